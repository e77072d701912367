"""The dry run of an import: every row read, nothing stored, each bad row with its reason."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Any

from core.errors import BadInput, PlannerError
from core.files.cells import Reading, reader
from core.files.columns import Column, Header
from core.files.moments import with_time
from core.files.schema import Field, Schema
from core.files.sheet import Grid
from core.locale import _
from core.numbers import normal, writes_decimals_with_comma

Progress = Callable[[float], None]
_TOTAL = re.compile(
    r"(?:合\s*计|总\s*计|小\s*计|汇\s*总|总\s*和|共\s*计|平\s*均(?:值|价)?|均值|average|(?:grand |sub)?\s*totals?|sum)\s*:?"
)


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
    given: Mapping[str, Any] | None = None,
    progress: Progress = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Plan:
    """Read every row below the header as the columns say; `given` is what a field holds where no cell says it.

    Raises BadInput when a required field has no column, or two columns claim one field.
    """
    given = given or {}
    used = _checked_mapping(columns, schema, given)
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
        read = _read_column(body[:, column.index], keep, column, field, faults)
        _merge(values, field, _filled_down(read) if field.fills_down else read)
        progress((n + 1) / (len(used) + 1))
    keep = _without_empty(values, schema, keep, faults, skipped)
    _fill(values, given, len(keep))
    faulty = _Faults(used, schema, keep, faults)
    faulty.required(values)
    faulty.needs(values)
    faulty.whole_rows(values)
    faulty.duplicates(values, start)
    good = [n for n, i in enumerate(keep) if i not in faults]
    progress(1.0)
    return Plan(
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


def _checked_mapping(columns: Sequence[Column], schema: Schema, given: Mapping[str, Any]) -> list[Column]:
    used = [column for column in columns if column.field is not None]
    counts = Counter(column.field for column in used)
    for group in schema.needs:
        if not any(counts[name] or name in given for name in group):
            labels = " / ".join(schema[name].label for name in group)
            raise BadInput(
                _("No column is chosen for any of these, one of which every row needs: {fields}.").format(
                    fields=labels
                ),
                field=group[0],
            )
    for field in schema.fields:
        if field.required and not counts[field.name] and field.name not in given:
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


@lru_cache(maxsize=4096)
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


def _filled_down(read: list[Any]) -> list[Any]:
    """Return the values of a column that says each once, an empty cell holding the one above it; others as they are."""
    said = [value for value in read if value is not None]
    if not 1 < len(said) < len(read) or read[0] is None or len(set(said)) < len(said):
        return read
    filled, above = [], None
    for value in read:
        above = above if value is None else value
        filled.append(above)
    return filled


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
    if isinstance(a, dict):
        return {**a, **b}
    if isinstance(a, list):
        return list(dict.fromkeys([*a, *b]))
    return with_time(a, b) if isinstance(a, date | time) else f"{a}；{b}"


def _without_empty(
    values: dict[str, list[Any]],
    schema: Schema,
    keep: list[int],
    faults: dict[int, tuple[Column, Any, str]],
    skipped: _Skipped,
) -> list[int]:
    """Leave out the rows that say nothing of what the import is about."""
    if not schema.empty_without:
        return keep
    told = [values[name] for name in schema.empty_without if name in values]
    full = [n for n, i in enumerate(keep) if i in faults or any(column[n] is not None for column in told)]
    skipped.blank += len(keep) - len(full)
    for name, column in values.items():
        values[name] = [column[n] for n in full]
    return [keep[n] for n in full]


def _fill(values: dict[str, list[Any]], given: Mapping[str, Any], rows: int) -> None:
    for name, value in given.items():
        column = values.get(name)
        values[name] = [value] * rows if column is None else [value if v is None else v for v in column]


@dataclass(frozen=True, slots=True)
class _Faults:
    """Adds what is wrong with rows whose cells can all be read; the first fault of a row stands."""

    used: Sequence[Column]
    schema: Schema
    keep: Sequence[int]
    faults: dict[int, tuple[Column, Any, str]]

    def required(self, values: Mapping[str, list[Any]]) -> None:
        """Mark rows that lack a required field."""
        for field in self.schema.fields:
            if field.required:
                reason = _("{field} is missing.").format(field=field.label)
                self._missing((field.name,), values, reason)

    def needs(self, values: Mapping[str, list[Any]]) -> None:
        """Mark rows that hold none of a group of fields."""
        for group in self.schema.needs:
            labels = " / ".join(self.schema[name].label for name in group)
            self._missing(group, values, _("None of these is there: {fields}.").format(fields=labels))

    def _missing(self, group: Sequence[str], values: Mapping[str, list[Any]], reason: str) -> None:
        there = [values[name] for name in group if name in values]
        column = self._column(group)
        for n, i in enumerate(self.keep):
            if all(each[n] is None for each in there):
                self.faults.setdefault(i, (column, "", reason))

    def whole_rows(self, values: Mapping[str, list[Any]]) -> None:
        """Mark rows whose cells contradict each other."""
        for n, name, reason in self.schema.check_rows(values) if self.schema.check_rows else ():
            self.faults.setdefault(self.keep[n], (self._column((name,)), values[name][n], reason))

    def duplicates(self, values: Mapping[str, list[Any]], start: int) -> None:
        """Mark a row whose key a good row above already has."""
        parts = [values[name] for name in self.schema.key if name in values]
        if not parts:
            return
        column = self._column(self.schema.key)
        first: dict[Any, int] = {}
        for i, key in zip(self.keep, zip(*parts, strict=True), strict=True):
            if i in self.faults:
                continue
            above = first.setdefault(key, i)
            if above != i:
                shown = " ".join(str(part) for part in key if part is not None)[:64]
                reason = _("“{key}” already stands in row {row}.").format(key=shown, row=above + start + 1)
                self.faults[i] = (column, key[0], reason)

    def _column(self, names: Sequence[str]) -> Column:
        """Return the column to blame: the one of the first of these fields that has one."""
        return next((each for name in names for each in self.used if each.field == name), self.used[0])


def _shown(value: Any) -> str:
    return str(value)[:80]
