"""What waits for people at the rivals' prices, counted: for the home page and the page's segments."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.competitors import alert_reads
from core.competitors.advice_reads import MOVES, advice_on
from core.competitors.layers import DEEPEST
from core.competitors.policy_actions import policy
from core.competitors.reads import comparison
from core.competitors.tables import Match, Rival, RivalItem
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class PriceWork:
    """How much waits: open alerts and the urgent ones among them, suggested matches, moves advised, stale prices.

    `pairs` is how many prices of rivals are compared at all.
    """

    alerts: int = 0
    urgent: int = 0
    suggested: int = 0
    moves: int = 0
    stale: int = 0
    pairs: int = 0


def price_work(session: Session, actor: Actor, today: date) -> PriceWork:
    """Count what waits on a day. Everything in it changes with the shop's revision or the day only."""
    require(actor, "prices.see")
    if session.scalar(select(Rival.id).where(Rival.shop_id == actor.shop_id).limit(1)) is None:
        return PriceWork()
    waiting = alert_reads.waiting(session, actor)
    stale_after = policy(session, actor).stale_after_days
    pairs = comparison(session, actor, on=today, layer=DEEPEST, stale_after_days=stale_after)
    cards = advice_on(session, actor, pairs, today)
    return PriceWork(
        alerts=waiting.open,
        urgent=waiting.urgent,
        suggested=_suggested(session, actor),
        moves=int(cards["action"].isin(MOVES).sum()),
        stale=int(pairs["is_stale"].sum()),
        pairs=len(pairs),
    )


def _suggested(session: Session, actor: Actor) -> int:
    """Count the rivals' items with a suggestion that nobody has decided on, one each."""
    accepted = select(Match.rival_item_id).where(Match.shop_id == actor.shop_id, Match.state == "accepted")
    query = (
        select(func.count(func.distinct(Match.rival_item_id)))
        .join(RivalItem, RivalItem.id == Match.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .where(
            Match.shop_id == actor.shop_id,
            Match.state == "suggested",
            RivalItem.deleted_at.is_(None),
            Rival.deleted_at.is_(None),
            Match.rival_item_id.not_in(accepted),
        )
    )
    return session.scalar(query) or 0
