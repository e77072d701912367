"""A small shop beside two rivals, stored row by row: what the reads of prices are tried on."""

from datetime import UTC, date, datetime, time

from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.db.engine import writing
from core.shop import actions
from core.team.rights import Actor


def store_item(actor: Actor, code: str, **values: object) -> int:
    with writing() as session:
        return actions.add_item(session, actor, {"code": code, "title": f"Item {code}", **values}).id


def store_rival(actor: Actor, name: str) -> int:
    with writing() as session:
        rival = Rival(shop_id=actor.shop_id, name=name)
        session.add(rival)
        session.flush()
        return rival.id


def store_rival_item(actor: Actor, rival_id: int, title: str, **values: object) -> int:
    with writing() as session:
        item = RivalItem(shop_id=actor.shop_id, rival_id=rival_id, key=title, title=title, **values)
        session.add(item)
        session.flush()
        return item.id


def store_match(
    actor: Actor, item_id: int, rival_item_id: int, kind: str = "exact", state: str = "accepted"
) -> int:
    with writing() as session:
        match = Match(
            shop_id=actor.shop_id, item_id=item_id, rival_item_id=rival_item_id, kind=kind, state=state
        )
        session.add(match)
        session.flush()
        return match.id


def store_price(actor: Actor, rival_item_id: int, day: date, *, hour: int = 3, **layers: int) -> int:
    with writing() as session:
        seen = PriceObservation(
            shop_id=actor.shop_id,
            rival_item_id=rival_item_id,
            seen_at=datetime.combine(day, time(hour), UTC),
            seen_on=day,
            source="typed",
            user_id=actor.user_id,
            **layers,
        )
        session.add(seen)
        session.flush()
        return seen.id
