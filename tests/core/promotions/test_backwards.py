"""Answers backwards against slow ones: every value, every price and every basket is tried one by one."""

from dataclasses import replace
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput, NotFound, PlannerError
from core.locale import speaking
from core.promotions.backwards.in_hand import Ending, price_for_in_hand
from core.promotions.backwards.knobs import Knob, KnobName, Unit, knob_value, knobs, positions, turned
from core.promotions.backwards.largest import largest_face, reach
from core.promotions.backwards.lowest_price import lowest_price_for
from core.promotions.backwards.page_price import at_price
from core.promotions.backwards.reaching import tightest_cover
from core.promotions.backwards.space import basket_space
from core.promotions.backwards.standing import Rule, fixed_floors
from core.promotions.backwards.worst import Earned, worst_basket
from core.promotions.basket import Basket, Line
from core.promotions.benefits import (
    AmountTiers,
    BuyGet,
    Deposit,
    EveryAmount,
    NthPiece,
    OffEach,
    OffOrder,
    PercentEach,
    PercentOrder,
    PiecesPercent,
    PriceEach,
)
from core.promotions.engine.receipts import receipts
from core.promotions.policy import PLATFORM_POLICY, Policy
from core.promotions.promotion import Basis, Bearer, Condition, Level, Limits, Promotion, Stacking
from core.promotions.scope import Scope

UNKNOWN = replace(PLATFORM_POLICY, threshold_basis=None)
HALF_PLATFORM = ((Bearer.SHOP, 0.5), (Bearer.PLATFORM, 0.5))


def line(item: str, price: int, qty: int = 1) -> Line:
    return Line(item, price, qty, item=item, title=item)


def basket(*lines: Line) -> Basket:
    return Basket(tuple(lines))


def coupon(face: int, least: int | None = None, *, id: str = "c", **rest: object) -> Promotion:
    return Promotion(id, "shop_coupon", OffOrder(face), condition=Condition(amount=least), **rest)


def tiers(*pairs: tuple[int, int]) -> Promotion:
    return Promotion("t", "shop_tiers", AmountTiers(pairs))


def kept_slowly(basket: Basket, stack, policy: Policy) -> list[dict[str, int]]:
    """What the shop keeps of each line, by basis: here it bears all discounts itself."""
    return [
        {each.id: each.paid for each in receipt.lines} for receipt in receipts(basket, stack, policy).values()
    ]


def holds_slowly(basket: Basket, stack, policy: Policy, floors: dict[str, int]) -> bool:
    return all(
        kept[each.id] >= floors[each.item] * each.qty
        for kept in kept_slowly(basket, stack, policy)
        for each in basket.lines
    )


# --- knobs


@pytest.mark.parametrize(
    ("promotion", "expected"),
    [
        (coupon(2000, 19900), [("face", None, 2000), ("threshold", None, 19900)]),
        (
            tiers((30000, 5000), (50000, 9000)),
            [("depth", 1, 9000), ("threshold", 1, 50000), ("depth", 0, 5000), ("threshold", 0, 30000)],
        ),
        (
            Promotion("e", "shop_every", EveryAmount(30000, 5000)),
            [("depth", None, 5000), ("every", None, 30000)],
        ),
        (
            Promotion("p", "shop_coupon", PercentOrder(0.15), limits=Limits(cap=3000)),
            [("share", None, 15), ("cap", None, 3000)],
        ),
        (Promotion("d", "presale", Deposit(2000, counts_as=5000)), [("counts_as", None, 5000)]),
        (Promotion("d", "presale", Deposit(2000, off=1000)), [("deposit_off", None, 1000)]),
        (
            Promotion("n", "pieces_percent", PiecesPercent(((2, 0.29), (3, 0.3)))),
            [("depth", 1, 30), ("depth", 0, 29)],
        ),
        (Promotion("f", "fixed_price", PriceEach(990)), [("price", None, 990)]),
        (Promotion("b", "buy_get", BuyGet(2, 1)), [("share", None, 100)]),
    ],
)
def test_the_knobs_of_a_promotion_and_where_they_stand(promotion, expected):
    found = knobs(promotion)
    assert [(each.name, each.tier, knob_value(promotion, each)) for each in found] == expected
    for each in found:
        assert turned(promotion, each, knob_value(promotion, each)) == promotion
        assert knob_value(turned(promotion, each, 77), each) == 77


