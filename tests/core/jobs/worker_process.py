"""A real worker process with kinds of jobs whose every step is heard by the test's own server."""

import sys
import urllib.request
from typing import Any

from core.jobs.kinds import job_kind
from core.jobs.running import RunningJob
from core.jobs.worker import run_worker


def ask(job: RunningJob, name: str) -> str:
    with urllib.request.urlopen(f"{job.payload['server']}/{job.id}/{name}", timeout=60) as answer:
        return str(answer.read().decode())


@job_kind("in turn")
def in_turn(job: RunningJob) -> None:
    steps: int = job.payload["steps"]
    for n in range(steps):
        answer = job.step(f"step {n}", lambda n=n: ask(job, f"step{n}"))
        job.event("answered", {"step": n, "answer": answer})
        job.progress(n + 1, steps, f"step {n}")


@job_kind("side by side")
def side_by_side(job: RunningJob) -> None:
    works: list[Any] = [(f"step {n}", lambda n=n: ask(job, f"step{n}")) for n in range(job.payload["steps"])]
    for n, answer in enumerate(job.steps(works, parallel=2)):
        job.event("answered", {"step": n, "answer": answer})


@job_kind("until cancelled")
def until_cancelled(job: RunningJob) -> None:
    def listen() -> str:
        ask(job, "begun")
        while not job.cancelled():
            ask(job, "word")
        return "partial"

    job.event("heard", {"text": job.step("listen", listen)})
    job.step("never", lambda: ask(job, "never"))


if __name__ == "__main__":
    run_worker(name=sys.argv[1], adopt=sys.argv[2] if len(sys.argv) > 2 else "")
