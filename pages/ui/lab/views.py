"""The views of the promotion lab: which there are, and which one the address names."""

import streamlit as st

from core.locale import _


def view_name(view: str) -> str:
    """Return a view's name."""
    return {
        "receipt": _("Receipt"),
        "backwards": _("Backwards"),
        "catalogue": _("Whole catalogue"),
        "compare": _("Compare"),
        "words": _("Rule text"),
    }[view]


def choose_view(views: tuple[str, ...]) -> str:
    """Draw the views and return the chosen one.

    Bound to the address by hand: it must not change with the language.
    """
    asked = st.query_params.get("view")
    return st.segmented_control(
        _("View"),
        views,
        default=asked if asked in views else views[0],
        format_func=view_name,
        required=True,
        key="promotions_view",
        on_change=lambda: st.query_params.update(view=st.session_state["promotions_view"]),
        label_visibility="collapsed",
    )


def go_to(view: str) -> None:
    """Show another view in the next run."""
    st.session_state["promotions_view"] = view
    st.query_params["view"] = view
