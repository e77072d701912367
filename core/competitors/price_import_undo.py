"""Take an import of prices back: its prices, and what it added that nothing else stands on."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from core.competitors.price_columns import KIND
from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.competitors.watching import ask, forget_looks
from core.db.base import now
from core.errors import Conflict
from core.locale import ngettext
from core.shop.actions import touch
from core.shop.import_log import run_to_undo
from core.shop.import_tables import ImportRun
from core.shop.import_undo import Undone
from core.team.audit import note
from core.team.rights import Actor, require


def undo_price_import(session: Session, actor: Actor, run_id: int, *, keep_changed: bool = False) -> Undone:
    """Take out the prices of an import, and the rivals, items and links it made that nothing else uses.

    Raises Conflict, naming how many, when somebody worked on the rivals' items since; with
    `keep_changed` these stay, without the import's prices. What it brought back is deleted again.
    """
    require(actor, "prices.import")
    run = run_to_undo(session, actor, run_id, KIND, right="prices.import")
    kept = _worked_on(session, run)
    if kept and not keep_changed:
        raise Conflict(
            ngettext(
                "{n} item of a rival was changed after this import. Nothing was taken back.",
                "{n} items of rivals were changed after this import. Nothing was taken back.",
                kept,
            ).format(n=kept)
        )
    return _take_back(session, actor, run, kept)


def _take_back(session: Session, actor: Actor, run: ImportRun, kept: int) -> Undone:
    connection = session.connection()
    of_this = PriceObservation.run_id == run.id
    forget_looks(session, run.shop_id, select(PriceObservation.id).where(of_this))
    removed = connection.execute(delete(PriceObservation).where(of_this)).rowcount
    restored = _open_again(session, run)
    of_run = (Match.shop_id == run.shop_id) & (Match.created_at == run.at) & (Match.updated_at == run.at)
    connection.execute(delete(Match).where(of_run))
    for made in (_unused_items(run), _unused_rivals(run)):
        _delete(session, made)
    run.undone_at, run.undone_by = now(), actor.user_id
    note(session, actor, "undid import", "prices", run.id, removed=removed)
    session.flush()
    session.expire_all()
    touch(session, actor.shop_id)
    ask(session, actor)
    return Undone(removed=removed, restored=restored, kept=kept)


def _worked_on(session: Session, run: ImportRun) -> int:
    """Count the items that the import added or brought back, and that people edited or decided about since."""
    decided = exists().where(
        Match.rival_item_id == RivalItem.id, Match.decided_at.is_not(None), Match.decided_at != run.at
    )
    since = (RivalItem.created_at == run.at) & or_(
        (RivalItem.updated_at != run.at) & RivalItem.deleted_at.is_(None), decided
    )
    query = select(func.count()).select_from(RivalItem).where(RivalItem.shop_id == run.shop_id, since)
    return session.scalar(query) or 0


def _open_again(session: Session, run: ImportRun) -> int:
    """Make the links that the import accepted suggestions again, where nobody decided since."""
    of_run = (Match.decided_at == run.at) & (Match.updated_at == run.at) & (Match.created_at != run.at)
    done = session.connection().execute(
        update(Match)
        .where(Match.shop_id == run.shop_id, of_run)
        .values(
            state="suggested", decided_by=None, decided_at=None, version=Match.version + 1, updated_at=now()
        )
    )
    return done.rowcount


def _unused_items(run: ImportRun) -> tuple[type[RivalItem], Sequence[ColumnElement[bool]]]:
    """Return which items only this import speaks of: nobody edited them, saw them since, or decided about them."""
    since = PriceObservation.created_at > run.at
    priced = exists().where(PriceObservation.rival_item_id == RivalItem.id, since)
    decided = exists().where(Match.rival_item_id == RivalItem.id, Match.decided_at > run.at)
    return RivalItem, (
        RivalItem.shop_id == run.shop_id,
        RivalItem.updated_at == run.at,
        RivalItem.deleted_at.is_(None),
        ~priced,
        ~decided,
    )


def _unused_rivals(run: ImportRun) -> tuple[type[Rival], Sequence[ColumnElement[bool]]]:
    stocked = exists().where(RivalItem.rival_id == Rival.id, RivalItem.deleted_at.is_(None))
    return Rival, (
        Rival.shop_id == run.shop_id,
        Rival.updated_at == run.at,
        Rival.deleted_at.is_(None),
        ~stocked,
    )


def _delete(
    session: Session, which: tuple[type[RivalItem] | type[Rival], Sequence[ColumnElement[bool]]]
) -> None:
    table, conditions = which
    at = now()
    session.connection().execute(
        update(table).where(*conditions).values(deleted_at=at, updated_at=at, version=table.version + 1)
    )
