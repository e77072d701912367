"""The first visit: three steps, each ticked when done, until all are."""

import pandas as pd
import streamlit as st

from core.locale import _
from core.shop.reads import Coverage
from core.team.rights import Actor, may
from pages.ui.empty import demo_link

RIGHTS = ("items.edit", "copy.draft", "copy.choose")  # what each step needs


def first_steps(user: Actor, known: Coverage, work: pd.DataFrame) -> None:
    """Draw the three steps from an empty desk to chosen copy; nothing once they are done."""
    done = (known.items > 0, not work.empty, bool(len(work) and work["chosen"].sum()))
    if all(done):
        return
    steps = (
        (_("Load your items"), _("From a sheet, pasted, or one by one."), "pages/manage/catalogue.py"),
        (
            _("Write the first brief"),
            _("Items, occasion, offer: what the copy is about."),
            "pages/create/content.py",
        ),
        (_("Choose copy"), _("Keep the drafts you like; export them."), "pages/create/content.py"),
    )
    now_at = done.index(False)
    st.header(_("Three steps to your first copy"), anchor=False)
    for n, ((title, text, page), is_done) in enumerate(zip(steps, done, strict=True)):
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"home_step_{n}"):
            mark = (
                ":green[:material/check_circle:]" if is_done else ":gray[:material/radio_button_unchecked:]"
            )
            with st.container(gap=None, width="stretch"):
                st.markdown(f"{mark} {title}")
                st.caption(text)
            if n == now_at and may(user, RIGHTS[n]):
                query = {"view": "import"} if n == 0 else None
                st.page_link(page, label=_("Go"), icon=":material/arrow_forward:", query_params=query)
    demo_link()
