"""From wanted items to a basket: whose items, at which price, with which tags."""

import pytest

from core.db.engine import reading, writing
from core.errors import BadInput
from core.promotions.basket import Postage
from core.promotions.items import KnownItem, basket_of, known_items, tags_of
from core.promotions.scenario import Scenario, Wanted
from core.shop import actions
from core.team.actions import ensure_local_user

NUTS = KnownItem(
    1, "A1", "Salted nuts", "nuts", "Oak", "profit", frozenset({"profit", "gift"}), 1990, 2990, 900
)
TEA = KnownItem(2, "B1", "Green tea")


def test_a_line_is_the_item_at_its_usual_price():
    basket = basket_of(Scenario(basket=(Wanted("A1", 2),), postage=Postage(600)), {"A1": NUTS})
    (line,) = basket.lines
    assert (line.id, line.item, line.qty, line.unit_price, line.price_now) == ("A1", "A1", 2, 1990, 1990)
    assert (line.title, line.category, line.brand) == ("Salted nuts", "nuts", "Oak")
    assert line.tags == {"profit", "gift"}
    assert basket.postage.of(1) == 600


def test_a_price_to_try_out_stands_above_the_usual_one():
    basket = basket_of(Scenario(basket=(Wanted("A1", 1, 1500), Wanted("B1", 1, 0))), {"A1": NUTS, "B1": TEA})
    assert [line.unit_price for line in basket.lines] == [1500, 0]


def test_an_item_that_is_wanted_twice_is_one_line():
    basket = basket_of(Scenario(basket=(Wanted("A1", 1), Wanted("A1", 2, 1500))), {"A1": NUTS})
    assert [(line.id, line.qty, line.unit_price) for line in basket.lines] == [("A1", 3, 1500)]


@pytest.mark.parametrize(("wanted", "named"), [("C9", "C9"), ("B1", "Green tea")])
def test_an_item_that_is_gone_or_has_no_price_is_named(wanted: str, named: str):
    with pytest.raises(BadInput, match=named) as refused:
        basket_of(Scenario(basket=(Wanted(wanted),)), {"A1": NUTS, "B1": TEA})
    assert refused.value.field == "basket"


@pytest.mark.parametrize(
    ("role", "facts", "tags"),
    [
        ("", None, set()),
        ("profit", {}, {"profit"}),
        ("", {"标签": "新品、礼盒，年货"}, {"新品", "礼盒", "年货"}),
        ("event", {"Tags": "gift; new / best", "产地": "杭州"}, {"event", "gift", "new", "best"}),
    ],
)
def test_tags_are_the_role_and_the_words_of_a_fact(role: str, facts: dict[str, str] | None, tags: set[str]):
    assert tags_of(role, facts) == tags


def test_only_the_shops_own_items_are_known(sqlite_shop):
    with writing() as session:
        other = actions.open_shop(session, ensure_local_user(session), name="Other shop", platform="taobao")
        row = {"code": "A1", "title": "Nuts", "usual_price": 1990, "cost": 900, "facts": {"标签": "礼盒"}}
        actions.add_item(session, sqlite_shop, row)
        actions.add_item(session, other, {"code": "B1", "title": "Tea", "usual_price": 4990})
    with reading() as session:
        known = known_items(session, sqlite_shop, [*(f"X{n}" for n in range(600)), "A1", "B1", "A1"])
    assert list(known) == ["A1"]
    assert (known["A1"].usual_price, known["A1"].cost, known["A1"].tags) == (1990, 900, {"礼盒"})