def test_values_that_make_no_sound_promotion_are_left_out():
    two = tiers((30000, 5000), (50000, 9000))
    shallow = next(each for each in knobs(two) if each.tier == 0 and each.name is KnobName.DEPTH)
    values = positions(two, shallow, step=1000, most=60000)
    assert values == tuple(range(8000, 0, -1000)), "no deeper than the tier above"
    threshold = next(each for each in knobs(two) if each.tier == 0 and each.name is KnobName.THRESHOLD)
    assert positions(two, threshold, step=10000, most=90000)[0] == 10000, "the most generous first"
    assert max(positions(two, threshold, step=10000, most=90000)) < 50000


# --- how far a promotion can go


def test_the_largest_face_by_hand_and_the_basket_that_breaks_the_next():
    one = basket(line("A", 10000), line("B", 5000))
    found = largest_face(
        (one,), (coupon(2000, 15000),), Knob("c", KnobName.FACE, Unit.MONEY), PLATFORM_POLICY,
        Rule(fixed_floors({"A": 8000, "B": 3800})),
    )  # fmt: skip
    # 30 yuan take 20.00 off A and 10.00 off B; 31 yuan take 20.67 off A.
    assert (found.now, found.value, found.broken_at) == (2000, 3000, 3100)
    assert found.breaking.worst.item == "A"
    assert found.breaking.worst.above == -67
    assert found.tightest.worst.above == 0
    assert found.gaps == ()


def test_what_others_bear_does_not_lower_what_we_keep():
    rule = Rule(fixed_floors({"A": 9000}))
    face = Knob("c", KnobName.FACE, Unit.MONEY)
    ours = largest_face((basket(line("A", 10000)),), (coupon(100),), face, PLATFORM_POLICY, rule)
    shared = coupon(100, bearers=HALF_PLATFORM)
    half = largest_face((basket(line("A", 10000)),), (shared,), face, PLATFORM_POLICY, rule)
    assert (ours.value, half.value) == (1000, 2000)


def test_a_value_can_hold_where_smaller_ones_do_not():
    """More off each piece keeps the basket from a coupon that is measured on what is left to pay."""
    stack = (
        Promotion("o", "amount_off", OffEach(500), level=Level.ITEM),
        coupon(3000, 10000, basis=Basis.RUNNING),
    )
    found = largest_face(
        (basket(line("A", 11000)),), stack, Knob("o", KnobName.FACE, Unit.MONEY), PLATFORM_POLICY,
        Rule(fixed_floors({"A": 8500})),
    )  # fmt: skip
    assert (found.value, found.broken_at) == (2500, 2600)
    assert found.gaps == tuple(range(1000, 0, -100))


def test_the_lowest_threshold_by_hand():
    rule = Rule(fixed_floors({"A": 8000}))
    small, large = basket(line("A", 10000)), basket(line("A", 10000, 2))
    knob = Knob("c", KnobName.THRESHOLD, Unit.MONEY)
    found = largest_face((small, large), (coupon(4000, 20000),), knob, PLATFORM_POLICY, rule)
    # One piece has 20.00 of room and must not reach it; two pieces have 40.00.
    assert (found.value, found.broken_at) == (11000, 10000)
    assert found.breaking.basket == small


def test_where_nothing_holds_the_item_at_fault_is_named():
    one = basket(line("A", 10000), line("B", 5000))
    knob = Knob("c", KnobName.FACE, Unit.MONEY)
    least = largest_face(
        (one,), (coupon(2000),), knob, PLATFORM_POLICY, Rule(fixed_floors({"A": 1, "B": 4990}))
    )
    assert (least.value, least.breaks_without, least.broken_at, least.breaking.worst.item) == (
        None,
        False,
        100,
        "B",
    )
    before = largest_face(
        (one,), (coupon(2000),), knob, PLATFORM_POLICY, Rule(fixed_floors({"A": 10001, "B": 1}))
    )
    assert (before.value, before.breaks_without, before.breaking.worst.item) == (None, True, "A")
    assert before.breaking.receipt.discount == 0


