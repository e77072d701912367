"""What people do with campaigns: build one from a template, edit it, say how far it is, copy it, delete it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_faults import MOST_CAMPAIGNS, checked_campaign, checked_phases, to_the_minute
from core.campaigns.campaign_row import CAMPAIGN, campaign_row
from core.campaigns.days_off import working_day
from core.campaigns.tables import Campaign, CampaignPhase, CampaignTask, PlanTerms, TaskNeed
from core.campaigns.templates import phases_from, tasks_from, with_own
from core.campaigns.values import Phase, PhaseKind, State, Task, TaskKind, TaskRole
from core.db.base import now
from core.errors import BadInput, NotFound, found, unchanged
from core.locale import _
from core.shop.actions import touch
from core.shop.reads import profile
from core.team.audit import note
from core.team.rights import Actor, require
from core.team.tables import Member

_NEED_APPROVAL = (State.READY, State.DONE)


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit left: the version now, and the values before. To undo it, edit once more with both."""

    id: int
    version: int
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deleted:
    """What was deleted, in the version that `restore_…` brings back."""

    id: int
    version: int


def build(
    session: Session,
    actor: Actor,
    *,
    name: str,
    live: datetime,
    level: str = "B",
    platform: str = "",
    goal: str = "gmv",
    state: str = "planned",
    festival: str = "",
    festival_day: date | None = None,
    owner_id: int | None = None,
    skips_days_off: bool = False,
    phases: Sequence[Phase] | None = None,
    with_tasks: bool = True,
) -> int:
    """Store a campaign that goes live at a moment, with phases and tasks of its level's template; return its id.

    `phases` are given where a festival has its own. Raises BadInput at the field at fault.
    """
    require(actor, "campaigns.edit")
    if _needs_approval(State.PLANNED, state):
        require(actor, "campaigns.approve")
    values = checked_campaign(
        {
            "name": name,
            "level": level,
            "platform": platform,
            "goal": goal,
            "state": state,
            "festival": festival,
            "festival_day": festival_day,
            "owner_id": owner_id,
            "skips_days_off": skips_days_off,
        }
    )
    live = to_the_minute(live, "live")
    has_room(session, actor)
    is_member(session, actor, values["owner_id"], "owner_id")
    zone = ZoneInfo(profile(session, actor).timezone)
    template = with_own(values["level"], own_templates(session, actor))
    stored = checked_phases(phases_from(template.phases, live, zone) if phases is None else phases)
    campaign = Campaign(shop_id=actor.shop_id, **values, **span(stored))
    session.add(campaign)
    session.flush()
    add_phases(session, campaign, stored)
    if with_tasks:
        skip = working_day if values["skips_days_off"] else None
        add_tasks(session, campaign, tasks_from(template.tasks, campaign.live_at, zone, working_day=skip))
    note(session, actor, "added", CAMPAIGN, campaign.id, name=campaign.name)
    touch(session, actor.shop_id)
    return campaign.id


def edit_campaign(
    session: Session, actor: Actor, campaign_id: int, *, version: int, changes: Mapping[str, Any]
) -> Edited:
    """Change a campaign's own fields. Raises BadInput at the field, Conflict when somebody else was faster."""
    require(actor, "campaigns.edit")
    campaign = campaign_row(session, actor, campaign_id)
    unchanged(campaign.version, version)
    clean = checked_campaign(changes)
    if _needs_approval(campaign.state, clean.get("state", campaign.state)):
        require(actor, "campaigns.approve")
    if clean.get("owner_id") is not None and clean["owner_id"] != campaign.owner_id:
        is_member(session, actor, clean["owner_id"], "owner_id")
    before = {field: getattr(campaign, field) for field in clean}
    for field, value in clean.items():
        setattr(campaign, field, value)
    session.flush()
    note(session, actor, "edited", CAMPAIGN, campaign.id, fields=sorted(clean))
    touch(session, actor.shop_id)
    return Edited(campaign.id, campaign.version, before)


def _needs_approval(before: str, state: str) -> bool:
    """Tell whether a state is said by who may approve: ready and done, and live what nobody said was ready.

    Back from live to ready is one's own step undone: ready it was.
    """
    if state == before or (state == State.READY and before == State.LIVE):
        return False
    return state in _NEED_APPROVAL or (state == State.LIVE and before != State.READY)


def set_state(session: Session, actor: Actor, campaign_id: int, state: str, *, version: int) -> Edited:
    """Say how far a campaign is. Ready and done are said by who may approve campaigns, live of ready ones by all."""
    require(actor, "campaigns.edit")
    return edit_campaign(session, actor, campaign_id, version=version, changes={"state": state})


def copy_campaign(session: Session, actor: Actor, campaign_id: int, *, name: str) -> int:
    """Store a copy with the same phases and open tasks, as an idea; return its id. Items and money stay behind."""
    require(actor, "campaigns.edit")
    old = campaign_row(session, actor, campaign_id)
    has_room(session, actor)
    fields = ("platform", "level", "goal", "festival", "festival_day", "owner_id", "skips_days_off", "note")
    values = checked_campaign({"name": name, **{field: getattr(old, field) for field in fields}})
    phases = stored_phases(session, campaign_id)
    new = Campaign(
        shop_id=actor.shop_id, **values, **span(phases), state=State.IDEA.value, gate_pack=old.gate_pack
    )
    session.add(new)
    session.flush()
    add_phases(session, new, phases)
    tasks = stored_tasks(session, campaign_id)
    add_tasks(session, new, tasks)
    note(session, actor, "copied", CAMPAIGN, new.id, name=new.name, copied_from=campaign_id)
    touch(session, actor.shop_id)
    return new.id


