"""What pages and checks ask about targets and the days behind them: frames and frozen values."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import campaign_row
from core.campaigns.curves import SELLING, PhaseDays, by_day, curve_of, phase_days, phases_of, spread
from core.campaigns.festival_reads import event_of
from core.campaigns.forecast import Forecast, Unknown, forecast
from core.campaigns.plan_frames import plan_frames
from core.campaigns.tables import Campaign, DayActual, PlanTarget
from core.campaigns.targets import MonthNeed, month_need, year_gap, year_table
from core.campaigns.values import Goal, State
from core.locale import _
from core.shop.reads import profile
from core.team.rights import Actor, require

TARGET_COLUMNS = ["year", "month", "gmv", "budget"]
FIGURES = ["gmv", "orders", "buyers", "visitors", "ad_spend", "refunds"]
MONEY_GOALS = (Goal.GMV, Goal.CLEARANCE)  # their targets are 分, which days bring


@dataclass(frozen=True, slots=True)
class YearView:
    """A year's targets against campaigns and figures; see `core.campaigns.targets.year_table` for `months`.

    `months` has the version of each month's stored target besides, 0 where it has none. `need` is that of
    the month at hand, where the year is this one and the month has a target.
    """

    year: int
    gmv: int | None
    budget: int | None
    version: int
    months: pd.DataFrame
    gap: int | None
    need: MonthNeed | None


def budgets(session: Session, actor: Actor) -> pd.DataFrame:
    """Return what years (month 0) and months are to bring and may cost, by time; missing is not set.

    Columns: year, month, gmv, budget.
    """
    require(actor, "campaigns.see")
    return targets(session, actor)[TARGET_COLUMNS]


def targets(session: Session, actor: Actor) -> pd.DataFrame:
    """Return the stored targets with their versions: year, month (0: the year), gmv, budget, version."""
    require(actor, "campaigns.see")
    query = (
        select(PlanTarget.year, PlanTarget.month, PlanTarget.gmv, PlanTarget.budget, PlanTarget.version)
        .where(PlanTarget.shop_id == actor.shop_id)
        .order_by(PlanTarget.year, PlanTarget.month)
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=[*TARGET_COLUMNS, "version"])
    types = {"year": "int64", "month": "int64", "gmv": "Int64", "budget": "Int64", "version": "int64"}
    return frame.astype(types)


def day_actuals(session: Session, actor: Actor) -> pd.DataFrame:
    """Return what the days brought, by day: day, gmv, orders, buyers, visitors, ad_spend, refunds, source."""
    require(actor, "campaigns.see")
    columns = ["day", *FIGURES, "source"]
    query = (
        select(*(getattr(DayActual, name) for name in columns))
        .where(DayActual.shop_id == actor.shop_id)
        .order_by(DayActual.day)
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=columns)
    frame["day"] = pd.to_datetime(frame["day"]).astype("datetime64[us]")
    return frame.astype(dict.fromkeys(FIGURES, "Int64"))


def sales(actuals: pd.DataFrame) -> pd.Series:
    """Return 分 by day from the frame of actuals; days without an amount are left out."""
    known = actuals.dropna(subset=["gmv"])
    return pd.Series(known["gmv"].to_numpy(), index=pd.DatetimeIndex(known["day"]), dtype="Int64")


def planned_days(session: Session, actor: Actor) -> pd.DataFrame:
    """Return what campaigns are to bring by day: campaign_id, day, gmv. Ideas and other goals than money are left out."""
    require(actor, "campaigns.see")
    frames = plan_frames(session, actor)
    zone = ZoneInfo(profile(session, actor).timezone)
    query = select(Campaign.id, Campaign.curve).where(Campaign.shop_id == actor.shop_id)
    curves: dict[int, Any] = {row.id: row.curve for row in session.execute(query)}
    rows = frames.campaigns
    rows = rows[rows["target"].notna() & rows["goal"].isin(list(MONEY_GOALS)) & (rows["state"] != State.IDEA)]
    by_campaign = dict(list(frames.phases.groupby("campaign_id")))
    parts = []
    for row in rows.itertuples():
        phases = phase_days(phases_of(by_campaign[row.id]), zone) if row.id in by_campaign else ()
        if not phases:
            continue
        days = by_day(spread(int(row.target), phases, curve_of(curves.get(row.id)))).reset_index()
        parts.append(days.assign(campaign_id=row.id))
    if not parts:
        empty = pd.DataFrame({"campaign_id": [], "day": [], "gmv": []})
        return empty.astype({"campaign_id": "int64", "day": "datetime64[us]", "gmv": "int64"})
    return pd.concat(parts, ignore_index=True)[["campaign_id", "day", "gmv"]]


def year_view(session: Session, actor: Actor, year: int, today: date) -> YearView:
    """Return a year's targets against its campaigns and figures."""
    require(actor, "campaigns.see")
    stored = targets(session, actor)
    sold = sales(day_actuals(session, actor))
    table = year_table(year, stored, planned_days(session, actor), sold)
    own = stored[stored["year"] == year].set_index("month")
    table["version"] = table["month"].map(own["version"]).fillna(0).astype("int64")
    whole = own.loc[0] if 0 in own.index else None
    gmv = None if whole is None or pd.isna(whole["gmv"]) else int(whole["gmv"])
    budget = None if whole is None or pd.isna(whole["budget"]) else int(whole["budget"])
    need = month_need(table, sold, year, today.month, today) if year == today.year else None
    version = 0 if whole is None else int(whole["version"])
    return YearView(year, gmv, budget, version, table, year_gap(gmv, table), need)


