"""Take an import back: remove what it added, set back what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session, aliased

from core.db.base import UtcDateTime, now
from core.errors import Conflict
from core.locale import ngettext
from core.shop.actions import touch
from core.shop.import_log import run_to_undo
from core.shop.import_rows import BATCH, Known, remember_all, update_rows
from core.shop.import_tables import ImportRun
from core.shop.importing import KIND
from core.shop.tables import Item, ItemChange
from core.team.audit import note
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking an import back did; `kept` rows were changed since and stay as they are."""

    removed: int
    restored: int
    kept: int


def undo_import(session: Session, actor: Actor, run_id: int, *, keep_changed: bool = False) -> Undone:
    """Remove the items an import added and set back those it changed.

    Raises Conflict, naming how many, when items were changed since by somebody; with `keep_changed`
    these stay as they are and the others are taken back.
    """
    require(actor, "items.import")
    run = run_to_undo(session, actor, run_id, KIND, right="items.import")
    rows = _rows_of(session, run)
    kept = sum(row.updated_at != run.at for row in rows)
    if kept and not keep_changed:
        raise Conflict(
            ngettext(
                "{n} item was changed after this import. Nothing was taken back.",
                "{n} items were changed after this import. Nothing was taken back.",
                kept,
            ).format(n=kept)
        )
    return _take_back(session, actor, run, [row for row in rows if row.updated_at == run.at], kept)


def _rows_of(session: Session, run: ImportRun) -> Sequence[Any]:
    """Return the history lines of an import with the present state of their items."""
    return session.execute(
        select(
            ItemChange.item_id,
            ItemChange.source,
            ItemChange.changes,
            Item.version,
            Item.created_at,
            Item.updated_at,
        )
        .join(Item, Item.id == ItemChange.item_id)
        .where(
            Item.shop_id == run.shop_id,
            ItemChange.at == run.at,
            ItemChange.source.in_(("import", "import_back")),
        )
    ).all()


def _take_back(session: Session, actor: Actor, run: ImportRun, rows: Sequence[Any], kept: int) -> Undone:
    at = now()
    added = [row for row in rows if row.created_at == run.at]
    before = [
        (
            Known(row.item_id, row.version, is_deleted=False, values={}),
            {name: old for name, (old, _new) in row.changes.items()}
            | ({"deleted_at": at} if row.source == "import_back" else {}),
            row.changes,
        )
        for row in rows
        if row.created_at != run.at
    ]
    if added:
        of_this_run = (Item.created_at == run.at) & (Item.updated_at == run.at)
        remember_all(session, actor, at, "deleted", of_this_run)
        session.connection().execute(
            update(Item)
            .where(Item.shop_id == run.shop_id, of_this_run)
            .values(deleted_at=at, updated_at=at, version=Item.version + 1)
        )
    earlier = _changed_before(session, run)
    for start in range(0, len(before), BATCH):
        batch = before[start : start + BATCH]
        update_rows(session, [(known, values) for known, values, _changes in batch], at, earlier)
        lines = [
            {
                "item_id": known.id,
                "user_id": actor.user_id,
                "at": at,
                "source": "undo",
                "changes": {name: [new, old] for name, (old, new) in changes.items()},
            }
            for known, _values, changes in batch
        ]
        session.execute(insert(ItemChange), lines)
    back = sum(row.source == "import_back" for row in rows)
    undone = Undone(removed=len(added) + back, restored=len(before) - back, kept=kept)
    run.undone_at, run.undone_by = at, actor.user_id
    note(session, actor, "undid import", "items", run.id, removed=undone.removed, restored=undone.restored)
    session.flush()
    touch(session, actor.shop_id)
    return undone


def _changed_before(session: Session, run: ImportRun) -> dict[int, datetime]:
    """Return when each item of an import was changed before it: taken back, it counts as unchanged since then."""
    of_run = aliased(ItemChange)
    rows = session.execute(
        select(ItemChange.item_id, func.max(ItemChange.at, type_=UtcDateTime()))
        .join(of_run, (of_run.item_id == ItemChange.item_id) & (of_run.at == run.at))
        .join(Item, Item.id == ItemChange.item_id)
        .where(Item.shop_id == run.shop_id, ItemChange.at < run.at)
        .group_by(ItemChange.item_id)
    )
    return {row[0]: row[1] for row in rows}
