"""The plan as a Gantt chart: which rows stand in it, in which order, and between which of them lines run."""

from datetime import date

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.gantt_rows import gantt_rows, page_of, slack_days
from core.campaigns.plan_frames import PlanFrames

ZONE = "Asia/Shanghai"


def plan(tasks: list[tuple[int, int, str, str, bool]], needs: list[tuple[int, int]]) -> PlanFrames:
    """Return two campaigns (1: 10-20 … 11-12, 2: 12-01 … 12-12) with tasks (id, campaign, first, last day, is done)."""
    moments = {
        "starts_at": ["2026-10-19 16:00", "2026-11-30 16:00"],
        "ends_at": ["2026-11-11 16:00", "2026-12-11 16:00"],
    }
    campaigns = pd.DataFrame({"id": [1, 2], "name": ["双11", "双12"], "level": ["S", "A"]}).assign(
        owner=None, state="planned", **moments
    )
    phases = pd.DataFrame({"id": [1, 2, 3], "campaign_id": [1, 1, 2], "kind": ["gather", "burst", "burst"]})
    phases["starts_at"] = ["2026-10-19 16:00", "2026-11-10 12:00", "2026-11-30 16:00"]
    phases["ends_at"] = ["2026-11-10 12:00", "2026-11-11 16:00", "2026-12-11 16:00"]
    table = pd.DataFrame(tasks, columns=["id", "campaign_id", "starts_on", "due_on", "is_done"])
    table = table.assign(name="t" + table["id"].astype(str), role="design", assignee=None)
    table["done_at"] = pd.to_datetime(
        table.pop("is_done").map({True: "2026-10-01", False: None}), utc=True
    ).astype("datetime64[us, UTC]")
    for frame in (campaigns, phases):
        for name in ("starts_at", "ends_at"):
            frame[name] = pd.to_datetime(frame[name], utc=True)
    for name in ("starts_on", "due_on"):
        table[name] = pd.to_datetime(table[name])
    pairs = pd.DataFrame(needs, columns=["task_id", "needs_id"], dtype="int64")
    none = pd.DataFrame()
    return PlanFrames(campaigns, phases, table, pairs, none, none, none)


def laid(frames: PlanFrames, since: str, until: str, *, today: str = "2026-10-10", with_tasks: bool = True):
    return gantt_rows(
        frames,
        since=date.fromisoformat(since),
        until=date.fromisoformat(until),
        today=date.fromisoformat(today),
        zone=ZONE,
        with_tasks=with_tasks,
    )


CHAIN = [
    (11, 1, "2026-10-01", "2026-10-05", False),
    (12, 1, "2026-10-06", "2026-10-12", False),
    (13, 1, "2026-10-10", "2026-10-15", False),
    (21, 2, "2026-10-20", "2026-10-21", False),
]


def test_each_campaign_is_followed_by_its_tasks() -> None:
    told = laid(plan(CHAIN, []), "2026-10-01", "2026-12-31")
    assert list(zip(told.rows["campaign_id"], told.rows["task_id"], strict=True)) == [
        (1, 0), (1, 11), (1, 12), (1, 13), (2, 0), (2, 21)
    ]  # fmt: skip
    assert list(told.rows["row"]) == list(range(6))


def test_times_are_those_of_the_shops_clock() -> None:
    bars = laid(plan([], []), "2026-11-01", "2026-11-30").bars
    assert str(bars["starts"].iloc[0]) == "2026-10-20 00:00:00"
    assert str(bars["starts"].iloc[1]) == "2026-11-10 20:00:00"


def test_a_campaign_is_shown_for_its_tasks_sake_only_where_tasks_are_shown() -> None:
    frames = plan(CHAIN, [])
    assert set(laid(frames, "2026-10-21", "2026-10-31").rows["campaign_id"]) == {1, 2}
    assert set(laid(frames, "2026-10-21", "2026-10-31", with_tasks=False).rows["campaign_id"]) == {1}


def test_late_early_tight_and_done_are_marked() -> None:
    tasks = [*CHAIN, (14, 1, "2026-10-11", "2026-10-20", True)]
    told = laid(plan(tasks, [(12, 11), (13, 12)]), "2026-10-01", "2026-12-31", today="2026-10-06")
    marks = dict(zip(told.rows["task_id"], told.rows["mark"], strict=True))
    assert marks[11] == "late"  # due on the day before yesterday
    assert marks[12] == "tight"  # what needs it begins before it is due
    assert marks[13] == "early"
    assert marks[14] == "done"
    assert marks[21] == ""


def test_what_is_done_holds_nobody_up() -> None:
    tasks = [(11, 1, "2026-10-01", "2026-10-05", True), (12, 1, "2026-10-03", "2026-10-09", False)]
    told = laid(plan(tasks, [(12, 11)]), "2026-10-01", "2026-12-31", today="2026-10-02")
    assert told.rows.set_index("task_id")["mark"][12] == ""
    assert not told.lines["is_early"].any()


def test_a_line_runs_from_the_end_of_what_is_needed_to_the_start_of_what_needs_it() -> None:
    lines = laid(plan(CHAIN, [(12, 11)]), "2026-10-01", "2026-12-31").lines
    assert list(lines["row"]) == [1, 2, 2]
    assert [str(at.date()) for at in lines["at"]] == ["2026-10-06", "2026-10-06", "2026-10-06"]


def test_a_task_may_slip_until_the_first_that_needs_it() -> None:
    frames = plan(CHAIN, [(13, 11), (12, 11)])
    assert dict(slack_days(frames.tasks, frames.needs)) == {11: 0}


@settings(max_examples=40, deadline=None)
@given(
    offset=st.integers(0, 8),
    limit=st.integers(1, 8),
    pairs=st.sets(st.tuples(st.sampled_from((11, 12, 13, 21)), st.sampled_from((11, 12, 13, 21)))),
)
def test_lines_run_only_between_rows_of_the_page(
    offset: int, limit: int, pairs: set[tuple[int, int]]
) -> None:
    needs = [(task, needed) for task, needed in pairs if task > needed]
    page = page_of(laid(plan(CHAIN, needs), "2026-10-01", "2026-12-31"), offset, limit)
    assert list(page.rows["row"]) == list(range(len(page.rows)))
    assert set(page.lines["row"]) | set(page.bars["row"]) <= set(page.rows["row"])
    assert (page.lines.groupby("line").size() == 3).all()


def test_an_empty_plan_has_no_rows() -> None:
    frames = plan([], [])
    told = laid(frames, "2030-01-01", "2030-01-31")
    assert told.rows.empty
    assert told.bars.empty
    assert told.lines.empty
