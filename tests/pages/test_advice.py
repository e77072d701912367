"""Advice on the page: accepted, edited, rejected with a reason, taken over, taken back; the policy beside it."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from core.competitors.advice_reads import decided
from core.competitors.policy_actions import policy, save_policy
from core.db.base import now
from core.db.engine import reading, writing
from core.shop.tables import Item, ItemChange
from core.team.rights import Actor, Role
from tests.core.competitors.market import meet, see, sell
from tests.pages.conftest import become

PAGE = "pages/plan/competitors.py"


@pytest.fixture
def today() -> date:
    """The shop's day: the page counts from it."""
    return now().astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def market(sqlite_shop: Actor, today: date) -> Actor:
    """Three items with long-standing prices: two are dearer than they should be, an image item may be."""
    sell(
        sqlite_shop,
        {
            "code": "A",
            "title": "Green *tea*",
            "usual_price": 10000,
            "cost": 5000,
            "role": "traffic",
            "sold_30d": 90,
        },
        {"code": "B", "title": "Salted nuts", "usual_price": 10000, "cost": 5000, "role": "traffic"},
        {"code": "C", "title": "Gift box", "usual_price": 10000, "cost": 5000, "role": "image"},
    )
    with writing() as session:
        session.execute(update(ItemChange).values(at=now().replace(year=now().year - 1)))
    meet(sqlite_shop, "Fox", {"A": 9700, "B": 9500, "C": 9800}, today)
    return sqlite_shop


def _open(open_app, **query: str):
    app = open_app(PAGE, query={"segment": "advice", **query})
    assert not app.exception
    return app


def _decided(actor: Actor):
    with reading() as session:
        return decided(session, actor)


def _price(actor: Actor, code: str) -> int:
    with reading() as session:
        return session.scalar(select(Item.usual_price).where(Item.code == code))


def _texts(app) -> str:
    return "\n".join(str(each.value) for each in [*app.markdown, *app.text, *app.caption]).replace("\\", "")


def _id(code: str) -> int:
    with reading() as session:
        return session.scalar(select(Item.id).where(Item.code == code))


def test_moves_come_first_and_say_why(market, open_app):
    app = _open(open_app)
    cards = [button.key for button in app.button if button.key.startswith("advice_accept_")]
    assert cards == ["advice_accept_all", f"advice_accept_{_id('A')}", f"advice_accept_{_id('B')}"]
    assert (
        "Ours is ¥100.00; to be cheapest of all it may be at most ¥97.00 (cheapest: Fox at ¥97.00)."
        in _texts(app)
    )


def test_a_card_is_accepted_and_undone(market, open_app):
    app = _open(open_app)
    app.button(key=f"advice_accept_{_id('A')}").click().run()
    assert not app.exception
    assert _decided(market)["code"].tolist() == ["A"]
    assert _price(market, "A") == 10000, "accepting changes no price"
    app.button(key="flash_undo").click().run()
    assert _decided(market).empty


def test_all_moves_are_accepted_and_taken_over(market, open_app):
    app = _open(open_app)
    app.button(key="advice_accept_all").click().run()
    assert sorted(_decided(market)["code"]) == ["A", "B"]
    app = _open(open_app, advice="decided")
    app.button(key="advice_take_all").click().run()
    assert not app.exception
    assert (_price(market, "A"), _price(market, "B")) == (9690, 9490)
    app.button(key="flash_undo").click().run()
    assert _price(market, "A") == 10000
    one = int(_decided(market)["id"].iloc[0])
    app = _open(open_app, advice="decided")
    app.button(key=f"decided_take_{one}").click().run()
    app.button(key=f"decided_back_{one}").click().run()
    app.button(key=f"decided_undo_{one}").click().run()
    assert not app.exception
    assert len(_decided(market)) == 1


def test_another_price_needs_a_reason_beyond_a_step(market, open_app):
    app, a = _open(open_app), _id("A")
    app.number_input(key=f"advice_price_{a}").set_value(80.0).run()
    app.button(key=f"advice_edit_save_{a}").click().run()
    assert len(app.error) == 1
    app.text_input(key=f"advice_edit_why_{a}").set_value("their stock is large").run()
    app.button(key=f"advice_edit_save_{a}").click().run()
    row = _decided(market).iloc[0]
    assert (row["state"], row["price_decided"], row["why"]) == ("edited", 8000, "their stock is large")


def test_a_rejection_without_a_reason_is_refused(market, open_app):
    app, a = _open(open_app), _id("A")
    app.button(key=f"advice_reject_save_{a}").click().run()
    assert len(app.error) == 1
    app.text_input(key=f"advice_reject_why_{a}").set_value("a gift is coming").run()
    app.button(key=f"advice_reject_save_{a}").click().run()
    assert _decided(market)["state"].tolist() == ["rejected"]


def test_a_card_that_changed_meanwhile_is_not_accepted(market, today, open_app):
    app = _open(open_app)
    see_button = app.button(key=f"advice_accept_{_id('A')}")
    see(market, {"Fox A": 9000}, today)
    see_button.click().run()
    assert not app.exception
    assert _decided(market).empty or _decided(market)["price_advised"].tolist() == [9000]


def test_the_policy_is_edited_and_a_second_editor_is_told(market, open_app):
    app = _open(open_app)
    app.button(key="advice_policy").click().run()
    late = _open(open_app)
    late.button(key="advice_policy").click().run()
    for each, step in ((app, 5.0), (late, 20.0)):
        each.number_input(key="policy_largest_step").set_value(step)
        next(button for button in each.button if button.label == "Save policy").click().run()
    with reading() as session:
        assert policy(session, market).largest_step == 0.05
    assert len(late.warning) == 1


def test_what_the_policy_cannot_mean_is_told(market, open_app):
    app = _open(open_app)
    app.button(key="advice_policy").click().run()
    app.number_input(key="policy_largest_step").set_value(80.0)
    next(button for button in app.button if button.label == "Save policy").click().run()
    assert len(app.error) == 1
    with reading() as session:
        assert policy(session, market).largest_step == 0.1


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEAD])
def test_it_draws_for_each_role_in_both_languages(market, open_app, locale, role):
    with writing() as session:
        save_policy(session, market, 0, {"ending": "9.90"})
    become(market, role)
    for part in ("open", "decided"):
        app = open_app(PAGE, locale=locale, query={"segment": "advice", "advice": part})
        assert not app.exception
        assert [error.value for error in app.error] == []
        assert any(button.key.startswith("advice_accept_") for button in app.button) == (
            part == "open" and role == Role.LEAD
        )
