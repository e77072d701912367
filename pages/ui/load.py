"""Every cached read of the pages: keyed by shop and revision, so that nothing needs clearing."""

from typing import Any

import pandas as pd
import streamlit as st

from core.content import reads as copy_reads
from core.content.reads import Piece, StoredBrief
from core.db.engine import reading
from core.shop import listing
from core.shop import reads as shops
from core.shop.listing import Choices, View
from core.shop.reads import Coverage, ShopProfile
from core.team.rights import Actor
from pages.ui.session import same_for_all


@st.cache_data(max_entries=64, show_spinner=False)
def _item_page(actor: Actor, revision: int, view: View, offset: int, limit: int) -> pd.DataFrame:
    with reading() as session:
        return listing.page(session, actor, view, offset=offset, limit=limit)


def item_page(actor: Actor, revision: int, view: View, *, offset: int, limit: int) -> pd.DataFrame:
    """Return a stretch of the item list, see `core.shop.listing.page`."""
    return _item_page(same_for_all(actor), revision, view, offset, limit)


@st.cache_data(max_entries=256, show_spinner=False)
def _item_count(actor: Actor, revision: int, view: View) -> int:
    with reading() as session:
        return listing.how_many(session, actor, view)


def item_count(actor: Actor, revision: int, view: View) -> int:
    """Return how many items the view has."""
    return _item_count(same_for_all(actor), revision, view)


@st.cache_data(max_entries=64, show_spinner=False)
def _item_choices(actor: Actor, revision: int) -> Choices:
    with reading() as session:
        return listing.choices(session, actor)


def item_choices(actor: Actor, revision: int) -> Choices:
    """Return what the item filters offer."""
    return _item_choices(same_for_all(actor), revision)


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


@st.cache_data(max_entries=64, show_spinner=False)
def briefs(actor: Actor, revision: int) -> pd.DataFrame:
    """Return the shop's briefs, see `core.content.reads.briefs`."""
    with reading() as session:
        return copy_reads.briefs(session, actor)


@st.cache_data(max_entries=128, show_spinner=False)
def brief(actor: Actor, revision: int, brief_id: int) -> StoredBrief:
    """Return one brief of the shop."""
    with reading() as session:
        return copy_reads.brief(session, actor, brief_id)


@st.cache_data(max_entries=128, show_spinner=False)
def pieces(actor: Actor, revision: int, brief_id: int) -> list[Piece]:
    """Return a brief's pieces of copy."""
    with reading() as session:
        return copy_reads.pieces(session, actor, brief_id)


@st.cache_data(max_entries=128, show_spinner=False)
def items_by_code(actor: Actor, revision: int, codes: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return items by their codes, see `core.shop.reads.items_by_code`."""
    with reading() as session:
        return shops.items_by_code(session, actor, codes)
