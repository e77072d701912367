"""The cached reads of what stands in one campaign: keyed by shop and revision."""
# ruff: noqa: ARG001 (the revision is part of the cache key, and so is the language of the sentences)

from datetime import date

import pandas as pd
import streamlit as st

from core.campaigns import budget_actions, budget_reads, scenario_actions
from core.campaigns.budget_actions import Line
from core.campaigns.budget_reads import MonthMoney
from core.campaigns.in_hand import in_hand
from core.campaigns.plan_frames import items_frame, plan_frames
from core.campaigns.scenario_actions import Offered
from core.content import campaign_copy
from core.db.engine import reading
from core.locale import language
from core.promotions.ground_reads import codes_of
from core.promotions.ground_reads import ground as ground_of
from core.promotions.judged import Judged, judge
from core.promotions.plan_reads import StoredScenario
from core.shop import listing
from core.shop.listing import View
from core.team.rights import Actor
from pages.ui.session import same_for_all


@st.cache_data(max_entries=16, show_spinner=False)
def _items(actor: Actor, revision: int, campaign_id: int, scenario_id: int | None) -> pd.DataFrame:
    with reading() as session:
        frame = items_frame(session, actor, only=[campaign_id])
        rows = frame.assign(scenario_id=pd.array([scenario_id] * len(frame), dtype="Int64"))
        return frame.join(in_hand(session, actor, rows)) if len(frame) else frame.join(_no_prices(frame))


def _no_prices(frame: pd.DataFrame) -> pd.DataFrame:
    numbers = ("in_hand", "in_hand_most", "unit_kept", "floor", "contribution")
    return pd.DataFrame({name: pd.Series(dtype="Int64") for name in numbers}, index=frame.index)


def items(actor: Actor, revision: int, campaign_id: int, scenario_id: int | None) -> pd.DataFrame:
    """Return a campaign's items with their prices in hand, floors and what a piece leaves."""
    return _items(same_for_all(actor), revision, campaign_id, scenario_id)


@st.cache_data(max_entries=32, show_spinner=False)
def _lines(actor: Actor, revision: int, campaign_id: int) -> tuple[Line, ...]:
    with reading() as session:
        return budget_actions.budget_lines(session, actor, campaign_id)


def lines(actor: Actor, revision: int, campaign_id: int) -> tuple[Line, ...]:
    """Return a campaign's budget lines."""
    return _lines(same_for_all(actor), revision, campaign_id)


@st.cache_data(max_entries=32, show_spinner=False)
def _month_money(actor: Actor, revision: int, campaign_id: int) -> MonthMoney:
    with reading() as session:
        return budget_reads.month_money(session, actor, campaign_id)


def month_money(actor: Actor, revision: int, campaign_id: int) -> MonthMoney:
    """Return the money of the month in which a campaign goes live."""
    return _month_money(same_for_all(actor), revision, campaign_id)


@st.cache_data(max_entries=32, show_spinner=False)
def _sends(actor: Actor, revision: int, campaign_id: int) -> pd.DataFrame:
    with reading() as session:
        return plan_frames(session, actor, only=[campaign_id]).sends


def sends(actor: Actor, revision: int, campaign_id: int) -> pd.DataFrame:
    """Return what goes out in a campaign, by its time."""
    return _sends(same_for_all(actor), revision, campaign_id)


@st.cache_data(max_entries=32, show_spinner=False)
def _offered(actor: Actor, revision: int) -> tuple[Offered, ...]:
    with reading() as session:
        return scenario_actions.offered(session, actor)


def offered(actor: Actor, revision: int) -> tuple[Offered, ...]:
    """Return the scenarios of the lab that a campaign may have."""
    return _offered(same_for_all(actor), revision)


@st.cache_data(max_entries=32, show_spinner=False)
def _scenario(
    actor: Actor, revision: int, scenario_id: int, on: date, spoken: str
) -> tuple[Offered, StoredScenario, Judged | None] | None:
    with reading() as session:
        at = scenario_actions.scenario_at(session, actor, scenario_id)
        if at is None:
            return None
        wanted, stored = at
        if stored.scenario is None:
            return wanted, stored, None
        known = ground_of(session, actor, codes_of([stored.scenario]), on=on)
        return wanted, stored, judge(stored.scenario, known, letter=stored.letter, name=stored.name)


def scenario(
    actor: Actor, revision: int, scenario_id: int, on: date
) -> tuple[Offered, StoredScenario, Judged | None] | None:
    """Return a scenario and what it comes to on a day; None when it is gone, Judged None when it cannot be read."""
    return _scenario(same_for_all(actor), revision, scenario_id, on, language())


@st.cache_data(max_entries=32, show_spinner=False)
def _briefs(actor: Actor, revision: int, campaign_id: int) -> pd.DataFrame:
    with reading() as session:
        return campaign_copy.briefs_of_campaign(session, actor, campaign_id)


def briefs(actor: Actor, revision: int, campaign_id: int) -> pd.DataFrame:
    """Return the briefs that announce a campaign."""
    return _briefs(same_for_all(actor), revision, campaign_id)


@st.cache_data(max_entries=64, show_spinner=False)
def _found_ids(actor: Actor, revision: int, view: View) -> list[int]:
    with reading() as session:
        return listing.ids(session, actor, view)


def found_ids(actor: Actor, revision: int, view: View) -> list[int]:
    """Return the ids of all items of a view of the shop's list."""
    return _found_ids(same_for_all(actor), revision, view)
