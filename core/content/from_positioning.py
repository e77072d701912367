"""What copy takes from the positioning: the voice and the audience that a brief starts with, and a newer voice."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.content.actions import save_brief
from core.content.brief import Brief, BriefVoice, brief_voice
from core.content.reads import brief as stored_brief
from core.content.tables import Copy, CopyBrief
from core.db.base import now
from core.errors import found
from core.locale import _
from core.positioning.profile_reads import lead_segment
from core.positioning.segments import Segment
from core.positioning.voice import SLIDERS, TONES, Tone, slider_name
from core.positioning.voice_reads import voice_now
from core.shop.reads import profile
from core.team.rights import Actor, require

MOST_AUDIENCE = 80
_CLAUSE = re.compile(r"[，；。：,;:](?!\d)|\.\s")


@dataclass(frozen=True, slots=True)
class Start:
    """What a new brief begins with: from the positioning where one was written, else from the shop.

    `segment` names the lead segment that the audience is, "" where the shop's own audience stands in.
    """

    tone: Tone
    audience: str
    voice: BriefVoice | None = None
    segment: str = ""


@dataclass(frozen=True, slots=True)
class NewerVoice:
    """A voice that is not the one a brief was made with, and what differs in words people know."""

    voice: BriefVoice
    changed: tuple[str, ...]


def start_of(session: Session, actor: Actor) -> Start:
    """Return what a new brief begins with."""
    require(actor, "copy.see")
    shop = profile(session, actor)
    voice, segment = current_brief_voice(session, actor), lead_segment(session, actor)
    own = next((tone for tone in TONES if tone == shop.tone), TONES[0])
    return Start(
        tone=voice.tone if voice else own,
        audience=audience_of(segment) if segment else shop.audience[:MOST_AUDIENCE],
        voice=voice,
        segment=segment.name if segment else "",
    )


def audience_of(segment: Segment) -> str:
    """Return a segment as copy speaks of its readers: who they are in a few words, else its name."""
    who = _CLAUSE.split(segment.who.strip(), maxsplit=1)[0].strip()
    return who if 0 < len(who) <= MOST_AUDIENCE // 2 else segment.name[:MOST_AUDIENCE]


def current_brief_voice(session: Session, actor: Actor) -> BriefVoice | None:
    """Return the brand's current voice as a brief keeps it, None while none was written."""
    require(actor, "positioning.see")
    current = voice_now(session, actor)
    return brief_voice(current.voice, current.number) if current else None


def newer_voice(brief: Brief, current: BriefVoice | None) -> NewerVoice | None:
    """Return the current voice where it is another one than the brief's, None where it is the same or there is none."""
    if current is None or current.sounds_like(brief.voice):
        return None
    return NewerVoice(current, _differing(brief.voice, current))


def _differing(before: BriefVoice | None, after: BriefVoice) -> tuple[str, ...]:
    old = before or BriefVoice()
    names = [_("Tone of voice")] if old.tone != after.tone else []
    names += [slider_name(each) for each in SLIDERS if old.step(each) != after.step(each)]
    names += [_("Words to use")] if old.use != after.use else []
    names += [_("Words to avoid")] if old.avoid != after.avoid else []
    names += [_("Examples")] if old.examples != after.examples else []
    return tuple(names)


def take_over_voice(session: Session, actor: Actor, brief_id: int, *, version: int) -> BriefVoice:
    """Let a brief speak in the brand's current voice from now on; its pieces stay as they are.

    The tone comes along, unless somebody gave the brief another one than its voice had. Raises Conflict
    when the brief was changed since `version`, NotFound when it is gone or there is no voice.
    """
    require(actor, "copy.draft")
    voice = found(current_brief_voice(session, actor), _("The positioning names no brand voice."))
    brief = stored_brief(session, actor, brief_id).brief
    taken = voice.model_copy(update={"since": now()})
    has_own_tone = brief.voice is not None and brief.tone != brief.voice.tone
    tone = brief.tone if has_own_tone else voice.tone
    spoken = brief.model_copy(update={"voice": taken, "tone": tone})
    save_brief(session, actor, spoken, brief_id=brief_id, version=version)
    return taken


def is_older(brief: Brief, drafted_at: datetime, current: BriefVoice | None) -> bool:
    """Say whether a piece of a brief was drafted in another voice than the brand's current one."""
    if newer_voice(brief, current) is not None:
        return True
    return brief.voice is not None and brief.voice.since is not None and drafted_at < brief.voice.since


@dataclass(frozen=True, slots=True)
class OlderBriefs:
    """How many briefs carry another voice than the current one, and how many pieces of copy they hold."""

    briefs: int = 0
    pieces: int = 0


def older_briefs(session: Session, actor: Actor, current: BriefVoice | None) -> OlderBriefs:
    """Count the shop's briefs that carry another voice than this one, and their pieces."""
    require(actor, "copy.see")
    if current is None:
        return OlderBriefs()
    alive = (CopyBrief.shop_id == actor.shop_id, CopyBrief.deleted_at.is_(None))
    voices = session.execute(select(CopyBrief.id, CopyBrief.brief["voice"]).where(*alive))
    older = {row[0] for row in voices if not current.sounds_like(_voice(row[1]))}
    pieces = select(Copy.brief_id).where(Copy.shop_id == actor.shop_id, Copy.deleted_at.is_(None))
    return OlderBriefs(len(older), sum(number in older for number in session.scalars(pieces)))


def _voice(stored: Mapping[str, Any] | None) -> BriefVoice | None:
    return BriefVoice.model_validate(stored) if stored else None
