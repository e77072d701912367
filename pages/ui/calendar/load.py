"""Every cached read of the calendar: keyed by shop and revision, so that nothing needs clearing."""
# ruff: noqa: ARG001 (the revision is part of the cache key, and so is the language of names)

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from core import plan_check
from core.campaigns import campaign_reads, festival_reads, plan_frames
from core.campaigns.campaign_reads import CampaignView, Person
from core.campaigns.clashes.check import check
from core.campaigns.clashes.clash import Checked
from core.campaigns.clashes.ground import PlanGround
from core.campaigns.festivals import Event
from core.campaigns.plan_frames import PlanFrames
from core.db.base import now
from core.db.engine import reading
from core.errors import NotFound
from core.locale import language
from core.team.rights import Actor
from pages.ui import load, words
from pages.ui.session import same_for_all

_FRESH = timedelta(minutes=10)  # so long a clash check is taken as that of now


def zone(actor: Actor, revision: int) -> ZoneInfo:
    """Return the shop's zone."""
    return ZoneInfo(load.profile(actor, revision).timezone)


def today(actor: Actor, revision: int) -> date:
    """Return the day that it is in the shop."""
    return now().astimezone(zone(actor, revision)).date()


@st.cache_data(max_entries=16, show_spinner=False)
def _frames(actor: Actor, revision: int) -> PlanFrames:
    with reading() as session:
        return plan_frames.plan_frames(session, actor)


def frames(actor: Actor, revision: int) -> PlanFrames:
    """Return the whole plan, see `core.campaigns.plan_frames.plan_frames`."""
    return _frames(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _events(actor: Actor, revision: int, since: date, until: date, lang: str) -> tuple[Event, ...]:
    with reading() as session:
        return festival_reads.events_between(session, actor, since, until)


def events(actor: Actor, revision: int, since: date, until: date) -> tuple[Event, ...]:
    """Return the shop's festivals between two days, see `core.campaigns.festival_reads.events_between`."""
    return _events(same_for_all(actor), revision, since, until, language())


@st.cache_data(max_entries=8, show_spinner=False)
def _ground(actor: Actor, revision: int, at: datetime, lang: str) -> PlanGround:
    with reading() as session:
        return plan_check.plan_ground(session, actor, at)


def ground(actor: Actor, revision: int) -> PlanGround:
    """Return what the clash check looks at, as of these minutes."""
    at = now()
    at -= timedelta(seconds=at.timestamp() % _FRESH.total_seconds())
    return _ground(same_for_all(actor), revision, at.replace(microsecond=0), language())


@st.cache_data(max_entries=16, show_spinner=False)
def _checked(actor: Actor, revision: int, at: datetime, lang: str) -> Checked:
    return check(_ground(actor, revision, at, lang))


def checked(actor: Actor, revision: int) -> Checked:
    """Return the clashes of the whole plan, as of these minutes."""
    at = now()
    at -= timedelta(seconds=at.timestamp() % _FRESH.total_seconds())
    return _checked(same_for_all(actor), revision, at.replace(microsecond=0), language())


@st.cache_data(max_entries=64, show_spinner=False)
def _campaign(actor: Actor, revision: int, campaign_id: int) -> CampaignView | None:
    with reading() as session:
        try:
            return campaign_reads.campaign(session, actor, campaign_id)
        except NotFound:
            return None


def campaign(actor: Actor, revision: int, campaign_id: int) -> CampaignView | None:
    """Return a campaign, None where it is not in the shop."""
    return _campaign(same_for_all(actor), revision, campaign_id)


@st.cache_data(max_entries=64, show_spinner=False)
def _people(actor: Actor, revision: int) -> tuple[Person, ...]:
    with reading() as session:
        return campaign_reads.people(session, actor)


def people(actor: Actor, revision: int) -> tuple[Person, ...]:
    """Return the members of the shop, by the names that people read."""
    told = _people(same_for_all(actor), revision)
    return tuple(replace(each, name=words.person(each.name)) for each in told)
