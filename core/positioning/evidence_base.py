"""Numbers of items and of rivals' prices that can be cited as evidence.

All that stand on rivals' prices rest on one comparison of the whole shop, which is made once a session:
half a dozen of them cited together cost what one costs.
"""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.fetched import fetched
from core.competitors.layers import DEEPEST
from core.competitors.policy_actions import policy
from core.competitors.price_index import price_index
from core.competitors.price_table import PriceTable
from core.competitors.report import Standing
from core.competitors.report_figures import standing
from core.competitors.table_reads import price_table
from core.db.base import now
from core.locale import _, ngettext
from core.positioning.evidence import Figure, LiveNumber, shown_as
from core.shop.listing import choices
from core.shop.reads import coverage, profile
from core.shop.tables import Item
from core.team.rights import Actor, require


def _today(session: Session, actor: Actor) -> date:
    return now().astimezone(ZoneInfo(profile(session, actor).timezone)).date()


def _items(session: Session, actor: Actor) -> Figure | None:
    known = coverage(session, actor)
    shown = ngettext("{n} item", "{n} items", known.items).format(n=known.items)
    return Figure(known.items, shown, _("Items of the shop that are not deleted."), _today(session, actor))


def _without_cost(session: Session, actor: Actor) -> Figure | None:
    known = coverage(session, actor)
    if not known.items:
        return None
    shown = _("{n} of {all} items").format(n=known.without_cost, all=known.items)
    return Figure(
        known.without_cost,
        shown,
        _("Items without a cost: their margin is not known."),
        _today(session, actor),
    )


def _priced(session: Session, actor: Actor, category: str) -> pd.DataFrame:
    """Return category, price, cost and sold of the items that have a usual price, read once a session."""
    require(actor, "items.see")
    kept: dict[int, pd.DataFrame] = session.info.setdefault("evidence items", {})
    if actor.shop_id not in kept:
        query = select(
            Item.category, Item.usual_price.label("price"), Item.cost, Item.sold_30d.label("sold")
        ).where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None), Item.usual_price > 0)
        kept[actor.shop_id] = fetched(session, query).astype(
            dict.fromkeys(("price", "cost", "sold"), "float64")
        )
    table = kept[actor.shop_id]
    return table[table["category"] == category] if category else table


def _median_price(session: Session, actor: Actor, category: str = "") -> Figure | None:
    prices = _priced(session, actor, category)["price"]
    if prices.empty:
        return None
    value = float(prices.median())
    how = ngettext(
        "Half of the {n} item with a usual price cost less than this.",
        "Half of the {n} items with a usual price cost less than this.",
        len(prices),
    ).format(n=len(prices))
    return Figure(value, shown_as("money", value), how, _today(session, actor))


def _margin(session: Session, actor: Actor, category: str = "") -> Figure | None:
    """The gross margin, (Σ price − Σ cost) / Σ price over what was sold in 30 days; an item not known to sell is one piece."""
    known = _priced(session, actor, category).dropna(subset=["cost"])
    if known.empty:
        return None
    pieces = known["sold"].fillna(1).clip(lower=1)
    sales = float((known["price"] * pieces).sum())
    value = 1 - float((known["cost"] * pieces).sum()) / sales
    how = ngettext(
        "Usual price less cost, as a share of the price, over {n} item weighed by pieces sold in 30 days; "
        "fees and ads are not taken off.",
        "Usual price less cost, as a share of the price, over {n} items weighed by pieces sold in 30 days; "
        "fees and ads are not taken off.",
        len(known),
    ).format(n=len(known))
    return Figure(value, shown_as("share", value), how, _today(session, actor))


def _table(session: Session, actor: Actor) -> PriceTable:
    """Return the price table of today, made once a session."""
    kept: dict[tuple[int, date], PriceTable] = session.info.setdefault("evidence price table", {})
    key = (actor.shop_id, _today(session, actor))
    if key not in kept:
        fresh = policy(session, actor).stale_after_days
        kept[key] = price_table(session, actor, on=key[1], layer=DEEPEST, stale_after_days=fresh)
    return kept[key]


