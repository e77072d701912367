"""What was decided on advice: by whom and why, whether the price is in the items, how it came out."""

from typing import Any

import pandas as pd
import streamlit as st

from core.competitors.advice_actions import take_over, undo_decisions, undo_take_over
from core.competitors.advice_outcome import outcome_lines
from core.competitors.advice_words import action_name, sentences, state_name
from core.db.engine import writing
from core.locale import _, ngettext
from core.money import price
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.save import flash, literal, reporting

COLOURS = {"accepted": "green", "edited": "blue", "rejected": "gray"}
SHOWN = 30


def decided_list(user: Actor, table: pd.DataFrame, zone: str) -> None:
    """Draw the decisions, newest first, and the button that takes all waiting prices over."""
    if table.empty:
        st.text(_("Nothing was decided yet."))
        return
    rows = table.to_dict("records")
    newest = {row["item_id"]: row for row in reversed(rows)}  # what was decided before it no longer counts
    waiting = [int(row["id"]) for row in newest.values() if _is_waiting(row)]
    takes_over = may(user, "advice.decide") and may(user, "items.edit")
    if takes_over and len(waiting) > 1:
        said = ngettext(
            "Take {n} price over into the items", "Take {n} prices over into the items", len(waiting)
        )
        if st.button(said.format(n=len(waiting)), icon=":material/move_item:", key="advice_take_all"):
            _take_over(user, waiting)
    limit = int(st.session_state.get("advice_decided_shown", SHOWN))
    for row in rows[:limit]:
        _row(user, row, zone, takes_over=takes_over)
    if len(rows) > limit:
        more = _("{n} more").format(n=len(rows) - limit)
        st.button(
            more,
            key="advice_decided_more",
            on_click=lambda: st.session_state.update(advice_decided_shown=limit + SHOWN),
        )


def _row(user: Actor, row: dict[str, Any], zone: str, *, takes_over: bool) -> None:
    advice_id = int(row["id"])
    with st.container(border=True, key=f"decided_{advice_id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.badge(state_name(row["state"]), color=COLOURS[row["state"]])
            st.text(f"{row['title']} · {row['code']}", width="stretch")
        st.markdown(literal(_prices(row)))
        who = _("{when} by {who}").format(
            when=words.moment(row["decided_at"], zone), who=words.person(row["who"])
        )
        st.caption(literal(" · ".join(part for part in (who, row["why"]) if part)))
        for line in outcome_lines(row["facts"], row["outcome"]):
            st.text(line)
        with st.container(horizontal=True):
            if may(user, "advice.decide"):
                _buttons(user, row, takes_over=takes_over)
            with st.popover(
                _("Why it was advised"),
                icon=":material/functions:",
                type="tertiary",
                key=f"decided_why_{advice_id}",
            ):
                for said in sentences(row["facts"]):
                    st.text(said)


def _prices(row: dict[str, Any]) -> str:
    before, decided = _whole(row["price_before"]), _whole(row["price_decided"])
    said = action_name(row["action"])
    if row["state"] != "rejected" and decided is not None and decided != before:
        said = f"{said} · {price(before)} → {price(decided)}"
        if row["state"] == "edited" and (advised := _whole(row["price_advised"])) is not None:
            said += " " + _("(advised: {price})").format(price=price(advised))
    if row["state"] == "rejected" and (advised := _whole(row["price_advised"])) is not None:
        said = f"{said} · {price(before)} → {price(advised)}"
    if "taken_over" in row["facts"]:
        said += " · " + _("taken over into the items")
    return said


def _buttons(user: Actor, row: dict[str, Any], *, takes_over: bool) -> None:
    advice_id = int(row["id"])
    if "taken_over" in row["facts"]:
        if takes_over and st.button(
            _("Set the price back"), icon=":material/undo:", key=f"decided_back_{advice_id}"
        ):
            with reporting():
                _undo_take_over(user, [advice_id])
                flash(_("The price is as it was before."))
                st.rerun()
        return
    if takes_over and _is_waiting(row):
        take = st.button(
            _("Take over into items"), icon=":material/move_item:", key=f"decided_take_{advice_id}"
        )
        if take:
            _take_over(user, [advice_id])
    if st.button(_("Take the decision back"), icon=":material/undo:", key=f"decided_undo_{advice_id}"):
        with reporting():
            with writing() as session:
                undo_decisions(session, user, [advice_id])
            flash(_("The card is open again."))
            st.rerun()


def _take_over(user: Actor, advice_ids: list[int]) -> None:
    with reporting():
        with writing() as session:
            taken = take_over(session, user, advice_ids)
        said = ngettext("{n} price is in the items now.", "{n} prices are in the items now.", len(taken))
        flash(said.format(n=len(taken)), undo=_undo_take_over, args=(user, taken))
        st.rerun()


def _undo_take_over(user: Actor, advice_ids: list[int]) -> None:
    with writing() as session:
        undo_take_over(session, user, advice_ids)


def _is_waiting(row: dict[str, Any]) -> bool:
    """Tell whether a decided price is not in the items yet."""
    before, decided = _whole(row["price_before"]), _whole(row["price_decided"])
    moves = decided is not None and decided != before
    return moves and row["state"] != "rejected" and "taken_over" not in row["facts"]


def _whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
