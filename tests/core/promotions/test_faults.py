"""What cannot be meant is refused at its field; parts agree with the whole."""

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput, PlannerError
from core.locale import speaking
from core.promotions.allocation import prorate
from core.promotions.basket import Basket, Line
from core.promotions.benefits import (
    AddOn,
    AmountTiers,
    BundlePrice,
    BuyGet,
    Deposit,
    EveryAmount,
    NthPiece,
    OffEach,
    OffOrder,
    PercentEach,
    PercentOrder,
    PercentTiers,
    PiecesPercent,
    Points,
    PriceEach,
)
from core.promotions.faults import check_basket, check_promotion, check_set
from core.promotions.policy import Choice, Policy, Proration
from core.promotions.promotion import Bearer, Condition, Limits, Promotion, Stacking
from core.promotions.scope import Scope

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
GOOD = OffOrder(2000)


def _with(benefit=GOOD, **more) -> Promotion:
    return Promotion("p", "shop_coupon", benefit, **more)


@pytest.mark.parametrize(
    ("promotion", "field"),
    [
        (_with(OffOrder(-1)), "benefit.amount"),
        (_with(OffOrder(0)), "benefit.amount"),
        (_with(OffOrder(10**13)), "benefit.amount"),
        (_with(OffOrder(1.5)), "benefit.amount"),  # type: ignore[arg-type]
        (_with(OffEach(True)), "benefit.amount"),
        (_with(PriceEach(-1)), "benefit.price"),
        (_with(PercentEach(1.01)), "benefit.share"),
        (_with(PercentEach(0)), "benefit.share"),
        (_with(PercentOrder(math.nan)), "benefit.share"),
        (_with(PercentEach(0.1, most_units=0)), "benefit.most_units"),
        (_with(AmountTiers(())), "benefit.tiers"),
        (_with(AmountTiers(((30000, 5000), (20000, 6000)))), "benefit.tiers"),
        (_with(AmountTiers(((30000, 5000), (40000, 5000)))), "benefit.tiers"),
        (_with(AmountTiers(((3000, 5000),))), "benefit.tiers"),
        (_with(PercentTiers(((3000, 0.2), (5000, 0.1)))), "benefit.tiers"),
        (_with(PiecesPercent(((2, 1.2),))), "benefit.tiers"),
        (_with(EveryAmount(5000, 5000)), "benefit.off"),
        (_with(EveryAmount(0, 100)), "benefit.every"),
        (_with(NthPiece(1, 0.5)), "benefit.n"),
        (_with(BuyGet(0, 1)), "benefit.buy_pieces"),
        (_with(BuyGet(2, 0)), "benefit.get_pieces"),
        (_with(BundlePrice(3, 100, (("a", 1),))), "benefit.parts"),
        (_with(AddOn(frozenset(), 100)), "benefit.items"),
        (_with(Points(-1)), "benefit.balance"),
        (_with(Deposit(5000)), "benefit.counts_as"),
        (_with(Deposit(5000, counts_as=10000, off=100)), "benefit.counts_as"),
        (_with(Deposit(5000, counts_as=5000)), "benefit.counts_as"),
        (_with(limits=Limits(cap=0)), "limits.cap"),
        (_with(limits=Limits(per_buyer=-1)), "limits.per_buyer"),
        (_with(condition=Condition(amount=-1)), "condition.amount"),
        (_with(condition=Condition(pieces=0)), "condition.pieces"),
        (_with(condition=Condition(starts=NOON, ends=NOON)), "condition.ends"),
        (_with(scope=Scope(items=frozenset("ab"), without_items=frozenset("b"))), "scope"),
        (_with(scope=Scope(price_least=200, price_most=100)), "scope"),
        (_with(stacking=Stacking(beside=frozenset("x"), never_with=frozenset("x"))), "stacking.never_with"),
        (_with(stacking=Stacking(never_with=frozenset("p"))), "stacking.never_with"),
        (_with(bearers=((Bearer.SHOP, 0.5),)), "bearers"),
        (_with(bearers=((Bearer.SHOP, 0.5), (Bearer.SHOP, 0.5))), "bearers"),
        (_with(bearers=((Bearer.SHOP, 1.5), (Bearer.PLATFORM, -0.5))), "bearers"),
    ],
)
def test_a_promotion_that_cannot_be_meant_is_refused_at_its_field(promotion: Promotion, field: str) -> None:
    with pytest.raises(BadInput) as error:
        check_promotion(promotion)
    assert error.value.field == field
    assert str(error.value)


def test_a_good_promotion_passes() -> None:
    check_promotion(_with(condition=Condition(amount=19900), limits=Limits(cap=5000)))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (Line("a", -1, 1), "basket.a.price"),
        (Line("a", 100, -1), "basket.a.qty"),
        (Line("a", 10**12, 1), "basket.a.price"),
    ],
)
def test_a_basket_that_cannot_be_meant_is_refused(line: Line, field: str) -> None:
    with pytest.raises(BadInput) as error:
        check_basket(Basket((line,)))
    assert error.value.field == field


def test_what_cannot_be_computed_together_is_refused_with_the_reason() -> None:
    basket = Basket((Line("a", 20000, 1, item="a", title="Nuts"),))
    alone = Stacking(alone=True)
    one, other = _with(stacking=alone, name="One"), Promotion("q", "gift", GOOD, stacking=alone, name="Other")
    check_set(basket, [one, other], Policy())
    for stack, policy, words in (
        ([_with(), _with()], Policy(), "twice"),
        ([_with(Deposit(21000, off=100))], Policy(), "Nuts"),
        (
            [_with(Deposit(2000, off=100)), Promotion("q", "presale", Deposit(1000, off=100))],
            Policy(),
            "two presales",
        ),
        ([one, other], Policy(choice=Choice.EVERY), "One and Other"),
    ):
        with speaking("en"), pytest.raises(PlannerError, match=words):
            check_set(basket, stack, policy)


WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=8)


@given(WEIGHTS, st.integers(0, 10**7), st.sampled_from(list(Proration)))
def test_parts_add_up_to_the_whole(weights: list[int], amount: int, method: Proration) -> None:
    parts = prorate(weights, amount, method=method)
    assert sum(parts) == amount
    assert prorate(weights, -amount, method=method) == [-part for part in parts]
    if method is Proration.LARGEST_REMAINDER and sum(weights):
        exact = [amount * weight / sum(weights) for weight in weights]
        assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


@given(
    st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=1, max_size=8),
    st.integers(0, 9000),
)
def test_no_part_exceeds_its_most_and_nothing_is_lost(pairs: list[tuple[int, int]], amount: int) -> None:
    weights, most = [list(each) for each in zip(*pairs, strict=True)]
    parts = prorate(weights, amount, most=most)
    assert all(0 <= part <= limit for part, limit in zip(parts, most, strict=True))
    assert sum(parts) == min(amount, sum(most))
