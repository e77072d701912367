"""The job that looks at alert rules and at the outcome of advice, and the chore that starts it each day."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.competitors.advice_outcome import look_at_outcomes, outcomes_are_due
from core.competitors.alert_watch import watch
from core.competitors.tables import AlertRule
from core.competitors.watching import KIND
from core.db.base import now
from core.db.engine import reading, writing
from core.errors import Busy, Conflict
from core.jobs.hourly import hourly
from core.jobs.kinds import job_kind
from core.jobs.queue import submit
from core.jobs.running import RunningJob
from core.jobs.tables import Job
from core.locale import ngettext
from core.shop.tables import Shop
from core.team.rights import Actor, Role

_Seen = TypeVar("_Seen")
_TRIES = 4
FROM_HOUR = 9  # by the shop's clock: what only time brings about is told in the morning, not at midnight


@job_kind(KIND)
def watch_prices(job: RunningJob) -> None:
    """Look at all rules of the job's shop, then at advice whose outcome is due."""

    def look() -> int:
        seen = _again_when_busy(lambda session: watch(session, job.shop_id, now()))
        return seen.alone + seen.together

    def outcomes() -> int:
        return _again_when_busy(lambda session: look_at_outcomes(session, job.shop_id, now()))

    n = job.step("watch", look)
    job.step("outcomes", outcomes)
    job.progress(2, 2, ngettext("{n} price alert.", "{n} price alerts.", n).format(n=n))


def _again_when_busy(work: Callable[[Session], _Seen]) -> _Seen:
    """Do it in one transaction, and anew when that crossed an import or somebody's edit: nobody presses twice here."""
    for _try in range(_TRIES - 1):
        try:
            with writing() as session:
                return work(session)
        except (Busy, Conflict):
            continue
    with writing() as session:
        return work(session)


@hourly
def each_morning() -> None:
    """Start what is due by now."""
    start_looks(now())


def start_looks(at: datetime) -> None:
    """Queue one look for each shop that has had none since its morning and has something to look at."""
    with reading() as session:
        shops = [(row.id, row.timezone) for row in session.execute(select(Shop.id, Shop.timezone))]
    for shop_id, zone in shops:
        day = at.astimezone(ZoneInfo(zone)).date()
        morning = datetime.combine(day, time(FROM_HOUR), ZoneInfo(zone)).astimezone(UTC)
        if at >= morning:
            with writing() as session:
                _start_look(session, shop_id, morning, at)


def _start_look(session: Session, shop_id: int, morning: datetime, at: datetime) -> None:
    session.execute(select(Shop.id).where(Shop.id == shop_id).with_for_update())
    is_there = or_(Job.created_at >= morning, Job.state == "queued")
    looks = select(Job.id).where(Job.shop_id == shop_id, Job.kind == KIND, is_there)
    if session.scalar(looks.limit(1)) is None and _has_something(session, shop_id, at):
        submit(session, Actor(user_id=0, shop_id=shop_id, role=Role.OWNER, name=""), KIND, {})


def _has_something(session: Session, shop_id: int, at: datetime) -> bool:
    rules = select(AlertRule.id).where(
        AlertRule.shop_id == shop_id, AlertRule.is_on, AlertRule.deleted_at.is_(None)
    )
    return session.scalar(rules.limit(1)) is not None or outcomes_are_due(session, shop_id, at)
