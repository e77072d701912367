"""Every cached read of the promotion lab: keyed by shop and revision, so that nothing needs clearing."""
# ruff: noqa: ARG001 (the revision is part of the cache key)

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from core.db.engine import reading
from core.promotions import items
from core.promotions.items import KnownItem
from core.shop import listing
from core.shop.cost_actions import cost_terms as stored_cost_terms
from core.shop.costs import CostTerms
from core.shop.listing import View
from core.team.rights import Actor
from pages.ui.session import same_for_all

MOST_CHOICES = 50


@st.cache_data(max_entries=128, show_spinner=False)
def _known_items(actor: Actor, revision: int, codes: tuple[str, ...]) -> Mapping[str, KnownItem]:
    with reading() as session:
        return items.known_items(session, actor, codes)


def known_items(actor: Actor, revision: int, codes: tuple[str, ...]) -> Mapping[str, KnownItem]:
    """Return what the shop knows of items, see `core.promotions.items.known_items`."""
    return _known_items(same_for_all(actor), revision, codes) if codes else {}


@st.cache_data(max_entries=128, show_spinner=False)
def _found_items(actor: Actor, revision: int, search: str) -> pd.DataFrame:
    with reading() as session:
        rows = listing.page(session, actor, View(search=search), offset=0, limit=MOST_CHOICES)
    return rows[["code", "title", "usual_price", "stock"]]


def found_items(actor: Actor, revision: int, search: str) -> pd.DataFrame:
    """Return the first items whose code, title, brand or category has every word of a search."""
    return _found_items(same_for_all(actor), revision, search)


@st.cache_data(max_entries=64, show_spinner=False)
def _best_sellers(actor: Actor, revision: int, n: int) -> tuple[str, ...]:
    with reading() as session:
        rows = listing.page(session, actor, View(order="most_sold"), offset=0, limit=100)
    priced = rows[rows["usual_price"].notna()]
    worth = priced["usual_price"].astype("float64") * priced["sold_30d"].astype("Float64").fillna(0)
    return tuple(priced.loc[worth.sort_values(ascending=False, kind="stable").index, "code"].head(n))


def best_sellers(actor: Actor, revision: int, n: int = 2) -> tuple[str, ...]:
    """Return the codes of the items that bring the largest sales."""
    return _best_sellers(same_for_all(actor), revision, n)


@st.cache_data(max_entries=64, show_spinner=False)
def _cost_terms(actor: Actor, revision: int) -> CostTerms:
    with reading() as session:
        return stored_cost_terms(session, actor)


def cost_terms(actor: Actor, revision: int) -> CostTerms:
    """Return the shop's cost terms, see `core.shop.cost_actions.cost_terms`."""
    return _cost_terms(same_for_all(actor), revision)
