"""What people do with festivals: add one, change one of the pack for their shop, hide it, set it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_faults import checked_phases
from core.campaigns.festivals import Rule, Source, nearest, phases_of
from core.campaigns.tables import ShopFestival
from core.errors import BadInput, found, unchanged
from core.locale import _
from core.rules.festivals import FestivalRule, festivals
from core.shop.actions import in_turn, touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import visible

FESTIVAL = "festival"  # as the audit trail calls it
MOST_OWN = 200
_ANY_DAY, _ANY_ZONE = date(2026, 6, 1), ZoneInfo("UTC")  # phases fit together on any


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
    in_turn(session, actor.shop_id)  # of two who change one of the pack at once the second is told
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
    in_turn(session, actor.shop_id)
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
    note(session, actor, "reset", FESTIVAL, name=before.terms.get("name", key))
    touch(session, actor.shop_id)
    return before


def restore_festival(session: Session, actor: Actor, before: StoredFestival, *, version: int) -> None:
    """Put a festival back as it was before a change that left this version (0: the change dropped its row)."""
    require(actor, "campaigns.edit")
    if not before.version:
        reset_festival(session, actor, before.key, version=version)
        return
    in_turn(session, actor.shop_id)
    row = _row(session, actor, before.key)
    unchanged(row.version if row else 0, version)
    if row is None:
        row = ShopFestival(shop_id=actor.shop_id, key=before.key)
        session.add(row)
    row.terms, row.is_hidden = dict(before.terms), before.is_hidden
    session.flush()
    note(session, actor, "restored", FESTIVAL, row.id, name=before.terms.get("name", before.key))
    touch(session, actor.shop_id)


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
    if rule.phases:
        checked_phases(phases_of(nearest(Rule(rule, Source()), _ANY_DAY), _ANY_ZONE))
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
