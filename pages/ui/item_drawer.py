"""One item at the right side: all its fields, its history with undo, and where it is used."""

from collections.abc import Mapping
from typing import Any, NoReturn

import streamlit as st

from core.db.engine import writing
from core.errors import Conflict, NotFound
from core.locale import _, ngettext
from core.shop import actions
from core.shop.items import (
    COUNT_FIELDS,
    MONEY_FIELDS,
    TEXT_LIMITS,
    ItemRole,
    ItemStatus,
    checked,
    facts_as_text,
    field_name,
    item_role_name,
    item_status_name,
)
from core.team.rights import Actor, may
from pages.ui.columns import Field, fen_typed
from pages.ui.item_history import history, uses
from pages.ui.item_opened import close, forget_opened, opened, stored
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user


def open_item(actor: Actor, table_fields: Mapping[str, Field], zone: str) -> None:
    """Open the drawer of the item that the address names (`?item=7`, `?item=new`), if it names one."""
    asked = st.query_params.get("item", "")
    if asked == "new" and not may(actor, "items.edit"):
        asked = ""
    if not asked:
        forget_opened()
        return
    try:
        item = opened(actor, asked)
    except NotFound as error:
        close()
        st.warning(literal(str(error)), icon=":material/inventory_2:")
        return
    title = literal(item["title"]) if item else _("New item")
    st.dialog(title, width=620, position="right", on_dismiss=close)(_drawer)(table_fields, zone)


def _drawer(table_fields: Mapping[str, Field], zone: str) -> None:
    actor = require_user()  # a drawer reruns alone: who it was opened for may hold another role by now
    item = st.session_state.get("item_opened", {})
    part = _part() if item else "fields"
    if part == "history":
        history(actor, item, table_fields, zone)
    elif part == "uses":
        uses(actor, item, zone)
    elif may(actor, "items.edit"):
        _form(actor, item, table_fields)
    else:
        _facts_only(item, table_fields)


def _part() -> str:
    parts = {"fields": _("Fields"), "history": _("History"), "uses": _("Used in")}
    return st.segmented_control(
        _("Part of the item"),
        list(parts),
        format_func=parts.__getitem__,
        default="fields",
        required=True,
        key="item_part",
        label_visibility="collapsed",
    )


def _form(actor: Actor, item: dict[str, Any], table_fields: Mapping[str, Field]) -> None:
    with st.form(f"item_form_{item.get('id', 'new')}", border=False, enter_to_submit=False):
        typed = _inputs(item)
        pressed = st.form_submit_button(
            _("Save") if item else _("Add item"), type="primary", icon=":material/save:"
        )
    if pressed:
        _save(actor, item, typed)
    newer = st.session_state.get("item_newer")
    if newer and newer.get("id") == item.get("id"):
        _newer(actor, item, newer, typed, table_fields)
    if item and may(actor, "items.delete"):
        _delete_button(actor, item)


def _delete_button(actor: Actor, item: dict[str, Any]) -> None:
    if st.button(_("Delete item"), type="tertiary", icon=":material/delete:", key="item_delete"):
        with reporting():
            delete(actor, [item["id"]])
            _leave()


def _inputs(item: dict[str, Any]) -> dict[str, Any]:
    """Draw one input a field and return what stands in them, as stored values where they differ in kind."""
    typed: dict[str, Any] = {}

    def line(name: str) -> None:
        typed[name] = st.text_input(
            field_name(name), item.get(name, ""), key=_key(item, name), max_chars=TEXT_LIMITS.get(name)
        )

    line("title")
    for row in (("code", "brand"), ("category", "spec"), ("pack_size", "pack_unit")):
        for column, name in zip(st.columns(2), row, strict=True):
            with column:
                line(name)
    for column, name in zip(st.columns(3), MONEY_FIELDS, strict=True):
        with column:
            typed[name] = _yuan(item, name)
    for column, name in zip(st.columns(2), COUNT_FIELDS, strict=True):
        with column:
            typed[name] = st.number_input(
                field_name(name), min_value=0, step=1, value=item.get(name), key=_key(item, name)
            )
    role, status = st.columns(2)
    with role:
        typed["role"] = _choice(item, "role", ["", *ItemRole], item_role_name)
    with status:
        typed["status"] = _choice(item, "status", list(ItemStatus), item_status_name)
    typed["selling_points"] = st.text_area(
        field_name("selling_points"),
        "\n".join(item.get("selling_points", [])),
        key=_key(item, "selling_points"),
        help=_("One a line."),
    )
    typed["facts"] = st.text_area(
        field_name("facts"),
        facts_as_text(item.get("facts", {})),
        key=_key(item, "facts"),
        height=160,
        help=_("One a line, as name: value. Copy says nothing of an item that does not stand here."),
        placeholder=_("material: cotton\norigin: Xinjiang"),
    )
    line("image_url")
    return typed


