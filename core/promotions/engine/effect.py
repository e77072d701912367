"""What a promotion would do as things stand, before limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.promotions.engine.conditions import Prepared
from core.promotions.engine.state import Cut, State
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Level
from core.promotions.scope import Scope


@dataclass(frozen=True, slots=True)
class Effect:
    """What comes off units (`cuts`) or whole lines (`sums`), the sum it was computed on, how often it applied."""

    base: int
    cuts: Sequence[Cut] = ()
    times: int = 1
    sums: Sequence[tuple[int, int]] = ()  # line and amount, over all its units: of those within the limits
    wanted: int | None = None  # None: what the cuts add up to
    postage_off: int = 0


@dataclass(frozen=True, slots=True)
class At:
    """A promotion's turn: the promotion, the state it finds, the policy it is computed by."""

    prepared: Prepared
    state: State
    policy: Policy
    most_times: int | None = None
    most: int | None = None  # the most it may take off

    @property
    def is_item_level(self) -> bool:
        """Whether what it takes off belongs to the price of the items."""
        return self.prepared.promotion.level is Level.ITEM

    def unit_base(self, i: int, net: int) -> int:
        """Return the price of a unit that a share is taken of."""
        if self.policy.base is Basis.RUNNING:
            return net
        line, state = self.state.lines[i], self.state
        if self.policy.base is Basis.ORIGINAL:
            return line.unit_price
        return state.item_net[i] // line.qty if line.qty else 0

    def line_base(self, i: int) -> int:
        """Return the sum of a line that a share is taken of."""
        return self.state.on(self.policy.base)[i]

    def units(self, lines: Iterable[int]) -> list["Units"]:
        """Return the units of lines that may still serve, in the lines' order, dearest first within one."""
        once = self.policy.units_used_once
        return [
            Units(i, number, run.qty, run.net)
            for i in lines
            for number, run in enumerate(self.state.runs(i))
            if not (once and run.is_used)
        ]

    def within(self, scope: Scope | None) -> tuple[int, ...]:
        """Return the promotion's lines that are in a narrower scope too; all of them without one."""
        lines = self.prepared.lines
        if scope is None:
            return lines
        return tuple(i for i in lines if scope.holds(self.state.lines[i]))


class Units(NamedTuple):
    """So many units of a run at one price."""

    line: int
    run: int
    qty: int
    price: int


def cheapest_first(units: Iterable[Units]) -> list[Units]:
    """Return units by price, of equal ones the first line's first."""
    return sorted(units, key=lambda each: (each.price, each.line))


def dearest_first(units: Iterable[Units]) -> list[Units]:
    """Return units by price from the top, of equal ones the first line's first."""
    return sorted(units, key=lambda each: (-each.price, each.line))


def taken(units: Sequence[Units], count: int) -> tuple[list[Units], list[Units]]:
    """Return the first `count` units and the rest."""
    first: list[Units] = []
    for position, each in enumerate(units):
        if each.qty >= count:
            if count:
                first.append(each._replace(qty=count))
            rest = [each._replace(qty=each.qty - count)] if each.qty > count else []
            return first, rest + list(units[position + 1 :])
        first.append(each)
        count -= each.qty
    return first, []


def pieces(units: Iterable[Units]) -> int:
    """Return how many units there are."""
    return sum(each.qty for each in units)


def value(units: Iterable[Units]) -> int:
    """Return what the units cost together."""
    return sum(each.qty * each.price for each in units)
