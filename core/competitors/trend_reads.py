"""What the trends rest on: many looks at once, only as many columns and days as a figure needs."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, case, false, func, select
from sqlalchemy.orm import Session

from core.competitors.fetched import fetched
from core.competitors.index_series import index_over_time
from core.competitors.layers import DEEPEST, LAYERS
from core.competitors.price_table import PriceTable
from core.competitors.promotion_pattern import first_day, patterns
from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.rules.festivals import spans
from core.shop.price_history import prices_on
from core.team.rights import Actor, require

MOST_WATCHED = 400  # items a rival: a share of more of them says the same, and takes longer


def series_days(until: date, *, weeks: int) -> list[date]:
    """Return the days of a series, a week apart, the last one being `until`."""
    return [until - timedelta(weeks=back) for back in range(weeks, -1, -1)]


def index_series(
    session: Session,
    actor: Actor,
    table: PriceTable,
    *,
    days: Sequence[date],
    category: str = "",
    brand: str = "",
) -> pd.DataFrame:
    """Return the price index on each of these days, of the shop or of one category or brand.

    `table` is the price table of the last of the days: its matches and its layer are taken. See
    `core.competitors.index_series`.
    """
    require(actor, "prices.see")
    items = table.items
    for column, value in (("category", category), ("brand", brand)):
        items = items[items[column] == value] if value else items
    matches = table.pairs[
        (table.pairs["kind"] != "substitute") & table.pairs["item_id"].isin(items["item_id"])
    ]
    since = min(days) - timedelta(days=table.stale_after_days)
    looks = _looks(session, actor, matches["rival_item_id"], table.layer, since, max(days))
    return index_over_time(
        looks, matches, prices_on(session, actor, days), items, stale_after_days=table.stale_after_days
    )


def promotion_patterns(session: Session, actor: Actor, *, until: date, stale_after_days: int) -> pd.DataFrame:
    """Return when each rival cuts prices, see `core.competitors.promotion_pattern`, with the rivals' names.

    Looked at is what a buyer pays, on the deepest layer but the list price, of the last 15 months, and
    at most MOST_WATCHED items of each rival, those that were seen most often.
    """
    require(actor, "prices.see")
    since = first_day(until)
    watched = _watched(session, actor, since, until)
    looks = _looks(session, actor, watched["rival_item_id"], DEEPEST, since, until)
    looks = looks[~looks["is_list"]].merge(watched, on="rival_item_id")
    found = patterns(looks, spans(since, until), until, fresh_days=stale_after_days)
    names = watched.drop_duplicates("rival_id").set_index("rival_id")["rival"]
    return found.assign(rival=names.reindex(found["rival_id"]).to_numpy())


def _watched(session: Session, actor: Actor, since: date, until: date) -> pd.DataFrame:
    """Return the matched items of each rival that were seen most often: rival_item_id, rival_id, rival."""
    matched = select(Match.rival_item_id).where(Match.shop_id == actor.shop_id, Match.state == "accepted")
    query = (
        select(
            PriceObservation.rival_item_id,
            RivalItem.rival_id,
            Rival.name.label("rival"),
            func.count().label("looks"),
        )
        .join(RivalItem, RivalItem.id == PriceObservation.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .where(
            PriceObservation.shop_id == actor.shop_id,
            PriceObservation.seen_on.between(since, until),
            RivalItem.id.in_(matched),
            RivalItem.deleted_at.is_(None),
            Rival.deleted_at.is_(None),
        )
        .group_by(PriceObservation.rival_item_id, RivalItem.rival_id, Rival.name)
    )
    found = fetched(session, query).sort_values(["looks", "rival_item_id"], ascending=[False, True])
    kept = found.groupby("rival_id").head(MOST_WATCHED)
    return kept[["rival_item_id", "rival_id", "rival"]].reset_index(drop=True)


def _looks(
    session: Session, actor: Actor, rival_item_ids: pd.Series, layer: str, since: date, until: date
) -> pd.DataFrame:
    """Return rival_item_id, seen_on, price in the layer and is_list, in the order the looks were made."""
    price, is_list = _price_in(layer)
    wanted = rival_item_ids.unique()
    query = (
        select(
            PriceObservation.rival_item_id,
            PriceObservation.seen_on,
            price.label("price"),
            is_list.label("is_list"),
        )
        .where(
            PriceObservation.shop_id == actor.shop_id,
            PriceObservation.seen_on.between(since, until),
            price.is_not(None),
        )
        .order_by(PriceObservation.seen_on, PriceObservation.seen_at, PriceObservation.id)
    )
    if len(wanted) <= _MOST_NAMED:
        query = query.where(PriceObservation.rival_item_id.in_(wanted.tolist()))
    looks = fetched(session, query)
    kept = looks[np.isin(looks["rival_item_id"].to_numpy(), wanted)]
    return kept.reset_index(drop=True).astype({"is_list": "bool"})


_MOST_NAMED = 10_000  # more items than a query can name: all looks of the days are read, and sifted here


def _price_in(layer: str) -> tuple[ColumnElement[int | None], ColumnElement[bool]]:
    """Return the price in a layer as the database tells it, and whether that is a list price."""
    if layer != DEEPEST:
        column = getattr(PriceObservation, layer)
        return column, case((column.is_not(None), layer == "list_price"), else_=false())
    deepest_first = [getattr(PriceObservation, each) for each in reversed(LAYERS)]
    others = func.coalesce(*deepest_first[:-1])
    return func.coalesce(*deepest_first), others.is_(None)
