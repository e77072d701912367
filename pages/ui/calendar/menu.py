"""What else the calendar offers: festivals and days off, next year's plan, files and links, the page to print."""

import streamlit as st

from core.locale import _
from core.team.rights import Actor, may
from pages.ui.calendar.share import open_share
from pages.ui.calendar.views import go_to


def menu(user: Actor) -> None:
    """Draw the menu at the top of the page."""
    if may(user, "campaigns.export") and st.button(
        _("Export"), icon=":material/download:", key="calendar_export"
    ):
        open_share()
    st.button(_("Print"), icon=":material/print:", key="calendar_print", on_click=go_to, args=("print",))
