"""The sheets of a plan file and their columns: the same list writes the workbook and reads it back.

A heading is known in both languages, whoever wrote the file. The number of a thing is its id: with it a
row changes what is there, without it a row adds something.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from core.campaigns.values import (
    BudgetKind,
    Channel,
    Goal,
    Level,
    PhaseKind,
    State,
    TaskKind,
    TaskRole,
    budget_name,
    channel_name,
    goal_name,
    phase_name,
    state_name,
    task_role_name,
)
from core.errors import BadInput
from core.files.cells import plain_text
from core.files.columns import heading_key
from core.files.schema import Field, Kind, Schema
from core.locale import LANGUAGES, _, speaking
from core.text import visible

SHEETS = ("campaigns", "phases", "tasks", "items", "budget", "sends")
NUMBER, CAMPAIGN_NUMBER = "id", "campaign_id"

# sheet -> its columns in order: name -> kind. What the desk works out itself is written, and not read.
COLUMNS: dict[str, dict[str, Kind]] = {
    "campaigns": {
        NUMBER: "count",
        "name": "text",
        "platform": "text",
        "level": "choice",
        "goal": "choice",
        "state": "choice",
        "owner": "text",
        "live_at": "moment",
        "starts_at": "moment",
        "ends_at": "moment",
        "target": "money",
        "protected_until": "moment",
        "enrol_by": "moment",
        "note": "text",
    },
    "phases": {
        CAMPAIGN_NUMBER: "count",
        "campaign": "text",
        "kind": "choice",
        "name": "text",
        "starts_at": "moment",
        "ends_at": "moment",
    },
    "tasks": {
        NUMBER: "count",
        CAMPAIGN_NUMBER: "count",
        "campaign": "text",
        "name": "text",
        "role": "choice",
        "kind": "choice",
        "assignee": "text",
        "starts_on": "date",
        "due_on": "date",
        "done": "choice",
        "needs": "tags",
        "note": "text",
    },
    "items": {
        CAMPAIGN_NUMBER: "count",
        "campaign": "text",
        "code": "code",
        "title": "text",
        "usual_price": "money",
        "own_price": "money",
        "stock": "count",
        "forecast": "count",
        "note": "text",
    },
    "budget": {
        NUMBER: "count",
        CAMPAIGN_NUMBER: "count",
        "campaign": "text",
        "kind": "choice",
        "name": "text",
        "planned": "money",
        "committed": "money",
        "spent": "money",
    },
    "sends": {
        NUMBER: "count",
        CAMPAIGN_NUMBER: "count",
        "campaign": "text",
        "channel": "choice",
        "sends_at": "moment",
        "audience": "text",
        "audience_count": "count",
        "note": "text",
    },
}
SHOWN_ONLY = {"campaigns": ("starts_at", "ends_at"), "items": ("title", "usual_price")}
REQUIRED = {
    "campaigns": ("name",),
    "phases": ("kind", "starts_at", "ends_at"),
    "tasks": ("name", "starts_on", "due_on"),
    "items": ("code",),
    "budget": ("kind",),
    "sends": ("channel", "sends_at"),
}
LENGTHS = {"name": 120, "note": 4000, "platform": 40, "owner": 254, "assignee": 254, "audience": 80}
YES = "yes"
_AS_WRITTEN = (
    ("campaigns", "name"),
    ("campaigns", "note"),
    ("tasks", "name"),
    ("tasks", "note"),
    ("items", "note"),
    ("budget", "name"),
    ("sends", "audience"),
    ("sends", "note"),
)


def sheet_name(sheet: str) -> str:
    """Return a sheet's name."""
    return {
        "campaigns": _("Campaigns"),
        "phases": _("Phases"),
        "tasks": _("Tasks"),
        "items": _("Items"),
        "budget": _("Budget"),
        "sends": _("Sends"),
    }[sheet]


def column_name(sheet: str, column: str) -> str:
    """Return a column's heading."""
    own = {
        ("campaigns", NUMBER): _("Campaign no."),
        ("campaigns", "name"): _("Campaign"),
        ("campaigns", "starts_at"): _("First day"),
        ("campaigns", "ends_at"): _("Last day"),
        ("tasks", NUMBER): _("Task no."),
        ("tasks", "name"): _("Task"),
        ("tasks", "kind"): _("Yields"),
        ("budget", NUMBER): _("Budget line no."),
        ("budget", "kind"): _("Goes into"),
        ("budget", "name"): _("What for"),
        ("sends", NUMBER): _("Send no."),
        ("phases", "kind"): _("Phase"),
        ("phases", "name"): _("Own name"),
    }
    return (
        own.get((sheet, column))
        or {
            CAMPAIGN_NUMBER: _("Campaign no."),
            "campaign": _("Campaign"),
            "platform": _("Platform"),
            "level": _("Level"),
            "goal": _("Aim"),
            "state": _("State"),
            "owner": _("Owner"),
            "live_at": _("Goes live"),
            "starts_at": _("Starts"),
            "ends_at": _("Ends"),
            "target": _("Target"),
            "protected_until": _("Price protection until"),
            "enrol_by": _("Enrolment ends"),
            "note": _("Note"),
            "role": _("Role"),
            "assignee": _("Who"),
            "starts_on": _("Starts"),
            "due_on": _("Due"),
            "done": _("Finished"),
            "needs": _("Needs task no."),
            "code": _("Item code"),
            "title": _("Title"),
            "usual_price": _("Usual price (¥)"),
            "own_price": _("Event price (¥)"),
            "stock": _("Stock promised"),
            "forecast": _("Expected pieces"),
            "planned": _("Planned (¥)"),
            "committed": _("Committed (¥)"),
            "spent": _("Spent (¥)"),
            "channel": _("Channel"),
            "sends_at": _("Goes out"),
            "audience": _("Audience"),
            "audience_count": _("People"),
        }[column]
    )


