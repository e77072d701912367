"""A small market to test on: our items, rivals' items that are accepted as theirs, and prices by day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.db.engine import writing
from core.shop import actions
from core.shop.tables import Item
from core.team.rights import Actor


def noon(day: date) -> datetime:
    """Noon of a day in Shanghai, where the test shop is."""
    return datetime(day.year, day.month, day.day, 4, tzinfo=UTC)


def sell(actor: Actor, *items: Mapping[str, Any]) -> dict[str, int]:
    """Put items into the shop and return their ids by code."""
    with writing() as session:
        return {
            item["code"]: actions.add_item(session, actor, {"title": item["code"], **item}).id
            for item in items
        }


def meet(
    actor: Actor, rival: str, prices: Mapping[str, int], day: date, *, kind: str = "exact", **told: Any
) -> None:
    """Let a new rival sell our items (by code) at these prices in hand, seen on a day, matches accepted.

    Its items are titled “rival code”; `told` is what else was seen: shipping, gift_value, stock.
    """
    with writing() as session:
        row = Rival(shop_id=actor.shop_id, name=rival)
        session.add(row)
        session.flush()
        for code, price in prices.items():
            theirs = RivalItem(shop_id=actor.shop_id, rival_id=row.id, key=code, title=f"{rival} {code}")
            session.add(theirs)
            session.flush()
            ours = session.scalars(select(Item.id).where(Item.code == code)).one()
            match = Match(shop_id=actor.shop_id, item_id=ours, rival_item_id=theirs.id, kind=kind)
            match.state = "accepted"
            session.add(match)
            _look(session, actor, theirs.id, price, day, **told)
        actions.touch(session, actor.shop_id)


def see(actor: Actor, prices: Mapping[str, int], day: date, **told: Any) -> None:
    """Write down new prices in hand of rivals' items by their titles."""
    with writing() as session:
        for title, price in prices.items():
            item = session.scalars(select(RivalItem.id).where(RivalItem.title == title)).one()
            _look(session, actor, item, price, day, **told)
        actions.touch(session, actor.shop_id)


def _look(session: Session, actor: Actor, rival_item_id: int, price: int, day: date, **told: Any) -> None:
    session.add(
        PriceObservation(
            shop_id=actor.shop_id,
            rival_item_id=rival_item_id,
            seen_at=noon(day),
            seen_on=day,
            in_hand_price=price,
            source="typed",
            user_id=actor.user_id,
            **told,
        )
    )
