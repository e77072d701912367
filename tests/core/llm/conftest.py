"""What tests of the model client stand on: a real server, and requests that a shop would make."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from core.content.brief import Brief, BriefItem, Offer
from core.llm.completion import Patience
from core.llm.endpoint import Endpoint
from core.llm.request import Cancelled, Message, Request
from tests.fake_model import KEY, FakeModel


class Waits(list[float]):
    """Stands for the pause between two tries: it remembers how long it was asked to wait."""

    def __call__(self, seconds: float, _cancelled: Cancelled) -> None:
        self.append(seconds)


@pytest.fixture
def fake() -> Iterator[FakeModel]:
    with FakeModel() as server:
        yield server


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def brief() -> Brief:
    return Brief(
        shop="山雀零食",
        signature="山雀零食",
        items=(
            BriefItem(
                code="S-01",
                title="山雀 夏威夷果 奶油味 500g",
                brand="山雀",
                category="坚果",
                spec="500g/罐",
                list_price=7990,
                usual_price=5990,
                stock=12345,
                selling_points=("颗颗开口", "独立小包"),
                facts={"产地": "澳大利亚", "保质期": "240天"},
            ),
        ),
        occasion="年货节",
        offer=Offer(price=3990, ends=datetime(2026, 12, 31, 16, tzinfo=UTC)),
        audience="爱追剧的上班族",
        stress=("颗颗开口",),
    )


QUICK = Patience(attempts=2, budget=30, idle=5, answer=5)


def at(fake: FakeModel, fault: str = "", *, key: str = KEY) -> Endpoint:
    """Return an endpoint of the fake that shows one fault."""
    return Endpoint(fake.base_url, f"demo+fault-{fault}" if fault else "demo", SecretStr(key))


def question(text: str = "Say it in JSON.") -> Request:
    """Return a request without a brief."""
    return Request((Message("user", text),), max_tokens=300, temperature=0.5)
