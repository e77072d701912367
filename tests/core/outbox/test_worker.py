"""The worker delivers beside its jobs, and stops in good order with a message under way."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.db.engine import writing
from core.outbox.queue import queue
from core.team.rights import Actor
from tests.core.outbox.conftest import deliver, hook, make_due, states
from tests.core.outbox.receiver import Receiver

ROOT = Path(__file__).parents[3]
StartWorker = Callable[[Receiver], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    started: list[subprocess.Popen[bytes]] = []

    def start(receiver: Receiver) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.core.outbox.worker_process", str(receiver.port)]
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def until(*wanted: str) -> None:
    tick = threading.Event()
    for _round in range(1200):
        if states() == list(wanted):
            return
        tick.wait(0.05)
    raise AssertionError(states())


def put(actor: Actor, key: str) -> None:
    with writing() as session:
        queue(session, shop_id=actor.shop_id, key=key, title="3 prices fell")


def test_the_worker_delivers_what_is_put_while_it_runs(
    shop: Actor, receiver: Receiver, start_worker: StartWorker
) -> None:
    hook(shop)
    put(shop, "before")
    process = start_worker(receiver)
    until("sent")
    put(shop, "meanwhile")
    until("sent", "sent")
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=30)[1].decode()
    assert process.returncode == 0
    assert "secret-token" not in log


def test_a_worker_told_to_stop_lets_the_message_under_way_arrive_and_begins_no_other(
    sqlite_shop: Actor, receiver: Receiver, start_worker: StartWorker
) -> None:
    hook(sqlite_shop)
    put(sqlite_shop, "first")
    put(sqlite_shop, "second")
    receiver.orders = ["hold", "ok"]
    process = start_worker(receiver)
    receiver.wait_for(1)
    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    while b"is stopping" not in process.stderr.readline():
        pass
    receiver.released.set()
    process.communicate(timeout=30)
    assert len(receiver.received) == 1
    assert states()[1] == "waiting"
    make_due()
    deliver(receiver.fetcher())
    assert states() == ["sent", "sent"]
