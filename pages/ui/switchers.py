"""What the sidebar lets a person switch: the shop at hand and the language."""

import streamlit as st

from core.locale import LANGUAGES, _
from pages.ui import session
from pages.ui.session import Person


def shop_switcher(person: Person) -> None:
    """Let the person pick the shop at hand; the choice stays while they move between pages."""
    names = {each.shop_id: each.shop for each in person.shops}
    entered = st.session_state.pop("enter_shop", st.session_state.get("shop_id"))
    if entered in names:
        st.session_state["shop_id"] = entered
    else:  # nothing picked yet, or a shop that is no longer theirs: the address or the first one decides
        st.session_state.pop("shop_id", None)
    st.selectbox(_("Shop"), list(names), format_func=names.__getitem__, key="shop_id", bind="query-params")


def language_switcher() -> None:
    """Let the person pick the language; the browser's is the first guess."""
    st.segmented_control(
        _("Language"),
        LANGUAGES,
        format_func={"zh": "中文", "en": "English"}.__getitem__,
        key="language_choice",
        default=session.current_language(),
        label_visibility="collapsed",
        required=True,
        on_change=lambda: session.speak(st.session_state["language_choice"]),
    )
