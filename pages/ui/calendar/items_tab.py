"""The items of a campaign: at which price, with which stock; edited in the table, in bulk, by a rule."""

import pandas as pd
import streamlit as st

from core.campaigns import item_actions
from core.campaigns.campaign_reads import CampaignView
from core.db.engine import writing
from core.errors import BadInput
from core.locale import _, ngettext
from core.shop.actions import RowEdit
from core.shop.items import ItemRole, item_role_name
from core.team.rights import Actor, may
from pages.ui.calendar import inside_load
from pages.ui.calendar.items_add import add_items
from pages.ui.calendar.items_bulk import bulk
from pages.ui.calendar.items_columns import FIRST, MORE, TYPED, fields, names, rows_of
from pages.ui.columns import Field
from pages.ui.edit_table import EditTable, Typed
from pages.ui.items_table import height_for, items_waiting
from pages.ui.paging import offset_of
from pages.ui.save import flash, literal, reporting

PER_PAGE = 200
ITEM_PAGE = "pages/manage/catalogue.py"


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the items. Inside the campaign's panel: expanders and popovers, no dialogs."""
    frame = rows_of(inside_load.items(user, revision, view.id, view.scenario_id))
    edits = may(user, "campaigns.edit")
    table_fields = fields({role.value: item_role_name(role) for role in ItemRole})
    _said(frame)
    if edits:
        adding = st.expander(
            _("Add items"),
            icon=":material/add:",
            expanded=frame.empty,
            key=f"campaign_add_{view.id}",
            on_change="rerun",  # it stays open over a save, and searches only while it is
        )
        if adding.open:
            with adding:
                add_items(user, revision, view, set(frame["item_id"].tolist()))
    if frame.empty:
        return
    table = EditTable(f"campaign_items_{view.id}", table_fields) if edits else None
    shown, chosen_columns = _filters(frame, view)
    if table is not None:
        many = st.expander(
            _("Prices for many, take out"),
            icon=":material/checklist:",
            key=f"campaign_many_{view.id}",
            on_change="rerun",
        )
        if many.open:
            with many:
                bulk(user, view, table, shown)
    offset = offset_of(len(shown), per_page=PER_PAGE, key=f"campaign_items_page_{view.id}")
    page = shown.iloc[offset : offset + PER_PAGE]
    if table is None:
        _read_only(page, chosen_columns, table_fields)
        return
    _saving(user, table)
    _overtaken(table, frame)
    fixed = [name for name in chosen_columns if name not in TYPED]
    table.draw(
        page,
        chosen_columns,
        alt=_("The campaign's items, editable"),
        height=height_for(len(page), most=460),
        disabled=fixed,
    )
    opened = table.opened_row()
    if opened is not None and opened in set(frame["id"]):
        item_id = int(frame.set_index("id").at[opened, "item_id"])
        st.switch_page(ITEM_PAGE, query_params={"item": str(item_id)})


def _said(frame: pd.DataFrame) -> None:
    """Say in a line how many there are and what is not in order."""
    if frame.empty:
        st.info(
            _("No items yet. Prices, gates and copy start from the items that are put in here."),
            icon=":material/inventory_2:",
        )
        return
    n, plain = len(frame), _count(frame["own_price"].isna())
    over, short = _count(frame["stock"] > frame["stock_held"]), _count(frame["stock"] < frame["forecast"])
    under = _count(frame["unit_kept"] < frame["floor"])
    said = [
        (n, ngettext("{n} item", "{n} items", n)),
        (plain, ngettext("{n} at its usual price", "{n} at their usual price", plain)),
        (under, ngettext("{n} below its floor price", "{n} below their floor price", under)),
        (
            over,
            ngettext("{n} promises more stock than is held", "{n} promise more stock than is held", over),
        ),
        (
            short,
            ngettext(
                "{n} promises less than is expected to sell",
                "{n} promise less than is expected to sell",
                short,
            ),
        ),
    ]
    st.markdown(literal(" · ".join(words.format(n=f"{count:,}") for count, words in said if count)))


def _count(mask: pd.Series) -> int:
    return int(mask.fillna(False).sum())