def test_a_basket_may_hold_as_a_whole_where_a_line_does_not():
    one = basket(line("A", 10000), line("B", 10000))
    floor, knob = fixed_floors({"A": 9900, "B": 5000}), Knob("c", KnobName.FACE, Unit.MONEY)
    each = largest_face((one,), (coupon(100),), knob, PLATFORM_POLICY, Rule(floor))
    whole = largest_face((one,), (coupon(100),), knob, PLATFORM_POLICY, Rule(floor, each_line=False))
    assert (each.value, whole.value) == (200, 5100)


def test_an_unknown_basis_must_hold_both_ways():
    """On page prices coupon and tier go together; on what is left, from 15 yuan on the buyer has one of them."""
    one, rule = basket(line("A", 31500)), Rule(fixed_floors({"A": 26000}))
    stack = (tiers((30000, 5000)), coupon(3000, 30000))
    knob = Knob("c", KnobName.FACE, Unit.MONEY)
    assert largest_face((one,), stack, knob, UNKNOWN, rule).value == 500
    running = replace(PLATFORM_POLICY, threshold_basis=Basis.RUNNING)
    found = largest_face((one,), stack, knob, running, rule)
    assert (found.value, found.gaps) == (5500, tuple(range(1500, 500, -100)))


def test_a_search_that_is_stopped_says_so():
    one, rule = basket(line("A", 31500)), Rule(fixed_floors({"A": 26000}))
    found = largest_face(
        (one,), (coupon(3000),), Knob("c", KnobName.FACE, Unit.MONEY), PLATFORM_POLICY, rule,
        go_on=lambda done: done < 5,
    )  # fmt: skip
    assert (found.value, found.is_complete, found.computed) == (None, False, 5)


def test_questions_without_an_answer_are_refused():
    knob, rule = Knob("c", KnobName.FACE, Unit.MONEY), Rule(fixed_floors({"A": 1, "B": 1}))
    elsewhere = coupon(100, scope=Scope(items=frozenset({"B"})))
    with speaking("en"):
        with pytest.raises(PlannerError, match="basket"):
            largest_face((), (coupon(1),), knob, PLATFORM_POLICY, rule)
        with pytest.raises(NotFound, match="stack"):
            largest_face((basket(line("A", 1000)),), (), knob, PLATFORM_POLICY, rule)
        with pytest.raises(PlannerError, match="scope"):
            largest_face((basket(line("A", 1000)),), (elsewhere,), knob, PLATFORM_POLICY, rule)


FACES = st.integers(1, 40)
AMOUNTS = st.one_of(st.none(), st.integers(40, 200))


@st.composite
def stacks(draw) -> tuple[Promotion, ...]:
    """Small stacks of what a shop runs, all at its own cost, so that what is paid is what is kept."""
    own = Stacking(group="shop_coupon")
    options = [
        coupon(draw(FACES), 60, stacking=own),
        coupon(draw(FACES), draw(AMOUNTS), id="c2", stacking=own),
        tiers((80, draw(st.integers(1, 10))), (150, draw(st.integers(11, 40)))),
        Promotion("e", "cross_shop", EveryAmount(70, draw(st.integers(1, 20))), level=Level.PLATFORM),
        Promotion(
            "p", "percent_off", PercentEach(draw(st.integers(1, 60)) / 100), level=Level.ITEM,
            scope=Scope(items=frozenset({"A"})),
        ),
        Promotion("n", "nth_piece", NthPiece(2, draw(st.integers(1, 100)) / 100), level=Level.ITEM),
        Promotion("o", "amount_off", OffEach(draw(st.integers(1, 9))), level=Level.ITEM),
    ]  # fmt: skip
    chosen = draw(st.lists(st.sampled_from(options), min_size=1, max_size=3, unique_by=lambda each: each.id))
    return tuple(chosen)


