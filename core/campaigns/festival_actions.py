"""What people do with festivals: add one, change one of the pack for their shop, hide it, set it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campaigns.tables import ShopFestival
from core.errors import BadInput, found, unchanged
from core.locale import _
from core.rules.festivals import FestivalRule, festivals
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import visible

FESTIVAL = "festival"  # as the audit trail calls it
MOST_OWN = 200


@dataclass(frozen=True, slots=True)
class StoredFestival:
    """The shop's own row of a festival; version 0: it has none."""

    key: str
    version: int
    terms: Mapping[str, Any]
    is_hidden: bool


def stored_festival(session: Session, actor: Actor, key: str) -> StoredFestival:
    """Return the shop's own row of a festival, as a form needs it."""
    require(actor, "campaigns.see")
    row = _row(session, actor, key)
    return (
        StoredFestival(key, row.version, dict(row.terms), row.is_hidden)
        if row
        else StoredFestival(key, 0, {}, False)
    )


def save_festival(
    session: Session, actor: Actor, key: str, terms: Mapping[str, Any], *, version: int
) -> StoredFestival:
    """Store the shop's own version of a festival; without a key a new one is added.

    `terms` are the fields of `core.rules.festivals.FestivalRule` but the key. Raises BadInput at the field
    at fault, Conflict when somebody else was faster.
    """
    require(actor, "campaigns.edit")
    key = key or f"own_{uuid4().hex[:12]}"
    clean = checked_terms(key, terms)
    row = _row(session, actor, key)
    unchanged(row.version if row else 0, version)
    if row is None:
        _has_room(session, actor)
        row = ShopFestival(shop_id=actor.shop_id, key=key)
        session.add(row)
    row.terms = clean
    session.flush()
    note(session, actor, "edited" if version else "added", FESTIVAL, row.id, name=clean["name"])
    touch(session, actor.shop_id)
    return StoredFestival(key, row.version, clean, row.is_hidden)


def hide_festival(
    session: Session, actor: Actor, key: str, *, version: int, hidden: bool = True
) -> StoredFestival:
    """Take a festival out of the shop's calendar, or show it again; campaigns planned for it stay."""
    require(actor, "campaigns.edit")
    row = _row(session, actor, key)
    unchanged(row.version if row else 0, version)
    if row is None:
        if key not in {each.key for each in festivals().festivals}:
            raise BadInput(_("There is no festival of this kind: {key}").format(key=key))
        row = ShopFestival(shop_id=actor.shop_id, key=key, terms={})
        session.add(row)
    row.is_hidden = hidden
    session.flush()
    note(session, actor, "hidden" if hidden else "shown", FESTIVAL, row.id, name=key)
    touch(session, actor.shop_id)
    return StoredFestival(key, row.version, dict(row.terms), row.is_hidden)


def reset_festival(session: Session, actor: Actor, key: str, *, version: int) -> StoredFestival:
    """Drop the shop's own version: the pack's holds again, and what the shop added is gone. Returns what was dropped."""
    require(actor, "campaigns.edit")
    row = found(_row(session, actor, key), _("This festival is no longer the shop's own."))
    unchanged(row.version, version)
    before = StoredFestival(key, row.version, dict(row.terms), row.is_hidden)
    session.delete(row)
    session.flush()
    note(session, actor, "reset", FESTIVAL, name=key)
    touch(session, actor.shop_id)
    return before


def checked_terms(key: str, terms: Mapping[str, Any]) -> dict[str, Any]:
    """Return a festival's terms as they are stored. Raises BadInput at the field at fault."""
    plain = {name: value for name, value in terms.items() if value is not None and name != "key"}
    for name in ("name", "name_en", "platform"):
        if name in plain:
            plain[name] = " ".join(visible(str(plain[name])).split())
    try:
        rule = FestivalRule.model_validate(plain | {"key": key})
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise BadInput(_said(place), field=place or "rule") from None
    if rule.fixed is None and rule.days_in(2026)[1] < rule.days_in(2026)[0]:
        raise BadInput(_said("days"), field="days")
    return rule.model_dump(mode="json", exclude={"key"}, exclude_none=True)


def _said(place: str) -> str:
    part = place.rsplit(".", 1)[-1]
    return {
        "name": _("A festival needs a name of 1 to 40 characters."),
        "name_en": _("The English name has 40 characters at most."),
        "level": _("The level is S, A, B or C."),
        "starts": _("The first day is written as month and day, such as 11-01."),
        "ends": _("The last day is written as month and day, such as 11-11."),
        "anchor": _("The main day is written as month and day, such as 11-11."),
        "month": _("The month is a number from 1 to 12."),
        "day": _("The day of a lunar month is a number from 1 to 29; 0 is the day before the first."),
        "nth": _("Of a weekday in a month the first to the fourth can be meant."),
        "weekday": _("The weekday is a number from 1 (Monday) to 7 (Sunday)."),
        "days": _(
            "The days around a festival reach from 200 before it to 200 after it, the end behind the start."
        ),
        "phases": _("A phase of a festival does not fit: correct its days and times."),
    }.get(part, _("A festival follows exactly one rule: fixed days, a weekday, a lunar day or a solar term."))


def _row(session: Session, actor: Actor, key: str) -> ShopFestival | None:
    return session.scalar(
        select(ShopFestival).where(ShopFestival.shop_id == actor.shop_id, ShopFestival.key == key)
    )


def _has_room(session: Session, actor: Actor) -> None:
    count = session.scalar(select(func.count()).where(ShopFestival.shop_id == actor.shop_id))
    if (count or 0) >= MOST_OWN:
        raise BadInput(_("A shop has {n} festivals of its own at most.").format(n=MOST_OWN))
