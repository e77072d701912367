"""What a waiting person is told, state by state."""

from dataclasses import replace

import pytest

from core.db.base import now
from core.jobs.queue import JobState
from core.jobs.words import sentence
from core.locale import speaking

JOB = JobState("a", 1, "draft", "queued", 0, 4, "", {}, 0, False, 0, 1, now(), None, None)


@pytest.mark.parametrize(
    ("job", "worker_is_running", "said"),
    [
        (JOB, True, "Waiting for its turn."),
        (JOB, False, "The worker is not running: start it with “make run”."),
        (replace(JOB, state="running", attempt=1), True, "Under way."),
        (replace(JOB, state="running", attempt=1, message="2 of 4"), True, "2 of 4"),
        (
            replace(JOB, state="running", attempt=2),
            True,
            "Goes on after an interruption; nothing that was finished is done again.",
        ),
        (
            replace(JOB, state="running", attempt=1, cancel_requested=True, message="2 of 4"),
            True,
            "Stopping.",
        ),
        (replace(JOB, state="done"), True, "Done."),
        (replace(JOB, state="failed", message="The brief has no items."), True, "The brief has no items."),
        (replace(JOB, state="cancelled", message="Cancelled."), False, "Cancelled."),
        (
            replace(JOB, state="interrupted", attempt=1, message="2 of 4"),
            False,
            "The worker stopped in the middle. What was finished is kept, and the rest goes on by itself. "
            "The worker is not running: start it with “make run”.",
        ),
    ],
)
def test_the_sentence_says_what_is_safe_and_what_to_do(
    job: JobState, worker_is_running: bool, said: str
) -> None:
    with speaking("en"):
        assert sentence(job, worker_is_running=worker_is_running) == said
    assert "{" not in sentence(job, worker_is_running=worker_is_running)
