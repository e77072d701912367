"""Competitors: where do our prices stand, and what should we do about it?"""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from core.competitors.layers import DEEPEST
from core.competitors.price_table import View
from core.locale import _
from core.team.rights import may
from pages.ui import load
from pages.ui.heading import heading
from pages.ui.rivals import load as prices
from pages.ui.rivals.advice import advice
from pages.ui.rivals.alerts import alerts
from pages.ui.rivals.capture import capture_button, open_capture
from pages.ui.rivals.evidence import open_evidence
from pages.ui.rivals.figures import answer, figures, known
from pages.ui.rivals.first import first_rivals
from pages.ui.rivals.importing import ask_for_price_import, open_price_import
from pages.ui.rivals.look import Look, choose_look, choose_view
from pages.ui.rivals.matches import matches
from pages.ui.rivals.report import report_menu
from pages.ui.rivals.sections import choose_segment
from pages.ui.rivals.shops import rivals as rival_list
from pages.ui.rivals.table import ladder, price_matrix, view_menu
from pages.ui.rivals.trends import trends
from pages.ui.session import require_user, shop

SEGMENTS = {"matches": matches, "alerts": alerts, "advice": advice, "trends": trends, "rivals": rival_list}
COMPARED = ("table", "advice", "trends")  # the others need no comparison, and are quick after each decision

user = require_user()
here = shop()
profile = load.profile(user, here.revision)
today = datetime.now(ZoneInfo(profile.timezone)).date()
rivals = prices.rivals(user, here.revision)
stale_after_days = prices.policy(user, here.revision).stale_after_days

open_capture(user)
open_price_import()
if rivals.empty:
    first_rivals(user)
    st.stop()
head = st.container()
waiting = {
    "matches": int(rivals["suggested"].sum()),
    "alerts": len(prices.alerts(user, here.revision, is_open=True)),
}
segment = choose_segment(waiting)
look, view = Look(today, DEEPEST, stale_after_days), View()
if segment == "table":
    with st.container(horizontal=True, vertical_alignment="bottom", key="competitors_look"):
        look = choose_look(today, prices.first_seen(user, here.revision), stale_after_days)
        order = view_menu()
        brief = st.container(width="content")
    names = dict(zip(rivals["id"], rivals["name"], strict=True))
    view = choose_view(load.item_choices(user, here.revision), names, order)
if segment in COMPARED:
    at = {"on": look.on, "layer": look.layer, "stale_after_days": look.stale_after_days}
    totals = prices.totals_of(user, here.revision, **at, view=View())
    index = prices.index_of_shop(user, here.revision, **at)
    said = answer(totals, look, index)
else:
    said = known(rivals)
with head, heading(_("Competitors"), said):
    if may(user, "prices.import"):
        st.button(
            _("Import"), icon=":material/upload_file:", on_click=ask_for_price_import, key="prices_import"
        )
    capture_button(user)
if segment == "table":
    with brief:
        report_menu(user, on=look.on, layer=look.layer, view=view)
    figures(totals, index)
    picture = st.container()
    page = price_matrix(user, here.revision, look, view)
    with picture:
        ladder(user, here.revision, look, page)
    open_evidence(user, look, profile.timezone)
else:
    SEGMENTS[segment](user, here.revision, profile)
