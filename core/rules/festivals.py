"""The pack of the year's festivals and sales: fixed days, nth weekdays, lunar days and solar terms, as real dates."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Annotated, Literal, Self

from lunar_python import Lunar
from pydantic import AfterValidator, Field, model_validator

from core.locale import language
from core.rules.packs import Rule, Sourced, load

Level = Literal["S", "A", "B", "C"]
Kind = Literal["day", "span", "weekday", "lunar", "new_year", "term"]
_DAYS_A_WEEK = 7
TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip
# The library's table begins with the winter solstice before the lunar year: this year's stands at its end.
_NEXT_WINTER = {"冬至": "DONG_ZHI"}


def _known_day(text: str) -> str:
    date.fromisoformat(f"2025-{text}")  # no leap day: it is not in every year
    return text


def _known_term(text: str) -> str:
    if text not in TERMS:
        raise ValueError(f"no solar term: {text}")
    return text


def _in_order(days: tuple[int, int]) -> tuple[int, int]:
    if days[0] > days[1]:
        raise ValueError("the end lies before the start")
    return days


PhaseName = Literal["gather", "warm_up", "presale", "burst", "return", "review", "other"]
MonthDay = Annotated[str, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_known_day)]
TermName = Annotated[str, AfterValidator(_known_term)]
Days = Annotated[int, Field(ge=-200, le=200)]
Around = Annotated[tuple[Days, Days], AfterValidator(_in_order)]
Clock = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]


@dataclass(frozen=True, slots=True)
class Span:
    """One sale in one year; both days belong to it. `key` is the same every year, platform "" is all."""

    key: str
    name: str
    name_en: str
    starts: date
    ends: date
    level: Level
    platform: str

    @property
    def shown_name(self) -> str:
        """Return the name as the reader's language writes it."""
        return _shown(self.name, self.name_en)


class Fixed(Rule):
    """The same days every year, as 05-13; an end before the start lies in the next year.

    `anchor` is the day that phases and plans count from, the first day where it is left out.
    """

    starts: MonthDay
    ends: MonthDay
    anchor: MonthDay | None = None


class Weekday(Rule):
    """Days counted from the nth weekday of a month, Monday being 1 and Sunday 7.

    `plus` days behind it is the day itself: Black Friday is the day after the fourth Thursday.
    """

    month: Annotated[int, Field(ge=1, le=12)]
    nth: Annotated[int, Field(ge=1, le=4)]  # a fifth one is not in every month
    weekday: Annotated[int, Field(ge=1, le=7)]
    plus: Annotated[int, Field(ge=0, le=6)] = 0
    days: Around = (0, 0)


class LunarDay(Rule):
    """Days counted from a day of the lunar year; day 0 is the last one of the month before (除夕 is 1, 0).

    Days of leap months are no festivals. A thirtieth is not in every month, so it is no rule.
    """

    month: Annotated[int, Field(ge=1, le=12)]
    day: Annotated[int, Field(ge=0, le=29)]
    days: Around = (0, 0)


class Term(Rule):
    """Days counted from a solar term, by its Chinese name."""

    name: TermName
    days: Around = (0, 0)


class FestivalPhase(Rule):
    """A phase of a festival, from one moment to another: days from the anchor and the time of day in the shop."""

    kind: PhaseName
    starts: tuple[Days, Clock]
    ends: tuple[Days, Clock]


