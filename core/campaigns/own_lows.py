"""The lowest own price of each item in a campaign, as buyers got it, over 7, 15, 30 and 90 days.

Two things lower it: the shop's usual price as it was recorded (core.shop.lowest_prices), and what other
campaigns of the calendar sold the item for, in hand, within the window: a buyer paid it, so a platform that
asks for the lowest price of some days counts it.

Measured is up to the day that is asked about. A campaign that is on is measured up to the day before it went
live, so that its own price is not held against it; one that is over is measured no more.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy.orm import Session

from core.campaigns.in_hand import in_hand
from core.campaigns.plan_frames import PlanFrames, campaigns_frame, plan_frames
from core.campaigns.values import PhaseKind, State
from core.shop.lowest_prices import lowest_column, lowest_prices
from core.shop.price_history import prices_on
from core.team.rights import Actor, require

WINDOWS = (7, 15, 30, 90)
LONGEST = max(WINDOWS)
COLUMNS = tuple(lowest_column(days) for days in WINDOWS)
# States in which a campaign's dates are kept: it sold what it says it sold. A plan that nobody made ready did not.
_KEPT = (State.READY.value, State.LIVE.value, State.DONE.value)
_SELLING = (PhaseKind.PRESALE.value, PhaseKind.BURST.value, PhaseKind.RETURN.value)


def own_lows(session: Session, actor: Actor, frames: PlanFrames, *, on: date, zone: ZoneInfo) -> pd.DataFrame:
    """Return, by the index of `frames.items`, measured_on (a day), lowest_7 … lowest_90 and known_days.

    known_days counts the days up to measured_on for which the price is known without a gap; a low that
    rests on fewer days than its window is that of the known ones (see core.promotions.lowest_rule).
    """
    require(actor, "campaigns.see")
    items = frames.items
    told = items[["campaign_id", "item_id"]].copy()
    measured = _measured(frames.campaigns, on, zone).reindex(told["campaign_id"])
    told["measured_on"] = measured.set_axis(told.index)
    parts = [
        part.join(_usual_lows(session, actor, part["item_id"], day.date()), on="item_id")
        for day, part in told.dropna(subset=["measured_on"]).groupby("measured_on")
    ]
    lows = pd.concat(parts).reindex(told.index) if parts else told
    told = told.assign(**{name: lows.get(name, pd.NA) for name in (*COLUMNS, "known_days")})
    told = told.astype(dict.fromkeys((*COLUMNS, "known_days"), "Int64"))
    told["known_days"] = told["known_days"].fillna(0)
    sold = _sold(session, actor, frames, told["measured_on"].min(), on, zone)
    if sold is not None:
        told = _with_sold(told, sold)
    return told[["measured_on", *COLUMNS, "known_days"]]


def _measured(campaigns: pd.DataFrame, on: date, zone: ZoneInfo) -> pd.Series:
    """Return by campaign the day up to which its items' prices are looked at; missing where it is over."""
    today = pd.Timestamp(on)
    before = _day(campaigns["live_at"], zone) - pd.Timedelta(days=1)
    day = before.where(before < today, today)
    is_over = campaigns["ends_at"] <= pd.Timestamp(_begin(on, zone))
    return day.where(~is_over).set_axis(campaigns["id"])


def _usual_lows(session: Session, actor: Actor, ids: pd.Series, day: date) -> pd.DataFrame:
    few = [int(each) for each in ids.unique()]
    return lowest_prices(session, actor, on=day, windows=WINDOWS, only=few if len(few) <= 1000 else None)