POLICIES = st.sampled_from([UNKNOWN, *(replace(PLATFORM_POLICY, threshold_basis=basis) for basis in Basis)])
ITEMS = st.lists(st.tuples(st.integers(20, 90), st.integers(30, 100)), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None)
@given(stacks(), POLICIES, ITEMS, st.data())
def test_the_largest_value_is_that_of_trying_all(stack, policy, items, data):
    lines = [line("ABC"[n], price) for n, (price, _share) in enumerate(items)]
    floors = {
        each.item: each.unit_price * share // 100 for each, (_p, share) in zip(lines, items, strict=True)
    }
    baskets = [
        basket(*(replace(each, qty=picked.count(each)) for each in lines if each in picked))
        for pieces in (1, 2)
        for picked in combinations_with_replacement(lines, pieces)
    ]
    promotion = data.draw(st.sampled_from(stack))
    knob = data.draw(st.sampled_from(knobs(promotion)))
    step = 1 if knob.unit is Unit.MONEY else 5
    values = positions(promotion, knob, step=step, most=reach(promotion, knob, baskets))
    if not values:
        return
    found = largest_face(baskets, stack, knob, policy, Rule(fixed_floors(floors)), step=step)
    place = next(n for n, each in enumerate(stack) if each.id == promotion.id)
    good = [
        value
        for value in values
        if all(
            holds_slowly(
                one, (*stack[:place], turned(promotion, knob, value), *stack[place + 1 :]), policy, floors
            )
            for one in baskets
        )
    ]
    assert found.value == (good[0] if good else None)
    assert not set(found.gaps) & set(good)
    if found.breaking is not None:
        assert min(each.above for each in found.breaking.lines) < 0


# --- page prices


def test_the_lowest_price_by_hand_beside_the_plain_one():
    stack = (Promotion("p", "percent_off", PercentEach(0.2), level=Level.ITEM),)
    found = lowest_price_for(basket(line("A", 9900)), "A", stack, PLATFORM_POLICY, fixed_floors({"A": 5000}))
    # 62.49 less 12.50 (half up) is 49.99
    assert (found.plain, found.lowest, found.safe_from, found.gaps) == (5000, 6250, 6250, ())
    assert found.standing.worst.above == 0
    assert found.below.worst.above == -1


def test_a_higher_price_can_break_the_floor_again():
    """From 100 yuan on the coupon of 30 is reached: what is left comes back to 80 at 110 only."""
    found = lowest_price_for(
        basket(line("A", 9900)), "A", (coupon(3000, 10000),), PLATFORM_POLICY, fixed_floors({"A": 8000})
    )
    assert (found.lowest, found.safe_from, found.gaps) == (8000, 11000, ((10000, 10999),))


def test_no_price_holds_where_it_does_not_matter():
    fixed = (Promotion("f", "fixed_price", PriceEach(4000), level=Level.ITEM),)
    found = lowest_price_for(basket(line("A", 9900)), "A", fixed, PLATFORM_POLICY, fixed_floors({"A": 5000}))
    assert (found.lowest, found.safe_from, found.below, found.is_proven) == (None, None, None, True)
    assert found.standing.worst.above == -1000


def test_a_price_in_hand_by_hand_with_an_ending():
    (found,) = price_for_in_hand(
        6990, basket(line("A", 9900)), "A", (coupon(3000, 8000),), PLATFORM_POLICY, ending=Ending(90, 100)
    )
    assert found.stretches == ((6990, 6990), (9990, 9990))
    assert found.endings == ((6990, 6990), (9990, 6990))
    (odd,) = price_for_in_hand(
        6985, basket(line("A", 9900)), "A", (coupon(3000, 8000),), PLATFORM_POLICY, ending=Ending(990, 1000)
    )
    assert odd.stretches == ((6985, 6985), (9985, 9985))
    assert odd.endings == ((5990, 5990), (6990, 6990), (8990, 5990), (9990, 6990))


