"""What the year strip and the month grid draw: lanes, weeks, festivals, tasks due."""

from datetime import date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.campaign_actions import build, edit_campaign
from core.campaigns.festival_reads import events_between
from core.campaigns.lanes import lanes
from core.campaigns.month_cells import MOST_LANES, month_cells
from core.campaigns.plan_frames import PlanFrames, plan_frames
from core.campaigns.year_rows import year_rows
from core.db.engine import reading, writing

ZONE = ZoneInfo("Asia/Shanghai")
BARS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=40)


@given(BARS)
def test_bars_of_one_lane_never_overlap_and_no_lane_is_wasted(bars):
    starts, ends = [start for start, _n in bars], [start + n for start, n in bars]
    placed = lanes(starts, ends)
    for a, b in combinations(range(len(bars)), 2):
        if placed[a] == placed[b]:
            assert ends[a] <= starts[b] or ends[b] <= starts[a]
    at_once = max((sum(s <= at < e for s, e in zip(starts, ends, strict=True)) for at in starts), default=0)
    assert max(placed, default=-1) + 1 == at_once


def planned(actor, *campaigns) -> PlanFrames:
    with writing() as session:
        for name, live, level in campaigns:
            build(session, actor, name=name, live=live, level=level, platform="taobao")
        return plan_frames(session, actor)


def at(month: int, day: int, hour: int = 20) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def test_a_campaign_goes_through_the_weeks_of_its_month(sqlite_shop):
    frames = planned(sqlite_shop, ("双11", at(11, 10), "S"), ("小聚", at(11, 10), "C"))
    weeks = month_cells(
        frames, [], month=date(2026, 11, 1), today=date(2026, 11, 5), zone=ZONE, clashes={1: "block"}
    )
    assert [week.days[0].day for week in weeks][:2] == [date(2026, 10, 26), date(2026, 11, 2)]
    assert len(weeks) == 6
    large, small = weeks[2].bars
    assert (large.name, large.first, large.last, large.lane, large.clash) == ("双11", 0, 6, 0, "block")
    assert (small.name, small.first, small.last, small.lane, small.clash) == ("小聚", 0, 2, 1, "")
    assert [(each.first, each.last, each.phase) for each in large.segments] == [
        (0, 0, "presale"),
        (1, 2, "burst"),
        (3, 5, "return"),
        (6, 6, "review"),
    ]
    assert small.came_from
    assert not small.goes_on
    assert weeks[1].bars[1].first == 5  # from Saturday on


def test_days_know_tasks_festivals_and_days_off(sqlite_shop):
    frames = planned(sqlite_shop, ("双11", at(11, 10), "C"))
    with reading() as session:
        events = events_between(session, sqlite_shop, date(2026, 10, 26), date(2026, 12, 6))
    weeks = month_cells(frames, events, month=date(2026, 11, 1), today=date(2026, 11, 5), zone=ZONE)
    days = {day.day: day for week in weeks for day in week.days}
    assert days[date(2026, 11, 3)].due == days[date(2026, 11, 3)].late == 1
    assert (days[date(2026, 11, 6)].due, days[date(2026, 11, 6)].late) == (1, 0)
    assert {"november_11"} <= {each.key for each in days[date(2026, 11, 11)].events}
    assert days[date(2026, 11, 1)].off
    assert not days[date(2026, 11, 2)].off
    assert not days[date(2026, 10, 31)].is_in_month
    assert [day.day for day in days.values() if day.is_today] == [date(2026, 11, 5)]


def test_days_off_of_a_year_that_is_not_published_are_unknown(sqlite_shop):
    frames = planned(sqlite_shop, ("x", at(11, 10), "C"))
    weeks = month_cells(frames, [], month=date(2090, 10, 1), today=date(2026, 1, 1), zone=ZONE)
    assert {day.off for week in weeks for day in week.days} == {None}


def test_what_finds_no_room_in_a_week_is_counted(sqlite_shop):
    frames = planned(sqlite_shop, *[(f"活动 {n}", at(11, 10), "C") for n in range(MOST_LANES + 3)])
    week = month_cells(frames, [], month=date(2026, 11, 1), today=date(2026, 11, 5), zone=ZONE)[2]
    assert len(week.bars) == MOST_LANES
    assert week.hidden == (3, 3, 3, 0, 0, 0, 0)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.integers(-20, 40), st.integers(0, 30), st.sampled_from("SABC")), max_size=12))
def test_bars_of_a_week_never_lie_on_one_another(rows):
    first = datetime(2026, 11, 1, tzinfo=ZONE)
    campaigns = pd.DataFrame(
        [
            (n, 1, f"{n}", level, "planned", first + timedelta(days=a), first + timedelta(days=a + b + 1))
            for n, (a, b, level) in enumerate(rows)
        ],
        columns=["id", "version", "name", "level", "state", "starts_at", "ends_at"],
    )
    for name in ("starts_at", "ends_at"):
        campaigns[name] = pd.to_datetime(campaigns[name], utc=True)
    moments = pd.to_datetime([], utc=True)
    empty = pd.DataFrame({"campaign_id": [], "kind": [], "starts_at": moments, "ends_at": moments})
    tasks = pd.DataFrame({"done_at": moments, "due_on": pd.to_datetime([])})
    frames = PlanFrames(campaigns, empty, tasks, empty, empty, empty, empty)
    for week in month_cells(frames, [], month=date(2026, 11, 1), today=date(2026, 11, 1), zone=ZONE):
        taken = [(bar.lane, column) for bar in week.bars for column in range(bar.first, bar.last + 1)]
        assert len(taken) == len(set(taken))


def test_the_year_has_a_block_a_platform_and_bars_as_high_as_their_level(sqlite_shop):
    frames = planned(sqlite_shop, ("双11", at(11, 10), "S"), ("小聚", at(11, 11), "C"), ("春", at(3, 1), "B"))
    with writing() as session:
        edit_campaign(session, sqlite_shop, 3, version=1, changes={"platform": "jd"})
        frames = plan_frames(session, sqlite_shop)
        events = events_between(session, sqlite_shop, date(2026, 1, 1), date(2026, 12, 31))
    rows = year_rows(
        frames,
        events,
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
        zone=ZONE,
        blocked=[1],
        warned=[1, 2],
    )
    assert list(rows.platforms["platform"]) == ["jd", "taobao"]
    assert rows.depth == 3
    bars = rows.bars.set_index("name")
    assert dict(bars["clash"]) == {"春": "", "双11": "block", "小聚": "warn"}
    heights = (bars["bottom"] - bars["top"]).round(4)
    assert heights["双11"] > heights["春"] > heights["小聚"]
    assert bars.loc["双11", "starts"] == pd.Timestamp("2026-11-10 20:00")
    assert rows.ahead.set_index("campaign_id").loc[1, "starts"] == pd.Timestamp("2026-10-11")
    assert len(rows.festivals[rows.festivals["key"] == "christmas"]) >= 1


def test_a_year_without_campaigns_is_empty(sqlite_shop):
    frames = planned(sqlite_shop, ("双11", at(11, 10), "S"))
    rows = year_rows(frames, [], since=date(2030, 1, 1), until=date(2030, 12, 31), zone=ZONE)
    assert rows.bars.empty
    assert rows.depth == 0
