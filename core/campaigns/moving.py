"""Move a campaign by whole days, with all that hangs on its dates, and move it back exactly.

What moves: phases, open tasks, sends, and the end of price protection. What stays: done tasks, and the
platform's own deadline of enrolment, which nobody moves from here. Times of day are kept in the shop's
zone, also where summer time begins or ends in between.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_actions import add_phases, span, stored_phases, stored_tasks
from core.campaigns.campaign_faults import checked_phases
from core.campaigns.campaign_row import CAMPAIGN, campaign_row
from core.campaigns.days_off import working_day
from core.campaigns.plan_frames import PlanFrames
from core.campaigns.schedule import shifted
from core.campaigns.tables import Campaign, CampaignPhase, CampaignSend
from core.campaigns.task_rows import write_days
from core.campaigns.values import Phase, Task, TaskKind, TaskRole
from core.db.base import now
from core.errors import BadInput, Conflict, unchanged
from core.locale import _
from core.shop.actions import touch
from core.shop.reads import profile
from core.team.audit import note
from core.team.rights import Actor, require

MOST_DAYS = 3_660


@dataclass(frozen=True, slots=True)
class Times:
    """Every time of a campaign as it stood: phases, days of tasks, sends, the end of its price protection."""

    phases: tuple[Phase, ...]
    tasks: Mapping[int, tuple[date, date]]
    sends: Mapping[int, datetime]
    protected_until: datetime | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move left: the version now, the times before, and those it left. `undo_move` takes it."""

    id: int
    version: int
    before: Times
    left: Times


def move_campaign(session: Session, actor: Actor, campaign_id: int, *, version: int, days: int) -> Moved:
    """Move a campaign by whole days. Raises Conflict when somebody else was faster."""
    require(actor, "campaigns.edit")
    campaign = campaign_row(session, actor, campaign_id)
    unchanged(campaign.version, version)
    if not 0 < abs(days) <= MOST_DAYS:
        raise BadInput(
            _("Move the campaign by at least a day, and by {n} at most.").format(n=MOST_DAYS), field="days"
        )
    zone = ZoneInfo(profile(session, actor).timezone)
    before = times(session, campaign)
    live = campaign.live_at.astimezone(zone).date()
    phases = tuple(
        replace(each, starts=later(each.starts, days, zone), ends=later(each.ends, days, zone))
        for each in before.phases
    )
    write_phases(session, campaign, phases)
    skip = working_day if campaign.skips_days_off else None
    write_days(session, shifted(stored_tasks(session, campaign_id), days, working_day=skip, live=live))
    for send in _sends(session, campaign_id):
        send.sends_at = later(send.sends_at, days, zone)
    if campaign.protected_until is not None:
        campaign.protected_until = later(campaign.protected_until, days, zone)
    session.flush()
    note(session, actor, "moved", CAMPAIGN, campaign.id, days=days)
    touch(session, actor.shop_id)
    return Moved(campaign.id, campaign.version, before, times(session, campaign))


def undo_move(session: Session, actor: Actor, moved: Moved) -> int:
    """Put every time back as it stood; return the version now.

    Raises Conflict when the campaign was changed since, or one of its tasks or sends was given another time.
    """
    require(actor, "campaigns.edit")
    campaign = campaign_row(session, actor, moved.id)
    unchanged(campaign.version, moved.version)
    _still_as(moved.left, times(session, campaign))
    write_phases(session, campaign, moved.before.phases)
    tasks = (
        replace(each, starts=moved.before.tasks[each.id][0], due=moved.before.tasks[each.id][1])
        for each in stored_tasks(session, moved.id)
        if each.id in moved.before.tasks
    )
    write_days(session, tasks)
    for send in _sends(session, moved.id):
        send.sends_at = moved.before.sends.get(send.id, send.sends_at)
    campaign.protected_until = moved.before.protected_until
    session.flush()
    note(session, actor, "moved back", CAMPAIGN, campaign.id)
    touch(session, actor.shop_id)
    return campaign.version


def times(session: Session, campaign: Campaign) -> Times:
    """Return every time of a stored campaign."""
    return Times(
        stored_phases(session, campaign.id),
        {task.id: (task.starts, task.due) for task in stored_tasks(session, campaign.id)},
        {send.id: send.sends_at for send in _sends(session, campaign.id)},
        campaign.protected_until,
    )


