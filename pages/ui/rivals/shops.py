"""The rivals of the shop: who they are, how much of them is known and how fresh it is; and the items of one."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.competitors.actions import delete_rivals, restore_rivals
from core.db.engine import writing
from core.errors import NotFound
from core.locale import _, ngettext
from core.shop.reads import ShopProfile
from core.team.rights import Actor, may
from pages.ui.import_outcome import earlier_imports
from pages.ui.rivals import load
from pages.ui.rivals.goods import goods
from pages.ui.rivals.importing import price_target
from pages.ui.rivals.rival_form import ask_for_rival, open_forms
from pages.ui.save import flash, literal, reporting


def rivals(user: Actor, revision: int, profile: ShopProfile) -> None:
    """Draw the rivals, or the items of the one that the address names (`?rival=3`)."""
    table = load.rivals(user, revision)
    today = datetime.now(ZoneInfo(profile.timezone)).date()
    open_forms(user)
    asked = st.query_params.get("rival", "")
    chosen = table[table["id"].astype("str") == asked]
    if not chosen.empty:
        goods(user, revision, chosen.iloc[0].to_dict(), today)
        return
    _head(user, len(table))
    seen = load.last_seen(user, revision)
    for row in table.to_dict("records"):
        _rival(user, row, freshness(seen.get(row["id"]), today))
    if may(user, "prices.import"):
        earlier_imports(price_target(user))


def _head(user: Actor, n: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(ngettext("{n} rival", "{n} rivals", n).format(n=n), width="stretch")
        if may(user, "prices.edit"):
            st.button(
                _("Add rival"), icon=":material/add:", key="rivals_add", on_click=ask_for_rival, args=(None,)
            )


def _rival(user: Actor, row: dict[str, Any], fresh: str) -> None:
    rival_id = int(row["id"])
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"rival_{rival_id}"):
        with st.container(gap=None, key=f"said_rival_{rival_id}"):
            st.text(f"{row['name']} · {row['platform']}" if row["platform"] else row["name"])
            st.caption(literal(" · ".join([*_known(row), fresh])))
            if row["note"]:
                st.caption(literal(row["note"]))
        with st.container(horizontal=True, width="content"):  # together on a narrow screen
            _buttons(user, row)


def _buttons(user: Actor, row: dict[str, Any]) -> None:
    """Draw what can be done with a rival."""
    rival_id = int(row["id"])
    st.button(
        _("Items"),
        icon=":material/list:",
        type="tertiary",
        key=f"rival_items_{rival_id}",
        on_click=lambda: st.query_params.update(rival=str(rival_id)),
    )
    if may(user, "prices.edit"):
        st.button(
            _("Edit"),
            icon=":material/edit:",
            type="tertiary",
            key=f"rival_edit_{rival_id}",
            on_click=ask_for_rival,
            args=(row,),
        )
    if may(user, "prices.delete") and st.button(
        _("Delete"), icon=":material/delete:", type="tertiary", key=f"rival_delete_{rival_id}"
    ):
        with reporting():
            _delete(user, rival_id, str(row["name"]))
            st.rerun()


def _known(row: dict[str, Any]) -> list[str]:
    items, matched = int(row["items"]), int(row["matched"])
    return [
        ngettext("{n} item", "{n} items", items).format(n=f"{items:,}"),
        ngettext("{n} matched", "{n} matched", matched).format(n=f"{matched:,}"),
    ]


def freshness(seen_on: Any, today: date) -> str:
    """Say when something was seen last, as people count days."""
    if seen_on is None or pd.isna(seen_on):
        return _("no price yet")
    day = pd.Timestamp(seen_on).date()
    days = (today - day).days
    if days <= 0:
        return _("seen today")
    return ngettext("seen {n} day ago", "seen {n} days ago", days).format(n=days)


def _delete(user: Actor, rival_id: int, name: str) -> None:
    with writing() as session:
        gone = delete_rivals(session, user, [rival_id])
    if not gone:
        raise NotFound(_("This rival is no longer in the shop."))
    flash(_("Rival deleted: {name}").format(name=name), undo=_restore, args=(user, gone))


def _restore(user: Actor, rival_ids: list[int]) -> None:
    with writing() as session:
        restore_rivals(session, user, rival_ids)
