"""The job that looks for our items among the rivals' and suggests matches; people decide on them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.match_kinds import compares_across_brands, kind_across_brands
from core.competitors.match_sides import accepted_pairs, decided_pairs, our_side, their_side, why
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


@dataclass(frozen=True, slots=True)
class _Sides:
    """What a search goes by, as frames of `core.competitors.match_sides`."""

    ours: pd.DataFrame
    theirs: pd.DataFrame
    decisions: pd.DataFrame
    accepted: pd.DataFrame


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
    job.event("outcome", asdict(done), key="outcome")
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
        sides = _Sides(
            our_side(session, job.shop_id),
            their_side(session, job.shop_id, datetime.now(ZoneInfo(zone)).date()),
            decided_pairs(session, job.shop_id),
            accepted_pairs(session, job.shop_id),
        )
    job.progress(0, _STEPS, _("Comparing titles, brands, sizes and prices"))
    pairs = _pairs(job, sides)
    job.progress(_FOUND, _STEPS, _("Storing the suggestions"))
    done = store(job.shop_id, pairs, cancelled=job.cancelled)
    if job.cancelled():
        raise JobCancelled
    return done


def _pairs(job: RunningJob, sides: _Sides) -> list[Pair]:
    """Return the pairs worth suggesting, best first."""
    if sides.ours.empty or sides.theirs.empty:
        return []
    from core.competitors.matching import MatchingStopped, match_tables  # loads scikit-learn: here only

    tell = _telling(job)
    try:
        found = match_tables(
            sides.ours, sides.theirs, decisions=sides.decisions, progress=tell, cancelled=job.cancelled
        ).pairs
    except MatchingStopped as error:
        raise JobCancelled from error
    told = found[found["is_believed"] | (found["is_best"] & (found["score"] >= LEAST_SCORE))]
    ids = told[["ours", "theirs"]].astype("int64").set_axis(["item_id", "rival_item_id"], axis="columns")
    across = _across_brands(sides)
    return [
        Pair(
            int(item_id),
            int(rival_item_id),
            kind_across_brands(kind, reasons) if across and is_believed else str(kind),
            float(score),
            reasons,
        )
        for item_id, rival_item_id, kind, score, is_believed, reasons in zip(
            ids["item_id"],
            ids["rival_item_id"],
            told["kind"],
            told["score"],
            told["is_believed"],
            why(sides.ours, sides.theirs, ids),
            strict=True,
        )
    ]


def _across_brands(sides: _Sides) -> bool:
    """Tell from what was accepted whether another brand makes a substitute in this shop's eyes."""
    accepted = sides.accepted
    there = accepted["item_id"].isin(sides.ours["id"]) & accepted["rival_item_id"].isin(sides.theirs["id"])
    kept = accepted[there]
    told = zip(kept["kind"], why(sides.ours, sides.theirs, kept), strict=True)
    return compares_across_brands([(str(kind), reasons) for kind, reasons in told])


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
