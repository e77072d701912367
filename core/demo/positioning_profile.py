"""The positioning of the demo shop: three versions of a profile, with numbers cited as they are today."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.demo.catalogue import read
from core.locale import speaking
from core.positioning.evidence import Figure
from core.positioning.evidence_numbers import figures
from core.positioning.profile_actions import save_sections
from core.positioning.tables import StoreProfile
from core.shop.reads import profile
from core.team.rights import Actor, require

_CLOCK = time(16, 20)


def write_profile(session: Session, actor: Actor, today: date) -> None:
    """Store the demo shop's profile, version by version, each with the day it tells of."""
    require(actor, "positioning.edit")
    steps = read("positioning_profile.yaml")
    zone = ZoneInfo(profile(session, actor).timezone)
    with speaking("zh"):
        known = figures(session, actor, sorted(_cited(steps)))
        for step in steps:
            sections = _filled(step["sections"], known)
            number = save_sections(session, actor, sections, seen=10**6, note=step["note"])
            at = datetime.combine(today - timedelta(days=int(step["days_ago"])), _CLOCK, zone)
            row = (StoreProfile.shop_id == actor.shop_id, StoreProfile.number == number)
            session.execute(update(StoreProfile).where(*row).values(at=at))


def _cited(value: Any) -> set[str]:
    """Return the refs of all numbers cited anywhere in what was read."""
    if isinstance(value, Mapping):
        own = {value["ref"]} if value.get("kind") == "number" and "ref" in value else set()
        return own.union(*(_cited(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(_cited(each) for each in value))
    return set()


def _filled(value: Any, known: Mapping[str, Figure | None]) -> Any:
    """Return what was read with what each cited number says."""
    if isinstance(value, list):
        return [_filled(each, known) for each in value]
    if not isinstance(value, Mapping):
        return value
    filled = {name: _typed(name, _filled(each, known)) for name, each in value.items()}
    figure = known.get(filled.get("ref", "")) if filled.get("kind") == "number" else None
    return filled | {"then": figure.value, "on": figure.on} if figure else filled


def _typed(name: str, value: Any) -> Any:
    """Return a field in its type: the demo shop's files hold text only."""
    if name == "share":
        return float(value)
    if name == "is_lead":
        return value == "true"
    return {slider: int(step) for slider, step in value.items()} if name == "sliders" else value
