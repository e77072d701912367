"""Link by hand, at the right side: an item of ours, an item of a rival, and how near the two come."""

from collections.abc import Mapping

import streamlit as st

from core.competitors.actions import Before, link, undo_link
from core.competitors.match_actions import KINDS, kind_name
from core.competitors.match_reads import match_between
from core.competitors.rival_listing import items_of
from core.db.engine import reading, writing
from core.errors import BadInput, found
from core.locale import _
from core.shop.listing import View, page
from core.team.rights import Actor, may
from pages.ui.rivals import load
from pages.ui.save import flash, reporting
from pages.ui.session import require_user, shop

_OPEN = "matches_link_open"
_OFFERED = 50


def link_button(user: Actor) -> None:
    """Draw the button that opens the drawer."""
    if may(user, "matches.decide"):
        st.button(_("Link by hand"), icon=":material/add_link:", key="matches_link", on_click=ask_for_link)


def ask_for_link() -> None:
    """Let the drawer be open in the next run, and no other dialog."""
    for name in ("item", "of", "view"):
        st.query_params.pop(name, None)
    st.session_state[_OPEN] = True


def open_link(user: Actor) -> None:
    """Open the drawer when it was asked for."""
    if st.session_state.get(_OPEN) and may(user, "matches.decide"):
        st.dialog(_("Link by hand"), width=560, position="right", on_dismiss=_close)(_drawer)()


def _close() -> None:
    st.session_state.pop(_OPEN, None)


def _drawer() -> None:
    user, revision = require_user(), shop().revision  # a drawer reruns alone: both may be others by now
    ours = _choice(_("Our item"), _our_items(user, _search(_("Search our items"), "ours")), "ours")
    rivals = load.rivals(user, revision)
    names = dict(zip(rivals["id"].tolist(), rivals["name"], strict=True))
    rival = _choice(_("Rival"), names, "rival")
    theirs = None
    if rival is not None:
        their_items = _their_items(user, rival, _search(_("Search the rival's items"), "theirs"))
        theirs = _choice(_("Item of the rival"), their_items, f"theirs_{rival}")
    kind = st.selectbox(_("Kind"), KINDS, format_func=kind_name, key="match_link_kind")
    if st.button(_("Link the two"), type="primary", icon=":material/link:", key="match_link_save"):
        with reporting():
            _save(user, ours, theirs, kind)
            _close()
            st.rerun()


def _search(label: str, name: str) -> str:
    typed = st.text_input(
        label,
        type="search",
        live=True,
        placeholder=label,
        label_visibility="collapsed",
        key=f"match_link_find_{name}",
    )
    return typed or ""


def _choice(label: str, offered: Mapping[int, str], name: str) -> int | None:
    return st.selectbox(
        label,
        list(offered),
        index=None,
        format_func=lambda each: offered.get(each, ""),
        placeholder=_("Choose or search"),
        key=f"match_link_{name}",
    )


def _our_items(user: Actor, search: str) -> dict[int, str]:
    with reading() as session:
        rows = page(session, user, View(search=search), offset=0, limit=_OFFERED)
    return {int(row.id): f"{row.code} · {row.title}" for row in rows.itertuples()}


def _their_items(user: Actor, rival_id: int, search: str) -> dict[int, str]:
    with reading() as session:
        rows = items_of(session, user, rival_id, search=search, offset=0, limit=_OFFERED)
    return {
        int(row.id): " · ".join(part for part in (row.title, row.spec) if part) for row in rows.itertuples()
    }


def _save(user: Actor, ours: int | None, theirs: int | None, kind: str) -> None:
    if ours is None or theirs is None:
        raise BadInput(_("Choose an item of ours and an item of the rival."))
    with writing() as session:
        known = match_between(session, user, ours, theirs)
        match_id = link(session, user, ours, theirs, kind)
        now_there = found(match_between(session, user, ours, theirs), "")
    before = None if known is None else (str(known["kind"]), str(known["state"]))
    flash(
        _("Linked: {kind}").format(kind=kind_name(kind)),
        undo=_undo,
        args=(user, match_id, int(now_there["version"]), before),
    )


def _undo(user: Actor, match_id: int, version: int, before: Before | None) -> None:
    with writing() as session:
        undo_link(session, user, match_id, version=version, before=before)
