"""The year behind the demo shop ends in the prices of today, whatever day today is."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.demo import catalogue
from core.demo.year import sales_before, story

DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))
ITEMS = {item["code"]: item for item in catalogue.items()}


@given(today=DAYS, code=st.sampled_from(sorted(ITEMS)))
@settings(max_examples=150, deadline=None)
def test_a_story_ends_in_the_item_as_it_is_and_never_loses_money(today, code):
    known = {}
    moments = []
    for step in story(ITEMS[code], today):
        assert any(known.get(field) != value for field, value in step.values.items())
        known |= step.values
        moments.append(step.at)
        assert known["cost"] is None or known["cost"] < known["usual_price"]
    assert known == ITEMS[code]
    assert moments == sorted(moments)
    assert moments[-1].date() < today
    assert moments[0].date() < today - timedelta(days=365)


def test_the_sales_before_a_day_in_november():
    names = [(sale.name, str(sale.starts), str(sale.ends)) for sale in sales_before(date(2026, 11, 23))]
    assert names == [
        ("双12", "2025-12-08", "2025-12-12"),
        ("年货节", "2026-01-18", "2026-02-10"),
        ("38节", "2026-03-01", "2026-03-08"),
        ("618", "2026-05-16", "2026-06-20"),
        ("99划算节", "2026-09-05", "2026-09-09"),
        ("双11", "2026-10-15", "2026-11-14"),
    ]


@pytest.mark.parametrize("today", [date(2026, 11, 14), date(2026, 11, 15)])
def test_a_sale_that_is_on_or_just_over_is_not_history(today):
    assert all(sale.name != "双11" or sale.starts.year == 2025 for sale in sales_before(today))


def test_an_event_item_went_down_for_each_sale_and_up_again():
    prices = [
        step.values["usual_price"]
        for step in story(ITEMS["JG03"], date(2026, 11, 23))
        if "usual_price" in step.values
    ]
    assert prices == [4590, 3690] * 6 + [4590]


def test_what_is_cleared_was_marked_down_step_by_step():
    prices = [
        step.values["usual_price"]
        for step in story(ITEMS["JG10"], date(2026, 11, 23))
        if "usual_price" in step.values
    ]
    assert prices == [1490, 1190, 1090]
