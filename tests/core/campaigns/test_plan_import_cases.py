"""What people do to a plan's workbook: names twice, needs turned round, times moved, others at work meanwhile."""

# ruff: noqa: DTZ001 (cells of a sheet have no zone)

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.campaigns.budget_actions import Line, save_lines
from core.campaigns.campaign_actions import edit_campaign
from core.campaigns.item_actions import add_items
from core.campaigns.phase_actions import save_phases
from core.campaigns.plan_columns import column_name, sheet_name
from core.campaigns.plan_import import import_plan, proposed
from core.campaigns.plan_import_undo import undo_import
from core.campaigns.plan_read import read_plan
from core.campaigns.send_actions import Send, save_send
from core.campaigns.task_actions import add_task, edit_task
from core.campaigns.values import Phase, PhaseKind
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict
from core.shop.tables import Shop
from core.team.tables import Member, User
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


@pytest.fixture
def small(sqlite_shop):
    return a_plan(sqlite_shop)


def edited(actor, **changes):
    with writing() as session:
        version = plan(actor).campaigns["version"].iloc[0].item()
        edit_campaign(session, actor, 1, version=version, changes=changes)


def without(book, sheet: str, column: str):
    page = book[sheet_name(sheet)]
    headings = [cell.value for cell in page[1]]
    page.delete_cols(headings.index(column_name(sheet, column)) + 1)


def two_tasks(actor) -> tuple[int, int]:
    """Store a task on 1–2 October, and one on 3–4 October that needs it; return their ids."""
    with writing() as session:
        days = {"starts_on": date(2026, 10, 1), "due_on": date(2026, 10, 2)}
        first = add_task(session, actor, 1, {"name": "甲", **days})
        later = {"starts_on": date(2026, 10, 3), "due_on": date(2026, 10, 4)}
        return first, add_task(session, actor, 1, {"name": "乙", **later}, needs=[first])


def put_task(book, number: int, **cells):
    page = book[sheet_name("tasks")]
    put(book, "tasks", next(row[0].row for row in page.iter_rows() if row[0].value == number), **cells)


def days_of(actor, number: int) -> tuple[date, date]:
    row = plan(actor).tasks.set_index("id").loc[number]
    return row["starts_on"].date(), row["due_on"].date()


def needs(actor) -> set[tuple[int, int]]:
    return set(plan(actor).needs.itertuples(index=False, name=None))


def test_needs_that_turn_round_are_no_circle_and_come_back(small):
    first, then = two_tasks(small)
    before, stood = needs(small), (days_of(small, first), days_of(small, then))
    book = book_of(small)
    put_task(book, first, needs=str(then))
    put_task(book, then, needs=None)
    done = imported(small, book)
    assert needs(small) == before - {(then, first)} | {(first, then)}
    with writing() as session:
        undo_import(session, small, done)
    assert needs(small) == before
    assert (days_of(small, first), days_of(small, then)) == stood


def test_both_days_are_written_together_whatever_slips(small):
    first, then = two_tasks(small)
    book = book_of(small)
    put_task(book, first, starts_on=date(2026, 10, 8), due_on=date(2026, 10, 9))
    put_task(book, then, due_on=date(2026, 10, 5))
    imported(small, book)
    assert days_of(small, first) == (date(2026, 10, 8), date(2026, 10, 9))
    assert days_of(small, then) == (date(2026, 10, 3), date(2026, 10, 5))


def later_task(session, actor):
    row = plan(actor).tasks.iloc[0]
    edit_task(session, actor, int(row["id"]), version=int(row["version"]), changes={"note": "我的"})


LATER = {
    "task": later_task,
    "item": lambda session, actor: add_items(session, actor, 1, codes=["B2"]),
    "budget": lambda session, actor: save_lines(session, actor, 1, [Line("ads", planned=1)]),
    "send": lambda session, actor: save_send(session, actor, 1, Send("sms", LIVE)),
    "in the new one": lambda session, actor: add_items(session, actor, 2, codes=["B2"]),
}


@pytest.mark.parametrize("work", LATER)
def test_nothing_is_taken_back_when_somebody_worked_there_since(small, work):
    book = book_of(small)
    put(book, "campaigns", 2, note="改过")
    put(book, "campaigns", 3, name="店庆", level="C", live_at=datetime(2026, 12, 20, 10))
    done = imported(small, book)
    with writing() as session:
        LATER[work](session, small)
    with writing() as session, pytest.raises(Conflict):
        undo_import(session, small, done)
    assert sorted(plan(small).campaigns["note"]) == ["", "改过"]


def test_a_new_campaign_takes_its_tasks_from_the_file(small):
    book = book_of(small)
    put(book, "campaigns", 3, name="店庆", level="B", live_at=datetime(2026, 12, 20, 10))
    days = {"starts_on": date(2026, 12, 1), "due_on": date(2026, 12, 2)}
    put(book, "tasks", 5, campaign="店庆", name="脚本", done="是", **days)
    imported(small, book)
    own = plan(small).tasks.query("campaign_id == 2")
    assert list(own["name"]) == ["脚本"]
    assert own["done_at"].notna().all()


def test_two_new_campaigns_of_one_name_are_a_fault_at_the_second(small):
    book = book_of(small)
    put(book, "campaigns", 3, name="Store Day", level="C", live_at=datetime(2026, 12, 20, 10))
    put(book, "campaigns", 4, name="store day", level="C", live_at=datetime(2026, 12, 28, 10))
    (fault,) = looked_at(small, book).faults
    assert (fault.row, "store day" in fault.reason) == (4, True)