def delete_campaign(session: Session, actor: Actor, campaign_id: int, *, version: int) -> Deleted:
    """Delete a campaign with all that is in it; it stays restorable. Returns what `restore_campaign` takes."""
    require(actor, "campaigns.delete")
    campaign = campaign_row(session, actor, campaign_id)
    unchanged(campaign.version, version)
    campaign.deleted_at = now()
    session.flush()
    note(session, actor, "deleted", CAMPAIGN, campaign.id, name=campaign.name)
    touch(session, actor.shop_id)
    return Deleted(campaign.id, campaign.version)


def restore_campaign(session: Session, actor: Actor, campaign_id: int, *, version: int) -> None:
    """Bring a deleted campaign back as it was."""
    require(actor, "campaigns.delete")
    gone = _("This campaign is no longer in the shop.")
    campaign = found(session.get(Campaign, campaign_id), gone)
    if campaign.shop_id != actor.shop_id:
        raise NotFound(gone)
    unchanged(campaign.version, version)
    has_room(session, actor)
    campaign.deleted_at = None
    session.flush()
    note(session, actor, "restored", CAMPAIGN, campaign.id, name=campaign.name)
    touch(session, actor.shop_id)


def span(phases: Sequence[Phase]) -> dict[str, datetime]:
    """Return what follows from phases: when a campaign starts, ends and goes live (with its first burst, else its start)."""
    starts = min(each.starts for each in phases)
    live = min((each.starts for each in phases if each.kind is PhaseKind.BURST), default=starts)
    return {"starts_at": starts, "ends_at": max(each.ends for each in phases), "live_at": live}


def stored_phases(session: Session, campaign_id: int) -> tuple[Phase, ...]:
    """Return the phases of a campaign by their start; the campaign was looked up in the shop before."""
    query = select(CampaignPhase).where(CampaignPhase.campaign_id == campaign_id)
    rows = session.scalars(query.order_by(CampaignPhase.starts_at, CampaignPhase.id))
    return tuple(Phase(PhaseKind(row.kind), row.starts_at, row.ends_at, row.name, row.id) for row in rows)


def add_phases(session: Session, campaign: Campaign, phases: Sequence[Phase]) -> None:
    """Add phases to a campaign."""
    session.add_all(
        CampaignPhase(
            shop_id=campaign.shop_id,
            campaign_id=campaign.id,
            kind=each.kind.value,
            name=each.name,
            starts_at=each.starts,
            ends_at=each.ends,
        )
        for each in phases
    )
    session.flush()


def stored_tasks(session: Session, campaign_id: int) -> tuple[Task, ...]:
    """Return the tasks of a campaign that were not deleted, with what each needs."""
    query = select(CampaignTask).where(
        CampaignTask.campaign_id == campaign_id, CampaignTask.deleted_at.is_(None)
    )
    rows = session.scalars(query.order_by(CampaignTask.due_on, CampaignTask.id)).all()
    needs: dict[int, list[int]] = {}
    ids = {row.id for row in rows}
    links = select(TaskNeed).where(TaskNeed.task_id.in_(ids)).order_by(TaskNeed.needs_id)
    for link in session.scalars(links):
        if link.needs_id in ids:
            needs.setdefault(link.task_id, []).append(link.needs_id)
    return tuple(task_of(row, tuple(needs.get(row.id, ()))) for row in rows)


def task_of(row: CampaignTask, needs: tuple[int, ...] = ()) -> Task:
    """Return a stored task as a value."""
    return Task(
        id=row.id,
        name=row.name,
        role=TaskRole(row.role),
        starts=row.starts_on,
        due=row.due_on,
        needs=needs,
        kind=TaskKind(row.kind),
        offset=row.offset,
        is_done=row.done_at is not None,
    )


def add_tasks(session: Session, campaign: Campaign, tasks: Sequence[Task]) -> None:
    """Add tasks to a campaign; their ids only say which needs which. None of them is done."""
    rows = {
        each.id: CampaignTask(
            shop_id=campaign.shop_id,
            campaign_id=campaign.id,
            name=each.name,
            role=each.role.value,
            kind=each.kind.value,
            starts_on=each.starts,
            due_on=each.due,
            offset=each.offset,
        )
        for each in tasks
    }
    session.add_all(rows.values())
    session.flush()
    session.add_all(
        TaskNeed(task_id=rows[each.id].id, needs_id=rows[needed].id)
        for each in tasks
        for needed in each.needs
        if needed in rows
    )
    session.flush()


def own_templates(session: Session, actor: Actor) -> dict[str, Any]:
    """Return the shop's own task templates by level, as plain values."""
    require(actor, "campaigns.see")
    terms = session.scalar(select(PlanTerms.template).where(PlanTerms.shop_id == actor.shop_id))
    return dict(terms or {})


def has_room(session: Session, actor: Actor) -> None:
    """Raise BadInput when the shop holds as many campaigns as it may."""
    require(actor, "campaigns.edit")
    count = session.scalar(
        select(func.count()).where(Campaign.shop_id == actor.shop_id, Campaign.deleted_at.is_(None))
    )
    if (count or 0) >= MOST_CAMPAIGNS:
        sentence = _("A shop keeps {n} campaigns at most. Delete old ones first.")
        raise BadInput(sentence.format(n=f"{MOST_CAMPAIGNS:,}"))


def is_member(session: Session, actor: Actor, user_id: int | None, field: str) -> None:
    """Raise BadInput when somebody is no member of the shop."""
    require(actor, "campaigns.see")
    if user_id is None:
        return
    member = select(Member.id).where(Member.shop_id == actor.shop_id, Member.user_id == user_id)
    if session.scalar(member) is None:
        raise BadInput(_("This person is no member of the shop. Choose a member."), field=field)