def test_a_price_in_hand_that_cannot_be_reached_names_the_nearest():
    half = (Promotion("p", "percent_off", PercentEach(0.6), level=Level.ITEM, scope=Scope(price_most=10000)),)
    (found,) = price_for_in_hand(7000, basket(line("A", 9900)), "A", half, PLATFORM_POLICY)
    assert found.stretches == ()
    assert found.nearest == ((10000, 4000), (10001, 10001))


def test_an_unknown_basis_gives_a_price_for_each():
    stack = (tiers((30000, 5000)), coupon(3000, 30000))
    original, running = price_for_in_hand(26000, basket(line("A", 31500)), "A", stack, UNKNOWN)
    assert (original.basis, original.stretches) == (Basis.ORIGINAL, ((26000, 26000), (34000, 34000)))
    assert (running.basis, running.stretches) == (
        Basis.RUNNING,
        ((26000, 26000), (31000, 31000), (34000, 34000)),
    )
    known = price_for_in_hand(26000, basket(line("A", 31500)), "A", stack[:1], UNKNOWN)
    assert len(known) == 1


def test_a_price_in_hand_of_nothing_is_refused():
    with pytest.raises(BadInput):
        price_for_in_hand(0, basket(line("A", 100)), "A", (), PLATFORM_POLICY)
    with pytest.raises(NotFound):
        price_for_in_hand(10, basket(line("A", 100)), "B", (), PLATFORM_POLICY)


@settings(max_examples=25, deadline=None)
@given(stacks(), POLICIES, st.integers(1, 3), st.integers(20, 80), st.one_of(st.none(), st.integers(20, 90)))
def test_the_lowest_price_is_that_of_trying_all(stack, policy, qty, floor, other):
    lines = [line("A", 60, qty), *([line("B", other)] if other else [])]
    floors = fixed_floors({"A": floor, "B": 0})
    found = lowest_price_for(basket(*lines), "A", stack, policy, floors)
    good = [
        price
        for price in range(1, found.most + 1)
        if all(
            kept["A"] >= floor * qty
            for kept in kept_slowly(at_price(basket(*lines), "A", price), stack, policy)
        )
    ]
    assert found.is_proven
    if found.lowest is None:
        assert not good
        return
    gaps = {price for first, last in found.gaps for price in range(first, last + 1)}
    end = found.most if found.safe_from is not None else good[-1]
    assert good == [price for price in range(found.lowest, end + 1) if price not in gaps]


@settings(max_examples=40, deadline=None)
@given(
    stacks(),
    st.sampled_from(list(Basis)),
    st.integers(1, 3),
    st.integers(5, 80),
    st.one_of(st.none(), st.integers(20, 90)),
)
def test_the_price_in_hand_is_that_of_trying_all(stack, basis, qty, target, other):
    lines = [line("A", 60, qty), *([line("B", other)] if other else [])]
    policy = replace(PLATFORM_POLICY, threshold_basis=basis)
    (found,) = price_for_in_hand(target, basket(*lines), "A", stack, policy)
    in_hand = {}
    for price in range(1, found.most + 1):
        (receipt,) = receipts(at_price(basket(*lines), "A", price), stack, policy).values()
        in_hand[price] = receipt.lines[0].unit_paid
    reached = {price for price, unit in in_hand.items() if unit == target}
    assert {price for first, last in found.stretches for price in range(first, last + 1)} == reached
    if not reached:
        below, above = (
            [unit for unit in in_hand.values() if (unit > target) is side] for side in (False, True)
        )
        nearest = [max(below)] * bool(below) + [min(above)] * bool(above)
        assert [unit for _price, unit in found.nearest] == nearest
        assert all(in_hand[price] == unit for price, unit in found.nearest)


