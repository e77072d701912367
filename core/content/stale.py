"""Chosen copy that no longer holds: an item, or its price in a campaign, changed after the words were chosen."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.content.brief import Brief
from core.content.campaign_copy import campaigns_now
from core.content.checked import check_parts
from core.content.from_items import as_of_now, brief_item
from core.content.tables import Copy, CopyBrief
from core.shop.reads import items_by_code
from core.team.rights import Actor, require

MOST_BRIEFS = 50


@dataclass(frozen=True, slots=True)
class Stale:
    """A brief with chosen pieces that the present facts contradict, and how many they are."""

    brief_id: int
    title: str
    pieces: int


def stale(session: Session, actor: Actor) -> list[Stale]:
    """Return the briefs whose chosen copy must be changed because an item changed, newest first.

    What a campaign asks for an item, and when, counts for the copy that announces it. Looks at the newest
    MOST_BRIEFS briefs with a chosen piece; only those whose items really changed are checked word by word.
    """
    require(actor, "copy.see")
    chosen = _chosen(session, actor)
    briefs = {row.id: Brief.model_validate(row.brief) for row, _pieces in chosen}
    codes = sorted({item.code for brief in briefs.values() for item in brief.items if item.code})
    items = [brief_item(row) for row in items_by_code(session, actor, codes)] if codes else []
    campaigns = campaigns_now(session, actor, briefs)
    found = []
    for row, pieces in chosen:
        brief, changes = as_of_now(briefs[row.id], items, campaigns.get(row.id))
        n = sum(_is_blocked(brief, piece) for piece in pieces) if changes else 0
        if n:
            found.append(Stale(row.id, row.title, n))
    return found


def _chosen(session: Session, actor: Actor) -> list[tuple[CopyBrief, list[Copy]]]:
    query = (
        select(CopyBrief, Copy)
        .join(Copy, Copy.brief_id == CopyBrief.id)
        .where(
            CopyBrief.shop_id == actor.shop_id,
            CopyBrief.deleted_at.is_(None),
            Copy.deleted_at.is_(None),
            Copy.chosen,
        )
        .order_by(CopyBrief.updated_at.desc(), CopyBrief.id.desc())
        .limit(MOST_BRIEFS * 4)  # one chosen piece of each kind
    )
    grouped: dict[int, tuple[CopyBrief, list[Copy]]] = {}
    for row, piece in session.execute(query):
        grouped.setdefault(row.id, (row, []))[1].append(piece)
    return list(grouped.values())[:MOST_BRIEFS]


def _is_blocked(brief: Brief, piece: Copy) -> bool:
    found = check_parts(brief, piece.kind, piece.parts)  # type: ignore[arg-type]
    return any(each.severity == "block" for part in found.values() for each in part)
