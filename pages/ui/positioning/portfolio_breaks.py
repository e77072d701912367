"""The campaigns that break the item portfolio, each with the way to its clash in the calendar."""

import streamlit as st

from core.campaigns.clashes.words import sentence, severity_icon
from core.locale import _, ngettext
from core.team.rights import Actor
from pages.ui.positioning import portfolio_load
from pages.ui.save import literal

CALENDAR = "pages/plan/calendar.py"
SHOWN = 3


def draw_breaks(user: Actor, revision: int) -> None:
    """Draw the first campaigns that break the structure; all of them stand in the calendar."""
    found = portfolio_load.breaks(user, revision)
    if not found:
        return
    with st.container(border=True, gap="xsmall", key="portfolio_breaks"):
        for n, each in enumerate(found[:SHOWN]):
            with st.container(horizontal=True, vertical_alignment="center", key=f"portfolio_break_{n}"):
                with st.container(key=f"said_break_{n}"):
                    st.markdown(f":orange[{severity_icon(each.severity)}] {literal(sentence(each))}")
                st.page_link(
                    CALENDAR,
                    label=_("See the clash"),
                    icon=":material/arrow_forward:",
                    icon_position="right",
                    query_params={"view": "clashes", "campaign": str(each.campaigns[0]), "part": "clashes"},
                )
        if len(found) > SHOWN:
            more = len(found) - SHOWN
            st.page_link(
                CALENDAR,
                label=ngettext("{n} more in the calendar", "{n} more in the calendar", more).format(n=more),
                icon=":material/calendar_month:",
                query_params={"view": "clashes", "rule": "off_structure"},
            )
