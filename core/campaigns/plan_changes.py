"""What a plan file would change: its rows beside the plan as it is, nothing stored yet.

A row with a number changes that thing, one without adds something. What the file does not name stays.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from core.campaigns.plan_columns import (
    CAMPAIGN_NUMBER,
    COLUMNS,
    NUMBER,
    SHOWN_ONLY,
    column_name,
    schema,
    sheet_name,
)
from core.campaigns.plan_frames import PlanFrames
from core.campaigns.plan_read import PlanFile
from core.campaigns.plan_sheet import plan_rows
from core.campaigns.values import Goal
from core.errors import BadInput
from core.files.cells import Reading, reader
from core.files.safe_cells import safe_cell
from core.locale import _
from core.text import folded

PHASES = "phases"  # as a change calls the whole set of a campaign's phases
_REFERS = (NUMBER, CAMPAIGN_NUMBER, "campaign")
_NEVER_EMPTY = {"campaigns": ("level", "goal", "state", "live_at"), "tasks": ("role",)}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be taken, and why."""

    sheet: str
    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes, field by field from what is stored to what the file says; `number` 0 adds something.

    `campaign` is the campaign's number, or the name of one that the same file adds. `days` are both days of a
    task as the row says them, also where one of them is as stored: they belong together.
    """

    sheet: str
    row: int
    number: int
    campaign: int | str
    title: str
    fields: Mapping[str, tuple[Any, Any]]
    days: Mapping[str, date] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether it adds something."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class Known:
    """What names in a file may stand for: people by folded name or address, items by code.

    `shared` are the names that several people bear: of these only an address tells who is meant.
    """

    people: Mapping[str, int] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()
    items: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """All changes of a file, how many of its rows are as stored, and the rows that cannot be taken."""

    changes: tuple[Change, ...]
    same: int
    faults: tuple[Fault, ...]

    def of(self, sheet: str) -> tuple[Change, ...]:
        """Return the changes of one sheet."""
        return tuple(each for each in self.changes if each.sheet == sheet)


def proposed_changes(file: PlanFile, frames: PlanFrames, known: Known, zone: ZoneInfo) -> Proposal:
    """Return what a file would change in a plan. Times in the file are in the shop's zone."""
    changes: list[Change] = []
    faults = [Fault(sheet, row.row, row.reason) for sheet, row in file.bad]
    names = _Names(file, frames)
    total = 0
    for sheet in file.plans:
        stored = list(plan_rows(sheet, frames, zone))
        rows = list(_rows(file, sheet))
        total += len(rows)
        read = {"phases": _phases, "items": _items}.get(sheet, _numbered)
        for outcome in read(sheet, rows, stored, names, known):
            (faults if isinstance(outcome, Fault) else changes).append(outcome)  # type: ignore[arg-type]
    touched = sum(len(each.fields.get(PHASES, ((), ()))[1]) or 1 for each in changes)
    return Proposal(tuple(changes), max(total - touched - len(faults) + len(file.bad), 0), tuple(faults))


class _Names:
    """Finds the campaign that a row speaks of."""

    def __init__(self, file: PlanFile, frames: PlanFrames) -> None:
        self.numbers = set(map(int, frames.campaigns["id"]))
        self.by_name: dict[str, list[int]] = {}
        for number, name in zip(frames.campaigns["id"], frames.campaigns["name"], strict=True):
            self.by_name.setdefault(folded(name), []).append(int(number))
        self.new: dict[str, str] = {}
        for _n, row in _rows(file, "campaigns"):
            number, key = row.get(NUMBER), folded(row["name"])
            if not number:
                self.new.setdefault(key, row["name"])
            elif number in self.numbers and number not in self.by_name.setdefault(key, []):
                self.by_name[key].append(int(number))  # renamed here: other sheets may call it either

    def campaign(self, row: Row) -> int | str:
        """Return the campaign's number, or the name of a new one. Raises BadInput where there is none, or several."""
        number, name = row.get(CAMPAIGN_NUMBER), row.get("campaign") or ""
        if number:
            if number not in self.numbers:
                raise BadInput(_("There is no campaign with the number {n}.").format(n=number))
            return int(number)
        found, key = self.by_name.get(folded(name), []), folded(name)
        if key in self.new and not found:
            return str(self.new[key])
        if len(found) == 1 and key not in self.new:
            return found[0]
        if not found:
            raise BadInput(_("There is no campaign named {name}.").format(name=name or "—"))
        raise BadInput(
            _("Several campaigns are named {name}: write the campaign's number.").format(name=name)
        )


