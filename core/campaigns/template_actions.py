"""The shop's own tasks of campaigns by level, in place of those of the rule pack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.campaign_faults import MOST_TASKS, TASK_LENGTHS, choice, line
from core.campaigns.tables import PlanTerms
from core.campaigns.templates import checked_tasks, with_own
from core.campaigns.values import Level
from core.errors import BadInput, unchanged
from core.locale import _
from core.rules.campaign_templates import TaskTemplate
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require

MOST_DUE, MOST_LENGTH = 400, 90  # as the pack's own tasks
TEMPLATE = "campaign template"  # as the audit trail calls it


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """The tasks of a level, whether they are the shop's own, and the version that was read (0: nothing is stored)."""

    level: Level
    tasks: tuple[TaskTemplate, ...]
    is_own: bool
    version: int


@dataclass(frozen=True, slots=True)
class SavedTemplate:
    """What a save left: the version now, and the tasks before (None: those of the rule pack)."""

    level: Level
    version: int
    before: tuple[Mapping[str, Any], ...] | None


def stored_template(session: Session, actor: Actor, level: str) -> StoredTemplate:
    """Return the tasks that a new campaign of a level begins with."""
    require(actor, "campaigns.see")
    known = choice(Level, level, "level")
    row = _row(session, actor)
    own = dict(row.template or {}) if row else {}
    return StoredTemplate(known, with_own(known, own).tasks, known in own, row.version if row else 0)


def save_template(
    session: Session, actor: Actor, level: str, tasks: Sequence[Mapping[str, Any]] | None, *, version: int
) -> SavedTemplate:
    """Store the tasks that new campaigns of a level begin with; None goes back to those of the rule pack.

    A task is {key, name, role, kind, due, days, after}: due counts from T, days is how long it takes, after
    are the keys of tasks it needs. One without a key is new and gets one. Needs of tasks that are no longer
    there fall away. Campaigns that were built before stay as they are. Raises BadInput at `tasks.<n>.<field>`,
    Conflict when somebody else was faster.
    """
    require(actor, "campaigns.edit")
    known = choice(Level, level, "level")
    clean = None if tasks is None else _checked(tasks)
    row = _row(session, actor)
    unchanged(row.version if row else 0, version)
    own = dict(row.template or {}) if row else {}
    before = own.pop(known.value, None)
    if clean is not None:
        own[known.value] = clean
    if row is None:
        row = PlanTerms(shop_id=actor.shop_id)
        session.add(row)
    row.template = own
    session.flush()
    note(
        session,
        actor,
        "edited",
        TEMPLATE,
        row.id,
        level=known.value,
        tasks=None if clean is None else len(clean),
    )
    touch(session, actor.shop_id)
    return SavedTemplate(known, row.version, None if before is None else tuple(before))


def restore_template(session: Session, actor: Actor, saved: SavedTemplate) -> None:
    """Undo a save. Raises Conflict when somebody changed the planning terms since."""
    require(actor, "campaigns.edit")
    save_template(session, actor, saved.level, saved.before, version=saved.version)


def _checked(tasks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return tasks as they are stored."""
    if len(tasks) > MOST_TASKS:
        raise BadInput(_("A campaign has {n} tasks at most.").format(n=MOST_TASKS), field="tasks")
    taken = {str(task["key"]) for task in tasks if task.get("key")}
    rows = []
    for n, task in enumerate(tasks):
        row = {name: value for name, value in task.items() if value is not None}
        row["name"] = line(row.get("name"), TASK_LENGTHS["name"], f"tasks.{n}.name", needed=True)
        row["days"] = row.get("days", 1)
        _days_fit(row, n)
        row["key"] = str(row.get("key") or _free_key(taken))
        taken.add(row["key"])
        rows.append(row)
    for row in rows:
        row["after"] = [key for key in dict.fromkeys(row.get("after", ())) if key in taken]
    return [task.model_dump(mode="json") for task in checked_tasks(rows)]


def _days_fit(row: Mapping[str, Any], n: int) -> None:
    """Raise BadInput at `tasks.<n>.<field>` when a task has no day, or one that nobody would plan."""
    for day, least, most, told in (
        (
            "due",
            -MOST_DUE,
            MOST_DUE,
            _("{task}: the day it is due is a number of days from T, {least} to {most}."),
        ),
        ("days", 1, MOST_LENGTH, _("{task}: it takes from {least} to {most} days.")),
    ):
        value = row.get(day)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise BadInput(told.format(task=row["name"], least=least, most=most), field=f"tasks.{n}.{day}")


def _free_key(taken: set[str]) -> str:
    return next(key for n in range(1, len(taken) + 2) if (key := f"own{n}") not in taken)


def _row(session: Session, actor: Actor) -> PlanTerms | None:
    return session.scalar(select(PlanTerms).where(PlanTerms.shop_id == actor.shop_id))
