"""What alert rules look at: every sure pair with its price in a layer, our price and our floor."""

from collections.abc import Collection
from datetime import date

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.comparison import compare
from core.competitors.floor import floor_price
from core.competitors.offers import in_layer, newest_offers, our_items
from core.competitors.policy import Policy
from core.shop.tables import Item
from core.team.rights import Actor, require


def watched_pairs(
    session: Session, actor: Actor, policy: Policy, *, on: date, layers: Collection[str]
) -> dict[str, pd.DataFrame]:
    """Return, by layer, the columns of a comparison and `floor` for every pair that rules may watch.

    Substitutes are left out: their prices move for reasons of their own.
    """
    require(actor, "prices.see")
    theirs = newest_offers(session, actor, on)
    theirs = theirs[theirs["kind"] != "substitute"].reset_index(drop=True)
    items = our_items(session, actor, on, theirs)
    floors = _floors(session, actor, policy)
    tables = {}
    for layer in layers:
        of_layer = in_layer(session, theirs, layer, on)
        pairs = compare(items, of_layer, layer=layer, on=on, stale_after_days=policy.stale_after_days)
        pairs["floor"] = floors.reindex(pairs["item_id"]).to_numpy()
        tables[layer] = pairs
    return tables


def _floors(session: Session, actor: Actor, policy: Policy) -> pd.Series:
    query = select(Item.id, Item.cost, Item.role).where(
        Item.shop_id == actor.shop_id, Item.deleted_at.is_(None), Item.cost.is_not(None)
    )
    found = {row.id: floor_price(row.cost, row.role, policy) for row in session.execute(query)}
    return pd.Series({item_id: floor.price for item_id, floor in found.items() if floor}, dtype="Int64")