def task_kind_name(kind: str) -> str:
    """Return what a task yields."""
    return {
        TaskKind.PLAIN: _("A plain task"),
        TaskKind.ASSET: _("Pictures and pages"),
        TaskKind.COPY: _("Copy"),
        TaskKind.ENROL: _("Enrolment"),
        TaskKind.CHECK: _("A check"),
        TaskKind.STOCK: _("Stock"),
    }[TaskKind(kind)]


def choice_name(sheet: str, column: str, value: str) -> str:
    """Return how a choice is written in the file."""
    names = _CHOICES.get((sheet, column))
    if names is None:
        return value
    return names[1](value)


def schema(sheet: str) -> Schema:
    """Return the schema by which a sheet is read, with labels in the language of whoever asks."""
    read = {name: kind for name, kind in COLUMNS[sheet].items() if name not in SHOWN_ONLY.get(sheet, ())}
    return Schema(
        name=f"plan_{sheet}",
        key=(),  # new things have no number: which row is which is said by `plan_changes`
        fields=tuple(_field(sheet, name, kind) for name, kind in read.items()),
        needs=((CAMPAIGN_NUMBER, "campaign"),) if sheet != "campaigns" else (),
        empty_without=REQUIRED[sheet],
    )


def headings(sheet: str, column: str) -> tuple[str, ...]:
    """Return a column's heading in every language."""
    return tuple(_in_every_language(lambda: column_name(sheet, column)))


def sheet_names(sheet: str) -> tuple[str, ...]:
    """Return a sheet's name in every language."""
    return tuple(_in_every_language(lambda: sheet_name(sheet)))


def _field(sheet: str, name: str, kind: Kind) -> Field:
    return Field(
        name=name,
        kind=kind,
        label=column_name(sheet, name),
        aliases=headings(sheet, name),
        required=name in REQUIRED[sheet],
        whole_headings=True,
        max_length=LENGTHS.get(name, 0) if kind == "text" else 0,
        choices=_spellings(sheet, name) if kind == "choice" else {},
        read=_words if kind == "text" and (sheet, name) in _AS_WRITTEN else None,
    )


def _words(cell: Any, field: Field, _how: Any) -> str | None:
    """Read a text as it was written: lines stay lines, and a lone dash is a text too."""
    lines = (visible(each).rstrip() for each in plain_text(cell).splitlines())
    text = "\n".join(lines).strip()
    if len(text) > field.max_length:
        raise BadInput(_("{n} characters, at most {most} fit.").format(n=len(text), most=field.max_length))
    return text or None


def _spellings(sheet: str, name: str) -> Mapping[str, str]:
    """Return how a choice may be written: its code, and its name in every language."""
    values, named = _CHOICES[(sheet, name)]
    known = {heading_key(value): value for value in values if value}
    for value in values:
        known |= {heading_key(spelling): value for spelling in _in_every_language(partial(named, value))}
    return known


def _in_every_language(said: Callable[[], str]) -> Iterable[str]:
    for language in LANGUAGES:
        with speaking(language):
            yield said()


def _as_is(value: str) -> str:
    return value


def _yes(_value: str) -> str:
    return _("yes")


_Named = Callable[[str], str]
_CHOICES: dict[tuple[str, str], tuple[tuple[str, ...], _Named]] = {
    ("campaigns", "level"): (tuple(Level), _as_is),
    ("campaigns", "goal"): (tuple(Goal), goal_name),
    ("campaigns", "state"): (tuple(State), state_name),
    ("phases", "kind"): (tuple(PhaseKind), phase_name),
    ("tasks", "role"): (tuple(TaskRole), task_role_name),
    ("tasks", "kind"): (tuple(TaskKind), task_kind_name),
    ("tasks", "done"): ((YES,), _yes),
    ("budget", "kind"): (tuple(BudgetKind), budget_name),
    ("sends", "channel"): (tuple(Channel), channel_name),
}
