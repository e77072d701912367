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
from core.campaigns.campaign_row import CAMPAIGN, FIRST_YEAR, LAST_YEAR
from core.campaigns.days_off import working_day
from core.campaigns.festival_reads import festival_rules
from core.campaigns.festivals import Rule, event_in
from core.campaigns.moving import later
from core.campaigns.roll import How, Roll, is_successor, plan_year, roll_of, rolled
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
    """Return what a roll would do with each campaign of a year's plan, by the day it goes live.

    Columns: id, name, level, live (day now), live_then, festival (its key), anchor_then (missing without a
    festival), days, how (see core.campaigns.roll.How), is_rolled (an earlier roll made its successor: it is
    passed over).
    """
    require(actor, "campaigns.see")
    _two_years(year, into)
    zone = ZoneInfo(profile(session, actor).timezone)
    rules = {each.rule.key: each for each in festival_rules(session, actor, hidden=True)}
    made = _made_already(session, actor, zone)
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
                campaign.festival,
                roll.anchor,
                roll.days,
                roll.how.value,
                any(is_successor(each, then) for each in made.get(campaign.id, ())),
            )
        )
    columns = [
        "id",
        "name",
        "level",
        "live",
        "live_then",
        "festival",
        "anchor_then",
        "days",
        "how",
        "is_rolled",
    ]
    return pd.DataFrame(rows, columns=columns)


def roll_forward(
    session: Session, actor: Actor, year: int, into: int, only: Collection[int] | None = None
) -> Rolled:
    """Store next year's campaigns: phases, tasks, items with their prices, budget without what was spent, sends, targets.

    Those rolled before are passed over. They come out as planned; gates, copy, scenario, actuals, the sizes
    of audiences and the campaign's own note are next year's own.
    """
    require(actor, "campaigns.edit")
    _two_years(year, into)
    in_turn(session, actor.shop_id)  # two who roll at once make one plan, not two
    zone = ZoneInfo(profile(session, actor).timezone)
    rules = {each.rule.key: each for each in festival_rules(session, actor, hidden=True)}
    before = _made_already(session, actor, zone)
    made = []
    for campaign in _of_year(session, actor, year, zone):
        live = campaign.live_at.astimezone(zone).date()
        roll = _roll(campaign, live, into, rules)
        then = live + timedelta(days=roll.days)
        is_made = any(is_successor(each, then) for each in before.get(campaign.id, ()))
        if is_made or (only is not None and campaign.id not in only):
            continue
        has_room(session, actor)
        made.append(_store(session, actor, campaign, roll, zone))
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
    live = old.live_at.astimezone(zone).date()
    add_tasks(session, new, shifted(tuple(tasks), roll.days, working_day=skip, live=live))
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
            note=each.note,
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
        found = event_in(rule, into)
        after = found.anchor if found else None
    return roll_of(live, into=into, festival=campaign.festival, before=campaign.festival_day, after=after)


def _of_year(session: Session, actor: Actor, year: int, zone: ZoneInfo) -> list[Campaign]:
    query = select(Campaign).where(Campaign.shop_id == actor.shop_id, Campaign.deleted_at.is_(None))
    rows = session.scalars(query.order_by(Campaign.live_at, Campaign.id))
    return [row for row in rows if plan_year(row.live_at.astimezone(zone).date(), row.festival_day) == year]


def _two_years(year: int, into: int) -> None:
    for each, field in ((year, "year"), (into, "into")):
        if not FIRST_YEAR <= each <= LAST_YEAR:
            sentence = _("The year {year} is no year to plan for: write one from {first} to {last}.")
            raise BadInput(sentence.format(year=each, first=FIRST_YEAR, last=LAST_YEAR), field=field)
    if into == year:
        raise BadInput(_("Roll the plan into another year than its own."), field="into")


def _made_already(session: Session, actor: Actor, zone: ZoneInfo) -> dict[int, list[date]]:
    """Return by campaign the days on which those that were rolled from it go live."""
    query = select(Campaign).where(
        Campaign.shop_id == actor.shop_id,
        Campaign.deleted_at.is_(None),
        Campaign.rolled_from_id.is_not(None),
    )
    made: dict[int, list[date]] = {}
    for row in session.scalars(query):
        if row.rolled_from_id is not None:
            made.setdefault(row.rolled_from_id, []).append(row.live_at.astimezone(zone).date())
    return made
