"""Items: what do we sell, and do we know it well enough?"""

import streamlit as st

from core.locale import _, ngettext
from core.shop.reads import Coverage
from core.team.rights import may
from pages.ui import items_table, load
from pages.ui.edit_table import EditTable
from pages.ui.empty import empty
from pages.ui.export_items import export_items
from pages.ui.heading import heading
from pages.ui.import_table import ask_for_import, open_import
from pages.ui.item_conflicts import item_conflicts
from pages.ui.item_drawer import open_item
from pages.ui.item_opened import ask_for
from pages.ui.paging import offset_of
from pages.ui.session import require_user, shop


def answer(known: Coverage) -> str:
    """Say in one sentence how many items there are and what they lack."""
    if not known.items:
        return _("No items yet.")
    items = ngettext("{n} item", "{n} items", known.items).format(n=f"{known.items:,}")
    n, m = known.without_cost, known.without_facts
    cost = ngettext("{n} lacks a cost", "{n} lack a cost", n).format(n=f"{n:,}")
    facts = ngettext("{n} lacks facts for copy", "{n} lack facts for copy", m).format(n=f"{m:,}")
    if n and m:
        return _("{items}; {cost}, {facts}.").format(items=items, cost=cost, facts=facts)
    if n or m:
        return _("{items}; {gap}.").format(items=items, gap=cost if n else facts)
    return _("{items}; costs and facts are all known.").format(items=items)


user = require_user()
here = shop()
zone = load.profile(user, here.revision).timezone
known = load.coverage(user, here.revision)
edits = may(user, "items.edit")
fields = items_table.fields()
table = EditTable(f"items_{user.shop_id}", fields)  # what is typed stays with its shop

with heading(_("Items"), answer(known)):
    if edits and known.items:
        st.button(_("Import"), icon=":material/upload_file:", on_click=ask_for_import, key="items_import")
        st.button(
            _("Add item"),
            icon=":material/add:",
            type="secondary" if table.unsaved else "primary",
            on_click=ask_for,
            args=(None,),
        )

open_item(user, fields, zone)
if edits and "item" not in st.query_params:  # Streamlit opens one dialog a run
    open_import()
if not known.items:
    with empty(
        _("Your items will stand here, with prices, stock and the facts that copy rests on."),
        icon=":material/inventory_2:",
    ):
        if edits:
            st.button(
                _("Import items"), type="primary", icon=":material/upload_file:", on_click=ask_for_import
            )
            st.button(_("Add the first item"), icon=":material/add:", on_click=ask_for, args=(None,))
    st.stop()

items_table.recall_view(user)
view = items_table.filters(load.item_choices(user, here.revision))
total = load.item_count(user, here.revision, view)
body, foot = st.container(), st.container()  # the page picker stands below what it turns
with foot:
    offset = offset_of(total, per_page=items_table.PER_PAGE, key="items_page")
rows = load.item_page(user, here.revision, view, offset=offset, limit=items_table.PER_PAGE)

with body:
    if edits:
        items_table.saving_row(user, table, view, total)
        item_conflicts(user, table, zone)
        table.draw(
            rows,
            items_table.chosen_columns(),
            alt=_("Items, editable"),
            height=items_table.height_for(len(rows)),
        )
        opened = table.opened_row()
    else:
        with st.container(horizontal=True, gap="xsmall"):
            export_items(user, view, total)
            items_table.columns_and_order(user)
        opened = items_table.read_only(rows, fields)
if opened is not None:
    ask_for(opened)
    st.rerun()
