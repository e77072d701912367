"""The job that has a model write a brief's summary, and where the page finds what it wrote."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.price_table import View
from core.competitors.report_reads import report
from core.competitors.report_summary import write_summary
from core.db.engine import reading
from core.errors import Busy
from core.jobs import queue
from core.jobs.kinds import job_kind
from core.jobs.queue import JobState
from core.jobs.running import RunningJob
from core.jobs.tables import Job, JobEventRow
from core.llm.calls import How, Payer
from core.llm.endpoint import configured_endpoint
from core.locale import _, language
from core.shop.actions import in_turn
from core.shop.reads import profile
from core.team.actions import actor_in
from core.team.rights import Actor, require

KIND = "competitor_report"
_LOOK_BACK = 30  # newer jobs of this kind than the one that is looked for, at most


@dataclass(frozen=True, slots=True)
class WrittenSummary:
    """What a model wrote on a slice, and which model; empty where none has yet."""

    text: str = ""
    model: str = ""


def start_summary(session: Session, actor: Actor, *, on: date, layer: str, view: View) -> str:
    """Queue the writing of a summary in the reader's language and return the job's id.

    Raises Busy while one on the same slice is being written.
    """
    require(actor, "prices.export")
    in_turn(session, actor.shop_id)
    newest = newest_job(session, actor, on=on, layer=layer, view=view)
    if newest is not None and not newest.has_ended:
        raise Busy(_("This summary is being written already. Wait for it, or cancel it."))
    return queue.submit(session, actor, KIND, _payload(on, layer, view))


def newest_job(session: Session, actor: Actor, *, on: date, layer: str, view: View) -> JobState | None:
    """Return the newest job on this slice in the reader's language, None where there was none."""
    require(actor, "jobs.see")
    query = select(Job.id, Job.payload).where(
        Job.shop_id == actor.shop_id, Job.kind == KIND, Job.language == language()
    )
    wanted = _payload(on, layer, view)
    for job_id, payload in session.execute(query.order_by(Job.created_at.desc()).limit(_LOOK_BACK)):
        if payload == wanted:
            return queue.state(session, actor, job_id)
    return None


def written_summary(session: Session, actor: Actor, *, on: date, layer: str, view: View) -> WrittenSummary:
    """Return the newest summary that a model wrote on this slice."""
    require(actor, "prices.see")
    query = (
        select(JobEventRow.data, Job.payload)
        .join(Job, Job.id == JobEventRow.job_id)
        .where(
            Job.shop_id == actor.shop_id,
            Job.kind == KIND,
            Job.language == language(),
            JobEventRow.kind == "summary",
        )
        .order_by(JobEventRow.at.desc(), JobEventRow.id.desc())
        .limit(_LOOK_BACK)
    )
    wanted = _payload(on, layer, view)
    found = next((data for data, payload in session.execute(query) if payload == wanted), None)
    return WrittenSummary(found["text"], found["model"]) if found else WrittenSummary()


@job_kind(KIND)
def summarise(job: RunningJob) -> None:
    """Have the model write the summary that the job's payload names, and report it as an event.

    The event holds the whole text, for a file that is made later is checked against its own
    tables, and what of it the tables of now hold.
    """
    if job.attempt == 1:
        job.progress(0, 1)
    endpoint = configured_endpoint()

    def write() -> dict[str, Any]:
        with reading() as session:
            actor = actor_in(session, job.created_by or 0, job.shop_id)
            gathered = report(session, actor, **_slice(job.payload))
            zone = profile(session, actor).timezone
        payer = Payer(job.shop_id, job.created_by, zone, job.id)
        how = How(cancelled=job.cancelled)
        text, checked = write_summary(gathered.report, language(), endpoint=endpoint, payer=payer, how=how)
        return {
            "text": text,
            "kept": checked.text,
            "left_out": [one.number for one in checked.dropped],
            "model": endpoint.model,
        }

    job.event("summary", job.step("summary", write), key="summary")
    job.progress(1, 1, _("The summary is written."))


def _payload(on: date, layer: str, view: View) -> dict[str, Any]:
    """Return the slice as a job stores it; the order of the table makes no other summary."""
    return {"on": on.isoformat(), "layer": layer, "view": asdict(replace(view, order=View().order))}


def _slice(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "on": date.fromisoformat(payload["on"]),
        "layer": payload["layer"],
        "view": View(**payload["view"]),
    }
