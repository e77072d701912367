"""What pages show of one campaign: itself, its tasks, who may own it, and who changed what."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_actions import stored_phases
from core.campaigns.campaign_row import CAMPAIGN, campaign_row
from core.campaigns.plan_frames import campaigns_frame, tasks_frame
from core.campaigns.states import Dates, state_now
from core.campaigns.tables import CampaignTask, TaskNeed
from core.campaigns.task_rows import TASK
from core.campaigns.values import Goal, Level, Phase, State
from core.db.base import now
from core.team.rights import Actor, require
from core.team.tables import AuditEntry, Member, User

MOST_HISTORY = 200


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign as it is stored, with its phases. `state_now` is what counts at this moment."""

    id: int
    version: int
    name: str
    platform: str
    level: Level
    goal: Goal
    state: State
    state_now: State
    owner_id: int | None
    owner: str
    starts_at: datetime
    ends_at: datetime
    live_at: datetime
    festival: str
    festival_day: date | None
    skips_days_off: bool
    target: int | None
    actual: int | None
    protected_until: datetime | None
    gate_pack: str
    enrol_by: datetime | None
    scenario_id: int | None
    note: str
    phases: tuple[Phase, ...]
    curve: dict[str, object]

    @property
    def dates(self) -> Dates:
        """Return the dates that mean something by themselves."""
        return Dates(self.starts_at, self.live_at, self.ends_at, self.enrol_by, self.protected_until)


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the shop."""

    id: int
    name: str


def campaign(session: Session, actor: Actor, campaign_id: int) -> CampaignView:
    """Return a campaign. Raises NotFound when it is not in the shop."""
    require(actor, "campaigns.see")
    row = campaign_row(session, actor, campaign_id)
    owner = session.get(User, row.owner_id) if row.owner_id else None
    return CampaignView(
        id=row.id,
        version=row.version,
        name=row.name,
        platform=row.platform,
        level=Level(row.level),
        goal=Goal(row.goal),
        state=State(row.state),
        state_now=state_now(row.state, row.live_at, row.ends_at, now()),
        owner_id=row.owner_id,
        owner=(owner.name or owner.address) if owner else "",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        live_at=row.live_at,
        festival=row.festival,
        festival_day=row.festival_day,
        skips_days_off=row.skips_days_off,
        target=row.target,
        actual=row.actual,
        protected_until=row.protected_until,
        gate_pack=row.gate_pack,
        enrol_by=row.enrol_by,
        scenario_id=row.scenario_id,
        note=row.note,
        phases=stored_phases(session, campaign_id),
        curve=dict(row.curve or {}),
    )


def tasks(session: Session, actor: Actor, campaign_id: int) -> pd.DataFrame:
    """Return the tasks of a campaign by the day they are due, as `plan_frames.tasks_frame`, with `needs` (ids)."""
    require(actor, "campaigns.see")
    campaign_row(session, actor, campaign_id)
    frame = tasks_frame(session, actor, only=[campaign_id])
    links = select(TaskNeed.task_id, TaskNeed.needs_id).join(
        CampaignTask, CampaignTask.id == TaskNeed.needs_id
    )
    query = links.where(CampaignTask.campaign_id == campaign_id, CampaignTask.deleted_at.is_(None))
    needs: dict[int, list[int]] = {}
    for task_id, needs_id in session.execute(query.order_by(TaskNeed.needs_id)):
        needs.setdefault(task_id, []).append(needs_id)
    frame["needs"] = pd.Series([tuple(needs.get(each, ())) for each in frame["id"]], dtype="object")
    return frame


def my_tasks(session: Session, actor: Actor, *, until: date | None = None) -> pd.DataFrame:
    """Return the actor's open tasks of campaigns that are no ideas, by the day they are due.

    Added to the columns of `plan_frames.tasks_frame` are `campaign` (its name) and `level`. With `until`
    only those that are due by that day.
    """
    require(actor, "campaigns.see")
    frame = tasks_frame(session, actor)
    frame = frame[frame["done_at"].isna() & (frame["assignee_id"] == actor.user_id).fillna(False)]
    if until is not None:
        frame = frame[frame["due_on"] <= pd.Timestamp(until)]
    campaigns = campaigns_frame(session, actor)
    campaigns = campaigns[campaigns["state"] != State.IDEA.value].set_index("id")
    frame = frame[frame["campaign_id"].isin(campaigns.index)]
    return frame.assign(
        campaign=frame["campaign_id"].map(campaigns["name"]),
        level=frame["campaign_id"].map(campaigns["level"]),
    ).reset_index(drop=True)


def people(session: Session, actor: Actor) -> tuple[Person, ...]:
    """Return the members of the shop, by name: who may own a campaign or do a task."""
    require(actor, "campaigns.see")
    query = (
        select(User.id, User.name, User.address)
        .join(Member, Member.user_id == User.id)
        .where(Member.shop_id == actor.shop_id)
    )
    told = [Person(row.id, row.name or row.address) for row in session.execute(query)]
    return tuple(sorted(told, key=lambda each: each.name.casefold()))


def history(session: Session, actor: Actor, campaign_id: int) -> pd.DataFrame:
    """Return who did what to a campaign and its tasks, newest first: at, name, address, action, thing, detail."""
    require(actor, "campaigns.see")
    campaign_row(session, actor, campaign_id)
    own = select(CampaignTask.id).where(CampaignTask.campaign_id == campaign_id)
    query = (
        select(AuditEntry.at, User.name, User.address, AuditEntry.action, AuditEntry.thing, AuditEntry.detail)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(
            AuditEntry.shop_id == actor.shop_id,
            or_(
                and_(AuditEntry.thing == CAMPAIGN, AuditEntry.thing_id == campaign_id),
                and_(AuditEntry.thing == TASK, AuditEntry.thing_id.in_(own)),
            ),
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_HISTORY)
    )
    rows = [
        (row.at, row.name or "", row.address or "", row.action, row.thing, dict(row.detail or {}))
        for row in session.execute(query)
    ]
    return pd.DataFrame(rows, columns=["at", "name", "address", "action", "thing", "detail"])
