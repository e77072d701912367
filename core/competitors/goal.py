"""Where a price should stand among rivals' prices: the goal of an item's role as a range in 分."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.competitors.policy import Policy
from core.shop.items import MOST_MONEY


@dataclass(frozen=True, slots=True)
class GoalRange:
    """Prices from `least` to `most` are in the goal; `down` and `up` are where a move into it ends."""

    least: int
    most: int
    down: int
    up: int


def goal_range(position: str, prices: Sequence[int], policy: Policy) -> GoalRange:
    """Return the range of a position among rivals' prices (at least one of them).

    cheapest: not dearer than any rival; a move ends `beat_by` under the cheapest. lower: from the
    cheapest to the median. middle: the middle half. upper: the median or dearer, with no limit. A gap
    within the policy's tolerance is no gap at the ends that cost nothing to be off by.
    """
    cheapest, middle = min(prices), round(median(prices))
    if position == "cheapest":
        beaten = max(1, cheapest - policy.beat_by)
        return GoalRange(_under(beaten, policy), cheapest, beaten, beaten)
    if position == "lower":
        return GoalRange(_under(cheapest, policy), middle, middle, cheapest)
    if position == "middle":
        low, high = _quartile(prices, 1), _quartile(prices, 3)
        return GoalRange(_under(low, policy), _over(high, policy), high, low)
    if position == "upper":
        return GoalRange(middle, MOST_MONEY, MOST_MONEY, middle)
    raise ValueError(f"{position!r} asks for no range")


def within_band(goal: GoalRange, least: int | None, most: int | None, policy: Policy) -> GoalRange:
    """Return what a role's price band leaves of a goal; where they do not meet, the band's end that is nearer to it.

    There the same gap that does not matter is allowed, to the inside of the band.
    """
    low, high = least or 1, most or MOST_MONEY
    if goal.least > high:
        return GoalRange(max(low, _under(high, policy)), high, high, high)
    if goal.most < low:
        return GoalRange(low, min(high, _over(low, policy)), low, low)
    return GoalRange(
        max(goal.least, low),
        min(goal.most, high),
        down=min(max(goal.down, low), high),
        up=min(max(goal.up, low), high),
    )


def _quartile(prices: Sequence[int], quarter: int) -> int:
    """Return a quartile, between two prices in proportion; of one price that price."""
    ordered = sorted(prices)
    below, part = divmod((len(ordered) - 1) * quarter, 4)
    above = min(below + 1, len(ordered) - 1)
    return round(ordered[below] + (ordered[above] - ordered[below]) * part / 4)


def _under(price: int, policy: Policy) -> int:
    return max(1, round(price * (1 - policy.tolerance)))


def _over(price: int, policy: Policy) -> int:
    return round(price * (1 + policy.tolerance))
