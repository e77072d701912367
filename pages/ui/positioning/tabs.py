"""The tabs of the positioning page: which there are, and which one the address names."""

import streamlit as st

from core.locale import _

TABS = ("profile", "bands", "map", "portfolio", "canvases", "reviews")
TAB = "positioning_tab"


def tab_name(tab: str) -> str:
    """Return a tab's name."""
    return {
        "profile": _("Profile"),
        "bands": _("Price bands"),
        "map": _("Map"),
        "portfolio": _("Portfolio"),
        "canvases": _("Canvases"),
        "reviews": _("Reviews"),
    }[tab]


def choose_tab() -> str:
    """Draw the tabs and return the chosen one. Bound to the address by hand: it must not change with the language."""
    asked = st.query_params.get("tab")
    return st.segmented_control(
        _("Part of the page"),
        TABS,
        default=asked if asked in TABS else TABS[0],
        format_func=tab_name,
        required=True,
        key=TAB,
        on_change=lambda: st.query_params.update(tab=st.session_state[TAB]),
        label_visibility="collapsed",
    )


def go_to(tab: str) -> None:
    """Show another tab in the next run."""
    st.session_state[TAB] = tab
    st.query_params["tab"] = tab
