"""Write down who did what, in the same transaction as the deed."""

from typing import Any

from sqlalchemy.orm import Session

from core.team.rights import Actor
from core.team.tables import AuditEntry


def note(
    session: Session, actor: Actor, action: str, thing: str, thing_id: int | None = None, **detail: Any
) -> None:
    """Add a line to the shop's audit trail. `detail` holds plain values, never secrets."""
    session.add(
        AuditEntry(
            shop_id=actor.shop_id,
            user_id=actor.user_id,
            action=action,
            thing=thing,
            thing_id=thing_id,
            detail=detail,
        )
    )