def _still_as(left: Times, now: Times) -> None:
    """Raise Conflict when a task or a send stands elsewhere by now; one that was added or deleted does not matter."""
    tasks = [now.tasks.get(each, days) == days for each, days in left.tasks.items()]
    sends = [now.sends.get(each, at) == at for each, at in left.sends.items()]
    if not all(tasks + sends):
        raise Conflict(_("Some of its tasks or sends were changed since: move the campaign back by hand."))


def later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Return the same time of day some days later, as the shop's clocks show it."""
    return (moment.astimezone(zone) + timedelta(days=days)).astimezone(UTC)


def write_phases(session: Session, campaign: Campaign, phases: Sequence[Phase]) -> None:
    """Store phases in place of those a campaign had, and what follows from them. Raises BadInput at the phase at fault."""
    clean = checked_phases(phases)
    for field, value in span(clean).items():
        setattr(campaign, field, value)
    campaign.updated_at = now()  # phases are the campaign's: its version tells that they changed
    session.execute(delete(CampaignPhase).where(CampaignPhase.campaign_id == campaign.id))
    add_phases(session, campaign, clean)


def _sends(session: Session, campaign_id: int) -> list[CampaignSend]:
    query = select(CampaignSend).where(CampaignSend.campaign_id == campaign_id)
    return list(session.scalars(query.order_by(CampaignSend.id)))


def frames_moved(frames: PlanFrames, campaign_id: int, days: int, zone: ZoneInfo) -> PlanFrames:
    """Return the plan as it would stand after `move_campaign`: what the clash check looks at before a drop is saved."""
    campaigns, tasks = frames.campaigns.copy(), frames.tasks.copy()
    phases, sends = frames.phases.copy(), frames.sends.copy()
    own = campaigns["id"] == campaign_id
    _move(campaigns, own, ("starts_at", "ends_at", "live_at", "protected_until"), days, zone)
    _move(phases, phases["campaign_id"] == campaign_id, ("starts_at", "ends_at"), days, zone)
    _move(sends, sends["campaign_id"] == campaign_id, ("sends_at",), days, zone)
    live = frames.campaigns.loc[own, "live_at"].dt.tz_convert(zone).dt.date
    if not live.empty:
        skip = working_day if bool(campaigns.loc[own, "skips_days_off"].any()) else None
        _move_tasks(tasks, frames.needs, campaign_id, live.iloc[0], days, skip)
    return replace(frames, campaigns=campaigns, phases=phases, tasks=tasks, sends=sends)


def _move(frame: pd.DataFrame, rows: pd.Series, columns: tuple[str, ...], days: int, zone: ZoneInfo) -> None:
    for column in columns:
        stood = frame.loc[rows & frame[column].notna(), column]
        moved = [later(each.to_pydatetime(), days, zone) for each in stood]
        frame.loc[stood.index, column] = pd.Series(moved, index=stood.index, dtype=frame[column].dtype)


def _move_tasks(
    tasks: pd.DataFrame,
    needs: pd.DataFrame,
    campaign_id: int,
    live: date,
    days: int,
    working_day: Callable[[date], date] | None,
) -> None:
    own = tasks["campaign_id"] == campaign_id
    links = needs[needs["task_id"].isin(tasks.loc[own, "id"])].groupby("task_id")["needs_id"].agg(tuple)
    values = [
        Task(
            id=row.id,
            name=row.name,
            role=TaskRole.OTHER,
            starts=row.starts_on.date(),
            due=row.due_on.date(),
            needs=links.get(row.id, ()),
            kind=TaskKind.PLAIN,
            offset=None if pd.isna(row.offset) else int(row.offset),
            is_done=pd.notna(row.done_at),
        )
        for row in tasks[own].itertuples(index=False)
    ]
    moved = shifted(values, days, working_day=working_day, live=live)
    for column, days_of in (
        ("starts_on", [each.starts for each in moved]),
        ("due_on", [each.due for each in moved]),
    ):
        tasks.loc[own, column] = pd.to_datetime(
            pd.Series(days_of, index=tasks.index[own], dtype="object")
        ).astype(tasks[column].dtype)
