"""What people do with the tasks of a campaign: add, edit, tick off, delete, and say what needs what."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_actions import is_member, stored_tasks
from core.campaigns.campaign_faults import MOST_TASKS, checked_task, task_days_fit
from core.campaigns.campaign_row import campaign_row
from core.campaigns.days_off import working_day
from core.campaigns.schedule import in_order, slipped
from core.campaigns.tables import Campaign, CampaignTask, TaskNeed
from core.campaigns.task_rows import TASK, task_row, write_days
from core.campaigns.values import Task
from core.db.base import now
from core.errors import BadInput, unchanged
from core.locale import _
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class EditedTask:
    """What an edit left: the version now, the values before, and the tasks that slipped with it: their days
    before, and those it left them with.
    """

    id: int
    version: int
    before: Mapping[str, Any]
    slipped: Mapping[int, tuple[date, date]]
    left: Mapping[int, tuple[date, date]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeletedTask:
    """A deleted task, in the version that `restore_task` brings back."""

    id: int
    version: int


def add_task(
    session: Session, actor: Actor, campaign_id: int, values: Mapping[str, Any], *, needs: Sequence[int] = ()
) -> int:
    """Add a task to a campaign and return its id. `values`: name, starts_on, due_on; role, kind, assignee_id, note."""
    require(actor, "tasks.edit")
    campaign = campaign_row(session, actor, campaign_id, lock=True)
    clean = checked_task({"name": "", **values})
    for day in ("starts_on", "due_on"):
        if day not in clean:
            raise BadInput(_("A day is needed here."), field=day)
    task_days_fit(clean["starts_on"], clean["due_on"])
    is_member(session, actor, clean.get("assignee_id"), "assignee_id")
    if len(stored_tasks(session, campaign_id)) >= MOST_TASKS:
        sentence = _("A campaign has {n} tasks at most.")
        raise BadInput(sentence.format(n=MOST_TASKS), field="name")
    row = CampaignTask(shop_id=actor.shop_id, campaign_id=campaign.id, **clean)
    session.add(row)
    session.flush()
    _write_needs(session, campaign, row, needs)
    note(session, actor, "added", TASK, row.id, campaign=campaign.id, name=row.name)
    touch(session, actor.shop_id)
    return row.id


def edit_task(
    session: Session, actor: Actor, task_id: int, *, version: int, changes: Mapping[str, Any]
) -> EditedTask:
    """Change a task; when its last day moves later, the tasks that need it slip as far as they must.

    Raises BadInput at the field, Conflict when somebody else was faster. `undo_edit` takes the result.
    """
    require(actor, "tasks.edit")
    row = task_row(session, actor, task_id)
    unchanged(row.version, version)
    clean = checked_task(changes)
    starts, due = clean.get("starts_on", row.starts_on), clean.get("due_on", row.due_on)
    task_days_fit(starts, due)
    if clean.get("assignee_id") not in (None, row.assignee_id):
        is_member(session, actor, clean["assignee_id"], "assignee_id")
    before = {name: getattr(row, name) for name in clean}
    if due != row.due_on and row.offset is not None:
        before["offset"] = row.offset
        row.offset += (due - row.due_on).days
    for name, value in clean.items():
        setattr(row, name, value)
    session.flush()
    campaign = campaign_row(session, actor, row.campaign_id)
    moved = _slip(session, campaign, row.id) if due != before.get("due_on", due) else {}
    note(session, actor, "edited", TASK, row.id, campaign=campaign.id, name=row.name, fields=sorted(clean))
    touch(session, actor.shop_id)
    return EditedTask(row.id, row.version, before, moved, _days(session, campaign, moved))


def undo_edit(session: Session, actor: Actor, edited: EditedTask) -> None:
    """Set a task back, and the tasks that slipped with it, but for those that somebody moved again since.

    Raises Conflict when the task itself was changed since.
    """
    require(actor, "tasks.edit")
    row = task_row(session, actor, edited.id)
    unchanged(row.version, edited.version)
    for name, value in edited.before.items():
        if name == "needs":
            _put_needs(session, row, value)
            in_order(stored_tasks(session, row.campaign_id))
        else:
            setattr(row, name, value)
    row.updated_at = now()
    session.flush()
    tasks = {each.id: each for each in stored_tasks(session, row.campaign_id)}
    back = (
        replace(tasks[each], starts=starts, due=due)
        for each, (starts, due) in edited.slipped.items()
        if each in tasks and (tasks[each].starts, tasks[each].due) == edited.left.get(each)
    )
    write_days(session, back, against_t=True)
    note(session, actor, "edited", TASK, row.id, campaign=row.campaign_id, name=row.name)
    touch(session, actor.shop_id)


def finish_task(session: Session, actor: Actor, task_id: int, *, version: int, is_done: bool = True) -> int:
    """Tick a task off, or open it again; return its version now."""
    require(actor, "tasks.edit")
    row = task_row(session, actor, task_id)
    unchanged(row.version, version)
    row.done_at = now() if is_done else None
    row.done_by = actor.user_id if is_done else None
    session.flush()
    note(
        session,
        actor,
        "finished" if is_done else "reopened",
        TASK,
        row.id,
        campaign=row.campaign_id,
        name=row.name,
    )
    touch(session, actor.shop_id)
    return row.version


def delete_task(session: Session, actor: Actor, task_id: int, *, version: int) -> DeletedTask:
    """Delete a task; it stays restorable, with what it needs and what needs it."""
    require(actor, "tasks.edit")
    row = task_row(session, actor, task_id)
    unchanged(row.version, version)
    row.deleted_at = now()
    session.flush()
    note(session, actor, "deleted", TASK, row.id, campaign=row.campaign_id, name=row.name)
    touch(session, actor.shop_id)
    return DeletedTask(row.id, row.version)


def restore_task(session: Session, actor: Actor, task_id: int, *, version: int) -> None:
    """Bring a deleted task back. Raises BadInput when needs were drawn since that make a circle with its own."""
    require(actor, "tasks.edit")
    row = task_row(session, actor, task_id, is_deleted=True)
    unchanged(row.version, version)
    campaign_row(session, actor, row.campaign_id, lock=True)
    row.deleted_at = None
    session.flush()
    in_order(stored_tasks(session, row.campaign_id))
    note(session, actor, "restored", TASK, row.id, campaign=row.campaign_id, name=row.name)
    touch(session, actor.shop_id)


def set_needs(
    session: Session, actor: Actor, task_id: int, *, version: int, needs: Sequence[int]
) -> EditedTask:
    """Say which tasks of the campaign a task needs; it slips behind them, and others behind it, where they must.

    Raises BadInput at `needs` for a circle or a task of another campaign.
    """
    require(actor, "tasks.edit")
    row = task_row(session, actor, task_id)
    unchanged(row.version, version)
    # Two who draw needs at once take turns: else both might close a circle that neither sees.
    campaign = campaign_row(session, actor, row.campaign_id, lock=True)
    before = {"needs": _needs_of(session, row)}
    moved = _write_needs(session, campaign, row, needs)
    row.updated_at = now()  # what it needs is the task's own: its version tells
    session.flush()
    note(session, actor, "edited", TASK, row.id, campaign=campaign.id, name=row.name, fields=["needs"])
    touch(session, actor.shop_id)
    return EditedTask(row.id, row.version, before, moved, _days(session, campaign, moved))


def _write_needs(
    session: Session, campaign: Campaign, row: CampaignTask, needs: Sequence[int]
) -> dict[int, tuple[date, date]]:
    tasks = {each.id: each for each in stored_tasks(session, campaign.id)}
    wanted = tuple(dict.fromkeys(needs))
    strangers = [each for each in wanted if each not in tasks]
    if strangers:
        raise BadInput(_("A task can need tasks of its own campaign only."), field="needs")
    tasks[row.id] = replace(tasks[row.id], needs=wanted)
    in_order(list(tasks.values()))
    _put_needs(session, row, wanted)
    return _slip(session, campaign, *wanted)


def _needs_of(session: Session, row: CampaignTask) -> tuple[int, ...]:
    query = select(TaskNeed.needs_id).where(TaskNeed.task_id == row.id).order_by(TaskNeed.needs_id)
    return tuple(session.scalars(query))


def _put_needs(session: Session, row: CampaignTask, needs: Sequence[int]) -> None:
    session.execute(delete(TaskNeed).where(TaskNeed.task_id == row.id))
    session.add_all(TaskNeed(task_id=row.id, needs_id=each) for each in needs)
    session.flush()


def _days(session: Session, campaign: Campaign, only: Collection[int]) -> dict[int, tuple[date, date]]:
    tasks = stored_tasks(session, campaign.id)
    return {task.id: (task.starts, task.due) for task in tasks if task.id in only}


def _slip(session: Session, campaign: Campaign, *moved: int) -> dict[int, tuple[date, date]]:
    """Let the followers of moved tasks slip; return the days before of those that did."""
    tasks = stored_tasks(session, campaign.id)
    skip = _working_day_from if campaign.skips_days_off else None
    after = slipped(tasks, working_day=skip, only_after=moved)
    changed = write_days(session, after, against_t=True)
    known: dict[int, Task] = {each.id: each for each in tasks}
    return {each: (known[each].starts, known[each].due) for each in changed}


def _working_day_from(day: date) -> date:
    return working_day(day, back=False)
