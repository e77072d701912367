"""The price table as a page asks for it: everything of a day once, then stretches of it."""

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.competitors.comparison import compare, layer_price
from core.competitors.fetched import fetched
from core.competitors.layers import LAYERS
from core.competitors.offers import offers, our_items, rival_names
from core.competitors.price_table import PriceTable, TablePage, View, cut, prepare
from core.competitors.tables import Match, PriceObservation
from core.competitors.trend import TREND_DAYS, market_lows
from core.team.rights import Actor, require


def price_table(session: Session, actor: Actor, *, on: date, layer: str, stale_after_days: int) -> PriceTable:
    """Return all that the price table of a day rests on; `table_page` cuts from it what is shown."""
    require(actor, "prices.see")
    theirs = offers(session, actor, on, layer)
    items = our_items(session, actor, on, theirs)
    return prepare(
        items,
        compare(items, theirs, layer=layer, on=on, stale_after_days=stale_after_days),
        rival_names(session, actor),
        on=on,
        layer=layer,
        stale_after_days=stale_after_days,
        suggested=_suggested(session, actor),
    )


def table_page(
    session: Session, actor: Actor, prepared: PriceTable, view: View, *, offset: int, limit: int
) -> TablePage:
    """Return a stretch of a view of the table, with the trend of each item's market."""
    require(actor, "prices.see")
    page = cut(prepared, view, offset=offset, limit=limit)
    lows = _market_lows(session, actor, prepared, page)
    trend = pd.Series([lows.get(item_id, []) for item_id in page.rows.index], page.rows.index, dtype="object")
    return replace(page, rows=page.rows.assign(trend=trend))


def _suggested(session: Session, actor: Actor) -> pd.Series:
    """Return how many suggested matches wait for a decision, by item id."""
    query = (
        select(Match.item_id, func.count().label("n"))
        .where(Match.shop_id == actor.shop_id, Match.state == "suggested")
        .group_by(Match.item_id)
    )
    return fetched(session, query).set_index("item_id")["n"]


def _market_lows(session: Session, actor: Actor, prepared: PriceTable, page: TablePage) -> pd.Series:
    """Return the trends of the items of a page: only their rivals' looks are read."""
    pairs = prepared.pairs[prepared.pairs["item_id"].isin(page.rows.index) & ~prepared.pairs["is_weak"]]
    since = prepared.on - timedelta(days=TREND_DAYS + prepared.stale_after_days)
    query = (
        select(
            PriceObservation.rival_item_id,
            PriceObservation.seen_on,
            *(getattr(PriceObservation, layer) for layer in LAYERS),
        )
        .where(
            PriceObservation.shop_id == actor.shop_id,
            PriceObservation.rival_item_id.in_(pairs["rival_item_id"].tolist()),
            PriceObservation.seen_on.between(since, prepared.on),
        )
        .order_by(PriceObservation.seen_on, PriceObservation.seen_at, PriceObservation.id)
    )
    looks = fetched(session, query)
    looks["price"], _where = layer_price(looks, prepared.layer)
    seen = looks.merge(pairs[["rival_item_id", "item_id", "match_id", "times"]], on="rival_item_id")
    seen["price"] = seen["price"].astype("Float64") * seen["times"]
    seen["key"] = seen["match_id"]
    return market_lows(seen, prepared.on, fresh_days=prepared.stale_after_days)
