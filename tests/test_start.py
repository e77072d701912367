"""One command starts the web app and the worker; whatever happens to it, both end with it."""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SECONDS = 120


class Desk:
    """A running `python -m core up` with a data folder of its own."""

    def __init__(self, data_dir: Path, port: int, *, under_make: bool = False) -> None:
        self.port = port
        self.lock = data_dir / "worker-desk.lock"
        self.log: list[str] = []
        environment = {**os.environ, "YUNCE_DATA_DIR": str(data_dir), "PORT": str(port), "LANG": "C"}
        command = [sys.executable, "-m", "core", "up"]
        if under_make:  # a parent that can be killed, as make is
            environment["MAKELEVEL"] = "1"
            command = ["sh", "-c", '"$@"; exit $?', "sh", *command]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.log.append(line)

    def ready(self) -> dict[str, Any] | None:
        """Return what /readyz says once both parts are there."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                found: dict[str, Any] = json.load(answer)
        except OSError:
            return None
        return found if (found["worker_seen_seconds_ago"] or 99) < 10 else None

    def pids(self, name: str) -> list[int]:
        """Return the process ids that were started under a name, oldest first."""
        found = (re.search(rf"started the {name} \(pid (\d+)\)", line) for line in list(self.log))
        return [int(match[1]) for match in found if match]

    def worker_is_gone(self) -> bool:
        with self.lock.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    def web_app_is_gone(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0


def until(condition: Callable[[], object], seconds: float = SECONDS) -> None:
    tick = threading.Event()
    for _round in range(int(seconds / 0.1)):
        if condition():
            return
        tick.wait(0.1)
    raise AssertionError("it did not come to pass in time")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *, under_make: bool = False) -> Iterator[Desk]:
    """Start the desk over a folder, wait until both parts are there, and end it."""
    started = Desk(folder, free_port(), under_make=under_make)
    try:
        until(lambda: started.ready() or started.process.poll() is not None)
        assert started.process.poll() is None, "".join(started.log)
        yield started
    finally:
        started.process.kill()
        started.process.wait()
        until(lambda: started.worker_is_gone() and started.web_app_is_gone())


@pytest.fixture
def first_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk at its very first start, over an empty folder."""
    with running(tmp_path) as started:
        yield started


@pytest.fixture
def desk(tmp_path: Path, demo_sqlite: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A desk at a later start: its folder holds the demo shop."""
    shutil.copy(demo_sqlite, tmp_path / "yunce.db")
    with running(tmp_path, under_make=getattr(request, "param", False)) as started:
        yield started


def test_both_parts_start_answer_on_loopback_alone_and_stop_together(first_desk: Desk) -> None:
    answer = urllib.request.urlopen(f"http://127.0.0.1:{first_desk.port}/", timeout=10)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not listens_beyond_loopback(first_desk.port)

    first_desk.process.send_signal(signal.SIGTERM)
    assert first_desk.process.wait(timeout=SECONDS) == 0
    assert first_desk.worker_is_gone()
    assert first_desk.web_app_is_gone()


def listens_beyond_loopback(port: int) -> bool:
    """Tell whether another address of this machine answers on the port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing; asks which address the way out would have
        own = probe.getsockname()[0]
    with socket.socket() as probe:
        probe.settimeout(2)
        return own != "127.0.0.1" and probe.connect_ex((own, port)) == 0


@pytest.mark.parametrize("desk", [False, True], indirect=True, ids=["the supervisor", "make"])
def test_nothing_is_left_running_when_the_head_is_killed(desk: Desk) -> None:
    desk.process.kill()
    desk.process.wait()
    until(desk.worker_is_gone)
    until(desk.web_app_is_gone)


@pytest.mark.parametrize("name", ["worker", "web app"])
def test_a_part_that_is_killed_is_started_again(desk: Desk, name: str) -> None:
    (first,) = desk.pids(name)
    os.kill(first, signal.SIGKILL)
    until(lambda: len(desk.pids(name)) == 2)
    until(desk.ready)
    (other,) = {"worker", "web app"} - {name}
    assert len(desk.pids(other)) == 1


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        second = Desk(tmp_path, port)
        assert second.process.wait(timeout=SECONDS) == 1
        second._reader.join()
        assert f"PORT={port + 1} make run" in "".join(second.log)
        assert "Traceback" not in "".join(second.log)
        assert not second.lock.exists()


def test_a_worker_that_never_stays_up_stops_everything(tmp_path: Path) -> None:
    with (tmp_path / "worker-desk.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # as if another worker held this folder
        second = Desk(tmp_path, free_port())
        assert second.process.wait(timeout=SECONDS) == 1
        second._reader.join()
        assert "the worker does not stay up" in "".join(second.log)
        assert second.web_app_is_gone()


def test_an_app_whose_database_was_not_migrated_is_not_ready(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "serve.py", f"--server.port={port}"]
    environment = {**os.environ, "YUNCE_DATA_DIR": str(tmp_path)}
    app = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until(lambda: status_of(port) is not None)
        assert status_of(port) == 503
    finally:
        app.kill()
        app.wait()


def status_of(port: int) -> int | None:
    """Return the status of /readyz; None while nothing listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return None
