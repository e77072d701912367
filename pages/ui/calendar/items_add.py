"""Put items into a campaign: those that a search finds, or those whose codes are pasted."""

import re

import pandas as pd
import streamlit as st

from core.campaigns import item_actions
from core.campaigns.campaign_reads import CampaignView
from core.campaigns.item_actions import MOST_AT_ONCE, Added, added_sentence
from core.db.engine import writing
from core.locale import _, ngettext
from core.shop.items import ItemRole, ItemStatus, field_name, item_role_name
from core.shop.listing import View
from core.team.rights import Actor
from pages.ui import columns, load
from pages.ui.calendar import inside_load
from pages.ui.save import flash, reporting

MOST_SHOWN = 100
_BETWEEN_CODES = re.compile(r"[\s,，;；、]+")


def add_items(user: Actor, revision: int, view: CampaignView, inside: set[int]) -> None:
    """Draw both ways; `inside` are the ids of the items that are in already."""
    ways = {"search": _("Search and filter"), "codes": _("Paste codes")}
    way = st.segmented_control(
        _("How"),
        list(ways),
        format_func=ways.__getitem__,
        default="search",
        required=True,
        key=f"campaign_add_way_{view.id}",
        label_visibility="collapsed",
    )
    if way == "codes":
        _codes(user, view)
    else:
        _search(user, revision, view, inside)


def _codes(user: Actor, view: CampaignView) -> None:
    with st.form(f"campaign_add_codes_{view.id}", border=False):
        text = st.text_area(
            _("Item codes"),
            placeholder=_("One a line, or with commas between them"),
            key=f"campaign_codes_{view.id}",
            max_chars=200_000,
            height=120,
        )
        pressed = st.form_submit_button(_("Add these items"), type="primary", icon=":material/add:")
    if pressed:
        codes = [code for code in _BETWEEN_CODES.split(str(text or "")) if code]
        if not codes:
            st.warning(_("No code was pasted."), icon=":material/content_paste:")
            return
        _add(user, view.id, codes=codes)


def _search(user: Actor, revision: int, view: CampaignView, inside: set[int]) -> None:
    choices = load.item_choices(user, revision)
    with st.container(horizontal=True, gap="xsmall"):
        words = st.text_input(
            _("Find items"),
            type="search",
            live=True,
            placeholder=_("Code or title"),
            key=f"campaign_add_find_{view.id}",
            label_visibility="collapsed",
            width=220,
        )
        category = _pick(_("Category"), choices.categories, f"campaign_add_category_{view.id}")
        brand = _pick(_("Brand"), choices.brands, f"campaign_add_brand_{view.id}")
        role = st.selectbox(
            _("Role"),
            list(ItemRole),
            index=None,
            format_func=item_role_name,
            placeholder=_("Role"),
            key=f"campaign_add_role_{view.id}",
            label_visibility="collapsed",
            width=120,
        )
    found = View(str(words or ""), category, brand, role or "", ItemStatus.ON.value)
    ids = inside_load.found_ids(user, revision, found)
    new = [each for each in ids if each not in inside]
    rows = load.item_page(user, revision, found, offset=0, limit=MOST_SHOWN)
    rows = rows[~rows["id"].isin(inside)].reset_index(drop=True)
    said = ngettext("{n} item on sale found", "{n} items on sale found", len(ids)).format(n=f"{len(ids):,}")
    was_in = len(ids) - len(new)
    if was_in:
        said = _("{found}, {n} of them in already").format(found=said, n=f"{was_in:,}")
    st.caption(said)
    if not new:
        return
    ticked = _candidates(rows, view)
    with st.container(horizontal=True):
        if st.button(
            ngettext("Add {n} ticked", "Add {n} ticked", len(ticked)).format(n=len(ticked)),
            type="primary" if ticked else "secondary",
            disabled=not ticked,
            icon=":material/add:",
            key=f"campaign_add_ticked_{view.id}",
        ):
            _add(user, view.id, item_ids=ticked)
        too_many = len(new) > MOST_AT_ONCE
        if st.button(
            ngettext("Add all {n}", "Add all {n}", len(new)).format(n=f"{len(new):,}"),
            disabled=too_many,
            help=_("At most {n} items at once.").format(n=f"{MOST_AT_ONCE:,}") if too_many else None,
            key=f"campaign_add_all_{view.id}",
        ):
            _add(user, view.id, item_ids=new)


def _pick(label: str, options: tuple[str, ...], key: str) -> str:
    picked = st.selectbox(
        label,
        options,
        index=None,
        placeholder=label,
        key=key,
        label_visibility="collapsed",
        width=130,
    )
    return picked or ""


def _candidates(rows: pd.DataFrame, view: CampaignView) -> list[int]:
    """Draw the first items found; return the ids of those that are ticked."""
    shown = rows.assign(usual_price=columns.yuan_shown(rows["usual_price"]))
    picked = st.dataframe(
        shown,
        hide_index=True,
        height=min(38 + 35 * max(len(rows), 1), 250),
        column_order=["code", "title", "category", "usual_price", "stock"],
        column_config={
            "code": st.column_config.TextColumn(field_name("code"), width=90),
            "title": st.column_config.TextColumn(field_name("title"), width=260),
            "category": st.column_config.TextColumn(field_name("category")),
            "usual_price": st.column_config.NumberColumn(field_name("usual_price"), format=columns.MONEY),
            "stock": st.column_config.NumberColumn(field_name("stock"), format="%,d"),
        },
        selection_mode="multi-row",
        on_select="rerun",
        key=f"campaign_add_rows_{view.id}",
        alt=_("Items that can be added"),
    )
    return [int(rows["id"].iloc[n]) for n in picked.selection.rows if n < len(rows)]


def _add(user: Actor, campaign_id: int, **which: list[int] | list[str]) -> None:
    with reporting():
        with writing() as session:
            added = item_actions.add_items(session, user, campaign_id, **which)  # type: ignore[arg-type]
        flash(added_sentence(added), undo=_take_back if added.ids else None, args=(user, added))
        st.rerun()


def _take_back(user: Actor, added: Added) -> None:
    with writing() as session:
        item_actions.take_back(session, user, added)
