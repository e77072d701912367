"""The plan as an iCalendar file (RFC 5545): phases, deadlines, sends and tasks, with alarms.

A thing keeps its UID for life, so that a calendar program that reads the file again moves the entry
it has instead of adding a second one; a higher SEQUENCE tells it which of two is newer.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import pandas as pd
from icalendar import Alarm, Calendar, Event

from core.campaigns.plan_frames import PlanFrames
from core.campaigns.values import PhaseKind, channel_name, phase_name, task_role_name
from core.locale import _
from core.text import visible

HOLDS = ("phases", "deadlines", "sends", "tasks")
_PRODUCT = "-//Yunce//Planning desk//EN"
_NOTICE = timedelta(
    minutes=30
)  # how long a deadline's entry lasts: a moment shows as nothing in some programs
_REFRESH = timedelta(hours=1)
DAY_BEFORE, TWO_HOURS, QUARTER = timedelta(days=1), timedelta(hours=2), timedelta(minutes=15)
MORNING = timedelta(hours=9)  # a day's tasks are told at nine


Campaigns = Mapping[int, Any]  # rows of the frame by id


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a calendar is to hold: kinds of entries, alarms or none, and tasks of one person only (0: of all)."""

    holds: tuple[str, ...] = HOLDS
    has_alarms: bool = True
    tasks_of: int = 0


