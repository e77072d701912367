"""A small market to test on: our items, rivals' items that are accepted as theirs, and prices by day."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from core.competitors.tables import Match, PriceObservation, RivalItem
from core.competitors.take_over import Goods, Pair, RivalStory, Seen, take_over_rivals
from core.db.engine import writing
from core.shop import actions
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
    """Let a new rival sell our items (by code) at these prices in hand, seen on a day, matches accepted."""
    goods = [
        Goods(
            {"key": code, "title": f"{rival} {code}"},
            [
                Seen(
                    noon(day),
                    "typed",
                    {"in_hand_price": price, **told.get("amounts", {})},
                    told.get("stock", ""),
                )
            ],
            [Pair(code, kind, "accepted", 1.0)],
        )
        for code, price in prices.items()
    ]
    with writing() as session:
        take_over_rivals(session, actor, [RivalStory(rival, goods=goods)])


def see(actor: Actor, prices: Mapping[str, int], day: date, *, stock: str = "") -> None:
    """Write down new prices in hand of rivals' items, named as “rival code”."""
    with writing() as session:
        for title, price in prices.items():
            item = session.scalars(select(RivalItem).where(RivalItem.title == title)).one()
            session.add(
                PriceObservation(
                    shop_id=actor.shop_id,
                    rival_item_id=item.id,
                    seen_at=noon(day),
                    seen_on=day,
                    in_hand_price=price,
                    stock=stock,
                    source="typed",
                    user_id=actor.user_id,
                )
            )
        actions.touch(session, actor.shop_id)


def match_ids(actor: Actor) -> Sequence[int]:
    """Return the ids of all matches of the shop."""
    with writing() as session:
        return session.scalars(
            select(Match.id).where(Match.shop_id == actor.shop_id).order_by(Match.id)
        ).all()
