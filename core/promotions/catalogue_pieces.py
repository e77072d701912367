"""How many pieces of one item make a piece cheapest: where buyers who fill up to a threshold (凑单) stop."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from core.promotions.benefits import (
    AmountTiers,
    Benefit,
    BundlePrice,
    BuyGet,
    CheapestOff,
    EveryAmount,
    FirstThenOff,
    FullSets,
    GroupOff,
    NthPiece,
    PercentTiers,
    PiecesPercent,
    SpendGet,
)
from core.promotions.promotion import Promotion
from core.promotions.receipt import Receipt

MOST_PIECES = 30  # nobody fills up further; what a threshold beyond asks for is not looked at
_ROUNDS = 3  # looks again after what a receipt tells: thresholds on the running price move with the pieces
_MULTIPLES = 3  # of a threshold that repeats


def cheapest_count(
    price: int,
    promotions: Sequence[Promotion],
    receipt_of: Callable[[int], Receipt],
    *,
    most: int = MOST_PIECES,
) -> int:
    """Return the fewest pieces at which a piece costs least, among those at which something is reached.

    `receipt_of` gives the receipt of so many pieces of an item at `price`. Looked at are one piece and
    the counts at which a threshold of the promotions is reached, on the original price or on the sum
    that a receipt tells of.
    """
    amounts = {each.id: _amounts(each) for each in promotions}
    told: dict[int, Receipt] = {}
    wanted = {1, *(n for each in promotions for n in _pieces(each))}
    wanted |= {_up(amount, price) for each in amounts.values() for amount in each}
    for _round in range(_ROUNDS):
        new = {n for n in wanted if 1 <= n <= most} - told.keys()
        told |= {n: receipt_of(n) for n in sorted(new)}
        wanted = {count for n in new for count in _further(n, told[n], amounts)}
    return min(told, key=lambda n: (Fraction(told[n].goods, n), n))


def _further(n: int, receipt: Receipt, amounts: Mapping[str, Sequence[int]]) -> Iterable[int]:
    """Return the counts at which thresholds above a receipt's sums would be reached, in proportion."""
    sums = {step.promotion: step.base for step in receipt.steps}
    for skipped in receipt.skipped:
        if skipped.missing is not None:
            sums[skipped.promotion] = skipped.missing.have
            yield _up(n * skipped.missing.needed, skipped.missing.have)
    for promotion, base in sums.items():
        yield from (_up(n * amount, base) for amount in amounts.get(promotion, ()) if amount > base)


def _amounts(promotion: Promotion) -> tuple[int, ...]:
    condition, benefit = promotion.condition, promotion.benefit
    asked = [condition.amount, None if condition.amount_above is None else condition.amount_above + 1]
    match benefit:
        case AmountTiers() | PercentTiers():
            asked += [threshold for threshold, _off in benefit.tiers]
        case EveryAmount():
            asked += [benefit.every * times for times in range(1, _MULTIPLES + 1)]
        case SpendGet():
            asked.append(benefit.least)
        case GroupOff():
            asked.append(benefit.least_value)
    return tuple(amount for amount in asked if amount)


def _pieces(promotion: Promotion) -> tuple[int, ...]:
    asked = (promotion.condition.pieces, promotion.condition.pieces_of_one_line)
    return tuple(n for n in (*asked, *_pieces_of(promotion.benefit)) if n)


def _pieces_of(benefit: Benefit) -> tuple[int, ...]:
    match benefit:
        case NthPiece():
            return (benefit.n,)
        case PiecesPercent():
            return tuple(pieces for pieces, _share in benefit.tiers)
        case FirstThenOff():
            return (2, benefit.most_pieces)
        case FullSets():
            return (benefit.size,)
        case BuyGet():
            return (benefit.buy_pieces + benefit.get_pieces,)
        case CheapestOff():
            return (benefit.units, benefit.units + 1)
        case GroupOff():
            return (benefit.least_pieces,)
        case BundlePrice():
            return (benefit.pieces,)
    return ()


def _up(amount: int, price: int) -> int:
    return -(-amount // price) if price > 0 else 0
