"""A year of the plan as the strip draws it: a block of lanes a platform, bars as high as their level, festivals above."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from core.campaigns.festivals import Event
from core.campaigns.lanes import lanes
from core.campaigns.plan_frames import PlanFrames

HEIGHTS = {"S": 1.0, "A": 0.75, "B": 0.5, "C": 0.35}
MOST_LANES = 4  # a platform; what has no room lies on the last one
LEAST = pd.Timedelta(days=4)  # a bar is at least so long, else nobody hits it
_SELLING = ("burst", "return")
_NO_PLATFORM = ""


@dataclass(frozen=True, slots=True)
class YearRows:
    """Times are those of the shop's clock, without a zone; `top` and `bottom` count lanes from 0 downwards.

    bars: campaign_id name platform level state starts ends live top bottom clash ("block", "warn" or "")
    ahead: campaign_id starts ends at (the thin line of what comes before the selling)
    platforms: platform top bottom
    festivals: key name starts ends anchor level is_sale
    """

    bars: pd.DataFrame
    ahead: pd.DataFrame
    platforms: pd.DataFrame
    festivals: pd.DataFrame

    @property
    def depth(self) -> int:
        """Return how many lanes there are."""
        return int(self.platforms["bottom"].max()) if len(self.platforms) else 0


def year_rows(
    frames: PlanFrames,
    events: Sequence[Event],
    *,
    since: date,
    until: date,
    zone: ZoneInfo,
    blocked: Collection[int] = (),
    warned: Collection[int] = (),
) -> YearRows:
    """Lay out the campaigns that touch the days from `since` to `until`, both included."""
    first, last = pd.Timestamp(since), pd.Timestamp(until + timedelta(days=1))
    bars = _bars(frames, zone)
    bars = bars[(bars["starts"] < last) & (bars["whole_ends"] > first)]
    bars = bars.sort_values(["platform", "starts", "campaign_id"], kind="stable").reset_index(drop=True)
    bars["clash"] = ""
    bars.loc[bars["campaign_id"].isin(list(warned)), "clash"] = "warn"
    bars.loc[bars["campaign_id"].isin(list(blocked)), "clash"] = "block"
    bars, platforms = _placed(bars)
    ahead = bars.loc[
        bars["whole_starts"] < bars["starts"], ["campaign_id", "whole_starts", "starts", "bottom"]
    ]
    ahead = ahead.set_axis(["campaign_id", "starts", "ends", "at"], axis=1)
    columns = [
        "campaign_id",
        "name",
        "platform",
        "level",
        "state",
        "starts",
        "ends",
        "live",
        "top",
        "bottom",
        "clash",
    ]
    return YearRows(bars[columns], ahead.reset_index(drop=True), platforms, _festivals(events, since, until))


def _bars(frames: PlanFrames, zone: ZoneInfo) -> pd.DataFrame:
    """Return a bar a campaign: the time in which it sells, all of it where it has no burst."""
    table = frames.campaigns
    selling = frames.phases[frames.phases["kind"].isin(_SELLING)].groupby("campaign_id")
    first, last = selling["starts_at"].min(), selling["ends_at"].max()
    starts = first.reindex(table["id"]).set_axis(table.index).fillna(table["starts_at"])
    ends = last.reindex(table["id"]).set_axis(table.index).fillna(table["ends_at"])
    made = pd.DataFrame(
        {
            "campaign_id": table["id"],
            "name": table["name"],
            "platform": table["platform"].fillna(_NO_PLATFORM),
            "level": table["level"],
            "state": table["state"],
            "starts": _local(starts, zone),
            "ends": _local(ends, zone),
            "live": _local(table["live_at"], zone),
            "whole_starts": _local(table["starts_at"], zone),
            "whole_ends": _local(table["ends_at"], zone),
        }
    )
    made["ends"] = made["ends"].where(made["ends"] - made["starts"] >= LEAST, made["starts"] + LEAST)
    return made


def _placed(bars: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    top, blocks, lane_of = 0, [], pd.Series(0, index=bars.index, dtype="int64")
    for platform, own in bars.groupby("platform", sort=True):
        placed = lanes(list(own["starts"]), list(own["ends"]))
        placed = [min(each, MOST_LANES - 1) for each in placed]
        lane_of.loc[own.index] = [top + each for each in placed]
        depth = max(placed) + 1
        blocks.append((platform, top, top + depth))
        top += depth
    heights = bars["level"].map(HEIGHTS).astype("float64")
    placed_bars = bars.assign(bottom=lane_of + 0.95, top=lane_of + 0.95 - 0.85 * heights)
    return placed_bars, pd.DataFrame(blocks, columns=["platform", "top", "bottom"])


def _festivals(events: Sequence[Event], since: date, until: date) -> pd.DataFrame:
    rows = [
        (
            each.key,
            each.shown_name,
            pd.Timestamp(max(each.starts, since)),
            pd.Timestamp(min(each.ends, until) + timedelta(days=1)),
            pd.Timestamp(each.anchor),
            each.level,
            each.is_sale,
        )
        for each in events
        if each.starts <= until and each.ends >= since
    ]
    return pd.DataFrame(rows, columns=["key", "name", "starts", "ends", "anchor", "level", "is_sale"])


def _local(moments: pd.Series, zone: ZoneInfo) -> pd.Series:
    return moments.dt.tz_convert(zone).dt.tz_localize(None)
