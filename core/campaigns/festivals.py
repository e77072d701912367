"""The festivals of a stretch of time: rules in, events with real dates out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.campaigns.values import Phase, PhaseKind
from core.rules.festivals import FestivalPhase, FestivalRule


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, how far to trust it, and when to look again. A shop's own festival has no date to look again."""

    text: str = ""
    mark: str = "practice"
    verify_by: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A festival's rule, where it comes from, and whether it is the shop's own (or its own version)."""

    rule: FestivalRule
    source: Source
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A festival in one year. `anchor` is the day that phases and plans count from; all days belong to it."""

    key: str
    name: str
    name_en: str
    shown_name: str
    anchor: date
    starts: date
    ends: date
    level: str
    platform: str
    is_sale: bool
    phases: tuple[FestivalPhase, ...]
    source: str
    mark: str
    verify_by: date | None
    is_own: bool = False
    kind: str = ""  # of its rule, see core.rules.festivals.FestivalRule.kind


def events(rules: Iterable[Rule], since: date, until: date) -> tuple[Event, ...]:
    """Return the festivals with at least one day between two days (both included), by their start."""
    years = range(since.year - 1, until.year + 2)
    near = (_event(each, year) for each in rules for year in years)
    found = {each for each in near if each.starts <= until and each.ends >= since}
    return tuple(sorted(found, key=lambda each: (each.starts, each.ends, each.key)))


def event_in(rule: Rule, year: int) -> Event | None:
    """Return a festival whose anchor lies in a year; None in a year that has none (腊八 of 2023)."""
    near = (_event(rule, each) for each in (year - 1, year, year + 1))
    return next((each for each in near if each.anchor.year == year), None)


def nearest(rule: Rule, day: date) -> Event:
    """Return the festival whose anchor is nearest to a day."""
    near = (_event(rule, day.year + step) for step in (-1, 0, 1))
    return min(near, key=lambda each: abs((each.anchor - day).days))


def phases_of(event: Event, zone: ZoneInfo) -> tuple[Phase, ...]:
    """Return an event's own phases as moments in UTC; none where it has none and the level's template is to be used."""
    return tuple(
        Phase(PhaseKind(each.kind), _moment(each.starts, event, zone), _moment(each.ends, event, zone))
        for each in event.phases
    )


def live_of(event: Event, zone: ZoneInfo) -> datetime:
    """Return when a campaign for an event goes live: with its burst, else as its first day begins."""
    bursts = [each.starts for each in phases_of(event, zone) if each.kind is PhaseKind.BURST]
    return min(bursts, default=datetime.combine(event.starts, time(), zone).astimezone(UTC))


def _event(rule: Rule, year: int) -> Event:
    festival, source = rule.rule, rule.source
    starts, ends = festival.days_in(year)
    return Event(
        key=festival.key,
        name=festival.name,
        name_en=festival.name_en,
        shown_name=festival.shown_name,
        anchor=festival.anchor_in(year),
        starts=starts,
        ends=ends,
        level=festival.level,
        platform=festival.platform,
        is_sale=festival.is_sale,
        phases=festival.phases,
        source=source.text,
        mark=source.mark,
        verify_by=source.verify_by,
        is_own=rule.is_own,
        kind=festival.kind,
    )


def _moment(at: tuple[int, str], event: Event, zone: ZoneInfo) -> datetime:
    day, clock = event.anchor + timedelta(days=at[0]), at[1]
    if clock == "24:00":
        day, clock = day + timedelta(days=1), "00:00"
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
