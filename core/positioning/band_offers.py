"""The offers that price bands are made of: our items on sale, what rivals sell, and the market table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from core.competitors.comparison import layer_price
from core.competitors.fetched import fetched
from core.competitors.layers import LAYERS
from core.competitors.offers import newest
from core.competitors.policy_actions import policy
from core.competitors.tables import Match, Rival, RivalItem
from core.db.base import UtcDateTime
from core.errors import found
from core.locale import _
from core.positioning.band_shares import MARKET, OURS, RIVAL, UNKNOWN_SELLER
from core.positioning.bands import Choice, Cut, cut, fresh_cut
from core.positioning.tables import MarketItem
from core.shop.items import ItemStatus
from core.shop.tables import Item, Shop
from core.team.rights import Actor, require
from core.text import folded

PRICE = func.coalesce(Item.usual_price, Item.list_price)  # ours: the list price where there is no usual one
# Files of one market table come within days of each other; what is older was not in the newest.
MARKET_DAYS = 45


@dataclass(frozen=True, slots=True)
class Offers:
    """All offers of a category that count, as `core.positioning.band_shares.count` takes them, and what does not."""

    rows: pd.DataFrame
    market_on: date | None
    stale_after_days: int
    left_out: Mapping[str, int]

    def fresh_cut(self, choice: Choice) -> Cut:
        """Cut the prices of all sides anew."""
        return fresh_cut(self.rows["price"].to_numpy(), choice, self.rows["n"].to_numpy())

    def cut(self, choice: Choice) -> Cut:
        """Cut by the edges of a choice, anew where it has none."""
        return cut(self.rows["price"].to_numpy(), choice, self.rows["n"].to_numpy())


def offers(session: Session, actor: Actor, category: str, *, on: date, layer: str) -> Offers:
    """Return the offers of our shop, of rivals and of the market table in a category."""
    require(actor, "positioning.see")
    ours, left_out = _ours(session, actor, category)
    stale_after_days = policy(session, actor).stale_after_days
    rivals, unseen = _rivals(session, actor, category, on, layer, stale_after_days)
    market, market_on, old = _market(session, actor, category)
    sellers = int(rivals["seller"].max()) + 1 if len(rivals) else 1
    known = market["seller"] != UNKNOWN_SELLER
    market["seller"] = market["seller"].where(~known, market["seller"] + sellers)
    columns = ["side", "seller", "price", "n", "pieces", "sales"]
    rows = pd.concat([part[columns] for part in (ours, rivals, market)], ignore_index=True)
    return Offers(
        rows=rows,
        market_on=market_on,
        stale_after_days=stale_after_days,
        left_out={name: n for name, n in (left_out | unseen | old).items() if n},
    )


def on_sale(query: Select[*tuple[Any, ...]], shop_id: int) -> Select[*tuple[Any, ...]]:
    """Narrow a query of items to those that buyers of a shop can see."""
    return query.where(Item.shop_id == shop_id, Item.deleted_at.is_(None), Item.status == ItemStatus.ON.value)


def of_rivals(shop_id: int) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of a rival's item that is followed: neither it nor its rival deleted."""
    return (
        RivalItem.shop_id == shop_id,
        RivalItem.deleted_at.is_(None),
        Rival.deleted_at.is_(None),
    )


