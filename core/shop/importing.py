"""Load an item list in one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, Conflict
from core.files.plan import Plan, Progress
from core.locale import _
from core.shop.actions import touch
from core.shop.import_log import Imported, Origin, log_import, remember_mapping
from core.shop.import_rows import Known, Steps, remember_all, update_rows
from core.shop.items import COUNT_FIELDS, MONEY_FIELDS
from core.shop.tables import Item, ItemChange
from core.team.audit import note
from core.team.rights import Actor, require

KIND = "items"
_EMPTY: dict[str, Any] = (
    dict.fromkeys(("brand", "category", "spec", "pack_size", "pack_unit", "role", "image_url"), "")
    | dict.fromkeys((*MONEY_FIELDS, *COUNT_FIELDS))
    | {"status": "on"}
)


@dataclass(slots=True)
class _Work:
    """The rows of a plan sorted by what they do to the shop."""

    new: list[dict[str, Any]]
    changed: list[tuple[Known, dict[str, list[Any]]]]
    unchanged: int = 0


def import_items(
    session: Session,
    actor: Actor,
    plan: Plan,
    origin: Origin,
    *,
    empty: Literal["keep", "clear"] = "keep",
    progress: Progress = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Imported:
    """Add the items whose code is new and change the others; all of it, or nothing.

    A code that a deleted item holds counts as new. An empty cell keeps what is stored, or clears it when `empty` says so. Facts are added to those
    that are there. The mapping is remembered for the next file with the same headings. Raises
    BadInput when no row is good, Conflict when somebody changed the same items meanwhile.
    """
    require(actor, "items.import")
    if not plan.good:
        raise BadInput(_("No row of this file can be imported."))
    at = now()
    work = _sorted_out(plan, _known(session, actor), empty)
    steps = Steps(len(work.new) + len(work.changed), progress, cancelled)
    try:
        _add(session, actor, work.new, at, steps)
        _change(session, actor, work.changed, at, steps)
    except IntegrityError as error:
        raise Conflict(
            _("Somebody added the same items meanwhile. Nothing was changed: start again.")
        ) from error
    back = sum(known.is_deleted for known, _changes in work.changed)
    run = log_import(
        session,
        actor,
        KIND,
        origin,
        right="items.import",
        at=at,
        added=len(work.new) + back,
        changed=len(work.changed) - back,
        unchanged=work.unchanged,
        bad=len(plan.bad),
    )
    remember_mapping(session, actor, KIND, origin.columns)
    note(
        session, actor, "imported", "items", run.id, file=run.file_name, added=run.added, changed=run.changed
    )
    touch(session, actor.shop_id)
    progress(1.0)
    return Imported(run.id, run.added, run.changed, run.unchanged)


def _known(session: Session, actor: Actor) -> dict[str, Known]:
    names = ["code", "title", *_EMPTY, "selling_points", "facts"]
    columns = [getattr(Item, name) for name in names]
    rows = session.execute(
        select(Item.id, Item.version, Item.deleted_at, *columns).where(Item.shop_id == actor.shop_id)
    )
    return {
        row[3]: Known(row[0], row[1], row[2] is not None, dict(zip(names, row[3:], strict=True)))
        for row in rows
    }


def _sorted_out(plan: Plan, known: Mapping[str, Known], empty: str) -> _Work:
    work = _Work([], [])
    names = list(plan.values)
    for values in zip(*plan.values.values(), strict=True):
        row = dict(zip(names, values, strict=True))
        before = known.get(row["code"])
        if before is None:
            work.new.append(_whole(row))
            continue
        after = _whole(row) if before.is_deleted else _over(before.values, row, empty)
        changes = {
            name: [before.values[name], value]
            for name, value in after.items()
            if before.values[name] != value
        }
        if changes or before.is_deleted:
            work.changed.append((before, changes))
        else:
            work.unchanged += 1
    return work


def _nothing(name: str) -> Any:
    """Return what a field holds when it holds nothing."""
    return {"selling_points": [], "facts": {}}[name] if name in ("selling_points", "facts") else _EMPTY[name]


def _whole(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a complete item from a row, its empty cells as a new item has them."""
    names = ("code", "title", *_EMPTY, "selling_points", "facts")
    return {name: row[name] if row.get(name) is not None else _nothing(name) for name in names}


def _over(before: Mapping[str, Any], row: Mapping[str, Any], empty: str) -> dict[str, Any]:
    """Return the fields that a row sets on an item that is there."""
    after = {}
    for name, value in row.items():
        if value is not None:
            after[name] = {**before["facts"], **value} if name == "facts" else value
        elif empty == "clear":
            after[name] = _nothing(name)
    return after


def _add(session: Session, actor: Actor, rows: list[dict[str, Any]], at: datetime, steps: Steps) -> None:
    stamp = {"shop_id": actor.shop_id, "version": 1, "created_at": at, "updated_at": at}
    for batch in steps.batches(rows):
        session.connection().execute(insert(cast(Table, Item.__table__)), [row | stamp for row in batch])
    if rows:
        remember_all(session, actor, at, "import", Item.created_at == at)


def _change(
    session: Session,
    actor: Actor,
    changed: Sequence[tuple[Known, dict[str, list[Any]]]],
    at: datetime,
    steps: Steps,
) -> None:
    for batch in steps.batches(changed):
        new = [(known, {name: after for name, (_b, after) in changes.items()}) for known, changes in batch]
        update_rows(session, new, at)
        history = [
            {
                "item_id": known.id,
                "user_id": actor.user_id,
                "at": at,
                "source": "import_back" if known.is_deleted else "import",
                "changes": changes,
            }
            for known, changes in batch
        ]
        session.execute(insert(ItemChange), history)
