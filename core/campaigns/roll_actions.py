"""Roll a year's campaigns forward into another year: shown first, then stored."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.campaign_actions import (
    Deleted,
    add_phases,
    add_tasks,
    delete_campaign,
    has_room,
    span,
    stored_phases,
    stored_tasks,
)
from core.campaigns.campaign_faults import sane_day
from core.campaigns.campaign_row import CAMPAIGN
from core.campaigns.days_off import working_day
from core.campaigns.festival_reads import festival_rules
from core.campaigns.festivals import Rule, event_in
from core.campaigns.moving import later
from core.campaigns.roll import How, Roll, roll_of, rolled
from core.campaigns.schedule import shifted
from core.campaigns.tables import BudgetLine, Campaign, CampaignItem, CampaignSend
from core.campaigns.values import State
from core.errors import BadInput
from core.locale import _
from core.shop.actions import in_turn, touch
from core.shop.reads import profile
from core.team.audit import note
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True)
class Rolled:
    """The campaigns that a roll stored, in the versions that `undo_roll` deletes."""

    made: tuple[Deleted, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        """Return their ids."""
        return tuple(each.id for each in self.made)


def roll_preview(session: Session, actor: Actor, year: int, into: int) -> pd.DataFrame:
    """Return what a roll would do with each campaign that goes live in a year.

    Columns: id, name, level, live (day now), live_then, anchor_then (missing without a festival), days, how
    (see core.campaigns.roll.How), is_rolled (an earlier roll made its successor: it is passed over).
    """
    require(actor, "campaigns.see")
    zone = ZoneInfo(profile(session, actor).timezone)
    rules = {each.rule.key: each for each in festival_rules(session, actor, hidden=True)}
    done = _rolled_already(session, actor, into, zone)
    rows = []
    for campaign in _of_year(session, actor, year, zone):
        live = campaign.live_at.astimezone(zone).date()
        roll = _roll(campaign, live, into, rules)
        then = live + timedelta(days=roll.days)
        rows.append(
            (
                campaign.id,
                campaign.name,
                campaign.level,
                live,
                then,
                roll.anchor,
                roll.days,
                roll.how.value,
                campaign.id in done,
            )
        )
    columns = ["id", "name", "level", "live", "live_then", "anchor_then", "days", "how", "is_rolled"]
    return pd.DataFrame(rows, columns=columns)


def roll_forward(
    session: Session, actor: Actor, year: int, into: int, only: Collection[int] | None = None
) -> Rolled:
    """Store next year's campaigns: phases, tasks, items with their prices, budget without what was spent, sends, targets.

    Those rolled before are passed over. They come out as planned; gates, copy, scenario and actuals are
    next year's own.
    """
    require(actor, "campaigns.edit")
    sane_day(date(min(max(into, 1), 9999), 1, 1), "into")
    if into == year:
        raise BadInput(_("Roll the plan into another year than its own."), field="into")
    in_turn(session, actor.shop_id)  # two who roll at once make one plan, not two
    zone = ZoneInfo(profile(session, actor).timezone)
    rules = {each.rule.key: each for each in festival_rules(session, actor, hidden=True)}
    done = _rolled_already(session, actor, into, zone)
    made = []
    for campaign in _of_year(session, actor, year, zone):
        if campaign.id in done or (only is not None and campaign.id not in only):
            continue
        has_room(session, actor)
        live = campaign.live_at.astimezone(zone).date()
        made.append(_store(session, actor, campaign, _roll(campaign, live, into, rules), zone))
    if made:
        touch(session, actor.shop_id)
    return Rolled(tuple(made))


def undo_roll(session: Session, actor: Actor, done: Rolled) -> None:
    """Delete the campaigns that a roll stored. Raises Conflict when one of them was changed since."""
    require(actor, "campaigns.delete")
    for each in done.made:
        delete_campaign(session, actor, each.id, version=each.version)


def _store(session: Session, actor: Actor, old: Campaign, roll: Roll, zone: ZoneInfo) -> Deleted:
    phases = rolled(stored_phases(session, old.id), roll.days, zone)
    new = Campaign(
        shop_id=actor.shop_id,
        name=old.name,
        platform=old.platform,
        level=old.level,
        goal=old.goal,
        state=State.PLANNED.value,
        owner_id=old.owner_id,
        festival=old.festival if roll.how is not How.NO_FESTIVAL else "",
        festival_day=roll.anchor,
        skips_days_off=old.skips_days_off,
        target=old.target,
        protected_until=later(old.protected_until, roll.days, zone) if old.protected_until else None,
        gate_pack=old.gate_pack,
        curve=dict(old.curve or {}),
        rolled_from_id=old.id,
        **span(phases),
    )
    session.add(new)
    session.flush()
    add_phases(session, new, phases)
    skip = working_day if new.skips_days_off else None
    tasks = (replace(each, is_done=False) for each in stored_tasks(session, old.id))
    add_tasks(session, new, shifted(tuple(tasks), roll.days, working_day=skip))
    own = {"shop_id": actor.shop_id, "campaign_id": new.id}
    session.add_all(
        CampaignItem(**own, item_id=each.item_id, price=each.price, stock=each.stock, forecast=each.forecast)
        for each in session.scalars(select(CampaignItem).where(CampaignItem.campaign_id == old.id))
    )
    session.add_all(
        BudgetLine(**own, kind=each.kind, name=each.name, planned=each.planned)
        for each in session.scalars(select(BudgetLine).where(BudgetLine.campaign_id == old.id))
    )
    session.add_all(
        CampaignSend(
            **own,
            channel=each.channel,
            sends_at=later(each.sends_at, roll.days, zone),
            audience=each.audience,
        )
        for each in session.scalars(select(CampaignSend).where(CampaignSend.campaign_id == old.id))
    )
    session.flush()
    note(session, actor, "rolled", CAMPAIGN, new.id, name=new.name, rolled_from=old.id)
    return Deleted(new.id, new.version)


def _roll(campaign: Campaign, live: date, into: int, rules: dict[str, Rule]) -> Roll:
    rule = rules.get(campaign.festival)
    after = None
    if rule is not None and campaign.festival_day is not None:
        found = event_in(rule, campaign.festival_day.year + into - live.year)
        after = found.anchor if found else None
    return roll_of(live, into=into, festival=campaign.festival, before=campaign.festival_day, after=after)


def _of_year(session: Session, actor: Actor, year: int, zone: ZoneInfo) -> list[Campaign]:
    query = select(Campaign).where(Campaign.shop_id == actor.shop_id, Campaign.deleted_at.is_(None))
    rows = session.scalars(query.order_by(Campaign.live_at, Campaign.id))
    return [row for row in rows if row.live_at.astimezone(zone).year == year]


def _rolled_already(session: Session, actor: Actor, into: int, zone: ZoneInfo) -> set[int]:
    query = select(Campaign).where(
        Campaign.shop_id == actor.shop_id,
        Campaign.deleted_at.is_(None),
        Campaign.rolled_from_id.is_not(None),
    )
    return {
        row.rolled_from_id
        for row in session.scalars(query)
        if row.rolled_from_id is not None and abs(row.live_at.astimezone(zone).year - into) <= 1
    }
