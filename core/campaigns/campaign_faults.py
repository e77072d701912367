"""What a campaign must keep to, each fault as a sentence at its field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from core.campaigns.campaign_row import FIRST_YEAR, LAST_YEAR, sane_moment
from core.campaigns.values import Goal, Level, Phase, PhaseKind, State, TaskKind, TaskRole, phase_name
from core.errors import BadInput
from core.locale import _
from core.text import visible

K = TypeVar("K", bound=StrEnum)
MOST_PHASES, MOST_TASKS, MOST_CAMPAIGNS = 40, 300, 2_000
MOST_SUM = 10**13  # 分: a hundred billion yuan
MOST_TASK_DAYS = 400
LENGTHS = {"name": 80, "platform": 40, "gate_pack": 60, "festival": 40, "note": 4_000}
TASK_LENGTHS = {"name": 120, "note": 500}

# Phases that may run at the same time. A presale may go on in the burst (the balance is paid then, and a
# second wave is sold while the first is delivered); whatever else overlaps is a slip of the pen.
_TOGETHER = {
    frozenset({PhaseKind.WARM_UP, PhaseKind.PRESALE}),
    frozenset({PhaseKind.GATHER, PhaseKind.PRESALE}),
    frozenset({PhaseKind.BURST, PhaseKind.PRESALE}),
    frozenset({PhaseKind.RETURN, PhaseKind.REVIEW}),
}
_BEFORE = (PhaseKind.GATHER, PhaseKind.WARM_UP, PhaseKind.PRESALE)
_AFTER = (PhaseKind.RETURN, PhaseKind.REVIEW)


def checked_phases(phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """Return phases as they are stored: to the minute, by their start. Raises BadInput at `phases.<n>.<field>`."""
    if not phases:
        raise BadInput(_("A campaign needs at least one phase."), field="phases")
    if len(phases) > MOST_PHASES:
        sentence = _("A campaign has {n} phases at most.")
        raise BadInput(sentence.format(n=MOST_PHASES), field="phases")
    clean = [_phase(n, phase) for n, phase in enumerate(phases)]
    _fit_together(clean)
    return tuple(sorted(clean, key=lambda each: (each.starts, each.ends)))


def _phase(n: int, phase: Phase) -> Phase:
    starts = to_the_minute(phase.starts, f"phases.{n}.starts")
    ends = to_the_minute(phase.ends, f"phases.{n}.ends")
    kind = choice(PhaseKind, phase.kind, f"phases.{n}.kind")
    name = line(phase.name, 40, f"phases.{n}.name")
    if ends <= starts:
        sentence = _("{phase} ends before it starts: correct one of the two times.")
        raise BadInput(sentence.format(phase=name or phase_name(kind)), field=f"phases.{n}.ends")
    return replace(phase, kind=kind, starts=starts, ends=ends, name=name)


def _fit_together(phases: Sequence[Phase]) -> None:
    bursts = [each.starts for each in phases if each.kind is PhaseKind.BURST]
    for n, phase in enumerate(phases):
        for before in phases[:n]:
            if _overlap(before, phase):
                sentence = _("{phase} and {other} overlap: move one of them.")
                raise BadInput(
                    sentence.format(phase=_shown(before), other=_shown(phase)), field=f"phases.{n}.starts"
                )
        if not bursts:
            continue
        if phase.kind in _BEFORE and phase.starts >= max(bursts):  # a second wave has its own presale
            sentence = _("{phase} starts after the burst has begun: move it before.")
            raise BadInput(sentence.format(phase=_shown(phase)), field=f"phases.{n}.starts")
        if phase.kind in _AFTER and phase.starts < min(bursts):
            sentence = _("{phase} starts before the burst: move it behind.")
            raise BadInput(sentence.format(phase=_shown(phase)), field=f"phases.{n}.starts")


def _overlap(a: Phase, b: Phase) -> bool:
    if PhaseKind.OTHER in (a.kind, b.kind) or frozenset({a.kind, b.kind}) in _TOGETHER:
        return False
    return a.starts < b.ends and b.starts < a.ends


def _shown(phase: Phase) -> str:
    return phase.name or phase_name(phase.kind)


def checked_campaign(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a campaign's own fields as they are stored. Raises BadInput at the field at fault."""
    clean = {}
    for field, value in changes.items():
        if field not in _FIELDS:
            raise BadInput(_("Campaigns have no field named {field}.").format(field=field), field=field)
        clean[field] = _FIELDS[field](value, field)
    return clean


