"""Take an imported plan back: every step of it, last first, and only while the plan is as the import left it."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from core.campaigns.budget_actions import Line, restore_lines
from core.campaigns.campaign_actions import Edited, delete_campaign, edit_campaign
from core.campaigns.campaign_row import campaign_row
from core.campaigns.item_actions import Added, edit_campaign_items, take_back
from core.campaigns.moving import Moved, undo_move
from core.campaigns.plan_frames import plan_frames
from core.campaigns.send_actions import SavedSend, delete_send, save_send
from core.campaigns.task_actions import EditedTask, delete_task, finish_task, undo_edit
from core.campaigns.task_rows import task_row
from core.errors import Conflict
from core.locale import _
from core.shop.actions import RowEdit, in_turn
from core.team.audit import note
from core.team.rights import Actor, require

Step = tuple[str, Any]
_VERSIONED = ("campaigns", "tasks", "items", "budget", "sends")


@dataclass(frozen=True, slots=True)
class ImportedPlan:
    """What an import did: how much it added and changed, and what `undo_import` takes to set it back.

    `campaigns` are those it touched or added, `left` how it left them with all that is in them.
    """

    added: int
    changed: int
    steps: tuple[Step, ...]
    campaigns: tuple[int, ...]
    left: str


def undo_import(session: Session, actor: Actor, done: ImportedPlan) -> None:
    """Set everything back that an import changed.

    Raises Conflict, before anything is undone, when somebody worked on a campaign of it since.
    """
    require(actor, "campaigns.import")
    require(actor, "campaigns.edit")
    in_turn(session, actor.shop_id)
    if standing(session, actor, done.campaigns) != done.left:
        raise Conflict(_("The plan was changed since the import; nothing was taken back."))
    for name, value in reversed(done.steps):
        _UNDO[name](session, actor, value)
    note(session, actor, "import undone", "plan")


def standing(session: Session, actor: Actor, campaigns: Collection[int]) -> str:
    """Return a mark of how campaigns stand, other as soon as anything in them is changed, added or gone."""
    require(actor, "campaigns.see")
    frames = plan_frames(session, actor, only=campaigns)
    mark = hashlib.sha256()
    for name in _VERSIONED:
        frame = getattr(frames, name)
        rows = sorted(zip(frame["id"], frame["version"], strict=True))
        mark.update(repr((name, [(int(number), int(version)) for number, version in rows])).encode())
    return mark.hexdigest()


def _undo_campaign(session: Session, actor: Actor, number: int) -> None:
    row = campaign_row(session, actor, number)
    delete_campaign(session, actor, number, version=row.version)


def _undo_fields(session: Session, actor: Actor, done: Edited) -> None:
    version = campaign_row(session, actor, done.id).version
    edit_campaign(session, actor, done.id, version=version, changes=done.before)


def _undo_times(session: Session, actor: Actor, done: Moved) -> None:
    undo_move(session, actor, replace(done, version=campaign_row(session, actor, done.id).version))


def _undo_task(session: Session, actor: Actor, task_id: int) -> None:
    delete_task(session, actor, task_id, version=task_row(session, actor, task_id).version)


def _undo_task_edit(session: Session, actor: Actor, done: EditedTask) -> None:
    undo_edit(session, actor, replace(done, version=task_row(session, actor, done.id).version))


def _undo_tick(session: Session, actor: Actor, told: tuple[int, datetime | None, int | None]) -> None:
    task_id, done_at, done_by = told
    row = task_row(session, actor, task_id)
    finish_task(session, actor, task_id, version=row.version, is_done=done_at is not None)
    row.done_at, row.done_by = done_at, done_by  # as it was: by whom, and when
    session.flush()


def _undo_items(session: Session, actor: Actor, added: Added) -> None:
    take_back(session, actor, added)


def _undo_item_edits(session: Session, actor: Actor, back: Sequence[RowEdit]) -> None:
    edit_campaign_items(session, actor, back)


def _undo_budget(session: Session, actor: Actor, told: tuple[int, Sequence[Line], Sequence[Line]]) -> None:
    number, before, after = told
    restore_lines(session, actor, number, before, after)


def _undo_send(session: Session, actor: Actor, told: tuple[int, SavedSend]) -> None:
    number, done = told
    if done.before is None:
        delete_send(session, actor, number, done.now.id, version=done.now.version)
    else:
        save_send(session, actor, number, replace(done.before, version=done.now.version))


_UNDO: dict[str, Callable[[Session, Actor, Any], None]] = {
    "campaign": _undo_campaign,
    "fields": _undo_fields,
    "times": _undo_times,
    "task": _undo_task,
    "task_edit": _undo_task_edit,
    "tick": _undo_tick,
    "items": _undo_items,
    "item_edits": _undo_item_edits,
    "budget": _undo_budget,
    "send": _undo_send,
}
