"""Calendar links: a secret address at which a calendar program reads the plan, made and revoked by its owner.

The token is shown once; the database keeps only its hash. Who holds the address sees what its maker may
see now: a maker who left the shop, or lost the right, takes the link along.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.campaigns.ics import HOLDS, Wanted, ics
from core.campaigns.plan_frames import plan_frames
from core.campaigns.tables import CalendarFeed
from core.db.base import now
from core.errors import BadInput, Forbidden, NotFound, found
from core.locale import LANGUAGES, _, speaking
from core.shop.tables import Shop
from core.team.actions import actor_in
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import visible

MOST_FEEDS = 20
MOST_NAME = 80
FEED = "calendar link"  # as the audit trail calls it
_READ_AGAIN = timedelta(minutes=10)  # so often at most it is written down that somebody reads


@dataclass(frozen=True, slots=True)
class Feed:
    """A link as its maker sees it: never its token."""

    id: int
    name: str
    terms: Mapping[str, Any]
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A link just made, with the token that its address carries. It is not shown again."""

    id: int
    token: str


def make_feed(session: Session, actor: Actor, name: str, terms: Mapping[str, Any]) -> NewFeed:
    """Make a link of one's own. `terms`: language, holds (kinds of entries), alarms, mine (own tasks only)."""
    require(actor, "feeds.edit")
    require(actor, "campaigns.export")
    clean = " ".join(visible(name).split())
    if not clean or len(clean) > MOST_NAME:
        sentence = _(
            "A calendar link needs a name of 1 to {most} characters, such as the program that reads it."
        )
        raise BadInput(sentence.format(most=MOST_NAME), field="name")
    count = session.scalar(select(func.count()).where(*_own(actor)))
    if (count or 0) >= MOST_FEEDS:
        said = _("You have {n} calendar links: revoke one that is no longer used first.")
        raise BadInput(said.format(n=count), field="name")
    token = secrets.token_urlsafe(32)
    row = CalendarFeed(
        shop_id=actor.shop_id,
        user_id=actor.user_id,
        name=clean,
        token_hash=_hash(token),
        terms=_checked(terms),
    )
    session.add(row)
    session.flush()
    note(session, actor, "added", FEED, row.id, name=clean)
    return NewFeed(row.id, token)


def revoke_feed(session: Session, actor: Actor, feed_id: int) -> None:
    """Close a link for good: its address answers as if there had never been one."""
    require(actor, "feeds.edit")
    gone = _("This calendar link is no longer there.")
    row = found(session.get(CalendarFeed, feed_id), gone)
    if (row.shop_id, row.user_id) != (actor.shop_id, actor.user_id) or row.revoked_at is not None:
        raise NotFound(gone)
    row.revoked_at = now()
    session.flush()
    note(session, actor, "revoked", FEED, row.id, name=row.name)


def feeds(session: Session, actor: Actor) -> tuple[Feed, ...]:
    """Return the actor's own open links in this shop, the newest first."""
    require(actor, "feeds.edit")
    rows = session.scalars(select(CalendarFeed).where(*_own(actor)).order_by(CalendarFeed.id.desc()))
    return tuple(Feed(row.id, row.name, dict(row.terms), row.created_at, row.read_at) for row in rows)


def calendar_file(session: Session, actor: Actor, wanted: Wanted | None = None) -> bytes:
    """Return the plan of the shop at hand as an iCalendar file."""
    require(actor, "campaigns.export")
    shop = found(session.get(Shop, actor.shop_id), _("This shop no longer exists."))
    seed = f"{shop.id}-{shop.created_at:%Y%m%d%H%M%S%f}"
    return ics(plan_frames(session, actor), shop=shop.name, seed=seed, stamp=now(), wanted=wanted)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a link shows, and whether it is worth a write that somebody reads it."""

    file: bytes
    is_news: bool


def read_feed(session: Session, token: str) -> Reading:
    """Return what the address with this token shows now. Raises NotFound alike for what never was and what is over."""
    gone = NotFound(_("This calendar link does not exist."))
    row = session.scalar(
        select(CalendarFeed).where(CalendarFeed.token_hash == _hash(token), CalendarFeed.revoked_at.is_(None))
    )
    if row is None:
        raise gone
    try:
        actor = actor_in(session, row.user_id, row.shop_id)
        terms = _checked(row.terms)
        wanted = Wanted(tuple(terms["holds"]), terms["alarms"], tasks_of=row.user_id if terms["mine"] else 0)
        with speaking(terms["language"]):
            file = calendar_file(session, actor, wanted)
    except (NotFound, Forbidden, BadInput):
        raise gone from None
    return Reading(file, row.read_at is None or now() - row.read_at > _READ_AGAIN)


def feed_was_read(session: Session, token: str) -> None:
    """Note that somebody reads the link, so that its owner sees which are in use."""
    query = update(CalendarFeed).where(CalendarFeed.token_hash == _hash(token))
    session.execute(query.values(read_at=now()))


def _checked(terms: Mapping[str, Any]) -> dict[str, Any]:
    holds = [kind for kind in HOLDS if kind in terms.get("holds", HOLDS)]
    if not holds:
        raise BadInput(_("Choose what the calendar is to hold."), field="holds")
    language = terms.get("language", LANGUAGES[0])
    return {
        "holds": holds,
        "alarms": bool(terms.get("alarms", True)),
        "mine": bool(terms.get("mine", False)),
        "language": language if language in LANGUAGES else LANGUAGES[0],
    }


def _own(actor: Actor) -> tuple[Any, ...]:
    return (
        CalendarFeed.shop_id == actor.shop_id,
        CalendarFeed.user_id == actor.user_id,
        CalendarFeed.revoked_at.is_(None),
    )


def _hash(token: str) -> str:
    """A plain hash is enough: the token is 256 random bits, not a word that somebody chose."""
    return hashlib.sha256(token.encode()).hexdigest()
