"""Drafting goes on after kill −9: nothing half-written, and no finished call is paid twice."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.content.actions import save_brief, start_drafting
from core.content.brief import Brief
from core.content.tables import Copy, CopyBrief
from core.db.engine import reading, writing
from core.llm.tables import ModelCall
from core.team.rights import Actor
from tests.core.content.sample_briefs import CHINESE
from tests.core.jobs.conftest import until
from tests.fake_model import KEY, FakeModel

ROOT = Path(__file__).parents[3]
SLOTS = 8


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    with FakeModel(token_delay=0.05) as running:
        monkeypatch.setenv("LLM_BASE_URL", running.base_url)
        monkeypatch.setenv("LLM_MODEL", "demo")
        monkeypatch.setenv("LLM_API_KEY", KEY)
        yield running


@pytest.fixture
def start_worker() -> Iterator[Callable[[], "subprocess.Popen[bytes]"]]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "core", "worker"]
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def order(actor: Actor) -> str:
    brief: Brief = CHINESE[0].model_copy(update={"kinds": ("banner", "push"), "variants": SLOTS // 2})
    with writing() as session:
        row = save_brief(session, actor, brief)
        return start_drafting(session, actor, row.id, source="model")


def leave_one_kind(actor: Actor) -> None:
    with writing() as session:
        row = session.scalars(select(CopyBrief)).one()
        brief = Brief.model_validate(row.brief).model_copy(update={"kinds": ("push",)})
        save_brief(session, actor, brief, brief_id=row.id, version=row.version)


def paid_calls() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(ModelCall)) or 0


def copies() -> list[tuple[str, dict[str, str]]]:
    with reading() as session:
        return [(row.slot, dict(row.parts)) for row in session.scalars(select(Copy).order_by(Copy.slot))]


def test_a_killed_worker_pays_for_no_finished_call_again(
    shop: Actor, fake: FakeModel, start_worker: Callable[[], "subprocess.Popen[bytes]"]
) -> None:
    job_id = order(shop)
    worker = start_worker()
    wait_until(lambda: paid_calls() >= 2)
    worker.kill()
    worker.wait()

    finished, asked = paid_calls(), fake.total_calls
    kept = copies()
    assert finished < SLOTS, "the kill came too late to show anything"
    assert all(all(parts.values()) for _slot, parts in kept)

    leave_one_kind(shop)  # an edit in between changes what the next order drafts, not this one
    fake.token_delay = 0
    start_worker()
    ended = until(shop, job_id, "done", "failed", "cancelled")
    assert (ended.state, ended.attempt) == ("done", 2)
    assert fake.total_calls - asked == SLOTS - finished
    after = copies()
    assert [draft for draft in after if draft in kept] == kept
    assert len({slot for slot, _parts in after}) == len(after)
    assert ended.done == ended.total == SLOTS


def wait_until(condition: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _round in range(800):
        if condition():
            return
        tick.wait(0.05)
    raise AssertionError("it did not come to pass in time")
