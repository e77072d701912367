"""The cached reads of the item portfolio: keyed by shop and revision, so that nothing needs clearing."""
# ruff: noqa: ARG001 (the revision is part of the cache key)

from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.campaigns.clashes.clash import Clash
from core.db.base import now
from core.db.engine import reading
from core.positioning import item_month_actions, portfolio_reads
from core.positioning.item_months import Shelf
from core.positioning.portfolio_reads import Structure
from core.team.rights import Actor, may
from pages.ui import load
from pages.ui.calendar import load as calendar
from pages.ui.session import same_for_all


def today(actor: Actor, revision: int) -> date:
    """Return the day that it is in the shop."""
    return now().astimezone(ZoneInfo(load.profile(actor, revision).timezone)).date()


# Frames of a large shop: shared as they are, never copied, and few are kept.
@st.cache_resource(max_entries=3, show_spinner=False)
def _months(actor: Actor, mark: tuple[int, int], on: date) -> pd.DataFrame:
    with reading() as session:
        return portfolio_reads.item_months(session, actor, on)


@st.cache_resource(max_entries=6, show_spinner=False)
def _structure(actor: Actor, revision: int, on: date) -> Structure:
    with reading() as session:
        # Most changes of a shop leave the months alone, and these are most of the work.
        months = _months(actor, portfolio_reads.months_mark(session, actor), on)
        return portfolio_reads.structure(session, actor, on, months=months)


def structure(actor: Actor, revision: int) -> Structure:
    """Return the item portfolio, see `core.positioning.portfolio_reads.structure`. Nobody may change it."""
    return _structure(same_for_all(actor), revision, today(actor, revision))


@st.cache_data(max_entries=4, show_spinner=False)
def _shelf(actor: Actor, revision: int) -> Shelf:
    with reading() as session:
        return item_month_actions.shelf(session, actor)


def shelf(actor: Actor, revision: int) -> Shelf:
    """Return the shop's items as exports name them."""
    return _shelf(same_for_all(actor), revision)


def breaks(actor: Actor, revision: int) -> tuple[Clash, ...]:
    """Return the clashes of campaigns with the item portfolio, worst first; none for who may not see campaigns."""
    if not may(actor, "campaigns.see"):
        return ()
    told = calendar.checked(actor, revision).clashes
    return tuple(each for each in told if each.rule == "off_structure")