def test_phases_keep_their_names_without_a_column_of_names(small):
    day = timedelta(days=1)
    phases = [
        Phase(PhaseKind.GATHER, LIVE - 3 * day, LIVE, "先热起来"),
        Phase(PhaseKind.BURST, LIVE, LIVE + day, "开门红"),
    ]
    with writing() as session:
        version = plan(small).campaigns["version"].item()
        save_phases(session, small, 1, version=version, phases=phases)
    book = book_of(small)
    without(book, "phases", "name")
    assert looked_at(small, book).changes == ()
    put(book, "phases", 3, ends_at=datetime(2026, 11, 13))
    imported(small, book)
    assert list(plan(small).phases["name"]) == ["先热起来", "开门红"]


@pytest.mark.parametrize("words", ["第一行\n  第二行\n\n- 第四行", "无", "-", "＝1", "+2", "a  b"])
def test_notes_come_back_as_they_are(small, words):
    edited(small, note=words)
    book = book_of(small)
    assert looked_at(small, book).changes == ()
    put(book, "campaigns", 2, note=words + "\n改过")
    imported(small, book)
    assert plan(small).campaigns["note"].item() == words + "\n改过"


def test_the_target_keeps_the_figure_that_the_sheet_shows_when_the_goal_changes(small):
    edited(small, target=5_000_00)
    book = book_of(small)
    put(book, "campaigns", 2, goal="new_buyers")
    done = imported(small, book)
    assert plan(small).campaigns["target"].item() == 5_000
    back = book_of(small)
    without(back, "campaigns", "target")
    put(back, "campaigns", 2, goal="gmv")
    imported(small, back)
    assert plan(small).campaigns["target"].item() == 5_000_00
    with writing() as session, pytest.raises(Conflict):
        undo_import(session, small, done)


def test_whole_days_keep_the_clock_across_summer_time_and_all_follows(small):
    berlin = ZoneInfo("Europe/Berlin")
    with writing() as session:
        session.get(Shop, small.shop_id).timezone = "Europe/Berlin"
    edited(small, protected_until=LIVE + timedelta(days=15))
    before = plan(small)
    book = book_of(small)
    local = before.campaigns["live_at"].item().tz_convert(berlin)
    put(book, "campaigns", 2, live_at=local.tz_localize(None).to_pydatetime() - timedelta(days=20))
    done = imported(small, book)
    after = plan(small)
    for frame, name in (("campaigns", "live_at"), ("campaigns", "protected_until"), ("sends", "sends_at")):
        was = getattr(before, frame)[name].item().tz_convert(berlin).tz_localize(None)
        now = getattr(after, frame)[name].item().tz_convert(berlin).tz_localize(None)
        assert was - now == timedelta(days=20), name
    with writing() as session:
        undo_import(session, small, done)
    assert plan(small).sends["sends_at"].item() == before.sends["sends_at"].item()


def test_another_hour_shifts_the_phases_only(small):
    book = book_of(small)
    put(book, "campaigns", 2, live_at=datetime(2026, 11, 10, 21))
    imported(small, book)
    after = plan(small)
    assert after.campaigns["live_at"].item() == LIVE.astimezone(UTC) + timedelta(hours=1)
    assert after.sends["sends_at"].item() == LIVE - timedelta(hours=4)


def test_phases_that_say_another_time_than_the_campaign_are_a_fault(small):
    book = book_of(small)
    put(book, "campaigns", 2, live_at=datetime(2026, 11, 11, 20))
    put(book, "phases", 3, ends_at=datetime(2026, 11, 13))
    with pytest.raises(BadInput, match="2026-11-10 20:00"):
        imported(small, book)


def test_a_name_that_two_members_bear_needs_the_address(small):
    with writing() as session:
        for address in ("x@b.cn", "y@b.cn"):
            user = User(address=address, name="小王")
            session.add(user)
            session.flush()
            number = user.id
            session.add(Member(shop_id=small.shop_id, user_id=number, role="marketer"))
    book = book_of(small)
    put(book, "campaigns", 2, owner="小王")
    (fault,) = looked_at(small, book).faults
    assert "小王" in fault.reason
    put(book, "campaigns", 2, owner="y@b.cn")
    imported(small, book)
    assert plan(small).campaigns["owner_id"].item() == number


@pytest.mark.parametrize("name", ["双11", "双十一"])
def test_a_renamed_campaign_is_found_by_either_name(small, name):
    book = book_of(small)
    put(book, "campaigns", 2, name="双十一")
    put(book, "items", 3, campaign=name, code="B2")
    imported(small, book)
    assert list(plan(small).items["code"]) == ["A1", "B2"]


def test_what_is_imported_is_what_was_shown(small):
    book = book_of(small)
    put(book, "campaigns", 2, note="改过")
    file = read_plan(saved(book), "plan.xlsx")
    with reading() as session:
        shown = proposed(session, small, file)
    edited(small, platform="tmall")
    with writing() as session, pytest.raises(Conflict):
        import_plan(session, small, file, shown=shown)
    assert plan(small).campaigns["platform"].item() == "tmall"


def test_several_sends_are_changed_at_once(small):
    with writing() as session:
        save_send(session, small, 1, Send("push", LIVE, "新客"))
    book = book_of(small)
    put(book, "sends", 2, audience_count=900)
    put(book, "sends", 3, sends_at=datetime(2026, 11, 10, 19))
    done = imported(small, book)
    after = plan(small).sends
    assert after["audience_count"].tolist()[0] == 900
    assert after["sends_at"].iloc[1].tz_convert(ZONE).hour == 19
    with writing() as session:
        undo_import(session, small, done)
    assert plan(small).sends["sends_at"].iloc[1] == LIVE
