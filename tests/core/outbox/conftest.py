"""A receiver for each kind of webhook, and a shop whose messages go there."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.db.base import now
from core.db.engine import reading, writing
from core.outbox.deliver import deliver_due
from core.outbox.tables import Message, Webhook
from core.team.rights import Actor
from core.web.fetch import Fetcher
from tests.core.outbox.receiver import HOOK, Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture(params=["dingtalk", "feishu", "wecom"])
def robot(request: pytest.FixtureRequest) -> Iterator[Receiver]:
    with receiving(request.param) as made:
        yield made


def hook(actor: Actor, kind: str = "json", *, url: str = HOOK, secret: str = "", name: str = "Group") -> int:
    """Store a webhook as it is; what people may enter is another test's subject."""
    with writing() as session:
        made = Webhook(shop_id=actor.shop_id, name=name, kind=kind, url=url, secret=secret)
        session.add(made)
        session.flush()
        return made.id


def deliver(fetcher: Fetcher) -> int:
    return deliver_due(fetcher, nullcontext)


def stored() -> list[Message]:
    with reading() as session:
        found = list(session.scalars(select(Message).order_by(Message.id)))
        session.expunge_all()
        return found


def states() -> list[str]:
    return [message.state for message in stored()]


def make_due() -> None:
    """Let the time pass that messages wait, or that a worker may hold one."""
    with writing() as session:
        session.execute(update(Message).values(next_at=now() - timedelta(seconds=1)))
