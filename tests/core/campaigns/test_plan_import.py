"""A plan file comes back: what it would change, stored as a whole, and taken back."""

# ruff: noqa: DTZ001 (cells of a sheet have no zone)

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from core.campaigns.campaign_actions import edit_campaign
from core.campaigns.plan_import import import_plan
from core.campaigns.plan_import_undo import undo_import
from core.campaigns.plan_read import read_plan
from core.db.engine import writing
from core.errors import BadInput, Conflict, Forbidden
from core.locale import speaking
from core.team.rights import Role
from tests.core.campaigns.plan_books import (
    LIVE,
    ZONE,
    a_plan,
    book_of,
    imported,
    looked_at,
    plan,
    put,
    saved,
)

FRAMES = ("campaigns", "phases", "tasks", "needs", "items", "budget", "sends")


@pytest.fixture
def planned(shop):
    """A plan with something on every sheet."""
    return a_plan(shop)


@pytest.fixture
def small(sqlite_shop):
    """The same on SQLite only."""
    return a_plan(sqlite_shop)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_file_that_nobody_changed_changes_nothing(small, language):
    with speaking(language):
        book = book_of(small)
    told = looked_at(small, book)
    assert told.changes == ()
    assert told.faults == ()
    assert told.same == 1 + 2 + 3 + 1 + 1 + 1
    with pytest.raises(BadInput, match="没有"):
        imported(small, book)


def test_every_sheet_is_edited_imported_and_taken_back(planned):
    before = plan(planned)
    book = book_of(planned)
    put(book, "campaigns", 2, name="双11 主会场", target=880_000, note="改过")
    put(book, "campaigns", 3, name="店庆", level="C", live_at=datetime(2026, 12, 20, 10))
    put(book, "phases", 3, ends_at=datetime(2026, 11, 13))
    put(book, "tasks", 2, done="是", note="快")
    put(
        book,
        "tasks",
        5,
        campaign="双11",
        name="直播脚本",
        starts_on=date(2026, 11, 1),
        due_on=date(2026, 11, 2),
    )
    put(book, "items", 2, own_price=49.9, stock=300)
    put(book, "items", 3, campaign="双11", code="B2", own_price=45)
    put(book, "budget", 2, planned=6000)
    put(book, "budget", 3, campaign="双11", kind="视觉", planned=800)
    put(book, "sends", 2, sends_at=datetime(2026, 11, 10, 18, 30), audience_count=900)
    told = looked_at(planned, book)
    assert told.faults == ()
    assert sorted({each.sheet for each in told.changes}) == sorted(
        {"campaigns", "phases", "tasks", "items", "budget", "sends"}
    )
    done = imported(planned, book)
    after = plan(planned)
    names = list(after.campaigns.sort_values("id")["name"])
    assert names == ["双11 主会场", "店庆"]
    first = after.campaigns.iloc[0]
    assert (first["target"], first["note"]) == (880_000_00, "改过")
    assert first["ends_at"].tz_convert(ZONE) == datetime(2026, 11, 13, tzinfo=ZONE)
    tasks = after.tasks[after.tasks["campaign_id"] == 1].set_index("name")
    assert "直播脚本" in tasks.index
    assert tasks["done_at"].notna().sum() == 1
    items = after.items.set_index("code")
    assert (items.loc["A1", "own_price"], items.loc["A1", "stock"]) == (49_90, 300)
    assert items.loc["B2", "own_price"] == 45_00
    assert sorted(after.budget["planned"]) == [800_00, 6_000_00]
    assert after.sends.iloc[0]["sends_at"].tz_convert(ZONE) == datetime(2026, 11, 10, 18, 30, tzinfo=ZONE)
    with writing() as session:
        undo_import(session, planned, done)
    back = plan(planned)
    for name in FRAMES:
        ignored = [column for column in ("version", "id") if column in getattr(back, name)]
        assert (
            getattr(back, name).drop(columns=ignored).reset_index(drop=True).astype("str").to_dict()
            == getattr(before, name).drop(columns=ignored).reset_index(drop=True).astype("str").to_dict()
        ), name


