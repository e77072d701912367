"""What a template makes of a moment: the phases and tasks of a campaign that goes live then."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from core.campaigns.schedule import slipped
from core.campaigns.values import Phase, PhaseKind, Task, TaskKind, TaskRole
from core.errors import BadInput
from core.locale import _
from core.rules.campaign_templates import PhaseTemplate, T, TaskTemplate, Template, template_of

_TASKS = TypeAdapter(tuple[TaskTemplate, ...])


def phases_from(template: Sequence[PhaseTemplate], live: datetime, zone: ZoneInfo) -> tuple[Phase, ...]:
    """Return the phases of a campaign that goes live at a moment; times of day are the shop's own."""
    phases = (
        Phase(PhaseKind(each.kind), _moment(each.starts, live, zone), _moment(each.ends, live, zone))
        for each in template
    )
    return tuple(phase for phase in phases if phase.starts < phase.ends)


def tasks_from(
    template: Sequence[TaskTemplate],
    live: datetime,
    zone: ZoneInfo,
    *,
    working_day: Callable[..., date] | None = None,
) -> tuple[Task, ...]:
    """Return the tasks of a campaign that goes live at a moment, numbered from 1 in the template's order.

    `working_day` is that of `core.campaigns.days_off`: with it no task starts or ends on a day off.
    """
    numbers = {each.key: n for n, each in enumerate(template, start=1)}
    day = live.astimezone(zone).date()
    tasks = []
    for each in template:
        due = day + timedelta(days=each.due)
        starts = due - timedelta(days=each.days - 1)
        if working_day is not None:
            due = working_day(due)
            starts = min(working_day(starts), due)
        tasks.append(
            Task(
                id=numbers[each.key],
                name=each.shown_name,
                role=TaskRole(each.role),
                starts=starts,
                due=due,
                needs=tuple(numbers[key] for key in each.after if key in numbers),
                kind=TaskKind(each.kind),
                offset=each.due,
            )
        )
    return slipped(tasks, working_day=partial(working_day, back=False) if working_day else None)


def with_own(level: str, own: dict[str, Any]) -> Template:
    """Return the template of a level, with the shop's own tasks in place of the shipped ones where it has any."""
    shipped = template_of(level)
    stored = own.get(level)
    return shipped if stored is None else shipped.model_copy(update={"tasks": checked_tasks(stored)})


def checked_tasks(values: Sequence[Any]) -> tuple[TaskTemplate, ...]:
    """Return a template's tasks from plain values. Raises BadInput naming the first that does not fit."""
    for n, value in enumerate(values):
        try:
            _TASKS.validate_python((value,))
        except ValidationError as error:
            place = ".".join(str(part) for part in error.errors()[0]["loc"][1:])
            sentence = _("Task {n} of the template does not fit at “{field}”: correct it or take it out.")
            raise BadInput(sentence.format(n=n + 1, field=place), field=f"tasks.{n}.{place}") from None
    tasks = _TASKS.validate_python(tuple(values))
    keys = [each.key for each in tasks]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        sentence = _("Two tasks of the template have the key “{key}”: give each its own.")
        raise BadInput(sentence.format(key=twice), field="tasks")
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    tasks_from(tasks, noon, ZoneInfo("UTC"))  # tells of a circle
    return tasks


def _moment(at: tuple[int, str], live: datetime, zone: ZoneInfo) -> datetime:
    days, clock = at
    local = live.astimezone(zone)
    day = local.date() + timedelta(days=days)
    if clock == T:
        told = local.time().replace(second=0, microsecond=0, fold=0)
    elif clock == "24:00":
        day, told = day + timedelta(days=1), time()
    else:
        told = time.fromisoformat(clock)
    return datetime.combine(day, told, zone).astimezone(UTC)
