"""A basket on its way through the promotions: what each unit costs by now, and what is left of the postage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from core.promotions.allocation import prorate
from core.promotions.basket import Basket, Line
from core.promotions.policy import Proration
from core.promotions.promotion import Basis


class Run(NamedTuple):
    """So many units of a line that cost the same; used ones have served a set already."""

    qty: int
    net: int
    is_used: bool = False


class Cut(NamedTuple):
    """So much off `count` units of one run of a line, together. `uses` marks them as used."""

    line: int
    run: int
    qty: int
    off: int
    uses: bool = False


@dataclass(slots=True)
class State:
    """What is left to pay, by line and unit; `item_net` is the line after item-level promotions only.

    An order's discount is kept by line in `unspread` until somebody asks for units: most never do.
    """

    lines: tuple[Line, ...]
    spread_runs: list[tuple[Run, ...]]
    unspread: list[int]
    net: list[int]
    item_net: list[int]
    original: tuple[int, ...]
    postage: int

    @classmethod
    def of(cls, basket: Basket) -> Self:
        """Return the basket before any promotion."""
        lines = basket.lines
        net = [line.price_now * line.qty for line in lines]
        return cls(
            lines=lines,
            spread_runs=[(Run(line.qty, line.price_now),) if line.qty else () for line in lines],
            unspread=[0] * len(lines),
            net=net,
            item_net=list(net),
            original=tuple(line.unit_price * line.qty for line in lines),
            postage=basket.postage.of(sum(line.qty for line in lines)),
        )

    @property
    def total(self) -> int:
        """What is to be paid as things stand, postage included."""
        return sum(self.net) + self.postage

    def copy(self) -> "State":
        """Return a state that can go another way."""
        return State(
            self.lines,
            list(self.spread_runs),
            list(self.unspread),
            list(self.net),
            list(self.item_net),
            self.original,
            self.postage,
        )

    def on(self, basis: Basis) -> Sequence[int]:
        """Return the lines' sums on a basis."""
        if basis is Basis.ORIGINAL:
            return self.original
        return self.item_net if basis is Basis.AFTER_ITEM else self.net

    def room(self, i: int) -> int:
        """Return how much can still come off a line."""
        least = self.lines[i].least_price
        if not least:
            return self.net[i]
        room = sum(run.qty * max(0, run.net - least) for run in self.spread_runs[i])
        return room - self.unspread[i]

    def runs(self, i: int) -> tuple[Run, ...]:
        """Return the units of a line as they stand."""
        off = self.unspread[i]
        if off:
            self.unspread[i] = 0
            self._cut_line(i, self._parts(i, off))
        return self.spread_runs[i]

    def take(self, sums: Iterable[tuple[int, int]], *, at_item_level: bool) -> list[tuple[int, int]]:
        """Take an amount off each of some lines, spread over all its units; return what each line lost."""
        lost = []
        for i, off in sums:
            if off:
                self.unspread[i] += off
                self.net[i] -= off
                if at_item_level:
                    self.item_net[i] -= off
                lost.append((i, off))
        return lost

    def cut(self, cuts: Iterable[Cut], *, at_item_level: bool) -> list[tuple[int, int]]:
        """Take the cuts off and return what each line lost, in the lines' order."""
        by_line: dict[int, list[Cut]] = {}
        for each in cuts:
            by_line.setdefault(each.line, []).append(each)
        lost = []
        for i in sorted(by_line):
            off = self._cut_line(i, by_line[i])
            self.net[i] -= off
            if at_item_level:
                self.item_net[i] -= off
            if off:
                lost.append((i, off))
        return lost

    def _cut_line(self, i: int, cuts: list[Cut]) -> int:
        least = self.lines[i].least_price
        by_run: dict[int, list[Cut]] = {}
        for each in cuts:
            by_run.setdefault(each.run, []).append(each)
        lost, runs = 0, []
        for number, run in enumerate(self.runs(i)):
            left = run.qty
            for each in by_run.get(number, ()):
                off = min(each.off, each.qty * max(0, run.net - least))
                lost += off
                left -= each.qty
                runs += _split(run, each.qty, off, each.uses)
            if left:
                runs.append(run._replace(qty=left))
        self.spread_runs[i] = _merged(runs)
        return lost

    def spread(self, i: int, off: int) -> list[Cut]:
        """Return the cuts that take an amount off all units of a line in proportion to what they cost."""
        self.runs(i)
        return self._parts(i, off)

    def _parts(self, i: int, off: int) -> list[Cut]:
        runs, least = self.spread_runs[i], self.lines[i].least_price
        if len(runs) == 1:
            return [Cut(i, 0, runs[0].qty, off)] if off else []
        room = [run.qty * max(0, run.net - least) for run in runs]
        parts = prorate([run.qty * run.net for run in runs], off, most=room)
        return [Cut(i, number, runs[number].qty, part) for number, part in enumerate(parts) if part]

    def spread_over(
        self, lines: Sequence[int], amount: int, weights: Sequence[int], method: Proration
    ) -> list[tuple[int, int]]:
        """Return lines and amounts that spread an amount by weights, as far as there is room."""
        parts = prorate(weights, amount, method=method, most=[self.room(i) for i in lines])
        return list(zip(lines, parts, strict=True))


def _split(run: Run, count: int, off: int, uses: bool) -> list[Run]:
    each, more = divmod(off, count)
    used = run.is_used or uses
    split = [Run(count - more, run.net - each, used)]
    return [*split, Run(more, run.net - each - 1, used)] if more else split


def _merged(runs: list[Run]) -> tuple[Run, ...]:
    counts: dict[tuple[int, bool], int] = {}
    for run in runs:
        if run.qty:
            key = (run.net, run.is_used)
            counts[key] = counts.get(key, 0) + run.qty
    ordered = sorted(counts, key=lambda key: (-key[0], key[1]))
    return tuple(Run(counts[key], *key) for key in ordered)
