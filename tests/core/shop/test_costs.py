"""The cost terms of a shop: where they begin, what of them is the shop's own, what cannot be meant."""

import pytest

from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden
from core.shop.actions import open_shop
from core.shop.cost_actions import cost_terms, save_costs, stored_costs
from core.shop.costs import cost_terms_of, default_terms
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role


@pytest.mark.parametrize(
    ("platform", "category", "fee", "row"),
    [
        ("Tmall", "女装", 0.05, "clothing"),
        ("天猫", "坚果", 0.02, "food"),
        ("tmall", "家用电器", 0.02, "appliances"),
    ],
)
def test_a_category_fee_is_the_packs_for_platform_and_kind_of_goods(platform, category, fee, row) -> None:
    of = default_terms(platform).of(category)
    assert of.row == row
    assert of.is_known
    assert of.category_fee == pytest.approx(fee, abs=0.011)


def test_an_unknown_category_is_counted_as_other_and_says_so() -> None:
    of = default_terms("tmall").of("无人知晓的类目")
    assert (of.row, of.is_known) == ("other", False)


def test_what_is_tried_out_replaces_a_term_for_every_category() -> None:
    terms = cost_terms_of({"by_category": {"坚果": {"refund_after": 0.2}}}, "tmall")
    assert terms.value("refund_after", "坚果") == 0.2
    tried = terms.with_what_if({"refund_after": 0.5, "ads_per_order": 900.0})
    assert tried.value("refund_after", "坚果") == 0.5
    assert tried.ads_per_order == 900


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"payment_fee": -0.1}, "payment_fee"),
        ({"payment_fee": 0.6}, "payment_fee"),
        ({"creator_share": float("nan")}, "creator_share"),
        ({"shipping": -1}, "shipping"),
        ({"shipping": 3.5}, "shipping"),
        ({"units_per_order": 0.5}, "units_per_order"),
        ({"refund_before": 0.5, "refund_after": 0.6}, "refund_after"),
        ({"payment_fee": 0.4, "category_fee": 0.4, "creator_share": 0.3}, "category_fee"),
        ({"colour": 1}, "colour"),
        ({"by_category": {"": {"refund_after": 0.1}}}, "by_category"),
        ({"by_category": {"坚果": {"shipping": 1}}}, "by_category"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field(values, field: str) -> None:
    with pytest.raises(BadInput) as error:
        cost_terms_of(values, "tmall")
    assert error.value.field == field


def test_a_shops_own_terms_are_kept_and_the_second_of_two_editors_is_told(shop: Actor) -> None:
    with reading() as session:
        seen = stored_costs(session, shop)
    assert (seen.version, dict(seen.own)) == (0, {})
    with writing() as session:
        save_costs(session, shop, 0, {"shipping": 420, "refund_after": 0.1})
    with pytest.raises(Conflict), writing() as session:
        save_costs(session, shop, 0, {"shipping": 999})
    with writing() as session:
        save_costs(session, shop, 1, {"refund_after": None})
        other = open_shop(session, ensure_local_user(session), name="Other")
    with reading() as session:
        assert cost_terms(session, shop).shipping == 420
        assert dict(stored_costs(session, shop).own) == {"shipping": 420}
        assert dict(stored_costs(session, other).own) == {}


def test_a_planner_may_see_costs_and_not_change_them(sqlite_shop: Actor) -> None:
    planner = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.PLANNER, "P")
    with reading() as session:
        assert cost_terms(session, planner).shipping > 0
    with pytest.raises(Forbidden), writing() as session:
        save_costs(session, planner, 0, {"shipping": 1})
