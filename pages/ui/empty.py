"""The empty state: what a page will show, one button to get there, and the demo shop."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from core.locale import _
from core.team.rights import may
from pages.ui.first_shop import demo_button
from pages.ui.session import require_person, require_user


@contextmanager
def empty(will_show: str, *, icon: str) -> Iterator[None]:
    """Draw an empty page's card; the block draws the button of the next step."""
    with st.container(border=True, key="empty_state"):
        st.markdown(f":gray[{icon}]")
        st.text(will_show)
        with st.container(horizontal=True):
            yield
            demo_link()


def demo_link() -> None:
    """Show the way to the demo shop: go there, or make it where somebody may open shops."""
    person, user = require_person(), require_user()
    demo = next((each for each in person.shops if each.is_demo), None)
    if demo is None:
        if may(user, "shop.open"):
            demo_button(user.user_id)
    elif demo.shop_id != user.shop_id:
        st.button(
            _("Look at the demo shop"),
            type="tertiary",
            icon=":material/explore:",
            key="empty_demo",
            on_click=enter_shop,
            args=(demo.shop_id,),
        )


def enter_shop(shop_id: int) -> None:
    """Go to another shop in the next run."""
    st.session_state["enter_shop"] = shop_id
