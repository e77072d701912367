"""Calendar: what happens when, and what clashes?"""

import streamlit as st

from core.locale import _
from core.team.rights import may
from pages.ui.calendar import (
    clash_list,
    gantt,
    load,
    month_view,
    my_tasks,
    panel,
    plan_list,
    printable,
    targets,
)
from pages.ui.calendar.answer import answer
from pages.ui.calendar.first import first_campaign
from pages.ui.calendar.look import Look, choose_look, month_asked
from pages.ui.calendar.menu import menu
from pages.ui.calendar.views import choose_view, open_campaign
from pages.ui.calendar.year_strip import draw_strip
from pages.ui.heading import heading
from pages.ui.session import require_user, shop

VIEWS = {
    "month": month_view,
    "gantt": gantt,
    "list": plan_list,
    "tasks": my_tasks,
    "clashes": clash_list,
    "targets": targets,
    "print": printable,
}
WITH_STRIP = ("month", "gantt", "list")

user = require_user()
here = shop()
zone, today = load.zone(user, here.revision), load.today(user, here.revision)
frames = load.frames(user, here.revision)
checked = load.checked(user, here.revision)

with heading(_("Calendar"), answer(frames, checked, zone)):
    menu(user)
    if may(user, "campaigns.edit"):
        st.button(
            _("New campaign"),
            type="primary",
            icon=":material/add:",
            key="calendar_new",
            on_click=open_campaign,
            args=("new",),
        )
panel.open_panel(user, here.revision)
if frames.campaigns.empty:
    first_campaign(user)
    st.stop()
view = choose_view(tuple(VIEWS), len(checked.clashes))
people = [(each.id, each.name) for each in load.people(user, here.revision)]
look = (
    Look(today, month_asked(today), zone) if view == "targets" else choose_look(today, zone, frames, people)
)
if view in WITH_STRIP:
    draw_strip(user, here.revision, look, look.kept(frames), checked)
VIEWS[view].draw(user, here.revision, look)
