"""One card of advice: what to do, why in numbers, and the three buttons of the lead."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core.competitors.advice_actions import Seen, accept, edit, reject, undo_decisions
from core.competitors.advice_reads import MOVES, card_facts
from core.competitors.advice_words import action_name, rests_on, sentences
from core.competitors.policy import position_name
from core.db.engine import writing
from core.locale import _
from core.money import price
from core.shop.items import item_role_name
from core.team.rights import Actor, may
from pages.ui.columns import fen_typed
from pages.ui.rivals.alert_form import close_rule
from pages.ui.save import flash, literal, reporting

COLOURS = {
    "beat": "green",
    "match": "green",
    "raise": "red",
    "hold": "gray",
    "watch": "orange",
    "ignore": "gray",
}
ICONS = {
    "beat": ":material/arrow_downward:",
    "match": ":material/arrow_downward:",
    "raise": ":material/arrow_upward:",
    "hold": ":material/pause:",
    "watch": ":material/visibility:",
    "ignore": ":material/block:",
}


def seen_of(card: pd.Series) -> Seen:
    """Return the card as the person sees it, as a decision takes it."""
    return Seen(int(card["item_id"]), card["action"], _whole(card["ours"]), _whole(card["price"]))


def advice_card(user: Actor, card: pd.Series, on: date, layer: str) -> None:
    """Draw one card with its reasons, the numbers behind them folded, and what can be decided."""
    facts = card_facts(card)
    with st.container(border=True, key=f"advice_{card['item_id']}"):
        with st.container(gap="xsmall"):
            st.text(f"{card['title']} · {card['code']}")
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                action = card["action"]
                st.badge(action_name(action), icon=ICONS[action], color=COLOURS[action])
                st.markdown(_headline(card), width="content")
            for said in sentences(facts):
                st.text(said)
        with st.container(horizontal=True):
            if may(user, "advice.decide"):
                _buttons(user, card, on, layer)
            _facts(card, facts)
            st.button(
                _("Prices"), type="tertiary", icon=":material/price_check:", key=f"advice_item_{card['item_id']}",
                on_click=_show_item, args=(int(card["item_id"]),),
            )  # fmt: skip


def _headline(card: pd.Series) -> str:
    ours, new = _whole(card["ours"]), _whole(card["price"])
    if card["action"] not in MOVES or ours is None or new is None:
        return f"**{literal(price(ours))}**"
    sign = "▼" if new < ours else "▲"
    return f"{literal(price(ours))} → **{literal(price(new))}** {sign}{abs(new / ours - 1):.1%}"


def _facts(card: pd.Series, facts: dict[str, Any]) -> None:
    with st.popover(
        _("Numbers behind it"),
        icon=":material/functions:",
        type="tertiary",
        key=f"advice_facts_{card['item_id']}",
    ):
        rows = {
            _("Role and goal"): f"{item_role_name(card['role']) or '–'} · {position_name(facts['position'])}",
            _("Rivals"): rests_on(facts),
            _("Cheapest"): f"{price(facts['cheapest'])} {facts['cheapest_rival']}".strip(),
            _("Middle"): price(facts["middle"]),
            _("Dearest"): price(facts["dearest"]),
            _(
                "Goal"
            ): f"{price(facts['goal_least'])} – {price(facts['goal_most']) if facts['goal_most'] else '∞'}",
            _("Floor"): price(facts["floor"]),
            _("Break-even"): price(facts["break_even"]),
            _("Cost"): price(_whole(card["cost"])),
            _("Margin now"): _share(facts["margin_before"]),
            _("Margin at the new price"): _share(facts["margin_after"]),
            _("Target margin"): _share(facts["target_margin"]),
            _("Largest step"): price(facts["largest_step"]),
            _("Lowest of our last prices"): price(facts["lowest"]),
        }
        st.table(
            {literal(name): literal(value) for name, value in rows.items()},
            border="horizontal",
            alt=_("Numbers behind the advice"),
        )


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def _buttons(user: Actor, card: pd.Series, on: date, layer: str) -> None:
    item_id = int(card["item_id"])
    label = _("Accept") if card["action"] in MOVES else _("Noted")
    pressed = st.button(label, icon=":material/check:", key=f"advice_accept_{item_id}")
    _other_price(user, card, on, layer)
    _rejection(user, card, on, layer)
    if pressed:
        with reporting():
            with writing() as session:
                ids = accept(session, user, [seen_of(card)], on=on, layer=layer)
            _done(user, ids, _("Accepted: {title}").format(title=card["title"]))


def _other_price(user: Actor, card: pd.Series, on: date, layer: str) -> None:
    item_id = int(card["item_id"])
    with st.popover(_("Other price"), icon=":material/edit:", key=f"advice_edit_{item_id}"):
        start = _whole(card["price"]) or _whole(card["ours"])
        typed = st.number_input(
            _("New price in yuan"),
            min_value=0.0,
            value=None if start is None else start / 100,
            step=1.0,
            format="%.2f",
            key=f"advice_price_{item_id}",
        )
        why = st.text_input(
            _("Why"),
            max_chars=200,
            placeholder=_("needed below the floor or beyond a step"),
            key=f"advice_edit_why_{item_id}",
        )
        if st.button(_("Decide on this price"), type="primary", key=f"advice_edit_save_{item_id}"):
            with reporting():
                with writing() as session:
                    made = edit(
                        session, user, seen_of(card), fen_typed(typed), why=why or "", on=on, layer=layer
                    )
                _done(user, [made], _("Decided: {title}").format(title=card["title"]))


def _rejection(user: Actor, card: pd.Series, on: date, layer: str) -> None:
    item_id = int(card["item_id"])
    with st.popover(_("Reject"), icon=":material/close:", key=f"advice_reject_{item_id}"):
        why = st.text_input(_("Why not"), max_chars=200, key=f"advice_reject_why_{item_id}")
        if st.button(_("Reject the advice"), key=f"advice_reject_save_{item_id}"):
            with reporting():
                with writing() as session:
                    made = reject(session, user, seen_of(card), why or "", on=on, layer=layer)
                _done(user, [made], _("Rejected: {title}").format(title=card["title"]))


def _done(user: Actor, advice_ids: list[int], said: str) -> None:
    flash(said, undo=undo, args=(user, advice_ids))
    st.rerun()


def undo(user: Actor, advice_ids: list[int]) -> None:
    """Take decisions back."""
    with writing() as session:
        undo_decisions(session, user, advice_ids)


def _show_item(item_id: int) -> None:
    close_rule()
    st.query_params["item"] = str(item_id)
    st.query_params.pop("of", None)


def _whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