class FestivalRule(Rule):
    """What a festival is and the rule of its days: exactly one of the four."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    name_en: Annotated[str, Field(max_length=40)] = ""
    level: Level
    platform: Annotated[str, Field(max_length=40)] = ""
    is_sale: bool = True
    fixed: Fixed | None = None
    weekday: Weekday | None = None
    lunar: LunarDay | None = None
    term: Term | None = None
    phases: tuple[FestivalPhase, ...] = ()

    @model_validator(mode="after")
    def _one_rule(self) -> Self:
        rules = (self.fixed, self.weekday, self.lunar, self.term)
        if sum(rule is not None for rule in rules) != 1:
            raise ValueError(f"{self.key} needs exactly one of fixed, weekday, lunar and term")
        return self

    @property
    def shown_name(self) -> str:
        """Return the name as the reader's language writes it."""
        return _shown(self.name, self.name_en)

    @property
    def kind(self) -> Kind:
        """Return what the festival hangs on."""
        if self.fixed is not None:
            return "day" if self.fixed.starts == self.fixed.ends else "span"
        if self.lunar is not None:
            is_new_year = (self.lunar.month, self.lunar.day) == (1, 1)
            return "new_year" if is_new_year else "lunar"
        return "weekday" if self.weekday is not None else "term"

    def days_in(self, year: int) -> tuple[date, date]:
        """Return the first and the last day of a year's festival: 年货节 may begin in the December before."""
        if self.fixed is not None:
            starts, ends = _month_day(year, self.fixed.starts), _month_day(year, self.fixed.ends)
            return starts, ends if ends >= starts else _month_day(year + 1, self.fixed.ends)
        moving = self.weekday or self.lunar or self.term
        assert moving is not None  # the validator saw to it
        return _around(self.anchor_in(year), moving.days)

    def anchor_in(self, year: int) -> date:
        """Return the day of a year that the festival's phases, and a plan for it, count from."""
        if self.fixed is not None:
            starts = _month_day(year, self.fixed.starts)
            anchor = _month_day(year, self.fixed.anchor or self.fixed.starts)
            wraps = self.fixed.ends < self.fixed.starts
            return _month_day(year + 1, self.fixed.anchor or "") if wraps and anchor < starts else anchor
        if self.weekday is not None:
            return _nth_weekday(year, self.weekday)
        if self.lunar is not None:
            return lunar_day(year, self.lunar.month, self.lunar.day)
        assert self.term is not None  # the validator saw to it
        return term_day(year, self.term.name)


class Festival(FestivalRule, Sourced):
    """A festival of the pack."""


class Festivals(Rule):
    """The whole pack."""

    festivals: tuple[Festival, ...]


def festivals() -> Festivals:
    """Return the pack as shipped."""
    return load("festivals", Festivals)


def sale_name(key: str) -> str:
    """Return the name of a sale by its key, in the reader's language; an unknown key is its own name."""
    names = {each.key: _shown(each.name, each.name_en) for each in festivals().festivals}
    return names.get(key, key)


def spans(since: date, until: date) -> tuple[Span, ...]:
    """Return the sales that have at least one day between two days (both included), by their start."""
    years = range(since.year - 1, until.year + 2)
    near = [span for year in years for span in _of_year(year) if span.starts <= until and span.ends >= since]
    return tuple(sorted(near, key=lambda span: (span.starts, span.ends, span.key)))


@cache
def lunar_day(year: int, month: int, day: int) -> date:
    """Return the date of a day of the lunar year that begins in a year: (2026, 1, 1) is 2026-02-17.

    Day 0 is the day before the first, so the last of the month before.
    """
    solar = Lunar.fromYmd(year, month, max(day, 1)).getSolar()
    found = date(solar.getYear(), solar.getMonth(), solar.getDay())
    return found if day else found - timedelta(days=1)


@cache
def term_day(year: int, name: str) -> date:
    """Return the date of a solar term in a year, by its Chinese name, as China's clocks have it."""
    solar = Lunar.fromYmd(year, 6, 1).getJieQiTable()[_NEXT_WINTER.get(name, name)]
    found = date(solar.getYear(), solar.getMonth(), solar.getDay())
    assert found.year == year, (year, name)
    return found


@cache
def _of_year(year: int) -> tuple[Span, ...]:
    return tuple(
        Span(each.key, each.name, each.name_en, *each.days_in(year), each.level, each.platform)
        for each in festivals().festivals
        if each.is_sale
    )


def _shown(name: str, name_en: str) -> str:
    return (name_en or name) if language() == "en" else name


def _nth_weekday(year: int, rule: Weekday) -> date:
    first = date(year, rule.month, 1)
    to_go = (rule.weekday - first.isoweekday()) % _DAYS_A_WEEK
    return first + timedelta(days=to_go + _DAYS_A_WEEK * (rule.nth - 1) + rule.plus)


def _month_day(year: int, text: str) -> date:
    return date.fromisoformat(f"{year}-{text}")


def _around(day: date, days: tuple[int, int]) -> tuple[date, date]:
    return day + timedelta(days=days[0]), day + timedelta(days=days[1])
