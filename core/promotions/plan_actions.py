"""What people do with promotion plans: begin one, name it, delete it and bring it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, Conflict, NotFound, found, unchanged
from core.locale import _
from core.promotions.tables import PromotionPlan
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import folded, visible

PLAN, SCENARIO = "promotion plan", "promotion scenario"  # as the audit trail calls them
MOST_PLANS = 200
LENGTHS = {"name": 80, "note": 500}


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit left: the version now, and the values before. To undo it, edit once more with both."""

    id: int
    version: int
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted, in the version that `restore_…` brings back."""

    id: int
    version: int


def new_plan(session: Session, actor: Actor, name: str, note_text: str = "") -> int:
    """Begin a plan without any scenario and return its id. Raises Conflict when the name is taken."""
    require(actor, "promotions.edit")
    plan = PromotionPlan(shop_id=actor.shop_id, name=cleaned("name", name), note=cleaned("note", note_text))
    _has_room(session, actor)
    _name_is_free(session, actor, plan.name)
    session.add(plan)
    session.flush()
    note(session, actor, "added", PLAN, plan.id, name=plan.name)
    touch(session, actor.shop_id)
    return plan.id


def edit_plan(
    session: Session, actor: Actor, plan_id: int, *, version: int, changes: Mapping[str, str]
) -> Edited:
    """Change a plan's name or note. Raises Conflict when somebody else was faster or has the name."""
    require(actor, "promotions.edit")
    plan = plan_of(session, actor, plan_id)
    unchanged(plan.version, version)
    clean = {field: cleaned(field, value) for field, value in changes.items()}
    if "name" in clean:
        _name_is_free(session, actor, clean["name"], but=plan.id)
    before = {field: getattr(plan, field) for field in clean}
    for field, value in clean.items():
        setattr(plan, field, value)
    session.flush()
    note(session, actor, "edited", PLAN, plan.id, fields=sorted(clean))
    touch(session, actor.shop_id)
    return Edited(plan.id, plan.version, before)


def delete_plan(session: Session, actor: Actor, plan_id: int, *, version: int) -> Deleted:
    """Delete a plan with its scenarios; it stays restorable. Returns what `restore_plan` takes."""
    require(actor, "promotions.delete")
    plan = plan_of(session, actor, plan_id)
    unchanged(plan.version, version)
    plan.deleted_at = now()
    session.flush()
    note(session, actor, "deleted", PLAN, plan.id, name=plan.name)
    touch(session, actor.shop_id)
    return Deleted(plan.id, plan.version)


def restore_plan(session: Session, actor: Actor, plan_id: int, *, version: int) -> None:
    """Bring a deleted plan back as it was. Raises Conflict when its name was given to another since."""
    require(actor, "promotions.delete")
    plan = found(session.get(PromotionPlan, plan_id), _gone())
    if plan.shop_id != actor.shop_id:
        raise NotFound(_gone())
    unchanged(plan.version, version)
    _has_room(session, actor)
    _name_is_free(session, actor, plan.name, but=plan.id)
    plan.deleted_at = None
    session.flush()
    note(session, actor, "restored", PLAN, plan.id, name=plan.name)
    touch(session, actor.shop_id)


def plan_of(session: Session, actor: Actor, plan_id: int) -> PromotionPlan:
    """Return a plan of the actor's shop that was not deleted."""
    require(actor, "promotions.see")
    plan = found(session.get(PromotionPlan, plan_id), _gone())
    if plan.shop_id != actor.shop_id or plan.deleted_at is not None:
        raise NotFound(_gone())
    return plan


def cleaned(field: str, text: str) -> str:
    """Return a name or a note as it is stored: single blanks, nothing unseen. Raises BadInput with the field."""
    clean = " ".join(visible(str(text or "")).split())
    if field not in LENGTHS:
        raise BadInput(_("Plans have no field named {field}.").format(field=field), field=field)
    if not clean and field == "name":
        raise BadInput(_("A plan needs a name."), field=field)
    if len(clean) > LENGTHS[field]:
        sentence = _("{n} characters, at most {most} fit.")
        raise BadInput(sentence.format(n=len(clean), most=LENGTHS[field]), field=field)
    return clean


def _has_room(session: Session, actor: Actor) -> None:
    count = session.scalar(
        select(func.count()).where(PromotionPlan.shop_id == actor.shop_id, PromotionPlan.deleted_at.is_(None))
    )
    if (count or 0) >= MOST_PLANS:
        raise BadInput(
            _("A shop keeps {n} plans at most. Delete one that is over first.").format(n=MOST_PLANS)
        )


def _name_is_free(session: Session, actor: Actor, name: str, *, but: int | None = None) -> None:
    """Raise Conflict when another plan has the name; capitals and widths make no other name."""
    wanted = folded(name)
    query = select(PromotionPlan.id, PromotionPlan.name).where(
        PromotionPlan.shop_id == actor.shop_id, PromotionPlan.deleted_at.is_(None)
    )
    if any(folded(row.name) == wanted and row.id != but for row in session.execute(query)):
        raise Conflict(_("There is a plan named {name} already.").format(name=name))


def _gone() -> str:
    return _("This plan is no longer in the shop.")
