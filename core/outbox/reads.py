"""What pages show of webhooks and messages. An address is never given out whole, a secret never at all."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.outbox.claims import RESENT
from core.outbox.tables import Message, Webhook
from core.outbox.webhooks import masked
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message and where it stands: waiting, claimed, sending, sent, failed, or uncertain."""

    id: int
    webhook_id: int
    webhook: str
    title: str
    lines: tuple[str, ...]
    state: str
    attempts: int
    error: str
    created_at: datetime
    next_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownWebhook:
    """A webhook as far as it may be shown, with the last message to it."""

    id: int
    version: int
    name: str
    kind: str
    address: str
    has_secret: bool
    is_on: bool
    last: SentMessage | None


def webhooks(session: Session, actor: Actor) -> list[ShownWebhook]:
    """Return the shop's webhooks by name."""
    require(actor, "webhooks.see")
    hooks = session.scalars(
        select(Webhook)
        .where(Webhook.shop_id == actor.shop_id, Webhook.deleted_at.is_(None))
        .order_by(Webhook.name, Webhook.id)
        .execution_options(populate_existing=True)
    ).all()
    newest = select(func.max(Message.id)).where(Message.shop_id == actor.shop_id).group_by(Message.webhook_id)
    last = {message.webhook_id: message for message in _messages(session, actor, Message.id.in_(newest))}
    return [
        ShownWebhook(
            hook.id,
            hook.version,
            hook.name,
            hook.kind,
            masked(hook.url),
            bool(hook.secret),
            hook.is_on,
            last.get(hook.id),
        )
        for hook in hooks
    ]


def messages(session: Session, actor: Actor, *, limit: int = 30) -> list[SentMessage]:
    """Return the shop's newest messages, newest first."""
    require(actor, "webhooks.see")
    return _messages(session, actor, limit=limit)


def undelivered(session: Session, actor: Actor, *, since: datetime) -> int:
    """Return how many messages put since then wait for a person: failed, or nobody knows whether they arrived."""
    require(actor, "webhooks.see")
    open_ones = select(func.count()).where(
        Message.shop_id == actor.shop_id, Message.state.in_(RESENT), Message.created_at >= since
    )
    return session.scalars(open_ones).one()


def _messages(session: Session, actor: Actor, *where: object, limit: int | None = None) -> list[SentMessage]:
    query = (
        select(Message, Webhook.name)
        .join(Webhook, Webhook.id == Message.webhook_id)
        .where(Message.shop_id == actor.shop_id, *where)  # type: ignore[arg-type]
        .order_by(Message.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [
        SentMessage(
            message.id,
            message.webhook_id,
            name,
            message.title,
            tuple(message.lines),
            message.state,
            message.attempts,
            message.error,
            message.created_at,
            message.next_at,
            message.sent_at,
        )
        for message, name in session.execute(query)
    ]
