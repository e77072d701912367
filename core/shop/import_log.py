"""The log of imports: a line for each that was stored, from which it is taken back, and how its columns were mapped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import Conflict, found
from core.files.columns import Column, fingerprint
from core.locale import _
from core.shop.import_tables import ImportMapping, ImportRun
from core.team.rights import Actor, require
from core.text import visible


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows come from: the file, its sheet, and its columns as they were mapped."""

    file_name: str
    sheet: str
    columns: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did; `run_id` takes it back."""

    run_id: int
    added: int
    changed: int
    unchanged: int


def log_import(
    session: Session,
    actor: Actor,
    kind: str,
    origin: Origin,
    *,
    right: str,
    at: datetime,
    bad: int,
    added: int = 0,
    changed: int = 0,
    unchanged: int = 0,
) -> ImportRun:
    """Add the line of an import to the shop's log. The caller flushes what it stored before."""
    require(actor, right)
    run = ImportRun(
        shop_id=actor.shop_id,
        user_id=actor.user_id,
        at=at,
        kind=kind,
        file_name=visible(origin.file_name)[:200],
        sheet=visible(origin.sheet)[:200],
        added=added,
        changed=changed,
        unchanged=unchanged,
        bad=bad,
    )
    session.add(run)
    session.flush()
    return run


def run_to_undo(session: Session, actor: Actor, run_id: int, kind: str, *, right: str) -> ImportRun:
    """Return an import of the shop that is to be taken back, locked until the end of the transaction.

    Raises NotFound where there is none of this kind, Conflict when it was taken back already.
    """
    require(actor, right)
    run = session.get(ImportRun, run_id, with_for_update=True)
    mine = run if run and run.shop_id == actor.shop_id and run.kind == kind else None
    run = found(mine, _("This import is not in the log."))
    if run.undone_at is not None:
        raise Conflict(_("This import was taken back already."))
    return run


def remember_mapping(
    session: Session, actor: Actor, kind: str, columns: Sequence[Column], *, right: str = "items.import"
) -> None:
    """Keep how the columns were mapped for the next file with the same headings."""
    require(actor, right)
    mark = fingerprint([column.heading for column in columns])
    mapping = {column.heading: column.field for column in columns}
    stored = session.scalar(
        select(ImportMapping).where(
            ImportMapping.shop_id == actor.shop_id,
            ImportMapping.kind == kind,
            ImportMapping.fingerprint == mark,
        )
    )
    if stored is None:
        session.add(ImportMapping(shop_id=actor.shop_id, kind=kind, fingerprint=mark, mapping=mapping))
    else:
        stored.mapping, stored.used_at = mapping, now()
    session.flush()
