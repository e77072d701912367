"""The tasks of a plan file, stored so that the days it says stand whatever slips on the way."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.campaigns.campaign_actions import stored_tasks
from core.campaigns.plan_changes import Change
from core.campaigns.plan_columns import YES
from core.campaigns.plan_import_undo import Step
from core.campaigns.schedule import in_order
from core.campaigns.task_actions import add_task, edit_task, finish_task, set_needs
from core.campaigns.task_rows import task_row
from core.errors import BadInput
from core.locale import _
from core.team.rights import Actor

_FIELDS = ("name", "role", "kind", "note")
_DAYS = ("starts_on", "due_on")
Guarded = Callable[[Change, Callable[[Change], None]], None]


class TaskRows:
    """Stores the tasks' rows of one import, and writes down each step so that it can be taken back."""

    def __init__(
        self, session: Session, actor: Actor, steps: list[Step], person: Callable[[Any], int | None]
    ) -> None:
        self.session, self.actor, self.steps, self.person = session, actor, steps, person

    def store(self, changes: Sequence[Change], guarded: Guarded, campaign: Callable[[Change], int]) -> None:
        """Store rows: needs that go are taken away first, so that none of those that come closes a circle.

        Days are written in the order of needs, and again where a need that came made the task slip.
        """
        old = [each for each in changes if not each.is_new]
        for each in old:
            campaign(each)  # known as touched, also where all that changes is a need
            guarded(each, self._words)
            guarded(each, self._tick)
        for each in old:
            guarded(each, self._fewer_needs)
        for each in self._ordered(old):
            guarded(each, self._days)
        for each in old:
            guarded(each, self._needs)
        for each in self._ordered(old):
            guarded(each, self._days)
        for each in changes:
            if each.is_new:
                guarded(each, lambda change: self._add(change, campaign(change)))

    def _ordered(self, changes: Sequence[Change]) -> list[Change]:
        own = {int(each.campaign) for each in changes}
        order = [task.id for number in sorted(own) for task in in_order(stored_tasks(self.session, number))]
        place = {task_id: n for n, task_id in enumerate(order)}
        return sorted(changes, key=lambda each: place[each.number])

    def _words(self, change: Change) -> None:
        values = self._values(change)
        if values:
            self._edit(change.number, values)

    def _days(self, change: Change) -> None:
        told = {name: change.days[name] for name in _DAYS if name in change.days}
        if not any(name in change.fields for name in _DAYS):
            return
        row = task_row(self.session, self.actor, change.number)
        if any(getattr(row, name) != day for name, day in told.items()):
            self._edit(change.number, told)

    def _edit(self, task_id: int, values: dict[str, Any]) -> None:
        version = task_row(self.session, self.actor, task_id).version
        done = edit_task(self.session, self.actor, task_id, version=version, changes=values)
        self.steps.append(("task_edit", done))

    def _tick(self, change: Change) -> None:
        told = change.fields.get("done")
        if told is None or (told[0] == YES) == (told[1] == YES):
            return
        self._finish(change.number, is_done=told[1] == YES)

    def _finish(self, task_id: int, *, is_done: bool) -> None:
        row = task_row(self.session, self.actor, task_id)
        was = (task_id, row.done_at, row.done_by)
        finish_task(self.session, self.actor, task_id, version=row.version, is_done=is_done)
        self.steps.append(("tick", was))

    def _fewer_needs(self, change: Change) -> None:
        if "needs" in change.fields:
            wanted, stored = set(_numbers(change)), self._stored_needs(change)
            kept = [each for each in stored if each in wanted]
            if len(kept) < len(stored):
                self._write_needs(change.number, kept)

    def _needs(self, change: Change) -> None:
        if "needs" in change.fields and sorted(_numbers(change)) != sorted(self._stored_needs(change)):
            self._write_needs(change.number, _numbers(change))

    def _stored_needs(self, change: Change) -> tuple[int, ...]:
        tasks = stored_tasks(self.session, int(change.campaign))
        return next(each.needs for each in tasks if each.id == change.number)

    def _write_needs(self, task_id: int, needs: Sequence[int]) -> None:
        version = task_row(self.session, self.actor, task_id).version
        done = set_needs(self.session, self.actor, task_id, version=version, needs=needs)
        self.steps.append(("task_edit", done))

    def _add(self, change: Change, number: int) -> None:
        values = self._values(change) | {name: day for name, day in change.days.items() if day is not None}
        task_id = add_task(self.session, self.actor, number, values, needs=_numbers(change))
        self.steps.append(("task", task_id))
        if change.fields.get("done", (None, None))[1] == YES:
            self._finish(task_id, is_done=True)

    def _values(self, change: Change) -> dict[str, Any]:
        values = {name: change.fields[name][1] for name in _FIELDS if name in change.fields}
        for name in ("note", "kind"):
            if name in values:
                values[name] = values[name] or ""
        values = {name: value for name, value in values.items() if value is not None}
        if "assignee" in change.fields:
            values["assignee_id"] = self.person(change.fields["assignee"][1])
        return values


def _numbers(change: Change) -> list[int]:
    told = change.fields.get("needs", (None, None))[1] or ()
    try:
        return [int(each) for each in told]
    except ValueError:
        raise BadInput(_("Needs are numbers of tasks."), field="needs") from None