def _rows(file: PlanFile, sheet: str) -> Iterator[tuple[int, Row]]:
    plan = file.plans.get(sheet)
    if plan is None:
        return
    for n, row in enumerate(plan.rows):
        yield row, {name: column[n] for name, column in plan.values.items()}


Outcomes = Iterator[Change | Fault]
Rows = Sequence[tuple[int, Row]]
Span = tuple[str, str, datetime, datetime]  # a phase's kind, own name, start and end


def _numbered(sheet: str, rows: Rows, stored: Sequence[Row], names: _Names, known: Known) -> Outcomes:
    """Compare rows that carry the number of their thing."""
    by_number = {row[NUMBER]: row for row in stored}
    seen: set[int] = set()
    added: set[str] = set()
    for n, row in rows:
        number = int(row.get(NUMBER) or 0)
        try:
            if number and number not in by_number:
                raise BadInput(
                    _("Nothing here has the number {n}: leave it empty to add something.").format(n=number)
                )
            if number in seen:
                raise BadInput(_("The number {n} stands twice.").format(n=number))
            seen |= {number} if number else set()
            if sheet == "campaigns" and not number:
                if folded(row["name"]) in added:
                    raise BadInput(
                        _("{name} is added twice: give one of them another name.").format(name=row["name"])
                    )
                added.add(folded(row["name"]))
            before = by_number.get(number, {})
            campaign = number or str(row["name"]) if sheet == "campaigns" else names.campaign(row)
            if before and sheet != "campaigns" and campaign != before[CAMPAIGN_NUMBER]:
                raise BadInput(_("A row cannot go to another campaign: add it there, and take it out here."))
            fields = _fields(sheet, row, before)
            _complete(sheet, fields, before)
            _people(fields, known)
        except BadInput as error:
            yield Fault(sheet, n, str(error))
            continue
        if fields or not number:
            days = {name: row[name] for name in ("starts_on", "due_on") if sheet == "tasks"}
            yield Change(sheet, n, number, campaign, _title(sheet, row), fields, days)


def _items(sheet: str, rows: Rows, stored: Sequence[Row], names: _Names, known: Known) -> Outcomes:
    """Compare items, known by their campaign and code."""
    by_key = {(row[CAMPAIGN_NUMBER], row["code"]): row for row in stored}
    seen: set[tuple[int | str, str]] = set()
    for n, row in rows:
        try:
            campaign = names.campaign(row)
            key = (campaign, row["code"])
            if row["code"] not in known.items:
                raise BadInput(_("The shop has no item with the code {code}.").format(code=row["code"]))
            if key in seen:
                raise BadInput(_("{code} stands twice in this campaign.").format(code=row["code"]))
            seen.add(key)
            before = by_key.get(key, {}) if isinstance(campaign, int) else {}
            fields = {name: change for name, change in _fields(sheet, row, before).items() if name != "code"}
        except BadInput as error:
            yield Fault(sheet, n, str(error))
            continue
        if fields or not before:
            yield Change(sheet, n, known.items[row["code"]] if before else 0, campaign, row["code"], fields)


def _phases(sheet: str, rows: Rows, stored: Sequence[Row], names: _Names, known: Known) -> Outcomes:
    """Compare the phases of each campaign as a whole: they are stored together."""
    del known
    before: dict[int | str, list[Span]] = {}
    for row in stored:
        before.setdefault(row[CAMPAIGN_NUMBER], []).append(_phase(row))
    after: dict[int | str, list[Span]] = {}
    first: dict[int | str, int] = {}
    has_names = True
    for n, row in rows:
        try:
            campaign, phase = names.campaign(row), _phase(row)
        except BadInput as error:
            yield Fault(sheet, n, str(error))
            continue
        has_names = "name" in row
        after.setdefault(campaign, []).append(phase)
        first.setdefault(campaign, n)
    for campaign, phases in after.items():
        old = before.get(campaign, [])
        new = phases if has_names else _with_names(old, phases)
        if sorted(old, key=str) != sorted(new, key=str):
            number = campaign if isinstance(campaign, int) else 0
            yield Change(sheet, first[campaign], number, campaign, sheet_name(sheet), {PHASES: (old, new)})


