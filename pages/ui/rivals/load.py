"""Every cached read of the competitors' page: keyed by shop and revision, so that nothing needs clearing."""
# ruff: noqa: ARG001 (the revision is part of the cache key)

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from core.competitors import reads, table_reads
from core.competitors.policy import Policy
from core.competitors.policy_actions import policy as policy_of
from core.competitors.price_index import price_index
from core.competitors.price_table import PriceTable, TablePage, View
from core.competitors.reads import Evidence
from core.db.engine import reading
from core.team.rights import Actor

# A table of a large shop takes a hundred megabytes: it is shared as it is, never copied, and few are kept.
_TABLES = 6


@st.cache_resource(max_entries=_TABLES, show_spinner=False)
def _price_table(actor: Actor, revision: int, on: date, layer: str, stale_after_days: int) -> PriceTable:
    with reading() as session:
        return table_reads.price_table(session, actor, on=on, layer=layer, stale_after_days=stale_after_days)


def price_table(actor: Actor, revision: int, *, on: date, layer: str, stale_after_days: int) -> PriceTable:
    """Return all that a day's table rests on. It is everybody's: never change its frames in place."""
    return _price_table(_same_for_all(actor), revision, on, layer, stale_after_days)


@st.cache_data(max_entries=64, show_spinner=False)
def _table_page(
    actor: Actor,
    revision: int,
    on: date,
    layer: str,
    stale_after_days: int,
    view: View,
    offset: int,
    limit: int,
) -> TablePage:
    prepared = _price_table(actor, revision, on, layer, stale_after_days)
    with reading() as session:
        return table_reads.table_page(session, actor, prepared, view, offset=offset, limit=limit)


def table_page(
    actor: Actor,
    revision: int,
    *,
    on: date,
    layer: str,
    stale_after_days: int,
    view: View,
    offset: int,
    limit: int,
) -> TablePage:
    """Return a stretch of a view of a day's table, see `core.competitors.table_reads.table_page`."""
    return _table_page(_same_for_all(actor), revision, on, layer, stale_after_days, view, offset, limit)


@st.cache_data(max_entries=64, show_spinner=False)
def _rivals(actor: Actor, revision: int) -> pd.DataFrame:
    with reading() as session:
        return reads.rivals(session, actor)


def rivals(actor: Actor, revision: int) -> pd.DataFrame:
    """Return the shop's rivals with what is known of them, see `core.competitors.reads.rivals`."""
    return _rivals(_same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _evidence(actor: Actor, revision: int, on: date, item_id: int, rival_id: int | None) -> list[Evidence]:
    with reading() as session:
        return reads.evidence(session, actor, on=on, item_id=item_id, rival_id=rival_id)


def evidence(
    actor: Actor, revision: int, *, on: date, item_id: int, rival_id: int | None = None
) -> list[Evidence]:
    """Return what stands behind the rivals' prices of an item."""
    return _evidence(_same_for_all(actor), revision, on, item_id, rival_id)


@st.cache_data(max_entries=64, show_spinner=False)
def _history(actor: Actor, revision: int, item_id: int, since: date, until: date, layer: str) -> pd.DataFrame:
    with reading() as session:
        return reads.history(session, actor, item_id=item_id, since=since, until=until, layer=layer)


def history(
    actor: Actor, revision: int, *, item_id: int, since: date, until: date, layer: str
) -> pd.DataFrame:
    """Return how an item's price and its rivals' went, see `core.competitors.reads.history`."""
    return _history(_same_for_all(actor), revision, item_id, since, until, layer)


def _same_for_all(actor: Actor) -> Actor:
    """Share one cache entry among the members of one role: they may see the same."""
    return replace(actor, user_id=0, name="")


@st.cache_data(max_entries=64, show_spinner=False)
def _index_of_shop(actor: Actor, revision: int, on: date, layer: str, stale_after_days: int) -> pd.DataFrame:
    prepared = _price_table(actor, revision, on, layer, stale_after_days)
    return price_index(prepared.pairs, prepared.items)


def index_of_shop(
    actor: Actor, revision: int, *, on: date, layer: str, stale_after_days: int
) -> pd.DataFrame:
    """Return the shop's price index of a day in one row, see `core.competitors.price_index`."""
    return _index_of_shop(_same_for_all(actor), revision, on, layer, stale_after_days)


@st.cache_data(max_entries=64, show_spinner=False)
def _policy(actor: Actor, revision: int) -> Policy:
    with reading() as session:
        return policy_of(session, actor)


def policy(actor: Actor, revision: int) -> Policy:
    """Return how the shop prices against its rivals."""
    return _policy(_same_for_all(actor), revision)