# --- what buyers put together


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 15), st.integers(-5, 20)), min_size=1, max_size=4),
    st.integers(1, 40),
    st.integers(1, 5),
)
def test_the_tightest_cover_is_that_of_trying_all(items, far, pieces):
    steps, room = ({n: each[k] for n, each in enumerate(items)} for k in (0, 1))
    ways = [
        sum(room[n] for n in picked)
        for picked in combinations_with_replacement(range(len(items)), pieces)
        if sum(steps[n] for n in picked) >= far
    ]
    chosen = tightest_cover(steps, room, far, pieces)
    if not ways:
        assert chosen is None
        return
    assert len(chosen) == pieces
    assert sum(steps[n] for n in chosen) >= far
    assert sum(room[n] for n in chosen) == min(ways)


def contribution(floors: dict[str, int]):
    def earned(one: Basket, receipt) -> Earned:
        left = receipt.goods - sum(floors[each.item] * each.qty for each in one.lines)
        return Earned(left, left / receipt.goods if receipt.goods else None)

    return earned


def test_the_worst_basket_just_reaches_the_threshold():
    lines = [line("A", 10000), line("B", 6000), line("C", 20000)]
    floors = {"A": 9000, "B": 5800, "C": 10000}
    stack, rule = (coupon(5000, 30000),), Rule(fixed_floors(floors))
    space = basket_space(lines, stack, PLATFORM_POLICY, rule, like=Basket(()), most_pieces=4)
    found = worst_basket(space, stack, PLATFORM_POLICY, rule, contribution(floors))
    # five pieces of B reach 300 yuan with 2 yuan of room each
    assert {each.item: each.qty for each in found.least.standing.basket.lines} == {"B": 5}
    assert found.least.earned.contribution == 5 * 200 - 5000
    assert (space.small, space.is_whole, found.is_complete) == (34, True, True)
    assert found.computed == len(space.baskets) == space.small + space.reaching
    assert found.below >= 1


def test_a_search_for_the_worst_that_is_stopped_says_of_how_many():
    lines, floors = [line("A", 10000), line("B", 6000)], {"A": 9000, "B": 5800}
    rule = Rule(fixed_floors(floors))
    space = basket_space(lines, (), PLATFORM_POLICY, rule, like=Basket(()))
    found = worst_basket(space, (), PLATFORM_POLICY, rule, contribution(floors), go_on=lambda done: done < 3)
    assert (found.computed, found.is_complete) == (3, False)


def test_of_a_large_catalogue_those_with_least_to_give_are_the_candidates():
    lines = [line(f"I{n:03}", 10000 + n) for n in range(300)]
    floors = {each.item: 5000 for each in lines} | {"I123": 9990, "I250": 9900}
    rule = Rule(fixed_floors(floors))
    stack = (
        Promotion("o", "amount_off", OffEach(6000), level=Level.ITEM, scope=Scope(items=frozenset({"I077"}))),
    )
    space = basket_space(lines, stack, PLATFORM_POLICY, rule, like=Basket(()), most_pieces=2)
    assert [each.line.item for each in space.candidates[:3]] == ["I077", "I123", "I250"]
    assert (space.items, len(space.candidates), space.is_whole) == (300, 12, False)


@settings(max_examples=25, deadline=None)
@given(stacks(), POLICIES, ITEMS)
def test_the_worst_basket_is_that_of_trying_all(stack, policy, items):
    lines = [line("ABC"[n], price) for n, (price, _share) in enumerate(items)]
    floors = {
        each.item: each.unit_price * share // 100 for each, (_p, share) in zip(lines, items, strict=True)
    }
    rule = Rule(fixed_floors(floors))
    space = basket_space(lines, stack, policy, rule, like=Basket(()), most_pieces=3)
    found = worst_basket(space, stack, policy, rule, contribution(floors))
    left = [
        contribution(floors)(one, receipt).contribution
        for picked in (each for n in (1, 2, 3) for each in combinations_with_replacement(lines, n))
        for one in [basket(*(replace(each, qty=picked.count(each)) for each in lines if each in picked))]
        for receipt in receipts(one, stack, policy).values()
    ]
    assert found.least.earned.contribution <= min(left)
    if not space.reaching:
        assert found.least.earned.contribution == min(left)