def _filters(frame: pd.DataFrame, view: CampaignView) -> tuple[pd.DataFrame, list[str]]:
    """Draw search and columns; return the rows that are left and the columns to show."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom"):
        words = st.text_input(
            _("Search"),
            type="search",
            live=True,
            placeholder=_("Code or title"),
            label_visibility="collapsed",
            key=f"campaign_items_find_{view.id}",
            width=240,
        )
        with st.popover(_("Columns"), icon=":material/view_column:", width="content"):
            more = st.multiselect(
                _("More columns"),
                MORE,
                format_func=names().__getitem__,
                key="campaign_items_more",
                persist_state="session",
                select_all=False,
            )
    for word in str(words or "").split():
        frame = frame[frame["named"].str.contains(word, case=False, regex=False)]
    return frame, [*FIRST, *more]


def _read_only(page: pd.DataFrame, chosen_columns: list[str], table_fields: dict[str, Field]) -> None:
    shown = pd.DataFrame({name: table_fields[name].shown(page[name]) for name in chosen_columns})
    st.dataframe(
        shown,
        hide_index=True,
        height=height_for(len(page), most=460),
        column_config={name: table_fields[name].config for name in chosen_columns},
        alt=_("The campaign's items"),
        placeholder="",
    )


def _saving(user: Actor, table: EditTable) -> None:
    """Draw the row of what is not saved yet."""
    waiting = len(table.unsaved)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        pressed = st.button(
            _("Save"),
            key=f"{table.key}_save",
            disabled=not waiting,
            type="primary" if waiting else "secondary",
            icon=":material/save:",
        )
        st.button(_("Discard"), key=f"{table.key}_discard", disabled=not waiting, on_click=table.discard)
        items_waiting(waiting)
    if pressed:
        with reporting(after_conflict=_("Both versions stand below.")):
            save(user, table)
            st.rerun()


def save(user: Actor, table: EditTable) -> None:
    """Store what is typed, all of it or nothing, and offer to undo it."""
    with writing() as session:
        before = item_actions.edit_campaign_items(session, user, table.edits())
    table.discard()
    n = len(before)
    flash(
        ngettext("{n} item saved.", "{n} items saved.", n).format(n=n),
        undo=undo_edits if before else None,
        args=(user, before),
    )


def undo_edits(user: Actor, before: tuple[RowEdit, ...]) -> None:
    """Set the values of one save back."""
    with writing() as session:
        item_actions.undo_prices(session, user, before)


def _overtaken(table: EditTable, frame: pd.DataFrame) -> None:
    """Show each row that somebody else changed or took out while it was being typed into."""
    stored = frame.set_index("id")
    for row_id, typed in list(table.unsaved.items()):
        if row_id not in stored.index:
            _gone(table, row_id, typed)
        elif int(stored.at[row_id, "version"]) != typed.version:
            _both_sides(table, row_id, typed, stored.loc[row_id])


def _gone(table: EditTable, row_id: int, typed: Typed) -> None:
    with st.container(border=True):
        st.text(_("{item} was taken out in the meantime.").format(item=typed.seen.get("named", row_id)))
        st.button(
            _("Drop my entries"), key=f"{table.key}_drop_{row_id}", on_click=table.discard, args=([row_id],)
        )


def _both_sides(table: EditTable, row_id: int, typed: Typed, stored: pd.Series) -> None:
    name = names()
    with st.container(border=True):
        st.text(_("Somebody changed {item} after you began. Whose values stay?").format(item=stored["named"]))
        st.table(
            {
                _("Field"): [literal(name[field]) for field in typed.values],
                _("Stored now"): [
                    literal(table.fields[field].words(_known(stored[field]))) for field in typed.values
                ],
                _("Yours"): [literal(_mine(table, field, value)) for field, value in typed.values.items()],
            },
            hide_index=True,
            alt=_("Both versions of the item"),
        )
        with st.container(horizontal=True):
            st.button(
                _("Keep mine"),
                key=f"{table.key}_mine_{row_id}",
                on_click=table.keep_mine,
                args=(row_id, int(stored["version"])),
            )
            st.button(
                _("Take theirs"),
                key=f"{table.key}_theirs_{row_id}",
                on_click=table.discard,
                args=([row_id],),
            )


def _known(value: object) -> object:
    return None if pd.isna(value) else value


def _mine(table: EditTable, field: str, value: object) -> str:
    try:
        return table.fields[field].words(table.fields[field].stored(value))
    except BadInput:
        return str(value)
