"""The copy that the demo shop ordered in the last weeks, drafted by templates."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.content.actions import choose, read_brief, save_brief, store_draft
from core.content.brief import Brief, BriefVoice, brief_voice
from core.content.from_items import brief_item
from core.content.offline import draft_all_offline
from core.content.tables import Copy, CopyBrief, CopyVersion
from core.demo.catalogue import read
from core.locale import speaking
from core.money import fen
from core.positioning.voice_reads import voice_at
from core.team.rights import Actor, require


def order_copy(
    session: Session, actor: Actor, profile: dict[str, Any], items: list[dict[str, Any]], today: date
) -> None:
    """Store the demo shop's briefs with their drafts; some are chosen already, some wait for it."""
    require(actor, "copy.draft")
    zone = ZoneInfo(profile["timezone"])
    with speaking("zh"):
        for order in read("briefs.yaml"):
            day = today - timedelta(days=int(order["days_ago"]))
            at = datetime.combine(day, time(9, 30), zone)
            spoken = voice_at(session, actor, at)
            voice = brief_voice(spoken.voice, spoken.number) if spoken else None
            row = save_brief(session, actor, _brief(order, profile, items, day, zone, voice))
            draft_pieces(session, actor, row, order["chosen"])
            _date_back(session, row.id, at)


def _brief(
    order: dict[str, Any],
    profile: dict[str, Any],
    items: list[dict[str, Any]],
    day: date,
    zone: ZoneInfo,
    voice: BriefVoice | None,
) -> Brief:
    """Return an order for copy of a day, in the voice that the shop had on it."""
    by_code = {item["code"]: item for item in items}
    known = [brief_item(by_code[code]).model_dump() for code in order["items"]]
    plain = {
        field: order[field] for field in ("occasion", "audience", "audience_count", "tone") if field in order
    }
    return read_brief(
        ({"tone": voice.tone, "voice": voice} if voice else {})
        | plain
        | {field: profile[field] for field in ("platform", "signature", "timezone")}
        | {"shop": profile["name"], "items": known, "offer": _offer(order["offer"], day, zone)}
    )


def _offer(told: dict[str, Any], day: date, zone: ZoneInfo) -> dict[str, Any]:
    offer = dict(told)
    for field in {"price", "threshold", "off"} & offer.keys():
        offer[field] = fen(Decimal(offer[field]))
    for field in {"starts", "ends"} & offer.keys():
        days, clock = offer[field]
        offer[field] = datetime.combine(day + timedelta(days=int(days)), time.fromisoformat(clock), zone)
    return offer


def draft_pieces(session: Session, actor: Actor, row: CopyBrief, chosen: Sequence[str]) -> None:
    """Store the drafts a brief orders, and choose the first of each kind named."""
    require(actor, "copy.draft")
    undecided = set(chosen)
    brief = Brief.model_validate(row.brief)
    for n, draft in enumerate(draft_all_offline(brief)):
        copy_id = store_draft(
            session,
            shop_id=actor.shop_id,
            brief_id=row.id,
            job_id=f"demo-{row.id}",
            slot=f"{draft.kind}.{n % brief.variants}",
            values=draft.model_dump(),
        )
        if draft.kind in undecided:
            undecided.remove(draft.kind)
            choose(session, actor, copy_id, version=1, chosen=True)


def _date_back(session: Session, brief_id: int, at: datetime) -> None:
    """Let the work bear the day it tells of, not the moment the shop was filled."""
    session.flush()
    pieces = select(Copy.id).where(Copy.brief_id == brief_id)
    dates = {"created_at": at, "updated_at": at}
    session.execute(update(CopyBrief).where(CopyBrief.id == brief_id).values(dates))
    session.execute(update(Copy).where(Copy.brief_id == brief_id).values(dates))
    session.execute(update(CopyVersion).where(CopyVersion.copy_id.in_(pieces)).values(at=at))