def test_a_new_campaign_takes_its_phases_from_the_file(small):
    book = book_of(small)
    put(book, "campaigns", 3, name="店庆", level="B", live_at=datetime(2026, 12, 20, 10))
    put(
        book,
        "phases",
        4,
        campaign="店庆",
        kind="爆发",
        starts_on=datetime(2026, 12, 20, 10),
        ends_at=datetime(2026, 12, 22),
    )
    imported(small, book)
    frames = plan(small)
    made = frames.campaigns[frames.campaigns["name"] == "店庆"].iloc[0]
    assert len(frames.phases[frames.phases["campaign_id"] == made["id"]]) == 1
    assert made["ends_at"].tz_convert(ZONE) == datetime(2026, 12, 22, tzinfo=ZONE)
    assert len(frames.tasks[frames.tasks["campaign_id"] == made["id"]]) == 6


def test_another_time_of_going_live_moves_the_phases(small):
    book = book_of(small)
    put(book, "campaigns", 2, live_at=datetime(2026, 11, 11, 20))
    imported(small, book)
    assert plan(small).campaigns.iloc[0]["live_at"].tz_convert(ZONE) == LIVE + timedelta(days=1)


BAD = [
    ("phases", 2, {"ends_at": datetime(2026, 11, 1)}, "阶段"),
    ("phases", 2, {"ends_at": datetime(2026, 11, 12)}, "阶段"),
    ("campaigns", 2, {"live_at": "3000-01-01 20:00"}, "活动"),
    ("tasks", 2, {"due_on": date(2026, 10, 1)}, "任务"),
    ("tasks", 2, {"needs": "2"}, "任务"),
    ("tasks", 2, {"assignee": "nobody@b.cn"}, "任务"),
    ("items", 2, {"own_price": -3}, "商品"),
    ("items", 3, {"campaign": "双11", "code": "Z9"}, "商品"),
    ("items", 3, {"campaign": "没有的", "code": "B2"}, "商品"),
    ("budget", 2, {"planned": -1}, "预算"),
    ("campaigns", 3, {"id": 99, "name": "x"}, "活动"),
    ("campaigns", 3, {"name": "没有时间的"}, "活动"),
    ("campaigns", 2, {"live_at": None}, "上线.*不能清空|活动"),
    ("campaigns", 2, {"live_at": time(10)}, "活动"),
    ("campaigns", 2, {"level": None}, "活动"),
    ("phases", 2, {"starts_at": time(10)}, "阶段"),
    ("sends", 2, {"sends_at": time(10)}, "短信|触达|发送|群发"),
    ("items", 2, {"own_price": 0}, "商品"),
]


@pytest.mark.parametrize(("sheet", "row", "cells", "said"), BAD)
def test_a_row_at_fault_is_named_and_nothing_is_stored(small, sheet, row, cells, said):
    before = plan(small)
    book = book_of(small)
    put(book, "budget", 3, campaign="双11", kind="视觉", planned=800)  # a good row beside it
    put(book, sheet, row, **cells)
    with pytest.raises(BadInput, match=f"{said}.*{row}"):
        imported(small, book)
    after = plan(small)
    assert [len(getattr(after, name)) for name in FRAMES] == [len(getattr(before, name)) for name in FRAMES]
    assert after.campaigns.equals(before.campaigns)


def test_what_was_changed_since_is_not_taken_back(small):
    book = book_of(small)
    put(book, "campaigns", 2, note="改过")
    done = imported(small, book)
    with writing() as session:
        edit_campaign(
            session, small, 1, version=plan(small).campaigns["version"].item(), changes={"note": "我的"}
        )
    with writing() as session, pytest.raises(Conflict):
        undo_import(session, small, done)
    assert plan(small).campaigns.iloc[0]["note"] == "我的"


def test_a_marketer_may_not_import(small):
    book = book_of(small)
    with writing() as session, pytest.raises(Forbidden):
        import_plan(session, replace(small, role=Role.MARKETER), read_plan(saved(book), "plan.xlsx"))
