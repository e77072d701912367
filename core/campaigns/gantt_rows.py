"""The plan as the rows, bars and lines of a Gantt chart: one row a campaign, below it one a task."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from core.campaigns.plan_frames import PlanFrames

ROWS = ["row", "campaign_id", "task_id", "name", "level", "state", "who", "role", "starts", "ends", "mark"]
BARS = ["row", "campaign_id", "task_id", "starts", "ends", "kind"]
LINES = ["line", "step", "row", "at", "is_early"]

DONE, LATE, EARLY, TIGHT, PLAIN = "done", "late", "early", "tight", ""


@dataclass(frozen=True, slots=True)
class GanttRows:
    """Times are those of the shop's clock, without a zone; an end is the first moment that is over.

    rows: row campaign_id task_id (0: the campaign's own row) name level state who role starts ends mark
    bars: row campaign_id task_id starts ends kind (a phase's kind; "task" for a task)
    lines: the points of each line from the end of what is needed to the start of what needs it
    """

    rows: pd.DataFrame
    bars: pd.DataFrame
    lines: pd.DataFrame


def gantt_rows(
    frames: PlanFrames, *, since: date, until: date, today: date, zone: str, with_tasks: bool
) -> GanttRows:
    """Lay out what touches the days from `since` to `until`, both included, campaigns by their start.

    A campaign is shown for its tasks' sake as well, where these are shown.
    """
    first, last = pd.Timestamp(since), pd.Timestamp(until + timedelta(days=1))
    tasks = _tasks(frames, today)
    tasks = tasks[(tasks["starts"] < last) & (tasks["ends"] > first)] if with_tasks else tasks.head(0)
    campaigns = _campaigns(frames, zone, today)
    touches = (campaigns["starts"] < last) & (campaigns["ends"] > first)
    campaigns = campaigns[touches | campaigns["campaign_id"].isin(tasks["campaign_id"])]
    rows = _in_order(campaigns, tasks)
    return GanttRows(rows, _bars(frames, rows, zone), _lines(frames.needs, rows))


def page_of(whole: GanttRows, offset: int, limit: int) -> GanttRows:
    """Return some rows of it, numbered from 0, with their bars and the lines between two of them."""
    rows = whole.rows.iloc[offset : offset + limit].copy()
    kept = set(rows["row"])
    bars = whole.bars[whole.bars["row"].isin(kept)].copy()
    cut = whole.lines.loc[~whole.lines["row"].isin(kept), "line"].unique()
    lines = whole.lines[~whole.lines["line"].isin(cut)].copy()
    for frame in (rows, bars, lines):
        frame["row"] = frame["row"] - offset
    return GanttRows(rows.reset_index(drop=True), bars, lines)


def slack_days(tasks: pd.DataFrame, needs: pd.DataFrame) -> pd.Series:
    """Return by task id how many days it may slip before another task has to move; missing where none needs it.

    What needs it may begin on the day after it is due.
    """
    tasks = tasks[["id", "starts_on", "due_on"]]
    pairs = needs.merge(tasks, left_on="needs_id", right_on="id").merge(
        tasks, left_on="task_id", right_on="id", suffixes=("", "_then")
    )
    room = (pairs["starts_on_then"] - pairs["due_on"]).dt.days - 1
    return room.groupby(pairs["needs_id"]).min()


def _campaigns(frames: PlanFrames, zone: str, today: date) -> pd.DataFrame:
    table = frames.campaigns
    made = pd.DataFrame(
        {
            "campaign_id": table["id"],
            "task_id": 0,
            "name": table["name"],
            "level": table["level"],
            "state": table["state"],
            "who": table["owner"].fillna(""),
            "role": "",
            "starts": _local(table["starts_at"], zone),
            "ends": _local(table["ends_at"], zone),
        }
    )
    is_over, state = made["ends"] <= pd.Timestamp(today), table["state"]
    made["mark"] = np.select(
        [(state == "done") | (is_over & state.isin(["ready", "live"])), is_over & (state == "planned")],
        [
            DONE,
            LATE,
        ],  # what was ready is done by itself, see `states.state_now`; what was not waits for a word
        PLAIN,
    )
    return made


def _tasks(frames: PlanFrames, today: date) -> pd.DataFrame:
    table, day = frames.tasks, pd.Timestamp(today)
    made = pd.DataFrame(
        {
            "campaign_id": table["campaign_id"],
            "task_id": table["id"],
            "name": table["name"],
            "level": "",
            "state": "",
            "who": table["assignee"].fillna(""),
            "role": table["role"],
            "starts": table["starts_on"],
            "ends": table["due_on"] + pd.Timedelta(days=1),
        }
    )
    is_done = table["done_at"].notna()
    slack = slack_days(table, frames.needs).reindex(table["id"]).to_numpy(dtype="float64")
    made["mark"] = np.select(
        [is_done, table["due_on"] < day, _starts_too_early(frames), slack <= 0],
        [DONE, LATE, EARLY, TIGHT],
        PLAIN,
    )
    return made


def _starts_too_early(frames: PlanFrames) -> pd.Series:
    """Tell for each task whether something it needs is due on or after the day it starts, and not done."""
    table = frames.tasks
    still = table.loc[table["done_at"].isna(), ["id", "due_on"]]
    pairs = frames.needs.merge(still, left_on="needs_id", right_on="id")
    latest = pairs.groupby("task_id")["due_on"].max().reindex(table["id"])
    return pd.Series(latest.to_numpy() >= table["starts_on"].to_numpy(), index=table.index)


def _in_order(campaigns: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """Return campaigns by their start, each followed by its tasks by theirs, and number the rows."""
    place = campaigns.sort_values(["starts", "campaign_id"])["campaign_id"]
    order = pd.Series(range(len(place)), index=place)
    rows = pd.concat([campaigns, tasks], ignore_index=True)
    rows = rows[rows["campaign_id"].isin(place)]
    rows = (
        rows.assign(order=rows["campaign_id"].map(order), is_task=rows["task_id"] > 0)
        .sort_values(["order", "is_task", "starts", "ends", "task_id"])
        .reset_index(drop=True)
    )
    rows["row"] = range(len(rows))
    return rows[ROWS]


def _bars(frames: PlanFrames, rows: pd.DataFrame, zone: str) -> pd.DataFrame:
    heads = rows[rows["task_id"] == 0].set_index("campaign_id")["row"]
    phases = frames.phases[frames.phases["campaign_id"].isin(heads.index)]
    of_phases = pd.DataFrame(
        {
            "row": phases["campaign_id"].map(heads).astype("int64"),
            "campaign_id": phases["campaign_id"],
            "task_id": 0,
            "starts": _local(phases["starts_at"], zone),
            "ends": _local(phases["ends_at"], zone),
            "kind": phases["kind"],
        }
    )
    of_tasks = rows[rows["task_id"] > 0].assign(kind="task")
    return pd.concat([of_phases[BARS], of_tasks[BARS]], ignore_index=True)


def _lines(needs: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return three points a line: where the needed task ends, level with what needs it, and where that starts."""
    tasks = rows[rows["task_id"] > 0].set_index("task_id")
    pairs = needs[needs["task_id"].isin(tasks.index) & needs["needs_id"].isin(tasks.index)]
    first, then = tasks.loc[pairs["needs_id"]], tasks.loc[pairs["task_id"]]
    is_open = (first["mark"] != DONE).to_numpy()
    is_early = (then["starts"].to_numpy() < first["ends"].to_numpy()) & is_open
    points = [
        (first["row"].to_numpy(), first["ends"].to_numpy()),
        (then["row"].to_numpy(), first["ends"].to_numpy()),
        (then["row"].to_numpy(), then["starts"].to_numpy()),
    ]
    steps = [
        pd.DataFrame(
            {"line": np.arange(len(pairs)), "step": step, "row": row, "at": at, "is_early": is_early},
            columns=LINES,
        )
        for step, (row, at) in enumerate(points)
    ]
    return pd.concat(steps, ignore_index=True).sort_values(["line", "step"]).reset_index(drop=True)


def _local(moments: pd.Series, zone: str) -> pd.Series:
    return moments.dt.tz_convert(ZoneInfo(zone)).dt.tz_localize(None)
