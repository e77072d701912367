"""What every process of ours does once: speak to the log, calm the collector, answer at once, die with its parent."""

import gc
import logging
import os
import signal
import socket
import stat
import sys
import threading
from contextlib import suppress
from functools import cache

from core.settings import settings

SUPERVISED = "YUNCE_SUPERVISED"
LAST_SECONDS = 10.0


def collect_after_imports() -> None:
    """Collect what imports left behind and take the rest out of every later collection.

    Streamlit runs a full collection after each rerun; with pandas, Altair and SQLAlchemy imported
    that walks a million objects that never die. Does nothing when no module came since the last time.
    """
    _collect(len(sys.modules))


@cache
def _collect(_modules: int) -> None:
    gc.collect()
    gc.freeze()


class _WithoutSecrets(logging.Formatter):
    """Blots the model's key out of every line, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        secret = settings().llm_api_key.get_secret_value()
        return line.replace(secret, "***") if secret else line


@cache
def log_to_stderr() -> None:
    """Send the log to stderr, one line a record, without secrets."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_WithoutSecrets("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for noisy in ("alembic", "httpx2", "httpcore2", "openai"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def answer_at_once() -> None:
    """Let no small message of this process wait for the receipt of the one before it (Nagle's algorithm).

    Streamlit binds its socket in a way that asyncio does not switch this off for; a rerun of a page,
    sent as many small messages, then takes 40 ms longer. Connections inherit it from the listener.
    """
    for name in os.listdir("/dev/fd"):
        with suppress(OSError):  # the listing's own descriptor is gone by now
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                _send_small_messages(int(name))


def _send_small_messages(descriptor: int) -> None:
    # Only for sockets: of anything else `fromfd` would leave its copy open for good, and whoever reads from
    # the other end of such a pipe would never see it close.
    with socket.fromfd(descriptor, socket.AF_INET, socket.SOCK_STREAM) as listener:
        if listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def stop_with_parent() -> None:
    """Stop this process when the supervisor that started it is gone, however it went.

    The supervisor holds the other end of our stdin; the system closes it even after kill -9.
    """
    if os.environ.get(SUPERVISED) == "1":
        threading.Thread(target=_wait_for_the_end, name="lifeline", daemon=True).start()


def _wait_for_the_end() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    forced = threading.Timer(LAST_SECONDS, os._exit, args=(1,))
    forced.daemon = True  # a stop in good order must not wait for it
    forced.start()
    os.kill(os.getpid(), signal.SIGTERM)
