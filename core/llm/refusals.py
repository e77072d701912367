"""What each server is known to refuse, remembered for a day and shared by all processes."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.db.base import now
from core.llm.endpoint import Endpoint
from core.llm.tables import ModelRefusal

REMEMBERED = timedelta(days=1)


def refused_by(session: Session, endpoint: Endpoint) -> frozenset[str]:
    """Return the rungs and parameters that this server refused for this model within a day."""
    return frozenset(
        session.scalars(
            select(ModelRefusal.feature).where(
                ModelRefusal.base_url == endpoint.base_url,
                ModelRefusal.model == endpoint.model,
                ModelRefusal.learned_at > now() - REMEMBERED,
            )
        )
    )


def remember(session: Session, endpoint: Endpoint, features: frozenset[str]) -> None:
    """Remember what a server refused; two processes that learn it at once do not disturb each other."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for feature in sorted(features):
        row = insert(ModelRefusal).values(
            base_url=endpoint.base_url, model=endpoint.model, feature=feature, learned_at=now()
        )
        session.execute(
            row.on_conflict_do_update(
                index_elements=["base_url", "model", "feature"], set_={"learned_at": row.excluded.learned_at}
            )
        )


def forget(session: Session, endpoint: Endpoint) -> None:
    """Forget what is known of a server: the connection test finds it out anew."""
    session.execute(
        delete(ModelRefusal).where(
            ModelRefusal.base_url == endpoint.base_url, ModelRefusal.model == endpoint.model
        )
    )