def actuals_of_campaigns(session: Session, actor: Actor) -> pd.DataFrame:
    """Return what campaigns brought by the imported days: campaign_id, gmv (missing without a figure), known, days.

    All of the shop's sales on a campaign's selling days are its own; days that campaigns share count in each.
    """
    require(actor, "campaigns.see")
    frames = plan_frames(session, actor)
    zone = ZoneInfo(profile(session, actor).timezone)
    sold = sales(day_actuals(session, actor))
    rows = []
    for campaign_id, own in frames.phases.groupby("campaign_id"):
        days = pd.DatetimeIndex(selling_days(phase_days(phases_of(own), zone)))
        there = sold.reindex(days).dropna()
        gmv = int(there.sum()) if len(there) else pd.NA
        rows.append((campaign_id, gmv, len(there), len(days)))
    frame = pd.DataFrame(rows, columns=["campaign_id", "gmv", "known", "days"])
    return frame.astype({"campaign_id": "int64", "gmv": "Int64", "known": "int64", "days": "int64"})


def selling_days(phases: tuple[PhaseDays, ...]) -> list[date]:
    """Return the days on which a campaign sells, in order: those of all phases where none is a selling one."""
    running = [phase for phase in phases if phase.kind in SELLING] or list(phases)
    return sorted({day for phase in running for day in phase.days})


def anchors(session: Session, actor: Actor, campaign_id: int) -> tuple[date, date] | None:
    """Return a campaign's anchor and the one a year earlier: its festival's, else those of what it was rolled from.

    None where it has neither.
    """
    require(actor, "campaigns.see")
    campaign = campaign_row(session, actor, campaign_id)
    if campaign.festival and campaign.festival_day:
        last = event_of(session, actor, campaign.festival, campaign.festival_day.year - 1)
        if last is not None:
            return campaign.festival_day, last.anchor
    earlier = session.get(Campaign, campaign.rolled_from_id) if campaign.rolled_from_id else None
    if earlier is None or earlier.shop_id != actor.shop_id:
        return None
    zone = ZoneInfo(profile(session, actor).timezone)
    return campaign.live_at.astimezone(zone).date(), earlier.live_at.astimezone(zone).date()


def forecast_of(
    session: Session, actor: Actor, campaign_id: int, phases: tuple[PhaseDays, ...], today: date
) -> Forecast | Unknown:
    """Return what a campaign may bring, from the same days around its anchor a year earlier."""
    require(actor, "campaigns.see")
    pair = anchors(session, actor, campaign_id)
    days = selling_days(phases)
    if pair is None or not days:
        return Unknown(
            _(
                "This campaign belongs to no festival and was not rolled from an earlier year: no days to compare."
            )
        )
    sold = sales(day_actuals(session, actor))
    return forecast(sold, days=(days[0], days[-1]), anchor=pair[0], last_anchor=pair[1], today=today)
