"""The cached reads of the map: keyed by shop, revision and language, so that nothing needs clearing."""
# ruff: noqa: ARG001 (the revision is part of the cache key, and so is the language of sentences)

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.db.engine import reading
from core.errors import BadInput
from core.locale import language
from core.positioning import attribute_reads, map_reads
from core.positioning.attribute_reads import Listed, StoredTable
from core.positioning.map_plane import PerceptualMap, perceptual_map
from core.team.rights import Actor
from pages.ui import load
from pages.ui.session import same_for_all


@st.cache_data(max_entries=64, show_spinner=False)
def _listed(actor: Actor, revision: int) -> tuple[Listed, ...]:
    with reading() as session:
        return attribute_reads.listed(session, actor)


def listed(actor: Actor, revision: int) -> tuple[Listed, ...]:
    """Return the shop's attribute tables, the one changed last first."""
    return _listed(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _stored(actor: Actor, revision: int, table_id: int) -> StoredTable:
    with reading() as session:
        return attribute_reads.stored_table(session, actor, table_id)


def stored(actor: Actor, revision: int, table_id: int) -> StoredTable:
    """Return one table as it is stored."""
    return _stored(same_for_all(actor), revision, table_id)


@st.cache_data(max_entries=64, show_spinner=False)
def _drawn(
    actor: Actor, revision: int, table_id: int, plane: tuple[int, int], focus: str, turn: bool, lang: str
) -> PerceptualMap | str:
    try:
        table = stored(actor, revision, table_id).table
        return perceptual_map(table, plane=plane, focus=focus, turn=turn)
    except BadInput as error:
        return str(error)


def drawn(
    actor: Actor, revision: int, table_id: int, *, plane: tuple[int, int], focus: str, turn: bool
) -> PerceptualMap | str:
    """Return the map of a table, or the sentence why there can be none."""
    return _drawn(same_for_all(actor), revision, table_id, plane, focus, turn, language())


@st.cache_data(max_entries=16, show_spinner=False)
def _price_quality(actor: Actor, revision: int, table_id: int, on: date) -> tuple[pd.DataFrame, bool]:
    with reading() as session:
        table = attribute_reads.stored_table(session, actor, table_id).table
        return map_reads.price_quality(session, actor, table, on=on)


def price_quality(actor: Actor, revision: int, table_id: int) -> tuple[pd.DataFrame, bool]:
    """Return price and quality of a table's brands, see `core.positioning.map_reads.price_quality`."""
    zone = ZoneInfo(load.profile(actor, revision).timezone)
    return _price_quality(same_for_all(actor), revision, table_id, datetime.now(zone).date())


@st.cache_data(max_entries=16, show_spinner=False)
def _review_quality(actor: Actor, revision: int) -> dict[str, tuple[float, int]]:
    with reading() as session:
        return map_reads.review_quality(session, actor)


def review_quality(actor: Actor, revision: int) -> dict[str, tuple[float, int]]:
    """Return the mean rating of each brand's reviews and how many rated."""
    return _review_quality(same_for_all(actor), revision)


@st.cache_data(max_entries=16, show_spinner=False)
def _names(actor: Actor, revision: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    with reading() as session:
        return map_reads.our_names(session, actor), map_reads.known_names(session, actor)


def our_names(actor: Actor, revision: int) -> tuple[str, ...]:
    """Return the names that our own brand may have in a table."""
    return _names(same_for_all(actor), revision)[0]


def known_names(actor: Actor, revision: int) -> tuple[str, ...]:
    """Return the names of brands that are known here: ours and the rivals'."""
    return _names(same_for_all(actor), revision)[1]
