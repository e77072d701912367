"""Advice: what to do about each price, card by card; what was decided, and how it came out."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.competitors.advice import ACTIONS
from core.competitors.advice_actions import Seen, accept
from core.competitors.advice_export import accepted_xlsx
from core.competitors.advice_reads import MOVES
from core.competitors.advice_words import action_name
from core.competitors.layers import layer_name
from core.db.engine import reading, writing
from core.locale import Language, _, language, ngettext, speaking
from core.shop.items import ItemRole, item_role_name
from core.shop.reads import ShopProfile
from core.team.rights import Actor, may
from pages.ui.address import chosen
from pages.ui.export_items import XLSX
from pages.ui.rivals import load
from pages.ui.rivals.advice_card import advice_card, seen_of, undo
from pages.ui.rivals.advice_decided import decided_list
from pages.ui.rivals.evidence import open_evidence
from pages.ui.rivals.look import LAYER_CHOICES, Look
from pages.ui.rivals.policy_form import ask_for_policy, open_policy
from pages.ui.rivals.unmatched import nothing_matched
from pages.ui.save import flash, reporting

SHOWN = 12
PAID_LAYERS = tuple(layer for layer in LAYER_CHOICES if layer != "list_price")  # nobody pays a list price
PARTS = ("open", "decided")


def advice(user: Actor, revision: int, profile: ShopProfile) -> None:
    """Draw the open cards, or what was decided."""
    today = datetime.now(ZoneInfo(profile.timezone)).date()
    open_policy()
    head = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="advice_head")
    with head:
        part = _part()
        layer = PAID_LAYERS[0]
        if part == "open":
            layer = chosen(
                "competitors", _("Price layer"), "advice_layer", PAID_LAYERS, layer_name, width=150
            )
        _menu(user)
    look = Look(today, layer, load.policy(user, revision).stale_after_days)
    open_evidence(user, look, profile.timezone)
    if part == "decided":
        decided_list(user, load.decided_advice(user, revision), profile.timezone)
        return
    cards = load.open_advice(user, revision, on=today, layer=layer)
    if cards.empty:
        if not nothing_matched(user, revision):
            st.text(_("No card is open: all of them were decided lately."))
        return
    shown = _filtered(cards)
    if may(user, "advice.decide"):
        with head:
            _accept_all(user, shown, today, layer)
    _cards(user, shown, today, layer)


def _part() -> str:
    names = {"open": _("Open cards"), "decided": _("Decided")}
    asked = st.query_params.get("advice")
    return st.segmented_control(
        _("Part of the advice"),
        PARTS,
        default=asked if asked in PARTS else "open",
        format_func=names.__getitem__,
        required=True,
        key="advice_part",
        on_change=lambda: st.query_params.update(advice=st.session_state["advice_part"]),
        label_visibility="collapsed",
    )


def _menu(user: Actor) -> None:
    st.button(
        _("Price policy"), icon=":material/tune:", key="advice_policy", on_click=ask_for_policy, args=(user,)
    )
    if may(user, "prices.export"):
        st.download_button(
            _("Accepted list"),
            partial(_file, user, language()),
            file_name=_("accepted-prices") + ".xlsx",
            mime=XLSX,
            icon=":material/download:",
            key="advice_export",
            on_click="ignore",
        )


def _file(user: Actor, lang: Language) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    with speaking(lang), reading() as session:
        return accepted_xlsx(session, user)


def _filtered(cards: pd.DataFrame) -> pd.DataFrame:
    counts = cards["action"].value_counts()
    there = [action for action in ACTIONS if counts.get(action)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", key="advice_filters"):
        actions = st.pills(
            _("Advice"),
            there,
            selection_mode="multi",
            default=[action for action in there if action in MOVES],
            format_func=lambda action: f"{action_name(action)} {counts[action]:,}",
            key="advice_actions",
            label_visibility="collapsed",
        )
        category = _pick(_("Category"), sorted(set(cards["category"]) - {""}), "category")
        role = _pick(
            _("Role"), [role for role in ItemRole if (cards["role"] == role).any()], "role", item_role_name
        )
        search = st.text_input(
            _("Search"), type="search", live=True, placeholder=_("Code, title"),
            label_visibility="collapsed", key="advice_search", width=130,
        )  # fmt: skip
    shown = cards[cards["action"].isin(actions)] if actions else cards
    for name, wanted in (("category", category), ("role", role)):
        shown = shown[shown[name] == wanted] if wanted else shown
    for word in (search or "").split()[:8]:
        fits = [shown[name].str.contains(word, case=False, regex=False) for name in ("code", "title")]
        shown = shown[fits[0] | fits[1]]
    return shown


def _pick(label: str, options: Sequence[str], name: str, named=str) -> str | None:
    return st.selectbox(
        label, options, index=None, format_func=named, placeholder=label,
        label_visibility="collapsed", key=f"advice_{name}", width=115,
    )  # fmt: skip


def _accept_all(user: Actor, shown: pd.DataFrame, on: date, layer: str) -> None:
    moves = shown[shown["action"].isin(MOVES)].head(500)
    if len(moves) < 2:
        return
    said = ngettext("Accept {n} move", "Accept {n} moves", len(moves)).format(n=len(moves))
    if st.button(said, icon=":material/done_all:", key="advice_accept_all"):
        _accept(user, [seen_of(card) for _n, card in moves.iterrows()], on, layer)


def _accept(user: Actor, seen: list[Seen], on: date, layer: str) -> None:
    with reporting():
        with writing() as session:
            ids = accept(session, user, seen, on=on, layer=layer)
        said = ngettext("{n} card accepted.", "{n} cards accepted.", len(ids)).format(n=len(ids))
        flash(said, undo=undo, args=(user, ids))
        st.rerun()


def _cards(user: Actor, shown: pd.DataFrame, on: date, layer: str) -> None:
    limit = int(st.session_state.get("advice_shown", SHOWN))
    if shown.empty:
        st.text(_("No card fits these filters."))
    for _n, card in shown.head(limit).iterrows():
        advice_card(user, card, on, layer)
    if len(shown) > limit:
        more = _("{n} more").format(n=len(shown) - limit)
        st.button(
            more, key="advice_more", on_click=lambda: st.session_state.update(advice_shown=limit + SHOWN)
        )