def ics(frames: PlanFrames, *, shop: str, seed: str, stamp: datetime, wanted: Wanted | None = None) -> bytes:
    """Return the plan as a calendar named after the shop, in the reader's language.

    `seed` tells this shop from all others in the world: UIDs follow from it and from the ids of things.
    `stamp` is the moment at which the plan stood so. Ideas are no entries: nobody has promised them.
    """
    wanted = wanted or Wanted()
    title = _("{shop}: campaigns").format(shop=visible(shop))
    calendar = Calendar.new(prodid=_PRODUCT, name=title, uid=str(uid(seed, "calendar")))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")  # the same for older programs
    promised = frames.campaigns[frames.campaigns["state"] != "idea"]
    campaigns = {row.id: row for row in promised.itertuples()}
    made = {
        "phases": lambda: _phases(frames.phases, campaigns),
        "deadlines": lambda: _deadlines(campaigns),
        "sends": lambda: _sends(frames.sends, campaigns),
        "tasks": lambda: _tasks(frames.tasks, campaigns, wanted.tasks_of),
    }
    for kind in HOLDS:
        if kind in wanted.holds:
            for entry in made[kind]():
                calendar.add_component(_event(entry, seed, stamp, wanted.has_alarms))
    return bytes(calendar.to_ical())


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry before it is written: `starts` and `ends` are both moments, or both days (the end excluded)."""

    key: str
    title: str
    starts: datetime | date
    ends: datetime | date
    alarms: tuple[timedelta, ...]
    text: str = ""
    category: str = ""
    sequence: int = 0
    is_busy: bool = True


def _event(entry: _Entry, seed: str, stamp: datetime, has_alarms: bool) -> Event:
    made = Event.new(
        uid=uid(seed, entry.key),
        summary=visible(entry.title),
        start=entry.starts,
        end=entry.ends,
        stamp=stamp,
        description=visible(entry.text) or None,
        sequence=entry.sequence,
    )
    if entry.category:
        made.categories = [entry.category]
    made.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    for before in entry.alarms if has_alarms else ():
        alarm = Alarm.new(description=visible(entry.title))
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", before)
        made.add_component(alarm)
    return made


def uid(seed: str, key: str) -> UUID:
    """Return the UID of a thing of a shop: the same whenever it is written."""
    return uuid5(NAMESPACE_URL, f"yunce:{seed}/{key}")


def _phases(phases: pd.DataFrame, campaigns: Campaigns) -> Iterator[_Entry]:
    """A phase is known by its campaign, its kind and its place among those of its kind: ids change with each save."""
    phases = phases[phases["campaign_id"].isin(list(campaigns))]
    numbers = phases.groupby(["campaign_id", "kind"]).cumcount()
    for row, number in zip(phases.itertuples(), numbers, strict=True):
        campaign = campaigns[row.campaign_id]
        name = row.name or phase_name(str(row.kind))
        yield _Entry(
            key=f"campaign/{row.campaign_id}/{row.kind}/{number}",
            title=_("{campaign} · {phase}").format(campaign=campaign.name, phase=name),
            starts=_moment(row.starts_at),
            ends=_moment(row.ends_at),
            alarms=(-DAY_BEFORE, -TWO_HOURS) if row.kind == PhaseKind.BURST else (-DAY_BEFORE,),
            text=_about(campaign),
            category=campaign.level,
            sequence=int(campaign.version),
            is_busy=bool(row.kind == PhaseKind.BURST),
        )


def _deadlines(campaigns: Campaigns) -> Iterator[_Entry]:
    told = (
        ("enrol_by", _("{campaign}: enrolment ends"), (-DAY_BEFORE, -TWO_HOURS)),
        ("protected_until", _("{campaign}: price protection ends"), (-DAY_BEFORE,)),
    )
    for column, said, alarms in told:
        for campaign in campaigns.values():
            if pd.isna(getattr(campaign, column)):
                continue
            at = _moment(getattr(campaign, column))
            yield _Entry(
                key=f"campaign/{campaign.id}/{column}",
                title=said.format(campaign=campaign.name),
                starts=at - _NOTICE,
                ends=at,
                alarms=alarms,
                text=_about(campaign),
                category=str(campaign.level),
                sequence=int(campaign.version),
            )


def _sends(sends: pd.DataFrame, campaigns: Campaigns) -> Iterator[_Entry]:
    for row in sends[sends["campaign_id"].isin(list(campaigns))].itertuples():
        campaign = campaigns[row.campaign_id]
        said = _("{campaign}: {channel} goes out")
        at = _moment(row.sends_at)
        yield _Entry(
            key=f"send/{row.id}",
            title=said.format(campaign=campaign.name, channel=channel_name(str(row.channel))),
            starts=at,
            ends=at + _NOTICE,
            alarms=(-QUARTER,),
            text="\n".join(part for part in (str(row.audience), str(row.note)) if part),
            sequence=int(row.version),
        )


def _tasks(tasks: pd.DataFrame, campaigns: Campaigns, only: int) -> Iterator[_Entry]:
    """A task is an entry of whole days rather than a VTODO: most programs drop those of a subscription."""
    tasks = tasks[tasks["campaign_id"].isin(list(campaigns)) & tasks["done_at"].isna()]
    if only:
        tasks = tasks[(tasks["assignee_id"] == only).fillna(False)]
    for row in tasks.itertuples():
        campaign = campaigns[row.campaign_id]
        starts, ends = row.starts_on.date(), row.due_on.date() + timedelta(days=1)
        who = (
            row.assignee if isinstance(row.assignee, str) and row.assignee else task_role_name(str(row.role))
        )
        yield _Entry(
            key=f"task/{row.id}",
            title=_("{campaign}: {task} ({who})").format(campaign=campaign.name, task=row.name, who=who),
            starts=starts,
            ends=ends,
            alarms=((ends - starts) - DAY_BEFORE + MORNING,),  # in the morning of the day it is due
            text=str(row.note),
            sequence=int(row.version),
            is_busy=False,
        )


def _about(campaign: Any) -> str:
    lines = [_("Level {level}").format(level=campaign.level)]
    if campaign.platform:
        lines.append(_("Platform: {platform}").format(platform=campaign.platform))
    if isinstance(campaign.owner, str) and campaign.owner:
        lines.append(_("Owner: {name}").format(name=campaign.owner))
    if campaign.note:
        lines.append(campaign.note)
    return "\n".join(lines)


def _moment(value: Any) -> datetime:
    moment: datetime = pd.Timestamp(value).to_pydatetime()
    return moment
