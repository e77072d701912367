"""A listener for the steps of jobs, and worker processes that are gone when the test is."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.db.engine import reading
from core.jobs.queue import JobState, state
from core.team.rights import Actor
from tests.core.jobs.listener import Listener, listening

ROOT = Path(__file__).parents[3]
StartWorker = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as made:
        yield made


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str = "desk", *adopt: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.core.jobs.worker_process", name, *adopt]
        started.append(subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def until(actor: Actor, job_id: str, *states: str, seconds: float = 90) -> JobState:
    """Wait until a job is in one of the states, and return it."""
    tick = threading.Event()
    for _round in range(int(seconds / 0.05)):
        with reading() as session:
            now = state(session, actor, job_id)
        if now.state in states:
            return now
        tick.wait(0.05)
    raise AssertionError(f"the job is {now.state}, not {' or '.join(states)}: {now.message}")
