"""The gate that steps pass: shut when the worker stops, so that it stops between two steps.

A thread that arrives at a shut gate waits there until the process is gone. To the job runner that
looks like a crash at the safest of all moments: the next start goes on with this very step.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_changed = threading.Condition()
_inside = 0
_is_shut = False


@contextmanager
def passing() -> Iterator[None]:
    """Hold the gate open for one step; never come back once it is shut."""
    global _inside
    with _changed:
        while _is_shut:
            _changed.wait()
        _inside += 1
    try:
        yield
    finally:
        with _changed:
            _inside -= 1
            _changed.notify_all()


def shut() -> None:
    """Let no new step begin."""
    global _is_shut
    with _changed:
        _is_shut = True


def emptied(*, patience: float) -> bool:
    """Wait for the steps under way, for so many seconds at most; tell whether all have finished."""
    with _changed:
        return _changed.wait_for(lambda: _inside == 0, timeout=patience)
