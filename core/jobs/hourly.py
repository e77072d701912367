"""What a worker looks after once an hour without being asked. Subjects register theirs by import."""

from collections.abc import Callable

Chore = Callable[[], None]
HOUR_SECONDS = 3600.0
_chores: list[Chore] = []


def hourly(chore: Chore) -> Chore:
    """Register a function that a worker calls when it starts and once an hour then.

    Several workers may call it in the same hour, so it must be such that a second call does nothing;
    it should be over in a moment and leave long work to a job.
    """
    if chore not in _chores:
        _chores.append(chore)
    return chore


def do_chores() -> None:
    """Call everything that is registered."""
    for chore in _chores:
        chore()
