"""What people do with attribute tables: keep one, change it, delete it and bring it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, NotFound, found, unchanged
from core.locale import _
from core.positioning.attributes import ORIGINS, Attributes, checked_attributes, stored_attributes
from core.positioning.tables import AttributeTable
from core.shop.actions import touch
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import folded, visible

THING = "attribute table"
MOST_NAME, MOST_SOURCE, MOST_TABLES = 80, 200, 60


@dataclass(frozen=True, slots=True)
class EditedTable:
    """What an edit left: the version now, and name and terms before. To undo it, edit once more with them."""

    id: int
    version: int
    before: Mapping[str, Any]


def save_table(
    session: Session, actor: Actor, table: Attributes, *, name: str, origin: str, source: str = ""
) -> int:
    """Keep a new table and return its id. Raises BadInput with the field at fault."""
    require(actor, "positioning.edit")
    if origin not in ORIGINS:
        raise BadInput(_("A table comes from a file, from typing or from reviews."), field="origin")
    row = AttributeTable(
        shop_id=actor.shop_id,
        name=_checked_name(session, actor, name),
        kind=table.kind,
        origin=origin,
        source=" ".join(visible(source).split())[:MOST_SOURCE],
        terms=stored_attributes(table),
        user_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    note(session, actor, "added", THING, row.id, name=row.name, origin=origin)
    touch(session, actor.shop_id)
    return row.id


def edit_table(
    session: Session,
    actor: Actor,
    table_id: int,
    *,
    version: int,
    name: str | None = None,
    terms: Mapping[str, Any] | None = None,
) -> EditedTable:
    """Change a table's name, or its terms as a whole. Raises Conflict when somebody else was faster.

    Who changes ratings leaves out the spread: it belongs to the numbers that it was estimated with.
    """
    require(actor, "positioning.edit")
    row = _table(session, actor, table_id)
    unchanged(row.version, version)
    before = {"name": row.name, "terms": row.terms}
    if name is not None:
        row.name = _checked_name(session, actor, name, but=row.id)
    if terms is not None:
        row.terms = checked_attributes(row.kind, terms)
    if {"name": row.name, "terms": row.terms} == before:
        return EditedTable(row.id, row.version, before)
    session.flush()
    note(session, actor, "edited", THING, row.id, name=row.name)
    touch(session, actor.shop_id)
    return EditedTable(row.id, row.version, before)


def delete_table(session: Session, actor: Actor, table_id: int) -> int:
    """Delete a table; it stays restorable. Returns what `restore_table` takes."""
    require(actor, "positioning.delete")
    row = _table(session, actor, table_id)
    row.deleted_at = now()
    session.flush()
    note(session, actor, "deleted", THING, row.id, name=row.name)
    touch(session, actor.shop_id)
    return row.id


def restore_table(session: Session, actor: Actor, table_id: int) -> None:
    """Bring a deleted table back as it was."""
    require(actor, "positioning.delete")
    row = _table(session, actor, table_id, deleted=True)
    if row.deleted_at is None:
        return
    row.deleted_at = None
    session.flush()
    note(session, actor, "restored", THING, row.id, name=row.name)
    touch(session, actor.shop_id)


def _checked_name(session: Session, actor: Actor, given: str, but: int | None = None) -> str:
    name = " ".join(visible(given).split())
    if not 1 <= len(name) <= MOST_NAME:
        raise BadInput(
            _("A table needs a name of 1 to {most} characters.").format(most=MOST_NAME), field="name"
        )
    query = select(AttributeTable.id, AttributeTable.name).where(
        AttributeTable.shop_id == actor.shop_id, AttributeTable.deleted_at.is_(None)
    )
    others = [row for row in session.execute(query) if row.id != but]
    if any(folded(row.name) == folded(name) for row in others):
        raise BadInput(_("There is a table named {name} already.").format(name=name), field="name")
    if len(others) >= MOST_TABLES:
        raise BadInput(_("A shop keeps at most {most} tables: delete an old one.").format(most=MOST_TABLES))
    return name


def _table(session: Session, actor: Actor, table_id: int, *, deleted: bool = False) -> AttributeTable:
    gone = _("This table is no longer in the shop.")
    row = found(session.get(AttributeTable, table_id), gone)
    if row.shop_id != actor.shop_id or (row.deleted_at is not None and not deleted):
        raise NotFound(gone)
    return row