def _standing(session: Session, actor: Actor) -> Standing | None:
    """Return how our items stand among the rivals', counted once a session; None while nothing can be compared."""
    kept: dict[int, Standing] = session.info.setdefault("evidence standing", {})
    if actor.shop_id not in kept:
        table = _table(session, actor)
        kept[actor.shop_id] = standing(table.items, table.pairs)
    told = kept[actor.shop_id]
    return told if told.compared else None


def _among(session: Session, actor: Actor, told: Standing, n: int, how: str) -> Figure:
    shown = _("{n} of {all} compared items").format(n=n, all=told.compared)
    return Figure(n, shown, how, _today(session, actor))


def _dearest(session: Session, actor: Actor) -> Figure | None:
    if (told := _standing(session, actor)) is None:
        return None
    how = _("Items whose every rival with a fresh, strong price asks less, at the deepest layer known.")
    return _among(session, actor, told, told.dearest, how)


def _dearest_share(session: Session, actor: Actor) -> Figure | None:
    if (told := _standing(session, actor)) is None:
        return None
    value = told.dearest / told.compared
    how = _(
        "Items that are dearer than every rival, of those that a fresh, strong price can be compared with."
    )
    return Figure(value, shown_as("share", value), how, _today(session, actor))


def _dearer(session: Session, actor: Actor) -> Figure | None:
    if (told := _standing(session, actor)) is None:
        return None
    how = _("Items that at least one rival with a fresh, strong price undercuts.")
    return _among(session, actor, told, told.dearer, how)


def _cheapest(session: Session, actor: Actor) -> Figure | None:
    if (told := _standing(session, actor)) is None:
        return None
    how = _("Items whose every rival with a fresh, strong price asks more.")
    return _among(session, actor, told, told.cheapest, how)


def _exclusive(session: Session, actor: Actor) -> Figure | None:
    if (told := _standing(session, actor)) is None:
        return None
    shown = _("{n} of {all} items").format(n=told.only_ours, all=told.items)
    how = _("Items without any match among the rivals' goods, and none that waits for a decision.")
    return Figure(told.only_ours, shown, how, _today(session, actor))


def _index(session: Session, actor: Actor, category: str = "") -> Figure | None:
    told = _indexes(session, actor, by="category" if category else "")
    told = told[told["category"] == category] if category else told
    if told.empty or not told["compared"].iloc[0]:
        return None
    value, compared = float(told["jevons"].iloc[0]), int(told["compared"].iloc[0])
    how = ngettext(
        "Geometric mean of our price against the rivals' over {n} item, 100 being the rivals' level.",
        "Geometric mean of our price against the rivals' over {n} items, 100 being the rivals' level.",
        compared,
    ).format(n=compared)
    return Figure(value, shown_as("index", value), how, _today(session, actor))


def _indexes(session: Session, actor: Actor, *, by: str) -> pd.DataFrame:
    """Return the price index of the shop, or of each category, reckoned once a session."""
    kept: dict[tuple[int, str], pd.DataFrame] = session.info.setdefault("evidence index", {})
    key = (actor.shop_id, by)
    if key not in kept:
        table = _table(session, actor)
        kept[key] = price_index(table.pairs, table.items, by=by)
    return kept[key]


def _categories(session: Session, actor: Actor) -> Sequence[str]:
    return choices(session, actor).categories


NUMBERS: tuple[LiveNumber, ...] = (
    LiveNumber("items", lambda: _("Items in the shop"), "count", _items),
    LiveNumber("items_without_cost", lambda: _("Items without a cost"), "count", _without_cost),
    LiveNumber(
        "median_price", lambda: _("Median usual price"), "money", _median_price, _median_price, _categories
    ),
    LiveNumber("gross_margin", lambda: _("Gross margin"), "share", _margin, _margin, _categories),
    LiveNumber("price_index", lambda: _("Price index against rivals"), "index", _index, _index, _categories),
    LiveNumber("dearest", lambda: _("Items dearer than every rival"), "count", _dearest),
    LiveNumber("dearest_share", lambda: _("Share of items dearer than every rival"), "share", _dearest_share),
    LiveNumber("dearer", lambda: _("Items that a rival undercuts"), "count", _dearer),
    LiveNumber("cheapest", lambda: _("Items cheaper than every rival"), "count", _cheapest),
    LiveNumber("exclusive", lambda: _("Items that only we have"), "count", _exclusive),
)
