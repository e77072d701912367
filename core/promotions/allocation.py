"""Spread an amount over weights so that the parts agree with the whole to the 分."""

from collections.abc import Sequence

from core.promotions.policy import Proration


def prorate(
    weights: Sequence[int],
    amount: int,
    *,
    method: Proration = Proration.LARGEST_REMAINDER,
    most: Sequence[int] | None = None,
) -> list[int]:
    """Return parts of `amount` in proportion to `weights`; they add up to it wherever they can.

    The largest remainder goes up first, ties to the first; the floor methods give what is left to the
    last or the first. No part exceeds its `most`: what does not fit is spread over the others again, and
    what fits nowhere is left out. A negative amount gives negative parts. Weights are not negative;
    where all are 0 the first takes everything.
    """
    if amount < 0:
        return [-part for part in prorate(weights, -amount, method=method, most=most)]
    if not weights:
        return []
    if most is None:
        return _spread(weights, amount, method)
    parts = [0] * len(weights)
    left = min(amount, sum(most))
    open_ones = [i for i in range(len(weights)) if most[i] > 0]
    while left and open_ones:
        wanted = _spread([weights[i] for i in open_ones], left, method)
        over = [i for i, part in zip(open_ones, wanted, strict=True) if part > most[i] - parts[i]]
        if not over:
            for i, part in zip(open_ones, wanted, strict=True):
                parts[i] += part
            break
        for i in over:  # they are full; the rest is spread anew among the others
            left -= most[i] - parts[i]
            parts[i] = most[i]
        open_ones = [i for i in open_ones if i not in over]
    return parts


def _spread(weights: Sequence[int], amount: int, method: Proration) -> list[int]:
    total = sum(weights)
    if total <= 0:
        return [amount, *[0] * (len(weights) - 1)]
    parts = [amount * weight // total for weight in weights]
    left = amount - sum(parts)
    if left and method is Proration.LARGEST_REMAINDER:
        remainders = [amount * weight % total for weight in weights]
        for i in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:left]:
            parts[i] += 1
    elif left:
        parts[-1 if method is Proration.FLOOR_REST_TO_LAST else 0] += left
    return parts
