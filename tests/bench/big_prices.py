"""20 rivals beside the shop of 50,000 items: 200,000 of their items, all matched, and 1,000,000 prices."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.db.base import now
from core.db.engine import writing
from core.shop.actions import touch
from core.shop.tables import Item

RIVALS = 20
A_MATCH_EVERY = 5  # of the 20 rivals four sell each item
SEEN = 5  # times each of their items
DAYS_BACK = (84, 60, 33, 12, 2)
BATCH = 20_000


def store_rivals(shop_id: int, today: date) -> None:
    """Store the rivals, their items, the accepted matches and the prices of the last 12 weeks."""
    with writing() as session:
        item_ids = list(session.scalars(select(Item.id).where(Item.shop_id == shop_id).order_by(Item.id)))
        rivals = [Rival(shop_id=shop_id, name=f"对手{n + 1}", platform="taobao") for n in range(RIVALS)]
        session.add_all(rivals)
        session.flush()
        _store(session, RivalItem, _rival_items(shop_id, [rival.id for rival in rivals], item_ids))
        theirs = list(session.scalars(select(RivalItem.id).where(RivalItem.shop_id == shop_id)))
        _store(session, Match, _matches(shop_id, item_ids, theirs))
        _store(session, PriceObservation, _observations(shop_id, theirs, today))
        touch(session, shop_id)


def _store(session: Session, kind: Any, rows: Iterator[dict[str, Any]]) -> None:
    table = cast(Table, kind.__table__)
    while batch := list(islice(rows, BATCH)):
        session.connection().execute(insert(table), batch)


def _rival_items(shop_id: int, rivals: list[int], items: list[int]) -> Iterator[dict[str, Any]]:
    at = now()
    for n in range(len(items)):
        for k in range(RIVALS // A_MATCH_EVERY):
            yield {
                "shop_id": shop_id,
                "rival_id": rivals[(n + k * A_MATCH_EVERY) % RIVALS],
                "key": f"R{n}-{k}",
                "title": f"云朵杯 加厚款 {n} 同款",
                "pack_amount": (500.0, 1000.0)[k % 2],
                "pack_unit": "g",
                "created_at": at,
                "updated_at": at,
            }


def _matches(shop_id: int, items: list[int], theirs: list[int]) -> Iterator[dict[str, Any]]:
    at, each = now(), len(theirs) // len(items)
    for n, rival_item in enumerate(theirs):
        yield {
            "shop_id": shop_id,
            "item_id": items[n // each],
            "rival_item_id": rival_item,
            "kind": "substitute" if n % 11 == 0 else "exact",
            "state": "accepted",
            "score": 0.9,
            "created_at": at,
            "updated_at": at,
        }


def _observations(shop_id: int, theirs: list[int], today: date) -> Iterator[dict[str, Any]]:
    for k, ago in enumerate(DAYS_BACK[:SEEN]):
        day = today - timedelta(days=ago)
        moment = datetime.combine(day, time(3), UTC)
        for n, rival_item in enumerate(theirs):
            price = 2690 + (n * 7 + k * 131) % 900
            yield {
                "shop_id": shop_id,
                "rival_item_id": rival_item,
                "seen_at": moment,
                "seen_on": day,
                "list_price": price + 1000,
                "page_price": price + 300,
                "in_hand_price": price if n % 3 else None,
                "source": "file",
                "created_at": moment,
            }
