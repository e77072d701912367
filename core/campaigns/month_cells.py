"""A month of the plan as the grid draws it: weeks of days, and in each week the campaigns as bars in lanes."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.campaigns.days_off import day_off, days_off
from core.campaigns.festivals import Event
from core.campaigns.plan_frames import PlanFrames

MOST_LANES = 7  # a week; the others are counted
DAYS = 7
# What is told of a day on which several phases run: the one that matters most.
_STRONGEST = ("burst", "return", "presale", "warm_up", "review", "gather", "other")


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid. `off` is None where its year's days off are not published."""

    day: date
    is_in_month: bool
    is_today: bool
    off: bool | None
    off_name: str
    events: tuple[Event, ...]
    due: int
    late: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a bar, from one column of the week to another (both included), in one phase."""

    first: int
    last: int
    phase: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A campaign in one week."""

    campaign_id: int
    version: int
    name: str
    level: str
    state: str
    first: int
    last: int
    lane: int
    goes_on: bool
    came_from: bool
    starts: date  # of the whole campaign
    ends: date  # its last day
    segments: tuple[Segment, ...]
    clash: str  # "block", "warn" or ""


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, their bars, and how many campaigns found no room by the day."""

    days: tuple[Day, ...]
    bars: tuple[Bar, ...]
    lanes: int
    hidden: tuple[int, ...]


def month_cells(
    frames: PlanFrames,
    events: Sequence[Event],
    *,
    month: date,
    today: date,
    zone: ZoneInfo,
    clashes: Mapping[int, str] | None = None,
) -> tuple[Week, ...]:
    """Return the weeks of a month, from Monday on. `clashes` says by campaign how bad its worst clash is."""
    weeks = Calendar().monthdatescalendar(month.year, month.month)
    since, until = weeks[0][0], weeks[-1][-1]
    campaigns = _campaigns(frames, since, until, zone)
    phases = _phases(frames, campaigns, zone)
    due, late = _due(frames, since, until, today)
    names = {each.day: each for each in days_off(since, until)}
    told = []
    for week in weeks:
        days = tuple(
            Day(
                day=day,
                is_in_month=day.month == month.month,
                is_today=day == today,
                off=day_off(day),
                off_name=names[day].shown_name if day in names else "",
                events=tuple(each for each in events if each.starts <= day <= each.ends),
                due=due.get(day, 0),
                late=late.get(day, 0),
            )
            for day in week
        )
        told.append(_week(days, campaigns, phases, clashes or {}))
    return tuple(told)


def _campaigns(frames: PlanFrames, since: date, until: date, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the campaigns of these days with their first and last day, large ones first."""
    table = frames.campaigns
    first = _days(table["starts_at"], zone)
    last = _days(table["ends_at"] - pd.Timedelta(minutes=1), zone)
    keep = ((first <= pd.Timestamp(until)) & (last >= pd.Timestamp(since))).to_numpy()
    kept = table[keep]
    rows = zip(
        kept["id"],
        kept["version"],
        kept["name"],
        kept["level"],
        kept["state"],
        first[keep],
        last[keep],
        strict=True,
    )
    told = [
        {
            "id": int(number),
            "version": int(version),
            "name": name,
            "level": level,
            "state": state,
            "first": begins.date(),
            "last": ends.date(),
        }
        for number, version, name, level, state, begins, ends in rows
    ]
    return sorted(told, key=lambda each: ("SABC".index(each["level"]), each["first"], each["id"]))


def _phases(
    frames: PlanFrames, campaigns: Sequence[dict[str, Any]], zone: ZoneInfo
) -> dict[int, list[tuple[date, date, str]]]:
    table = frames.phases[frames.phases["campaign_id"].isin([each["id"] for each in campaigns])]
    first = _days(table["starts_at"], zone)
    last = _days(table["ends_at"] - pd.Timedelta(minutes=1), zone)
    told: dict[int, list[tuple[date, date, str]]] = {}
    for campaign_id, kind, begins, ends in zip(table["campaign_id"], table["kind"], first, last, strict=True):
        told.setdefault(int(campaign_id), []).append((begins.date(), ends.date(), str(kind)))
    return told


def _due(
    frames: PlanFrames, since: date, until: date, today: date
) -> tuple[dict[date, int], dict[date, int]]:
    tasks = frames.tasks[frames.tasks["done_at"].isna()]
    tasks = tasks[tasks["due_on"].between(pd.Timestamp(since), pd.Timestamp(until))]
    counts = {day.date(): int(n) for day, n in tasks["due_on"].value_counts().items()}
    return counts, {day: n for day, n in counts.items() if day < today}


def _week(
    days: tuple[Day, ...],
    campaigns: Sequence[dict[str, Any]],
    phases: Mapping[int, list[tuple[date, date, str]]],
    clashes: Mapping[int, str],
) -> Week:
    monday, sunday = days[0].day, days[-1].day
    here = [each for each in campaigns if each["first"] <= sunday and each["last"] >= monday]
    columns = [
        (max((each["first"] - monday).days, 0), min((each["last"] - monday).days, DAYS - 1)) for each in here
    ]
    placed = _by_weight(columns)
    hidden = [0] * DAYS
    bars = []
    for each, (first, last), lane in zip(here, columns, placed, strict=True):
        if lane >= MOST_LANES:
            for column in range(first, last + 1):
                hidden[column] += 1
            continue
        bars.append(
            Bar(
                campaign_id=each["id"],
                version=each["version"],
                name=each["name"],
                level=each["level"],
                state=each["state"],
                first=first,
                last=last,
                lane=lane,
                goes_on=each["last"] > sunday,
                came_from=each["first"] < monday,
                starts=each["first"],
                ends=each["last"],
                segments=_segments(phases.get(each["id"], []), monday, first, last),
                clash=clashes.get(each["id"], ""),
            )
        )
    depth = max((bar.lane + 1 for bar in bars), default=0)
    return Week(days, tuple(bars), depth, tuple(hidden))


def _by_weight(columns: Sequence[tuple[int, int]]) -> list[int]:
    """Return lanes, so that the first of the list have the upper ones: they are the large campaigns."""
    taken: list[list[tuple[int, int]]] = []
    placed = []
    for first, last in columns:
        lane = next(
            (n for n, own in enumerate(taken) if all(last < a or first > b for a, b in own)), len(taken)
        )
        if lane == len(taken):
            taken.append([])
        taken[lane].append((first, last))
        placed.append(lane)
    return placed


def _segments(
    phases: Sequence[tuple[date, date, str]], monday: date, first: int, last: int
) -> tuple[Segment, ...]:
    told: list[Segment] = []
    for column in range(first, last + 1):
        day = monday + timedelta(days=column)
        on = {kind for begins, ends, kind in phases if begins <= day <= ends}
        phase = next((kind for kind in _STRONGEST if kind in on), "")
        if told and told[-1].phase == phase:
            told[-1] = Segment(told[-1].first, column, phase)
        else:
            told.append(Segment(column, column, phase))
    return tuple(told)


def _days(moments: pd.Series, zone: ZoneInfo) -> pd.Series:
    return moments.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
