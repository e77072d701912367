"""Load a market table in one transaction, and take an import of it back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, Conflict
from core.files.plan import Plan, Progress
from core.locale import _, ngettext
from core.positioning.market_columns import FIGURES, KIND, market_rows
from core.positioning.tables import MarketItem
from core.shop.actions import in_turn, touch
from core.shop.import_log import Imported, Origin, log_import, remember_mapping, run_to_undo
from core.shop.import_undo import Undone
from core.team.audit import note
from core.team.rights import Actor, require

BATCH = 2000
DEEPEST = 3  # imports of one offer that can be taken back one after another
MOST_ROWS = 200_000
_TABLE = cast(Table, MarketItem.__table__)
_WRITTEN = (*FIGURES, "at", "run_id", "before")


@dataclass(frozen=True, slots=True)
class Foretold:
    """What storing a dry run would do, in offers. `doubled` rows say again what a row above says."""

    new: int
    changed: int
    same: int
    doubled: int


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    figures: tuple[int | None, ...]
    at: datetime
    run_id: int | None
    before: Mapping[str, Any]


def try_market(session: Session, actor: Actor, plan: Plan) -> Foretold:
    """Return what storing a dry run's rows would do. Nothing is stored."""
    require(actor, "positioning.import")
    rows = market_rows(plan)
    stored = {
        key: tuple(figures)
        for key, *figures in session.execute(
            select(MarketItem.key, *(getattr(MarketItem, name) for name in FIGURES)).where(
                MarketItem.shop_id == actor.shop_id
            )
        )
    }
    known = [key for key in rows if key in stored]
    same = sum(stored[key] == _figures(rows[key]) for key in known)
    return Foretold(len(rows) - len(known), len(known) - same, same, plan.good - len(rows))


def import_market(
    session: Session,
    actor: Actor,
    plan: Plan,
    origin: Origin,
    *,
    progress: Progress = lambda _share: None,
) -> Imported:
    """Store the offers of a dry run, all of them or none. A known offer takes all figures of the new file.

    Also an unchanged one is written, with the moment: the market of a category is what its newest files say.
    """
    require(actor, "positioning.import")
    if not plan.good:
        raise BadInput(_("No row of this file can be imported."))
    if plan.good > MOST_ROWS:
        raise BadInput(_("At most {n} rows at once.").format(n=f"{MOST_ROWS:,}"))
    in_turn(session, actor.shop_id)
    at = now()
    rows, stored = market_rows(plan), _known(session, actor)
    known = [key for key in rows if key in stored]
    same = sum(stored[key].figures == _figures(rows[key]) for key in known)
    log = log_import(
        session,
        actor,
        KIND,
        origin,
        right="positioning.import",
        at=at,
        added=len(rows) - len(known),
        changed=len(known) - same,
        unchanged=same,
        bad=len(plan.bad),
    )
    mark = {"at": at, "run_id": log.id}
    new = [
        {"shop_id": actor.shop_id, "key": key, "before": {}} | mark | row
        for key, row in rows.items()
        if key not in stored
    ]
    changed = [
        {"row": stored[key].id, "before": _before(stored[key])}
        | mark
        | {name: rows[key][name] for name in FIGURES}
        for key in known
    ]
    try:
        _insert(session, new, progress, len(rows))
    except IntegrityError as error:
        raise Conflict(
            _("Somebody imported the same offers meanwhile. Nothing was changed: start again.")
        ) from error
    _update(session, changed)
    remember_mapping(session, actor, KIND, origin.columns, right="positioning.import")
    note(session, actor, "imported", KIND, log.id, file=log.file_name, added=log.added, changed=log.changed)
    touch(session, actor.shop_id)
    progress(1.0)
    return Imported(log.id, log.added, log.changed, log.unchanged)