def _ours(session: Session, actor: Actor, category: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return our items on sale, those of one price in a row, those of which nobody knows the sales in another."""
    query = on_sale(
        select(
            PRICE.label("price"),
            func.count().label("items"),
            func.count(Item.sold_30d).label("known"),
            func.sum(Item.sold_30d).label("sold"),
        ),
        actor.shop_id,
    ).group_by(PRICE)
    found_rows = session.execute(query if not category else query.where(Item.category == category)).all()
    without = sum(row.items for row in found_rows if not row.price or row.price < 0)
    rows = []
    for row in found_rows:
        if row.price and row.price > 0:
            rows.append((row.price, row.known, float(row.sold or 0)))
            rows.append((row.price, row.items - row.known, np.nan))
    table = pd.DataFrame([row for row in rows if row[1]], columns=["price", "n", "pieces"])
    table = table.astype({"price": "int64", "n": "int64", "pieces": "float64"})
    return table.assign(side=OURS, seller=0, sales=table["pieces"] * table["price"]), {"no_price": without}


def _rivals(
    session: Session, actor: Actor, category: str, on: date, layer: str, stale_after_days: int
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return what rivals sell, at the newest price in the layer. No rival publishes what it sells.

    A rival's item without a category of its own has that of our item which it is accepted as a match of.
    """
    look, is_newest = newest(session, on, layer)
    ours = (
        select(Item.category)
        .join(Match, Match.item_id == Item.id)
        .where(Match.rival_item_id == RivalItem.id, Match.state == "accepted")
        .order_by(Match.id)
        .limit(1)
        .correlate(RivalItem)
        .scalar_subquery()
    )
    query = (
        select(
            RivalItem.rival_id.label("rival_id"),
            *(getattr(look, each) for each in LAYERS),
            look.seen_on,
        )
        .join(Rival, Rival.id == RivalItem.rival_id)
        .outerjoin(look, is_newest)
        .where(RivalItem.shop_id == actor.shop_id, RivalItem.deleted_at.is_(None), Rival.deleted_at.is_(None))
    )
    if category:
        query = query.where(
            or_(RivalItem.category == category, (RivalItem.category == "") & (ours == category))
        )
    items = fetched(session, query)
    items["price"], _where = layer_price(items, layer)
    seen = (items["price"] > 0).fillna(False).astype("bool")
    fresh = (items["seen_on"] >= pd.Timestamp(on - timedelta(days=stale_after_days))).to_numpy("bool")
    kept = items[seen & fresh]
    shops, _names = pd.factorize(kept["rival_id"])
    rows = pd.DataFrame(
        {
            "side": RIVAL,
            "seller": shops.astype("int64") + 1,
            "price": kept["price"].astype("int64").to_numpy(),
            "n": 1,
            "pieces": np.nan,
            "sales": np.nan,
        }
    )
    return rows, {"not_seen": int((~seen).sum()), "stale": int((seen & ~fresh).sum())}


def _market(
    session: Session, actor: Actor, category: str
) -> tuple[pd.DataFrame, date | None, dict[str, int]]:
    """Return the rows of the market table that belong to its newest state, sellers as numbers from 0.

    Rows of our own shop are left out, for its items are counted from the shop itself.
    """
    here = [MarketItem.shop_id == actor.shop_id]
    if category:
        here.append(MarketItem.category == category)
    newest_at, is_new, old = _newest_state(session, here)
    query = select(MarketItem.seller, MarketItem.price, MarketItem.pieces, MarketItem.sales)
    rows = fetched(session, query.where(*here, *is_new))
    codes, names = pd.factorize(rows["seller"])
    shop = found(session.get(Shop, actor.shop_id), _("This shop no longer exists."))
    is_us = np.array([folded(name) == folded(shop.name) for name in names] or [False], dtype="bool")[codes]
    kept, sellers = rows[~is_us], codes[~is_us]
    market = pd.DataFrame(
        {
            "side": MARKET,
            "seller": np.where(kept["seller"] == "", UNKNOWN_SELLER, sellers),
            "price": kept["price"].to_numpy("int64"),
            "n": 1,
            "pieces": kept["pieces"].to_numpy("float64", na_value=np.nan),
            "sales": kept["sales"].to_numpy("float64", na_value=np.nan),
        }
    )
    known = market["sales"].notna() | market["pieces"].isna()
    market["sales"] = market["sales"].where(known, market["pieces"] * market["price"])
    on = newest_at.astimezone(ZoneInfo(shop.timezone)).date() if newest_at else None
    return market, on, {"old": old, "us": int(is_us.sum())}


def _newest_state(
    session: Session, here: list[ColumnElement[bool]]
) -> tuple[datetime | None, list[ColumnElement[bool]], int]:
    """Return when the market was imported last, which rows belong to its newest state, and how many do not.

    Each category has its own newest files. A condition is made only where there are older rows.
    """
    ends = select(
        MarketItem.category,
        func.min(MarketItem.at, type_=UtcDateTime()),
        func.max(MarketItem.at, type_=UtcDateTime()),
    )
    spans = session.execute(ends.where(*here).group_by(MarketItem.category)).all()
    since = {name: last - timedelta(days=MARKET_DAYS) for name, first, last in spans}
    aged = [
        (MarketItem.category == name) & (MarketItem.at < since[name])
        for name, first, _last in spans
        if first < since[name]
    ]
    newest_at = max((last for _name, _first, last in spans), default=None)
    if not aged:
        return newest_at, [], 0
    is_old = or_(*aged)
    number = session.scalar(select(func.count()).select_from(MarketItem).where(*here, is_old)) or 0
    return newest_at, [~is_old], number
