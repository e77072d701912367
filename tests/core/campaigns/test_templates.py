"""The shop's own tasks of new campaigns: stored by level, checked, undone, and used by the next campaign."""

from datetime import UTC, datetime

import pytest

from core.campaigns.campaign_actions import build, own_templates, stored_tasks
from core.campaigns.template_actions import restore_template, save_template, stored_template
from core.campaigns.templates import with_own
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden
from core.rules.campaign_templates import template_of
from core.team.rights import Actor, Role

LIVE = datetime(2026, 11, 10, 12, tzinfo=UTC)


def _stored(actor, level="C"):
    with reading() as session:
        return stored_template(session, actor, level)


def _save(actor, tasks, *, version=0, level="C"):
    with writing() as session:
        return save_template(session, actor, level, tasks, version=version)


def _names(actor, level="C") -> list[str]:
    with writing() as session:
        made = build(session, actor, name="x", live=LIVE, level=level)
        return [task.name for task in stored_tasks(session, made)]


def _rows(actor, level="C"):
    return [task.model_dump() for task in _stored(actor, level).tasks]


def test_a_new_campaign_begins_with_the_shops_own_tasks_and_older_ones_stay(shop):
    with writing() as session:
        old = build(session, shop, name="x", live=LIVE, level="C")
    rows = [
        *_rows(shop)[:2],
        {"name": "  拍  视频 ", "role": "design", "due": -3, "days": 2, "after": ["items"]},
    ]
    saved = _save(shop, rows)
    told = _stored(shop)
    assert (told.is_own, told.version) == (True, saved.version)
    assert [task.key for task in told.tasks] == ["items", "copy", "own1"]
    assert _names(shop) == ["选品与价格带", "文案与图片", "拍 视频"]
    with reading() as session:
        assert len(stored_tasks(session, old)) == 3
        assert list(own_templates(session, shop)) == ["C"]
    assert _names(shop, "B") == [
        task.name for task in sorted(template_of("B").tasks, key=lambda each: each.due)
    ]


def test_what_was_saved_is_undone_and_the_rule_pack_comes_back(sqlite_shop):
    first = _save(sqlite_shop, _rows(sqlite_shop)[:1])
    second = _save(sqlite_shop, _rows(sqlite_shop), version=first.version)
    with writing() as session:
        restore_template(session, sqlite_shop, second)
    assert len(_stored(sqlite_shop).tasks) == 1
    _save(sqlite_shop, None, version=_stored(sqlite_shop).version)
    assert _stored(sqlite_shop).tasks == template_of("C").tasks
    assert not _stored(sqlite_shop).is_own


def test_needs_of_a_task_that_is_taken_out_fall_away(sqlite_shop):
    _save(sqlite_shop, _rows(sqlite_shop)[1:])
    assert [task.after for task in _stored(sqlite_shop).tasks] == [(), ()]


TASK = {"key": "a", "name": "A", "role": "planner", "due": -3, "days": 1}
BAD = [
    ([{**TASK, "name": " "}], "tasks.0.name"),
    ([{**TASK, "name": "A" * 121}], "tasks.0.name"),
    ([TASK, {**TASK, "key": "b", "due": -4000}], "tasks.1.due"),
    ([TASK, {**TASK, "key": "b", "days": 0}], "tasks.1.days"),
    ([{**TASK, "role": "king"}], "tasks.0.role"),
    ([{name: value for name, value in TASK.items() if name != "due"}], "tasks.0.due"),
    ([TASK, TASK], "tasks"),
    ([{**TASK, "after": ["b"]}, {**TASK, "key": "b", "name": "B", "after": ["a"]}], "needs"),
    ([{**TASK, "key": f"t{n}"} for n in range(301)], "tasks"),
]


@pytest.mark.parametrize(("tasks", "field"), BAD)
def test_what_does_not_fit_is_told_at_its_place_and_nothing_is_stored(sqlite_shop, tasks, field):
    with pytest.raises(BadInput) as told:
        _save(sqlite_shop, tasks)
    assert told.value.field == field
    assert not _stored(sqlite_shop).is_own


def test_the_second_of_two_editors_is_told(sqlite_shop):
    _save(sqlite_shop, _rows(sqlite_shop)[:1])
    with pytest.raises(Conflict):
        _save(sqlite_shop, _rows(sqlite_shop), version=0)
    assert len(_stored(sqlite_shop).tasks) == 1


def test_a_marketer_may_read_but_not_change_it(sqlite_shop):
    marketer = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.MARKETER, "")
    assert _stored(marketer).tasks
    with pytest.raises(Forbidden):
        _save(marketer, None)


def test_a_level_that_has_no_tasks_of_its_own_has_those_of_the_rule_pack():
    assert with_own("S", {"C": []}) == template_of("S")
    assert with_own("C", {"C": []}).tasks == ()
