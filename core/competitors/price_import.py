"""Load a price table in one transaction: rivals, their items, what they cost, and which of them are ours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.competitors.price_actions import shop_zone
from core.competitors.price_columns import KIND
from core.competitors.price_rows import Clock, Named, PriceRow, price_rows
from core.competitors.price_seen import AMOUNTS
from core.competitors.shelf import Ours, Shelf, our_items, stored_rivals
from core.competitors.tables import Match, PriceObservation, RivalItem
from core.competitors.watching import ask
from core.db.base import now
from core.errors import BadInput, Conflict
from core.files.plan import Plan, Progress
from core.locale import _
from core.shop.actions import in_turn, touch
from core.shop.import_log import Imported, Origin, log_import, remember_mapping
from core.shop.import_rows import Steps
from core.shop.import_tables import ImportRun
from core.team.audit import note
from core.team.rights import Actor, require

WIDE = f"{KIND}_wide"  # under this name the mapping of a wide table is remembered
_PRICE = cast(Table, PriceObservation.__table__)
_MATCH = cast(Table, Match.__table__)


def import_prices(
    session: Session,
    actor: Actor,
    plan: Plan,
    origin: Origin,
    *,
    day: date,
    source: str = "file",
    is_wide: bool = False,
    progress: Progress = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Imported:
    """Store the prices of a dry run, all of them or none; `day` is that of rows that name none.

    Rivals and items that are not there are added. Where a row has our code, the rival's item is
    linked to ours, unless somebody rejected just that. What is known to the last value is counted as
    unchanged and not stored again. The mapping is remembered for the next table with these headings.
    """
    require(actor, "prices.import")
    if not plan.good:
        raise BadInput(_("No row of this file can be imported."))
    at = now()
    rows = price_rows(plan, Clock(shop_zone(session, actor), at, day), by_our_code=is_wide)
    run = log_import(session, actor, KIND, origin, right="prices.import", at=at, bad=len(plan.bad))
    try:
        places = _placed(session, actor, rows, at)
        in_turn(session, actor.shop_id)  # the same table loaded twice at once is stored once
        new = _not_known(session, actor, rows, places, source)
        _store(session, actor, run, new, source, Steps(len(new), progress, cancelled))
    except IntegrityError as error:
        raise Conflict(
            _("Somebody added the same rivals meanwhile. Nothing was changed: start again.")
        ) from error
    run.added, run.unchanged = len(new), len(rows) - len(new)
    session.flush()
    remember_mapping(session, actor, WIDE if is_wide else KIND, origin.columns, right="prices.import")
    note(session, actor, "imported", "prices", run.id, file=run.file_name, added=run.added)
    touch(session, actor.shop_id)
    ask(session, actor)
    progress(1.0)
    return Imported(run.id, run.added, 0, run.unchanged)


Placed = list[tuple[int, PriceRow]]  # the rival's item, and the price seen


def _placed(session: Session, actor: Actor, rows: Sequence[PriceRow], at: datetime) -> Placed:
    """Find or add the item of each row, and link those that name an item of ours."""
    platforms: dict[str, str] = {}
    for row in rows:
        platforms[row.rival] = platforms.get(row.rival) or row.about.get("platform", "")
    rivals = stored_rivals(session, actor, platforms, at)
    ours = our_items(session, actor)
    shelf = Shelf(session, actor, rivals.values(), ours)
    for row in rows:
        shelf.place(rivals[row.rival], row.named, row.about)
    ids = shelf.store(at)
    _link(session, actor, ids, ours, at)
    return [(ids[rivals[row.rival], row.named], row) for row in rows]


def _link(
    session: Session,
    actor: Actor,
    ids: Mapping[tuple[int, Named], int],
    ours: Mapping[str, Ours],
    at: datetime,
) -> None:
    """Accept what a table pairs by our code; what somebody rejected stays rejected."""
    pairs = {
        (ours[named.our_code].id, rival_item_id): ours[named.our_code]
        for (_rival, named), rival_item_id in ids.items()
        if named.our_code in ours
    }
    if not pairs:
        return
    query = select(Match.item_id, Match.rival_item_id, Match.id, Match.state).where(
        Match.shop_id == actor.shop_id
    )
    known = {(row.item_id, row.rival_item_id): row for row in session.execute(query)}
    decided = {"state": "accepted", "decided_by": actor.user_id, "decided_at": at, "updated_at": at}
    suggested = [known[pair].id for pair in pairs if pair in known and known[pair].state == "suggested"]
    for start in range(0, len(suggested), 500):
        session.connection().execute(
            update(_MATCH)
            .where(_MATCH.c.id.in_(suggested[start : start + 500]), _MATCH.c.state == "suggested")
            .values(decided | {"version": _MATCH.c.version + 1})
        )
    packs = _packs(session, actor, [theirs for _ours, theirs in pairs])
    stamp = decided | {"shop_id": actor.shop_id, "version": 1, "created_at": at, "score": 1.0, "reasons": []}
    new = [
        {"item_id": item_id, "rival_item_id": theirs, "kind": _kind(item, packs[theirs])} | stamp
        for (item_id, theirs), item in pairs.items()
        if (item_id, theirs) not in known
    ]
    if new:
        session.connection().execute(insert(_MATCH), new)


def _packs(
    session: Session, actor: Actor, rival_item_ids: Sequence[int]
) -> dict[int, tuple[float | None, str]]:
    packs: dict[int, tuple[float | None, str]] = {}
    for start in range(0, len(rival_item_ids), 500):
        query = select(RivalItem.id, RivalItem.pack_amount, RivalItem.pack_unit).where(
            RivalItem.shop_id == actor.shop_id, RivalItem.id.in_(rival_item_ids[start : start + 500])
        )
        packs |= {row.id: (row.pack_amount, row.pack_unit) for row in session.execute(query)}
    return packs


def _kind(ours: Ours, theirs: tuple[float | None, str]) -> str:
    """Return how near a pair comes: two known packs of other sizes are the same thing in another pack."""
    amount, unit = theirs
    is_other = amount is not None and ours.pack_amount is not None and unit == ours.pack_unit
    return "equivalent" if is_other and amount != ours.pack_amount else "exact"


def _not_known(
    session: Session, actor: Actor, rows: Sequence[PriceRow], placed: Placed, source: str
) -> Placed:
    """Leave out what is stored already, moment and values and all, and what the table says twice."""
    days = [row.seen_on for row in rows]
    query = select(
        PriceObservation.rival_item_id,
        PriceObservation.seen_at,
        PriceObservation.stock,
        *(getattr(PriceObservation, name) for name in AMOUNTS),
    ).where(
        PriceObservation.shop_id == actor.shop_id,
        PriceObservation.seen_on.between(min(days), max(days)),
        PriceObservation.source == source,
    )
    seen = {tuple(row) for row in session.execute(query)}
    new = []
    for item_id, row in placed:
        mark = (item_id, row.seen_at, row.stock, *row.amounts)
        if mark not in seen:
            seen.add(mark)
            new.append((item_id, row))
    return new


def _store(session: Session, actor: Actor, run: ImportRun, new: Placed, source: str, steps: Steps) -> None:
    stamp = {
        "shop_id": actor.shop_id,
        "source": source,
        "user_id": actor.user_id,
        "run_id": run.id,
        "created_at": run.at,
    }
    connection = session.connection()
    for batch in steps.batches(new):
        connection.execute(insert(_PRICE), list(_values(batch, stamp)))


def _values(batch: Sequence[tuple[int, PriceRow]], stamp: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for item_id, row in batch:
        yield {
            "rival_item_id": item_id,
            "seen_at": row.seen_at,
            "seen_on": row.seen_on,
            "stock": row.stock,
            "note": row.note,
            **dict(zip(AMOUNTS, row.amounts, strict=True)),
            **stamp,
        }
