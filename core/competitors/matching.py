"""Which of their items are ours? Scores for two tables or for a list of pairs, with and without decisions."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.competitors.likeness.arrays import Floats, Ints
from core.competitors.likeness.kinds import kinds, packs
from core.competitors.likeness.learning import Labels, taught
from core.competitors.likeness.listings import with_known_columns
from core.competitors.likeness.pair_list import pair_list
from core.competitors.likeness.scoring import Scored, scored
from core.errors import BadInput
from core.locale import _

_BELOW = 0.499  # the most that a candidate scores that lost to a better partner


class MatchingStopped(Exception):
    """Somebody asked the matching to stop."""


@dataclass(frozen=True, slots=True)
class Matching:
    """What came out: `pairs` has ours, theirs (ids), score 0…1, kind, is_believed, is_best; best first.

    A score of 0.5 is the cut. `is_best` marks the pairs that are each other's best choice, also below it.
    """

    pairs: pd.DataFrame


def match_tables(
    ours: pd.DataFrame,
    theirs: pd.DataFrame,
    *,
    decisions: pd.DataFrame | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Matching:
    """Find which rows of another table are rows of ours.

    Both have id and title, and optionally brand (or manufacturer), modelno, spec, price, description,
    category, attributes; theirs also seller, when several sell there. `decisions` (left_id, right_id,
    label 1/0) stand as decided and teach the rest. No order of rows makes a difference. Raises BadInput
    for a missing column or an id that stands twice, MatchingStopped when `cancelled` says so.
    """
    left, right = _in_order(ours, "ours"), _in_order(theirs, "theirs")

    def on_share(share: float) -> None:
        if cancelled():
            raise MatchingStopped
        if progress is not None:
            progress(share)

    on_share(0.0)
    if left.empty or right.empty:
        return Matching(_no_pairs())
    found = scored(left, right, decided=_decided(decisions, left["id"], right["id"]), on_share=on_share)
    pairs = _pairs(found, left, right)
    on_share(1.0)
    return Matching(pairs)


def score_pairs(pairs: pd.DataFrame, train: pd.DataFrame | None = None) -> pd.DataFrame:
    """Score pairs of listings: left_title, right_title and optionally left_… and right_… of other fields.

    `train` has the same columns and a label (1 or 0). Returns score 0…1 and same 0/1 in the order of
    `pairs`. Raises BadInput for a missing column or label.
    """
    known = _needed(pairs, ["left_title", "right_title"])
    if known.empty:
        return pd.DataFrame({"score": pd.Series(dtype=float), "same": pd.Series(dtype=int)})
    if train is None:
        odds = pair_list(_side(known, "left_"), _side(known, "right_")).odds
        return _answers(odds)
    lessons = _needed(train, ["left_title", "right_title", "label"])
    both = pd.concat([known.drop(columns="label", errors="ignore"), lessons], ignore_index=True).fillna("")
    listed = pair_list(_side(both, "left_"), _side(both, "right_"))
    labels = Labels(np.arange(len(known), len(both)), labels_of(lessons["label"]))
    return _answers(taught(listed.evidence, listed.odds, labels, ask=-np.inf)[: len(known)])


def labels_of(labels: pd.Series) -> Floats:
    """Return labels as 1.0 and 0.0. Raises BadInput for anything but 1 and 0."""
    said = labels.astype(str).str.strip().str.lower()
    yes, no = said.isin(("1", "1.0", "true")), said.isin(("0", "0.0", "false"))
    if not bool((yes | no).all()):
        row = int(np.flatnonzero(~(yes | no))[0])
        raise BadInput(
            _("A label is 1 (the same) or 0 (not the same); row {n} says {label}.").format(
                n=row + 1, label=repr(said.iloc[row])
            ),
            field="label",
        )
    found: Floats = yes.to_numpy(dtype=float)
    return found


def _needed(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return the table with its columns in lower case. Raises BadInput naming those that are missing."""
    found = with_known_columns(table)
    missing = [column for column in columns if column not in found.columns]
    if missing:
        raise BadInput(
            _("There is no column {missing}. The columns are: {there}.").format(
                missing=", ".join(missing), there=", ".join(map(str, table.columns)) or "–"
            ),
            field=missing[0],
        )
    return found


def _in_order(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the table with ids as text, in an order that only its content decides."""
    found = _needed(table, ["id", "title"])
    ids = found["id"].astype(str).str.strip()
    twice = ids[ids.duplicated()]
    if len(twice):
        raise BadInput(
            _("The id {id} stands in more than one row. Each row needs an id of its own.").format(
                id=twice.iloc[0]
            ),
            field=name,
        )
    found = found.assign(id=ids, title=found["title"].fillna("").astype(str))
    return found.sort_values(["title", "id"], kind="stable", ignore_index=True)


def _decided(
    decisions: pd.DataFrame | None, ours: pd.Series, theirs: pd.Series
) -> tuple[Ints, Ints, Floats] | None:
    """Return decided pairs as rows; pairs of rows that are not in the tables teach nothing here."""
    if decisions is None or decisions.empty:
        return None
    known = _needed(decisions, ["left_id", "right_id", "label"])
    rows = [{key: row for row, key in enumerate(ids)} for ids in (ours, theirs)]
    pairs = pd.DataFrame(
        {
            "left": known["left_id"].astype(str).str.strip().map(rows[0]),
            "right": known["right_id"].astype(str).str.strip().map(rows[1]),
            "same": labels_of(known["label"]),
        }
    ).dropna()
    last = pairs.drop_duplicates(["left", "right"], keep="last")
    return (
        last["left"].to_numpy(dtype=np.int64),
        last["right"].to_numpy(dtype=np.int64),
        last["same"].to_numpy(dtype=float),
    )


def _pairs(found: Scored, left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    believed = found.is_believed
    score = np.where(believed, _share(found.odds + found.lift), np.minimum(_share(found.odds), _BELOW))
    our_packs, their_packs = packs(left), packs(right)
    table = pd.DataFrame(
        {
            "ours": left["id"].to_numpy()[found.rows[0]],
            "theirs": right["id"].to_numpy()[found.rows[1]],
            "score": score,
            "kind": kinds(
                found.evidence,
                [our_packs[row] for row in found.rows[0]],
                [their_packs[row] for row in found.rows[1]],
                believed.tolist(),
            ),
            "is_believed": believed,
            "is_best": found.is_chosen,
        }
    )
    return table.sort_values(
        ["score", "ours", "theirs"], ascending=[False, True, True], kind="stable", ignore_index=True
    )


def _no_pairs() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "ours": pd.Series(dtype=str),
            "theirs": pd.Series(dtype=str),
            "score": pd.Series(dtype=float),
            "kind": pd.Series(dtype=str),
            "is_believed": pd.Series(dtype=bool),
            "is_best": pd.Series(dtype=bool),
        }
    )


def _side(pairs: pd.DataFrame, prefix: str) -> pd.DataFrame:
    columns = [column for column in pairs.columns if column.startswith(prefix)]
    return pairs[columns].rename(columns=lambda column: column.removeprefix(prefix))


def _answers(odds: Floats) -> pd.DataFrame:
    return pd.DataFrame({"score": _share(odds), "same": (odds >= 0).astype(int)})


def _share(odds: Floats) -> Floats:
    """Return a score for log-odds. Evidence is summed as if its parts knew nothing of one another; half of it is news."""
    found: Floats = 1 / (1 + np.exp(-np.clip(odds / 2, -50, 50)))
    return found
