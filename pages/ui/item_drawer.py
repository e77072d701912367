"""One item at the right side: all its fields, its history with undo, and where it is used."""

from collections.abc import Mapping
from typing import Any, NoReturn

import streamlit as st

from core.content.reads import uses_of_item
from core.db.engine import reading, writing
from core.errors import Conflict, NotFound
from core.locale import _, ngettext
from core.shop import actions, reads
from core.shop.items import (
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
from core.shop.reads import HistoryLine
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.columns import Field, fen_typed
from pages.ui.save import flash, literal, reporting
from pages.ui.session import person_name


def open_item(actor: Actor, table_fields: Mapping[str, Field], zone: str) -> None:
    """Open the drawer of the item that the address names (`?item=7`, `?item=new`), if it names one."""
    asked = st.query_params.get("item")
    if not asked:
        return
    try:
        item = _opened(actor, asked)
    except NotFound as error:
        _closed()
        st.warning(str(error), icon=":material/inventory_2:")
        return
    title = literal(item["title"]) if item else _("New item")
    st.dialog(title, width=620, position="right", on_dismiss=_closed)(_drawer)(actor, table_fields, zone)


def ask_for(item_id: int | None) -> None:
    """Let the address name an item, or a new one, so that the next run opens its drawer."""
    st.query_params["item"] = "new" if item_id is None else str(item_id)


def _closed() -> None:
    st.query_params.pop("item", None)
    st.session_state.pop("item_opened", None)


def _opened(actor: Actor, asked: str) -> dict[str, Any]:
    """Return the item as it was when the drawer opened: what is typed stands against that version."""
    known = st.session_state.get("item_opened")
    if known is None or str(known.get("id", "new")) != asked:
        known = _stored(actor, int(asked)) if asked.isdecimal() else {}
        st.session_state["item_opened"] = known
    return known


def _stored(actor: Actor, item_id: int) -> dict[str, Any]:
    with reading() as session:
        return reads.item(session, actor, item_id)


def _drawer(actor: Actor, table_fields: Mapping[str, Field], zone: str) -> None:
    item = st.session_state.get("item_opened", {})
    part = _part() if item else "fields"
    if part == "history":
        _history(actor, item, table_fields, zone)
    elif part == "uses":
        _uses(actor, item, zone)
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
    stock, role, status = st.columns(3)
    with stock:
        typed["stock"] = st.number_input(
            field_name("stock"), min_value=0, step=1, value=item.get("stock"), key=_key(item, "stock")
        )
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
            st.session_state["item_newer"] = _stored(actor, item["id"])
            return
        flash((_("Item saved: {title}") if item else _("Item added: {title}")).format(title=typed["title"]))
        _leave()


def _differs(item: dict[str, Any], name: str, value: Any) -> bool:
    return bool(checked(name, value) != item[name])


def _leave() -> NoReturn:
    _closed()
    st.session_state.pop("item_newer", None)
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


def _history(actor: Actor, item: dict[str, Any], table_fields: Mapping[str, Field], zone: str) -> None:
    with reading() as session:
        lines = reads.history(session, actor, item["id"])
    if not lines:
        st.text(_("Nothing has been changed since this item came in."))
    for line in lines:
        _change(actor, item, line, table_fields, zone)


def _change(
    actor: Actor, item: dict[str, Any], line: HistoryLine, table_fields: Mapping[str, Field], zone: str
) -> None:
    with st.container(border=True, key=f"item_change_{line.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(
                f"{words.moment(line.at, zone)} · {person_name('', line.who)} · {source_name(line.source)}",
                width="stretch",
            )
            undoable = may(actor, "items.edit") and _still_stands(item, line)
            if undoable and st.button(_("Undo"), key=f"item_undo_{line.id}", icon=":material/undo:"):
                _undo(actor, line)
        for name, (before, after) in line.changes.items():
            column = table_fields.get(name)
            if column and line.source != "added":
                st.text(f"{field_name(name)}: {column.words(before) or '–'} → {column.words(after) or '–'}")


def _still_stands(item: dict[str, Any], line: HistoryLine) -> bool:
    """Tell whether nothing has changed since what the line changed: only then can it be set back."""
    return (
        line.source != "added"
        and bool(line.changes)
        and all(item[name] == after for name, (_before, after) in line.changes.items())
    )


def _undo(actor: Actor, line: HistoryLine) -> None:
    with reporting():
        with writing() as session:
            item_id = actions.undo_change(session, actor, line.id).id
        st.session_state["item_opened"] = _stored(actor, item_id)
        st.rerun(scope="fragment")


def source_name(source: str) -> str:
    """Return how a change came about, as a person reads it."""
    names = {
        "added": _("added"),
        "edit": _("edited"),
        "bulk": _("changed with others"),
        "import": _("imported"),
        "import_back": _("imported again"),
        "undo": _("undone"),
        "deleted": _("deleted"),
        "restored": _("restored"),
    }
    return names.get(source, source)


def _uses(actor: Actor, item: dict[str, Any], zone: str) -> None:
    with reading() as session:
        uses = uses_of_item(session, actor, item["id"])
    if uses.empty:
        st.text(_("No copy has been written about this item yet."))
        return
    for use in uses.itertuples():
        st.page_link(
            "pages/create/content.py",
            label=literal(f"{use.title} · {words.moment(use.updated_at, zone)}"),
            icon=":material/edit_note:",
            query_params={"brief": str(use.id)},
        )
