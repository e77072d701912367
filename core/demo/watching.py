"""What the demo shop's team made of its rivals lately: two alert rules that have spoken, advice decided."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core.competitors.advice_actions import Seen, accept, edit, reject
from core.competitors.advice_reads import MOVES, open_advice
from core.competitors.alert_actions import add_rule, settle
from core.competitors.alert_reads import alerts
from core.competitors.alert_watch import watch
from core.competitors.layers import DEEPEST
from core.competitors.tables import Advice, AlertRule
from core.jobs.tables import Job
from core.locale import speaking
from core.team.rights import Actor, require

_LOOKS = (9, 6, 3, 1)  # days ago; the first look only learns
_RULES = (
    ("竞品降价超过 8%", "down", {"amount": 0.08}),
    ("竞品价格越过我们", "crosses", {"amount": 0.0}),
)


def watch_rivals(session: Session, actor: Actor, moment: datetime, zone: ZoneInfo) -> None:
    """Let two rules look at the last days, settle some of what they said, and decide on three cards."""
    require(actor, "alerts.edit")
    with speaking("zh"):
        _watch(session, actor, moment, zone)
        _decide(session, actor, moment, zone)


def _watch(session: Session, actor: Actor, moment: datetime, zone: ZoneInfo) -> None:
    for name, kind, terms in _RULES:
        add_rule(session, actor, kind=kind, name=name, terms=terms)
    # The looks are taken here, on days gone by: no worker has to be asked for one.
    session.execute(delete(Job).where(Job.shop_id == actor.shop_id))
    for days_ago in _LOOKS:
        watch(session, actor.shop_id, _morning(moment, zone, days_ago))
    began = _morning(moment, zone, _LOOKS[0])
    session.execute(
        update(AlertRule)
        .where(AlertRule.shop_id == actor.shop_id)
        .values(created_at=began, updated_at=began)
        .execution_options(synchronize_session=False)
    )
    told = alerts(session, actor).sort_values("at")
    settle(session, actor, told["id"].head(len(told) // 2).tolist())


def _morning(moment: datetime, zone: ZoneInfo, days_ago: int) -> datetime:
    """Return a moment of the morning in the shop, so many days before."""
    day = moment.astimezone(zone).date() - timedelta(days=days_ago)
    return datetime.combine(day, time(9, 10), zone).astimezone(UTC)


def _decide(session: Session, actor: Actor, moment: datetime, zone: ZoneInfo) -> None:
    on = moment.astimezone(zone).date()
    cards = open_advice(session, actor, on, DEEPEST)
    moves = cards[cards["action"].isin(MOVES)].head(3)
    seen = [
        Seen(int(card.item_id), card.action, int(card.ours), int(card.price))
        for card in moves.itertuples(index=False)
    ]
    for n, card in enumerate(seen):
        if n == 0:
            decided = accept(session, actor, [card], on=on, layer=DEEPEST)
        elif n == 1:
            half_way = ((card.ours or 0) + (card.price or 0)) // 20 * 10
            why = "先走一半，看一周销量"
            decided = [edit(session, actor, card, half_way, why=why, on=on, layer=DEEPEST)]
        else:
            decided = [reject(session, actor, card, "老客认这个价，先不动", on=on, layer=DEEPEST)]
        _date_back(session, decided, _morning(moment, zone, 3 - n) + timedelta(hours=1))


def _date_back(session: Session, advice_ids: list[int], at: datetime) -> None:
    """Let a decision bear the day it tells of, not the moment the shop was filled."""
    dates = {"decided_at": at, "created_at": at, "updated_at": at}
    session.execute(
        update(Advice)
        .where(Advice.id.in_(advice_ids))
        .values(dates)
        .execution_options(synchronize_session=False)
    )
