"""What a competitor brief says, as plain values: the chosen slice, its figures, and what was left out.

`report_figures` fills it from the frames of the price table; words, pictures and files are made from it
afterwards. Money in 分, shares as 0…1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """What the brief is about: the shop, the day and layer of the prices, and the filters in words."""

    shop: str
    on: date
    layer: str
    since: date
    stale_after_days: int
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How the slice's items stand among the rivals' prices that count."""

    items: int
    matched: int
    compared: int
    dearest: int
    dearer: int
    cheapest: int
    only_ours: int
    rivals: int


@dataclass(frozen=True, slots=True)
class Index:
    """The price index in its three means (None where there is nothing to compute), and what it rests on."""

    plain: float | None
    jevons: float | None
    weighted: float | None
    coverage: float
    pairs: int
    unknown: int
    weak: int
    stale: int
    age_days: float | None

    @property
    def freshness(self) -> float | None:
        """The share of prices of strong matches that are fresh; None without any."""
        return self.pairs / (self.pairs + self.stale) if self.pairs + self.stale else None


@dataclass(frozen=True, slots=True)
class Gap:
    """An item of ours and the rival who undercuts it most, both prices in our pack."""

    item_id: int
    code: str
    title: str
    rival: str
    ours: int
    theirs: int
    share: float
    seen_on: date


@dataclass(frozen=True, slots=True)
class Move:
    """A rival's price that changed between the two days."""

    item_id: int
    title: str
    rival: str
    before: int
    after: int
    share: float


@dataclass(frozen=True, slots=True)
class Changes:
    """How many rivals' prices went up, down or stayed since a day, and the largest moves."""

    since: date
    up: int
    down: int
    unchanged: int
    incomparable: int
    largest: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Habit:
    """What one rival does around one sale (`sale` "" is apart from all sales), in medians.

    `cut` of the `watched` things were cut; `lead` is how many days before the sale, negative within it.
    """

    rival: str
    sale: str
    watched: int
    cut: int
    depth: float
    lead: int | None
    days: int | None


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert that waits to be settled, as a sentence with its numbers."""

    at: datetime
    sentence: str
    numbers: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """A piece of advice that the lead has accepted or edited."""

    at: datetime
    code: str
    title: str
    action: str
    before: int | None
    price: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """The content of a competitor brief."""

    scope: Scope
    standing: Standing
    index: Index
    gaps: tuple[Gap, ...]
    changes: Changes | None
    habits: tuple[Habit, ...]
    alerts: tuple[OpenAlert, ...]
    accepted: tuple[Accepted, ...]


def names_in(report: Report) -> tuple[str, ...]:
    """Return the names that a text on the brief may use although they hold digits."""
    told: list[str] = [report.scope.shop, *(value for _name, value in report.scope.filters)]
    for gap in report.gaps:
        told += [gap.code, gap.title, gap.rival]
    for move in report.changes.largest if report.changes else ():
        told += [move.title, move.rival]
    for habit in report.habits:
        told += [habit.rival, habit.sale]
    for accepted in report.accepted:
        told += [accepted.code, accepted.title]
    return tuple(dict.fromkeys(name for name in told if name))


def item_ids(moves: Sequence[Move | Gap], *, most: int) -> list[int]:
    """Return the items of the first lines, each once, in their order."""
    return list(dict.fromkeys(one.item_id for one in moves))[:most]
