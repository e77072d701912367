"""The competitors' page before there is any rival: what it will show, and the ways to get there."""

import streamlit as st

from core.locale import _
from core.team.rights import Actor, may
from pages.ui.empty import empty
from pages.ui.heading import plain_heading


def first_rivals(user: Actor) -> None:
    """Draw the empty page with its first steps."""
    plain_heading(_("Competitors"), _("No rivals yet."))
    with empty(
        _(
            "Rivals' prices will stand here beside yours: a table for any day, alerts, and advice on what to do."
        ),
        icon=":material/price_check:",
    ):
        if may(user, "prices.import"):
            st.button(
                _("Import a price table"),
                type="primary",
                icon=":material/upload_file:",
                key="competitors_first_import",
                on_click=lambda: st.query_params.update(view="import"),
            )
        if may(user, "prices.edit"):
            st.button(
                _("Paste a price"),
                icon=":material/content_paste:",
                key="competitors_first_paste",
                on_click=lambda: st.query_params.update(view="paste"),
            )
