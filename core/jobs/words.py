"""How a job stands, in a sentence for the person who waits for it."""

from core.jobs.queue import JobState
from core.locale import _, language


def sentence(job: JobState, *, worker_is_running: bool) -> str:
    """Say what happens with a job, what is safe, and what to do next; its own message comes first."""
    if job.state == "queued":
        return _("Waiting for its turn.") if worker_is_running else _nobody_there()
    if job.state == "interrupted":
        kept = _(
            "The worker stopped in the middle. What was finished is kept, and the rest goes on by itself."
        )
        return kept if worker_is_running else f"{kept}{_space()}{_nobody_there()}"
    if job.state == "running" and job.cancel_requested:
        return _("Stopping.")
    if job.state == "running" and job.attempt > 1 and not job.message:
        return _("Goes on after an interruption; nothing that was finished is done again.")
    return job.message or {"running": _("Under way."), "done": _("Done.")}.get(job.state, "")


def _nobody_there() -> str:
    return _("The worker is not running: start it with “make run”.")


def _space() -> str:
    """Sentences are parted by a space in English, by nothing in Chinese."""
    return "" if language() == "zh" else " "
