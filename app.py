"""The frame: page settings, one-time checks, who is it, which shop, navigation."""

from pathlib import Path

import streamlit as st

from core.db.migrate import migrate_once
from core.locale import _
from core.process import collect_after_imports
from pages.ui import save, session
from pages.ui.menu_roles import mend_menu
from pages.ui.switchers import language_switcher, shop_switcher

UI = Path(__file__).parent / "pages" / "ui"

st.set_page_config(page_title="Yunce 运策", page_icon=str(UI / "seal.png"), layout="wide")
st.logo(str(UI / "seal.png"), size="large")
st.html(UI / "contrast.css")
st.html(UI / "rows.css")
migrate_once()
collect_after_imports()


def pages() -> dict[str, list[st.Page]]:
    """Every page of the desk by section; each file lies one level below pages/."""
    return {
        _("Plan"): [
            st.Page("pages/plan/home.py", title=_("Today"), icon=":material/today:", default=True),
            st.Page("pages/plan/calendar.py", title=_("Calendar"), icon=":material/calendar_month:"),
            st.Page("pages/plan/positioning.py", title=_("Positioning"), icon=":material/target:"),
            st.Page("pages/plan/competitors.py", title=_("Competitors"), icon=":material/price_check:"),
        ],
        _("Create"): [st.Page("pages/create/content.py", title=_("Copy"), icon=":material/edit_note:")],
        _("Promote"): [
            st.Page("pages/promote/promotions.py", title=_("Promotion lab"), icon=":material/sell:")
        ],
        _("Manage"): [
            st.Page(
                "pages/manage/catalogue.py", title=_("Items"), icon=":material/inventory_2:", url_path="items"
            ),
            st.Page("pages/manage/settings.py", title=_("Settings"), icon=":material/tune:"),
        ],
    }


person = session.require_person()
page = st.navigation(pages())
with st.sidebar:
    if person.shops:
        shop_switcher(person)
    language_switcher()
    if session.signs_in():
        st.text(person.name)
        st.button(_("Sign out"), icon=":material/logout:", on_click=st.logout)
    else:
        st.caption(_("Local mode: one user on this machine, no sign-in."))
    mend_menu()
save.show_flash()
page.run()