def _phase(row: Row) -> Span:
    name = _plain("phases", "name", row.get("name")) or ""
    return row["kind"], name, as_moment(row["starts_at"]), as_moment(row["ends_at"])


def _with_names(old: Sequence[Span], phases: Sequence[Span]) -> list[Span]:
    """Return phases under the names they had: of the same kind and start, else the next of the kind."""
    left = list(old)
    starts = {(kind, start) for kind, _name, start, _end in phases}
    named = []
    for kind, _name, start, end in phases:
        same = [each for each in left if each[0] == kind and each[2] == start]
        free = [each for each in left if each[0] == kind and (kind, each[2]) not in starts]
        found = next(iter([*same, *free]), None)
        if found is not None:
            left.remove(found)
        named.append((kind, found[1] if found else "", start, end))
    return named


def _fields(sheet: str, row: Row, before: Row) -> dict[str, tuple[Any, Any]]:
    """Return the fields of the file that differ; a column that is not there is left alone."""
    own = [name for name in COLUMNS[sheet] if name not in _REFERS and name not in SHOWN_ONLY.get(sheet, ())]
    told = {name: (before.get(name), row[name]) for name in own if name in row}
    fields = {
        name: (old, new)
        for name, (old, new) in told.items()
        if old != new and _plain(sheet, name, old) != _plain(sheet, name, new)
    }
    if before and "goal" in fields and Goal.NEW_BUYERS in fields["goal"]:
        # Money becomes heads, or heads money: the figure that the sheet shows is what is meant.
        fields["target"] = told.get("target", (before.get("target"), before.get("target")))
    return fields


def as_moment(value: date | datetime | time) -> datetime:
    """Return a moment of the file to the minute: a sheet's midnight reads as a day.

    Raises BadInput for a time of day alone.
    """
    if isinstance(value, time):
        raise BadInput(
            _("{time} is a time without a day: write both, as 2026-11-11 20:00.").format(
                time=f"{value:%H:%M}"
            )
        )
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return datetime.combine(value, time())


def _plain(sheet: str, name: str, value: Any) -> Any:
    """Return a value as two of them are compared: what is stored as it would be read from the file."""
    kind = COLUMNS[sheet][name]
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return "；".join(str(each) for each in value)
    if kind == "moment":
        return as_moment(value)
    if kind == "text":
        return _reader(sheet, name)(safe_cell(value))
    return value.date() if isinstance(value, datetime) else value


@lru_cache
def _reader(sheet: str, name: str) -> Callable[[Any], Any]:
    return reader(schema(sheet)[name], Reading())


def _complete(sheet: str, fields: Mapping[str, tuple[Any, Any]], before: Row) -> None:
    """Raise BadInput where a row empties what cannot be empty, or adds a campaign without its time."""
    for name in _NEVER_EMPTY.get(sheet, ()):
        if before and name in fields and fields[name][1] is None:
            raise BadInput(_("{column} cannot be emptied.").format(column=column_name(sheet, name)))
    if sheet == "campaigns" and not before and "live_at" not in fields:
        raise BadInput(_("A new campaign needs the time at which it goes live."))


def _people(fields: Mapping[str, tuple[Any, Any]], known: Known) -> None:
    for name in ("owner", "assignee"):
        person = fields[name][1] if name in fields else None
        if person and folded(person) in known.shared:
            raise BadInput(_("Several members are named {name}: write the address.").format(name=person))
        if person and folded(person) not in known.people:
            raise BadInput(_("{name} is no member of the shop.").format(name=person))


def _title(sheet: str, row: Row) -> str:
    return str(row.get("name") or row.get("kind") or row.get("channel") or sheet_name(sheet))
