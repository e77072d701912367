"""The best way for the buyer: proved against every way there is, on small baskets."""

from collections.abc import Sequence
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from core.promotions.basket import Basket, Line, Postage
from core.promotions.benefits import (
    AddOn,
    AmountTiers,
    BuyGet,
    EveryAmount,
    NthPiece,
    OffOrder,
    PercentEach,
    PercentOrder,
    PiecesPercent,
    Points,
    PriceEach,
    ShippingOff,
)
from core.promotions.engine.applying import Applied, apply
from core.promotions.engine.conditions import never, prepare
from core.promotions.engine.item_prices import apply_item_prices
from core.promotions.engine.order import in_turn, is_item_price, refuses
from core.promotions.engine.receipts import receipt
from core.promotions.engine.state import State
from core.promotions.kinds import KINDS
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Condition, Level, Limits, Promotion, Stacking
from core.promotions.receipt import WhyNot
from core.promotions.scope import Scope

BENEFITS = st.one_of(
    st.builds(PercentOrder, st.sampled_from([0.05, 0.1, 0.33, 0.5])),
    st.builds(OffOrder, st.integers(1, 4000)),
    st.builds(lambda at, off: AmountTiers(((at, off), (2 * at, 2 * off + 1))), st.integers(500, 9000), st.integers(1, 400)),
    st.builds(EveryAmount, st.integers(1000, 5000), st.integers(1, 900), st.sampled_from([None, 2])),
    st.builds(NthPiece, st.sampled_from([2, 3]), st.sampled_from([0.5, 1.0])),
    st.builds(BuyGet, st.integers(1, 2), st.just(1)),
    st.just(PiecesPercent(((2, 0.1), (4, 0.3)))),
    st.builds(Points, st.integers(1, 3000), st.just(1), st.none(), st.sampled_from([0.5, 1.0])),
    st.just(ShippingOff()),
    st.builds(AddOn, st.just(frozenset({"b"})), st.integers(0, 900)),
)  # fmt: skip
SCOPES = st.sampled_from([Scope(), Scope(items=frozenset({"a"})), Scope(items=frozenset({"b", "c"}))])
GROUPS = st.sampled_from(["", "", "one", "two"])
KIND = st.sampled_from(["shop_coupon", "platform_coupon", "shop_tiers", "cross_shop", "points"])


@st.composite
def promotions(draw) -> tuple[Promotion, ...]:
    made = []
    for number in range(draw(st.integers(1, 5))):
        kind = draw(KIND)
        others = frozenset({f"p{n}" for n in range(number)}) if draw(st.integers(0, 5)) == 0 else frozenset()
        made.append(
            Promotion(
                id=f"p{number}",
                kind=kind,
                benefit=draw(BENEFITS),
                level=draw(st.sampled_from([Level.ITEM, Level.SHOP, Level.PLATFORM, Level.PAYMENT])),
                scope=draw(SCOPES),
                condition=Condition(amount=draw(st.sampled_from([None, None, 3000, 6000]))),
                limits=Limits(cap=draw(st.sampled_from([None, None, 700]))),
                stacking=Stacking(draw(GROUPS), alone=draw(st.integers(0, 9)) == 0, never_with=others),
            )
        )
    for number in range(draw(st.integers(0, 2))):
        benefit = draw(
            st.one_of(
                st.builds(PriceEach, st.integers(1, 3000)),
                st.builds(PercentEach, st.sampled_from([0.1, 0.3])),
            )
        )
        made.append(
            Promotion(f"i{number}", "flash_price", benefit, level=Level.ITEM, scope=draw(SCOPES), stacking=Stacking("item_price"))
        )  # fmt: skip
    return tuple(made)


BASKETS = st.builds(
    lambda prices, counts, postage: Basket(
        tuple(
            Line(code, price, count, item=code)
            for code, price, count in zip("abc", prices, counts, strict=False)
        ),
        postage=Postage(postage),
    ),
    st.lists(st.integers(1, 5000), min_size=1, max_size=3),
    st.lists(st.integers(1, 3), min_size=3, max_size=3),
    st.sampled_from([0, 800]),
)
POLICIES = st.builds(Policy, threshold_basis=st.sampled_from(list(Basis)), base=st.sampled_from(list(Basis)))


def _every_way(
    basket: Basket, stack: Sequence[Promotion], policy: Policy
) -> list[tuple[int, frozenset[str]]]:
    """Return what every admissible choice comes to: naive, without a bound and without an order of trying."""
    prepared = [prepare(each, basket, policy) for each in stack]
    turns = in_turn([each for each in prepared if never(each, basket) is None], policy)
    ways = []
    for size in range(len(turns) + 1):
        for chosen in combinations(turns, size):
            prices = [each for each in chosen if is_item_price(each.promotion)]
            state = State.of(basket)
            applied, _lacking = apply_item_prices(prices, state, basket, policy)
            done = [each.prepared for each in applied]
            idle = set()
            for each in chosen:
                if each in prices:
                    continue
                if isinstance(apply(each, state, basket, policy), Applied):
                    done.append(each)
                else:
                    idle.add(each.promotion.id)
            if any(refuses(a, b) for a, b in combinations(done, 2)):
                continue
            in_play = [*done, *(each for each in chosen if each.promotion.id in idle)]
            if all(
                each in chosen or _is_taken(each.promotion) or any(refuses(each, other) for other in done)
                for each in turns
            ):
                ways.append((state.total, frozenset(each.promotion.id for each in in_play)))
    return ways


