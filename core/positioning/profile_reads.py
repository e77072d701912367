"""The current version of a shop's positioning: what drafts, price rules and campaigns read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.positioning.evidence import Evidence
from core.positioning.frame import Proof, frame_of
from core.positioning.segments import Segment, lead_of, segments_of
from core.positioning.statement import Sentence, statement_of
from core.positioning.tables import StoreProfile
from core.positioning.voice import Voice, voice_of
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class Profile:
    """One version: its number (0 while nothing was ever written), sections by name, and when it was saved."""

    number: int = 0
    terms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    at: datetime | None = None

    def section(self, name: str) -> Mapping[str, Any]:
        """Return a section as it is stored, empty while it was not written."""
        return self.terms.get(name, {})


def current(session: Session, actor: Actor) -> Profile:
    """Return the shop's current positioning."""
    require(actor, "positioning.see")
    row = session.scalar(
        select(StoreProfile)
        .where(StoreProfile.shop_id == actor.shop_id)
        .order_by(StoreProfile.number.desc())
        .limit(1)
    )
    return Profile(row.number, row.terms, row.at) if row else Profile()


def current_voice(session: Session, actor: Actor) -> Voice | None:
    """Return the brand's voice, None while none was written."""
    require(actor, "positioning.see")
    stored = current(session, actor).section("voice")
    return voice_of(stored) if stored else None


def profile_evidence(profile: Profile) -> tuple[Evidence, ...]:
    """Return all evidence of a profile: of its statement, its proofs and its segments."""
    holders: tuple[tuple[Sentence | Proof | Segment, ...], ...] = (
        statement_of(profile.section("statement")).sentences,
        frame_of(profile.section("frame")).proofs,
        segments_of(profile.section("segments")),
    )
    return tuple(piece for each in holders for holder in each for piece in holder.evidence)


def lead_segment(session: Session, actor: Actor) -> Segment | None:
    """Return the segment that the shop is for in the first place, None while none was written."""
    require(actor, "positioning.see")
    return lead_of(segments_of(current(session, actor).section("segments")))
