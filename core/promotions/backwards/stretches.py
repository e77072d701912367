"""Where a value that follows a price reaches a goal: found exactly without asking every price."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Stretches:
    """The stretches (first, last) of a range on which a value reaches the goal, in order.

    `is_proven` is False when more had to be asked than was allowed: what lies between two points asked
    was then taken to be as they are.
    """

    stretches: tuple[tuple[int, int], ...]
    is_proven: bool


class Curve:
    """A value by price over the whole numbers from `least` to `most`, asked as seldom as can be.

    It must not rise by more than `slope` + rounding from one price to the next: what a buyer pays for n pieces
    rises by at most n 分 for each 分 of the price, as no discount shrinks when a price rises. It may fall
    at any place (a threshold is reached). Where it may jump up (an item leaves a price band) a mark must stand.
    """

    def __init__(
        self,
        value: Callable[[int], int],
        *,
        least: int,
        most: int,
        slope: int = 1,
        marks: Iterable[int] = (),
        most_asked: int = 1500,
    ) -> None:
        self._value = value
        self.asked: dict[int, int] = {}  # price: value
        self.slope = slope
        inner = {side for mark in marks for side in (mark - 1, mark) if least < side < most}
        self.points = sorted({least, most, *inner})
        self.most_asked = most_asked

    def value(self, price: int) -> int:
        """Return the value at a price, asked once."""
        if price not in self.asked:
            self.asked[price] = self._value(price)
        return self.asked[price]

    def at_least(self, goal: int) -> Stretches:
        """Return where the value is `goal` or more."""
        runs: list[tuple[int, int]] = []
        proven = True
        waiting = list(pairwise(self.points))[::-1]
        if not waiting and self.value(self.points[0]) >= goal:  # a range of one price
            _add(runs, self.points[0], self.points[0])
        while waiting:
            first, last = waiting.pop()
            at_first, at_last = self.value(first), self.value(last)
            if last - first > 1 and not self._is_settled(first, last, at_first, at_last, goal):
                if len(self.asked) < self.most_asked or (at_first >= goal) != (at_last >= goal):
                    middle = (first + last) // 2
                    waiting += [(middle, last), (first, middle)]
                    continue
                proven = False
            # Next to each other, or both on one side.
            if at_first >= goal or at_last >= goal:
                _add(runs, first if at_first >= goal else last, last if at_last >= goal else first)
        return Stretches(tuple(runs), proven)

    def _is_settled(self, first: int, last: int, at_first: int, at_last: int, goal: int) -> bool:
        """Return whether all between the two is surely on one side of the goal."""
        reach = (last - first) * self.slope + 2  # rounding moves a line by a 分 at either end
        if at_first >= goal and at_last >= goal:
            return at_last - reach >= goal
        return at_first < goal and at_last < goal and at_first + reach < goal


def _add(runs: list[tuple[int, int]], first: int, last: int) -> None:
    if runs and runs[-1][1] >= first - 1:
        runs[-1] = (runs[-1][0], max(runs[-1][1], last))
    else:
        runs.append((first, last))