def _sold(
    session: Session, actor: Actor, frames: PlanFrames, first: pd.Timestamp, on: date, zone: ZoneInfo
) -> pd.DataFrame | None:
    """Return what campaigns sold items for: campaign_id, item_id, since, until (days), in_hand (missing: not known).

    None where none did within the windows. Only rows with a price of their own or a scenario are there:
    the others sold at the usual price.
    """
    if pd.isna(first):
        return None
    since, until = _begin(first.date() - timedelta(days=LONGEST), zone), _begin(on + timedelta(days=1), zone)
    past = campaigns_frame(session, actor, since=since, until=until)
    past = past[past["state"].isin(_KEPT)]
    if past.empty:
        return None
    missing = past.loc[~past["id"].isin(frames.campaigns["id"]), "id"].tolist()
    if missing:
        more = plan_frames(session, actor, only=missing)
        frames = replace(
            frames,
            phases=pd.concat([frames.phases, more.phases]),
            items=pd.concat([frames.items, more.items[more.items["item_id"].isin(frames.items["item_id"])]]),
        )
    rows = frames.items.merge(_selling(past, frames.phases, zone), on="campaign_id")
    rows = rows[rows["own_price"].notna() | rows["scenario_id"].notna()]
    rows = rows[rows["since"] <= pd.Timestamp(on)].reset_index(drop=True)
    if rows.empty:
        return None
    rows["price"] = rows["own_price"].fillna(_usual_then(session, actor, rows))
    rows["in_hand"] = in_hand(session, actor, rows)["in_hand"]
    return rows[["campaign_id", "item_id", "since", "until", "in_hand"]]


def _selling(past: pd.DataFrame, phases: pd.DataFrame, zone: ZoneInfo) -> pd.DataFrame:
    """Return the first and last day on which each campaign sells: its presale, burst and return round."""
    selling = phases[phases["kind"].isin(_SELLING)].groupby("campaign_id")
    first, last = (
        moments.reindex(past["id"]).set_axis(past.index)
        for moments in (selling["starts_at"].min(), selling["ends_at"].max())
    )
    starts, ends = first.fillna(past["live_at"]), last.fillna(past["ends_at"])
    return pd.DataFrame(
        {
            "campaign_id": past["id"],
            "scenario_id": past["scenario_id"],
            "since": _day(starts, zone),
            "until": _day(ends - pd.Timedelta(minutes=1), zone),
        }
    )


def _usual_then(session: Session, actor: Actor, rows: pd.DataFrame) -> pd.Series:
    """Return the usual price on the first day of selling, for rows without a price of their own."""
    then = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    plain = rows[rows["own_price"].isna()]
    if plain.empty:
        return then
    days = [day.date() for day in plain["since"].unique()]
    for day, prices in prices_on(session, actor, days).items():
        at = plain[plain["since"] == pd.Timestamp(day)]
        usual = prices["usual_price"].reindex(at["item_id"]).set_axis(at.index)
        then.loc[at.index] = usual.astype("Int64")
    return then


def _with_sold(told: pd.DataFrame, sold: pd.DataFrame) -> pd.DataFrame:
    """Lower the lows by what other campaigns sold for; where that is not known, the days from it on are all we know."""
    rows = told[["campaign_id", "item_id", "measured_on"]].rename_axis("row").reset_index()
    pairs = rows.merge(sold, on="item_id", suffixes=("", "_sold"))
    pairs = pairs[pairs["campaign_id"] != pairs["campaign_id_sold"]]
    pairs = pairs[pairs["since"] <= pairs["measured_on"]]
    pairs["days"] = (pairs["measured_on"] - pairs["until"]).dt.days.clip(lower=0)
    told = told.copy()
    for days, name in zip(WINDOWS, COLUMNS, strict=True):
        lowest = pairs[pairs["days"] <= days].groupby("row")["in_hand"].min()
        told[name] = pd.concat([told[name], lowest.reindex(told.index)], axis=1).min(axis=1).astype("Int64")
    unknown = pairs[pairs["in_hand"].isna()].groupby("row")["days"].min().reindex(told.index).astype("Int64")
    told["known_days"] = pd.concat([told["known_days"], unknown], axis=1).min(axis=1).astype("Int64")
    return told


def _day(moments: pd.Series, zone: ZoneInfo) -> pd.Series:
    return moments.dt.tz_convert(str(zone)).dt.tz_localize(None).dt.normalize()


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
