"""Campaigns: built from a template, edited, moved and put back, by one person or by two."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from core.campaigns import campaign_reads
from core.campaigns.campaign_actions import (
    build,
    copy_campaign,
    delete_campaign,
    edit_campaign,
    restore_campaign,
    set_state,
    stored_tasks,
)
from core.campaigns.moving import frames_moved, move_campaign, undo_move
from core.campaigns.phase_actions import save_phases
from core.campaigns.plan_frames import plan_frames
from core.campaigns.send_actions import Send, save_send
from core.campaigns.task_actions import (
    add_task,
    delete_task,
    edit_task,
    finish_task,
    restore_task,
    set_needs,
    undo_edit,
)
from core.campaigns.values import Phase, PhaseKind, State
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.shop.actions import edit_shop, open_shop
from core.team.rights import Role
from core.team.tables import User

ZONE = ZoneInfo("Asia/Shanghai")
LIVE = datetime(2026, 11, 10, 20, tzinfo=ZONE)


def built(actor, **changes) -> int:
    with writing() as session:
        return build(session, actor, **{"name": "双11", "live": LIVE, "level": "S"} | changes)


def view(actor, campaign_id):
    with reading() as session:
        return campaign_reads.campaign(session, actor, campaign_id)


def tasks(actor, campaign_id) -> dict[str, tuple[date, date]]:
    with reading() as session:
        frame = campaign_reads.tasks(session, actor, campaign_id)
    return {row.name: (row.starts_on.date(), row.due_on.date()) for row in frame.itertuples()}


def test_a_large_campaign_is_built_in_one_step(shop):
    campaign_id = built(shop, owner_id=shop.user_id)
    seen = view(shop, campaign_id)
    local = {each.kind: each.starts.astimezone(ZONE) for each in seen.phases}
    assert local[PhaseKind.GATHER] == datetime(2026, 10, 11, tzinfo=ZONE)
    assert local[PhaseKind.PRESALE] == datetime(2026, 10, 27, 20, tzinfo=ZONE)
    assert local[PhaseKind.BURST] == LIVE == seen.live_at
    assert seen.ends_at.astimezone(ZONE) == datetime(2026, 11, 19, tzinfo=ZONE)
    assert seen.owner == shop.name
    days = tasks(shop, campaign_id)
    assert len(days) == 18
    assert days["定目标、看去年复盘"] == (date(2026, 9, 9), date(2026, 9, 11))
    assert days["复盘"][1] == date(2026, 11, 17)


@pytest.mark.parametrize("level", ["S", "A", "B", "C"])
def test_no_task_of_a_template_begins_before_what_it_needs_is_due(sqlite_shop, level):
    campaign_id = built(sqlite_shop, level=level)
    with reading() as session:
        stored = {each.id: each for each in stored_tasks(session, campaign_id)}
    late = [
        (each.name, stored[need].name)
        for each in stored.values()
        for need in each.needs
        if each.starts <= stored[need].due
    ]
    assert late == []
    assert all((LIVE.date() + timedelta(days=each.offset)) == each.due for each in stored.values())


def test_tasks_skip_days_off_where_that_is_wanted(sqlite_shop):
    campaign_id = built(sqlite_shop, skips_days_off=True)
    for starts, due in tasks(sqlite_shop, campaign_id).values():
        assert starts.weekday() < 5 or starts in WORKED
        assert due.weekday() < 5 or due in WORKED
        assert not date(2026, 10, 1) <= due <= date(2026, 10, 7)


WORKED = (date(2026, 9, 20), date(2026, 10, 10))  # weekends worked for the holiday of October 2026


BAD = [
    ({"name": " "}, "name"),
    ({"name": "x" * 81}, "name"),
    ({"level": "Z"}, "level"),
    ({"goal": "fun"}, "goal"),
    ({"live": datetime(3000, 1, 1, tzinfo=UTC)}, "live"),
    ({"live": datetime(2026, 1, 1)}, "live"),  # noqa: DTZ001 (a moment without a zone is what is refused)
    ({"owner_id": 999}, "owner_id"),
    ({"phases": []}, "phases"),
]


@pytest.mark.parametrize(("changes", "field"), BAD)
def test_a_fault_is_told_at_its_field_and_nothing_is_stored(sqlite_shop, changes, field):
    with pytest.raises(BadInput) as told:
        built(sqlite_shop, **changes)
    assert told.value.field == field
    with reading() as session:
        assert plan_frames(session, sqlite_shop).campaigns.empty


DAY = timedelta(days=1)
OVERLAPS = [
    ([("burst", 0, 0)], "phases.0.ends"),
    ([("burst", 0, -1)], "phases.0.ends"),
    ([("gather", -9, -4), ("warm_up", -5, 0), ("burst", 0, 1)], "phases.1.starts"),
    ([("burst", 0, 2), ("burst", 1, 3)], "phases.1.starts"),
    ([("burst", 0, 2), ("warm_up", 3, 4)], "phases.1.starts"),
    ([("return", -2, -1), ("burst", 0, 2)], "phases.0.starts"),
]


def phases(rows) -> list[Phase]:
    return [Phase(PhaseKind(kind), LIVE + DAY * a, LIVE + DAY * b) for kind, a, b in rows]


@pytest.mark.parametrize(("rows", "field"), OVERLAPS)
def test_phases_that_cannot_be_are_told(sqlite_shop, rows, field):
    campaign_id = built(sqlite_shop)
    with writing() as session, pytest.raises(BadInput) as told:
        save_phases(session, sqlite_shop, campaign_id, version=1, phases=phases(rows))
    assert told.value.field == field


def test_warm_up_and_presale_may_run_side_by_side(sqlite_shop):
    rows = [("warm_up", -9, 0), ("presale", -7, 0), ("burst", 0, 1), ("presale", 1, 2), ("burst", 2, 3)]
    assert len(view(sqlite_shop, built(sqlite_shop, phases=phases(rows))).phases) == 5


def test_tasks_follow_when_the_burst_is_moved_by_its_phases_and_come_back(shop):
    campaign_id = built(shop)
    before = tasks(shop, campaign_id)
    later = [
        replace(each, starts=each.starts + 2 * DAY, ends=each.ends + 2 * DAY)
        for each in view(shop, campaign_id).phases
    ]
    with writing() as session:
        moved = save_phases(session, shop, campaign_id, version=1, phases=later)
    assert tasks(shop, campaign_id) == {name: (a + 2 * DAY, b + 2 * DAY) for name, (a, b) in before.items()}
    with writing() as session:
        undo_move(session, shop, moved)
    assert tasks(shop, campaign_id) == before
    assert view(shop, campaign_id).live_at == LIVE


def test_a_move_takes_everything_along_but_done_tasks_and_the_platforms_deadline(shop):
    campaign_id = built(shop, skips_days_off=True)
    with writing() as session:
        changes = {"enrol_by": LIVE - 20 * DAY, "protected_until": LIVE + 15 * DAY}
        edit_campaign(session, shop, campaign_id, version=1, changes=changes)
        save_send(session, shop, campaign_id, Send("sms", LIVE - timedelta(hours=2)))
        first = campaign_reads.tasks(session, shop, campaign_id).iloc[0]
        finish_task(session, shop, int(first["id"]), version=1)
    before = tasks(shop, campaign_id)
    with reading() as session:
        frames = plan_frames(session, shop)
    with writing() as session:
        moved = move_campaign(session, shop, campaign_id, version=2, days=7)
    seen = view(shop, campaign_id)
    assert seen.live_at == LIVE + 7 * DAY
    assert seen.protected_until == LIVE + 22 * DAY
    assert seen.enrol_by == LIVE - 20 * DAY
    after = tasks(shop, campaign_id)
    assert after[first["name"]] == before[first["name"]]
    assert after["复盘"][1] == before["复盘"][1] + 7 * DAY
    with reading() as session:
        now = plan_frames(session, shop)
    told = frames_moved(frames, campaign_id, 7, ZONE)
    for name in ("phases", "tasks", "sends"):
        ignored = ["id", "version", "done_at"]
        pd.testing.assert_frame_equal(
            getattr(told, name).drop(columns=ignored, errors="ignore").reset_index(drop=True),
            getattr(now, name).drop(columns=ignored, errors="ignore").reset_index(drop=True),
        )
    pd.testing.assert_frame_equal(
        told.campaigns.drop(columns="version"), now.campaigns.drop(columns="version")
    )
    with writing() as session:
        undo_move(session, shop, moved)
    assert tasks(shop, campaign_id) == before
    assert view(shop, campaign_id).protected_until == LIVE + 15 * DAY


def test_a_move_keeps_the_time_of_day_across_summer_time(sqlite_shop):
    with writing() as session:
        edit_shop(session, sqlite_shop, version=1, timezone="Europe/Berlin")
    berlin = ZoneInfo("Europe/Berlin")
    campaign_id = built(sqlite_shop, live=datetime(2026, 3, 27, 20, tzinfo=berlin), level="C")
    with reading() as session:
        frames = plan_frames(session, sqlite_shop)
    with writing() as session:
        move_campaign(session, sqlite_shop, campaign_id, version=1, days=3)
    live = view(sqlite_shop, campaign_id).live_at
    assert live.astimezone(berlin).hour == 20
    assert frames_moved(frames, campaign_id, 3, berlin).campaigns["live_at"].iloc[0] == live


def test_the_second_of_two_editors_is_told(shop):
    campaign_id = built(shop)
    with writing() as session:
        save_phases(session, shop, campaign_id, version=1, phases=phases([("burst", 0, 1)]))
    for action in (
        lambda session: edit_campaign(session, shop, campaign_id, version=1, changes={"name": "x"}),
        lambda session: move_campaign(session, shop, campaign_id, version=1, days=1),
        lambda session: delete_campaign(session, shop, campaign_id, version=1),
        lambda session: save_phases(session, shop, campaign_id, version=1, phases=phases([("burst", 0, 2)])),
    ):
        with pytest.raises(Conflict), writing() as session:
            action(session)
    assert view(shop, campaign_id).name == "双11"


def test_who_may_say_that_a_campaign_is_ready(sqlite_shop):
    campaign_id = built(sqlite_shop)
    planner = replace(sqlite_shop, role=Role.PLANNER)
    with writing() as session, pytest.raises(Forbidden):
        set_state(session, planner, campaign_id, "ready", version=1)
    with writing() as session:
        edited = set_state(session, sqlite_shop, campaign_id, "ready", version=1)
        back = set_state(session, planner, campaign_id, edited.before["state"], version=edited.version)
    assert back.before == {"state": "ready"}
    assert view(sqlite_shop, campaign_id).state is State.PLANNED
    with writing() as session, pytest.raises(Forbidden):
        edit_campaign(session, replace(sqlite_shop, role=Role.MARKETER), campaign_id, version=3, changes={})


def test_deleted_and_brought_back(sqlite_shop):
    campaign_id = built(sqlite_shop)
    with writing() as session:
        gone = delete_campaign(session, sqlite_shop, campaign_id, version=1)
    with reading() as session, pytest.raises(NotFound):
        campaign_reads.campaign(session, sqlite_shop, campaign_id)
    with reading() as session:
        assert all(getattr(plan_frames(session, sqlite_shop), name).empty for name in FRAMES)
    with writing() as session:
        restore_campaign(session, sqlite_shop, gone.id, version=gone.version)
    assert view(sqlite_shop, campaign_id).name == "双11"


FRAMES = ("campaigns", "phases", "tasks", "needs", "items", "budget", "sends")


def test_an_empty_plan_has_the_columns_of_a_full_one(shop):
    with reading() as session:
        empty = plan_frames(session, shop)
    campaign_id = built(shop)
    with writing() as session:
        save_send(session, shop, campaign_id, Send("sms", LIVE))
        full = plan_frames(session, shop)
    for name in FRAMES:
        assert list(getattr(empty, name).columns) == list(getattr(full, name).columns)
    for name, column in (("campaigns", "live_at"), ("tasks", "due_on"), ("sends", "sends_at")):
        assert getattr(empty, name)[column].dtype == getattr(full, name)[column].dtype


def test_another_shops_campaigns_are_not_there(sqlite_shop):
    campaign_id = built(sqlite_shop)
    with writing() as session:
        other = open_shop(session, session.get(User, sqlite_shop.user_id), name="Another")
    with reading() as session:
        assert plan_frames(session, other).tasks.empty
        task_id = int(campaign_reads.tasks(session, sqlite_shop, campaign_id)["id"].iloc[0])
    for action in (
        lambda session: campaign_reads.campaign(session, other, campaign_id),
        lambda session: edit_campaign(session, other, campaign_id, version=1, changes={"name": "x"}),
        lambda session: move_campaign(session, other, campaign_id, version=1, days=1),
        lambda session: edit_task(session, other, task_id, version=1, changes={"name": "x"}),
        lambda session: copy_campaign(session, other, campaign_id, name="x"),
    ):
        with pytest.raises(NotFound), writing() as session:
            action(session)


def test_a_copy_is_an_idea_with_the_same_phases_and_needs(sqlite_shop):
    campaign_id = built(sqlite_shop)
    with writing() as session:
        copied = copy_campaign(session, sqlite_shop, campaign_id, name="双11 二店")
    assert view(sqlite_shop, copied).state is State.IDEA
    assert tasks(sqlite_shop, copied) == tasks(sqlite_shop, campaign_id)
    with reading() as session:
        frames = plan_frames(session, sqlite_shop)
    assert len(frames.needs) == 2 * len(frames.needs[frames.needs["task_id"] <= 18])


def test_a_late_task_takes_those_behind_it_along_and_gives_them_back(shop):
    campaign_id = built(shop, level="C")
    with reading() as session:
        frame = campaign_reads.tasks(session, shop, campaign_id).set_index("name")
    first = frame.loc["选品与价格带"]
    before = tasks(shop, campaign_id)
    with writing() as session:
        edited = edit_task(session, shop, int(first["id"]), version=1, changes={"due_on": date(2026, 11, 8)})
    after = tasks(shop, campaign_id)
    assert after["文案与图片"] == (date(2026, 11, 9), date(2026, 11, 10))
    assert len(edited.slipped) == 2
    with writing() as session:
        undo_edit(session, shop, edited)
    assert tasks(shop, campaign_id) == before


def test_a_circle_of_needs_is_refused_and_named(sqlite_shop):
    campaign_id = built(sqlite_shop, level="C")
    with reading() as session:
        frame = campaign_reads.tasks(session, sqlite_shop, campaign_id).set_index("name")
    first, last = int(frame.loc["选品与价格带", "id"]), int(frame.loc["文案与图片", "id"])
    with writing() as session, pytest.raises(BadInput, match="选品与价格带") as told:
        set_needs(session, sqlite_shop, first, version=1, needs=[last])
    assert told.value.field == "needs"
    with reading() as session:
        assert campaign_reads.tasks(session, sqlite_shop, campaign_id).set_index("id")["needs"][first] == ()


def test_tasks_are_added_ticked_off_deleted_and_brought_back(sqlite_shop):
    campaign_id = built(sqlite_shop, level="C")
    marketer = replace(sqlite_shop, role=Role.MARKETER)
    values = {
        "name": "直播脚本",
        "starts_on": date(2026, 11, 1),
        "due_on": date(2026, 11, 2),
        "assignee_id": sqlite_shop.user_id,
    }
    with writing() as session:
        task_id = add_task(session, marketer, campaign_id, values)
    with reading() as session:
        mine = campaign_reads.my_tasks(session, sqlite_shop, until=date(2026, 11, 2))
        assert list(mine["name"]) == ["直播脚本"]
        assert list(mine["campaign"]) == ["双11"]
        assert campaign_reads.my_tasks(session, sqlite_shop, until=date(2026, 11, 1)).empty
    with writing() as session:
        version = finish_task(session, marketer, task_id, version=1)
        assert campaign_reads.my_tasks(session, sqlite_shop).empty
        gone = delete_task(session, marketer, task_id, version=version)
        restore_task(session, marketer, gone.id, version=gone.version)
        told = campaign_reads.history(session, sqlite_shop, campaign_id)
    assert list(told["action"])[:4] == ["restored", "deleted", "finished", "added"]
    with writing() as session, pytest.raises(BadInput) as wrong:
        add_task(session, marketer, campaign_id, values | {"due_on": date(2026, 10, 1)})
    assert wrong.value.field == "due_on"
