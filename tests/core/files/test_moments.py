"""Days and times as people and sheets write them; what can be read in two ways is refused."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from core.errors import BadInput
from core.files.moments import is_moment, read_moment, with_time

TODAY = date(2026, 11, 25)
DAY = date(2026, 11, 11)
EVENING = datetime.combine(DAY, time(20))


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-11-11", DAY),
        ("2026/11/11", DAY),
        ("2026.11.11", DAY),
        ("2026年11月11日", DAY),
        ("26年11月11日", DAY),
        ("20261111", DAY),
        (20261111, DAY),
        ("11月11日", DAY),
        ("11-11", DAY),
        ("12/31", date(2025, 12, 31)),
        ("2026-11-11 20:00", EVENING),
        ("2026/11/11 20:00:00.0", EVENING),
        ("２０２６－１１－１１　２０：００", EVENING),
        ("2026年11月11日20时", EVENING),
        ("2026-11-11 周三 20点00分", EVENING),
        ("2026-11-11 晚8:00", EVENING),
        ("2026-11-11 8:00 PM", EVENING),
        ("2026-11-11T20:00:00Z", EVENING.replace(tzinfo=UTC)),
        ("2026-11-11T20:00:00+08:00", EVENING.replace(tzinfo=timezone(timedelta(hours=8)))),
        (46337, DAY),
        (46337.8333333333, EVENING),
        ("46337", DAY),
        (0.5, time(12)),
        ("20:15", time(20, 15)),
        ("下午3点", time(15)),
        ("11.11", DAY),
        ("11/11/2026", DAY),
        ("12/31/2025", date(2025, 12, 31)),
        ("31.12.2025", date(2025, 12, 31)),
        (EVENING, EVENING),
        (datetime.combine(DAY, time()), DAY),
        ("--", None),
        ("", None),
    ],
)
def test_moments_as_they_are_written(cell, moment):
    read = read_moment(cell, today=TODAY)
    assert (read, type(read)) == (moment, type(moment))


@pytest.mark.parametrize(
    "cell",
    [
        "2026-13-01",
        "2026-02-29",
        "12/11/2026",
        "31/31/2026",
        "11.2",
        "昨天",
        "1.5",
        "9.90",
        "25:00",
        "2026-11-11 25:00",
        12,
        1.5,
        True,
        "2026-11-11 abc",
    ],
)
def test_what_is_no_moment(cell):
    with pytest.raises(BadInput):
        read_moment(cell, today=TODAY)
    assert not is_moment(cell)


def test_a_day_without_a_year_needs_a_today():
    with pytest.raises(BadInput):
        read_moment("11-11")


def test_a_day_and_a_time_make_one_moment_in_either_order():
    assert with_time(DAY, time(20)) == with_time(time(20), DAY) == EVENING
    assert with_time(EVENING, DAY) == with_time(DAY, EVENING) == EVENING
