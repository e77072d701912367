"""What a plan file would change: its rows beside the plan as it is, nothing stored yet.

A row with a number changes that thing, one without adds something. What the file does not name stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from core.campaigns.plan_columns import CAMPAIGN_NUMBER, COLUMNS, NUMBER, SHOWN_ONLY, sheet_name
from core.campaigns.plan_frames import PlanFrames
from core.campaigns.plan_read import PlanFile
from core.campaigns.plan_sheet import plan_rows
from core.errors import BadInput
from core.locale import _
from core.text import folded

PHASES = "phases"  # as a change calls the whole set of a campaign's phases
_REFERS = (NUMBER, CAMPAIGN_NUMBER, "campaign")
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

    `campaign` is the campaign's number, or the name of one that the same file adds.
    """

    sheet: str
    row: int
    number: int
    campaign: int | str
    title: str
    fields: Mapping[str, tuple[Any, Any]]

    @property
    def is_new(self) -> bool:
        """Whether it adds something."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class Known:
    """What names in a file may stand for: people by folded name or address, items by code."""

    people: Mapping[str, int] = field(default_factory=dict)
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
        self.new = {
            folded(row["name"]): row["name"] for _n, row in _rows(file, "campaigns") if not row.get(NUMBER)
        }

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


def _numbered(sheet: str, rows: Rows, stored: Sequence[Row], names: _Names, known: Known) -> Outcomes:
    """Compare rows that carry the number of their thing."""
    by_number = {row[NUMBER]: row for row in stored}
    seen: set[int] = set()
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
            before = by_number.get(number, {})
            campaign = number or str(row["name"]) if sheet == "campaigns" else names.campaign(row)
            if before and sheet != "campaigns" and campaign != before[CAMPAIGN_NUMBER]:
                raise BadInput(_("A row cannot go to another campaign: add it there, and take it out here."))
            fields = _fields(sheet, row, before)
            _people(fields, known)
        except BadInput as error:
            yield Fault(sheet, n, str(error))
            continue
        if fields or not number:
            yield Change(sheet, n, number, campaign, _title(sheet, row), fields)


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
        except BadInput as error:
            yield Fault(sheet, n, str(error))
            continue
        seen.add(key)
        before = by_key.get(key, {}) if isinstance(campaign, int) else {}
        fields = {name: change for name, change in _fields(sheet, row, before).items() if name != "code"}
        if fields or not before:
            yield Change(sheet, n, known.items[row["code"]] if before else 0, campaign, row["code"], fields)


def _phases(sheet: str, rows: Rows, stored: Sequence[Row], names: _Names, known: Known) -> Outcomes:
    """Compare the phases of each campaign as a whole: they are stored together."""
    del known
    before: dict[int | str, list[tuple[Any, ...]]] = {}
    for row in stored:
        before.setdefault(row[CAMPAIGN_NUMBER], []).append(_phase(row))
    after: dict[int | str, list[tuple[Any, ...]]] = {}
    first: dict[int | str, int] = {}
    for n, row in rows:
        try:
            campaign = names.campaign(row)
        except BadInput as error:
            yield Fault(sheet, n, str(error))
            continue
        after.setdefault(campaign, []).append(_phase(row))
        first.setdefault(campaign, n)
    for campaign, phases in after.items():
        old = before.get(campaign, [])
        if sorted(old, key=str) != sorted(phases, key=str):
            number = campaign if isinstance(campaign, int) else 0
            yield Change(sheet, first[campaign], number, campaign, sheet_name(sheet), {PHASES: (old, phases)})


def _phase(row: Row) -> tuple[Any, ...]:
    kind, starts, ends = row["kind"], as_moment(row["starts_at"]), as_moment(row["ends_at"])
    return kind, row.get("name") or "", starts, ends


def _fields(sheet: str, row: Row, before: Row) -> dict[str, tuple[Any, Any]]:
    """Return the fields of the file that differ; a column that is not there is left alone."""
    own = [name for name in COLUMNS[sheet] if name not in _REFERS and name not in SHOWN_ONLY.get(sheet, ())]
    told = {name: (before.get(name), row[name]) for name in own if name in row}
    kinds = COLUMNS[sheet]
    return {
        name: (old, new)
        for name, (old, new) in told.items()
        if _plain(kinds[name], old) != _plain(kinds[name], new)
    }


def as_moment(value: date | datetime) -> datetime:
    """Return a moment of the file to the minute: a sheet's midnight reads as a day."""
    if isinstance(value, datetime):
        return value.replace(second=0, microsecond=0)
    return datetime.combine(value, time())


def _plain(kind: str, value: Any) -> Any:
    """Return a value as two of them are compared."""
    if value is None or value == "":
        return None
    if isinstance(value, list):
        return "；".join(str(each) for each in value)
    if kind == "moment":
        return as_moment(value)
    return value.date() if isinstance(value, datetime) else value


def _people(fields: Mapping[str, tuple[Any, Any]], known: Known) -> None:
    for name in ("owner", "assignee"):
        person = fields[name][1] if name in fields else None
        if person and folded(person) not in known.people:
            raise BadInput(_("{name} is no member of the shop.").format(name=person))


def _title(sheet: str, row: Row) -> str:
    return str(row.get("name") or row.get("kind") or row.get("channel") or sheet_name(sheet))
