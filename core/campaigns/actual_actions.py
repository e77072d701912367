"""Load a platform's daily export in one transaction, and take an import of it back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.campaigns.actuals import FIGURES, KIND, DryRun, days_of, dry_run
from core.campaigns.tables import DayActual
from core.db.base import now
from core.errors import BadInput, Conflict
from core.files.plan import Plan, Progress
from core.locale import _, ngettext
from core.shop.actions import in_turn, touch
from core.shop.import_log import Imported, Origin, log_import, remember_mapping, run_to_undo
from core.shop.import_tables import ImportRun
from core.shop.import_undo import Undone
from core.team.audit import note
from core.team.rights import Actor, require
from core.team.tables import AuditEntry
from core.text import visible

IMPORTED = "imported"
MOST_DAYS = 5_000
Stored = dict[date, DayActual]


def try_days(session: Session, actor: Actor, plan: Plan) -> DryRun:
    """Return what storing a dry run's rows would do: new, changed and same days. Nothing is stored."""
    require(actor, "campaigns.import")
    stored = {day: _figures(row) for day, row in _stored(session, actor, plan).items()}
    return dry_run(days_of(plan), stored)


def import_days(
    session: Session,
    actor: Actor,
    plan: Plan,
    origin: Origin,
    *,
    progress: Progress = lambda _share: None,
) -> Imported:
    """Store the days of a dry run, all of them or none. A figure that the file does not have stays as it is.

    What was stored before stands in the audit trail, from which `undo_days` sets it back.
    """
    require(actor, "campaigns.import")
    if not plan.good:
        raise BadInput(_("No row of this file can be imported."))
    if plan.good > MOST_DAYS:
        raise BadInput(_("At most {n} days at once.").format(n=f"{MOST_DAYS:,}"))
    in_turn(session, actor.shop_id)
    at = now()
    stored = _stored(session, actor, plan)
    run = dry_run(days_of(plan), {day: _figures(row) for day, row in stored.items()})
    before = {day.isoformat(): _before(stored[day]) for day in run.changed}
    source = visible(origin.file_name)[:120]
    for day, figures in run.new.items():
        session.add(DayActual(shop_id=actor.shop_id, day=day, source=source, at=at, **figures))
    for day, figures in run.changed.items():
        _set(stored[day], figures, source, at)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(
            _("Somebody imported the same days meanwhile. Nothing was changed: start again.")
        ) from error
    log = log_import(
        session,
        actor,
        KIND,
        origin,
        right="campaigns.import",
        at=at,
        added=len(run.new),
        changed=len(run.changed),
        unchanged=len(run.same),
        bad=len(plan.bad),
    )
    remember_mapping(session, actor, KIND, origin.columns, right="campaigns.import")
    note(session, actor, IMPORTED, KIND, log.id, file=log.file_name, added=log.added, before=before)
    touch(session, actor.shop_id)
    progress(1.0)
    return Imported(log.id, log.added, log.changed, log.unchanged)


def undo_days(session: Session, actor: Actor, run_id: int, *, keep_changed: bool = False) -> Undone:
    """Take out the days an import added and set back those it changed.

    Raises Conflict, naming how many, when a later import changed some of them; with `keep_changed` these stay.
    """
    require(actor, "campaigns.import")
    run = run_to_undo(session, actor, run_id, KIND, right="campaigns.import")
    rows = {row.day: row for row in _of_run(session, actor, run)}
    kept = run.added + run.changed - len(rows)
    if kept and not keep_changed:
        raise Conflict(
            ngettext(
                "{n} day was changed after this import. Nothing was taken back.",
                "{n} days were changed after this import. Nothing was taken back.",
                kept,
            ).format(n=kept)
        )
    before = _before_of(session, actor, run)
    removed = restored = 0
    for day, row in rows.items():
        earlier = before.get(day.isoformat())
        if earlier is None:
            session.delete(row)
            removed += 1
        else:
            _set(
                row, {name: earlier.get(name) for name in FIGURES}, earlier["source"], _moment(earlier["at"])
            )
            restored += 1
    run.undone_at, run.undone_by = now(), actor.user_id
    note(session, actor, "undid import", KIND, run.id, removed=removed, restored=restored)
    session.flush()
    touch(session, actor.shop_id)
    return Undone(removed=removed, restored=restored, kept=kept)


def _stored(session: Session, actor: Actor, plan: Plan) -> Stored:
    days = plan.values.get("day") or [None]
    if days[0] is None:
        return {}
    query = select(DayActual).where(
        DayActual.shop_id == actor.shop_id, DayActual.day.between(min(days), max(days))
    )
    return {row.day: row for row in session.scalars(query)}


def _of_run(session: Session, actor: Actor, run: ImportRun) -> list[DayActual]:
    query = select(DayActual).where(DayActual.shop_id == actor.shop_id, DayActual.at == run.at)
    return list(session.scalars(query))


def _before_of(session: Session, actor: Actor, run: ImportRun) -> dict[str, dict[str, Any]]:
    """Return what the days of an import held before it, by ISO day."""
    query = select(AuditEntry.detail).where(
        AuditEntry.shop_id == actor.shop_id,
        AuditEntry.thing == KIND,
        AuditEntry.thing_id == run.id,
        AuditEntry.action == IMPORTED,
    )
    detail = session.scalars(query).first() or {}
    return dict(detail.get("before", {}))


def _figures(row: DayActual) -> dict[str, int | None]:
    return {name: getattr(row, name) for name in FIGURES}


def _before(row: DayActual) -> dict[str, Any]:
    known = {name: value for name, value in _figures(row).items() if value is not None}
    return known | {"source": row.source, "at": row.at.isoformat()}


def _set(row: DayActual, figures: Mapping[str, int | None], source: str, at: datetime) -> None:
    for name, value in figures.items():
        setattr(row, name, value)
    row.source, row.at = source, at


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
