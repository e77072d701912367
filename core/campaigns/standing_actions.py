"""Read and change what the store says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campaigns.standing import StandingFact, checked_fact, standing_of, stored_fact
from core.campaigns.tables import PlanTerms
from core.errors import BadInput, unchanged
from core.locale import _
from core.shop.actions import touch
from core.shop.items import ItemStatus
from core.shop.tables import Item
from core.team.audit import note
from core.team.rights import Actor, require

ONLINE = "items_online"


@dataclass(frozen=True, slots=True)
class StoredStanding:
    """What was entered, and the version it was read in; 0 while nothing of the shop's planning is stored."""

    facts: Mapping[str, StandingFact]
    version: int


def stored_standing(session: Session, actor: Actor) -> StoredStanding:
    """Return what was entered, as a form needs it."""
    require(actor, "campaigns.see")
    row = _row(session, actor)
    return StoredStanding(standing_of(row.standing if row else {}), row.version if row else 0)


def standing(session: Session, actor: Actor, on: date) -> dict[str, StandingFact]:
    """Return what is known of the store: what was entered, and the items on line, counted where nobody entered them."""
    require(actor, "campaigns.see")
    known = dict(stored_standing(session, actor).facts)
    if ONLINE not in known and (count := _items_online(session, actor)):
        known[ONLINE] = StandingFact(float(count), on, is_counted=True)
    return known


def save_standing(
    session: Session, actor: Actor, *, version: int, values: Mapping[str, Any], on: date
) -> Mapping[str, StandingFact | None]:
    """Enter values by field, read on a day; None takes one away. Returns those before, for `restore_standing`.

    A value that stays the same counts as read again. Raises BadInput with the field at fault, Conflict when
    somebody else was faster.
    """
    require(actor, "campaigns.edit")
    checked = {
        field: None if value is None else checked_fact(field, value, on) for field, value in values.items()
    }
    return _store(session, actor, version, checked)


def restore_standing(
    session: Session, actor: Actor, *, version: int, before: Mapping[str, StandingFact | None]
) -> None:
    """Put values back as they were, with the days on which they were read."""
    require(actor, "campaigns.edit")
    _store(session, actor, version, before)


def _store(
    session: Session, actor: Actor, version: int, facts: Mapping[str, StandingFact | None]
) -> dict[str, StandingFact | None]:
    if not facts:
        raise BadInput(_("Enter at least one value."))
    row = _row(session, actor)
    unchanged(row.version if row else 0, version)
    known = dict(row.standing if row else {})
    told = standing_of(known)
    before = {field: told.get(field) for field in facts}
    for field, fact in facts.items():
        known.pop(field, None)
        if fact is not None:
            known[field] = stored_fact(field, fact)
    if row is None:
        row = PlanTerms(shop_id=actor.shop_id)
        session.add(row)
    row.standing = known
    session.flush()
    note(session, actor, "edited", "store standing", row.id, fields=sorted(facts))
    touch(session, actor.shop_id)
    return before


def _row(session: Session, actor: Actor) -> PlanTerms | None:
    return session.scalar(select(PlanTerms).where(PlanTerms.shop_id == actor.shop_id))


def _items_online(session: Session, actor: Actor) -> int:
    query = select(func.count()).where(
        Item.shop_id == actor.shop_id, Item.deleted_at.is_(None), Item.status == ItemStatus.ON.value
    )
    return session.scalar(query) or 0
