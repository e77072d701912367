"""The engine against a buyer who is written a second time, slowly, and tries every set of promotions."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.promotions.basket import Basket, Line, Postage
from core.promotions.benefits import (
    AddOn,
    AmountTiers,
    BuyGet,
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
from core.promotions.engine.receipts import receipt
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Condition, Level, Limits, Promotion, Stacking
from core.promotions.receipt import WhyNot
from core.promotions.scope import Scope
from tests.core.promotions.naive_buyer import cheapest

SHARES = [0.05, 0.1, 0.33, 0.5]
ON_ORDER = st.one_of(
    st.builds(PercentOrder, st.sampled_from(SHARES)),
    st.builds(OffOrder, st.integers(1, 4000)),
    st.builds(lambda at, off: AmountTiers(((at, off), (2 * at, 2 * off + 1))), st.integers(500, 9000), st.integers(1, 400)),
    st.builds(EveryAmount, st.integers(1000, 5000), st.integers(1, 900), st.sampled_from([None, 2])),
    st.builds(Points, st.integers(1, 3000), st.just(1), st.none(), st.sampled_from([0.5, 1.0])),
    st.just(PiecesPercent(((2, 0.1), (4, 0.3)))),
)  # fmt: skip
ON_UNITS = st.one_of(
    st.builds(NthPiece, st.sampled_from([2, 3]), st.sampled_from([0.5, 1.0])),
    st.builds(BuyGet, st.integers(1, 2), st.just(1)),
    st.builds(AddOn, st.just(frozenset({"b"})), st.integers(0, 900)),
    st.just(ShippingOff()),
    st.just(Gift("g", "g")),
)
PRICES = st.one_of(
    st.builds(PriceEach, st.integers(1, 3000)),
    st.builds(OffEach, st.integers(1, 900)),
    st.builds(PercentEach, st.sampled_from(SHARES)),
)
SCOPES = st.sampled_from(
    [Scope(), Scope(), *(Scope(items=frozenset(items)) for items in ("a", "ab", "ac", "bc", "bcd", "d"))]
)
KINDS = st.sampled_from(
    ["shop_coupon", "platform_coupon", "shop_tiers", "cross_shop", "member_discount", "unheard_of"]
)
BASES = st.sampled_from(list(Basis))


@st.composite
def stacks(draw) -> tuple[Promotion, ...]:
    """Return up to six promotions, some of which do not stand beside others."""
    made: list[Promotion] = []
    count = draw(st.integers(1, 6))
    for number in range(count):
        is_price = draw(st.integers(0, 3)) == 0
        benefit = draw(PRICES if is_price else st.one_of(ON_ORDER, ON_ORDER, ON_UNITS))
        others = [f"p{n}" for n in range(count) if n != number]
        never = (
            frozenset(draw(st.lists(st.sampled_from(others), max_size=2)))
            if others and draw(st.booleans())
            else frozenset()
        )
        on_units = benefit in ON_UNITS_TAKEN
        made.append(
            Promotion(
                id=f"p{number}",
                kind=draw(KINDS),
                benefit=benefit,
                level=Level.ITEM if is_price else draw(st.sampled_from(list(Level))),
                scope=draw(SCOPES),
                condition=Condition(amount=draw(st.sampled_from([None, None, 3000, 6000]))),
                limits=Limits(cap=None if on_units or is_price else draw(st.sampled_from([None, None, 700]))),
                stacking=Stacking(
                    draw(st.sampled_from(["item_price", "item_price", ""])) if is_price else draw(st.sampled_from(["", "", "one", "two"])),
                    priority=draw(st.sampled_from([0, 0, 5])),
                    alone=draw(st.integers(0, 7)) == 0,
                    beside=frozenset(draw(st.lists(st.sampled_from(others), max_size=2))) - never if others else frozenset(),
                    never_with=never,
                ),
                basis=draw(st.sampled_from([None, None, *Basis])),
            )
        )  # fmt: skip
    return tuple(made)


class _UnitBenefits:
    """Benefits whose caps fall on units: the naive buyer leaves them to the tables."""

    def __contains__(self, benefit: object) -> bool:
        return isinstance(benefit, NthPiece | BuyGet | AddOn)


ON_UNITS_TAKEN = _UnitBenefits()
BASKETS = st.builds(
    lambda lines, postage: Basket(
        tuple(
            Line(code, price, count, item=code, least_price=min(price, least))
            for code, (price, count, least) in zip("abcd", lines, strict=False)
        ),
        postage=Postage(postage),
    ),
    st.lists(
        st.tuples(st.integers(1, 5000), st.integers(1, 3), st.sampled_from([0, 0, 300, 5000])), min_size=1, max_size=4
    ),
    st.sampled_from([0, 800]),
)  # fmt: skip
POLICIES = st.builds(Policy, threshold_basis=BASES, base=BASES, proration_basis=BASES)


@settings(max_examples=150, deadline=None)
@given(BASKETS, stacks(), POLICIES)
def test_a_buyer_who_tries_everything_pays_no_less(
    basket: Basket, stack: tuple[Promotion, ...], policy: Policy
) -> None:
    told = receipt(basket, stack, policy)
    assert told.is_proven
    assert told.total == cheapest(basket, stack, policy)


@settings(max_examples=150, deadline=None)
@given(BASKETS, stacks(), POLICIES)
def test_who_is_left_is_told_for_whom(basket: Basket, stack: tuple[Promotion, ...], policy: Policy) -> None:
    told = receipt(basket, stack, policy)
    done = {step.promotion for step in told.steps}
    gifts = {
        one.id for one in stack if isinstance(one.benefit, Gift)
    }  # a gift saves nothing: left for its own sake
    for each in told.skipped:
        if each.why in (WhyNot.WORSE, WhyNot.EXCLUDED):
            assert each.by in done or (each.by == "" and each.promotion in gifts)
            alone = [one for one in stack if one.id == each.promotion]
            assert receipt(basket, alone, policy).total >= told.total