def line(value: Any, most: int, field: str, *, needed: bool = False) -> str:
    """Return a line of text: single blanks, nothing unseen."""
    clean = " ".join(visible(str(value or "")).split())
    if needed and not clean:
        raise BadInput(_("A name is needed here."), field=field)
    if len(clean) > most:
        sentence = _("{n} characters, at most {most} fit.")
        raise BadInput(sentence.format(n=len(clean), most=most), field=field)
    return clean


def to_the_minute(value: Any, field: str) -> datetime:
    """Return a moment in UTC without its seconds."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise BadInput(_("A day and a time are needed here."), field=field)
    return sane_moment(value, field).astimezone(UTC).replace(second=0, microsecond=0)


def sane_day(value: Any, field: str) -> date:
    """Return a day of this century."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise BadInput(_("A day is needed here."), field=field)
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        sentence = _("The year {year} is no year to plan for: write one from {first} to {last}.")
        raise BadInput(sentence.format(year=value.year, first=FIRST_YEAR, last=LAST_YEAR), field=field)
    return value


def choice(kind: type[K], value: Any, field: str) -> K:
    """Return a value of a kind that has names."""
    try:
        return kind(str(value))
    except ValueError:
        sentence = _("“{value}” is not known here. Known are: {known}.")
        known = ", ".join(each.value for each in kind if each.value)
        raise BadInput(sentence.format(value=str(value)[:40], known=known), field=field) from None


def whole(value: Any, field: str) -> int:
    """Return a number that is not below zero, and not absurd."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(_("A whole number is needed here."), field=field)
    if value < 0:
        raise BadInput(_("{number} is below zero.").format(number=value), field=field)
    if value > MOST_SUM:
        raise BadInput(_("This number is too large to be right."), field=field)
    return value


def checked_task(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a task's fields as they are stored. Raises BadInput at the field at fault."""
    clean = {}
    for field, value in changes.items():
        if field not in _TASK_FIELDS:
            raise BadInput(_("Tasks have no field named {field}.").format(field=field), field=field)
        clean[field] = _TASK_FIELDS[field](value, field)
    return clean


def task_days_fit(starts: date, due: date) -> None:
    """Raise BadInput at `due_on` when a task is due before it starts, or takes absurdly long."""
    if due < starts:
        raise BadInput(_("The task is due before it starts: correct one of the two days."), field="due_on")
    if (due - starts).days > MOST_TASK_DAYS:
        sentence = _("A task takes {n} days at most: split it.")
        raise BadInput(sentence.format(n=MOST_TASK_DAYS), field="due_on")


Check = Callable[[Any, str], Any]


def _optional(check: Check) -> Check:
    return lambda value, field: None if value is None else check(value, field)


def _text(most: int, *, needed: bool = False) -> Check:
    return lambda value, field: line(value, most, field, needed=needed)


def _lines(most: int) -> Check:
    """Return the check of a text that keeps its line breaks."""

    def check(value: Any, field: str) -> str:
        clean = "\n".join(visible(each).rstrip() for each in str(value or "").splitlines()).strip()
        if len(clean) > most:
            sentence = _("{n} characters, at most {most} fit.")
            raise BadInput(sentence.format(n=len(clean), most=most), field=field)
        return clean

    return check


def _of(kind: type[StrEnum]) -> Check:
    return lambda value, field: choice(kind, value, field).value


_FIELDS: dict[str, Check] = {
    "name": _text(LENGTHS["name"], needed=True),
    "platform": _text(LENGTHS["platform"]),
    "level": _of(Level),
    "goal": _of(Goal),
    "state": _of(State),
    "owner_id": _optional(whole),
    "festival": _text(LENGTHS["festival"]),
    "festival_day": _optional(sane_day),
    "skips_days_off": lambda value, _field: bool(value),
    "target": _optional(whole),
    "actual": _optional(whole),
    "protected_until": _optional(to_the_minute),
    "gate_pack": _text(LENGTHS["gate_pack"]),
    "enrol_by": _optional(to_the_minute),
    "note": _lines(LENGTHS["note"]),
}
_TASK_FIELDS: dict[str, Check] = {
    "name": _text(TASK_LENGTHS["name"], needed=True),
    "role": _of(TaskRole),
    "kind": _of(TaskKind),
    "assignee_id": _optional(whole),
    "starts_on": sane_day,
    "due_on": sane_day,
    "note": _text(TASK_LENGTHS["note"]),
}
