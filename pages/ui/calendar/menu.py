"""What else the calendar offers: festivals and days off, next year's plan, files and links."""

import streamlit as st

from core.locale import _
from core.team.rights import Actor, may
from pages.ui.calendar.events import open_events
from pages.ui.calendar.roll import open_roll
from pages.ui.calendar.share import open_share


def menu(user: Actor) -> None:
    """Draw the menu at the top of the page. A dialog opens once the popover has been drawn whole."""
    asked = None
    with st.popover(_("More"), icon=":material/more_horiz:", key="calendar_more"):
        if st.button(
            _("Festivals and days off"), icon=":material/celebration:", key="calendar_events", width="stretch"
        ):
            asked = open_events
        if may(user, "campaigns.edit") and st.button(
            _("Next year's plan"), icon=":material/redo:", key="calendar_roll", width="stretch"
        ):
            asked = open_roll
        if may(user, "campaigns.export") and st.button(
            _("Export and subscribe"), icon=":material/download:", key="calendar_export", width="stretch"
        ):
            asked = open_share
    if asked is not None:
        asked()
