"""The year's sales fall on the right days, whatever the calendar they follow."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locale import speaking
from core.rules.festivals import lunar_day, spans

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def days_of(key: str, year: int) -> tuple[str, str]:
    span = next(
        span
        for span in spans(date(year, 1, 1), date(year, 12, 31))
        if span.key == key and span.ends.year == year
    )
    return str(span.starts), str(span.ends)


@pytest.mark.parametrize(
    ("year", "month", "day", "falls_on"),
    [
        (2025, 1, 1, "2025-01-29"),
        (2026, 1, 1, "2026-02-17"),
        (2027, 1, 1, "2027-02-06"),
        (2028, 1, 1, "2028-01-26"),
        (2025, 5, 5, "2025-05-31"),
        (2026, 5, 5, "2026-06-19"),
        (2026, 7, 7, "2026-08-19"),
        (2025, 8, 15, "2025-10-06"),  # the year with a second sixth month
        (2026, 8, 15, "2026-09-25"),
        (2027, 8, 15, "2027-09-15"),
    ],
)
def test_lunar_days_fall_on_their_known_dates(year, month, day, falls_on):
    assert str(lunar_day(year, month, day)) == falls_on


@pytest.mark.parametrize(
    ("key", "year", "starts", "ends"),
    [
        ("spring_festival", 2026, "2026-01-18", "2026-02-10"),
        ("spring_festival", 2027, "2027-01-07", "2027-01-30"),
        ("spring_festival", 2028, "2027-12-27", "2028-01-19"),
        ("mothers_day", 2026, "2026-05-04", "2026-05-10"),
        ("fathers_day", 2026, "2026-06-15", "2026-06-21"),
        ("june_18", 2026, "2026-05-13", "2026-06-20"),
        ("november_11", 2026, "2026-10-15", "2026-11-14"),
        ("black_friday", 2024, "2024-11-29", "2024-12-02"),  # a fifth Friday: it follows Thanksgiving
        ("black_friday", 2026, "2026-11-27", "2026-11-30"),
        ("christmas", 2027, "2026-12-20", "2027-01-03"),
    ],
)
def test_a_sale_runs_on_its_days(key, year, starts, ends):
    assert days_of(key, year) == (starts, ends)


def test_a_window_shows_what_touches_it_by_its_start():
    names = [span.name for span in spans(date(2026, 11, 10), date(2026, 12, 20))]
    assert names == ["双11", "黑五", "双12", "双旦"]


@given(since=DAYS, until=DAYS)
def test_each_span_touches_the_window_and_ends_after_it_starts(since, until):
    for span in spans(since, until):
        assert span.starts <= span.ends
        assert span.starts <= until
        assert span.ends >= since


def test_a_name_is_written_in_the_readers_language():
    double_11 = next(span for span in spans(date(2026, 11, 11), date(2026, 11, 11)) if span.level == "S")
    with speaking("en"):
        assert double_11.shown_name == "Double 11"
    with speaking("zh"):
        assert double_11.shown_name == "双11"
