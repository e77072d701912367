"""Days of tasks, by properties: what slips, what moves, and that order and repetition make no difference."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.days_off import working_day
from core.campaigns.schedule import in_order, shifted, slipped
from core.campaigns.values import Task, TaskRole
from core.errors import BadInput
from core.locale import speaking

FIRST = date(2026, 9, 20)  # the weeks of the national holiday and its worked weekends are near
LIVE = date(2026, 10, 20)
LATER = partial(working_day, back=False)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def task(number: int, starts: int, length: int = 1, needs: tuple[int, ...] = (), **more) -> Task:
    return Task(number, f"t{number}", TaskRole.PLANNER, day(starts), day(starts + length - 1), needs, **more)


@st.composite
def plans(draw, *, most: int = 8) -> tuple[Task, ...]:
    """Tasks without a circle: each needs some of a lower number only. They may start too early, and be done."""
    made: list[Task] = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        needs = draw(st.sets(st.integers(1, number - 1), max_size=3)) if number > 1 else set()
        each = task(
            number,
            draw(st.integers(0, 30)),
            draw(st.integers(1, 6)),
            tuple(sorted(needs)),
            is_done=draw(st.sampled_from((False, False, False, True))),
        )
        offset = (each.due - LIVE).days if draw(st.booleans()) else None
        made.append(replace(each, offset=offset))
    return tuple(draw(st.permutations(made)))


def too_early(tasks) -> set[int]:
    """Tasks, not done, that start on or before the day something open they need is due."""
    known = {each.id: each for each in tasks}
    return {
        each.id
        for each in tasks
        if not each.is_done
        and any(known[need].due >= each.starts for need in each.needs if not known[need].is_done)
    }


def by_id(tasks) -> dict[int, Task]:
    return {each.id: each for each in tasks}


@settings(max_examples=80, deadline=None)
@given(plans(), st.booleans())
def test_after_a_slip_nothing_starts_before_what_it_needs_is_due(tasks, skips):
    after = slipped(tasks, working_day=LATER if skips else None)
    assert too_early(after) == set()
    for old, new in zip(tasks, after, strict=True):
        assert new.starts >= old.starts
        assert new.due >= old.due
        if old.is_done:
            assert new == old
        if not skips:
            assert new.due - new.starts == old.due - old.starts


@settings(max_examples=60, deadline=None)
@given(plans(), st.randoms(use_true_random=False))
def test_a_slip_goes_just_as_far_as_it_must_whatever_the_order_and_only_once(tasks, random):
    after = slipped(tasks)
    known = by_id(after)
    for old, new in zip(tasks, after, strict=True):
        if new != old:
            waits = [known[need].due for need in new.needs if not known[need].is_done]
            assert new.starts == max(waits) + timedelta(days=1)
    assert slipped(after) == after
    mixed = list(tasks)
    random.shuffle(mixed)
    assert by_id(slipped(mixed)) == known


@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(1, 20))
def test_what_does_not_follow_the_task_that_moved_stays_where_it_is(tasks, by):
    first = next((each for each in tasks if not each.is_done), None)
    if first is None:
        return
    moved = replace(first, starts=first.starts + timedelta(days=by), due=first.due + timedelta(days=by))
    before = [moved if each.id == first.id else each for each in tasks]
    after = slipped(before, only_after=[first.id])
    behind = {first.id}
    for each in in_order(tasks):
        if behind & set(each.needs):
            behind.add(each.id)
    assert {new.id for old, new in zip(before, after, strict=True) if new != old} <= behind - {first.id}


@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(-200, 200))
def test_a_move_and_its_way_back_leave_everything_as_it_was(tasks, days):
    there = shifted(tasks, days, live=LIVE)
    back = shifted(there, -days, live=LIVE + timedelta(days=days))
    assert back == tasks
    assert [each for each in there if each.is_done] == [each for each in tasks if each.is_done]


@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(-60, 60))
def test_a_move_onto_working_days_makes_nothing_start_too_early_that_did_not(tasks, days):
    after = shifted(tasks, days, working_day=working_day, live=LIVE)
    assert too_early(after) <= too_early(tasks)
    for each in after:
        assert each.due >= each.starts
        assert each.is_done or working_day(each.starts) == each.starts
        assert each.is_done or working_day(each.due) == each.due


def test_moving_day_by_day_ends_where_one_move_does():
    """Else a campaign that is moved by keys would leave its tasks behind on the Friday before a weekend."""
    due = (LIVE + timedelta(days=-5) - FIRST).days
    once = replace(task(1, due - 1, 2), offset=-5)
    steps = (once,)
    for n in range(14):
        steps = shifted(steps, 1, working_day=working_day, live=LIVE + timedelta(days=n))
    assert steps == shifted((once,), 14, working_day=working_day, live=LIVE)
    assert steps[0].due == working_day(once.due + timedelta(days=14))


def test_days_off_that_bring_two_tasks_together_push_the_second_on():
    friday, saturday = (date(2026, 8, 14) - FIRST).days, (date(2026, 8, 15) - FIRST).days
    first, then = task(1, friday - 1), task(2, saturday - 1, needs=(1,))
    after = shifted((first, then), 1, working_day=working_day)
    assert [each.due for each in after] == [date(2026, 8, 14), date(2026, 8, 17)]


def test_a_task_that_slips_over_a_weekend_takes_as_many_working_days_as_before():
    monday = (date(2026, 8, 10) - FIRST).days
    first, then = task(1, monday, 4), task(2, monday, 3, needs=(1,))
    after = slipped((first, then), working_day=LATER)[1]
    assert (after.starts, after.due) == (date(2026, 8, 14), date(2026, 8, 18))  # Friday, Monday, Tuesday


def test_what_is_done_keeps_nothing_waiting():
    tasks = (task(1, 5, 3, is_done=True), task(2, 0, 1, needs=(1,)))
    assert slipped(tasks) == tasks


@pytest.mark.parametrize(
    ("needs", "told"),
    [
        ({1: (2,), 2: (1,)}, "t1 → t2"),
        ({1: (3,), 2: (1,), 3: (2,), 4: (1,)}, "t1 → t3 → t2"),
        ({1: (1,)}, "t1"),
    ],
)
def test_a_circle_is_refused_with_the_names_of_the_tasks_in_it_only(needs, told):
    tasks = [task(n, 0, needs=needs.get(n, ())) for n in range(1, 5)]
    with speaking("en"), pytest.raises(BadInput) as refused:
        in_order(tasks)
    assert refused.value.field == "needs"
    assert f": {told}." in str(refused.value)


@settings(max_examples=60, deadline=None)
@given(plans())
def test_in_order_each_task_stands_behind_what_it_needs(tasks):
    place = {each.id: n for n, each in enumerate(in_order(tasks))}
    assert len(place) == len(tasks)
    assert all(place[need] < place[each.id] for each in tasks for need in each.needs)
