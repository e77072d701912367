"""Lanes for bars that must not lie on one another: first come, first lane that is free."""

import heapq
from collections.abc import Sequence
from typing import Any


def lanes(starts: Sequence[Any], ends: Sequence[Any]) -> list[int]:
    """Return a lane for each bar, in the bars' order; bars of one lane never overlap, an end is free again.

    Bars are placed by their start, and as given where they start together. No more lanes are used than
    bars lie over one another at some moment.
    """
    order = sorted(range(len(starts)), key=lambda n: (starts[n], n))
    free: list[int] = []  # lanes that are free again, the lowest first
    busy: list[tuple[Any, int]] = []  # (end, lane)
    placed = [0] * len(starts)
    used = 0
    for n in order:
        while busy and busy[0][0] <= starts[n]:
            heapq.heappush(free, heapq.heappop(busy)[1])
        if free:
            lane = heapq.heappop(free)
        else:
            lane, used = used, used + 1
        placed[n] = lane
        heapq.heappush(busy, (ends[n], lane))
    return placed