def _is_taken(promotion: Promotion) -> bool:
    return KINDS[promotion.kind].is_taken


@settings(max_examples=400, deadline=None)
@given(BASKETS, promotions(), POLICIES)
def test_no_way_is_better_than_the_receipts(
    basket: Basket, stack: tuple[Promotion, ...], policy: Policy
) -> None:
    told = receipt(basket, stack, policy)
    ways = _every_way(basket, stack, policy)
    assert told.is_proven
    assert told.total == min(total for total, _ids in ways)


@settings(max_examples=150, deadline=None)
@given(BASKETS, promotions(), POLICIES)
def test_every_sum_of_a_receipt_agrees_with_every_other(
    basket: Basket, stack: tuple[Promotion, ...], policy: Policy
) -> None:
    told = receipt(basket, stack, policy)
    assert told.total == told.goods + told.postage
    assert told.goods == told.before - told.discount == sum(line.paid for line in told.lines)
    off_goods = sum(amount for step in told.steps for _line, amount in step.by_line)
    off_postage = told.postage_before - told.postage
    assert off_goods == told.discount
    assert off_goods + off_postage == sum(step.discount for step in told.steps)
    assert sum(told.by_bearer.values()) == off_goods + off_postage
    for line in told.lines:
        assert line.paid == line.before - line.discount == sum(n * each for n, each in line.units)
        assert sum(n for n, _each in line.units) == line.qty
        assert all(each >= 0 for _n, each in line.units)
    assert {each.promotion for each in told.skipped}.isdisjoint(step.promotion for step in told.steps)


@settings(max_examples=100, deadline=None)
@given(BASKETS, promotions(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_equal_input_does_not_matter(basket, stack, policy, random) -> None:
    lines, shuffled = list(basket.lines), list(stack)
    random.shuffle(lines)
    random.shuffle(shuffled)
    told = receipt(basket, stack, policy)
    again = receipt(Basket(tuple(lines), basket.postage), shuffled, policy)
    assert again.total == told.total
    assert again.steps == told.steps
    assert sorted(again.lines, key=lambda line: line.id) == sorted(told.lines, key=lambda line: line.id)


@settings(max_examples=100, deadline=None)
@given(BASKETS, promotions(), POLICIES, st.integers(1, 3000))
def test_one_more_coupon_never_raises_the_price(basket, stack, policy, face: int) -> None:
    coupon = Promotion("zz", "payment_off", OffOrder(face), level=Level.PAYMENT)
    assert receipt(basket, (*stack, coupon), policy).total <= receipt(basket, stack, policy).total


@settings(max_examples=100, deadline=None)
@given(BASKETS, st.integers(0, 2000), st.integers(1, 500), st.integers(1, 3000), st.integers(500, 9000))
def test_a_deeper_discount_never_raises_the_price_by_original_thresholds(
    basket, face: int, more: int, tier: int, threshold: int
) -> None:
    def total(off: int) -> int:
        stack = (
            Promotion("c", "shop_coupon", OffOrder(off + 1), condition=Condition(amount=threshold)),
            Promotion("t", "shop_tiers", AmountTiers(((max(threshold, tier + 1), tier),))),
            Promotion("m", "member_discount", PercentOrder(0.05), level=Level.PLATFORM),
        )
        return receipt(basket, stack, Policy(threshold_basis=Basis.ORIGINAL)).total

    assert total(face + more) <= total(face)


def test_a_deeper_cut_can_cost_a_tier_where_thresholds_are_tested_on_what_is_left() -> None:
    """A fact of the trade that planners have to see: by running prices a lower price can be the dearer order."""

    def total(basis: Basis, off: float) -> int:
        stack = (
            Promotion(
                "f", "percent_off", PercentEach(off), level=Level.ITEM, stacking=Stacking("item_price")
            ),
            Promotion("t", "shop_tiers", AmountTiers(((30000, 5000),))),
        )
        return receipt(Basket((Line("a", 33000, 1, item="a"),)), stack, Policy(threshold_basis=basis)).total

    assert total(Basis.RUNNING, 0.05) == 26350
    assert total(Basis.RUNNING, 0.10) == 29700
    assert total(Basis.ORIGINAL, 0.10) == 24700


@settings(max_examples=100, deadline=None)
@given(BASKETS, promotions(), POLICIES)
def test_what_is_called_worse_is_no_better(basket, stack, policy) -> None:
    told = receipt(basket, stack, policy)
    for each in told.skipped:
        if each.why is WhyNot.WORSE and each.by == "":
            forced = [one for one in stack if one.id != each.promotion]
            assert receipt(basket, forced, policy).total == told.total