def undo_market(session: Session, actor: Actor, run_id: int, *, keep_changed: bool = False) -> Undone:
    """Take out the offers an import added and set back those it changed.

    Raises Conflict, naming how many, when a later import wrote some of them; with `keep_changed` these stay.
    """
    require(actor, "positioning.import")
    run = run_to_undo(session, actor, run_id, KIND, right="positioning.import")
    query = select(MarketItem.id, MarketItem.before).where(
        MarketItem.shop_id == actor.shop_id, MarketItem.run_id == run.id
    )
    rows = [(row_id, before or {}) for row_id, before in session.execute(query)]
    known = [(row_id, before) for row_id, before in rows if "is_lost" not in before]
    kept = run.added + run.changed + run.unchanged - len(known)
    if kept and not keep_changed:
        raise Conflict(
            ngettext(
                "{n} offer was changed after this import. Nothing was taken back.",
                "{n} offers were changed after this import. Nothing was taken back.",
                kept,
            ).format(n=kept)
        )
    added = [row_id for row_id, before in known if not before]
    for start in range(0, len(added), BATCH):
        session.execute(delete(MarketItem).where(MarketItem.id.in_(added[start : start + BATCH])))
    changed = [_set_back(row_id, before) for row_id, before in known if before]
    _update(session, changed)
    run.undone_at, run.undone_by = now(), actor.user_id
    note(session, actor, "undid import", KIND, run.id, removed=len(added), restored=len(changed))
    session.flush()
    touch(session, actor.shop_id)
    return Undone(removed=len(added), restored=len(changed), kept=kept)


def foretold_says(told: Foretold) -> str:
    """Say what storing would do."""
    said = [
        ngettext("{n} new offer", "{n} new offers", told.new).format(n=f"{told.new:,}"),
        ngettext("{n} offer changes", "{n} offers change", told.changed).format(n=f"{told.changed:,}"),
        ngettext("{n} offer is the same", "{n} offers are the same", told.same).format(n=f"{told.same:,}"),
    ]
    if told.doubled:
        more = ngettext("{n} row says it again", "{n} rows say it again", told.doubled)
        said.append(more.format(n=f"{told.doubled:,}"))
    return _(", ").join(said)


def _known(session: Session, actor: Actor) -> dict[str, _Stored]:
    query = select(
        MarketItem.key,
        MarketItem.id,
        MarketItem.at,
        MarketItem.run_id,
        MarketItem.before,
        *(getattr(MarketItem, name) for name in FIGURES),
    ).where(MarketItem.shop_id == actor.shop_id)
    return {
        key: _Stored(row_id, tuple(figures), at, run_id, before or {})
        for key, row_id, at, run_id, before, *figures in session.execute(query)
    }


def _figures(row: Mapping[str, Any]) -> tuple[int | None, ...]:
    return tuple(row[name] for name in FIGURES)


def _before(row: _Stored) -> dict[str, Any]:
    """Return what an offer holds, with what it held before that, as far back as imports can be taken back."""
    held = dict(zip(FIGURES, row.figures, strict=True))
    return held | {
        "at": row.at.isoformat(),
        "run_id": row.run_id,
        "before": _shortened(row.before, DEEPEST - 1),
    }


def _shortened(before: Mapping[str, Any], deep: int) -> dict[str, Any]:
    if not before:
        return {}
    if not deep:
        return {"is_lost": True}
    return dict(before) | {"before": _shortened(before.get("before", {}), deep - 1)}


def _set_back(row_id: int, before: Mapping[str, Any]) -> dict[str, Any]:
    return {"row": row_id, "at": datetime.fromisoformat(before["at"])} | {
        name: before[name] for name in (*FIGURES, "run_id", "before")
    }


def _insert(session: Session, rows: Sequence[Mapping[str, Any]], progress: Progress, total: int) -> None:
    for start in range(0, len(rows), BATCH):
        session.connection().execute(insert(_TABLE), list(rows[start : start + BATCH]))
        progress(min(start + BATCH, total) / total)


def _update(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    statement = (
        update(_TABLE)
        .where(_TABLE.c.id == bindparam("row"))
        .values({name: bindparam(f"new_{name}", type_=_TABLE.c[name].type) for name in _WRITTEN})
    )
    parameters = [{"row": row["row"]} | {f"new_{name}": row[name] for name in _WRITTEN} for row in rows]
    for start in range(0, len(parameters), BATCH):
        session.connection().execute(statement, parameters[start : start + BATCH])
