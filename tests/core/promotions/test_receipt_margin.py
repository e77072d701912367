"""What an order leaves after its promotions: the sums of the lines, the postage and the gifts."""

import pytest

from core.promotions.basket import Basket, Line, Postage
from core.promotions.benefits import Gift, OffOrder
from core.promotions.engine.receipts import receipt
from core.promotions.policy import Policy
from core.promotions.promotion import Bearer, Promotion
from core.promotions.receipt_margin import kept_by_line, receipt_margin
from core.shop.costs import default_terms
from core.shop.margin import item_costs

LINES = (
    Line("a", 10000, 1, item="a", category="坚果"),
    Line("b", 5000, 2, item="b", category="坚果"),
)
COUPON = Promotion(
    "c", "platform_coupon", OffOrder(2001), bearers=((Bearer.PLATFORM, 0.6), (Bearer.SHOP, 0.4))
)
GIFT = Promotion("g", "gift", Gift("cup", "杯子", cost=500))


def _costs(*ids: str):
    terms = default_terms("tmall")
    return {each: item_costs(terms, cost=2000, category="坚果", pieces=3) for each in ids}


def test_the_shop_gets_what_is_paid_and_what_others_bear() -> None:
    told = receipt(Basket(LINES), [COUPON], Policy())
    kept = kept_by_line(told)
    assert sum(kept.values()) == told.goods + told.by_bearer[Bearer.PLATFORM]
    assert told.by_bearer == {Bearer.PLATFORM: 1201, Bearer.SHOP: 800}


def test_the_basket_is_the_sum_of_its_lines_its_postage_and_its_gifts() -> None:
    costs = _costs("a", "b")
    told = receipt(Basket(LINES, postage=Postage(600)), [COUPON, GIFT], Policy())
    margin = receipt_margin(told, costs)
    lines = sum(line.contribution for line in margin.lines)
    stands, sent = costs["a"].stands, 1 - costs["a"].refund_before
    assert margin.contribution == pytest.approx(lines + stands * 600 - sent * 500)
    assert margin.contribution == pytest.approx(sum(amount for _name, amount in margin.parts))
    assert margin.margin == pytest.approx(margin.contribution / (margin.kept + 600))
    assert margin.is_known


def test_a_line_without_a_cost_is_named_and_never_counted_as_free() -> None:
    margin = receipt_margin(receipt(Basket(LINES), [], Policy()), _costs("a"))
    assert margin.unknown == ("b",)
    assert not margin.is_known
    assert [line.id for line in margin.lines] == ["a"]
    assert margin.kept == 10000


def test_nothing_left_to_pay_ads_from_has_no_roi() -> None:
    free = receipt(Basket(LINES), [Promotion("c", "shop_coupon", OffOrder(20000))], Policy())
    margin = receipt_margin(free, _costs("a", "b"))
    assert free.total == 0
    assert margin.contribution < 0
    assert margin.break_even_roi is None
    assert margin.margin == 0
