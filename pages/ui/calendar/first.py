"""The calendar before there is a campaign: what it will show, and the ways to the first one."""

import streamlit as st

from core.locale import _
from core.team.rights import Actor, may
from pages.ui.calendar.views import open_campaign
from pages.ui.empty import empty


def first_campaign(user: Actor) -> None:
    """Draw the empty calendar."""
    said = _(
        "The year stands here: festivals, campaigns with their phases and tasks, and what clashes. "
        "A campaign is built from a festival in two clicks."
    )
    with empty(said, icon=":material/calendar_month:"):
        if may(user, "campaigns.edit"):
            st.button(
                _("New from a festival"),
                type="primary",
                icon=":material/celebration:",
                key="calendar_first",
                on_click=open_campaign,
                args=("new",),
            )
