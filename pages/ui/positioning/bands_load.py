"""The cached reads of the tab of price bands: keyed by shop and revision, so that nothing needs clearing."""
# ruff: noqa: ARG001 (the revision is part of the cache key)

from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.db.base import now
from core.db.engine import reading
from core.positioning import band_offers, band_reads
from core.positioning.band_offers import Offers
from core.positioning.band_reads import BandTable, Category
from core.positioning.bands import Choice
from core.team.rights import Actor
from pages.ui import load
from pages.ui.session import same_for_all

# Frames of a large shop: shared as they are, never copied, and few are kept.
_TABLES = 12


def today(actor: Actor, revision: int) -> date:
    """Return the day that it is in the shop."""
    return now().astimezone(ZoneInfo(load.profile(actor, revision).timezone)).date()


@st.cache_data(max_entries=64, show_spinner=False)
def _categories(actor: Actor, revision: int) -> tuple[Category, ...]:
    with reading() as session:
        return band_reads.categories(session, actor)


def categories(actor: Actor, revision: int) -> tuple[Category, ...]:
    """Return the whole shop and its categories, see `core.positioning.band_reads.categories`."""
    return _categories(same_for_all(actor), revision)


@st.cache_resource(max_entries=_TABLES, show_spinner=False)
def _offers(actor: Actor, revision: int, category: str, on: date, layer: str) -> Offers:
    with reading() as session:
        return band_offers.offers(session, actor, category, on=on, layer=layer)


@st.cache_resource(max_entries=_TABLES, show_spinner=False)
def _bands(actor: Actor, revision: int, category: str, on: date, layer: str) -> BandTable:
    known = _offers(actor, revision, category, on, layer)
    with reading() as session:
        choice, version = band_reads.stored_choice(session, actor, category)
    return band_reads.banded(known, category, choice, known.cut(choice), version=version, layer=layer)


def bands(actor: Actor, revision: int, *, category: str, on: date, layer: str) -> BandTable:
    """Return the bands of a category as they are stored. It is everybody's: never change its frames in place."""
    return _bands(same_for_all(actor), revision, category, on, layer)


@st.cache_resource(max_entries=_TABLES, show_spinner=False)
def _preview(actor: Actor, revision: int, category: str, on: date, layer: str, choice: Choice) -> BandTable:
    known = _offers(actor, revision, category, on, layer)
    return band_reads.banded(known, category, choice, known.fresh_cut(choice), version=0, layer=layer)


def preview(actor: Actor, revision: int, *, category: str, on: date, layer: str, choice: Choice) -> BandTable:
    """Return the bands as a choice that is not stored yet would cut them."""
    return _preview(same_for_all(actor), revision, category, on, layer, choice)


@st.cache_data(max_entries=64, show_spinner=False)
def _items(
    actor: Actor, revision: int, category: str, ends: tuple[int | None, int | None], offset: int, limit: int
) -> pd.DataFrame:
    with reading() as session:
        return band_reads.band_items(
            session, actor, category, low=ends[0], high=ends[1], offset=offset, limit=limit
        )


def items(
    actor: Actor,
    revision: int,
    *,
    category: str,
    ends: tuple[int | None, int | None],
    offset: int,
    limit: int,
) -> pd.DataFrame:
    """Return a stretch of our items in a band, see `core.positioning.band_reads.band_items`."""
    return _items(same_for_all(actor), revision, category, ends, offset, limit)
