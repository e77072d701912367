"""Load a table of reviews in one transaction, and take an import of it back."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import cast

from sqlalchemy import Table, delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, Conflict
from core.files.plan import Plan, Progress
from core.locale import _
from core.positioning.review_columns import KIND
from core.positioning.review_rows import Gathered, OurShop, gathered, names_of_ours
from core.positioning.tables import Review
from core.shop.actions import in_turn, touch
from core.shop.import_log import Imported, Origin, log_import, remember_mapping, run_to_undo
from core.shop.import_rows import Steps
from core.shop.import_undo import Undone
from core.shop.reads import profile
from core.shop.tables import Item
from core.team.audit import note
from core.team.rights import Actor, require
from core.text import folded

MOST_REVIEWS = 200_000
_TABLE = cast(Table, Review.__table__)
_AT_ONCE = 500  # keys asked for in one statement


def try_reviews(session: Session, actor: Actor, plan: Plan) -> tuple[Gathered, int]:
    """Return the reviews of a dry run, and how many of them are stored already. Nothing is stored."""
    require(actor, "positioning.import")
    told = gathered(plan, _our_shop(session, actor))
    return told, len(_stored(session, actor, told.rows))


def import_reviews(
    session: Session,
    actor: Actor,
    plan: Plan,
    origin: Origin,
    *,
    progress: Progress = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Imported:
    """Store the reviews of a dry run that are not known yet, all of them or none.

    Names of buyers are not among what a file can fill; phone numbers and the like are masked in the text.
    """
    require(actor, "positioning.import")
    if not plan.good:
        raise BadInput(_("No row of this file can be imported."))
    if plan.good > MOST_REVIEWS:
        raise BadInput(_("At most {n} reviews at once.").format(n=f"{MOST_REVIEWS:,}"))
    in_turn(session, actor.shop_id)
    told = gathered(plan, _our_shop(session, actor))
    known = _stored(session, actor, told.rows)
    new = [row for key, row in told.rows.items() if key not in known]
    run = log_import(
        session,
        actor,
        KIND,
        origin,
        right="positioning.import",
        at=now(),
        added=len(new),
        unchanged=len(known) + told.twice,
        bad=len(plan.bad),
    )
    stamp = {"shop_id": actor.shop_id, "at": run.at, "run_id": run.id}
    try:
        for batch in Steps(len(new), progress, cancelled).batches(new):
            session.connection().execute(insert(_TABLE), [asdict(row) | stamp for row in batch])
    except IntegrityError as error:
        raise Conflict(
            _("Somebody imported the same reviews meanwhile. Nothing was changed: start again.")
        ) from error
    remember_mapping(session, actor, KIND, origin.columns, right="positioning.import")
    note(session, actor, "imported", KIND, run.id, file=run.file_name, added=run.added, masked=told.masked)
    touch(session, actor.shop_id)
    progress(1.0)
    return Imported(run.id, run.added, 0, run.unchanged)


def undo_reviews(session: Session, actor: Actor, run_id: int) -> Undone:
    """Take the reviews of an import out again. Raises NotFound, or Conflict when that was done already."""
    require(actor, "positioning.import")
    run = run_to_undo(session, actor, run_id, KIND, right="positioning.import")
    of_run = (Review.shop_id == actor.shop_id) & (Review.run_id == run.id)
    removed = session.connection().execute(delete(_TABLE).where(of_run)).rowcount
    run.undone_at, run.undone_by = now(), actor.user_id
    note(session, actor, "undid import", KIND, run.id, removed=removed)
    session.flush()
    session.expire_all()
    touch(session, actor.shop_id)
    return Undone(removed=removed, restored=0, kept=0)


def _our_shop(session: Session, actor: Actor) -> OurShop:
    shop = profile(session, actor)
    rows = session.execute(
        select(Item.id, Item.code, Item.title, Item.brand).where(
            Item.shop_id == actor.shop_id, Item.deleted_at.is_(None)
        )
    ).all()
    return OurShop(
        names_of_ours([shop.name, shop.signature, *{row.brand for row in rows}]),
        {row.code.casefold(): row.id for row in rows},
        {folded(row.title): row.id for row in rows},
    )


def _stored(session: Session, actor: Actor, keys: Iterable[str]) -> set[str]:
    wanted, known = list(keys), set[str]()
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(Review.key).where(
            Review.shop_id == actor.shop_id, Review.key.in_(wanted[start : start + _AT_ONCE])
        )
        known.update(session.scalars(query))
    return known
