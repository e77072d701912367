"""What people do with webhooks and messages: add, edit, delete, try out, send again."""

from typing import Any
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.db.base import now
from core.errors import BadInput, Conflict, NotFound, found, unchanged
from core.locale import _
from core.outbox.claims import RESENT
from core.outbox.deliver import MOST_ATTEMPTS
from core.outbox.queue import put
from core.outbox.tables import Message, Webhook
from core.outbox.webhooks import checked_kind, checked_name, checked_secret, checked_url
from core.team.audit import note
from core.team.rights import Actor, require

MOST_WEBHOOKS = 20


def add_webhook(session: Session, actor: Actor, *, name: str, kind: str, url: str, secret: str = "") -> int:
    """Add a place where the shop's messages go; return its id. What was told before is not told again there."""
    require(actor, "webhooks.edit")
    kind = checked_kind(kind)
    hook = Webhook(
        shop_id=actor.shop_id,
        name=checked_name(name),
        kind=kind,
        url=checked_url(url, kind),
        secret=checked_secret(secret),
    )
    known = session.scalars(_of_shop(actor)).all()
    if len(known) >= MOST_WEBHOOKS:
        raise BadInput(_("A shop has at most {n} webhooks.").format(n=MOST_WEBHOOKS))
    _name_is_free(session, actor, hook.name)
    session.add(hook)
    session.flush()
    note(session, actor, "added", "webhook", hook.id, name=hook.name, kind=kind)
    return hook.id


def edit_webhook(session: Session, actor: Actor, webhook_id: int, *, version: int, **changes: Any) -> None:
    """Change name, url, secret or is_on. Raises Conflict when somebody else was faster.

    Messages that wait for a webhook that is switched off are not sent later by surprise: they fail,
    and can be sent again one by one.
    """
    require(actor, "webhooks.edit")
    hook = _webhook(session, actor, webhook_id)
    unchanged(hook.version, version)
    if "name" in changes:
        changes["name"] = checked_name(changes["name"])
        _name_is_free(session, actor, changes["name"], but=hook.id)
    if "url" in changes:
        changes["url"] = checked_url(changes["url"], hook.kind)
    if "secret" in changes:
        changes["secret"] = checked_secret(changes["secret"])
    for field in ("name", "url", "secret", "is_on"):
        if field in changes:
            setattr(hook, field, changes.pop(field))
    if changes:
        raise BadInput(_("Webhooks have no field named {field}.").format(field=sorted(changes)[0]))
    note(session, actor, "edited", "webhook", hook.id, name=hook.name, is_on=hook.is_on)
    session.flush()


def delete_webhook(session: Session, actor: Actor, webhook_id: int) -> None:
    """Take a webhook away; it stays restorable."""
    require(actor, "webhooks.edit")
    hook = _webhook(session, actor, webhook_id)
    hook.deleted_at = hook.deleted_at or now()
    note(session, actor, "deleted", "webhook", hook.id, name=hook.name)
    session.flush()


def restore_webhook(session: Session, actor: Actor, webhook_id: int) -> None:
    """Bring a deleted webhook back as it was."""
    require(actor, "webhooks.edit")
    hook = _webhook(session, actor, webhook_id)
    _name_is_free(session, actor, hook.name, but=hook.id)
    hook.deleted_at = None
    note(session, actor, "restored", "webhook", hook.id, name=hook.name)
    session.flush()


def send_test(session: Session, actor: Actor, webhook_id: int) -> int:
    """Put a message to this one webhook, so that people see whether it comes; return the message's id."""
    require(actor, "webhooks.edit")
    hook = _webhook(session, actor, webhook_id)
    if hook.deleted_at is not None or not hook.is_on:
        raise Conflict(_("The webhook is switched off: switch it on and try again."))
    message_id, *_rest = put(
        session,
        [hook.id],
        shop_id=actor.shop_id,
        key=f"test:{uuid4().hex}",
        title=_("A test from the planning desk"),
        lines=[_("Messages to “{name}” arrive.").format(name=hook.name)],
        data={"test": True},
    )
    return message_id


def retry_message(session: Session, actor: Actor, message_id: int) -> None:
    """Send a message again that failed, or of which nobody knows whether it arrived."""
    require(actor, "webhooks.edit")
    gone = _("This message no longer exists.")
    message = found(session.get(Message, message_id, populate_existing=True), gone)
    if message.shop_id != actor.shop_id:
        raise NotFound(gone)
    # Attempts only ever rise: they tell a worker that was slow to come back that the message is not its own.
    again = (
        update(Message)
        .where(Message.id == message_id, Message.state.in_(RESENT))
        .values(
            state="waiting",
            error="",
            next_at=now(),
            attempts=-(-message.attempts // MOST_ATTEMPTS) * MOST_ATTEMPTS,
        )
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    if session.scalar(again) is None:
        raise Conflict(_("This message is on its way or has arrived already."))
    note(session, actor, "sent again", "message", message_id, title=message.title)


def _of_shop(actor: Actor) -> Any:
    return select(Webhook.id).where(Webhook.shop_id == actor.shop_id, Webhook.deleted_at.is_(None))


def _name_is_free(session: Session, actor: Actor, name: str, *, but: int = 0) -> None:
    if session.scalar(_of_shop(actor).where(Webhook.name == name, Webhook.id != but)):
        raise Conflict(_("There is a webhook of this name already: {name}").format(name=name))


def _webhook(session: Session, actor: Actor, webhook_id: int) -> Webhook:
    gone = _("This webhook is no longer in the shop.")
    hook = found(session.get(Webhook, webhook_id), gone)
    if hook.shop_id != actor.shop_id:
        raise NotFound(gone)
    return hook
