"""The cached reads of targets: keyed by shop, revision and day, and by language where sentences come along."""
# ruff: noqa: ARG001 (the revision is part of the cache key, and so is the language of the sentences)

from datetime import date

import pandas as pd
import streamlit as st

from core.campaigns import target_reads
from core.campaigns.curves import phase_days
from core.campaigns.forecast import Forecast, Unknown
from core.campaigns.target_reads import YearView
from core.db.engine import reading
from core.errors import NotFound
from core.locale import _, language
from core.team.rights import Actor
from pages.ui.calendar import load
from pages.ui.session import same_for_all


@st.cache_data(max_entries=16, show_spinner=False)
def _year(actor: Actor, revision: int, year: int, today: date, lang: str) -> YearView:
    with reading() as session:
        return target_reads.year_view(session, actor, year, today)


def year(actor: Actor, revision: int, number: int) -> YearView:
    """Return a year's targets, see `core.campaigns.target_reads.year_view`."""
    return _year(same_for_all(actor), revision, number, load.today(actor, revision), language())


@st.cache_data(max_entries=16, show_spinner=False)
def _actuals(actor: Actor, revision: int) -> pd.DataFrame:
    with reading() as session:
        return target_reads.day_actuals(session, actor)


def actuals(actor: Actor, revision: int) -> pd.DataFrame:
    """Return what the days brought, see `core.campaigns.target_reads.day_actuals`."""
    return _actuals(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _anchors(actor: Actor, revision: int, campaign_id: int) -> tuple[date, date] | None:
    with reading() as session:
        try:
            return target_reads.anchors(session, actor, campaign_id)
        except NotFound:
            return None


def anchors(actor: Actor, revision: int, campaign_id: int) -> tuple[date, date] | None:
    """Return a campaign's anchor and the one a year earlier, None where it has none."""
    return _anchors(same_for_all(actor), revision, campaign_id)


@st.cache_data(max_entries=64, show_spinner=False)
def _forecast(actor: Actor, revision: int, campaign_id: int, today: date, lang: str) -> Forecast | Unknown:
    view = load.campaign(actor, revision, campaign_id)
    if view is None:
        return Unknown(_("This campaign is no longer in the shop."))
    phases = phase_days(view.phases, load.zone(actor, revision))
    with reading() as session:
        return target_reads.forecast_of(session, actor, campaign_id, phases, today)


def forecast(actor: Actor, revision: int, campaign_id: int) -> Forecast | Unknown:
    """Return what a campaign may bring, see `core.campaigns.target_reads.forecast_of`."""
    return _forecast(same_for_all(actor), revision, campaign_id, load.today(actor, revision), language())
