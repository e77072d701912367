"""The dry run of an import: every row read, nothing stored, each bad row with its reason."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput, PlannerError
from core.files.cells import Reading, reader
from core.files.columns import Column, Header
from core.files.schema import Field, Schema
from core.files.sheet import Grid
from core.locale import _
from core.numbers import normal, writes_decimals_with_comma

Progress = Callable[[float], None]
_TOTAL = re.compile(r"(?:合\s*计|总\s*计|小\s*计|汇\s*总|总\s*和|共\s*计|(?:grand |sub)?\s*totals?|sum)\s*:?")


class Stopped(PlannerError):
    """The person asked to stop; nothing was stored."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken: its number in the file, the column, what stands there, and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would store: `values[field][i]` is what row `rows[i]` of the file says.

    None stands where a cell is empty. Bad rows are listed once, with their first fault.
    """

    key: str
    values: Mapping[str, Sequence[Any]]
    rows: Sequence[int]
    bad: tuple[BadRow, ...]
    total: int
    blank: int
    totals: int
    repeated_headers: int

    @property
    def good(self) -> int:
        """How many rows would be stored."""
        return len(self.rows)


def make_plan(
    cells: Grid,
    header: Header,
    columns: Sequence[Column],
    schema: Schema,
    *,
    progress: Progress = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Plan:
    """Read every row below the header as the columns say.

    Raises BadInput when a required field or the key has no column, or two columns claim one field.
    """
    used = _checked_mapping(columns, schema)
    start = header.data_from
    body = cells[start:]
    skipped = _Skipped.of(body, cells, header, columns)
    keep = [i for i in range(body.shape[0]) if i not in skipped.rows]
    faults: dict[int, tuple[Column, Any, str]] = {}
    values: dict[str, list[Any]] = {}
    for n, column in enumerate(used):
        if cancelled():
            raise Stopped(_("The import was stopped. Nothing was changed."))
        field = schema[column.field or ""]
        _merge(values, field, _read_column(body[:, column.index], keep, column, field, faults))
        progress((n + 1) / (len(used) + 1))
    _required(values, used, schema, keep, faults)
    _duplicates(values[schema.key], used, schema, keep, faults, start)
    good = [n for n, i in enumerate(keep) if i not in faults]
    progress(1.0)
    return Plan(
        key=schema.key,
        values={name: [column[n] for n in good] for name, column in values.items()} if faults else values,
        rows=[keep[n] + start + 1 for n in good],
        bad=tuple(
            BadRow(i + start + 1, column.heading, _shown(value), reason)
            for i, (column, value, reason) in sorted(faults.items())
        ),
        total=body.shape[0],
        blank=skipped.blank,
        totals=skipped.totals,
        repeated_headers=skipped.headers,
    )


def _checked_mapping(columns: Sequence[Column], schema: Schema) -> list[Column]:
    used = [column for column in columns if column.field is not None]
    counts = Counter(column.field for column in used)
    for field in schema.fields:
        if field.required and not counts[field.name]:
            raise BadInput(
                _("No column is chosen for “{field}”, which every row needs.").format(field=field.label),
                field=field.name,
            )
        if counts[field.name] > 1 and not field.many:
            raise BadInput(
                _("Two columns are chosen for “{field}”: keep one of them.").format(field=field.label),
                field=field.name,
            )
    return used


@dataclass(slots=True)
class _Skipped:
    """Rows that are no data: blank ones, totals, and headers repeated on each printed page."""

    rows: set[int]
    blank: int = 0
    totals: int = 0
    headers: int = 0

    @classmethod
    def of(cls, body: Grid, cells: Grid, header: Header, columns: Sequence[Column]) -> "_Skipped":
        found = cls(set())
        names = [] if header.last is None else [str(cell).strip() for cell in cells[header.last]]
        mapped = next((column.index for column in columns if column.field is not None), 0)
        for i in range(body.shape[0]):
            first = body[i, 0]
            if first == "" or (isinstance(first, str) and (_is_total(first) or not first.strip())):
                found.look(i, body[i])
            elif names and body[i, mapped] == names[mapped] and [str(c).strip() for c in body[i]] == names:
                found.rows.add(i)
                found.headers += 1
        return found

    def look(self, i: int, row: Any) -> None:
        """Count a row whose first cell is empty or a word for a total."""
        texts = [cell for cell in row if not (isinstance(cell, str) and not cell.strip())]
        if not texts:
            self.blank += 1
            self.rows.add(i)
        elif isinstance(texts[0], str) and _is_total(texts[0]):
            self.totals += 1
            self.rows.add(i)


def _is_total(text: str) -> bool:
    return len(text) < 24 and bool(_TOTAL.fullmatch(normal(text)))


def _read_column(
    cells: Any, keep: Sequence[int], column: Column, field: Field, faults: dict[int, tuple[Column, Any, str]]
) -> list[Any]:
    """Return the column's values for the rows kept; each distinct cell is read once."""
    raw = cells.tolist()
    numeric = field.kind in ("money", "number", "count", "share")
    comma = numeric and writes_decimals_with_comma(raw[:2000])
    read = reader(field, Reading(column.heading, column.scale, column.percent, comma))
    known: dict[tuple[type, Any], Any] = {}
    wrong: dict[tuple[type, Any], str] = {}
    values: list[Any] = []
    for i in keep:
        cell = raw[i]
        seen = (cell.__class__, cell)
        if seen in known:
            values.append(known[seen])
            continue
        if seen not in wrong:
            try:
                known[seen] = value = read(cell)
            except BadInput as error:
                wrong[seen] = str(error)
            else:
                values.append(value)
                continue
        faults.setdefault(i, (column, cell, wrong[seen]))
        values.append(None)
    return values


def _merge(values: dict[str, list[Any]], field: Field, read: list[Any]) -> None:
    """Add a column to its field; several columns of one field are joined in their order."""
    before = values.get(field.name)
    if before is None:
        values[field.name] = read
        return
    values[field.name] = [_joined(a, b) for a, b in zip(before, read, strict=True)]


def _joined(a: Any, b: Any) -> Any:
    if a is None or b is None:
        return b if a is None else a
    return {**a, **b} if isinstance(a, dict) else list(dict.fromkeys([*a, *b]))


def _required(
    values: Mapping[str, list[Any]],
    used: Sequence[Column],
    schema: Schema,
    keep: Sequence[int],
    faults: dict[int, tuple[Column, Any, str]],
) -> None:
    for field in schema.fields:
        if not field.required:
            continue
        column = next(each for each in used if each.field == field.name)
        for i, value in zip(keep, values[field.name], strict=True):
            if value is None:
                faults.setdefault(i, (column, "", _("{field} is missing.").format(field=field.label)))


def _duplicates(
    keys: Sequence[Any],
    used: Sequence[Column],
    schema: Schema,
    keep: Sequence[int],
    faults: dict[int, tuple[Column, Any, str]],
    start: int,
) -> None:
    """Mark a row whose key a good row above already has."""
    column = next(each for each in used if each.field == schema.key)
    first: dict[Any, int] = {}
    for i, key in zip(keep, keys, strict=True):
        if key is None or i in faults:
            continue
        above = first.setdefault(key, i)
        if above != i:
            reason = _("“{key}” already stands in row {row}.").format(
                key=str(key)[:64], row=above + start + 1
            )
            faults[i] = (column, key, reason)


def _shown(value: Any) -> str:
    return str(value)[:80]
