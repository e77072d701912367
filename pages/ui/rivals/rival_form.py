"""A rival, or one of its items, at the right side: typed in, changed, deleted, each with an undo."""

from collections.abc import Mapping
from typing import Any, NoReturn

import streamlit as st

from core.competitors.actions import (
    Edited,
    add_rival,
    add_rival_item,
    delete_rival_items,
    delete_rivals,
    edit_rival,
    edit_rival_item,
    restore_rival_items,
)
from core.competitors.rival_fields import ITEM_FIELDS, ITEM_LIMITS, RIVAL_LIMITS, rival_field_name
from core.competitors.rival_listing import rival_item
from core.db.engine import reading, writing
from core.errors import NotFound
from core.locale import _
from core.team.rights import Actor, may
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user

_RIVAL, _GOODS = "rivals_form", "goods_form"  # what is open: the row as it was when it was opened


def ask_for_rival(row: Mapping[str, Any] | None) -> None:
    """Let the drawer of a rival, or of a new one, be open in the next run."""
    _alone()
    st.session_state[_RIVAL] = dict(row or {})


def ask_for_goods(rival_id: int, rival_item_id: int | None) -> None:
    """Let the drawer of a rival's item, or of a new one, be open in the next run."""
    _alone()
    st.session_state[_GOODS] = (rival_id, rival_item_id)


def open_forms(user: Actor) -> None:
    """Open the drawer that was asked for, if there is one."""
    if not may(user, "prices.edit"):
        close_forms()
    row = st.session_state.get(_RIVAL)
    if row is not None:
        title = literal(str(row["name"])) if row else _("New rival")
        st.dialog(title, width=520, position="right", on_dismiss=close_forms)(_rival)(row)
        return
    asked = st.session_state.get(_GOODS)
    if asked is None:
        return
    try:
        item = _stored(user, asked[1])
    except NotFound as error:
        close_forms()
        st.warning(literal(str(error)), icon=":material/inventory_2:")
        return
    title = literal(item["title"]) if item else _("New item of the rival")
    st.dialog(title, width=560, position="right", on_dismiss=close_forms)(_item)(asked[0], item)


def form_is_open() -> bool:
    """Whether a rival's drawer is open: no other dialog can be then."""
    return _RIVAL in st.session_state or _GOODS in st.session_state


def close_forms() -> None:
    """Let the drawers be gone in the next run."""
    for name in (_RIVAL, _GOODS, f"{_GOODS}_row"):
        st.session_state.pop(name, None)


def _alone() -> None:
    """Streamlit opens one dialog a run: whatever else the address opens is closed."""
    close_forms()
    for name in ("item", "of", "view"):
        st.query_params.pop(name, None)


def _stored(user: Actor, rival_item_id: int | None) -> dict[str, Any]:
    """Return the item as it was when the drawer was opened: what is typed stands on that version."""
    kept = st.session_state.get(f"{_GOODS}_row")
    if kept is None or kept.get("id") != rival_item_id:
        kept = {}
        if rival_item_id is not None:
            with reading() as session:
                kept = rival_item(session, user, rival_item_id)
        st.session_state[f"{_GOODS}_row"] = kept
    return kept


def _rival(row: dict[str, Any]) -> None:
    user = require_user()  # a drawer reruns alone: who it was opened for may hold another role by now
    typed = {}
    with st.form(f"rival_form_{row.get('id', 'new')}", border=False, enter_to_submit=False):
        for name, most in RIVAL_LIMITS.items():
            draw = st.text_area if name == "note" else st.text_input
            typed[name] = draw(rival_field_name(name), row.get(name, ""), max_chars=most, key=_key(row, name))
        pressed = st.form_submit_button(
            _("Save") if row else _("Add rival"), type="primary", icon=":material/save:"
        )
    if pressed:
        with reporting():
            _save_rival(user, row, typed)


def _save_rival(user: Actor, row: dict[str, Any], typed: dict[str, str]) -> None:
    with writing() as session:
        if row:
            changes = {name: value for name, value in typed.items() if value != row[name]}
            done = edit_rival(session, user, int(row["id"]), version=int(row["version"]), changes=changes)
        else:
            new = add_rival(session, user, typed)
    if row:
        flash(_("Rival saved: {name}").format(name=typed["name"]), undo=_rival_back, args=(user, done))
    else:
        flash(_("Rival added: {name}").format(name=typed["name"]), undo=_rival_away, args=(user, new))
    _leave()


def _rival_back(user: Actor, done: Edited) -> None:
    with writing() as session:
        edit_rival(session, user, done.id, version=done.version, changes=done.before)


def _rival_away(user: Actor, rival_id: int) -> None:
    with writing() as session:
        delete_rivals(session, user, [rival_id])


def _item(rival_id: int, item: dict[str, Any]) -> None:
    user = require_user()
    typed = {}
    with st.form(f"goods_form_{item.get('id', 'new')}", border=False, enter_to_submit=False):
        for name in ITEM_FIELDS:
            typed[name] = st.text_input(
                rival_field_name(name),
                item.get(name, ""),
                max_chars=ITEM_LIMITS.get(name, 500),
                key=_key(item, name),
            )
        pressed = st.form_submit_button(
            _("Save") if item else _("Add item"), type="primary", icon=":material/save:"
        )
    if pressed:
        with reporting():
            _save_item(user, rival_id, item, typed)
    if item and may(user, "prices.delete"):
        _delete_button(user, item)


def _delete_button(user: Actor, item: dict[str, Any]) -> None:
    if st.button(_("Delete item"), type="tertiary", icon=":material/delete:", key="goods_delete"):
        with reporting():
            _delete_item(user, item)


def _save_item(user: Actor, rival_id: int, item: dict[str, Any], typed: dict[str, str]) -> None:
    with writing() as session:
        if item:
            changes = {name: value for name, value in typed.items() if value != item[name]}
            done = edit_rival_item(session, user, item["id"], version=item["version"], changes=changes)
        else:
            new = add_rival_item(session, user, rival_id, typed)
    if item:
        flash(_("Item saved: {title}").format(title=typed["title"]), undo=_item_back, args=(user, done))
    else:
        flash(_("Item added: {title}").format(title=typed["title"]), undo=_item_away, args=(user, [new]))
    _leave()


def _delete_item(user: Actor, item: dict[str, Any]) -> None:
    with writing() as session:
        gone = delete_rival_items(session, user, [item["id"]])
    flash(_("Item deleted: {title}").format(title=item["title"]), undo=_items_restored, args=(user, gone))
    _leave()


def _item_back(user: Actor, done: Edited) -> None:
    with writing() as session:
        edit_rival_item(session, user, done.id, version=done.version, changes=done.before)


def _item_away(user: Actor, rival_item_ids: list[int]) -> None:
    with writing() as session:
        delete_rival_items(session, user, rival_item_ids)


def _items_restored(user: Actor, rival_item_ids: list[int]) -> None:
    with writing() as session:
        restore_rival_items(session, user, rival_item_ids)


def _key(row: Mapping[str, Any], name: str) -> str:
    return f"rival_field_{row.get('id', 'new')}_{row.get('version', 0)}_{name}"


def _leave() -> NoReturn:
    close_forms()
    st.rerun()
