"""What the page of price bands shows: the gap table of a category with all that it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core.competitors.fetched import fetched
from core.competitors.layers import DEEPEST
from core.competitors.tables import Rival, RivalItem
from core.positioning.band_offers import PRICE, Offers, of_rivals, offers, on_sale
from core.positioning.band_shares import count
from core.positioning.bands import Choice, Cut, band_of, choice_of
from core.positioning.tables import MarketItem, PriceBands
from core.shop.tables import Item
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class Category:
    """A category and how many offers are known in it; the name "" is the whole shop."""

    name: str
    ours: int
    market: int
    rivals: int = 0


@dataclass(frozen=True, slots=True)
class BandTable:
    """The bands of a category and what is judged from them. It may be shared: never change the frames in place.

    `table` has one row a band: low, high (分; missing at the ends) and the columns of `core.positioning.band_shares`.
    `left_out` counts, by reason, what is not in it.
    `version` is that of the stored choice, 0 where the category has none.
    """

    category: str
    choice: Choice
    cut: Cut
    version: int
    basis: str
    layer: str
    has_sellers: bool
    unknown_sales: int
    market_on: date | None
    stale_after_days: int
    table: pd.DataFrame
    left_out: Mapping[str, int] = field(default_factory=dict)


def bands(
    session: Session,
    actor: Actor,
    category: str,
    *,
    on: date,
    layer: str = DEEPEST,
    choice: Choice | None = None,
) -> BandTable:
    """Return the bands of a category ("" is the whole shop) with rivals' prices as they were known on a day.

    Prices are per piece as listed: packs are not brought to one size. With a `choice` the prices are cut by it anew,
    whatever is stored: the preview of a form.
    """
    require(actor, "positioning.see")
    known = offers(session, actor, category, on=on, layer=layer)
    stored, version = stored_choice(session, actor, category)
    found_cut = known.fresh_cut(choice) if choice else known.cut(stored)
    return banded(known, category, choice or stored, found_cut, version=version, layer=layer)


def banded(
    known: Offers, category: str, choice: Choice, found_cut: Cut, *, version: int, layer: str
) -> BandTable:
    """Return the bands of offers that were read already, cut in another way."""
    band = band_of(known.rows["price"].to_numpy(), found_cut.edges)
    counted = count(known.rows, band, found_cut.bands)
    ends = pd.array([pd.NA, *found_cut.edges, pd.NA], dtype="Int64")
    return BandTable(
        category=category,
        choice=choice,
        cut=found_cut,
        version=version,
        basis=counted.basis,
        layer=layer,
        has_sellers=counted.has_sellers,
        unknown_sales=counted.unknown_sales,
        market_on=known.market_on,
        stale_after_days=known.stale_after_days,
        table=counted.table.assign(low=ends[:-1], high=ends[1:]),
        left_out=known.left_out,
    )


def stored_choice(session: Session, actor: Actor, category: str) -> tuple[Choice, int]:
    """Return how a category is cut and the version of that, 0 while nobody has chosen."""
    require(actor, "positioning.see")
    row = session.scalar(
        select(PriceBands).where(PriceBands.shop_id == actor.shop_id, PriceBands.category == category)
    )
    return (choice_of(row.terms), row.version) if row else (Choice(), 0)


def categories(session: Session, actor: Actor) -> tuple[Category, ...]:
    """Return the whole shop and its categories, those with most of our items first."""
    require(actor, "positioning.see")
    ours = _counted(
        session, on_sale(select(Item.category, func.count()), actor.shop_id).group_by(Item.category)
    )
    market = _counted(
        session,
        select(MarketItem.category, func.count())
        .where(MarketItem.shop_id == actor.shop_id)
        .group_by(MarketItem.category),
    )
    rivals = _counted(
        session,
        select(RivalItem.category, func.count())
        .join(Rival, Rival.id == RivalItem.rival_id)
        .where(*of_rivals(actor.shop_id))
        .group_by(RivalItem.category),
    )
    each = {
        name: Category(name, *(side.get(name, 0) for side in (ours, market, rivals)))
        for name in {*ours, *market, *rivals} - {""}
    }
    ordered = sorted(each.values(), key=lambda one: (-one.ours, -one.market, -one.rivals, one.name))
    return (Category("", *(sum(side.values()) for side in (ours, market, rivals))), *ordered)


def band_items(
    session: Session,
    actor: Actor,
    category: str,
    *,
    low: int | None,
    high: int | None,
    offset: int,
    limit: int,
) -> pd.DataFrame:
    """Return a stretch of our items in a band, best sellers first: id, code, title, role, price, sold, sales."""
    require(actor, "items.see")
    sales = Item.sold_30d * PRICE
    query = on_sale(
        select(
            Item.id,
            Item.code,
            Item.title,
            Item.role,
            PRICE.label("price"),
            Item.sold_30d.label("sold"),
            sales.label("sales"),
        ),
        actor.shop_id,
    ).where(max(low or 0, 1) <= PRICE)
    if high is not None:
        query = query.where(high > PRICE)
    if category:
        query = query.where(Item.category == category)
    ordered = query.order_by(sales.desc().nulls_last(), Item.code)
    return fetched(session, ordered.offset(offset).limit(limit))


def _counted(session: Session, query: Select[*tuple[Any, ...]]) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(query)}
