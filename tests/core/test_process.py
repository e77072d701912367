"""What every process does once: a log without secrets, and an end that comes with its parent's."""

import gc
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from core.process import SUPERVISED, answer_at_once, collect_after_imports

ROOT = Path(__file__).parents[2]
LOGS_A_KEY = """
import logging
from core.process import log_to_stderr
log_to_stderr()
logging.info("asking with %s", "sk-very-secret")
try:
    raise ValueError("401 for sk-very-secret")
except ValueError:
    logging.exception("refused")
"""
WAITS_FOREVER = """
import signal
from core.process import stop_with_parent
stop_with_parent()
print("waiting", flush=True)
signal.pause()
"""


def test_the_models_key_never_reaches_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_API_KEY", "sk-very-secret")
    ran = subprocess.run(
        [sys.executable, "-c", LOGS_A_KEY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "sk-very-secret" not in ran.stderr
    assert "asking with ***" in ran.stderr
    assert "401 for ***" in ran.stderr


def test_a_supervised_process_ends_when_the_other_end_of_its_stdin_closes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(SUPERVISED, "1")
    child = subprocess.Popen(
        [sys.executable, "-c", WAITS_FOREVER], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == b"waiting\n"
    assert child.poll() is None
    child.stdin.close()
    assert child.wait(timeout=20) != 0
    child.stdout.close()


def test_the_heap_is_frozen_again_only_when_modules_came(monkeypatch: pytest.MonkeyPatch) -> None:
    collect_after_imports()
    frozen = gc.get_freeze_count()
    assert frozen > 10_000
    young: list[list[int]] = [[] for _ in range(1_000)]
    collect_after_imports()
    assert gc.get_freeze_count() < frozen + len(young)
    monkeypatch.setitem(sys.modules, "a_page_opened_later", ModuleType("a_page_opened_later"))
    collect_after_imports()
    assert gc.get_freeze_count() >= frozen + len(young)
    gc.unfreeze()


def test_small_messages_do_not_wait_for_each_other() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answer_at_once()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_what_is_no_socket_is_left_alone() -> None:
    reader, writer = os.pipe()
    answer_at_once()
    os.close(writer)
    os.set_blocking(reader, False)
    assert os.read(reader, 1) == b"", "a copy of the writing end is still open"
    os.close(reader)
