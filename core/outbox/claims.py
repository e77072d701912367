"""Whose a message is: each step of its way is one UPDATE that names where it starts from, so only one gets through.

waiting → claimed → sending → sent, or back to waiting, or failed, or uncertain. deliver.py says why.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, column, func, select, table, update
from sqlalchemy.orm import Session

from core.db.base import now
from core.db.engine import reading, writing
from core.locale import DEFAULT, Language, _, speaking
from core.outbox.letter import Letter
from core.outbox.tables import Message, Webhook
from core.rules.webhooks import robots
from core.team.rights import Role
from core.team.tables import Member, User

# Longer than any exchange can take: when it is over, the worker that had the message is gone.
HELD = timedelta(seconds=90)
UNDER_WAY = ("waiting", "claimed", "sending")
RESENT = ("failed", "uncertain")  # what goes out again when a person says so
_SHOP = table("shop", column("id"), column("name"))  # the shop's subject stands above this one


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours for this attempt, with all that is needed to send it.

    `is_wanted` is false when the webhook was switched off or deleted since the message was put.
    """

    id: int
    webhook_id: int
    attempt: int
    kind: str
    url: str = field(repr=False)  # with its token
    secret: str = field(repr=False)
    letter: Letter
    language: Language
    is_wanted: bool


def next_claim() -> Claim | None:
    """Claim the message that has waited longest of a webhook that may be sent one now; None when there is none."""
    at = now()
    with reading() as session:  # a look first: an idle outbox takes no lock
        if session.scalar(select(Message.id).where(_wants_attention(at)).limit(1)) is None:
            return None
    with writing() as session:
        _recover(session, at)
        message_id = _longest_waiting(session, at)
        if message_id is None:
            return None
        taken = (
            update(Message)
            .where(Message.id == message_id, Message.state == "waiting")
            .values(state="claimed", attempts=Message.attempts + 1, next_at=at + HELD)
            .returning(Message.attempts)
            .execution_options(synchronize_session=False)
        )
        attempt = session.scalar(taken)
        return None if attempt is None else _claim(session, message_id, attempt)


def begin(claim: Claim) -> bool:
    """Write down that the first byte is about to go out; False when the message is no longer ours."""
    return _step(claim, ("claimed",), state="sending", next_at=now() + HELD)


def settle(claim: Claim, **values: Any) -> bool:
    """Write down how the attempt ended. What we know for certain stands, even over “uncertain”."""
    return _step(claim, ("claimed", "sending", "uncertain"), **values)


def leave_alone(claim: Claim, seconds: float) -> None:
    """Let all that waits for this receiver wait for as long as it asked to be left alone."""
    until = now() + timedelta(seconds=seconds)
    with writing() as session:
        session.execute(
            update(Message)
            .where(
                Message.webhook_id == claim.webhook_id, Message.state == "waiting", Message.next_at < until
            )
            .values(next_at=until)
            .execution_options(synchronize_session=False)
        )


def _step(claim: Claim, before: tuple[str, ...], **values: Any) -> bool:
    with writing() as session:
        moved = (
            update(Message)
            .where(Message.id == claim.id, Message.attempts == claim.attempt, Message.state.in_(before))
            .values(**values)
            .returning(Message.id)
            .execution_options(synchronize_session=False)
        )
        return session.scalar(moved) is not None


def _wants_attention(at: datetime) -> ColumnElement[bool]:
    return Message.state.in_(UNDER_WAY) & (Message.next_at <= at)


def _recover(session: Session, at: datetime) -> None:
    """Take up what a worker has left behind: nothing of a claimed message has been sent, of the others who knows."""
    left = session.execute(
        select(Message.id, Message.state, Message.shop_id, Webhook.kind)
        .join(Webhook, Webhook.id == Message.webhook_id)
        .where(Message.state.in_(("claimed", "sending")), Message.next_at <= at)
    ).all()
    for message in left:
        values: dict[str, Any] = {"state": "waiting", "next_at": at}
        if message.state == "sending" and message.kind != "json":
            with speaking(_language(session, message.shop_id)):
                values = {"state": "uncertain", "error": _unknown()}
        still = (Message.id == message.id, Message.state == message.state, Message.next_at <= at)
        session.execute(
            update(Message).where(*still).values(values).execution_options(synchronize_session=False)
        )


def _unknown() -> str:
    return _(
        "The worker stopped while this was being sent. Look into the group, and send it again if it is missing."
    )


def _longest_waiting(session: Session, at: datetime) -> int | None:
    due = (Message.state == "waiting", Message.next_at <= at)
    hooks = session.execute(
        select(Webhook.id, Webhook.kind).where(Webhook.id.in_(select(Message.webhook_id).where(*due)))
    )
    free = [hook.id for hook in hooks if _may_be_sent_one(session, hook.id, hook.kind, at)]
    query = select(Message.id).where(*due, Message.webhook_id.in_(free))
    return session.scalar(query.order_by(Message.next_at, Message.id).limit(1))


def _may_be_sent_one(session: Session, webhook_id: int, kind: str, at: datetime) -> bool:
    """Whether the receiver's own limits on how many messages it takes leave room for one more."""
    robot = robots()[kind]
    for most, seconds in ((robot.a_minute, 60), (robot.a_second, 1)):
        sent = select(func.count()).where(
            Message.webhook_id == webhook_id, Message.sent_at > at - timedelta(seconds=seconds)
        )
        if session.scalars(sent).one() >= most:
            return False
    return True


def _claim(session: Session, message_id: int, attempt: int) -> Claim:
    message, hook, shop = session.execute(
        select(Message, Webhook, _SHOP.c.name)
        .join(Webhook, Webhook.id == Message.webhook_id)
        .join(_SHOP, _SHOP.c.id == Message.shop_id)
        .where(Message.id == message_id)
        .execution_options(populate_existing=True)
    ).one()
    once = hashlib.sha256(f"{hook.id}:{message.key}:{message.created_at.isoformat()}".encode()).hexdigest()[
        :32
    ]
    letter = Letter(
        once=once,
        key=message.key,
        shop=shop,
        title=message.title,
        lines=tuple(message.lines),
        at=message.created_at,
        data=dict(message.data),
    )
    is_wanted = hook.is_on and hook.deleted_at is None
    return Claim(
        message.id,
        hook.id,
        attempt,
        hook.kind,
        hook.url,
        hook.secret,
        letter,
        _language(session, hook.shop_id),
        is_wanted,
    )


def _language(session: Session, shop_id: int) -> Language:
    """Return the language that the shop's owner reads: what goes wrong is told in it."""
    owner = (
        select(User.language)
        .join(Member, Member.user_id == User.id)
        .where(Member.shop_id == shop_id, Member.role == Role.OWNER.value)
        .order_by(Member.id)
        .limit(1)
    )
    return "en" if session.scalar(owner) == "en" else DEFAULT
