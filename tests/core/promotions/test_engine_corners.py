"""Corners where a search, a limit or a threshold once said something else than it promised."""

import pytest

from core.errors import PlannerError
from core.promotions.basket import Basket, Line
from core.promotions.benefits import (
    AmountTiers,
    BuyGet,
    GroupOff,
    NthPiece,
    OffEach,
    OffOrder,
    PercentOrder,
    PriceEach,
    SpendGet,
)
from core.promotions.engine.receipts import receipt
from core.promotions.policy import Choice, Policy
from core.promotions.promotion import Basis, Condition, Level, Limits, Promotion, Stacking
from core.promotions.receipt import WhyNot
from core.promotions.scope import Scope


def _of(*items: str) -> Scope:
    return Scope(items=frozenset(items))


def _line(code: str, price: int, qty: int = 1, least: int = 0) -> Line:
    return Line(code, price, qty, item=code, least_price=least)


def _price(id_: str, price: int, **stacking) -> Promotion:
    return Promotion(
        id_, "flash_price", PriceEach(price), level=Level.ITEM, stacking=Stacking("item_price", **stacking)
    )


def test_two_prices_that_exclude_one_another_may_both_be_beaten_by_a_third() -> None:
    basket = Basket((_line("a", 10000),))
    told = receipt(
        basket,
        [_price("p", 9000, never_with=frozenset({"q"})), _price("q", 8500), _price("r", 8000)],
        Policy(),
    )
    assert told.total == 8000
    assert [(each.promotion, each.why, each.by) for each in told.skipped] == [
        ("p", WhyNot.WORSE, "r"),
        ("q", WhyNot.WORSE, "r"),
    ]  # fmt: skip


def test_two_prices_that_stand_alone_may_both_lack_their_amount() -> None:
    asked = Condition(amount=99999)
    stack = [
        Promotion(id_, "flash_price", PriceEach(1), level=Level.ITEM, condition=asked, stacking=Stacking("item_price", alone=True))
        for id_ in "pq"
    ]  # fmt: skip
    told = receipt(Basket((_line("a", 10000),)), stack, Policy())
    assert told.total == 10000
    assert [each.why for each in told.skipped] == [WhyNot.NOT_MET, WhyNot.NOT_MET]


@pytest.mark.parametrize(("coupon", "total"), [(500, 70000), (100000, 40000)])
def test_many_prices_that_exclude_the_same_coupon_stay_or_go_together(coupon: int, total: int) -> None:
    codes = [f"i{n}" for n in range(14)]
    flash = [
        Promotion(
            f"f-{code}", "flash_price", PriceEach(5000), level=Level.ITEM, scope=_of(code),
            stacking=Stacking("item_price", never_with=frozenset({"shop_coupon"})),
        )
        for code in codes
    ]  # fmt: skip
    told = receipt(
        Basket(tuple(_line(code, 10000) for code in codes)),
        [*flash, Promotion("c", "shop_coupon", OffOrder(coupon))],
        Policy(),
    )
    assert told.total == total
    assert told.is_proven


def _share(id_: str, *items: str) -> Promotion:
    return Promotion(id_, "shop_coupon", PercentOrder(0.5), level=Level.PLATFORM, scope=_of(*items))


def test_what_a_floor_keeps_counts_for_shares_all_the_same() -> None:
    """Shares of a line that cannot fall any more fall on its neighbours: three halves leave the floor alone."""
    big = Promotion(
        "p0", "shop_coupon", OffOrder(2600), level=Level.PLATFORM, scope=_of("b", "c", "d"),
        stacking=Stacking(never_with=frozenset({"p1", "p2", "p3"})),
    )  # fmt: skip
    basket = Basket((_line("a", 1000, least=1000), _line("b", 1000), _line("c", 1000), _line("d", 1000)))
    told = receipt(basket, [big, _share("p1", "a", "b"), _share("p2", "a", "c"), _share("p3", "a", "d")], Policy())  # fmt: skip
    assert (told.total, told.is_proven) == (1000, True)


