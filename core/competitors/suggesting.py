"""The job that looks for our items among the rivals' and suggests matches; people decide on them."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.match_sides import decided_pairs, our_side, their_side, why
from core.competitors.suggested import Pair, Stored, store
from core.db.engine import reading
from core.jobs import queue
from core.jobs.kinds import job_kind
from core.jobs.queue import JobState
from core.jobs.running import JobCancelled, RunningJob
from core.jobs.tables import Job
from core.locale import _, ngettext
from core.shop.tables import Shop
from core.team.rights import Actor, require

KIND = "match"
LEAST_SCORE = 0.3  # below it nobody would accept the pair: it is not suggested
_STEPS = 100
_FOUND = 90  # of the steps: the rest is storing


def start_matching(session: Session, actor: Actor) -> str:
    """Queue a search for matches and return the job's id; while one is under way, that one's."""
    require(actor, "matches.decide")
    session.execute(select(Shop.id).where(Shop.id == actor.shop_id).with_for_update())
    running = select(Job.id).where(
        Job.shop_id == actor.shop_id, Job.kind == KIND, Job.state.in_(("queued", "running"))
    )
    under_way = session.scalar(running.order_by(Job.created_at.desc()).limit(1))
    return under_way or queue.submit(session, actor, KIND, {})


def newest_matching(session: Session, actor: Actor) -> JobState | None:
    """Return the newest search for matches, None where there was none."""
    require(actor, "jobs.see")
    query = select(Job.id).where(Job.shop_id == actor.shop_id, Job.kind == KIND)
    job_id = session.scalar(query.order_by(Job.created_at.desc()).limit(1))
    return None if job_id is None else queue.state(session, actor, job_id)


@job_kind(KIND)
def find_matches(job: RunningJob) -> None:
    """Suggest matches for the job's shop. After a crash it looks again: nothing is suggested twice."""
    done = Stored(**job.step("match", lambda: asdict(_find(job))))
    job.progress(_STEPS, _STEPS, outcome(done))


def outcome(done: Stored) -> str:
    """Say what a search brought."""
    new = ngettext("{n} new suggestion", "{n} new suggestions", done.new).format(n=f"{done.new:,}")
    if not done.gone:
        return new
    gone = ngettext("{n} withdrawn", "{n} withdrawn", done.gone).format(n=f"{done.gone:,}")
    return f"{new} · {gone}"


def _find(job: RunningJob) -> Stored:
    with reading() as session:
        zone = session.scalars(select(Shop.timezone).where(Shop.id == job.shop_id)).one()
        ours = our_side(session, job.shop_id)
        theirs = their_side(session, job.shop_id, datetime.now(ZoneInfo(zone)).date())
        decisions = decided_pairs(session, job.shop_id)
    job.progress(0, _STEPS, _("Comparing titles, brands, sizes and prices"))
    pairs = _pairs(job, ours, theirs, decisions)
    job.progress(_FOUND, _STEPS, _("Storing the suggestions"))
    done = store(job.shop_id, pairs, cancelled=job.cancelled)
    if job.cancelled():
        raise JobCancelled
    return done


def _pairs(job: RunningJob, ours: pd.DataFrame, theirs: pd.DataFrame, decisions: pd.DataFrame) -> list[Pair]:
    """Return the pairs worth suggesting, best first."""
    if ours.empty or theirs.empty:
        return []
    from core.competitors.matching import MatchingStopped, match_tables  # loads scikit-learn: here only

    try:
        found = match_tables(
            ours, theirs, decisions=decisions, progress=_telling(job), cancelled=job.cancelled
        ).pairs
    except MatchingStopped as error:
        raise JobCancelled from error
    told = found[found["is_believed"] | (found["is_best"] & (found["score"] >= LEAST_SCORE))]
    ids = told[["ours", "theirs"]].astype("int64").set_axis(["item_id", "rival_item_id"], axis="columns")
    return [
        Pair(int(item_id), int(rival_item_id), str(kind), float(score), reasons)
        for item_id, rival_item_id, kind, score, reasons in zip(
            ids["item_id"],
            ids["rival_item_id"],
            told["kind"],
            told["score"],
            why(ours, theirs, ids),
            strict=True,
        )
    ]


def _telling(job: RunningJob) -> Callable[[float], None]:
    """Return what tells the share that is done, not more often than a person could see it move."""
    told = 0

    def tell(share: float) -> None:
        nonlocal told
        done = int(share * _FOUND)
        if done > told:
            told = done
            job.progress(done, _STEPS, _("Comparing titles, brands, sizes and prices"))

    return tell
