"""Many items at once: one field, one value, undone in one step; or delete them, undone as well."""

from typing import Any

import streamlit as st

from core.db.engine import reading, writing
from core.locale import _, ngettext
from core.shop import actions, listing
from core.shop.items import (
    COUNT_FIELDS,
    MONEY_FIELDS,
    ItemRole,
    ItemStatus,
    field_name,
    item_role_name,
    item_status_name,
)
from core.shop.listing import View
from core.team.rights import Actor
from pages.ui.columns import fen_typed
from pages.ui.edit_table import EditTable
from pages.ui.item_drawer import delete
from pages.ui.save import flash, reporting

BULK_FIELDS = (
    "category",
    "brand",
    "role",
    "status",
    "usual_price",
    "list_price",
    "cost",
    *COUNT_FIELDS,
    "pack_unit",
)


def bulk_edit(actor: Actor, table: EditTable, view: View, total: int) -> None:
    """Draw what can be done with the ticked items, or with all that the filters leave."""
    ticked = len(table.chosen)
    label = (
        _("Several items") if not ticked else ngettext("{n} ticked", "{n} ticked", ticked).format(n=ticked)
    )
    with st.popover(label, icon=":material/checklist:", key="items_bulk"):
        scope = _scope(ticked, total)
        name = st.selectbox(_("Field"), BULK_FIELDS, format_func=field_name, key="items_bulk_field")
        value = _value(name)
        with st.container(horizontal=True):
            apply = st.button(_("Set for all of them"), key="items_bulk_apply", type="primary")
            remove = st.button(_("Delete them"), key="items_bulk_delete", icon=":material/delete:")
            st.button(
                _("Untick all"), key="items_untick", disabled=not ticked, on_click=table.choose, args=(set(),)
            )
    if apply or remove:
        with reporting():
            item_ids = _which(actor, table, view, scope)
            if apply:
                _set(actor, item_ids, name, value)
            else:
                delete(actor, item_ids)
                table.choose(set())
            st.rerun()


def _scope(ticked: int, total: int) -> str:
    """Let the ticked items be the ones as soon as there are any; all others only when asked for."""
    names = {
        "ticked": _("The ticked ones ({n})").format(n=ticked),
        "all": _("All in this view ({n})").format(n=total),
    }
    if not ticked:
        st.caption(names["all"])
        return "all"
    return st.segmented_control(
        _("Which items"),
        list(names),
        format_func=names.__getitem__,
        default="ticked",
        key="items_bulk_scope",
        required=True,
    )


def _value(name: str) -> Any:
    """Draw the input that fits the field and return the value as it is stored."""
    key = f"items_bulk_{name}"
    if name == "role":
        return st.selectbox(_("New value"), ["", *ItemRole], format_func=item_role_name, key=key)
    if name == "status":
        return st.selectbox(_("New value"), list(ItemStatus), format_func=item_status_name, key=key)
    if name in COUNT_FIELDS:
        return st.number_input(_("New value"), min_value=0, step=1, value=None, key=key)
    if name in MONEY_FIELDS:
        return st.number_input(
            _("New value in yuan"), min_value=0.0, step=0.01, format="%.2f", value=None, key=key
        )
    return st.text_input(_("New value"), key=key)


def _which(actor: Actor, table: EditTable, view: View, scope: str) -> list[int]:
    if scope == "ticked":
        return sorted(table.chosen)
    with reading() as session:
        return listing.ids(session, actor, view)


def _set(actor: Actor, item_ids: list[int], name: str, value: Any) -> None:
    stored = fen_typed(value) if name in MONEY_FIELDS else value
    with writing() as session:
        made = actions.set_for_all(session, actor, item_ids, name, stored)
    flash(
        ngettext("{field} set for {n} item.", "{field} set for {n} items.", len(made)).format(
            field=field_name(name), n=len(made)
        ),
        undo=undo if made else None,
        args=(actor, made),
    )


def undo(actor: Actor, change_ids: list[int]) -> None:
    """Set the changes of one save back."""
    with writing() as session:
        actions.undo_changes(session, actor, change_ids)
