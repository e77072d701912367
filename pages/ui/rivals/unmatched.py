"""What stands where nothing is compared yet: that matches come first, and the way to them."""

import streamlit as st

from core.locale import _
from core.team.rights import Actor
from pages.ui.rivals import load
from pages.ui.rivals.sections import go_to


def nothing_matched(user: Actor, revision: int) -> bool:
    """Tell whether no item of ours is matched with a rival's; draw the next step if so."""
    if load.rivals(user, revision)["matched"].sum():
        return False
    with st.container(border=True, key="competitors_unmatched"):
        st.text(_("Prices are compared once it is settled which of the rivals' items are ours."))
        st.button(
            _("Go to the matches"),
            icon=":material/link:",
            key="competitors_to_matches",
            on_click=go_to,
            args=("matches",),
        )
    return True
