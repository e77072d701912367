"""A running desk for tests: the real server as a child process, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 60


@dataclass(slots=True)
class Desk:
    """A served desk: its address, its process and where it writes its log."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """End the server as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)


def free_port() -> int:
    """Return a port that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def entry() -> str:
    """Return the file that `make run` serves."""
    return "serve.py" if (ROOT / "serve.py").is_file() else "app.py"


@contextmanager
def running_desk(
    data_dir: Path, *options: str, env: Mapping[str, str] | None = None, port: int | None = None
) -> Iterator[Desk]:
    """Serve the desk over a data folder until the block ends.

    `options` are Streamlit's own, `env` is added to this process's environment.
    """
    port = port or free_port()
    log = data_dir / f"web-{port}.log"
    command = [sys.executable, "-m", "streamlit", "run", entry(), "--server.port", str(port), *options]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "YUNCE_DATA_DIR": str(data_dir), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    desk = Desk(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait_until_up(desk)
        yield desk
    finally:
        _stop(process)


@contextmanager
def running_worker(
    data_dir: Path, *, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the job worker over a data folder until the block ends."""
    with (data_dir / "worker.log").open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "core", "worker"],
            cwd=ROOT,
            env={**os.environ, "YUNCE_DATA_DIR": str(data_dir), **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        _stop(process)


def _wait_until_up(desk: Desk) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not _has_ended(desk.process, within=0.1):
        try:
            with urlopen(f"{desk.url}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            continue
    raise AssertionError(f"the desk did not start:\n{desk.log.read_text(errors='replace')[-4000:]}")


def _has_ended(process: subprocess.Popen[bytes], *, within: float) -> bool:
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
