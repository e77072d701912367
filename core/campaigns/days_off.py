"""Days off of the state: which days are free, and which weekends are worked for them (调休).

The State Council publishes a year each November before it. A year that is not published yet is not
guessed: `day_off` is None for its days, and only Saturdays and Sundays are known to be free.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from chinese_calendar.constants import Holiday, holidays, workdays

from core.locale import language

# A year's own list is out when it says when National Day is: the year before may name days of its January.
_PUBLISHED = frozenset(day.year for day in holidays if (day.month, day.day) == (10, 1))
_A_DAY = timedelta(days=1)
_SATURDAY = 5
_CHINESE = {each.value: each.chinese for each in Holiday}


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that is off for a holiday, or a weekend day that is worked for one."""

    day: date
    name: str
    name_en: str
    is_working: bool

    @property
    def shown_name(self) -> str:
        """Return the holiday's name in the reader's language."""
        return self.name_en if language() == "en" else self.name


def is_published(year: int) -> bool:
    """Tell whether the days off of a year are known."""
    return year in _PUBLISHED


def day_off(day: date) -> bool | None:
    """Tell whether nobody works on a day; None where its year is not published yet."""
    if not is_published(day.year):
        return None
    return _is_off(day)


def days_off(since: date, until: date) -> tuple[DayOff, ...]:
    """Return the published days off and the weekend days worked for them, between two days (both included)."""
    told = {day: (name, False) for day, name in holidays.items() if since <= day <= until}
    told |= {day: (name, True) for day, name in workdays.items() if since <= day <= until}
    return tuple(
        DayOff(day, _CHINESE.get(name, name), name, is_working)
        for day, (name, is_working) in sorted(told.items())
    )


def working_day(day: date, *, back: bool = True) -> date:
    """Return the nearest working day up to a day, or from it on.

    In a year that is not published Saturdays and Sundays count as off, and nothing else does.
    """
    step = -_A_DAY if back else _A_DAY
    while _is_off(day):
        day += step
    return day


def _is_off(day: date) -> bool:
    return bool(day not in workdays and (day in holidays or day.weekday() >= _SATURDAY))
