"""The views of the calendar: which there are, and which one the address names."""

from collections.abc import Sequence

import streamlit as st

from core.locale import _

VIEW = "calendar_view"


def view_name(view: str) -> str:
    """Return a view's name."""
    return {
        "month": _("Month"),
        "gantt": _("Gantt"),
        "list": _("List"),
        "tasks": _("Tasks"),
        "clashes": _("Clashes"),
        "targets": _("Targets"),
        "print": _("To print"),
    }[view]


def choose_view(views: Sequence[str], clashes: int) -> str:
    """Draw the views and return the chosen one; that of clashes tells how many there are.

    Bound to the address by hand: it must not change with the language.
    """

    def named(view: str) -> str:
        if view == "clashes" and clashes:
            return _("{name} ({n})").format(name=view_name(view), n=clashes)
        return view_name(view)

    asked = st.query_params.get("view")
    return st.segmented_control(
        _("View"),
        views,
        default=asked if asked in views else views[0],
        format_func=named,
        required=True,
        key=VIEW,
        on_change=lambda: st.query_params.update(view=st.session_state[VIEW]),
        label_visibility="collapsed",
    )


def go_to(view: str) -> None:
    """Show another view in the next run."""
    st.session_state[VIEW] = view
    st.query_params["view"] = view


def open_campaign(campaign: int | str, part: str = "") -> None:
    """Let the address name a campaign (or `new`), so that its panel opens in the next run."""
    st.query_params["campaign"] = str(campaign)
    if part:
        st.query_params["part"] = part
