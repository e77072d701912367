"""Stored tasks: found in the shop at hand, and their days written."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import campaign_row
from core.campaigns.tables import CampaignTask
from core.campaigns.values import Task
from core.errors import NotFound, found
from core.locale import _
from core.team.rights import Actor, require

TASK = "campaign task"  # as the audit trail calls it


def task_row(session: Session, actor: Actor, task_id: int, *, is_deleted: bool = False) -> CampaignTask:
    """Return a task of a campaign of the actor's shop."""
    require(actor, "campaigns.see")
    gone = _("This task is no longer there.")
    row = found(session.get(CampaignTask, task_id), gone)
    if row.shop_id != actor.shop_id or (row.deleted_at is not None) != is_deleted:
        raise NotFound(gone)
    campaign_row(session, actor, row.campaign_id)
    return row


def write_days(session: Session, tasks: Iterable[Task], *, against_t: bool = False) -> tuple[int, ...]:
    """Write the days of tasks, and return the ids of those that changed.

    `against_t`: the campaign stays where it is, so that a task's distance from T changes with its day.
    """
    wanted = {task.id: task for task in tasks}
    changed = []
    for row in session.scalars(select(CampaignTask).where(CampaignTask.id.in_(list(wanted)))):
        task = wanted[row.id]
        if (row.starts_on, row.due_on) != (task.starts, task.due):
            if against_t and row.offset is not None:
                row.offset += (task.due - row.due_on).days
            row.starts_on, row.due_on = task.starts, task.due
            changed.append(row.id)
    session.flush()
    return tuple(changed)
