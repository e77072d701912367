"""Saving from a page: errors for people become messages, and what was done is said once."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from core.db.engine import reading
from core.errors import Conflict, PlannerError
from core.locale import _
from core.team.actions import actor_in
from core.team.rights import Actor

JOINER = "\u2060"
_ADDRESS = re.compile(r"@|(?<=[a-z])\\:(?=//)|(?<=www)\\\.", re.IGNORECASE)


@contextmanager
def reporting(*, after_conflict: str = "") -> Iterator[None]:
    """Turn errors meant for people into messages; let bugs through.

    `after_conflict` says where both versions can be seen; without it the advice is to reload.
    """
    try:
        yield
    except Conflict as error:
        advice = after_conflict or _("Reload to see the latest version.")
        st.warning(literal(f"{error} {advice}"), icon=":material/sync_problem:")
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")


def flash(message: str, *, undo: Callable[..., Any] | None = None, args: tuple[Any, ...] = ()) -> None:
    """Say what was done after the next rerun, with an *Undo* where there is one."""
    st.session_state["flash"] = (message, undo, args)


def show_flash() -> None:
    """Show what the last action left to say. The frame calls this on every run."""
    said = st.session_state.get("flash")
    is_shown = st.session_state.pop("flash_shown_here", False)
    if said is None:
        return
    message, undo, args = said
    if is_shown and undo is not None:
        return
    if undo is None:
        st.toast(literal(message), icon=":material/check:")
        del st.session_state["flash"]
        return
    # At the bottom: what is being worked on stays where it is.
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", key="flash_bar"):
        st.text(message, width="stretch")
        st.button(_("Undo"), icon=":material/undo:", key="flash_undo", on_click=_undo, args=(undo, args))
        st.button(_("Close"), type="tertiary", key="flash_close", on_click=_forget)


def show_flash_here() -> None:
    """Show in a drawer what its last action left to say: it covers the bar at the bottom of the page."""
    said = st.session_state.get("flash")
    st.session_state["flash_shown_here"] = True
    place = st.container()  # there with and without a word, so that what stands below keeps its state
    if said is None or said[1] is None:
        return  # what cannot be undone is a toast, and stands above all
    message, undo, args = said
    row = place.container(horizontal=True, vertical_alignment="center", border=True, key="flash_bar_here")
    with row:
        st.text(message, width="stretch")
        pressed = st.button(_("Undo"), icon=":material/undo:", key="flash_undo_here")
        st.button(_("Close"), type="tertiary", key="flash_close_here", on_click=_forget)
    if pressed:
        _undo(undo, args)
        if "flash" in st.session_state:  # else it did not go, and why stands here
            st.rerun()


def drawer_left() -> None:
    """Let the bar at the bottom speak again in the next run: no drawer covers it."""
    st.session_state.pop("flash_shown_here", None)


def last_said() -> str:
    """Return what stands in the bar with its *Undo*, "" when there is none."""
    said = st.session_state.get("flash")
    return said[0] if said else ""


def _undo(undo: Callable[..., Any], args: tuple[Any, ...]) -> None:
    _forget()
    with reporting():
        undo(*(_as_now(each) if isinstance(each, Actor) else each for each in args))
        st.session_state["flash"] = (_("Undone."), None, ())


def _as_now(actor: Actor) -> Actor:
    """Return the actor with the role they hold now: it may be another one than when they acted."""
    with reading() as session:
        return actor_in(session, actor.user_id, actor.shop_id)


def _forget() -> None:
    st.session_state.pop("flash", None)


def literal(text: str) -> str:
    """Return text as text where only Markdown is taken: labels, alerts, toasts, cells of st.table.

    Addresses would become links by themselves, escaped or not: an invisible joiner breaks them up.
    """
    escaped = "".join(f"\\{sign}" if sign in r"\`*_{}[]()<>#+-.!|~$:" else sign for sign in text)
    return _ADDRESS.sub(lambda found: f"{JOINER}{found[0]}", escaped)


def badge(text: str) -> str:
    """Return text as text for a badge, which escapes square brackets by itself."""
    return re.sub(r"\\(?=[\[\]])", "", literal(text))
