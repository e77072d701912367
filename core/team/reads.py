"""What pages show about people."""

from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.team.rights import Actor, require
from core.team.tables import AuditEntry, Member, User


def view_of(session: Session, user_id: int, table: str) -> dict[str, Any]:
    """Return how a person looked at a table last, an empty view when they never chose."""
    views = session.scalar(select(User.views).where(User.id == user_id)) or {}
    return dict(views.get(table, {}))


def members(session: Session, actor: Actor) -> pd.DataFrame:
    """Return id, version, address, name, role, last_seen of the shop's members."""
    require(actor, "members.see")
    query = (
        select(Member.id, Member.version, User.address, User.name, Member.role, User.last_seen)
        .join(User, User.id == Member.user_id)
        .where(Member.shop_id == actor.shop_id)
        .order_by(User.address)
    )
    columns = ["id", "version", "address", "name", "role", "last_seen"]
    return pd.DataFrame(session.execute(query).all(), columns=columns)


def audit_trail(session: Session, actor: Actor, *, limit: int = 200) -> pd.DataFrame:
    """Return the newest lines of the audit trail: at, who, action, thing, thing_id, detail."""
    require(actor, "audit.see")
    query = (
        select(
            AuditEntry.at,
            User.name,
            User.address,
            AuditEntry.action,
            AuditEntry.thing,
            AuditEntry.thing_id,
            AuditEntry.detail,
        )
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(AuditEntry.shop_id == actor.shop_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    columns = ["at", "name", "address", "action", "thing", "thing_id", "detail"]
    return pd.DataFrame(session.execute(query).all(), columns=columns)