def test_a_discount_spread_by_earlier_prices_can_empty_a_line() -> None:
    cut = Promotion("i", "official_off", OffEach(9000), level=Level.ITEM, scope=_of("a"))
    big = Promotion("p0", "shop_coupon", OffOrder(8100), level=Level.PLATFORM, stacking=Stacking(never_with=frozenset({"p1", "p2"})))  # fmt: skip
    basket = Basket((_line("a", 10000), _line("b", 10000)))
    told = receipt(basket, [cut, big, _share("p1", "a", "b"), _share("p2", "b")], Policy(proration_basis=Basis.ORIGINAL))  # fmt: skip
    assert (told.total, told.is_proven) == (2750, True)


@pytest.mark.parametrize(
    "benefit",
    [
        NthPiece(2, 1.0, of_one_item=True),
        BuyGet(1, 1, of_one_item=True),
        GroupOff("same_group", 2, 1.0, cheapest=1),
    ],
)
def test_so_many_sets_an_order_are_so_many_of_all_its_items(benefit) -> None:
    basket = Basket(tuple(Line(code, price, 4, item=code, spu=code) for code, price in (("a", 1000), ("b", 1000))))  # fmt: skip
    once = Promotion("n", "buy_get", benefit, level=Level.ITEM, limits=Limits(per_order=1))
    told = receipt(basket, [once], Policy())
    assert told.discount == 1000


def test_the_sets_that_save_most_come_first() -> None:
    basket = Basket((_line("a", 1000, 4), _line("b", 3000, 4)))
    twice = Promotion("n", "nth_piece", NthPiece(2, 0.5, of_one_item=True), level=Level.ITEM, limits=Limits(per_order=2))  # fmt: skip
    assert receipt(basket, [twice], Policy()).discount == 3000
    sets = Promotion("n", "buy_get", BuyGet(1, 1, of_one_item=True, most_sets=1), level=Level.ITEM)
    assert receipt(basket, [sets], Policy()).discount == 3000


@pytest.mark.parametrize(("basis", "discount"), [(Basis.ORIGINAL, 500), (Basis.RUNNING, 0)])
def test_what_is_spent_is_tested_on_the_threshold_basis(basis: Basis, discount: int) -> None:
    basket = Basket((_line("a", 10000), _line("b", 1000)))
    price = Promotion("z", "flash_price", PriceEach(9000), level=Level.ITEM, scope=_of("a"), stacking=Stacking("item_price"))  # fmt: skip
    spend = Promotion("s", "buy_get", SpendGet(10000, 0.5, _of("a"), _of("b")))
    told = receipt(basket, [price, spend], Policy(threshold_basis=basis))
    assert sum(step.discount for step in told.steps if step.promotion == "s") == discount


def test_two_that_stand_alone_but_beside_one_another_leave_nothing_open() -> None:
    def alone(id_: str, beside: str) -> Promotion:
        return Promotion(id_, "shop_coupon", OffOrder(100), stacking=Stacking(alone=True, beside=frozenset({beside})))  # fmt: skip

    basket, every = Basket((_line("a", 1000),)), Policy(choice=Choice.EVERY)
    assert receipt(basket, [alone("p", "q"), alone("q", "p")], every).total == 800
    with pytest.raises(PlannerError):
        receipt(basket, [alone("p", "q"), alone("q", "x")], every)


def test_a_coupon_that_is_left_names_the_tier_it_would_cost() -> None:
    coupon = Promotion("c", "shop_coupon", OffOrder(500), stacking=Stacking(priority=1))
    tier = Promotion("t", "shop_tiers", AmountTiers(((30000, 5000),)))
    told = receipt(Basket((_line("a", 30000),)), [coupon, tier], Policy(threshold_basis=Basis.RUNNING))
    assert told.total == 25000
    assert [(each.promotion, each.why, each.by) for each in told.skipped] == [("c", WhyNot.WORSE, "t")]
