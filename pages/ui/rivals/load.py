"""Every cached read of the competitors' page: keyed by shop and revision, so that nothing needs clearing."""
# ruff: noqa: ARG001 (the revision is part of the cache key)

from dataclasses import asdict
from datetime import date

import pandas as pd
import streamlit as st

from core.competitors import (
    advice_reads,
    alert_reads,
    match_reads,
    reads,
    rival_listing,
    table_reads,
    todo,
    trend_reads,
)
from core.competitors.alert_reads import Preview, StoredRule
from core.competitors.alert_rules import Scope, Terms
from core.competitors.changes import changes
from core.competitors.match_reads import Seen, Wanted
from core.competitors.policy import Policy
from core.competitors.policy_actions import policy as policy_of
from core.competitors.price_index import price_index
from core.competitors.price_table import PriceTable, TablePage, Totals, View, totals
from core.competitors.reads import Evidence
from core.competitors.todo import PriceWork
from core.db.engine import reading
from core.team.rights import Actor
from pages.ui.session import same_for_all

# A table of a large shop takes a hundred megabytes: it is shared as it is, never copied, and few are kept.
_TABLES = 6


@st.cache_resource(max_entries=_TABLES, show_spinner=False)
def _price_table(actor: Actor, revision: int, on: date, layer: str, stale_after_days: int) -> PriceTable:
    with reading() as session:
        return table_reads.price_table(session, actor, on=on, layer=layer, stale_after_days=stale_after_days)


def price_table(actor: Actor, revision: int, *, on: date, layer: str, stale_after_days: int) -> PriceTable:
    """Return all that a day's table rests on. It is everybody's: never change its frames in place."""
    return _price_table(same_for_all(actor), revision, on, layer, stale_after_days)


@st.cache_resource(max_entries=64, show_spinner=False)
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
    """Return a stretch of a view of a day's table, see `core.competitors.table_reads.table_page`.

    It is everybody's: never change its frames in place.
    """
    return _table_page(same_for_all(actor), revision, on, layer, stale_after_days, view, offset, limit)


@st.cache_data(max_entries=256, show_spinner=False)
def _totals(actor: Actor, revision: int, on: date, layer: str, stale_after_days: int, view: View) -> Totals:
    return totals(_price_table(actor, revision, on, layer, stale_after_days), view)


def totals_of(
    actor: Actor, revision: int, *, on: date, layer: str, stale_after_days: int, view: View
) -> Totals:
    """Return how many items a view of a day's table has, and how they stand."""
    return _totals(same_for_all(actor), revision, on, layer, stale_after_days, view)


@st.cache_data(max_entries=64, show_spinner=False)
def _last_seen(actor: Actor, revision: int) -> pd.Series:
    with reading() as session:
        return reads.last_seen(session, actor)


