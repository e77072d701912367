"""The job that has a model write statements to choose from, and where the page finds what it wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from core.positioning.evidence import MOST_EVIDENCE, checked_all_evidence, evidence_of
from core.positioning.evidence_numbers import cited, figures, offered
from core.positioning.frame import frame_of
from core.positioning.profile_reads import Profile, current, profile_evidence
from core.positioning.segments import segments_of
from core.positioning.statement import Sentence
from core.positioning.statement_check import Held, LeftOut
from core.positioning.statement_facts import StatementFacts, statement_facts
from core.positioning.statement_with_model import WrittenStatement, write_statements
from core.shop.actions import in_turn
from core.shop.reads import profile as shop_profile
from core.team.actions import actor_in
from core.team.rights import Actor, require

KIND = "positioning_statement"
_MOST_NUMBERS = 24


@dataclass(frozen=True, slots=True)
class WrittenOptions:
    """Statements that a model wrote: which model, from which version of the profile."""

    options: tuple[WrittenStatement, ...]
    model: str
    version: int


def start_statements(session: Session, actor: Actor) -> str:
    """Queue the writing of statements in the reader's language and return the job's id.

    Raises BadInput while the profile says nothing that one could be made of, Busy while one is being written.
    """
    require(actor, "positioning.edit")
    in_turn(session, actor.shop_id)
    newest = newest_job(session, actor)
    if newest is not None and not newest.has_ended:
        raise Busy(_("Statements are being written already. Wait for them, or cancel them."))
    now = current(session, actor)
    if not _says_something(now):
        raise BadInput(_("Write the frame or a segment first: a statement is made of what they say."))
    return queue.submit(session, actor, KIND, {"version": now.number})


def newest_job(session: Session, actor: Actor) -> JobState | None:
    """Return the newest job of this kind in the reader's language, None where there was none."""
    require(actor, "jobs.see")
    query = (
        select(Job.id)
        .where(Job.shop_id == actor.shop_id, Job.kind == KIND, Job.language == language())
        .order_by(Job.created_at.desc())
        .limit(1)
    )
    job_id = session.scalar(query)
    return queue.state(session, actor, job_id) if job_id else None


def known_facts(session: Session, actor: Actor, profile: Profile) -> StatementFacts:
    """Return the facts of a profile with the numbers it cites and those of the whole shop, as of now."""
    require(actor, "positioning.see")
    whole = [each.ref for each in offered(session, actor) if ":" not in each.ref]
    refs = list(dict.fromkeys((*cited(profile_evidence(profile)), *whole)))[:_MOST_NUMBERS]
    return statement_facts(profile, figures(session, actor, refs), shop=shop_profile(session, actor).name)


@job_kind(KIND)
def write(job: RunningJob) -> None:
    """Have the model write statements on the profile of now, and report them as an event."""
    if job.attempt == 1:
        job.progress(0, 1)
    endpoint = configured_endpoint()

    def written() -> dict[str, Any]:
        with reading() as session:
            actor = actor_in(session, job.created_by or 0, job.shop_id)
            profile = current(session, actor)
            known = known_facts(session, actor, profile)
            zone = shop_profile(session, actor).timezone
        payer = Payer(job.shop_id, job.created_by, zone, job.id)
        options = write_statements(
            known, language(), endpoint=endpoint, payer=payer, how=How(cancelled=job.cancelled)
        )
        return {
            "model": endpoint.model,
            "version": profile.number,
            "options": [_stored(option) for option in options if option.held.sentences],
        }

    job.event("statements", job.step("statements", written), key="statements")
    job.progress(1, 1, _("The statements are written."))


def options_of(data: Mapping[str, Any]) -> WrittenOptions:
    """Return the statements of a job's event."""
    options = tuple(
        WrittenStatement(
            each["angle"],
            Held(
                tuple(
                    Sentence(one["text"], tuple(evidence_of(piece) for piece in one["evidence"]))
                    for one in each["sentences"]
                ),
                tuple(LeftOut(**one) for one in each["left_out"]),
            ),
        )
        for each in data["options"]
    )
    return WrittenOptions(options, data["model"], data["version"])


def _stored(option: WrittenStatement) -> dict[str, Any]:
    return {
        "angle": option.angle,
        "sentences": [
            {"text": each.text, "evidence": checked_all_evidence(each.evidence[:MOST_EVIDENCE])}
            for each in option.held.sentences
        ],
        "left_out": [{"text": each.text, "wrong": each.wrong} for each in option.held.left_out],
    }


def _says_something(profile: Profile) -> bool:
    frame = frame_of(profile.section("frame"))
    return bool(frame.category or frame.strengths or frame.proofs or segments_of(profile.section("segments")))
