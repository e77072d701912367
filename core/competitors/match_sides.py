"""What the matcher is given of a shop: our items, the rivals' items, and what people decided about pairs."""

from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.comparison import layer_price
from core.competitors.fetched import fetched
from core.competitors.layers import DEEPEST, LAYERS
from core.competitors.match_reasons import Listed, Reason, reasons
from core.competitors.offers import newest, our_pack
from core.competitors.packs import Measure, Pack
from core.competitors.tables import Match, Rival, RivalItem
from core.shop.items import ItemStatus
from core.shop.tables import Item

_DECIDED = {"accepted": 1, "rejected": 0}


def our_side(session: Session, shop_id: int) -> pd.DataFrame:
    """Return our items on sale by id: id, title, brand, spec, category, pack_size, pack_unit, price in 分.

    The spec of an item that has none is its pack.
    """
    names = (
        "id",
        "title",
        "brand",
        "spec",
        "category",
        "pack_size",
        "pack_unit",
        "usual_price",
        "list_price",
    )
    query = select(*(getattr(Item, name) for name in names)).where(
        Item.shop_id == shop_id, Item.deleted_at.is_(None), Item.status == ItemStatus.ON.value
    )
    items = fetched(session, query.order_by(Item.id))
    items["price"] = items["usual_price"].fillna(items["list_price"])
    pack = items["pack_size"] + items["pack_unit"]
    items["spec"] = items["spec"].where(items["spec"] != "", pack.where(items["pack_size"] != "", ""))
    return items.drop(columns=["usual_price", "list_price"])


def their_side(session: Session, shop_id: int, on: date) -> pd.DataFrame:
    """Return the rivals' items by id: id, title, brand, spec, category, pack_amount, pack_unit, seller, price.

    The price is the deepest layer of the newest look up to a day, in 分.
    """
    look, is_newest = newest(session, on, DEEPEST)
    names = ("id", "title", "brand", "spec", "category", "pack_amount", "pack_unit")
    query = (
        select(
            *(getattr(RivalItem, name) for name in names),
            RivalItem.rival_id.label("seller"),
            *(getattr(look, layer) for layer in LAYERS),
        )
        .join(Rival, Rival.id == RivalItem.rival_id)
        .outerjoin(look, is_newest)
        .where(RivalItem.shop_id == shop_id, RivalItem.deleted_at.is_(None), Rival.deleted_at.is_(None))
    )
    items = fetched(session, query.order_by(RivalItem.id))
    items["price"], _layer = layer_price(items, DEEPEST)
    return items.drop(columns=list(LAYERS))


def decided_pairs(session: Session, shop_id: int) -> pd.DataFrame:
    """Return what people decided: left_id (ours), right_id (theirs), label (1 the same, 0 another).

    An accepted substitute is not the same thing: it teaches nothing.
    """
    query = select(
        Match.item_id.label("left_id"), Match.rival_item_id.label("right_id"), Match.state, Match.kind
    ).where(Match.shop_id == shop_id, Match.state.in_(_DECIDED))
    decided = fetched(session, query)
    decided = decided[(decided["state"] == "rejected") | (decided["kind"] != "substitute")]
    label = decided["state"].map(_DECIDED).astype("int64")
    return decided[["left_id", "right_id"]].assign(label=label)


def accepted_pairs(session: Session, shop_id: int) -> pd.DataFrame:
    """Return what people accepted: item_id, rival_item_id, kind."""
    query = select(Match.item_id, Match.rival_item_id, Match.kind)
    return fetched(session, query.where(Match.shop_id == shop_id, Match.state == "accepted"))


def why(ours: pd.DataFrame, theirs: pd.DataFrame, pairs: pd.DataFrame) -> list[list[Reason]]:
    """Return the reasons of each pair (item_id, rival_item_id), in their order."""
    mine = ours.set_index("id").loc[pairs["item_id"]]
    other = theirs.set_index("id").loc[pairs["rival_item_id"]]
    return [
        reasons(our_listing(*first), their_listing(*second))
        for first, second in zip(
            mine[["title", "brand", "spec", "price", "pack_size", "pack_unit"]].itertuples(index=False),
            other[["title", "brand", "spec", "price", "pack_amount", "pack_unit"]].itertuples(index=False),
            strict=True,
        )
    ]


def our_listing(
    title: str, brand: str, spec: str, price: int | None, pack_size: str, pack_unit: str
) -> Listed:
    """Return our side of a pair as its reasons are read from it; a missing price may be NA."""
    return Listed(title, brand, spec, _whole(price), _pack(*our_pack(title, spec, pack_size, pack_unit)))


def their_listing(
    title: str, brand: str, spec: str, price: int | None, amount: float | None, unit: str
) -> Listed:
    """Return their side of a pair as its reasons are read from it; a missing price or amount may be NA."""
    return Listed(title, brand, spec, _whole(price), _pack(amount, unit))


def _whole(price: int | None) -> int | None:
    return None if price is None or pd.isna(price) else int(price)


def _pack(amount: float | None, unit: str) -> Pack | None:
    if amount is None or not np.isfinite(amount) or amount <= 0:
        return None
    measure: dict[str, Measure] = {"g": "g", "ml": "ml", "piece": "piece", "m": "m"}
    return Pack(float(amount), measure[unit]) if unit in measure else None
