"""Take a single review out, as when its buyer asks for it, and put it back while that is undone."""

from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Session

from core.errors import found
from core.locale import _
from core.positioning.tables import Review
from core.shop.actions import in_turn, touch
from core.team.audit import note
from core.team.rights import Actor, require

THING = "review"
Stored = dict[str, Any]


def delete_review(session: Session, actor: Actor, review_id: int) -> Stored:
    """Take a review out of the shop for good; return its row, for `restore_review`."""
    require(actor, "positioning.delete")
    in_turn(session, actor.shop_id)
    row = session.get(Review, review_id)
    mine = found(
        row if row and row.shop_id == actor.shop_id else None, _("This review is no longer in the shop.")
    )
    before = {column.key: getattr(mine, column.key) for column in inspect(Review).column_attrs}
    session.delete(mine)
    session.flush()
    note(session, actor, "deleted", THING, review_id)
    touch(session, actor.shop_id)
    return before


def restore_review(session: Session, actor: Actor, before: Stored) -> None:
    """Put a review back that was just taken out, under a new number: those of before are never given again."""
    require(actor, "positioning.delete")
    in_turn(session, actor.shop_id)
    values = {name: value for name, value in before.items() if name not in ("id", "shop_id")}
    session.execute(insert(Review).values(**values, shop_id=actor.shop_id))
    note(session, actor, "restored", THING, int(before["id"]))
    touch(session, actor.shop_id)
