"""What rivals changed since a day: how many prices went which way, and the items behind each number."""

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from core.competitors.changes import STATES, by_state, state_name
from core.competitors.layers import layer_name
from core.locale import _, ngettext
from core.team.rights import Actor
from pages.ui.columns import yuan_shown
from pages.ui.rivals import load
from pages.ui.rivals.look import Look
from pages.ui.rivals.unmatched import nothing_matched

_SIGNS = {"down": "▼", "up": "▲", "same": "=", "new": "+", "gone": "–", "other_layer": "≠", "unknown": "?"}
_MOST = 2000
_COLUMNS = ["title", "code", "rival", "before", "after", "change_share", "ours", "layer", "age_days"]


def choose_since(today: date) -> date:
    """Draw the day to compare with, and return it."""
    week_ago = today - timedelta(days=7)
    since = st.date_input(
        _("Since"), value=week_ago, max_value=today, key="trends_since", format="YYYY-MM-DD", width=150
    )
    return since or week_ago


def changes_part(user: Actor, revision: int, look: Look, since: date) -> None:
    """Draw the counts by what became of the prices; one of them pressed shows its items."""
    with st.spinner(_("Comparing two days …")):
        table = load.changes_since(
            user,
            revision,
            since=since,
            on=look.on,
            layer=look.layer,
            stale_after_days=look.stale_after_days,
        )
    if table.empty:
        nothing_matched(user, revision)
        return
    number = by_state(table)
    state = st.segmented_control(
        _("What became of the prices"),
        STATES,
        default="down",
        format_func=lambda each: f"{_SIGNS[each]} {state_name(each)} {number[each]:,}",
        required=True,
        key="trends_state",
        label_visibility="collapsed",
    )
    _rows(table[table["state"] == state], state)


def _rows(found: pd.DataFrame, state: str) -> None:
    if found.empty:
        st.caption(_("None."))
        return
    if state == "up":
        found = found[::-1]
    shown = found.head(_MOST)[_COLUMNS].copy()
    for name in ("before", "after", "ours"):
        shown[name] = yuan_shown(shown[name])
    shown["change_share"] = shown["change_share"].astype("float64") * 100
    shown["layer"] = shown["layer"].map(lambda layer: layer_name(layer) if layer else "")
    money, text = (st.column_config.NumberColumn, st.column_config.TextColumn)
    st.dataframe(
        shown,
        hide_index=True,
        column_config={
            "title": text(_("Item"), pinned=True, width=190),
            "code": text(_("Code")),
            "rival": text(_("Rival")),
            "before": money(
                _("Before ¥"), format="%,.2f", help=_("As the rival states it, for its own pack.")
            ),
            "after": money(_("Now ¥"), format="%,.2f", help=_("As the rival states it, for its own pack.")),
            "change_share": money(_("Change"), format="%+.1f%%"),
            "ours": money(_("Ours ¥"), format="%,.2f", help=_("What our item costs, for our own pack.")),
            "layer": text(_("Price layer")),
            "age_days": money(_("Age, days"), format="%d"),
        },
        height=min(38 + 35 * len(shown), 560),
        alt=_("Rivals' prices: {state}").format(state=state_name(state)),
        placeholder="–",
    )
    if len(found) > _MOST:
        st.caption(
            ngettext("The first {n} of {m} is shown.", "The first {n} of {m} are shown.", _MOST).format(
                n=f"{_MOST:,}", m=f"{len(found):,}"
            )
        )
