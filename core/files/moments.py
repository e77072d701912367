"""Moments as people write them in sheets: a day, a day with its time, or a time alone. In the writer's own zone."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from core.errors import BadInput
from core.locale import _
from core.numbers import is_missing, normal

Moment = date | time  # a datetime is a date as well
_EPOCH = datetime.combine(date(1899, 12, 30), time())  # day 0 of a sheet's serial numbers
_SERIALS = (20_000, 80_000)  # 1954 to 2119: numbers below are no days, numbers above are written dates
_CLOCK = (
    r"(?P<half>上午|下午|晚上?|早上?|中午|[ap]m)?\s*(?P<hour>\d{1,2})\s*(?:[:时点]\s*(?P<minute>\d{1,2})?分?"
    r"(?::?(?P<second>\d{1,2})(?:\.\d+)?秒?)?)\s*(?P<half_behind>[ap]m)?"
)
_DAY = re.compile(
    r"(?:(?P<year>\d{4}|\d{2}(?=年))\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]|(?P<bare>\d{1,2})\s*[-/月])"
    r"\s*(?P<day>\d{1,2})\s*[日号]?"
)
# A single digit behind the point is no day: a sheet makes 11.2 of 11.20.
_POINTED = re.compile(r"(?P<year>)(?P<bare>1?\d|0\d)\.(?P<day>[0-3]\d)(?![\d.])")
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4})(?!\d)")
_SOLID = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_TIME = re.compile(_CLOCK)
_ZONE = re.compile(r"z|[+-]\d{2}:?\d{2}")
_WEEKDAY = re.compile(
    r"(?:\(?(?:周|星期|礼拜)[一二三四五六日天]\)?|\(?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\)?)[,\s]*"
)


def read_moment(cell: Any, *, today: date | None = None) -> Moment | None:
    """Return what a cell says: a datetime, a date, a time, or None when it is empty.

    A day without a year is the last such day up to `today`; without `today` it is refused, as is
    every other text that can be read in two ways.
    """
    if isinstance(cell, date | time):
        return _day_if_midnight(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_number(cell)
    if is_missing(cell):
        return None
    text = _WEEKDAY.sub("", normal(str(cell))).strip()
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _of_number(float(text))
    return _of_text(text, str(cell), today)


def is_moment(value: object) -> bool:
    """Whether a cell could be a moment, for guessing what a column holds: 11.20 rather is an amount."""
    if isinstance(value, str) and _POINTED.fullmatch(value.strip()):
        return False
    try:
        return read_moment(value, today=date(2100, 1, 1)) is not None
    except BadInput:
        return False


def with_time(a: Any, b: Any) -> Any:
    """Join what two columns say of one moment: a day and a time become both; else the first one stands."""
    for day, clock in ((a, b), (b, a)):
        if isinstance(day, date) and not isinstance(day, datetime) and isinstance(clock, time):
            return datetime.combine(day, clock)
    return a if isinstance(a, datetime) or not isinstance(b, datetime) else b


def _day_if_midnight(cell: date | time) -> Moment:
    """Return a sheet's date cell: at midnight it means the day."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell


def _of_number(number: int | float) -> Moment:
    if _SERIALS[0] < number < _SERIALS[1]:
        moment = _EPOCH + timedelta(seconds=round(number * 86_400))
        return _day_if_midnight(moment)
    if 0 < number < 1:
        return (_EPOCH + timedelta(seconds=round(number * 86_400))).time()
    if isinstance(number, int) or number.is_integer():
        found = _SOLID.fullmatch(str(int(number)))
        if found:
            return _day(found, str(int(number)), None)
    raise _no_moment(str(number))


def _of_text(text: str, shown: str, today: date | None) -> Moment:
    text = _YEAR_LAST.sub(_year_first, text, count=1)
    found = _POINTED.match(text) or _SOLID.match(text) or _DAY.match(text)
    if found is None or (found.re is _DAY and not found["year"] and ":" in text[: found.end() + 1]):
        clock = _TIME.fullmatch(text)
        if clock is None:
            raise _no_moment(shown)
        return _clock(clock, shown)
    day = _day(found, shown, today)
    rest = text[found.end() :].strip(" t,")
    zone = _ZONE.search(rest)
    if zone and zone.end() == len(rest) and rest[: zone.start()]:
        return datetime.fromisoformat(f"{day.isoformat()}T{rest.upper()}")
    if not rest:
        return day
    clock = _TIME.fullmatch(rest)
    if clock is None:
        raise _no_moment(shown)
    return datetime.combine(day, _clock(clock, shown))


def _year_first(found: re.Match[str]) -> str:
    """Return 11/20/2026 and 20.11.2026 with the year first; where either part could be the month, the text stays."""
    a, b = int(found["a"]), int(found["b"])
    if a != b and max(a, b) <= 12:
        return found[0]
    month, day = (a, b) if b > 12 or a == b else (b, a)
    return f"{found['year']}-{month}-{day}"


def _day(found: re.Match[str], shown: str, today: date | None) -> date:
    number = int(found["day"])
    try:
        if found["year"]:
            year = int(found["year"])
            return date(year + 2000 if year < 100 else year, int(found["month"]), number)
        if today is not None:
            month = int(found["bare"])
            this_year = date(today.year, month, number)
            return this_year if this_year <= today else date(today.year - 1, month, number)
    except ValueError:
        pass
    raise _no_moment(shown)


def _clock(found: re.Match[str], shown: str) -> time:
    hour = int(found["hour"])
    half = found["half"] or found["half_behind"] or ""
    if half in ("下午", "晚上", "晚", "pm") and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    try:
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    except ValueError:
        raise _no_moment(shown) from None


def _no_moment(shown: str) -> BadInput:
    return BadInput(_("“{text}” is not a day or time: write it as 2026-11-11 20:00.").format(text=shown[:40]))