def _key(item: dict[str, Any], name: str) -> str:
    return f"item_{item.get('id', 'new')}_{item.get('version', 0)}_{name}"


def _yuan(item: dict[str, Any], name: str) -> float | None:
    stored = item.get(name)
    return st.number_input(
        f"{field_name(name)} ¥",
        min_value=0.0,
        step=0.01,
        format="%.2f",
        value=None if stored is None else stored / 100,
        key=_key(item, name),
    )


def _choice(item: dict[str, Any], name: str, options: list[str], named: Any) -> str:
    stored = item.get(name, options[0])
    return st.selectbox(
        field_name(name),
        options,
        index=options.index(stored),
        format_func=named,
        key=_key(item, name),
    )


def _save(actor: Actor, item: dict[str, Any], typed: dict[str, Any], *, version: int | None = None) -> None:
    """Store what was changed in the form; a version says over which newer one."""
    with reporting():
        values = typed | {name: fen_typed(typed[name]) for name in MONEY_FIELDS}
        try:
            with writing() as session:
                if item:
                    changes = {name: value for name, value in values.items() if _differs(item, name, value)}
                    seen = item["version"] if version is None else version
                    actions.edit_item(session, actor, item["id"], version=seen, changes=changes)
                else:
                    actions.add_item(session, actor, values)
        except Conflict:
            if not item:
                raise
            st.session_state["item_newer"] = stored(actor, item["id"])
            return
        flash((_("Item saved: {title}") if item else _("Item added: {title}")).format(title=typed["title"]))
        _leave()


def _differs(item: dict[str, Any], name: str, value: Any) -> bool:
    return bool(checked(name, value) != item[name])


def _leave() -> NoReturn:
    close()
    st.rerun()


def _newer(
    actor: Actor,
    item: dict[str, Any],
    newer: dict[str, Any],
    typed: dict[str, Any],
    table_fields: Mapping[str, Field],
) -> None:
    """Tell that somebody else was faster, what they changed, and offer to save on top of it."""
    with st.container(border=True, key="item_newer_box"):
        st.warning(
            _("Somebody else changed this item while it was open. Your entries are still here."),
            icon=":material/sync_problem:",
        )
        for name, column in table_fields.items():
            if newer[name] != item[name]:
                st.text(
                    f"{field_name(name)}: {column.words(item[name]) or '–'} → {column.words(newer[name]) or '–'}"
                )
        if st.button(_("Save mine on top"), key="item_save_on_top"):
            _save(actor, item, typed, version=newer["version"])


def delete(actor: Actor, item_ids: list[int]) -> None:
    """Delete items at once and offer to undo it."""
    with writing() as session:
        gone = actions.delete_items(session, actor, item_ids)
    flash(
        ngettext("{n} item deleted.", "{n} items deleted.", len(gone)).format(n=len(gone)),
        undo=_restore,
        args=(actor, gone),
    )


def _restore(actor: Actor, item_ids: list[int]) -> None:
    with writing() as session:
        actions.restore_items(session, actor, item_ids)


def _facts_only(item: dict[str, Any], table_fields: Mapping[str, Field]) -> None:
    """Show the fields to somebody who may not change them."""
    st.table(
        {
            literal(field_name(name)): literal(column.words(item[name])) or "–"
            for name, column in table_fields.items()
        },
        border="horizontal",
        alt=_("Fields"),
    )
