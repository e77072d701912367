"""What our own items cost on a past day: the present price, unless a later change tells what stood before."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core.errors import found
from core.locale import _
from core.shop.tables import Item, ItemChange, Shop
from core.team.rights import Actor, require

PRICES = ("list_price", "usual_price")


def prices_on(
    session: Session, actor: Actor, days: Sequence[date], *, present: pd.DataFrame | None = None
) -> dict[date, pd.DataFrame]:
    """Return the shop's prices at the end of each of these days, by item id; money in 分.

    A day ends when the shop's day does. Before the first price that we know of an item that price
    stands: that somebody typed it in later tells nothing of what was asked. Only changes after the
    first of the days are read. `present` are the prices of now, where the caller
    has read them already.
    """
    require(actor, "items.see")
    zone = _zone(session, actor)
    ends = {day: _end_of(day, zone) for day in days}
    prices = _present(session, actor) if present is None else present
    undone = _changes_since(session, actor, min(ends.values())) if ends else []
    told: dict[date, pd.DataFrame] = {}
    for day in sorted(ends, reverse=True):  # from today backwards, taking back change after change
        if undone and undone[-1].at >= ends[day]:
            prices = _taken_back(prices, undone, ends[day])
        told[day] = prices
    return told


def price_steps(session: Session, actor: Actor, item_id: int) -> pd.DataFrame:
    """Return one item's prices as they changed, oldest first: from which shop day, list and usual price."""
    require(actor, "items.see")
    zone = _zone(session, actor)
    item = session.get(Item, item_id)
    item = found(
        item if item and item.shop_id == actor.shop_id else None, _("This item is no longer in the shop.")
    )
    changes = session.execute(
        _price_changes().where(ItemChange.item_id == item.id).order_by(ItemChange.at, ItemChange.id)
    ).all()
    known: dict[str, Any] = {field: getattr(item, field) for field in PRICES}
    steps = []
    for change in reversed(changes):
        before = {field: pair[0] for field, pair in _pairs(change)}
        if any(known[field] != value for field, value in before.items()):
            steps.append({"day": change.at.astimezone(zone).date(), **known})
            known |= before
    if any(value is not None for value in known.values()):  # what stood before the first change we know of
        steps.append({"day": item.created_at.astimezone(zone).date(), **known})
    table = pd.DataFrame(steps[::-1], columns=["day", *PRICES])
    table["day"] = pd.to_datetime(table["day"])
    return table.astype(dict.fromkeys(PRICES, "Int64"))


def _present(session: Session, actor: Actor) -> pd.DataFrame:
    query = select(Item.id, Item.list_price, Item.usual_price).where(
        Item.shop_id == actor.shop_id, Item.deleted_at.is_(None)
    )
    prices = pd.DataFrame(session.execute(query).all(), columns=["id", *PRICES])
    return prices.set_index("id").astype("Int64")


def _changes_since(session: Session, actor: Actor, moment: datetime) -> list[Any]:
    """Return the changes of a price from a moment on, oldest first."""
    query = (
        _price_changes()
        .join(Item, Item.id == ItemChange.item_id)
        .where(Item.shop_id == actor.shop_id, ItemChange.at >= moment)
        .order_by(ItemChange.at, ItemChange.id)
    )
    return [row for row in session.execute(query) if row.list_price or row.usual_price]


def _price_changes() -> Select[Any]:
    fields = [ItemChange.changes[field].label(field) for field in PRICES]
    return select(ItemChange.item_id, ItemChange.at, *fields)


def _pairs(change: Any) -> list[tuple[str, list[Any]]]:
    return [(field, getattr(change, field)) for field in PRICES if getattr(change, field)]


def _taken_back(prices: pd.DataFrame, changes: list[Any], until: datetime) -> pd.DataFrame:
    """Take the changes from the end of the list back to a moment off it, and return the prices before them."""
    before: dict[str, dict[int, Any]] = {field: {} for field in PRICES}
    while changes and changes[-1].at >= until:
        change = changes.pop()
        for field, (earlier_value, _later) in _pairs(change):
            if earlier_value is not None:
                before[field][change.item_id] = earlier_value
    earlier = prices.copy()
    for field, values in before.items():
        if values:
            known = pd.Series(values, dtype="Int64")
            known = known[known.index.isin(earlier.index)]
            earlier.loc[known.index, field] = known
    return earlier


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def _zone(session: Session, actor: Actor) -> ZoneInfo:
    shop = found(session.get(Shop, actor.shop_id), _("This shop no longer exists."))
    return ZoneInfo(shop.timezone)
