"""All briefs of the shop: open one, or write a new one."""

import pandas as pd
import streamlit as st

from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui import columns, load
from pages.ui.heading import heading
from pages.ui.words import person


def show(user: Actor, revision: int, zone: str) -> None:
    """Draw the list; a chosen row opens its brief."""
    table = load.briefs(user, revision)
    with heading(_("Copy"), _answer(len(table), int(((table.pieces > 0) & (table.chosen == 0)).sum()))):
        if may(user, "copy.draft"):
            st.button(
                _("New brief"), type="primary", icon=":material/add:", on_click=open_brief, args=("new",)
            )
    if table.empty:
        with st.container(border=True):
            st.text(
                _(
                    "A brief says for which items, on which occasion and with which offer copy is needed. "
                    "From it the desk drafts banners, pushes, SMS and guide texts, and checks every word."
                )
            )
        return
    words = st.text_input(
        _("Find briefs"), type="search", live=True, key="find", bind="query-params", placeholder=_("Title")
    )
    for word in str(words or "").split():
        table = table[table["title"].str.contains(word, case=False, regex=False)]
    picked = briefs_table(table, zone, key="brief_list", alt=_("The shop's briefs"))
    if picked is not None:
        open_brief(str(picked))
        st.rerun()
    st.caption(_("Tick a row to open it."))


def briefs_table(table: pd.DataFrame, zone: str, *, key: str, alt: str) -> int | None:
    """Draw briefs as core.content gives them, and return the id of the one that is ticked."""
    picked = st.dataframe(
        table.assign(who=table["who"].map(person)),
        hide_index=True,
        column_order=["title", "pieces", "chosen", "who", "updated_at"],
        column_config={
            "title": st.column_config.TextColumn(_("Brief"), width="large", pinned=True),
            "pieces": st.column_config.NumberColumn(_("Drafts"), format="%d"),
            "chosen": st.column_config.NumberColumn(_("Chosen"), format="%d"),
            "who": st.column_config.TextColumn(_("Written by")),
            "updated_at": columns.moment(_("Last change"), zone),
        },
        selection_mode="single-row",
        on_select="rerun",
        key=key,
        alt=alt,
    )
    rows = [n for n in picked.selection.rows if n < len(table)]  # a tick can outlive the rows it was set on
    return int(table["id"].iloc[rows[0]]) if rows else None


def open_brief(brief_id: str) -> None:
    """Let the address name a brief, so that the next run shows it."""
    st.query_params["brief"] = brief_id
    for name in ("item", "campaign"):  # what a new brief began with is no part of a stored one's address
        st.query_params.pop(name, None)


def close_brief() -> None:
    """Let the next run show the list."""
    for name in ("brief", "campaign"):
        st.query_params.pop(name, None)


def _answer(briefs: int, waiting: int) -> str:
    if not briefs:
        return _("No copy has been ordered yet.")
    said = ngettext("{n} brief", "{n} briefs", briefs).format(n=briefs)
    if not waiting:
        return _("{briefs}; every one has its copy chosen.").format(briefs=said)
    return ngettext("{briefs}; {n} waits for a choice.", "{briefs}; {n} wait for a choice.", waiting).format(
        briefs=said, n=waiting
    )
