"""What the store says of itself: entered with the day, taken back, refused where it cannot be meant."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.campaigns.standing import StandingFact, checked_fact, standing_of
from core.campaigns.standing_actions import restore_standing, save_standing, standing, stored_standing
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden
from core.team.rights import Role
from tests.core.competitors.price_shop import store_item

ON = date(2026, 11, 1)


def _save(actor, values, *, version=0, on=ON):
    with writing() as session:
        return save_standing(session, actor, version=version, values=values, on=on)


def _stored(actor):
    with reading() as session:
        return stored_standing(session, actor)


def test_values_are_kept_with_the_day_on_which_they_were_read(shop):
    _save(shop, {"dsr_item": 4.8, "store_age": date(2020, 5, 1), "deposit_paid": True})
    told = _stored(shop)
    assert told.facts["dsr_item"] == StandingFact(4.8, ON)
    assert told.facts["store_age"].opened == date(2020, 5, 1)
    assert told.facts["store_age"].value_on("store_age", date(2020, 5, 31)) == 30
    assert told.facts["deposit_paid"].value == 1
    _save(shop, {"dsr_item": 4.7}, version=told.version, on=ON + timedelta(days=1))
    again = _stored(shop).facts
    assert again["dsr_item"] == StandingFact(4.7, ON + timedelta(days=1))
    assert again["deposit_paid"].on == ON


def test_an_edit_is_taken_back_with_its_days(sqlite_shop):
    _save(sqlite_shop, {"dsr_item": 4.8})
    before = _save(sqlite_shop, {"dsr_item": None, "experience": 90}, version=1, on=date(2026, 12, 1))
    assert "dsr_item" not in _stored(sqlite_shop).facts
    with writing() as session:
        restore_standing(session, sqlite_shop, version=2, before=before)
    assert _stored(sqlite_shop).facts == {"dsr_item": StandingFact(4.8, ON)}


def test_the_second_of_two_editors_is_told(sqlite_shop):
    _save(sqlite_shop, {"dsr_item": 4.8})
    with pytest.raises(Conflict):
        _save(sqlite_shop, {"dsr_item": 4.1})
    assert _stored(sqlite_shop).facts["dsr_item"].value == 4.8


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dsr_item", 5.1),
        ("dsr_item", -1),
        ("dsr_item", "4.8"),
        ("dsr_item", float("nan")),
        ("main_category_share", 80),
        ("items_online", 3.5),
        ("deposit_paid", 2),
        ("store_age", "soon"),
        ("store_age", date(2030, 1, 1)),
        ("store_age", date(1980, 1, 1)),
        ("stock", 5),
        ("weather", 5),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_field_and_nothing_is_stored(sqlite_shop, field, value):
    with pytest.raises(BadInput) as refused:
        _save(sqlite_shop, {"experience": 90, field: value})
    assert refused.value.field == field
    assert _stored(sqlite_shop).facts == {}


@pytest.mark.parametrize("on", [date(3000, 1, 1), date(1999, 12, 31)])
def test_absurd_days_are_refused(on):
    with pytest.raises(BadInput):
        checked_fact("dsr_item", 4.8, on)


def test_items_on_line_are_counted_until_somebody_enters_them(sqlite_shop):
    with reading() as session:
        assert standing(session, sqlite_shop, ON) == {}
    store_item(sqlite_shop, "A1")
    store_item(sqlite_shop, "A2", status="off")
    with reading() as session:
        assert standing(session, sqlite_shop, ON)["items_online"] == StandingFact(1, ON, is_counted=True)
    _save(sqlite_shop, {"items_online": 40})
    with reading() as session:
        assert standing(session, sqlite_shop, ON)["items_online"] == StandingFact(40, ON)


def test_what_is_stored_and_cannot_be_read_is_left_out():
    stored = {
        "dsr_item": {"value": 9, "on": "2026-11-01"},
        "gone": {},
        "experience": {"value": 80, "on": "x"},
    }
    assert standing_of(stored) == {}


def test_a_marketer_may_not_enter_any(sqlite_shop):
    with pytest.raises(Forbidden):
        _save(replace(sqlite_shop, role=Role.MARKETER), {"dsr_item": 4.8})
