"""The lowest of our own usual prices over several stretches of days, from one pass over the changes."""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from core.errors import found
from core.locale import _
from core.shop.tables import Item, ItemChange, Shop
from core.team.rights import Actor, require


def lowest_column(days: int) -> str:
    """Return the name of the column with the lowest price of so many days."""
    return f"lowest_{days}"


def lowest_prices(
    session: Session,
    actor: Actor,
    *,
    on: date,
    windows: Sequence[int],
    only: Collection[int] | None = None,
) -> pd.DataFrame:
    """Return, by item id, the lowest usual price in force in each window of days before `on` and on it.

    One column a window (see lowest_column) in 分, and `known_days`: for how many of the days of the
    longest window the price is known without a gap up to `on`. An item's price is known from the day
    on which it was first stored; without a whole day there is no lowest price, and where fewer days
    are known than a window has, its lowest is the lowest of the known ones. `only` are the ids of a few
    items that are asked about; without it, all of the shop.
    """
    require(actor, "items.see")
    shop = found(session.get(Shop, actor.shop_id), _("This shop no longer exists."))
    zone = ZoneInfo(shop.timezone)
    longest, end = max(windows), _begin(on + timedelta(days=1), zone)
    items = _items(session, actor, only)
    changes = _changes(session, actor, _begin(on - timedelta(days=longest), zone), only)
    later, changes = changes[changes["at"] >= end], changes[changes["at"] < end]
    price = items["usual_price"].copy()
    undone = later.drop_duplicates("item_id").set_index("item_id")["before"]
    price.loc[undone.index] = undone
    told = pd.DataFrame(index=items.index)
    told["known_days"] = _known_days(items, changes, price, on, zone, longest)
    for days in windows:
        told[lowest_column(days)] = _lowest(changes, price, _begin(on - timedelta(days=days), zone))
    told.loc[told["known_days"].fillna(0) == 0, [lowest_column(days) for days in windows]] = pd.NA
    return told


def _items(session: Session, actor: Actor, only: Collection[int] | None) -> pd.DataFrame:
    query = select(Item.id, Item.usual_price, Item.created_at).where(
        Item.shop_id == actor.shop_id, Item.deleted_at.is_(None), *_among(only)
    )
    items = pd.DataFrame(session.execute(query).all(), columns=["id", "usual_price", "created_at"])
    items["created_at"] = pd.to_datetime(items["created_at"], utc=True)
    return items.astype({"usual_price": "Int64"}).set_index("id")


def _changes(session: Session, actor: Actor, since: datetime, only: Collection[int] | None) -> pd.DataFrame:
    """Return the changes of a usual price from a moment on, oldest first: item_id, at, before, after."""
    query = (
        select(ItemChange.item_id, ItemChange.at, ItemChange.changes["usual_price"].label("pair"))
        .join(Item, Item.id == ItemChange.item_id)
        .where(
            Item.shop_id == actor.shop_id, Item.deleted_at.is_(None), ItemChange.at >= since, *_among(only)
        )
        .order_by(ItemChange.at, ItemChange.id)
    )
    rows = [(item_id, at, *pair) for item_id, at, pair in session.execute(query) if pair]
    changes = pd.DataFrame(rows, columns=["item_id", "at", "before", "after"])
    changes["at"] = pd.to_datetime(changes["at"], utc=True)
    return changes.astype({"item_id": "int64", "before": "Int64", "after": "Int64"})


def _among(only: Collection[int] | None) -> list[ColumnElement[bool]]:
    return [] if only is None else [Item.id.in_(only)]


def _known_days(
    items: pd.DataFrame, changes: pd.DataFrame, price: pd.Series, on: date, zone: ZoneInfo, most: int
) -> pd.Series:
    """Return for how many days up to one a price is known, at most so many; missing where none is."""
    first = changes[changes["before"].isna()].drop_duplicates("item_id", keep="last").set_index("item_id")
    moments = "datetime64[us, UTC]"
    since = first["at"].astype(moments).reindex(items.index).fillna(items["created_at"].astype(moments))
    day = since.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    days = (pd.Timestamp(on) - day).dt.days.clip(lower=0, upper=most)
    return days.astype("Int64").where(price.notna())


def _lowest(changes: pd.DataFrame, price: pd.Series, since: datetime) -> pd.Series:
    """Return the lowest of the last price and of those that stood before and after a change since a moment."""
    lately = changes[changes["at"] >= since]
    moved = lately.groupby("item_id")[["before", "after"]].min().min(axis=1)
    return pd.concat([price, moved.reindex(price.index)], axis=1).min(axis=1).astype("Int64")


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
