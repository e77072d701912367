"""Writing many items at once, each only if it is still in the version seen, with lines of history."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, bindparam, insert, literal, select, update
from sqlalchemy.orm import Session

from core.db.base import Json, UtcDateTime
from core.errors import Conflict
from core.files.plan import Progress, Stopped
from core.locale import _
from core.shop.tables import Item, ItemChange
from core.team.rights import Actor, require

BATCH = 2000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """An item as stored before the import."""

    id: int
    version: int
    is_deleted: bool
    values: Mapping[str, Any]


@dataclass(slots=True)
class Steps:
    """Batches with progress between them and a chance to stop."""

    total: int
    progress: Progress
    cancelled: Callable[[], bool]
    done: int = 0

    def batches(self, rows: Sequence[T]) -> Iterator[Sequence[T]]:
        for start in range(0, len(rows), BATCH):
            if self.cancelled():
                raise Stopped(_("The import was stopped. Nothing was changed."))
            yield rows[start : start + BATCH]
            self.done += len(rows[start : start + BATCH])
            self.progress(self.done / max(self.total, 1))


def remember_all(
    session: Session, actor: Actor, at: datetime, source: str, which: ColumnElement[bool]
) -> None:
    """Write one line of history for each item of a condition, in the database itself."""
    require(actor, "items.import")
    lines = select(
        Item.id, literal(actor.user_id), literal(at, UtcDateTime()), literal(source), literal({}, Json)
    ).where(Item.shop_id == actor.shop_id, which)
    session.execute(insert(ItemChange).from_select(["item_id", "user_id", "at", "source", "changes"], lines))


def update_rows(
    session: Session,
    rows: Sequence[tuple[Known, Mapping[str, Any]]],
    at: datetime,
    last_changed: Mapping[int, datetime] | None = None,
) -> None:
    """Set fields of items that are still in the version seen; rows with the same fields go together."""
    moments = last_changed or {}
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for known, values in rows:
        mark = {"seen_id": known.id, "seen_version": known.version, "at": moments.get(known.id, at)}
        groups[tuple(sorted(values))].append({**{f"new_{n}": v for n, v in values.items()}, **mark})
    for names, parameters in groups.items():
        statement = (
            update(Item)
            .where(Item.id == bindparam("seen_id"), Item.version == bindparam("seen_version"))
            .values({name: bindparam(f"new_{name}", type_=Item.__table__.c[name].type) for name in names})
            .values(version=Item.version + 1, updated_at=bindparam("at", type_=UtcDateTime()))
        )
        if "deleted_at" not in names:
            statement = statement.values(deleted_at=None)
        done = session.connection().execute(statement, parameters)
        if done.rowcount != len(parameters):
            raise Conflict(_("Somebody changed the same items meanwhile. Nothing was changed: start again."))
