"""The larger baskets that just reach a threshold (凑单), with the least room above their floors.

An order discount takes the same from every basket that reaches its threshold, so of these the one with the
least room before it is hurt most. It is found piece by piece: least(k, r) is the least room of k pieces with r
of the threshold still to go, the minimum over the items of least(k − 1, r + price) + the item's room.
"""

from collections.abc import Iterator, Sequence
from math import gcd
from typing import Any

import numpy as np

from core.promotions.backwards.candidates import Candidate
from core.promotions.backwards.standing import Floor
from core.promotions.basket import Line
from core.promotions.promotion import Promotion
from core.promotions.scope import Scope

MOST_REACHING_PIECES = 12
_ITEMS = 24  # the first so many candidates fill up baskets
_TIMES = 3  # of a discount for every full N the first so many
_CELLS = 20_000  # a threshold is measured in at most so many units


def thresholds(promotions: Sequence[Promotion]) -> list[tuple[Scope, int]]:
    """Return the amounts that buyers fill their baskets up to, with the scope they are measured on."""
    found = {
        (promotion.condition.measured or promotion.scope, amount)
        for promotion in promotions
        if promotion.is_on
        for amount in _amounts(promotion)
        if amount > 0
    }
    return sorted(found, key=lambda each: (each[1], repr(each[0])))


def _amounts(promotion: Promotion) -> Iterator[int]:
    benefit: Any = promotion.benefit
    if promotion.condition.amount is not None:
        yield promotion.condition.amount
    if promotion.condition.amount_above is not None:
        yield promotion.condition.amount_above + 1
    if benefit.benefit in ("amount_tiers", "percent_tiers"):
        yield from (int(threshold) for threshold, _off in benefit.tiers)
    elif benefit.benefit == "every_amount":
        times = min(benefit.most_times or _TIMES, _TIMES)
        yield from (benefit.every * n for n in range(1, times + 1))
    elif benefit.benefit == "spend_get":
        yield benefit.least


def reaching(
    items: Sequence[Candidate], promotions: Sequence[Promotion], floor: Floor, *, more_than: int
) -> list[tuple[Line, ...]]:
    """Return for each threshold, by number of pieces, the basket that reaches it with the least room, as its pieces.

    Only baskets of more than so many pieces, up to 12. What reaches is tried by the page price, and by what is paid
    for a piece alone, as a threshold may be measured on either.
    """
    picks: dict[tuple[str, ...], tuple[Line, ...]] = {}
    for scope, threshold in thresholds(promotions):
        inside = [each for each in items if scope.holds(each.line)][:_ITEMS]
        page, paid = [each.line.unit_price for each in inside], [each.paid for each in inside]
        for prices in (page, paid) if page != paid else (page,):
            for chosen in _covers(prices, threshold, inside, floor, more_than):
                pieces = tuple(inside[number].line for number in sorted(chosen))
                picks.setdefault(tuple(line.id for line in pieces), pieces)
    return list(picks.values())


def _covers(
    prices: Sequence[int], threshold: int, items: Sequence[Candidate], floor: Floor, more_than: int
) -> Iterator[list[int]]:
    usable = [number for number, price in enumerate(prices) if price > 0]
    if not usable or max(prices) * MOST_REACHING_PIECES < threshold:
        return
    unit = gcd(threshold, *(prices[number] for number in usable))
    unit = max(unit, -(-threshold // _CELLS))
    steps = {number: prices[number] // unit for number in usable}  # rounded down: what reaches does reach
    far = -(-threshold // unit)
    for pieces in range(more_than + 1, MOST_REACHING_PIECES + 1):
        room = {number: items[number].kept - floor(items[number].line.item, pieces) for number in usable}
        chosen = tightest_cover(steps, room, far, pieces)
        if chosen is not None:
            yield chosen


def tightest_cover(steps: dict[int, int], room: dict[int, int], far: int, pieces: int) -> list[int] | None:
    """Return the items (by number) of so many pieces that go at least `far` with the least room; None if none do."""
    least = np.full(far + 1, np.inf)  # by what is left to go
    least[far] = 0
    came: list[tuple[Any, Any]] = []  # piece by piece: which item, and from where
    for _piece in range(pieces):
        new, item, before = np.full(far + 1, np.inf), np.full(far + 1, -1), np.zeros(far + 1, dtype=int)
        for number, step in steps.items():
            most = min(step, far)
            arrived = int(np.argmin(least[: most + 1]))
            if least[arrived] + room[number] < new[0]:
                new[0], item[0], before[0] = least[arrived] + room[number], number, arrived
            better = least[most + 1 :] + room[number] < new[1 : far + 1 - most]
            spots = np.flatnonzero(better) + 1
            new[spots], item[spots], before[spots] = least[spots + most] + room[number], number, spots + most
        least = new
        came.append((item, before))
    if not np.isfinite(least[0]):
        return None
    chosen, at = [], 0
    for item, before in reversed(came):
        chosen.append(int(item[at]))
        at = int(before[at])
    return chosen
