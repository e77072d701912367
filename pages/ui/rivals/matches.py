"""Matches: which rivals' items are ours; confirmed one after another, or many at once above a score."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.competitors.match_actions import KINDS, STATES, kind_name
from core.competitors.match_reads import Wanted
from core.locale import _, ngettext
from core.shop.reads import ShopProfile
from core.team.rights import Actor, may
from pages.ui.address import narrowed
from pages.ui.rivals import load
from pages.ui.rivals.match_bulk import bulk
from pages.ui.rivals.match_card import card, next_one
from pages.ui.rivals.match_decided import decided
from pages.ui.rivals.match_link import link_button, open_link
from pages.ui.rivals.match_search import follow_search, search_button

NEXT = 8
SKIPPED = "matches_skipped"


def matches(user: Actor, revision: int, profile: ShopProfile) -> None:
    """Draw what is to confirm, what was accepted, or what was rejected."""
    today = datetime.now(ZoneInfo(profile.timezone)).date()
    counts = load.match_counts(user, revision)
    open_link(user)
    with st.container(horizontal=True, vertical_alignment="center", key="matches_head"):
        part = _part(counts.groupby("state")["n"].sum())
        search_button(user)
        link_button(user)
    follow_search(user, profile.timezone)
    filters = st.container(horizontal=True, gap="xsmall", key="matches_filters")
    with filters:
        wanted = _wanted(user, revision, part)
    total = load.match_total(user, revision, wanted)
    if part == "suggested":
        if total and may(user, "matches.decide"):
            with filters:
                bulk(user, revision, wanted)
        _to_confirm(user, revision, wanted, total, today)
    else:
        decided(user, revision, wanted, total, today, profile.timezone)


def _part(n: "pd.Series[int]") -> str:
    names = {
        "suggested": _("To confirm {n}"),
        "accepted": _("Accepted {n}"),
        "rejected": _("Rejected {n}"),
    }
    asked = st.query_params.get("matches")
    return st.segmented_control(
        _("Part of the matches"),
        STATES,
        default=asked if asked in STATES else "suggested",
        format_func=lambda state: names[state].format(n=f"{n.get(state, 0):,}"),
        required=True,
        key="matches_part",
        on_change=lambda: st.query_params.update(matches=st.session_state["matches_part"]),
        label_visibility="collapsed",
    )


def _wanted(user: Actor, revision: int, part: str) -> Wanted:
    rivals = load.rivals(user, revision)
    names = {str(row.id): row.name for row in rivals[["id", "name"]].itertuples(index=False)}
    search = st.text_input(
        _("Search"),
        key="matches_search",
        type="search",
        live=True,
        placeholder=_("Code, title, brand"),
        label_visibility="collapsed",
        bind="query-params",
        width=190,
    )
    rival = narrowed("competitors", _("Rival"), "rival", list(names), names.__getitem__, width=150)
    kind = narrowed("competitors", _("Kind"), "kind", KINDS, kind_name, width=180)
    return Wanted(part, int(rival or 0), kind, search or "")


def _to_confirm(user: Actor, revision: int, wanted: Wanted, total: int, today: date) -> None:
    if not total:
        st.text(_("No suggestion waits."))
        if may(user, "matches.decide"):
            st.caption(_("“Find matches” looks for our items among all that the rivals sell."))
        return
    skipped: set[int] = st.session_state.setdefault(SKIPPED, set())
    rows = load.matches(user, revision, wanted, on=today, limit=NEXT + 1 + len(skipped))
    shown = rows[~rows["id"].isin(skipped)].head(NEXT + 1)
    st.text(_where(total, len(rows) - len(rows[~rows["id"].isin(skipped)])))
    if shown.empty:
        st.button(
            _("Look at the skipped ones"),
            icon=":material/replay:",
            key="matches_again",
            on_click=skipped.clear,
        )
        return
    first, *others = shown.to_dict("records")
    card(user, first, on_skip=skipped.add)
    if others:
        st.caption(_("Next"))
    for row in others:
        next_one(user, row)


def _where(total: int, skipped: int) -> str:
    said = ngettext("{n} suggestion to confirm", "{n} suggestions to confirm", total).format(n=f"{total:,}")
    if skipped:
        said += " · " + ngettext("{n} skipped", "{n} skipped", skipped).format(n=f"{skipped:,}")
    return said
