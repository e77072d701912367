"""The door: all that somebody sees who may not come in yet."""

from typing import NoReturn

import streamlit as st

from core.locale import _
from pages.ui.first_shop import first_shop
from pages.ui.save import literal


def sign_in() -> NoReturn:
    """Ask a visitor to sign in."""
    with _card():
        st.text(_("Sign in to get to your shop's desk."))
        st.button(_("Sign in"), type="primary", icon=":material/login:", on_click=st.login)
    st.stop()


def not_invited(sentence: str) -> NoReturn:
    """Tell somebody whose address no shop knows."""
    with _card():
        st.warning(literal(sentence), icon=":material/mail_lock:")
        _leave()
    st.stop()


def no_address() -> NoReturn:
    """Tell somebody whose provider vouches for no address."""
    with _card():
        st.warning(
            _("Your sign-in provider vouches for no e-mail address. Ask its administrator."),
            icon=":material/mail_lock:",
        )
        _leave()
    st.stop()


def no_shop(user_id: int, name: str, *, may_open: bool) -> NoReturn:
    """Tell a member of no shop what to do: open the first one where they may, else wait for an invitation."""
    with _card():
        if may_open:
            st.text(_("There is no shop yet. Open yours; its items come in from a file."))
            first_shop(user_id)
        else:
            said = _("{name}, you are in no shop yet. Ask an owner to invite you.").format(name=name)
            st.info(literal(said), icon=":material/storefront:")
            _leave()
    st.stop()


def closed() -> NoReturn:
    """Refuse to serve without sign-in on an address that others can reach."""
    with _card():
        st.error(
            _(
                "This desk listens on more than this machine, but no sign-in is set up. "
                "Add an [auth] section to .streamlit/secrets.toml, or listen on 127.0.0.1."
            ),
            icon=":material/lock:",
        )
    st.stop()


def _leave() -> None:
    st.button(_("Sign out"), icon=":material/logout:", on_click=st.logout)


def _card() -> "st.delta_generator.DeltaGenerator":
    st.title("Yunce 运策", anchor=False)
    st.caption(_("The planning desk for e-commerce operations teams"))
    return st.container(border=True, width=520)
