"""The first shop: open one of your own, or look around in the demo shop."""

from collections.abc import Callable

import streamlit as st
from sqlalchemy.orm import Session

from core.db.engine import writing
from core.errors import found
from core.locale import _
from core.rules.channels import channels
from core.shop.actions import open_shop
from core.team.rights import Actor
from core.team.tables import User
from pages.ui.save import flash, reporting


def platforms() -> dict[str, str]:
    """Return the platforms a shop can be on, by code; the empty one is any other."""
    return {title.platform: title.shown_name for title in channels().titles} | {"": _("another platform")}


def shop_form(key: str, opened: Callable[[str, str], Actor]) -> None:
    """Draw the form that opens a shop, and go there. `opened` takes name and platform."""
    names = platforms()
    with st.form(key, border=False):
        name = st.text_input(_("Name of the shop"), key=f"{key}_name", max_chars=80)
        platform = st.selectbox(
            _("Platform"), list(names), format_func=names.__getitem__, key=f"{key}_platform"
        )
        pressed = st.form_submit_button(_("Open the shop"), type="primary", icon=":material/storefront:")
    if pressed:
        with reporting():
            _enter(opened(name, platform).shop_id, _("{shop} is open.").format(shop=name))


def first_shop(user_id: int) -> None:
    """Let somebody without any shop open one, or get the demo shop."""

    def opened(name: str, platform: str) -> Actor:
        with writing() as session:
            return open_shop(session, _user(session, user_id), name=name, platform=platform)

    shop_form("first_shop", opened)
    st.divider()
    st.text(_("Or look around first: sixty items, a year of figures, a few orders for copy."))
    demo_button(user_id)


def demo_button(user_id: int) -> None:
    """Offer to make the demo shop, and go there."""
    if st.button(_("Get the demo shop"), icon=":material/explore:", key="demo_shop"):
        from core.demo.fill import fill  # its data and phrases are read only where somebody asks for them

        with reporting(), st.spinner(_("Filling the demo shop …")):
            with writing() as session:
                shop_id = fill(session, _user(session, user_id)).shop_id
            _enter(shop_id, _("The demo shop is ready."))


def _user(session: Session, user_id: int) -> User:
    return found(session.get(User, user_id), _("This user no longer exists."))


def _enter(shop_id: int, said: str) -> None:
    """Go to a shop in the next run; the switcher in the frame reads where to start from `shop_id`."""
    st.session_state["enter_shop"] = shop_id
    flash(said)
    st.rerun()
