"""Positioning: who are we for, and is it true in the numbers?"""

import streamlit as st

from core.locale import _
from pages.ui.heading import heading
from pages.ui.positioning import (
    bands_tab,
    canvases_tab,
    map_tab,
    portfolio_tab,
    profile_tab,
    reviews_tab,
    statement,
)
from pages.ui.positioning.tabs import choose_tab
from pages.ui.session import require_user, shop

DRAWN = {
    "profile": profile_tab,
    "bands": bands_tab,
    "map": map_tab,
    "portfolio": portfolio_tab,
    "canvases": canvases_tab,
    "reviews": reviews_tab,
}

user = require_user()
here = shop()
head = st.container()
tab = DRAWN[choose_tab()]
with head:
    with heading(_("Positioning"), tab.answer(user, here.revision)):
        tab.menu(user, here.revision)
    statement.show(user, here.revision)
tab.draw(user, here.revision)
