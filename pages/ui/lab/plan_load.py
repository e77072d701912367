"""Every cached read of plans and what they come to: keyed by shop, revision, day and language."""
# ruff: noqa: ARG001 (the revision is part of the cache key, and so is the language of the sentences)

from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.db.engine import reading
from core.errors import NotFound
from core.locale import language
from core.promotions import ground_reads, plan_reads, plan_watch
from core.promotions.ground import Ground
from core.promotions.judged import Judged, judge
from core.promotions.plan_reads import Plan, PlanRow
from core.promotions.plan_watch import Fallen
from core.promotions.scenario import Scenario
from core.team.rights import Actor
from pages.ui import load
from pages.ui.session import same_for_all


def today(actor: Actor, revision: int) -> date:
    """Return the day that it is in the shop."""
    return datetime.now(ZoneInfo(load.profile(actor, revision).timezone)).date()


@st.cache_data(max_entries=64, show_spinner=False)
def _plans(actor: Actor, revision: int) -> tuple[PlanRow, ...]:
    with reading() as session:
        return plan_reads.plans(session, actor)


def plans(actor: Actor, revision: int) -> tuple[PlanRow, ...]:
    """Return the shop's plans, see `core.promotions.plan_reads.plans`."""
    return _plans(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _plan(actor: Actor, revision: int, plan_id: int) -> Plan | None:
    with reading() as session:
        try:
            return plan_reads.plan(session, actor, plan_id)
        except NotFound:
            return None


def plan(actor: Actor, revision: int, plan_id: int) -> Plan | None:
    """Return a plan with its scenarios; None when it is not in the shop any more."""
    return _plan(same_for_all(actor), revision, plan_id)


@st.cache_data(max_entries=64, show_spinner=False)
def _ground(actor: Actor, revision: int, codes: tuple[str, ...], on: date) -> Ground:
    with reading() as session:
        return ground_reads.ground(session, actor, codes, on=on)


def ground(actor: Actor, revision: int, scenarios: tuple[Scenario, ...]) -> Ground:
    """Return what the shop knows today of the items of scenarios."""
    codes = ground_reads.codes_of(scenarios)
    return _ground(same_for_all(actor), revision, codes, today(actor, revision))


@st.cache_data(max_entries=64, show_spinner=False)
def _judged(actor: Actor, revision: int, plan_id: int, on: date, spoken: str) -> tuple[Judged, ...]:
    stored = _plan(actor, revision, plan_id)
    readable = [each for each in stored.scenarios if each.scenario is not None] if stored else []
    codes = ground_reads.codes_of([each.scenario for each in readable if each.scenario])
    known = _ground(actor, revision, codes, on)
    return tuple(
        judge(each.scenario, known, letter=each.letter, name=each.name) for each in readable if each.scenario
    )


def judged(actor: Actor, revision: int, plan_id: int) -> tuple[Judged, ...]:
    """Return what each scenario of a plan comes to as it is stored; what cannot be read is left out."""
    return _judged(same_for_all(actor), revision, plan_id, today(actor, revision), language())


@st.cache_data(max_entries=64, show_spinner=False)
def _fallen(actor: Actor, revision: int, on: date, spoken: str) -> tuple[Fallen, ...]:
    with reading() as session:
        return plan_watch.fallen(session, actor, on)


def fallen(actor: Actor, revision: int, on: date) -> tuple[Fallen, ...]:
    """Return the chosen scenarios that no longer hold, see `core.promotions.plan_watch.fallen`."""
    return _fallen(same_for_all(actor), revision, on, language())
