"""The items as a table: its columns, the filters above it, and the row of what is not saved yet."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core.db.engine import reading, writing
from core.locale import _, ngettext
from core.shop import actions
from core.shop.items import (
    COUNT_FIELDS,
    MONEY_FIELDS,
    TEXT_LIMITS,
    ItemRole,
    ItemStatus,
    facts_as_text,
    field_name,
    item_role_name,
    item_status_name,
)
from core.shop.listing import MISSING, ORDERS, Choices, View, missing_name, order_name
from core.team.actions import remember_view
from core.team.reads import view_of
from core.team.rights import Actor
from pages.ui import columns
from pages.ui.bulk_edit import bulk_edit, undo
from pages.ui.columns import Field
from pages.ui.edit_table import OPEN, OPEN_ICON, EditTable
from pages.ui.export_items import export_items
from pages.ui.save import flash, reporting

FIRST_COLUMNS = ("title", "code", "category", "usual_price", "cost", "stock", "status")
MORE_COLUMNS = (
    "brand",
    "spec",
    "pack_size",
    "pack_unit",
    "list_price",
    "sold_30d",
    "role",
    "selling_points",
    "facts",
    "image_url",
)
PER_PAGE = 500


def fields() -> dict[str, Field]:
    """Return every column of the item table by field, named in the reader's language."""
    table = {
        name: columns.text(
            field_name(name),
            most=most,
            required=name in ("code", "title"),
            pinned=name == "title",
            width=190 if name == "title" else None,
        )
        for name, most in TEXT_LIMITS.items()
    }
    table |= {name: columns.money(field_name(name)) for name in MONEY_FIELDS}
    table |= {name: columns.whole(field_name(name)) for name in COUNT_FIELDS}
    table["pack_size"] = columns.text(field_name("pack_size"))
    table["image_url"] = columns.text(field_name("image_url"), most=500)
    table["selling_points"] = columns.lines(field_name("selling_points"), one_line="；".join)
    table["facts"] = columns.lines(
        field_name("facts"), one_line=lambda facts: facts_as_text(facts).replace("\n", "；")
    )
    roles = {role.value: item_role_name(role) for role in ItemRole}
    table["role"] = columns.words(field_name("role"), roles, required=False)
    states = {status.value: item_status_name(status) for status in ItemStatus}
    table["status"] = columns.words(field_name("status"), states, required=True)
    return table


def filters(choices: Choices) -> View:
    """Draw the filters in one row, bound to the address, and return the view they make."""
    with st.container(horizontal=True, gap="xsmall", key="items_filters"):
        search = st.text_input(
            _("Search"),
            key="items_search",
            type="search",
            live=True,
            placeholder=_("Code, title, brand"),
            label_visibility="collapsed",
            bind="query-params",
            width=204,
        )
        category = _filter(_("Category"), "items_category", choices.categories)
        brand = _filter(_("Brand"), "items_brand", choices.brands)
        role = _filter(_("Role"), "items_role", list(ItemRole), item_role_name)
        status = _filter(_("Status"), "items_status", list(ItemStatus), item_status_name)
        missing = _filter(_("Gaps"), "items_missing", MISSING, missing_name)
    order = st.session_state.get("items_order", ORDERS[0])
    return View(search or "", category, brand, role, status, missing, order)


def _filter(label: str, key: str, options: Sequence[str], name: Callable[[str], str] = str) -> str:
    picked = st.selectbox(
        label,
        options,
        index=None,
        format_func=name,
        key=key,
        placeholder=label,
        label_visibility="collapsed",
        bind="query-params",
        width=115,
    )
    return picked or ""


