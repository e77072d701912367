"""Store how a category's prices are cut into bands."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import BadInput, Conflict, unchanged
from core.locale import _
from core.positioning.bands import Choice, choice_of, stored_terms
from core.positioning.tables import PriceBands
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require

LONGEST = 80


def save_bands(
    session: Session, actor: Actor, category: str, *, version: int, terms: Mapping[str, Any]
) -> tuple[int, dict[str, Any] | None]:
    """Store how a category ("" is the whole shop) is cut; return the new version and the terms before.

    Raises BadInput with the field at fault, Conflict when somebody else was faster.
    """
    require(actor, "positioning.edit")
    if len(category) > LONGEST:
        raise BadInput(_("{n} characters, at most {most} fit.").format(n=len(category), most=LONGEST))
    row = _stored(session, actor, category)
    unchanged(row.version if row else 0, version)
    before = dict(row.terms) if row else None
    choice: Choice = choice_of(terms)
    if row is None:
        row = PriceBands(shop_id=actor.shop_id, category=category)
        session.add(row)
    row.terms = stored_terms(choice)
    _flush(session)
    note(session, actor, "edited", "price bands", row.id, category=category, method=choice.method)
    touch(session, actor.shop_id)
    return row.version, before


def reset_bands(session: Session, actor: Actor, category: str, *, version: int) -> dict[str, Any] | None:
    """Let a category be cut by default again; return the terms before, for `save_bands`."""
    require(actor, "positioning.edit")
    row = _stored(session, actor, category)
    unchanged(row.version if row else 0, version)
    if row is None:
        return None
    before = dict(row.terms)
    note(session, actor, "deleted", "price bands", row.id, category=category)
    session.delete(row)
    _flush(session)
    touch(session, actor.shop_id)
    return before


def _stored(session: Session, actor: Actor, category: str) -> PriceBands | None:
    query = select(PriceBands).where(PriceBands.shop_id == actor.shop_id, PriceBands.category == category)
    return session.scalar(query)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:  # two first choices at the same moment
        raise Conflict(
            _("Somebody else changed this in the meantime. Your entries are still here.")
        ) from error
