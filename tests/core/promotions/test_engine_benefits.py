"""What each promotion takes off, by hand-computed tables. Money in 分."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.errors import PlannerError
from core.promotions.basket import Basket, Buyer, Line, Postage
from core.promotions.benefits import (
    AddOn,
    AmountTiers,
    Benefit,
    BundlePrice,
    BuyGet,
    Deposit,
    EveryAmount,
    Gift,
    NthPiece,
    OffEach,
    OffOrder,
    PercentEach,
    PercentOrder,
    PiecesPercent,
    Points,
    PriceEach,
    ShippingOff,
)
from core.promotions.engine.receipts import receipt, receipts
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Bearer, Condition, Level, Limits, Promotion, Stacking
from core.promotions.receipt import Receipt, WhyNot
from core.promotions.scope import Scope

ORIGINAL = Policy()
UNKNOWN = Policy(threshold_basis=None)


def line(code: str, price: int, qty: int = 1, **more) -> Line:
    return Line(code, price, qty, item=code, title=code.upper(), **more)


def gives(benefit: Benefit, **more) -> Promotion:
    return Promotion("p", "shop_tiers", benefit, **more)


def off(lines: list[Line], benefit: Benefit, **more) -> int:
    told = receipt(Basket(tuple(lines)), [gives(benefit, **more)], ORIGINAL)
    return told.discount


A, B = Scope(items=frozenset({"a"})), Scope(items=frozenset({"b"}))


@pytest.mark.parametrize(
    ("paid", "benefit", "discount"),
    [
        (29999, EveryAmount(30000, 5000), 0),
        (30000, EveryAmount(30000, 5000), 5000),
        (95000, EveryAmount(30000, 5000), 15000),
        (95000, EveryAmount(30000, 5000, most_times=2), 10000),
        (49999, AmountTiers(((30000, 5000), (50000, 9000))), 5000),
        (50000, AmountTiers(((30000, 5000), (50000, 9000))), 9000),
    ],
)
def test_thresholds_repeat_or_rise(paid: int, benefit: Benefit, discount: int) -> None:
    assert off([line("a", paid)], benefit) == discount


@pytest.mark.parametrize(
    ("lines", "benefit", "discount"),
    [
        pytest.param([("a", 1000, 3)], BuyGet(2, 1), 1000, id="one set"),
        pytest.param([("a", 1000, 8)], BuyGet(2, 1), 2000, id="two sets and two over"),
        pytest.param([("a", 1000, 9)], BuyGet(2, 1, most_sets=2), 2000, id="at most two sets"),
        pytest.param([("a", 1000, 9)], BuyGet(2, 1, repeats=False), 1000, id="once"),
        pytest.param([("a", 1000, 2), ("b", 300, 1)], BuyGet(2, 1), 300, id="the cheapest is free"),
        pytest.param([("a", 1000, 4), ("b", 300, 2)], BuyGet(2, 1), 600, id="two sets, the two cheapest free"),
        pytest.param([("a", 1000, 3), ("b", 300, 2)], BuyGet(2, 1, of_one_item=True), 1000, id="of one item"),
        pytest.param([("a", 1000, 2), ("b", 300, 3)], BuyGet(1, 1, buy=A, get=B), 600, id="another item"),
        pytest.param([("a", 1000, 3), ("b", 300, 1)], BuyGet(1, 1, buy=A, get=B), 300, id="only one to give"),
        pytest.param([("a", 1000, 3)], BuyGet(2, 1, share=0.5), 500, id="half price"),
        pytest.param([("a", 1000, 1)], BuyGet(2, 1), 0, id="no set"),
        pytest.param([("a", 1000, 5)], NthPiece(2, 0.5), 1000, id="every second of five"),
        pytest.param([("a", 1000, 5)], NthPiece(2, 0.5, repeats=False), 500, id="only the second"),
        pytest.param([("a", 1000, 1), ("b", 999, 1)], NthPiece(2, 0.5), 500, id="half of 999 rounds up"),
        pytest.param([("a", 900, 2), ("b", 300, 1)], NthPiece(3, 1.0), 300, id="the third for nothing"),
        pytest.param([("a", 1000, 1)], PiecesPercent(((2, 0.1),)), 0, id="one piece too few"),
        pytest.param([("a", 1000, 3)], PiecesPercent(((2, 0.1), (3, 0.2))), 600, id="the higher tier"),
        pytest.param([("a", 4000, 2), ("b", 3000, 1)], BundlePrice(3, 9900), 1100, id="three for 99"),
        pytest.param([("a", 3000, 3)], BundlePrice(3, 9900), 0, id="never dearer than alone"),
        pytest.param([("a", 5000, 2), ("b", 3000, 2)], BundlePrice(2, 7000, (("a", 1), ("b", 1))), 2000, id="parts, twice"),
        pytest.param([("a", 5000, 2)], BundlePrice(2, 7000, (("a", 1), ("b", 1))), 0, id="a part is missing"),
        pytest.param([("a", 5000, 1), ("b", 3000, 3)], AddOn(frozenset("b"), 990, pieces=2), 4020, id="two add-ons"),
        pytest.param([("a", 5000, 2)], OffEach(600), 1200, id="off each piece"),
        pytest.param([("a", 500, 2)], OffEach(600), 1000, id="never below nothing"),
        pytest.param([("a", 5000, 2)], PriceEach(3900), 2200, id="a price"),
        pytest.param([("a", 3000, 2)], PriceEach(3900), 0, id="a price that is dearer"),
        pytest.param([("a", 3333, 3)], PercentEach(0.15), 1500, id="15 % of 99.99"),
    ],
)  # fmt: skip
def test_what_a_promotion_takes_off(lines, benefit: Benefit, discount: int) -> None:
    told = receipt(Basket(tuple(line(*each) for each in lines)), [gives(benefit)], ORIGINAL)
    assert told.discount == discount
    assert all(price >= 0 for each in told.lines for _n, price in each.units)


def test_a_presale_deposit_that_counts_for_more() -> None:
    """定金 50 抵 100: the price falls by 50 a piece; the deposit is paid now, the rest as the balance."""
    told = receipt(Basket((line("a", 39900, 2),)), [gives(Deposit(5000, counts_as=10000))], ORIGINAL)
    assert (told.total, told.deposit, told.balance) == (69800, 10000, 59800)
    told = receipt(Basket((line("a", 39900),)), [gives(Deposit(5000, off=3000))], ORIGINAL)
    assert (told.total, told.deposit, told.balance) == (36900, 5000, 31900)


def test_a_deposit_above_the_price_is_refused() -> None:
    with pytest.raises(PlannerError, match="A"):
        receipt(Basket((line("a", 9000),)), [gives(Deposit(5000, counts_as=10000))], ORIGINAL)


def test_the_same_basket_costs_249_or_299() -> None:
    """Whether 满300 is tested on the item prices or on what an earlier offer left."""
    stack = [
        Promotion("i", "percent_off", OffEach(5000), level=Level.ITEM, stacking=Stacking("item_price")),
        Promotion("t", "shop_tiers", AmountTiers(((30000, 5000),))),
    ]
    told = receipts(Basket((line("a", 34900),)), stack, UNKNOWN)
    assert {basis: each.total for basis, each in told.items()} == {
        Basis.ORIGINAL: 24900,
        Basis.RUNNING: 29900,
    }
    assert told[Basis.RUNNING].skipped[0].missing.have == 29900
    assert list(receipts(Basket((line("a", 39900),)), stack, UNKNOWN)) == [Basis.ORIGINAL]


def test_a_festival_stack_step_by_step() -> None:
    """¥399 × 2: presale −100, 每满300减50 twice, coupon −30, 88VIP 5 % of what is left, coins."""
    stack = [
        Promotion("d", "presale", Deposit(5000, counts_as=10000), level=Level.ITEM),
        Promotion("e", "cross_shop", EveryAmount(30000, 5000), level=Level.PLATFORM,
                  bearers=((Bearer.SHOP, 0.7), (Bearer.PLATFORM, 0.3))),
        Promotion("c", "shop_coupon", OffOrder(3000), condition=Condition(amount=19900), stacking=Stacking("shop_coupon")),
        Promotion("c2", "shop_coupon", OffOrder(2500), stacking=Stacking("shop_coupon")),
        Promotion("v", "member_discount", PercentOrder(0.05), level=Level.PLATFORM, stacking=Stacking(priority=-1),
                  condition=Condition(buyers=frozenset({"member"})), bearers=((Bearer.PLATFORM, 1.0),)),
        Promotion("k", "coins", Points(1000, most_share=0.01), level=Level.PAYMENT, bearers=((Bearer.PLATFORM, 1.0),)),
    ]  # fmt: skip
    basket = Basket((line("a", 39900, 2),), buyer=Buyer(kinds=frozenset({"member"})))
    told = receipt(basket, stack, ORIGINAL)
    assert [(step.promotion, step.discount) for step in told.steps] == [
        ("d", 10000), ("c", 3000), ("e", 10000), ("v", 2840), ("k", 539),
    ]  # fmt: skip
    assert told.total == 53421
    assert told.by_bearer == {Bearer.SHOP: 20000, Bearer.PLATFORM: 6379}
    assert [(each.promotion, each.why, each.by) for each in told.skipped] == [("c2", WhyNot.WORSE, "c")]
    stranger = receipt(replace(basket, buyer=Buyer()), stack, ORIGINAL)
    assert {each.promotion: each.why for each in stranger.skipped}["v"] is WhyNot.NOT_THIS_BUYER


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        (101, ((Bearer.SHOP, 0.7), (Bearer.PLATFORM, 0.3)), {Bearer.SHOP: 71, Bearer.PLATFORM: 30}),
        (1, ((Bearer.SHOP, 0.5), (Bearer.SUPPLIER, 0.5)), {Bearer.SHOP: 1, Bearer.SUPPLIER: 0}),
        (100, ((Bearer.SHOP, 1 / 3), (Bearer.PLATFORM, 1 / 3), (Bearer.CREATOR, 1 / 3)),
         {Bearer.SHOP: 34, Bearer.PLATFORM: 33, Bearer.CREATOR: 33}),
    ],
)  # fmt: skip
def test_bearers_share_to_the_fen(amount: int, shares, parts) -> None:
    told = receipt(Basket((line("a", 9999),)), [gives(OffOrder(amount), bearers=shares)], ORIGINAL)
    assert told.by_bearer == parts


def _lines(told: Receipt) -> dict[str, int]:
    return {each.id: each.paid for each in told.lines}


def test_what_a_floor_keeps_falls_on_the_others() -> None:
    basket = Basket((line("a", 10000, least_price=9000), line("b", 10000), line("c", 5000)))
    assert _lines(receipt(basket, [gives(OffOrder(10000))], ORIGINAL)) == {"a": 9000, "b": 4000, "c": 2000}


def test_a_coupon_falls_on_lines_and_pieces_by_largest_remainder() -> None:
    told = receipt(Basket((line("a", 1000, 3), line("b", 1999))), [gives(OffOrder(1000))], ORIGINAL)
    assert _lines(told) == {"a": 2400, "b": 1599}
    told = receipt(Basket((line("a", 1000, 3),)), [gives(OffOrder(100))], ORIGINAL)
    assert told.lines[0].units == ((2, 967), (1, 966))
    assert told.lines[0].unit_paid == 967


@pytest.mark.parametrize(
    ("limits", "buyer", "discount"),
    [
        (Limits(cap=700), Buyer(), 700),
        (Limits(budget=10000), Buyer(spent={"p": 9500}), 500),
        (Limits(budget=10000), Buyer(spent={"p": 10000}), 0),
        (Limits(per_buyer=1), Buyer(used={"p": 1}), 0),
        (Limits(per_buyer=2), Buyer(used={"p": 1}), 1000),
    ],
)
def test_limits_hold(limits: Limits, buyer: Buyer, discount: int) -> None:
    basket = Basket((line("a", 10000),), buyer=buyer)
    told = receipt(basket, [gives(OffOrder(1000), limits=limits)], ORIGINAL)
    assert told.discount == discount
    assert (told.skipped[0].why if told.skipped else None) == (None if discount else WhyNot.USED_UP)
    assert all(step.is_capped == (discount < 1000) for step in told.steps)


def test_postage_is_free_from_a_sum_and_gifts_go_along() -> None:
    basket = Basket((line("a", 9900),), postage=Postage(1000))
    free = gives(ShippingOff(), condition=Condition(amount=9900))
    gift = Promotion("g", "gift", Gift("cup", "杯子", pieces=2, value=1900, cost=600))
    told = receipt(basket, [free, gift], ORIGINAL)
    assert (told.postage_before, told.postage, told.total) == (1000, 0, 9900)
    assert [(each.item, each.pieces, each.value, each.cost) for each in told.gifts] == [
        ("cup", 2, 3800, 1200)
    ]
    assert receipt(replace(basket, lines=(line("a", 9899),)), [free], ORIGINAL).postage == 1000


def test_windows_and_first_orders() -> None:
    window = Condition(starts=datetime(2026, 11, 10, 12, tzinfo=UTC), ends=datetime(2026, 11, 11, tzinfo=UTC))
    basket = Basket((line("a", 9900),))
    for at, applies in ((9, False), (12, True), (23, True)):
        told = receipt(
            replace(basket, at=datetime(2026, 11, 10, at, tzinfo=UTC)),
            [gives(OffOrder(100), condition=window)],
            ORIGINAL,
        )
        assert bool(told.steps) is applies
    first = gives(OffOrder(100), condition=Condition(order_no=1))
    for order_no, discount in ((1, 100), (2, 0), (None, 0)):
        assert (
            receipt(replace(basket, buyer=Buyer(order_no=order_no)), [first], ORIGINAL).discount == discount
        )


def test_what_stands_alone_keeps_others_out_only_where_the_buyer_gains() -> None:
    alone = Promotion("x", "shop_coupon", OffOrder(3000), stacking=Stacking("shop_coupon", alone=True))
    small = Promotion("y", "platform_coupon", OffOrder(1000), level=Level.PLATFORM)
    large = Promotion("z", "platform_coupon", OffOrder(2500), level=Level.PLATFORM)
    basket = Basket((line("a", 20000),))
    told = receipt(basket, [alone, small], ORIGINAL)
    assert told.total == 17000
    assert [(each.promotion, each.why, each.by) for each in told.skipped] == [("y", WhyNot.EXCLUDED, "x")]
    assert receipt(basket, [alone, small, large], ORIGINAL).total == 16500


def test_of_item_prices_each_line_has_its_lowest() -> None:
    stack = [
        Promotion("f", "flash_price", PriceEach(8000), level=Level.ITEM, stacking=Stacking("item_price")),
        Promotion("o", "percent_off", PercentEach(0.15), level=Level.ITEM, stacking=Stacking("item_price")),
    ]
    told = receipt(Basket((line("a", 10000), line("b", 9000))), stack, ORIGINAL)
    assert _lines(told) == {"a": 8000, "b": 7650}
    assert told.skipped == ()


def test_a_large_order_is_computed_and_an_absurd_one_refused() -> None:
    told = receipt(
        Basket((line("a", 1000, 100_000),)),
        [gives(BuyGet(2, 1)), Promotion("n", "nth_piece", NthPiece(2, 0.5))],
        ORIGINAL,
    )
    assert told.goods > 0
    with pytest.raises(PlannerError, match="100,000"):
        receipt(Basket((line("a", 1000, 100_001),)), [], ORIGINAL)
