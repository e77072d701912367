"""Which page price gives a wanted 到手价 through a stack?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.errors import BadInput
from core.locale import _
from core.promotions.backwards.page_price import Ends, at_price, line_of, marks
from core.promotions.backwards.stretches import Curve
from core.promotions.basket import Basket, Line
from core.promotions.engine.receipts import receipts
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Promotion
from core.promotions.receipt import PaidLine

_MOST_TIMES = 64  # no stack is deeper than that


@dataclass(frozen=True, slots=True)
class Ending:
    """A price ending: the last digits of 分. 90 of 100 is .90, 990 of 1000 is 9.90."""

    last: int
    of: int

    def from_price(self, price: int) -> int:
        """Return the lowest price with this ending that is not below `price`."""
        return price + (self.last - price) % self.of

    def to_price(self, price: int) -> int:
        """Return the highest price with this ending that is not above `price`."""
        return price - (price - self.last) % self.of


@dataclass(frozen=True, slots=True)
class InHandPrice:
    """The page prices for which the 到手价 of a piece is `target`, on one threshold basis.

    `stretches` are all of them; empty when no price gives it exactly. Then `nearest` are the page prices with the
    next lower and the next higher 到手价, as (page price, 到手价). With an `ending`, `endings` are the prices with it
    that give the target, or else the two around each stretch (or nearest price) with what they give.
    """

    basis: Basis
    target: int
    stretches: tuple[Ends, ...]
    nearest: tuple[Ends, ...]
    endings: tuple[Ends, ...]
    most: int
    is_proven: bool


def price_for_in_hand(
    target: int,
    basket: Basket,
    line_id: str,
    promotions: Sequence[Promotion],
    policy: Policy,
    *,
    ending: Ending | None = None,
) -> tuple[InHandPrice, ...]:
    """Return the page prices of a line for which a piece costs the buyer `target` 分 through the stack.

    One answer, or one for each threshold basis when that is unknown and makes a difference. The 到手价 is the line's mean,
    rounded half up. Raises BadInput for a target below 1 分, NotFound without such a line.
    """
    if target < 1:
        raise BadInput(_("The price in hand must be more than zero."), field="target")
    line = line_of(basket, line_id)
    if policy.threshold_basis is not None:
        return (_in_hand(target, basket, line, promotions, policy, ending),)
    both = [
        _in_hand(target, basket, line, promotions, replace(policy, threshold_basis=basis), ending)
        for basis in (Basis.ORIGINAL, Basis.RUNNING)
    ]
    return tuple(both[:1] if replace(both[1], basis=both[0].basis) == both[0] else both)


def _in_hand(
    target: int,
    basket: Basket,
    line: Line,
    promotions: Sequence[Promotion],
    policy: Policy,
    ending: Ending | None,
) -> InHandPrice:
    def paid(price: int) -> PaidLine:
        (receipt,) = receipts(at_price(basket, line.id, price), promotions, policy).values()
        return next(each for each in receipt.lines if each.id == line.id)

    most = _far_enough(lambda price: paid(price).unit_paid, target)
    curve = Curve(
        lambda price: paid(price).paid,
        least=1, most=most, slope=line.qty, marks=marks(basket, line, promotions, most),
    )  # fmt: skip
    reached, beyond = (
        curve.at_least(_line_total(target, line.qty)),
        curve.at_least(_line_total(target + 1, line.qty)),
    )
    stretches = tuple(_minus(reached.stretches, beyond.stretches))
    proven = reached.is_proven and beyond.is_proven

    def unit(price: int) -> int:
        return (2 * curve.value(price) + line.qty) // (2 * line.qty)

    nearest = () if stretches else tuple(_nearest(curve, target, line.qty))
    around = stretches or tuple((price, price) for price, _unit in nearest)
    endings = () if ending is None else tuple(_endings(around, ending, most, unit))
    basis = policy.threshold_basis or Basis.ORIGINAL
    return InHandPrice(basis, target, stretches, nearest, endings, most, proven)


def _line_total(unit: int, qty: int) -> int:
    """Return the least a line may cost for its mean to round (half up) to `unit`."""
    return unit * qty - qty // 2


def _far_enough(in_hand: Callable[[int], int], target: int) -> int:
    """Return a page price far beyond the first one that gives the target: a threshold may bring it back below."""
    most = 2 * target
    while in_hand(most) < target and most < _MOST_TIMES * target:
        most *= 2
    return 2 * most


def _minus(whole: Sequence[Ends], part: Sequence[Ends]) -> Iterator[Ends]:
    """Yield what is in the stretches of `whole` and in none of `part` (which lie within them)."""
    for first, last in whole:
        at = first
        for inner_first, inner_last in part:
            if first <= inner_first and inner_last <= last:
                if at < inner_first:
                    yield at, inner_first - 1
                at = inner_last + 1
        if at <= last:
            yield at, last


def _nearest(curve: Curve, target: int, qty: int) -> Iterator[Ends]:
    """Yield the page price with the highest 到手价 below the target, and the one with the lowest above it.

    What was asked so far gives a first guess; it is bettered until nothing lies between it and the target.
    """

    def unit(price: int) -> int:
        return (2 * curve.value(price) + qty) // (2 * qty)

    def between(low: int, high: int) -> list[tuple[int, int]]:
        """Return (到手价, page price) of some prices that give from `low` to below `high`."""
        from_low, from_high = curve.at_least(_line_total(low, qty)), curve.at_least(_line_total(high, qty))
        ends = {price for each in _minus(from_low.stretches, from_high.stretches) for price in each}
        return [(unit(price), price) for price in ends if low <= unit(price) < high]

    seen = [(unit(price), price) for price in curve.asked]
    below = max((each for each in seen if each[0] < target), default=None)
    while below is not None and (nearer := between(below[0] + 1, target)):
        below = max(nearer)
    above = min((each for each in seen if each[0] > target), default=None)
    while above is not None and (nearer := between(target + 1, above[0])):
        above = min(nearer)
    for found in (below, above):
        if found is not None:
            yield found[1], found[0]


def _endings(
    stretches: Sequence[Ends], ending: Ending, most: int, unit: Callable[[int], int]
) -> Iterator[Ends]:
    """Yield (page price, 到手价) of prices with the ending: the first and last in each stretch, or those around it."""
    told: set[int] = set()
    for first, last in stretches:
        up, down = ending.from_price(first), ending.to_price(last)
        for price in (up, down) if up <= last else (down, up):
            if 1 <= price <= most and price not in told:
                told.add(price)
                yield price, unit(price)
