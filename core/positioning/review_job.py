"""The job that has a model sum reviews up and propose topics, and where the page finds what it wrote."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db.engine import reading
from core.errors import BadInput, Busy
from core.jobs import queue
from core.jobs.kinds import job_kind
from core.jobs.queue import JobState
from core.jobs.running import RunningJob
from core.jobs.tables import Job
from core.llm.calls import How, Payer
from core.llm.endpoint import configured_endpoint
from core.locale import _, language
from core.positioning.review_facts import facts_of
from core.positioning.review_figures import ReviewLook
from core.positioning.review_reads import analysis, mark
from core.positioning.review_summary import ProposedTopic, proposals, write_summary
from core.positioning.review_told import told_of
from core.positioning.review_topic_reads import topic_set
from core.positioning.review_words import vocabulary
from core.shop.actions import in_turn
from core.shop.reads import profile
from core.team.actions import actor_in
from core.team.rights import Actor, require

KIND = "review_summary"
_LOOK_BACK = 30  # newer jobs of this kind than the one that is looked for, at most


def start_review_summary(session: Session, actor: Actor, look: ReviewLook) -> str:
    """Queue the writing of a summary in the reader's language and return the job's id.

    Raises BadInput while there is no review, Busy while one on the same reviews is being written.
    """
    require(actor, "positioning.edit")
    in_turn(session, actor.shop_id)
    if not mark(session, actor).reviews:
        raise BadInput(_("Import reviews first: a summary is made of what they say."))
    newest = newest_job(session, actor, look)
    if newest is not None and not newest.has_ended:
        raise Busy(_("This summary is being written already. Wait for it, or cancel it."))
    return queue.submit(session, actor, KIND, _payload(look))


def newest_job(session: Session, actor: Actor, look: ReviewLook) -> JobState | None:
    """Return the newest job on these reviews in the reader's language, None where there was none."""
    require(actor, "jobs.see")
    query = select(Job.id, Job.payload).where(
        Job.shop_id == actor.shop_id, Job.kind == KIND, Job.language == language()
    )
    wanted = _payload(look)
    for job_id, payload in session.execute(query.order_by(Job.created_at.desc()).limit(_LOOK_BACK)):
        if payload == wanted:
            return queue.state(session, actor, job_id)
    return None


@job_kind(KIND)
def summarise(job: RunningJob) -> None:
    """Have the model write the summary that the job's payload names, and report it as an event.

    The event holds what of the text the table holds, the numbers left out, and the proposed topics as
    the model named them: what they come to is counted when they are shown.
    """
    if job.attempt == 1:
        job.progress(0, 1)
    endpoint = configured_endpoint()

    def write() -> dict[str, Any]:
        with reading() as session:
            actor = actor_in(session, job.created_by or 0, job.shop_id)
            topics, whole = topic_set(session, actor), analysis(session, actor)
            zone = profile(session, actor).timezone
        facts = facts_of(told_of(whole, vocabulary(whole, topics.topics), topics, _look(job.payload)))
        payer = Payer(job.shop_id, job.created_by, zone, job.id)
        how = How(cancelled=job.cancelled)
        checked, proposed = write_summary(facts, language(), endpoint=endpoint, payer=payer, how=how)
        names = [topic.name for topic in (*topics.topics, *topics.hidden)]
        return {
            "kept": checked.text,
            "left_out": [one.number for one in checked.dropped],
            "topics": [
                ProposedTopic(
                    name=each.name, words=[*each.words], praise=[*each.praise], complaint=[*each.complaint]
                ).model_dump()
                for each in proposals(proposed, whole, names)
            ],
            "model": endpoint.model,
        }

    job.event("summary", job.step("summary", write), key="summary")
    job.progress(1, 1, _("The summary is written."))


def _payload(look: ReviewLook) -> dict[str, Any]:
    return {
        "brand": look.brand,
        "item": look.item,
        "rating": look.rating,
        "since": look.since.isoformat() if look.since else "",
        "until": look.until.isoformat() if look.until else "",
    }


def _look(payload: Mapping[str, Any]) -> ReviewLook:
    days = {
        name: date.fromisoformat(payload[name]) if payload.get(name) else None for name in ("since", "until")
    }
    return ReviewLook(brand=payload["brand"], item=payload["item"], rating=payload["rating"], **days)
