"""The item list as a page asks for it: filtered, ordered and cut by the database, not in memory."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from core.locale import _
from core.shop.items import COUNT_FIELDS, MONEY_FIELDS
from core.shop.reads import ITEM_COLUMNS, without_facts
from core.shop.tables import Item
from core.team.rights import Actor, require

WHOLE_NUMBERS = (*MONEY_FIELDS, *COUNT_FIELDS)
MISSING = ("cost", "usual_price", "facts", "category", "role", "stock", "image_url")
ORDERS = ("code", "title", "newest", "dearest", "cheapest", "least_stock", "most_sold")


@dataclass(frozen=True, slots=True)
class View:
    """Which items to show and in which order. An empty text filters nothing."""

    search: str = ""
    category: str = ""
    brand: str = ""
    role: str = ""
    status: str = ""
    missing: str = ""
    order: str = "code"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer: the categories and brands that the shop's items have."""

    categories: tuple[str, ...]
    brands: tuple[str, ...]


def missing_name(what: str) -> str:
    """Return a gap in what is known of an item, as a person reads it."""
    return {
        "cost": _("No cost"),
        "usual_price": _("No usual price"),
        "facts": _("No facts for copy"),
        "category": _("No category"),
        "role": _("No role"),
        "stock": _("No stock figure"),
        "image_url": _("No image"),
    }[what]


def order_name(order: str) -> str:
    """Return an order of items as a person reads it."""
    return {
        "code": _("By code"),
        "title": _("By title"),
        "newest": _("Last changed first"),
        "dearest": _("Dearest first"),
        "cheapest": _("Cheapest first"),
        "least_stock": _("Least stock first"),
        "most_sold": _("Most sold first"),
    }[order]


def page(session: Session, actor: Actor, view: View, *, offset: int, limit: int) -> pd.DataFrame:
    """Return a stretch of the view: one column each of ITEM_COLUMNS, money in 分."""
    require(actor, "items.see")
    query = (
        select(*(getattr(Item, column) for column in ITEM_COLUMNS))
        .where(*_matching(actor, view))
        .order_by(*_ordered(view.order))
        .offset(offset)
        .limit(limit)
    )
    table = pd.DataFrame(session.execute(query).all(), columns=ITEM_COLUMNS)
    return table.astype(dict.fromkeys(WHOLE_NUMBERS, "Int64"))


def how_many(session: Session, actor: Actor, view: View) -> int:
    """Return how many items the view has."""
    require(actor, "items.see")
    return session.scalar(select(func.count(Item.id)).where(*_matching(actor, view))) or 0


def ids(session: Session, actor: Actor, view: View) -> list[int]:
    """Return the ids of all items of the view, in its order."""
    require(actor, "items.see")
    query = select(Item.id).where(*_matching(actor, view)).order_by(*_ordered(view.order))
    return list(session.scalars(query))


def versions(session: Session, actor: Actor, item_ids: list[int]) -> dict[int, int]:
    """Return the present version of each of these items that is still in the shop."""
    require(actor, "items.see")
    query = select(Item.id, Item.version).where(
        Item.shop_id == actor.shop_id, Item.deleted_at.is_(None), Item.id.in_(item_ids)
    )
    return {row.id: row.version for row in session.execute(query)}


def choices(session: Session, actor: Actor) -> Choices:
    """Return what the category and brand filters offer, in order."""
    require(actor, "items.see")

    def values(column: ColumnElement[str]) -> tuple[str, ...]:
        query = select(column).where(*_matching(actor, View()), column != "").distinct()
        return tuple(sorted(session.scalars(query)))

    return Choices(categories=values(Item.category.expression), brands=values(Item.brand.expression))


def _matching(actor: Actor, view: View) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Item.shop_id == actor.shop_id, Item.deleted_at.is_(None)]
    for word in view.search.split()[:8]:
        fields = (Item.code, Item.title, Item.brand, Item.category)
        wanted.append(or_(*(field.icontains(word, autoescape=True) for field in fields)))
    for field in ("category", "brand", "role", "status"):
        if getattr(view, field):
            wanted.append(getattr(Item, field) == getattr(view, field))
    if view.missing:
        wanted.append(_lacks(view.missing))
    return wanted


def _lacks(what: str) -> ColumnElement[bool]:
    if what == "facts":
        return without_facts()
    column: ColumnElement[Any] = getattr(Item, what)
    return column.is_(None) if what in WHOLE_NUMBERS else column == ""


def _ordered(order: str) -> list[ColumnElement[Any]]:
    first: dict[str, list[ColumnElement[Any]]] = {
        "title": [Item.title.expression],
        "newest": [Item.updated_at.desc()],
        "dearest": [Item.usual_price.desc().nulls_last()],
        "cheapest": [Item.usual_price.asc().nulls_last()],
        "least_stock": [Item.stock.asc().nulls_last()],
        "most_sold": [Item.sold_30d.desc().nulls_last()],
    }
    return [*first.get(order, []), Item.code.expression, Item.id.expression]
