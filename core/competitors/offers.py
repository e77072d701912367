"""The two sides of a comparison as the database knows them: our items and each rival's newest price."""

from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session, aliased

from core.competitors.comparison import OUR_COLUMNS
from core.competitors.fetched import fetched
from core.competitors.layers import DEEPEST, LAYERS
from core.competitors.packs import item_pack
from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.shop.price_history import PRICES, prices_on
from core.shop.tables import Item
from core.team.rights import Actor, require

PACK_COLUMNS = ("title", "spec", "pack_size", "pack_unit")
ITEM_COLUMNS = ("id", *OUR_COLUMNS, *PRICES, *PACK_COLUMNS[1:])
OF_A_LOOK = (*LAYERS, "seen_on", "shipping", "gift_value", "observation")
_NAMED_AT_ONCE = 5000  # rival items in one query


def rival_names(session: Session, actor: Actor) -> pd.DataFrame:
    """Return the shop's rivals by name: id and name, nothing that has to be counted."""
    require(actor, "prices.see")
    query = select(Rival.id, Rival.name).where(Rival.shop_id == actor.shop_id, Rival.deleted_at.is_(None))
    return fetched(session, query.order_by(Rival.name))


def offers(session: Session, actor: Actor, on: date, layer: str) -> pd.DataFrame:
    """Return every accepted match with the newest price in a layer up to a day, see `in_layer`."""
    require(actor, "prices.see")
    return in_layer(session, newest_offers(session, actor, on), layer, on)


def newest_offers(session: Session, actor: Actor, on: date) -> pd.DataFrame:
    """Return every accepted match with the newest look up to a day; empty where there was none."""
    require(actor, "prices.see")
    look, is_newest = newest(session, on)
    query = (
        select(
            Match.item_id,
            RivalItem.rival_id,
            Match.rival_item_id,
            Match.id.label("match_id"),
            Match.kind,
            *(getattr(look, layer) for layer in LAYERS),
            look.seen_on,
            look.stock,
            look.shipping,
            look.gift_value,
            look.id.label("observation"),
            RivalItem.pack_amount,
            RivalItem.pack_unit,
        )
        .join(RivalItem, RivalItem.id == Match.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .outerjoin(look, is_newest)
        .where(*accepted(actor.shop_id))
    )
    found = fetched(session, query)
    names = rival_names(session, actor).set_index("id")["name"]
    found["rival"] = names.reindex(found["rival_id"]).to_numpy()
    return found


def in_layer(session: Session, newest_offers: pd.DataFrame, layer: str, on: date) -> pd.DataFrame:
    """Return the offers with the newest look that has the layer, where the newest of all has it not.

    One source shows the page price, another what buyers pay in the end: that somebody saw the page
    today takes nothing from the price in hand of two days ago, it is merely two days old. The stock
    state stays the one of the newest look, also where that one saw no price at all.
    """
    wanted = list(LAYERS) if layer == DEEPEST else [layer]
    lacks = newest_offers["observation"].notna() & newest_offers[wanted].isna().all(axis=1)
    ids = newest_offers.loc[lacks, "rival_item_id"].unique().tolist()
    parts = [
        _newest_prices(session, ids[start : start + _NAMED_AT_ONCE], layer, on)
        for start in range(0, len(ids), _NAMED_AT_ONCE)
    ]
    known = [part for part in parts if len(part)]
    if not known:
        return newest_offers
    older = pd.concat(known).set_index("rival_item_id")
    rows = np.flatnonzero(lacks.to_numpy() & newest_offers["rival_item_id"].isin(older.index).to_numpy())
    theirs = newest_offers["rival_item_id"].take(rows)
    told = newest_offers.copy()
    for name in OF_A_LOOK:
        told.loc[told.index[rows], name] = older[name].reindex(theirs).array
    return told


def _newest_prices(session: Session, rival_item_ids: list[int], layer: str, on: date) -> pd.DataFrame:
    """Return OF_A_LOOK of the newest look of each of these rival items that has the layer."""
    look, is_newest = newest(session, on, layer)
    query = (
        select(
            RivalItem.id.label("rival_item_id"),
            *(getattr(look, name) for name in OF_A_LOOK[:-1]),
            look.id.label(OF_A_LOOK[-1]),
        )
        .join(look, is_newest)
        .where(RivalItem.id.in_(rival_item_ids))
    )
    return fetched(session, query)


def our_items(session: Session, actor: Actor, on: date, offers: pd.DataFrame) -> pd.DataFrame:
    """Return our items by code as `compare` takes them, with the prices that they had on the day.

    Packs are read only for items that some of the offers sell in another pack.
    """
    require(actor, "items.see")
    query = (
        select(*(getattr(Item, name) for name in ITEM_COLUMNS))
        .where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None))
        .order_by(Item.code)
    )
    items = fetched(session, query)
    present = items.set_index("id")[list(PRICES)]
    items[list(PRICES)] = prices_on(session, actor, [on], present=present)[on].reset_index(drop=True)
    other_pack = items["id"].isin(offers.loc[offers["kind"] != "exact", "item_id"]).to_numpy("bool")
    packs = [our_pack(*row) for row in items.loc[other_pack, list(PACK_COLUMNS)].itertuples(index=False)]
    items["our_pack_amount"], items["our_pack_unit"] = np.nan, ""
    if packs:
        items.loc[other_pack, "our_pack_amount"] = [amount for amount, _unit in packs]
        items.loc[other_pack, "our_pack_unit"] = [unit for _amount, unit in packs]
    return items.drop(columns=["spec", "pack_size", "pack_unit"]).rename(columns={"id": "item_id"})


def newest(session: Session, on: date, layer: str = "") -> tuple[type[PriceObservation], ColumnElement[bool]]:
    """Return the newest look at a rival item up to a day, as what to outer-join and on which condition.

    With a layer it is the newest look that has it; with DEEPEST the newest that has any price. One step down the index for each rival item, never a pass over all looks. PostgreSQL takes those steps
    for certain only where a lateral join makes it; SQLite knows no such joins and takes them anyway.
    """
    seen = aliased(PriceObservation)
    steps = (
        select(seen)
        .where(seen.rival_item_id == RivalItem.id, seen.seen_on <= on, *_has(seen, layer))
        .order_by(seen.seen_on.desc(), seen.seen_at.desc(), seen.id.desc())
        .limit(1)
        .correlate(RivalItem)
    )
    if session.get_bind().dialect.name == "postgresql":
        return aliased(PriceObservation, steps.lateral()), true()
    look = aliased(PriceObservation)
    return look, look.id == steps.with_only_columns(seen.id).scalar_subquery()


def _has(look: type[PriceObservation], layer: str) -> list[ColumnElement[bool]]:
    if not layer:
        return []
    return [or_(*(getattr(look, each).is_not(None) for each in (LAYERS if layer == DEEPEST else (layer,))))]


def accepted(shop_id: int) -> list[ColumnElement[bool]]:
    """Return the conditions of a match that counts: accepted, and neither the item nor its rival deleted."""
    return [
        Match.shop_id == shop_id,
        Match.state == "accepted",
        RivalItem.deleted_at.is_(None),
        Rival.deleted_at.is_(None),
    ]


@lru_cache(maxsize=100_000)
def our_pack(title: str, spec: str, pack_size: str, pack_unit: str) -> tuple[float, str]:
    """Return our pack of an item; reading it from words takes longer than all the rest of a comparison."""
    pack = item_pack(title=title, spec=spec, pack_size=pack_size, pack_unit=pack_unit)
    return (pack.amount, pack.unit) if pack else (np.nan, "")
