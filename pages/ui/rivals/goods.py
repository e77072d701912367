"""What one rival sells: searched, page by page; a row opens at the right side."""

from datetime import date
from typing import Any

import streamlit as st

from core.competitors.layers import layer_name
from core.competitors.price_seen import stock_name
from core.competitors.rival_fields import rival_field_name
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui import columns
from pages.ui.edit_table import OPEN, OPEN_ICON
from pages.ui.items_table import height_for
from pages.ui.paging import offset_of
from pages.ui.rivals import load
from pages.ui.rivals.rival_form import ask_for_goods

PER_PAGE = 200


def goods(user: Actor, revision: int, rival: dict[str, Any], today: date) -> None:
    """Draw the items of a rival."""
    rival_id = int(rival["id"])
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("All rivals"), icon=":material/arrow_back:", type="tertiary", key="goods_back", on_click=_back
        )
        st.text(str(rival["name"]), width="stretch")
        if may(user, "prices.edit"):
            st.button(
                _("Add item"),
                icon=":material/add:",
                key="goods_add",
                on_click=ask_for_goods,
                args=(rival_id, None),
            )
    search = st.text_input(
        _("Search"),
        key="goods_search",
        type="search",
        live=True,
        placeholder=_("Title, id, brand, spec"),
        label_visibility="collapsed",
        width=260,
    )
    total = load.goods_count(user, revision, rival_id, search=search or "")
    st.caption(ngettext("{n} item", "{n} items", total).format(n=f"{total:,}"))
    if not total:
        return
    body, foot = st.container(), st.container()
    with foot:
        offset = offset_of(total, per_page=PER_PAGE, key="goods_page")
    with body:
        rows = load.goods_page(user, revision, rival_id, search=search or "", offset=offset, limit=PER_PAGE)
        opened = _table(rows, today)
    if opened is not None:
        ask_for_goods(rival_id, opened)
        st.rerun()


def _back() -> None:
    st.query_params.pop("rival", None)


def _table(rows: Any, today: date) -> int | None:
    """Draw the rows and return the id of the one that was opened."""
    shown = rows[["title", "spec"]].astype("str")
    shown["price"] = columns.yuan_shown(rows["price"])
    shown["layer"] = [layer_name(layer) if layer else "" for layer in rows["layer"]]
    shown["stock"] = [stock_name(state or "") for state in rows["stock"].fillna("")]
    shown["age"] = [None if day is None or day != day else (today - day).days for day in rows["seen_on"]]
    shown["age"] = shown["age"].astype("Int64")
    shown["matched"] = rows["matched"] > 0
    shown[OPEN] = OPEN_ICON
    st.dataframe(
        shown,
        hide_index=True,
        height=height_for(len(rows)),
        column_config={
            "title": st.column_config.TextColumn(rival_field_name("title"), width=280, pinned=True),
            "spec": st.column_config.TextColumn(rival_field_name("spec")),
            "price": st.column_config.NumberColumn(_("Last price"), format=columns.MONEY),
            "layer": st.column_config.TextColumn(_("Which price")),
            "stock": st.column_config.TextColumn(_("Stock")),
            "age": st.column_config.NumberColumn(_("Age in days"), format="%d"),
            "matched": st.column_config.CheckboxColumn(_("Matched")),
            OPEN: st.column_config.ButtonColumn("", key="goods_open", type="tertiary", width=44),
        },
        alt=_("Items of the rival with their last price"),
        placeholder="",
    )
    click = st.session_state.get("goods_open")
    return int(rows["id"].iloc[click.row]) if click and click.row < len(rows) else None
