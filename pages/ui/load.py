"""Every cached read of the pages: keyed by shop and revision, so that nothing needs clearing."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from core.db.engine import reading
from core.shop import reads as shops
from core.shop.reads import Coverage, ShopProfile
from core.team.rights import Actor


@st.cache_data(max_entries=64, show_spinner=False)
def _items(actor: Actor, revision: int, search: str) -> pd.DataFrame:
    with reading() as session:
        return shops.items(session, actor, search=search)


def items(actor: Actor, revision: int, search: str = "") -> pd.DataFrame:
    """Return the shop's items, see `core.shop.reads.items`."""
    return _items(_same_for_all(actor), revision, search)


@st.cache_data(max_entries=64, show_spinner=False)
def profile(actor: Actor, revision: int) -> ShopProfile:
    """Return the shop's profile."""
    with reading() as session:
        return shops.profile(session, actor)


@st.cache_data(max_entries=64, show_spinner=False)
def coverage(actor: Actor, revision: int) -> Coverage:
    """Count what the shop knows of its items."""
    with reading() as session:
        return shops.coverage(session, actor)


def _same_for_all(actor: Actor) -> Actor:
    """Share one cache entry among the members of one role: they may see the same."""
    return replace(actor, user_id=0, name="")
