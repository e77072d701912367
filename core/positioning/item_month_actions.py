"""Load a platform's item export in one transaction, and take an import of it back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db.base import Json, UtcDateTime, now
from core.errors import BadInput, Conflict
from core.files.plan import Plan, Progress
from core.locale import _, ngettext
from core.positioning.item_months import FIGURES, KIND, Months, Shelf, months_of, said_of_days
from core.positioning.tables import ItemMonth
from core.shop.actions import in_turn, touch
from core.shop.import_log import Imported, Origin, log_import, remember_mapping, run_to_undo
from core.shop.import_rows import Steps
from core.shop.import_undo import Undone
from core.shop.tables import Item
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import folded

MOST_ROWS = 1_000_000
KEPT = 3  # earlier figures of a month that are kept, each for the undo of one import
_TABLE = cast(Table, ItemMonth.__table__)


@dataclass(frozen=True, slots=True)
class DryRun:
    """What storing a file would do: rows to add, rows to change with what they hold now, how many stay as they are."""

    new: Sequence[Mapping[str, Any]]
    changed: Sequence[tuple[Any, Mapping[str, int]]]
    same: int
    months: tuple[date, ...]
    days_said: str = ""


def shelf(session: Session, actor: Actor) -> Shelf:
    """Return the shop's items as an export may name them."""
    require(actor, "items.see")
    query = select(Item.id, Item.code, Item.title).where(
        Item.shop_id == actor.shop_id, Item.deleted_at.is_(None)
    )
    codes: dict[str, int] = {}
    titles: dict[str, int | None] = {}
    for item_id, code, title in session.execute(query):
        codes[folded(code)] = item_id
        key = folded(title)
        titles[key] = None if key in titles else item_id
    return Shelf(codes, {title: item_id for title, item_id in titles.items() if item_id is not None})


def try_months(session: Session, actor: Actor, plan: Plan) -> DryRun:
    """Return what storing a dry run's rows would do. Nothing is stored."""
    require(actor, "positioning.import")
    return _sorted_out(session, actor, months_of(plan, shelf(session, actor)))


def foretold(run: DryRun) -> str:
    """Say what storing would do, and how days became months."""
    if not run.months:
        return ""
    said = [
        ngettext("{n} new row", "{n} new rows", len(run.new)).format(n=f"{len(run.new):,}"),
        ngettext("{n} row changes", "{n} rows change", len(run.changed)).format(n=f"{len(run.changed):,}"),
        ngettext("{n} row stays as it is", "{n} rows stay as they are", run.same).format(n=f"{run.same:,}"),
    ]
    sentence = _("{counts}; months from {first} to {last}.").format(
        counts=_(", ").join(said), first=f"{min(run.months):%Y-%m}", last=f"{max(run.months):%Y-%m}"
    )
    return f"{sentence} {run.days_said}".strip()


def import_months(
    session: Session,
    actor: Actor,
    plan: Plan,
    origin: Origin,
    *,
    progress: Progress = lambda _share: None,
) -> Imported:
    """Store the months of a dry run, all of them or none. A figure that the file does not have stays as it is.

    What a row held before stands beside it, from where `undo_months` sets it back.
    """
    require(actor, "positioning.import")
    if not plan.good:
        raise BadInput(_("No row of this file can be imported."))
    if plan.good > MOST_ROWS:
        raise BadInput(_("At most {n} rows at once.").format(n=f"{MOST_ROWS:,}"))
    in_turn(session, actor.shop_id)
    at = now()
    run = _sorted_out(session, actor, months_of(plan, shelf(session, actor)))
    log = log_import(
        session,
        actor,
        KIND,
        origin,
        right="positioning.import",
        at=at,
        added=len(run.new),
        changed=len(run.changed),
        unchanged=run.same,
        bad=len(plan.bad),
    )
    steps = Steps(len(run.new) + len(run.changed), progress, lambda: False)
    stamp = {"shop_id": actor.shop_id, "at": at, "run_id": log.id, "before": {}}
    try:
        for batch in steps.batches(run.new):
            session.connection().execute(insert(_TABLE), [{**row, **stamp} for row in batch])
    except IntegrityError as error:
        raise Conflict(
            _("Somebody imported the same months meanwhile. Nothing was changed: start again.")
        ) from error
    for changes in steps.batches(run.changed):
        _update(session, [_changed(row, figures, log.id, at) for row, figures in changes])
    remember_mapping(session, actor, KIND, origin.columns, right="positioning.import")
    note(session, actor, "imported", KIND, log.id, file=log.file_name, added=log.added, changed=log.changed)
    touch(session, actor.shop_id)
    progress(1.0)
    return Imported(log.id, log.added, log.changed, log.unchanged)


