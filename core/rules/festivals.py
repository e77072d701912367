"""The pack of the year's sales: fixed days, nth weekdays and lunar days, as spans of real dates."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from lunar_python import Lunar
from pydantic import model_validator

from core.locale import language
from core.rules.packs import Rule, Sourced, load

Level = Literal["S", "A", "B"]
_DAYS_A_WEEK = 7


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
    """The same days every year, as 05-13; an end before the start lies in the next year."""

    starts: str
    ends: str


class Weekday(Rule):
    """Days counted from the nth weekday of a month, Monday being 1 and Sunday 7."""

    month: int
    nth: int
    weekday: int
    days: tuple[int, int]


class LunarDay(Rule):
    """Days counted from a day of the lunar year."""

    month: int
    day: int
    days: tuple[int, int]


class Festival(Sourced):
    """A sale of the year and the rule of its days: exactly one of the three."""

    key: str
    name: str
    name_en: str
    level: Level
    platform: str = ""
    fixed: Fixed | None = None
    weekday: Weekday | None = None
    lunar: LunarDay | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> "Festival":
        if sum(rule is not None for rule in (self.fixed, self.weekday, self.lunar)) != 1:
            raise ValueError(f"{self.key} needs exactly one of fixed, weekday and lunar")
        return self

    def days_in(self, year: int) -> tuple[date, date]:
        """Return the first and the last day of the sale of a year: 年货节 may begin in the December before."""
        if self.fixed is not None:
            starts, ends = (
                date.fromisoformat(f"{year}-{day}") for day in (self.fixed.starts, self.fixed.ends)
            )
            return starts, ends if ends >= starts else ends.replace(year=year + 1)
        if self.weekday is not None:
            return _around(_nth_weekday(year, self.weekday), self.weekday.days)
        assert self.lunar is not None  # the validator saw to it
        return _around(lunar_day(year, self.lunar.month, self.lunar.day), self.lunar.days)


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


def lunar_day(year: int, month: int, day: int) -> date:
    """Return the date of a day of the lunar year that begins in a year: (2026, 1, 1) is 2026-02-17."""
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@cache
def _of_year(year: int) -> tuple[Span, ...]:
    return tuple(
        Span(each.key, each.name, each.name_en, *each.days_in(year), each.level, each.platform)
        for each in festivals().festivals
    )


def _shown(name: str, name_en: str) -> str:
    return name_en if language() == "en" else name


def _nth_weekday(year: int, rule: Weekday) -> date:
    first = date(year, rule.month, 1)
    to_go = (rule.weekday - first.isoweekday()) % _DAYS_A_WEEK
    return first + timedelta(days=to_go + _DAYS_A_WEEK * (rule.nth - 1))


def _around(day: date, days: tuple[int, int]) -> tuple[date, date]:
    return day + timedelta(days=days[0]), day + timedelta(days=days[1])
