"""Moments and counts as the reader's language writes them, in the shop's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta

from core.db.base import now
from core.locale import _, language
from core.team.actions import LOCAL_ADDRESS


def moment(at: datetime, zone: str) -> str:
    """Write a moment as 11-11 周二 20:00 / 11-11 Tue 20:00, with the year when it is another one."""
    there = at.astimezone(ZoneInfo(zone))
    this_year = now().astimezone(ZoneInfo(zone)).year
    pattern = "MM-dd EEE HH:mm" if there.year == this_year else "yyyy-MM-dd HH:mm"
    return format_datetime(there, pattern, locale=_locale())


def ago(at: datetime) -> str:
    """Write how long ago a moment was: 3分钟前 / 3 minutes ago."""
    return format_timedelta(at - now(), add_direction=True, granularity="second", locale=_locale())


def person(who: str) -> str:
    """Return a person's name or address; the one user of local mode is called so."""
    return _("local user") if who == LOCAL_ADDRESS else who


def _locale() -> str:
    return {"zh": "zh_CN", "en": "en"}[language()]