def undo_months(session: Session, actor: Actor, run_id: int, *, keep_changed: bool = False) -> Undone:
    """Take out the months an import added and set back those it changed.

    Raises Conflict, naming how many, when a later import changed some of them; with `keep_changed` these stay.
    """
    require(actor, "positioning.import")
    in_turn(session, actor.shop_id)
    run = run_to_undo(session, actor, run_id, KIND, right="positioning.import")
    of_run = (ItemMonth.shop_id == actor.shop_id) & (ItemMonth.run_id == run.id)
    own = session.scalar(select(func.count()).select_from(ItemMonth).where(of_run)) or 0
    kept = run.added + run.changed - own
    if kept and not keep_changed:
        raise Conflict(
            ngettext(
                "{n} month of an item was changed after this import. Nothing was taken back.",
                "{n} months of items were changed after this import. Nothing was taken back.",
                kept,
            ).format(n=f"{kept:,}")
        )
    removed, restored = _take_back(
        session, session.execute(select(ItemMonth.id, ItemMonth.before).where(of_run))
    )
    run.undone_at, run.undone_by = now(), actor.user_id
    note(session, actor, "undid import", KIND, run.id, removed=removed, restored=restored)
    session.flush()
    session.expire_all()
    touch(session, actor.shop_id)
    return Undone(removed=removed, restored=restored, kept=kept)


def _take_back(session: Session, rows: Any) -> tuple[int, int]:
    gone: list[int] = []
    back: list[dict[str, Any]] = []
    for row_id, before in rows.all():
        if before:
            back.append({"row": row_id, **_as_before(before)})
        else:
            gone.append(row_id)
    for start in range(0, len(gone), 500):
        session.connection().execute(delete(_TABLE).where(_TABLE.c.id.in_(gone[start : start + 500])))
    _update(session, back)
    return len(gone), len(back)


def _sorted_out(session: Session, actor: Actor, months: Months) -> DryRun:
    days = sorted({month for _item, month in months.figures})
    stored = {(row.item_id, row.month): row for row in _stored(session, actor, days)}
    new, changed, same = [], [], 0
    for (item_id, month), figures in months.figures.items():
        row = stored.get((item_id, month))
        if row is None:
            new.append({"item_id": item_id, "month": month, **dict.fromkeys(FIGURES), **figures})
        elif any(getattr(row, name) != value for name, value in figures.items()):
            changed.append((row, figures))
        else:
            same += 1
    return DryRun(new, changed, same, tuple(days), said_of_days(months))


def _stored(session: Session, actor: Actor, months: Sequence[date]) -> Iterator[Any]:
    if months:
        columns = (_TABLE.c[name] for name in ("id", "item_id", "month", *FIGURES, "at", "run_id", "before"))
        query = select(*columns).where(_TABLE.c.shop_id == actor.shop_id, _TABLE.c.month.in_(months))
        yield from session.connection().execute(query)


def _changed(row: Any, figures: Mapping[str, int], run_id: int, at: datetime) -> dict[str, Any]:
    held = {name: getattr(row, name) for name in FIGURES}
    before = held | {"at": row.at.isoformat(), "run_id": row.run_id, "before": row.before}
    return {"row": row.id, **held, **figures, "set_at": at, "run": run_id, "was": _cut(before, KEPT)}


def _cut(before: Mapping[str, Any], levels: int) -> dict[str, Any]:
    """Return what a row held before, with what it held before that, so many levels deep.

    Below the last level stands the oldest state without a run of its own: no undo reaches it any more.
    """
    earlier = before.get("before") or {}
    if not earlier:
        return dict(before)
    if levels <= 1:
        return {**before, "run_id": None, "before": {}}
    return {**before, "before": _cut(earlier, levels - 1)}


def _as_before(before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: before.get(name) for name in FIGURES} | {
        "set_at": datetime.fromisoformat(before["at"]),
        "run": before.get("run_id"),
        "was": before.get("before") or {},
    }


def _update(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    statement = (
        update(_TABLE)
        .where(_TABLE.c.id == bindparam("row"))
        .values({name: bindparam(f"to_{name}", type_=_TABLE.c[name].type) for name in FIGURES})
        .values(
            at=bindparam("set_at", type_=UtcDateTime()),
            run_id=bindparam("run"),
            before=bindparam("was", type_=Json),
        )
    )
    marks = [
        {
            **{f"to_{name}": row[name] for name in FIGURES},
            **{k: row[k] for k in ("row", "set_at", "run", "was")},
        }
        for row in rows
    ]
    session.connection().execute(statement, marks)
