"""Offers of two campaigns that add up, and those that do not."""

from dataclasses import replace

import pytest

from core.campaigns.clashes.check import check
from core.campaigns.clashes.coupon_rules import add_up
from core.campaigns.clashes.words import sentence
from core.locale import speaking
from core.promotions.benefits import AmountTiers, OffEach, OffOrder, PriceEach, ShippingOff
from core.promotions.promotion import Level, Promotion, Stacking
from core.promotions.scope import Scope
from tests.core.campaigns.clashes.grounds import campaign, found, ground, item, only

COUPON = Promotion("c", "shop_coupon", OffOrder(1000), name="Ten off", stacking=Stacking(group="shop_coupon"))
TIERS = Promotion("t", "shop_tiers", AmountTiers(((20000, 3000),)), stacking=Stacking(group="shop_tiers"))
PRICE = Promotion("p", "flash_price", PriceEach(900), level=Level.ITEM, stacking=Stacking(group="item_price"))


@pytest.mark.parametrize(
    ("one", "other", "adds"),
    [
        (COUPON, TIERS, True),
        (COUPON, replace(COUPON, benefit=OffOrder(500)), False),  # one group: the better one counts
        (COUPON, PRICE, True),
        (PRICE, replace(PRICE, kind="official_off", benefit=OffEach(10), stacking=Stacking()), False),
        (COUPON, replace(TIERS, stacking=Stacking(group="shop_tiers", alone=True)), False),
        (
            COUPON,
            replace(
                TIERS, stacking=Stacking(group="shop_tiers", alone=True, beside=frozenset({"shop_coupon"}))
            ),
            True,
        ),
        (COUPON, replace(TIERS, stacking=Stacking(never_with=frozenset({"shop_coupon"}))), False),
        (COUPON, replace(TIERS, is_on=False), False),
        (COUPON, Promotion("s", "free_shipping", ShippingOff()), False),
        (
            replace(TIERS, stacking=Stacking()),
            replace(TIERS, id="x", stacking=Stacking()),
            False,
        ),  # the platform's own
    ],
)
def test_what_adds_up(one, other, adds):
    assert add_up(one, other) is adds
    assert add_up(other, one) is adds


def plan(first: Promotion, second: Promotion, live: str = "11-11", **changes: object) -> dict[str, object]:
    return {
        "campaigns": [
            campaign(1, "11-10", "11-12", scenario_id=1),
            campaign(2, live, "11-14", **({"scenario_id": 2} | changes)),
        ],
        "items": [item(1, 5), item(1, 6), item(2, 5), item(2, 6)],
        "offers": {1: (first,), 2: (second,)},
    }


def test_two_offers_that_meet_on_an_item_are_named():
    clash = only(
        "coupons_stack", ground(**plan(COUPON, replace(TIERS, scope=Scope(items=frozenset({"I6"})))))
    )
    assert (clash.key, clash.items, clash.campaigns) == ("coupons_stack:1+2", (6,), (2, 1))
    with speaking("en"):
        assert sentence(clash) == (
            "shop coupon “Ten off” of Campaign 1 and shop spend-and-save of Campaign 2 add up on 1 item from 11-11 00:00 to 11-12 00:00: Item 6."
        )


def test_offers_that_do_not_meet_do_not_clash():
    elsewhere = replace(TIERS, scope=Scope(items=frozenset({"I9"})))
    assert found("coupons_stack", ground(**plan(COUPON, elsewhere))).clashes == ()
    assert found("coupons_stack", ground(**plan(COUPON, TIERS, live="11-12"))).clashes == ()
    assert found("coupons_stack", ground(**plan(COUPON, TIERS, scenario_id=1))).clashes == ()


def test_a_scenario_that_is_gone_is_said():
    on = plan(COUPON, TIERS)
    on["offers"] = {1: (COUPON,)}
    told = check(ground(**on))
    assert "coupons_stack" in told.partly
    assert "coupons_stack" in check(ground([campaign(1)], offers=None)).not_run
