"""Two people on one campaign: what the one did since is never lost to the other's undo."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest

from core.campaigns import campaign_reads
from core.campaigns.campaign_actions import build, set_state, stored_tasks
from core.campaigns.moving import move_campaign, undo_move
from core.campaigns.schedule import in_order
from core.campaigns.send_actions import Send, save_send
from core.campaigns.task_actions import add_task, edit_task, set_needs, undo_edit
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, PlannerError
from core.team.rights import Actor, Role

LIVE = datetime(2026, 11, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def made(sqlite_shop: Actor) -> int:
    with writing() as session:
        return build(session, sqlite_shop, name="双11", live=LIVE, level="C")


def _tasks(campaign_id: int):
    with reading() as session:
        return {task.name: task for task in stored_tasks(session, campaign_id)}


def _version(actor: Actor, task_id: int, campaign_id: int) -> int:
    with reading() as session:
        frame = campaign_reads.tasks(session, actor, campaign_id).set_index("id")
    return int(frame.loc[task_id, "version"])


def _edit(actor: Actor, campaign_id: int, task_id: int, **changes):
    version = _version(actor, task_id, campaign_id)
    with writing() as session:
        return edit_task(session, actor, task_id, version=version, changes=changes)


def test_a_move_is_not_undone_over_a_task_that_somebody_moved_since(sqlite_shop, made):
    with writing() as session:
        moved = move_campaign(session, sqlite_shop, made, version=1, days=7)
    task = next(iter(_tasks(made).values()))
    _edit(sqlite_shop, made, task.id, due_on=task.due + DAY)
    with pytest.raises(Conflict), writing() as session:
        undo_move(session, sqlite_shop, moved)
    assert _tasks(made)[task.name].due == task.due + DAY


def test_a_move_is_not_undone_over_a_send_at_another_time(sqlite_shop, made):
    with writing() as session:
        sent = save_send(session, sqlite_shop, made, Send("sms", LIVE)).now
        moved = move_campaign(session, sqlite_shop, made, version=1, days=1)
        now = Send("sms", LIVE + 2 * DAY, id=sent.id, version=sent.version + 1)
        save_send(session, sqlite_shop, made, now)
    with pytest.raises(Conflict), writing() as session:
        undo_move(session, sqlite_shop, moved)


def test_a_move_is_undone_around_a_task_that_was_added_since(sqlite_shop, made):
    before = _tasks(made)
    with writing() as session:
        moved = move_campaign(session, sqlite_shop, made, version=1, days=7)
        new = {"name": "直播", "starts_on": date(2026, 11, 15), "due_on": date(2026, 11, 16)}
        add_task(session, sqlite_shop, made, new)
    with writing() as session:
        undo_move(session, sqlite_shop, moved)
    after = _tasks(made)
    assert after.pop("直播").due == date(2026, 11, 16)
    assert after == before


def test_an_edit_is_undone_but_for_what_slipped_with_it_and_was_moved_again(sqlite_shop, made):
    before = _tasks(made)
    first, copy, offers = before.values()
    assert copy.needs == offers.needs == (first.id,)
    late = _edit(sqlite_shop, made, first.id, due_on=first.due + 7 * DAY)
    assert set(late.slipped) == {copy.id, offers.id}
    told = {task.id: task for task in _tasks(made).values()}
    assert told[copy.id].offset == copy.offset + (told[copy.id].due - copy.due).days
    _edit(sqlite_shop, made, offers.id, due_on=told[offers.id].due + DAY)
    with writing() as session:
        undo_edit(session, sqlite_shop, late)
    after = _tasks(made)
    assert after[first.name] == first
    assert after[copy.name] == copy
    assert after[offers.name].due == told[offers.id].due + DAY


def test_needs_are_undone_with_what_slipped_behind_them(sqlite_shop, made):
    before = _tasks(made)
    first, copy, offers = before.values()
    version = _version(sqlite_shop, first.id, made)
    with writing() as session, pytest.raises(BadInput):
        set_needs(session, sqlite_shop, first.id, version=version, needs=[copy.id])
    version = _version(sqlite_shop, copy.id, made)
    with writing() as session:
        drawn = set_needs(session, sqlite_shop, copy.id, version=version, needs=[offers.id])
    assert _tasks(made)[copy.name].starts > offers.due
    with writing() as session:
        undo_edit(session, sqlite_shop, drawn)
    assert _tasks(made) == before


def test_nobody_goes_live_around_the_one_who_approves(sqlite_shop, made):
    planner = replace(sqlite_shop, role=Role.PLANNER)
    with pytest.raises(Forbidden), writing() as session:
        set_state(session, planner, made, "live", version=1)
    with pytest.raises(Forbidden), writing() as session:
        build(session, planner, name="x", live=LIVE, state="live")
    with writing() as session:
        ready = set_state(session, sqlite_shop, made, "ready", version=1)
        live = set_state(session, planner, made, "live", version=ready.version)
        set_state(session, planner, made, "ready", version=live.version)


def test_of_two_who_close_a_circle_at_once_one_is_refused(shop):
    with writing() as session:
        made = build(session, shop, name="x", live=LIVE, level="C")
    _first, copy, offers = _tasks(made).values()
    together = Barrier(2, timeout=30)

    def draw(pair: tuple[int, int]) -> bool:
        together.wait()
        try:
            with writing() as session:
                set_needs(session, shop, pair[0], version=1, needs=[pair[1]])
        except PlannerError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(draw, ((copy.id, offers.id), (offers.id, copy.id))))
    assert sorted(done) == [False, True]
    assert len(in_order(tuple(_tasks(made).values()))) == 3
