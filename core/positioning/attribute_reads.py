"""The attribute tables of a shop, as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound, found
from core.locale import _
from core.positioning.attributes import Attributes, Kind, attributes_of
from core.positioning.tables import AttributeTable
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class Listed:
    """A table in the list: what it is called and where it comes from."""

    id: int
    name: str
    kind: Kind
    origin: str
    source: str
    updated_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class StoredTable:
    """A table as it is stored, with the version that an edit must name."""

    id: int
    version: int
    name: str
    origin: str
    source: str
    updated_at: datetime
    table: Attributes


def listed(session: Session, actor: Actor) -> tuple[Listed, ...]:
    """Return the shop's tables, the one changed last first."""
    require(actor, "positioning.see")
    query = (
        select(
            AttributeTable.id,
            AttributeTable.name,
            AttributeTable.kind,
            AttributeTable.origin,
            AttributeTable.source,
            AttributeTable.updated_at,
        )
        .where(AttributeTable.shop_id == actor.shop_id, AttributeTable.deleted_at.is_(None))
        .order_by(AttributeTable.updated_at.desc(), AttributeTable.id.desc())
    )
    return tuple(
        Listed(row.id, row.name, cast(Kind, row.kind), row.origin, row.source, row.updated_at)
        for row in session.execute(query)
    )


def stored_table(session: Session, actor: Actor, table_id: int) -> StoredTable:
    """Return one table. Raises NotFound when it is not in the shop or was deleted."""
    require(actor, "positioning.see")
    gone = _("This table is no longer in the shop.")
    row = found(session.get(AttributeTable, table_id), gone)
    if row.shop_id != actor.shop_id or row.deleted_at is not None:
        raise NotFound(gone)
    return StoredTable(
        id=row.id,
        version=row.version,
        name=row.name,
        origin=row.origin,
        source=row.source,
        updated_at=row.updated_at,
        table=attributes_of(cast(Kind, row.kind), row.terms),
    )


def origin_name(origin: str) -> str:
    """Return where a table comes from, as a person reads it."""
    return {"file": _("imported"), "typed": _("typed"), "reviews": _("from reviews")}[origin]


def kind_name(kind: str) -> str:
    """Return what the cells of a table are, as a person reads it."""
    return {"counts": _("Counts of mentions"), "ratings": _("Mean ratings")}[kind]
