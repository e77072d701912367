"""What people do with rivals: add, edit, delete and bring them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.rival_fields import checked_rival
from core.competitors.tables import Rival
from core.db.base import now
from core.errors import Conflict, NotFound, found, unchanged
from core.locale import _
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import folded


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit left: the version now, and the values before. To undo it, edit once more with both."""

    id: int
    version: int
    before: Mapping[str, Any]


def add_rival(session: Session, actor: Actor, values: Mapping[str, Any]) -> int:
    """Add a rival and return its id. The name of a deleted one is taken over with its items and prices."""
    require(actor, "prices.edit")
    clean = checked_rival({"name": "", **values})
    rival = _named(session, actor, clean["name"])
    if rival is not None and rival.deleted_at is None:
        raise Conflict(_("There is a rival named {name} already.").format(name=rival.name))
    if rival is None:
        rival = Rival(shop_id=actor.shop_id)
        session.add(rival)
    for field, value in clean.items():
        setattr(rival, field, value)
    rival.deleted_at = None
    session.flush()
    note(session, actor, "added", "rival", rival.id, name=rival.name)
    touch(session, actor.shop_id)
    return rival.id


def edit_rival(
    session: Session, actor: Actor, rival_id: int, *, version: int, changes: Mapping[str, Any]
) -> Edited:
    """Change fields of a rival. Raises Conflict when somebody else was faster or has the name."""
    require(actor, "prices.edit")
    rival = rival_of(session, actor, rival_id)
    unchanged(rival.version, version)
    clean = checked_rival(changes)
    if "name" in clean:
        other = _named(session, actor, clean["name"], but=rival.id)
        if other is not None:
            raise Conflict(_("There is a rival named {name} already.").format(name=other.name))
    before = {field: getattr(rival, field) for field in clean}
    for field, value in clean.items():
        setattr(rival, field, value)
    note(session, actor, "edited", "rival", rival.id, fields=sorted(clean))
    session.flush()
    touch(session, actor.shop_id)
    return Edited(rival.id, rival.version, before)


def delete_rivals(session: Session, actor: Actor, rival_ids: Sequence[int]) -> list[int]:
    """Delete rivals; with their items and prices they stay restorable. Returns what `restore_rivals` takes."""
    require(actor, "prices.delete")
    gone = [rival for rival in _rivals(session, actor, rival_ids) if rival.deleted_at is None]
    for rival in gone:
        rival.deleted_at = now()
        note(session, actor, "deleted", "rival", rival.id, name=rival.name)
    session.flush()
    touch(session, actor.shop_id)
    return [rival.id for rival in gone]


def restore_rivals(session: Session, actor: Actor, rival_ids: Sequence[int]) -> int:
    """Bring deleted rivals back as they were."""
    require(actor, "prices.delete")
    back = [rival for rival in _rivals(session, actor, rival_ids) if rival.deleted_at is not None]
    for rival in back:
        rival.deleted_at = None
        note(session, actor, "restored", "rival", rival.id, name=rival.name)
    session.flush()
    touch(session, actor.shop_id)
    return len(back)


def rival_of(session: Session, actor: Actor, rival_id: int) -> Rival:
    """Return a rival of the actor's shop that was not deleted."""
    require(actor, "prices.see")
    gone = _("This rival is no longer in the shop.")
    rival = found(session.get(Rival, rival_id), gone)
    if rival.shop_id != actor.shop_id or rival.deleted_at is not None:
        raise NotFound(gone)
    return rival


def _rivals(session: Session, actor: Actor, rival_ids: Sequence[int]) -> Sequence[Rival]:
    rivals = session.scalars(
        select(Rival).where(Rival.shop_id == actor.shop_id, Rival.id.in_(rival_ids))
    ).all()
    if len(rivals) != len(set(rival_ids)):
        raise NotFound(_("This rival is no longer in the shop."))
    return rivals


def _named(session: Session, actor: Actor, name: str, *, but: int | None = None) -> Rival | None:
    """Return the rival of a name, deleted or not; capitals and widths make no other name."""
    wanted = folded(name)
    query = select(Rival.id, Rival.name).where(Rival.shop_id == actor.shop_id)
    same = [row.id for row in session.execute(query) if folded(row.name) == wanted and row.id != but]
    return session.get(Rival, same[0]) if same else None
