"""What pages show of shops and items: plain values and DataFrames, never stored objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from core.errors import found
from core.locale import _
from core.shop.items import COUNT_FIELDS, MONEY_FIELDS
from core.shop.tables import Item, ItemChange, Shop
from core.team.rights import Actor, Role, require
from core.team.tables import Member, User

ITEM_COLUMNS = [
    "id",
    "version",
    "code",
    "title",
    "brand",
    "category",
    "spec",
    "pack_size",
    "pack_unit",
    "list_price",
    "usual_price",
    "cost",
    "stock",
    "sold_30d",
    "role",
    "selling_points",
    "facts",
    "image_url",
    "status",
    "updated_at",
]


@dataclass(frozen=True, slots=True)
class Membership:
    """A shop that a user may enter, and as what."""

    shop_id: int
    shop: str
    role: Role
    revision: int
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class ShopProfile:
    """What is known about a shop itself."""

    id: int
    version: int
    name: str
    platform: str
    categories: tuple[str, ...]
    tone: str
    audience: str
    signature: str
    timezone: str
    is_demo: bool
    rival_names: tuple[str, ...]


def memberships(session: Session, user_id: int) -> list[Membership]:
    """Return the shops a user may enter: own ones by name, the demo shop last."""
    rows = session.execute(
        select(Shop.id, Shop.name, Member.role, Shop.revision, Shop.is_demo)
        .join(Member, Member.shop_id == Shop.id)
        .where(Member.user_id == user_id)
        .order_by(Shop.is_demo, Shop.name)
    )
    return [Membership(row.id, row.name, Role(row.role), row.revision, row.is_demo) for row in rows]


def shop_named(session: Session, name: str) -> int:
    """Return the id of the shop of a name. Raises NotFound naming the shops there are."""
    names = {
        shop: shop_id for shop_id, shop in session.execute(select(Shop.id, Shop.name).order_by(Shop.name))
    }
    return found(
        names.get(name),
        _("There is no shop named {name}. There are: {names}").format(name=name, names=", ".join(names)),
    )


def profile(session: Session, actor: Actor) -> ShopProfile:
    """Return the shop at hand."""
    require(actor, "shop.see")
    shop = found(session.get(Shop, actor.shop_id), _("This shop no longer exists."))
    return ShopProfile(
        id=shop.id,
        version=shop.version,
        name=shop.name,
        platform=shop.platform,
        categories=tuple(shop.categories),
        tone=shop.tone,
        audience=shop.audience,
        signature=shop.signature,
        timezone=shop.timezone,
        is_demo=shop.is_demo,
        rival_names=tuple(shop.rival_names),
    )


def items(session: Session, actor: Actor, *, search: str = "") -> pd.DataFrame:
    """Return the shop's items by code, one column each of ITEM_COLUMNS; money in 分.

    `search` keeps items whose code, title, brand or category contains every word of it.
    """
    require(actor, "items.see")
    query = select(*(getattr(Item, column) for column in ITEM_COLUMNS)).where(
        Item.shop_id == actor.shop_id, Item.deleted_at.is_(None)
    )
    for word in search.split()[:8]:
        fields = (Item.code, Item.title, Item.brand, Item.category)
        query = query.where(or_(*(field.icontains(word, autoescape=True) for field in fields)))
    rows = session.execute(query.order_by(Item.code)).all()
    table = pd.DataFrame(rows, columns=ITEM_COLUMNS)
    return table.astype(dict.fromkeys((*MONEY_FIELDS, *COUNT_FIELDS), "Int64"))


def item(session: Session, actor: Actor, item_id: int) -> dict[str, Any]:
    """Return one item's fields by name."""
    require(actor, "items.see")
    query = select(*(getattr(Item, column) for column in ITEM_COLUMNS)).where(
        Item.shop_id == actor.shop_id, Item.id == item_id, Item.deleted_at.is_(None)
    )
    row = session.execute(query).one_or_none()
    return dict(found(row, _("This item is no longer in the shop."))._mapping)


def items_by_code(session: Session, actor: Actor, codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return the fields by name of the items that have these codes; unknown codes are left out."""
    require(actor, "items.see")
    query = select(*(getattr(Item, column) for column in ITEM_COLUMNS)).where(
        Item.shop_id == actor.shop_id, Item.code.in_(codes), Item.deleted_at.is_(None)
    )
    return [dict(row._mapping) for row in session.execute(query.order_by(Item.code))]


def item_ids(session: Session, actor: Actor, codes: Sequence[str]) -> list[int]:
    """Return the ids of the items that have these codes, unknown codes left out."""
    require(actor, "items.see")
    query = select(Item.id).where(
        Item.shop_id == actor.shop_id, Item.code.in_(codes), Item.deleted_at.is_(None)
    )
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well the shop knows its items."""

    items: int
    without_cost: int
    without_facts: int
    without_price: int


def coverage(session: Session, actor: Actor) -> Coverage:
    """Count the items and those that lack what later work needs."""
    require(actor, "items.see")
    query = select(
        func.count(Item.id),
        func.count(Item.id).filter(Item.cost.is_(None)),
        func.count(Item.id).filter(without_facts()),
        func.count(Item.id).filter(Item.usual_price.is_(None)),
    ).where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None))
    return Coverage(*session.execute(query).one())


def without_facts() -> ColumnElement[bool]:
    """The item has neither facts nor selling points: nothing that copy could be written from."""
    return and_(
        cast(Item.facts, Text).in_(("{}", "null")), cast(Item.selling_points, Text).in_(("[]", "null"))
    )


def count(session: Session, actor: Actor) -> int:
    """Return how many items the shop has."""
    require(actor, "items.see")
    query = select(func.count()).where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None))
    return session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One remembered change of an item."""

    id: int
    at: datetime
    who: str
    source: str
    changes: dict[str, Any]


def history(session: Session, actor: Actor, item_id: int, *, limit: int = 50) -> list[HistoryLine]:
    """Return an item's changes, newest first."""
    require(actor, "items.see")
    query = (
        select(ItemChange, User.name, User.address)
        .join(Item, Item.id == ItemChange.item_id)
        .outerjoin(User, User.id == ItemChange.user_id)
        .where(Item.shop_id == actor.shop_id, Item.id == item_id)
        .order_by(ItemChange.id.desc())
        .limit(limit)
    )
    return [
        HistoryLine(change.id, change.at, name or address or "", change.source, change.changes)
        for change, name, address in session.execute(query)
    ]
