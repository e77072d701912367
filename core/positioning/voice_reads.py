"""The brand's voice as it is now, and since which version of the positioning it has been so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.positioning.tables import StoreProfile
from core.positioning.voice import Voice, voice_of
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class VoiceNow:
    """The current voice, and the version that made it what it is."""

    voice: Voice
    number: int
    at: datetime


def voice_now(session: Session, actor: Actor) -> VoiceNow | None:
    """Return the brand's voice with the version that changed it last, None while none was written."""
    require(actor, "positioning.see")
    return _voice(session, select(StoreProfile).where(StoreProfile.shop_id == actor.shop_id))


def voice_at(session: Session, actor: Actor, moment: datetime) -> VoiceNow | None:
    """Return the voice as it was at a moment, None while none was written."""
    require(actor, "positioning.see")
    earlier = (StoreProfile.shop_id == actor.shop_id, StoreProfile.at <= moment)
    return _voice(session, select(StoreProfile).where(*earlier))


def _voice(session: Session, versions: Select[StoreProfile]) -> VoiceNow | None:
    newest_first = versions.order_by(StoreProfile.number.desc())
    current = session.scalar(newest_first.limit(1))
    stored = current.terms.get("voice") if current else None
    if not stored:
        return None
    dates = newest_first.with_only_columns(StoreProfile.number, StoreProfile.at, StoreProfile.changed)
    number, at = next((row.number, row.at) for row in session.execute(dates) if "voice" in row.changed)
    return VoiceNow(voice_of(stored), number, at)
