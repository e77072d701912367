"""The versions of a store profile: which there are, and what each changed, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import found
from core.locale import _
from core.positioning.profile_reads import Profile
from core.positioning.profile_words import section_lines
from core.positioning.sections import CHECKS
from core.positioning.tables import StoreProfile
from core.team.rights import Actor, require
from core.team.tables import User

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ProfileVersion:
    """One save: its number, when, whose ("" = nobody's who is still known), why, and the sections it changed."""

    number: int
    at: datetime
    who: str
    note: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a section that differs; "" stands for a line that is not there."""

    section: str
    label: str
    before: str
    after: str


def versions(session: Session, actor: Actor, *, limit: int = MOST_SHOWN) -> tuple[ProfileVersion, ...]:
    """Return the versions of the shop's positioning, newest first."""
    require(actor, "positioning.see")
    query = (
        select(
            StoreProfile.number,
            StoreProfile.at,
            StoreProfile.note,
            StoreProfile.changed,
            User.name,
            User.address,
        )
        .outerjoin(User, User.id == StoreProfile.user_id)
        .where(StoreProfile.shop_id == actor.shop_id)
        .order_by(StoreProfile.number.desc())
        .limit(limit)
    )
    return tuple(
        ProfileVersion(row.number, row.at, row.name or row.address or "", row.note, in_order(row.changed))
        for row in session.execute(query)
    )


def version(session: Session, actor: Actor, number: int) -> Profile:
    """Return one version, 0 is the profile before anything was written. Raises NotFound for one that is not there."""
    require(actor, "positioning.see")
    if number == 0:
        return Profile()
    row = session.scalar(
        select(StoreProfile).where(StoreProfile.shop_id == actor.shop_id, StoreProfile.number == number)
    )
    row = found(row, _("This version of the positioning is not in the shop."))
    return Profile(row.number, row.terms, row.at)


def changed_by(session: Session, actor: Actor, number: int) -> tuple[Difference, ...]:
    """Return what a version changed against the one before it, section by section."""
    require(actor, "positioning.see")
    before, after = version(session, actor, number - 1), version(session, actor, number)
    return differences(before.terms, after.terms)


def differences(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> tuple[Difference, ...]:
    """Return the lines in which two profiles differ, in the order of the sections."""
    found_ = []
    for section in in_order({*before, *after}):
        was, now = before.get(section, {}), after.get(section, {})
        if was != now:
            found_ += _between(section, was, now)
    return tuple(found_)


def _between(section: str, was: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    old = {line.label: line.text for line in section_lines(section, was)}
    new = {line.label: line.text for line in section_lines(section, now)}
    labels = [*new, *(label for label in old if label not in new)]
    return [
        Difference(section, label, old.get(label, ""), new.get(label, ""))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]


def in_order(sections: set[str] | Sequence[str]) -> tuple[str, ...]:
    """Return sections in the order in which a profile shows them."""
    order = list(CHECKS)
    return tuple(
        sorted(sections, key=lambda name: (order.index(name) if name in order else len(order), name))
    )