def columns_and_order(actor: Actor) -> None:
    """Draw the chooser of columns and of the order; both are remembered for the person."""
    with st.popover(_("View"), icon=":material/view_column:", width="content"):
        st.multiselect(
            _("Columns"),
            [*FIRST_COLUMNS, *MORE_COLUMNS],
            format_func=field_name,
            key="items_columns",
            placeholder=_("Columns"),
            select_all=False,
            persist_state="session",
            on_change=_remember_view,
            args=(actor,),
        )
        st.selectbox(
            _("Order"),
            ORDERS,
            format_func=order_name,
            key="items_order",
            persist_state="session",
            on_change=_remember_view,
            args=(actor,),
        )


def recall_view(actor: Actor) -> None:
    """Bring back how the person looked at the table last, once a visit."""
    if "items_columns" in st.session_state:
        return
    with reading() as session:
        view = view_of(session, actor.user_id, "items")
    known = (*FIRST_COLUMNS, *MORE_COLUMNS)
    columns = [name for name in view.get("columns", ()) if name in known]
    st.session_state["items_columns"] = columns or list(FIRST_COLUMNS)
    st.session_state["items_order"] = view["order"] if view.get("order") in ORDERS else ORDERS[0]


def _remember_view(actor: Actor) -> None:
    view = {"columns": st.session_state["items_columns"], "order": st.session_state["items_order"]}
    with writing() as session:
        remember_view(session, actor.user_id, "items", view)


def chosen_columns() -> list[str]:
    """Return the columns to show: the title always, the others as chosen."""
    return list(dict.fromkeys(["title", *st.session_state.get("items_columns", FIRST_COLUMNS)]))


def read_only(rows: pd.DataFrame, table_fields: dict[str, Field]) -> int | None:
    """Draw the rows without a way to change them; return the id of the row that was opened."""
    names = chosen_columns()
    shown = pd.DataFrame({name: table_fields[name].shown(rows[name]) for name in names})
    shown[OPEN] = OPEN_ICON
    open_column = st.column_config.ButtonColumn("", key="items_open", type="tertiary", width=44)
    st.dataframe(
        shown,
        hide_index=True,
        height=height_for(len(rows)),
        column_config={name: table_fields[name].config for name in names} | {OPEN: open_column},
        alt=_("Items"),
        placeholder="",
    )
    click = st.session_state.get("items_open")
    return int(rows["id"].iloc[click.row]) if click and click.row < len(rows) else None


def height_for(rows: int, *, most: int = 560) -> int:
    """Return a height in pixels that shows few rows whole and many rows in a window."""
    return min(38 + 35 * max(rows, 3), most)


def saving_row(actor: Actor, table: EditTable, view: View, total: int) -> None:
    """Draw the row above the table: what is not saved yet, and what can be done with the table."""
    waiting = len(table.unsaved)
    with st.container(horizontal=True, gap="xsmall", key="items_saving"):
        pressed = st.button(
            _("Save"),
            key="items_save",
            disabled=not waiting,
            type="primary" if waiting else "secondary",
            icon=":material/save:",
            shortcut="Ctrl+S",
        )
        st.button(_("Discard"), key="items_discard", disabled=not waiting, on_click=table.discard)
        bulk_edit(actor, table, view, total)
        export_items(actor, view, total)
        columns_and_order(actor)
    # This line keeps its height, so that the table stays where it is, and gives its toolbar room.
    items_waiting(waiting)
    if pressed:
        with reporting(after_conflict=_("Both versions stand below.")):
            save(actor, table)
            st.rerun()


def items_waiting(n: int) -> None:
    """Say how many items are changed and not saved yet."""
    if n:
        said = ngettext("{n} item changed, not saved yet", "{n} items changed, not saved yet", n)
        st.caption(f":orange[{said.format(n=n)}]")
    else:
        st.caption(_("Everything is saved."))


def save(actor: Actor, table: EditTable) -> None:
    """Store what is typed, all of it or nothing, and offer to undo it."""
    with writing() as session:
        made = actions.edit_items(session, actor, table.edits())
    table.discard()
    flash(
        ngettext("{n} item saved.", "{n} items saved.", len(made)).format(n=len(made)),
        undo=undo if made else None,
        args=(actor, made),
    )
