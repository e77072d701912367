"""The items of one rival as a page asks for them: searched, ordered and cut by the database."""

from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from core.competitors.layers import LAYERS
from core.competitors.rival_actions import rival_of
from core.competitors.rival_fields import ITEM_FIELDS
from core.competitors.rival_item_actions import rival_item_of
from core.competitors.tables import Match, PriceObservation, RivalItem
from core.team.rights import Actor, require

COLUMNS = (
    "id",
    "version",
    *ITEM_FIELDS,
    "pack_amount",
    "pack_unit",
    "matched",
    "price",
    "layer",
    "stock",
    "seen_on",
)


def items_of(
    session: Session, actor: Actor, rival_id: int, *, search: str = "", offset: int, limit: int
) -> pd.DataFrame:
    """Return a stretch of a rival's items by title, one column each of COLUMNS.

    `matched` counts the items of ours that are accepted for it; `price` is the deepest layer of the
    last look, in 分.
    """
    require(actor, "prices.see")
    rival_of(session, actor, rival_id)
    matched = (
        select(func.count(Match.id))
        .where(Match.rival_item_id == RivalItem.id, Match.state == "accepted")
        .correlate(RivalItem)
        .scalar_subquery()
        .label("matched")
    )
    newest = (
        select(PriceObservation.id)
        .where(PriceObservation.rival_item_id == RivalItem.id)
        .order_by(
            PriceObservation.seen_on.desc(), PriceObservation.seen_at.desc(), PriceObservation.id.desc()
        )
        .limit(1)
        .correlate(RivalItem)
        .scalar_subquery()
    )
    fields = [
        getattr(RivalItem, name) for name in ("id", "version", *ITEM_FIELDS, "pack_amount", "pack_unit")
    ]
    seen = [
        *(getattr(PriceObservation, layer) for layer in LAYERS),
        PriceObservation.stock,
        PriceObservation.seen_on,
    ]
    query = (
        select(*fields, matched, *seen)
        .outerjoin(PriceObservation, PriceObservation.id == newest)
        .where(*_wanted(actor, rival_id, search))
        .order_by(RivalItem.title, RivalItem.id)
        .offset(offset)
        .limit(limit)
    )
    rows = [_row(row._mapping) for row in session.execute(query)]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype({"price": "Int64", "matched": "int64"})


def how_many(session: Session, actor: Actor, rival_id: int, *, search: str = "") -> int:
    """Return how many items of a rival the search leaves."""
    require(actor, "prices.see")
    query = select(func.count(RivalItem.id)).where(*_wanted(actor, rival_id, search))
    return session.scalar(query) or 0


def rival_item(session: Session, actor: Actor, rival_item_id: int) -> dict[str, Any]:
    """Return the fields of one item of a rival by name, with its id and version."""
    require(actor, "prices.see")
    item = rival_item_of(session, actor, rival_item_id)
    return {name: getattr(item, name) for name in ("id", "version", "rival_id", *ITEM_FIELDS)}


def _wanted(actor: Actor, rival_id: int, search: str) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        RivalItem.shop_id == actor.shop_id,
        RivalItem.rival_id == rival_id,
        RivalItem.deleted_at.is_(None),
    ]
    for word in search.split()[:8]:
        fields = (RivalItem.title, RivalItem.code, RivalItem.brand, RivalItem.spec)
        wanted.append(or_(*(field.icontains(word, autoescape=True) for field in fields)))
    return wanted


def _row(row: Any) -> dict[str, Any]:
    """Return a row with the deepest layer that was seen in place of all five."""
    layer = next((each for each in reversed(LAYERS) if row[each] is not None), None)
    return {
        **{name: row[name] for name in COLUMNS if name not in ("price", "layer")},
        "price": row[layer] if layer else None,
        "layer": layer or "",
    }
