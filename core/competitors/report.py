"""What a competitor brief says, as plain values: the chosen slice, its figures, and what was left out.

Built once from the frames of the price table; words, pictures and files are made from it afterwards.
Money in 分, shares as 0…1, `gap` is the rival's price less ours.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pandas as pd

from core.competitors.changes import by_state
from core.competitors.comparison import counts, one_a_rival
from core.competitors.pattern_words import LEAST_SHARE
from core.competitors.price_index import FIGURES, LEFT_OUT, price_index
from core.competitors.price_table import PriceTable, View, positions

MOST_GAPS = 12
MOST_MOVES = 12
MOST_HABITS = 12


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


def slice_of(table: PriceTable, view: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the items that a view shows, in its order, and the pairs of these items with its rivals."""
    items = table.items.take(positions(table, view)).reset_index(drop=True)
    pairs = table.pairs[table.pairs["item_id"].isin(items["item_id"])]
    if view.rival:
        pairs = pairs[pairs["rival_id"] == view.rival]
    return items, pairs.reset_index(drop=True)


def standing(items: pd.DataFrame, pairs: pd.DataFrame) -> Standing:
    """Count how the items stand among the rivals of the pairs, as far as their prices count."""
    one = one_a_rival(pairs)
    kept = one[counts(one)]
    side = np.sign(kept["gap"].astype("float64")).groupby(kept["item_id"])
    least, most = side.min(), side.max()
    return Standing(
        items=len(items),
        matched=one["item_id"].nunique(),
        compared=len(least),
        dearest=int((most < 0).sum()),
        dearer=int((least < 0).sum()),
        cheapest=int((least > 0).sum()),
        only_ours=int(items["is_exclusive"].sum()),
        rivals=kept["rival_id"].nunique(),
    )


def index_of(items: pd.DataFrame, pairs: pd.DataFrame) -> Index:
    """Return the price index of the slice with what it rests on."""
    if items.empty:
        return Index(None, None, None, 0.0, 0, 0, 0, 0, None)
    row = price_index(pairs, items).iloc[0]
    plain, jevons, weighted = (_number(row[name]) for name in FIGURES)
    unknown, weak, stale = (int(row[name]) for name in LEFT_OUT)
    return Index(
        plain=plain,
        jevons=jevons,
        weighted=weighted,
        coverage=float(row["coverage"]),
        pairs=int(row["pairs"]),
        unknown=unknown,
        weak=weak,
        stale=stale,
        age_days=_number(row["age_days"]),
    )


def gaps(pairs: pd.DataFrame, *, most: int = MOST_GAPS) -> tuple[Gap, ...]:
    """Return the items that a rival undercuts, each with the cheapest rival, furthest first."""
    one = one_a_rival(pairs)
    kept = one[counts(one)]
    kept = kept[(kept["gap"] < 0).to_numpy("bool")]
    lowest = kept.sort_values(["comparable", "rival"], kind="stable").drop_duplicates("item_id")
    worst = lowest.sort_values(["gap_share", "code"], kind="stable").head(most)
    return tuple(
        Gap(
            item_id=int(row.item_id),
            code=row.code,
            title=row.title,
            rival=row.rival,
            ours=int(row.ours),
            theirs=int(row.comparable),
            share=float(row.gap_share),
            seen_on=pd.Timestamp(row.seen_on).date(),
        )
        for row in worst.itertuples(index=False)
    )


def changes_of(moved: pd.DataFrame, since: date, *, most: int = MOST_MOVES) -> Changes:
    """Return what became of the rivals' prices since a day, from the frame of `changes.changes`.

    A price that nobody has looked at since did not stay: it is among those that cannot be compared.
    """
    counted = by_state(moved[(moved["seen_on"] > pd.Timestamp(since)).to_numpy("bool", na_value=False)])
    compared = sum(counted[state] for state in ("up", "down", "same"))
    known = moved[moved["state"].isin(["up", "down"])]
    order = known["change_share"].abs().astype("float64").sort_values(ascending=False, kind="stable").index
    return Changes(
        since=since,
        up=counted["up"],
        down=counted["down"],
        unchanged=counted["same"],
        incomparable=len(moved) - compared,
        largest=tuple(
            Move(
                item_id=int(row.item_id),
                title=row.title,
                rival=row.rival,
                before=int(row.before),
                after=int(row.after),
                share=float(row.change_share),
            )
            for row in known.loc[order].head(most).itertuples(index=False)
        ),
    )


def habits_of(
    patterns: pd.DataFrame, rival_ids: Collection[int], sales: Mapping[str, str], *, most: int = MOST_HABITS
) -> tuple[Habit, ...]:
    """Return the habits that are patterns, the widest of each rival first.

    `patterns` is as `trend_reads.promotion_patterns` returns it; `sales` names the sales by key.
    """
    is_pattern = (patterns["items"] > 0) & (patterns["share"] >= LEAST_SHARE)
    kept = patterns[is_pattern & patterns["rival_id"].isin(list(rival_ids))]
    kept = kept.sort_values(["rival", "share"], ascending=[True, False], kind="stable").head(most)
    return tuple(
        Habit(
            rival=row.rival,
            sale=sales.get(row.key, ""),
            watched=int(row.watched),
            cut=int(row.items),
            depth=float(row.depth),
            lead=_whole(row.lead) if row.key else None,
            days=_whole(row.days),
        )
        for row in kept.itertuples(index=False)
    )


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


def _number(value: object) -> float | None:
    number = float(value) if value is not None and not pd.isna(value) else float("nan")  # type: ignore[arg-type]
    return None if np.isnan(number) else number


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else round(number)
