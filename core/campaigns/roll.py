"""Next year's plan from this year's: by the anchor of each festival, not by the date.

What began 25 days before the lunar new year begins 25 days before it again, though the date is another.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.campaigns.values import Phase

_HALF_A_YEAR = 182


class How(StrEnum):
    """How a campaign is rolled."""

    ANCHOR = "anchor"  # by its festival
    DATE = "date"  # it has no festival: the same days of the year
    NO_FESTIVAL = "no_festival"  # its festival is not in that year, or no longer known: the same days


@dataclass(frozen=True, slots=True)
class Roll:
    """By how many days a campaign moves, and why so many."""

    days: int
    how: How
    anchor: date | None = None


def plan_year(live: date, anchor: date | None) -> int:
    """Return the year whose plan a campaign belongs to: its festival's, else the one in which it goes live.

    年货节 before the lunar new year of January 2028 goes live in December 2027 and belongs to 2028.
    """
    return (anchor or live).year


def roll_of(live: date, *, into: int, festival: str, before: date | None, after: date | None) -> Roll:
    """Return how a campaign that goes live on a day rolls into the plan of a year.

    `before` and `after` are the anchors of its festival then and in the other year; None is not known.
    """
    if festival and before is not None and after is not None:
        return Roll((after - before).days, How.ANCHOR, after)
    same = same_day(live, live.year + into - plan_year(live, before))
    return Roll((same - live).days, How.NO_FESTIVAL if festival else How.DATE)


def is_successor(live: date, wanted: date) -> bool:
    """Tell whether a campaign that was rolled stands for the year asked, though it may have been moved since."""
    return abs((live - wanted).days) <= _HALF_A_YEAR


def same_day(day: date, year: int) -> date:
    """Return the same day of another year; 29 February is the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def rolled(phases: tuple[Phase, ...], days: int, zone: ZoneInfo) -> tuple[Phase, ...]:
    """Return phases some days later at the same times of day in the shop's zone; they are not stored yet."""
    return tuple(
        replace(each, starts=_later(each.starts, days, zone), ends=_later(each.ends, days, zone), id=0)
        for each in phases
    )


def _later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    return (moment.astimezone(zone) + timedelta(days=days)).astimezone(UTC)
