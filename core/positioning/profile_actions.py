"""Change a shop's positioning: every save is a new version, and an old one can be taken up again."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Conflict, found
from core.locale import _
from core.positioning.profile_reads import Profile, current
from core.positioning.sections import CHECKS, section_name
from core.positioning.tables import StoreProfile
from core.shop.actions import in_turn, touch
from core.team.audit import note as note_deed
from core.team.rights import Actor, require
from core.text import visible

THING = "positioning"
MOST_NOTE = 300


def save_sections(
    session: Session, actor: Actor, values: Mapping[str, Mapping[str, Any]], *, seen: int, note: str = ""
) -> int:
    """Store sections as a new version and return its number; the others stay as they are.

    `seen` is the version that the forms were filled from: Raises Conflict when one of these sections was
    changed since, BadInput with the field at fault. What changes nothing makes no version.
    """
    require(actor, "positioning.edit")
    in_turn(session, actor.shop_id)
    now = current(session, actor)
    clean = {name: CHECKS[name](section) for name, section in values.items()}
    if overtaken := _changed_since(session, actor, seen) & set(clean):
        raise Conflict(
            _("Somebody else changed {sections} in the meantime. Your entries are still here.").format(
                sections=_(", ").join(section_name(name) for name in sorted(overtaken))
            )
        )
    return _store(session, actor, now, dict(now.terms) | clean, note)


def restore(session: Session, actor: Actor, number: int, *, seen: int | None = None) -> int:
    """Take an earlier version up again, as a new one; return its number.

    With `seen` only while that is the newest version: Raises Conflict when somebody saved another since.
    """
    require(actor, "positioning.edit")
    in_turn(session, actor.shop_id)
    row = session.scalar(
        select(StoreProfile).where(StoreProfile.shop_id == actor.shop_id, StoreProfile.number == number)
    )
    earlier = found(row, _("This version of the positioning is not in the shop."))
    now = current(session, actor)
    if seen is not None and now.number != seen:
        raise Conflict(_("Somebody saved a newer version in the meantime: nothing was undone."))
    note = _("As in version {n}").format(n=number)
    return _store(session, actor, now, dict(earlier.terms), note)


def _store(session: Session, actor: Actor, now: Profile, terms: dict[str, Any], note: str) -> int:
    names = set(now.terms) | set(terms)
    changed = sorted(name for name in names if now.terms.get(name) != terms.get(name))
    if not changed:
        return now.number
    row = StoreProfile(
        shop_id=actor.shop_id,
        number=now.number + 1,
        terms=terms,
        changed=changed,
        note=" ".join(visible(note).split())[:MOST_NOTE],
        user_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    note_deed(session, actor, "edited", THING, row.id, number=row.number, fields=changed)
    touch(session, actor.shop_id)
    return row.number


def _changed_since(session: Session, actor: Actor, seen: int) -> set[str]:
    query = select(StoreProfile.changed).where(
        StoreProfile.shop_id == actor.shop_id, StoreProfile.number > seen
    )
    return {name for changed in session.scalars(query) for name in changed}
