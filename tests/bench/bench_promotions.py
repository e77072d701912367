"""How many baskets a second the promotion engine computes, beside trying every set of promotions.

The reference is the naive search: every subset of the promotions, each applied in turn, the cheapest
admissible one kept. At thirty promotions it is not feasible; there the engine stands alone, and says
whether its answers are proven.
"""

import random
import time
from collections.abc import Sequence
from itertools import combinations

from core.promotions.basket import Basket, Line, Postage
from core.promotions.benefits import (
    AmountTiers,
    EveryAmount,
    NthPiece,
    OffOrder,
    PercentEach,
    PercentOrder,
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
from core.promotions.promotion import Basis, Condition, Promotion, Stacking
from core.promotions.scope import Scope

SEED = 20261111
BASKETS = 40
NAIVE = 8


def run() -> list[tuple[str, float, str]]:
    """Return baskets a second for both sizes and both threshold bases, beside trying every set."""
    lines = []
    for basis in (Basis.ORIGINAL, Basis.RUNNING):
        policy = Policy(threshold_basis=basis)
        lines += [*_small(policy), *_large(policy)]
    return lines


def _small(policy: Policy) -> list[tuple[str, float, str]]:
    dice = random.Random(SEED)
    cases = [(basket(dice, 5), stack(dice, 8, 5)) for _each in range(BASKETS)]
    ours, totals, proven = _timed(cases, policy)
    started = time.perf_counter()
    naive = [cheapest(each, promotions, policy) for each, promotions in cases[:NAIVE]]
    theirs = NAIVE / (time.perf_counter() - started)
    if naive != totals[:NAIVE]:
        raise AssertionError("trying every set finds another price")
    name = f"promotions: baskets per second, 5 lines × 8, {policy.threshold_basis} thresholds"
    return [
        (name, ours, f"{ours / theirs:.1f}× trying every set ({theirs:.1f}/s); proven {proven:.0%}"),
    ]


def _large(policy: Policy) -> list[tuple[str, float, str]]:
    dice = random.Random(SEED)
    cases = [(basket(dice, 30), stack(dice, 30, 30)) for _each in range(BASKETS)]
    ours, _totals, proven = _timed(cases, policy)
    name = f"promotions: baskets per second, 30 lines × 30, {policy.threshold_basis} thresholds"
    return [(name, ours, f"proven {proven:.0%}; trying every set would be 2^30 of them")]


def _timed(
    cases: Sequence[tuple[Basket, tuple[Promotion, ...]]], policy: Policy
) -> tuple[float, list[int], float]:
    started = time.perf_counter()
    told = [receipt(each, promotions, policy) for each, promotions in cases]
    seconds = time.perf_counter() - started
    return (
        len(cases) / seconds,
        [each.total for each in told],
        sum(each.is_proven for each in told) / len(told),
    )


def basket(dice: random.Random, lines: int) -> Basket:
    """Return a basket of a food shop."""
    return Basket(
        tuple(
            Line(f"i{n:02}", dice.randrange(990, 19900, 10), dice.randint(1, 3), item=f"i{n:02}", category=f"c{n % 3}")
            for n in range(lines)
        ),
        postage=Postage(1000),
    )  # fmt: skip


def stack(dice: random.Random, count: int, lines: int) -> tuple[Promotion, ...]:
    """Return promotions of many kinds, each with the group that its kind has."""
    makers = (
        _item_price,
        _coupon,
        _tiers,
        _cross_shop,
        _coupon,
        _member,
        _platform_coupon,
        _points,
        _nth,
        _postage,
    )
    return tuple(makers[n % len(makers)](dice, f"p{n:02}", lines) for n in range(count))


def _made(kind: str, number: str, benefit, dice: random.Random, lines: int, **more) -> Promotion:  # type: ignore[no-untyped-def]
    known = KINDS[kind]
    chosen = frozenset(f"i{n:02}" for n in range(lines) if dice.random() < 0.6)
    scope = Scope(items=chosen) if chosen and dice.random() < 0.4 else Scope()
    return Promotion(
        number, kind, benefit, level=known.level, scope=scope, stacking=Stacking(known.group), **more
    )


def _item_price(dice: random.Random, number: str, lines: int) -> Promotion:
    benefit = (
        PriceEach(dice.randrange(900, 9000)) if dice.random() < 0.5 else PercentEach(dice.choice([0.1, 0.2]))
    )
    return _made("flash_price", number, benefit, dice, lines)


def _coupon(dice: random.Random, number: str, lines: int) -> Promotion:
    condition = Condition(amount=dice.randrange(5000, 40000, 1000))
    return _made(
        "shop_coupon", number, OffOrder(dice.randrange(500, 4000, 100)), dice, lines, condition=condition
    )


def _tiers(dice: random.Random, number: str, lines: int) -> Promotion:
    at = dice.randrange(10000, 30000, 1000)
    return _made("shop_tiers", number, AmountTiers(((at, at // 10), (2 * at, at // 4))), dice, lines)


def _cross_shop(dice: random.Random, number: str, lines: int) -> Promotion:
    return _made("cross_shop", number, EveryAmount(dice.choice([20000, 30000]), 3000), dice, lines)


def _member(dice: random.Random, number: str, lines: int) -> Promotion:
    return _made("member_discount", number, PercentOrder(0.05), dice, lines)


def _platform_coupon(dice: random.Random, number: str, lines: int) -> Promotion:
    condition = Condition(amount=dice.randrange(5000, 60000, 1000))
    kind = dice.choice(["platform_coupon", "category_coupon"])
    return _made(kind, number, OffOrder(dice.randrange(500, 5000, 100)), dice, lines, condition=condition)


def _points(dice: random.Random, number: str, lines: int) -> Promotion:
    return _made("coins", number, Points(dice.randrange(100, 2000), most_share=0.1), dice, lines)


def _nth(dice: random.Random, number: str, lines: int) -> Promotion:
    return _made("nth_piece", number, NthPiece(2, 0.5), dice, lines)


def _postage(dice: random.Random, number: str, lines: int) -> Promotion:
    return _made("free_shipping", number, ShippingOff(), dice, lines, condition=Condition(amount=9900))


def cheapest(each: Basket, promotions: Sequence[Promotion], policy: Policy) -> int:
    """Return the lowest total of every admissible set of promotions, by trying them all."""
    prepared = [prepare(promotion, each, policy) for promotion in promotions]
    turns = in_turn([one for one in prepared if never(one, each) is None], policy)
    best = State.of(each).total
    for size in range(len(turns) + 1):
        for chosen in combinations(turns, size):
            prices = [one for one in chosen if is_item_price(one.promotion)]
            state = State.of(each)
            applied, _lacking = apply_item_prices(prices, state, each, policy)
            done = [one.prepared for one in applied]
            done += [
                one
                for one in chosen
                if one not in prices and isinstance(apply(one, state, each, policy), Applied)
            ]
            if any(refuses(a, b) for a, b in combinations(done, 2)):
                continue
            if all(
                one in chosen
                or KINDS[one.promotion.kind].is_taken
                or any(refuses(one, other) for other in done)
                for one in turns
            ):
                best = min(best, state.total)
    return best
