"""How our own prices moved lately: the lowest of some days, and the last day on which one was changed."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import found
from core.locale import _
from core.shop.tables import Item, ItemChange, Shop
from core.team.rights import Actor, require


def recent_prices(session: Session, actor: Actor, *, on: date, days: int, lowest_of: int) -> pd.DataFrame:
    """Return, by item id, `lowest` and `changed_on` for the items whose usual price moved lately.

    `changed_on` is the last day of the `days` up to `on` on which the price was changed; `lowest` the
    lowest price in force in the `lowest_of` days before `on` and on it, as far as these changes tell:
    an item that is not there has had its present price all the while. A first price is no change.
    """
    require(actor, "items.see")
    shop = found(session.get(Shop, actor.shop_id), _("This shop no longer exists."))
    zone = ZoneInfo(shop.timezone)
    since, base = on - timedelta(days=max(days, lowest_of)), _begin(on - timedelta(days=lowest_of), zone)
    query = (
        select(ItemChange.item_id, ItemChange.at, ItemChange.changes["usual_price"].label("pair"))
        .join(Item, Item.id == ItemChange.item_id)
        .where(
            Item.shop_id == actor.shop_id,
            ItemChange.at >= _begin(since, zone),
            ItemChange.at < _begin(on + timedelta(days=1), zone),
        )
        .order_by(ItemChange.at, ItemChange.id)
    )
    told: dict[int, dict[str, Any]] = {}
    for item_id, at, pair in session.execute(query):
        if not pair or pair[0] is None or pair[0] == pair[1]:
            continue
        item = told.setdefault(item_id, {"lowest": None, "changed_on": None})
        if at >= base:
            known = [price for price in (item["lowest"], *pair) if price is not None]
            item["lowest"] = min(known)
        item["changed_on"] = at.astimezone(zone).date()
    return pd.DataFrame.from_dict(told, orient="index", columns=["lowest", "changed_on"])


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
