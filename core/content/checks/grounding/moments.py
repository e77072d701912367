"""Dates, times of day and lengths of time: as facts give them and as copy writes them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from core.content.checks.grounding.numerals import CHINESE, number

_START = ("start",)
_END = ("end", "activity_end")
_N = rf"(?:\d{{1,4}}|{CHINESE})"
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WEEKDAYS_EN = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAYS_ZH = "一二三四五六日"
DATE = re.compile(
    rf"(?:(?P<y>20\d\d)(?:年|[-/.]))?(?P<m>(?<!\d)\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(?P<d>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})(?:日|号|(?!\d))"
    r"|(?<![\d.])(?P<y2>20\d\d)[-/.](?P<m2>\d{1,2})[-/.](?P<d2>\d{1,2})(?!\d)"
    rf"|(?<![a-z\d])(?P<m3>{'|'.join(_MONTHS)})[a-z]*\.? (?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?![a-z\d])(?:,? (?P<y3>20\d\d))?"
    rf"|(?<![a-z\d])(?P<d4>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m4>{'|'.join(_MONTHS)})[a-z]*(?![a-z\d])"
    r"|(?<![\d.¥$])(?P<m5>1[0-2]|0?[1-9])[./](?P<d5>3[01]|[12]\d|0?[1-9])(?=日|号|[-~至到—]|\d{1,2}[:点]| \d{1,2}[:点]|起|前|截止|开抢|零点|24点|0点|晚)"
    r"|(?<=[-~至到—])(?P<m6>1[0-2]|0?[1-9])[./](?P<d6>3[01]|[12]\d|0?[1-9])(?![\d.%元折])"
)
CLOCK = re.compile(
    r"(?P<p>凌晨|早上?|上午|中午|下午|傍晚|晚上?|今晚|明晚|夜里)?(?:(?P<h>[012]?\d)[:](?P<mi>[0-5]\d)(?::[0-5]\d)?"
    r"|(?P<h2>[012]?\d|[零〇一二两三四五六七八九十]{1,3})点(?!击|赞|评|心|缀|滴|数|餐|单|外|开(?![抢售始播卖启门业张团课赛])|读|播|击|亮|的|都|儿|小|大)(?:(?P<half>半)|(?P<mi2>[0-5]?\d)分|整|钟)?)"
    r"|(?<![a-z\d])(?P<h3>1[0-2]|[1-9])(?::(?P<mi3>[0-5]\d))? ?(?P<ap>am|pm)(?![a-z\d])|(?P<midnight>(?<![a-z\d])midnight(?![a-z\d]))"
)
LENGTH = re.compile(
    rf"(?P<n>\d{{1,4}}|{CHINESE})(?:个)?(?P<u>小时|天|日(?![常期本])|周|星期|h(?![a-z\d])|分钟|个月|月(?!\d|销|售)|年)|(?<![a-z\d])(?P<n2>\d{{1,3}})[- ]?(?P<u2>hours?|days?|weeks?|hrs?|months?|years?|minutes?|mins?)(?![a-z\d])"
)
_RUNS = re.compile("限时|活动|为期|持续|促|秒杀|sale|offer|only")
_RELATIVE = re.compile(r"([+-]?\d+) ?(d|h|days?|hours?|天|小时)")
_HOURS = {
    "小时": 1,
    "天": 24,
    "日": 24,
    "周": 168,
    "星期": 168,
    "h": 1,
    "hour": 1,
    "hr": 1,
    "day": 24,
    "week": 168,
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as far as it is given; `ahead` counts days from a today that nobody names.

    A midnight that `is_end` is nobody's day: the offer runs through the day before.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int = 0
    ahead: int | None = None
    is_end: bool = False

    @property
    def date(self) -> date | None:
        """The calendar day, where the year is known."""
        if self.year and self.month and self.day:
            try:
                return date(self.year, self.month, self.day)
            except ValueError:
                return None
        return None


@dataclass(frozen=True, slots=True)
class Times:
    """The moments and lengths that the facts allow copy to name."""

    starts: tuple[Moment, ...]
    ends: tuple[Moment, ...]
    others: tuple[Moment, ...]
    hours: frozenset[int]

    @property
    def all(self) -> tuple[Moment, ...]:
        return self.starts + self.ends + self.others


def times(values: Mapping[str, tuple[Any, ...]], words: str) -> Times:
    """Return the times in the facts; a midnight end also counts as 24:00 of the day before."""
    starts = tuple(m for key in _START for v in values.get(key, ()) for m in read(v))
    ends = tuple(replace(m, is_end=True) for key in _END for v in values.get(key, ()) for m in read(v))
    hours = {h for v in values.get("activity_days", ()) if (h := _days(v)) is not None}
    hours |= {m.ahead * 24 for m in ends if m.ahead}
    for start in starts:
        for end in ends:
            hours |= _between(start, end)
    others = tuple(m for match in DATE.finditer(words) if (m := of_date(match)))
    lines = "\n".join(line for line in words.split("\n") if _RUNS.search(line))
    hours |= {h for match in LENGTH.finditer(lines) if (h := hours_of(match))}
    return Times(starts, ends, others, frozenset(hours))


def read(value: Any) -> tuple[Moment, ...]:
    """Return the moments in one fact: an ISO date or time, "today 24:00", "+7d", or as copy writes."""
    text = str(value).strip().lower()
    try:
        at = datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
        with_hour = len(text) > 10
        return _and_eve(Moment(at.year, at.month, at.day, at.hour if with_hour else None, at.minute))
    except ValueError:
        pass
    ahead = 0 if re.match(r"today|今|tonight|now", text) else 1 if re.match(r"tomorrow|明", text) else None
    relative = _RELATIVE.search(text) if text.startswith(("+", "-")) else None
    if relative:
        size = int(relative[1])
        ahead = size if relative[2].startswith(("d", "天")) else size // 24
    dated = [m for match in DATE.finditer(text) if (m := of_date(match))]
    clock = CLOCK.search(text) or CLOCK.search(text.replace("24:00", "23:59"))
    hour, minute = clock_of(clock) if clock else (None, 0)
    base = dated or ([Moment(ahead=ahead)] if ahead is not None else [])
    return tuple(n for m in base for n in _and_eve(Moment(m.year, m.month, m.day, hour, minute, m.ahead)))


def of_date(match: re.Match[str]) -> Moment | None:
    """Return the day that a match of DATE names."""
    groups = match.groupdict()
    year = next((int(v) for k, v in groups.items() if k.startswith("y") and v), None)
    month = next((v for k, v in groups.items() if k.startswith("m") and v), "")
    day = next((v for k, v in groups.items() if k.startswith("d") and v), "")
    month_number = _MONTHS.index(month) + 1 if month in _MONTHS else int(number(month) or 0)
    day_number = int(number(day) or 0)
    if not (1 <= month_number <= 12 and 1 <= day_number <= 31):
        return None
    return Moment(year, month_number, day_number)


def clock_of(match: re.Match[str]) -> tuple[int, int]:
    """Return hour and minute of a match of CLOCK; 24:00 stays 24."""
    if match["midnight"]:
        return 24, 0
    if match["ap"]:
        hour = int(match["h3"]) % 12 + (12 if match["ap"] == "pm" else 0)
        return hour, int(match["mi3"] or 0)
    hour = int(number(match["h"] or match["h2"]) or 0)
    minute = 30 if match["half"] else int(match["mi"] or match["mi2"] or 0)
    if (match["p"] or "") in ("下午", "傍晚", "晚", "晚上", "今晚", "明晚", "夜里") and 1 <= hour < 12:
        hour += 12
    return hour, minute


def hours_of(match: re.Match[str]) -> int | None:
    """Return the length in hours of a match of LENGTH, None for minutes, months and years."""
    unit = match["u"] or match["u2"].rstrip("s")
    value = number(match["n"] or match["n2"])
    return int(value * _HOURS[unit]) if value is not None and unit in _HOURS else None


def weekday_of(text: str) -> int | None:
    """Return 0…6 for 周日, 星期五, sunday, fri; None for anything else."""
    if text[:3] in _WEEKDAYS_EN:
        return _WEEKDAYS_EN.index(text[:3])
    return _WEEKDAYS_ZH.find(text[-1].replace("天", "日")) if text else None


def _and_eve(moment: Moment) -> tuple[Moment, ...]:
    """Add the other way to write midnight: 00:00 is 24:00 of the day before, 23:59 is 24:00."""
    if moment.hour == 23 and moment.minute == 59:
        return moment, Moment(moment.year, moment.month, moment.day, 24, 0, moment.ahead)
    if moment.hour == 0 and moment.minute == 0 and moment.date:
        eve = moment.date - timedelta(days=1)
        return moment, Moment(eve.year, eve.month, eve.day, 24)
    return (moment,)


def _days(value: Any) -> int | None:
    if isinstance(value, bool):
        return None
    found = number(re.sub(r"[^\d.]", "", str(value)) or "x")
    return int(found * 24) if found is not None else None


def _between(start: Moment, end: Moment) -> set[int]:
    if start.ahead is not None and end.ahead is not None:
        return {(end.ahead - start.ahead) * 24, (end.ahead - start.ahead + 1) * 24}
    if not (start.date and end.date):
        return set()
    days = (end.date - start.date).days
    found = {days * 24, (days + 1) * 24}
    if start.hour is not None and end.hour is not None:
        found.add(days * 24 + end.hour - start.hour)
    return found
