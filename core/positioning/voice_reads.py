"""The brand's voice as it is now, and since which version of the positioning it has been so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.positioning.profile_reads import current
from core.positioning.tables import StoreProfile
from core.positioning.voice import Voice, voice_of
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class VoiceNow:
    """The current voice, and the version that made it what it is."""

    voice: Voice
    number: int
    at: datetime | None


def voice_now(session: Session, actor: Actor) -> VoiceNow | None:
    """Return the brand's voice with the version that changed it last, None while none was written."""
    require(actor, "positioning.see")
    stored = current(session, actor).section("voice")
    if not stored:
        return None
    query = (
        select(StoreProfile.number, StoreProfile.at, StoreProfile.changed)
        .where(StoreProfile.shop_id == actor.shop_id)
        .order_by(StoreProfile.number.desc())
    )
    number, at = next((row.number, row.at) for row in session.execute(query) if "voice" in row.changed)
    return VoiceNow(voice_of(stored), number, at)
