"""`python -m core up`: the web app and the worker, started together and stopped together."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from core.db.migrate import migrate
from core.errors import Busy
from core.locale import _
from core.process import SUPERVISED, log_to_stderr
from core.settings import ROOT, settings

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
STEADY_SECONDS = 30.0  # a child that lived this long may fail again with a fresh count
MOST_QUICK_DEATHS = 4
PATIENCE_SECONDS = 12.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(slots=True)
class Child:
    """A process of ours that is started again when it dies, ever more slowly."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    quick_deaths: int = 0
    start_at: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        """Start it, in a process group of its own so that Ctrl-C reaches it through us only."""
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.PIPE,  # its end is how the child notices that we are gone
            env={**os.environ, SUPERVISED: "1", **self.environment},
            start_new_session=True,
        )
        self.started = time.monotonic()
        log.info("started the %s (pid %d)", self.name, self.process.pid)

    def look_after(self) -> None:
        """Start it when it is not there and its pause is over."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
        elif self.process.poll() is not None:
            self._note_death(self.process.returncode)

    def _note_death(self, code: int) -> None:
        lived = time.monotonic() - self.started
        self.quick_deaths = 0 if lived >= STEADY_SECONDS else self.quick_deaths + 1
        pause = min(8.0, 0.25 * 2**self.quick_deaths) if self.quick_deaths else 0.0
        log.warning("the %s ended with code %s; starting it again in %.1f s", self.name, code, pause)
        self.process, self.start_at = None, time.monotonic() + pause

    @property
    def has_failed(self) -> bool:
        """It died at once, again and again: starting it once more would not help."""
        return self.quick_deaths >= MOST_QUICK_DEATHS

    def ask_to_stop(self) -> None:
        """Tell it to stop in good order."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def make_sure(self, deadline: float) -> None:
        """Wait for its end, and force it when the deadline has passed."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("the %s did not stop in time and is killed", self.name)
            self.process.kill()
            self.process.wait()


def up(host: str, port: int, *, prepare: Callable[[], object] = lambda: None) -> int:
    """Run the web app and the worker until told to stop; return the exit code.

    The database is brought to its newest shape first, then `prepare` runs (it fills the demo shop).
    A child that dies is started again; when it dies at once several times over, all stop with 1.
    Raises Busy when the port is taken.
    """
    log_to_stderr()
    signals = _note_signals()
    _port_is_free(host, port)
    settings().data_dir.mkdir(parents=True, exist_ok=True)
    migrate()
    prepare()
    children = [
        Child("worker", [sys.executable, "-m", "core", "worker"]),
        Child("web app", _streamlit(host, port), environment=_hosts(host)),
    ]
    log.info("Yunce is on http://%s:%d (Ctrl-C stops it)", _shown(host), port)
    try:
        return _look_after(children, signals)
    finally:
        _stop(children)


def _look_after(children: list[Child], signals: list[int]) -> int:
    # A `make` that is killed cannot tell us; started by hand, we may well outlive our shell.
    parent = os.getppid() if "MAKELEVEL" in os.environ else None
    while not signals and parent in (None, os.getppid()):
        for child in children:
            child.look_after()
            if child.has_failed:
                log.error("the %s does not stay up; stopping", child.name)
                return 1
        time.sleep(LOOK_SECONDS)
    return 0


def _stop(children: list[Child]) -> None:
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + PATIENCE_SECONDS
    for child in children:
        child.make_sure(deadline)


def _note_signals() -> list[int]:
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda got, _frame: told.append(got))
    return told


def _streamlit(host: str, port: int) -> list[str]:
    options = [f"--server.address={host}", f"--server.port={port}"]
    return [sys.executable, "-m", "streamlit", "run", "serve.py", *options]


def _hosts(host: str) -> dict[str, str]:
    """On loopback only the names of this machine are answered; a wider address is a decision."""
    if host in LOOPBACK or "STREAMLIT_SERVER_ALLOWED_HOSTS" in os.environ:
        return {}
    return {"STREAMLIT_SERVER_ALLOWED_HOSTS": "*"}


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            text = _("Port {port} is taken. Choose another one: PORT={next} make run")
            raise Busy(text.format(port=port, next=port + 1)) from None