def last_seen(actor: Actor, revision: int) -> pd.Series:
    """Return the day on which a price of each rival was seen last, by the rival's id."""
    return _last_seen(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _rivals(actor: Actor, revision: int) -> pd.DataFrame:
    with reading() as session:
        return reads.rivals(session, actor)


def rivals(actor: Actor, revision: int) -> pd.DataFrame:
    """Return the shop's rivals with what is known of them, see `core.competitors.reads.rivals`."""
    return _rivals(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _first_seen(actor: Actor, revision: int) -> date | None:
    with reading() as session:
        return reads.first_seen(session, actor)


def first_seen(actor: Actor, revision: int) -> date | None:
    """Return the day of the oldest price seen at any rival's."""
    return _first_seen(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _evidence(
    actor: Actor, revision: int, on: date, item_id: int, rival_id: int | None, layer: str
) -> list[Evidence]:
    with reading() as session:
        return reads.evidence(session, actor, on=on, item_id=item_id, rival_id=rival_id, layer=layer)


def evidence(
    actor: Actor, revision: int, *, on: date, item_id: int, layer: str, rival_id: int | None = None
) -> list[Evidence]:
    """Return what stands behind the rivals' prices of an item in a layer."""
    return _evidence(same_for_all(actor), revision, on, item_id, rival_id, layer)


@st.cache_data(max_entries=64, show_spinner=False)
def _history(actor: Actor, revision: int, item_id: int, since: date, until: date, layer: str) -> pd.DataFrame:
    with reading() as session:
        return reads.history(session, actor, item_id=item_id, since=since, until=until, layer=layer)


def history(
    actor: Actor, revision: int, *, item_id: int, since: date, until: date, layer: str
) -> pd.DataFrame:
    """Return how an item's price and its rivals' went, see `core.competitors.reads.history`."""
    return _history(same_for_all(actor), revision, item_id, since, until, layer)


@st.cache_data(max_entries=64, show_spinner=False)
def _index_of_shop(actor: Actor, revision: int, on: date, layer: str, stale_after_days: int) -> pd.DataFrame:
    prepared = _price_table(actor, revision, on, layer, stale_after_days)
    return price_index(prepared.pairs, prepared.items)


def index_of_shop(
    actor: Actor, revision: int, *, on: date, layer: str, stale_after_days: int
) -> pd.DataFrame:
    """Return the shop's price index of a day in one row, see `core.competitors.price_index`."""
    return _index_of_shop(same_for_all(actor), revision, on, layer, stale_after_days)


@st.cache_data(max_entries=64, show_spinner=False)
def _policy(actor: Actor, revision: int) -> Policy:
    with reading() as session:
        return policy_of(session, actor)


def policy(actor: Actor, revision: int) -> Policy:
    """Return how the shop prices against its rivals."""
    return _policy(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _alert_rules(actor: Actor, revision: int) -> list[StoredRule]:
    with reading() as session:
        return alert_reads.rules(session, actor)


def alert_rules(actor: Actor, revision: int) -> list[StoredRule]:
    """Return the shop's alert rules, see `core.competitors.alert_reads.rules`."""
    return _alert_rules(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _alerts(actor: Actor, revision: int, is_open: bool) -> pd.DataFrame:
    with reading() as session:
        return alert_reads.alerts(session, actor, is_open=is_open)


def alerts(actor: Actor, revision: int, *, is_open: bool) -> pd.DataFrame:
    """Return open or settled alerts, see `core.competitors.alert_reads.alerts`."""
    return _alerts(same_for_all(actor), revision, is_open)


@st.cache_data(max_entries=32, show_spinner=False)
def _alert_preview(
    actor: Actor, revision: int, kind: str, scope: Scope, terms: Terms, on: date, rule_id: int | None
) -> Preview:
    with reading() as session:
        return alert_reads.preview(
            session, actor, kind=kind, scope=asdict(scope), terms=asdict(terms), on=on, rule_id=rule_id
        )


def alert_preview(
    actor: Actor, revision: int, kind: str, scope: Scope, terms: Terms, *, on: date, rule_id: int | None
) -> Preview:
    """Return what a rule would hit, see `core.competitors.alert_reads.preview`."""
    return _alert_preview(same_for_all(actor), revision, kind, scope, terms, on, rule_id)


@st.cache_data(max_entries=8, show_spinner=False)
def _open_advice(actor: Actor, revision: int, on: date, layer: str) -> pd.DataFrame:
    with reading() as session:
        return advice_reads.open_advice(session, actor, on, layer)


def open_advice(actor: Actor, revision: int, *, on: date, layer: str) -> pd.DataFrame:
    """Return the open cards of a day, see `core.competitors.advice_reads.open_advice`."""
    return _open_advice(same_for_all(actor), revision, on, layer)


@st.cache_data(max_entries=16, show_spinner=False)
def _decided_advice(actor: Actor, revision: int) -> pd.DataFrame:
    with reading() as session:
        return advice_reads.decided(session, actor)


def decided_advice(actor: Actor, revision: int) -> pd.DataFrame:
    """Return what was decided, see `core.competitors.advice_reads.decided`."""
    return _decided_advice(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _index_by(
    actor: Actor, revision: int, on: date, layer: str, stale_after_days: int, by: str
) -> pd.DataFrame:
    prepared = _price_table(actor, revision, on, layer, stale_after_days)
    return price_index(prepared.pairs, prepared.items, by=by)


def index_by(
    actor: Actor, revision: int, *, on: date, layer: str, stale_after_days: int, by: str
) -> pd.DataFrame:
    """Return the price index of each category or brand on a day, see `core.competitors.price_index`."""
    return _index_by(same_for_all(actor), revision, on, layer, stale_after_days, by)


@st.cache_data(max_entries=64, show_spinner=False)
def _index_series(
    actor: Actor,
    revision: int,
    on: date,
    layer: str,
    stale_after_days: int,
    weeks: int,
    category: str,
    brand: str,
) -> pd.DataFrame:
    prepared = _price_table(actor, revision, on, layer, stale_after_days)
    days = trend_reads.series_days(on, weeks=weeks)
    with reading() as session:
        return trend_reads.index_series(session, actor, prepared, days=days, category=category, brand=brand)


def index_series(
    actor: Actor,
    revision: int,
    *,
    on: date,
    layer: str,
    stale_after_days: int,
    weeks: int,
    category: str = "",
    brand: str = "",
) -> pd.DataFrame:
    """Return the price index week by week, see `core.competitors.trend_reads.index_series`."""
    return _index_series(same_for_all(actor), revision, on, layer, stale_after_days, weeks, category, brand)


@st.cache_resource(max_entries=_TABLES, show_spinner=False)
def _changes(
    actor: Actor, revision: int, since: date, on: date, layer: str, stale_after_days: int
) -> pd.DataFrame:
    then = _price_table(actor, revision, since, layer, stale_after_days)
    now = _price_table(actor, revision, on, layer, stale_after_days)
    return changes(then.pairs, now.pairs)


def changes_since(
    actor: Actor, revision: int, *, since: date, on: date, layer: str, stale_after_days: int
) -> pd.DataFrame:
    """Return what rivals did to their prices since a day. It is everybody's: never change it in place."""
    return _changes(same_for_all(actor), revision, since, on, layer, stale_after_days)


@st.cache_data(max_entries=16, show_spinner=False)
def _patterns(actor: Actor, revision: int, until: date, stale_after_days: int) -> pd.DataFrame:
    with reading() as session:
        return trend_reads.promotion_patterns(session, actor, until=until, stale_after_days=stale_after_days)


def promotion_patterns(actor: Actor, revision: int, *, until: date, stale_after_days: int) -> pd.DataFrame:
    """Return when each rival cuts prices, see `core.competitors.trend_reads.promotion_patterns`."""
    return _patterns(same_for_all(actor), revision, until, stale_after_days)


@st.cache_data(max_entries=64, show_spinner=False)
def _price_work(actor: Actor, revision: int, today: date) -> PriceWork:
    with reading() as session:
        return todo.price_work(session, actor, today)


def price_work(actor: Actor, revision: int, today: date) -> PriceWork:
    """Count what waits at the rivals' prices, see `core.competitors.todo`."""
    return _price_work(same_for_all(actor), revision, today)


@st.cache_data(max_entries=64, show_spinner=False)
def _goods_page(
    actor: Actor, revision: int, rival_id: int, search: str, offset: int, limit: int
) -> pd.DataFrame:
    with reading() as session:
        return rival_listing.items_of(session, actor, rival_id, search=search, offset=offset, limit=limit)


def goods_page(
    actor: Actor, revision: int, rival_id: int, *, search: str, offset: int, limit: int
) -> pd.DataFrame:
    """Return a stretch of what a rival sells, see `core.competitors.rival_listing.items_of`."""
    return _goods_page(same_for_all(actor), revision, rival_id, search, offset, limit)


@st.cache_data(max_entries=128, show_spinner=False)
def _goods_count(actor: Actor, revision: int, rival_id: int, search: str) -> int:
    with reading() as session:
        return rival_listing.how_many(session, actor, rival_id, search=search)


def goods_count(actor: Actor, revision: int, rival_id: int, *, search: str) -> int:
    """Return how many items of a rival a search leaves."""
    return _goods_count(same_for_all(actor), revision, rival_id, search)


@st.cache_data(max_entries=64, show_spinner=False)
def _matches(actor: Actor, revision: int, wanted: Wanted, on: date, offset: int, limit: int) -> pd.DataFrame:
    with reading() as session:
        return match_reads.suggestions(session, actor, wanted, on=on, offset=offset, limit=limit)


def matches(
    actor: Actor, revision: int, wanted: Wanted, *, on: date, offset: int = 0, limit: int
) -> pd.DataFrame:
    """Return a stretch of the matches, see `core.competitors.match_reads.suggestions`."""
    return _matches(same_for_all(actor), revision, wanted, on, offset, limit)


@st.cache_data(max_entries=64, show_spinner=False)
def _match_counts(actor: Actor, revision: int) -> pd.DataFrame:
    with reading() as session:
        return match_reads.counts(session, actor)


def match_counts(actor: Actor, revision: int) -> pd.DataFrame:
    """Return how many matches of each rival are in each state."""
    return _match_counts(same_for_all(actor), revision)


@st.cache_data(max_entries=128, show_spinner=False)
def _match_total(actor: Actor, revision: int, wanted: Wanted) -> int:
    with reading() as session:
        return match_reads.how_many(session, actor, wanted)


def match_total(actor: Actor, revision: int, wanted: Wanted) -> int:
    """Return how many matches a filter leaves."""
    return _match_total(same_for_all(actor), revision, wanted)


@st.cache_data(max_entries=32, show_spinner=False)
def _matches_by_score(actor: Actor, revision: int, wanted: Wanted, score: float) -> dict[str, list[Seen]]:
    with reading() as session:
        return {
            "accepted": match_reads.above(session, actor, score, wanted),
            "rejected": match_reads.below(session, actor, score, wanted),
        }


def matches_by_score(actor: Actor, revision: int, wanted: Wanted, score: float) -> dict[str, list[Seen]]:
    """Return what would be accepted from a score on, and what would be rejected below it."""
    return _matches_by_score(same_for_all(actor), revision, wanted, score)
