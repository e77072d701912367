"""What `python -m core match` and `score-pairs` do: csv in, scored csv out."""

import io
from pathlib import Path

import pandas as pd

from core.competitors import matching
from core.errors import BadFile, BadInput
from core.files.text_table import decoded, delimiter_of
from core.locale import _

_DECIMALS = 6


def match(ours: Path, theirs: Path, out: Path, *, labels: Path | None = None, every: bool = False) -> None:
    """Write which rows of `theirs` are rows of `ours`: left_id (ours), right_id, score, kind, best first.

    Only pairs believed the same, or with `every` each scored candidate. `labels` (left_id, right_id,
    label) are decisions to stand by and to learn from.
    """
    decisions = _table(labels, ["left_id", "right_id", "label"]) if labels else None
    left, right = _table(ours, ["id", "title"]), _table(theirs, ["id", "title"])
    for path, table in ((ours, left), (theirs, right)):
        _refuse_twice(path, table)
    found = matching.match_tables(left, right, decisions=decisions)
    pairs = found.pairs if every else found.pairs[found.pairs["is_believed"]]
    named = pairs.rename(columns={"ours": "left_id", "theirs": "right_id"})
    _write(named[["left_id", "right_id", "score", "kind"]], out)


def score_pairs(pairs: Path, out: Path, *, train: Path | None = None) -> None:
    """Write for each pair its score 0…1 and whether it is the same (0/1), in the order of the file."""
    titles = ["left_title", "right_title"]
    lessons = _table(train, [*titles, "label"]) if train else None
    _write(matching.score_pairs(_table(pairs, titles), lessons), out)


def _table(path: Path, needed: list[str]) -> pd.DataFrame:
    """Return a csv with every cell as text. Raises BadFile naming the file and what is wrong with it."""
    try:
        text = decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise BadFile(
            _("{file} cannot be opened: {reason}").format(file=path, reason=error.strerror)
        ) from error
    if not text.strip():
        raise BadFile(_("{file} is empty.").format(file=path.name))
    try:
        table = pd.read_csv(
            io.StringIO(text), dtype=str, keep_default_na=False, sep=delimiter_of(text), skipinitialspace=True
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise BadFile(
            _("{file} cannot be read as csv: {reason}").format(file=path.name, reason=error)
        ) from error
    there = {str(column).strip().lower() for column in table.columns}
    missing = [column for column in needed if column not in there]
    if missing:
        raise BadFile(
            _("{file} has no column {missing}. Its columns are: {there}.").format(
                file=path.name, missing=", ".join(missing), there=", ".join(table.columns)
            )
        )
    if table.empty:
        raise BadFile(_("{file} has a header but no rows.").format(file=path.name))
    return table


def _refuse_twice(path: Path, table: pd.DataFrame) -> None:
    ids = next(table[column] for column in table.columns if column.strip().lower() == "id")
    twice = ids[ids.duplicated()]
    if len(twice):
        raise BadInput(
            _("{file} has the id {id} in more than one row. Each row needs an id of its own.").format(
                file=path.name, id=twice.iloc[0]
            ),
            field="id",
        )


def _write(table: pd.DataFrame, out: Path) -> None:
    try:
        table.assign(score=table["score"].round(_DECIMALS)).to_csv(out, index=False, encoding="utf-8")
    except OSError as error:
        raise BadFile(
            _("{file} cannot be written: {reason}").format(file=out, reason=error.strerror)
        ) from error
