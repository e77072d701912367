"""Putting messages into the outbox, in the transaction of the deed that they tell of."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.db.base import now
from core.outbox.tables import Message, Webhook
from core.text import visible

LONGEST_KEY = 80
MOST_LINES = 200
_LONGEST_LINE = 300


def queue(
    session: Session,
    *,
    shop_id: int,
    key: str,
    title: str,
    lines: Sequence[str] = (),
    data: Mapping[str, Any] | None = None,
) -> int:
    """Put one message for each webhook of the shop that is switched on; return for how many.

    `key` names the deed: for a webhook that has a message of this key already nothing happens, also
    when another transaction is just putting it. Raises ValueError for data that is not plain JSON.
    """
    hooks = session.scalars(
        select(Webhook.id).where(
            Webhook.shop_id == shop_id, Webhook.is_on.is_(True), Webhook.deleted_at.is_(None)
        )
    ).all()
    return len(put(session, hooks, shop_id=shop_id, key=key, title=title, lines=lines, data=data))


def put(
    session: Session,
    webhook_ids: Sequence[int],
    *,
    shop_id: int,
    key: str,
    title: str,
    lines: Sequence[str] = (),
    data: Mapping[str, Any] | None = None,
) -> list[int]:
    """Put a message for each of these webhooks of the shop; return the ids of those that are new."""
    if not webhook_ids:
        return []
    plain = json.loads(json.dumps(dict(data or {}), ensure_ascii=False, allow_nan=False))
    at = now()
    row = {
        "shop_id": shop_id,
        "key": key
        if len(key) <= LONGEST_KEY
        else f"{key[:40]}#{hashlib.sha256(key.encode()).hexdigest()[:39]}",
        "title": _line(title, 120),
        "lines": [_line(line, _LONGEST_LINE) for line in lines[:MOST_LINES]],
        "data": plain,
        "state": "waiting",
        "attempts": 0,
        "next_at": at,
        "error": "",
        "created_at": at,
    }
    kind = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = kind.insert(Message).values([{**row, "webhook_id": each} for each in webhook_ids])
    once = insert.on_conflict_do_nothing(index_elements=["webhook_id", "key"])
    return list(session.scalars(once.returning(Message.id)))


def _line(text: str, most: int) -> str:
    return " ".join(visible(str(text)).split())[:most]
