"""The figures of a competitor brief, from the frames of the price table: one slice, one day, one layer."""

from collections.abc import Collection, Mapping
from datetime import date

import numpy as np
import pandas as pd

from core.competitors.changes import by_state
from core.competitors.comparison import counts, one_a_rival
from core.competitors.pattern_words import LEAST_SHARE
from core.competitors.price_index import FIGURES, LEFT_OUT, price_index
from core.competitors.price_table import PriceTable, View, positions
from core.competitors.report import Changes, Gap, Habit, Index, Move, Standing

MOST_GAPS = 12
MOST_MOVES = 12
MOST_HABITS = 12


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
    counted = by_state(moved)
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


def _number(value: object) -> float | None:
    number = float(value) if value is not None and not pd.isna(value) else float("nan")  # type: ignore[arg-type]
    return None if np.isnan(number) else number


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else round(number)
