"""Who buys, and what the parcel costs the buyer: the rest of a basket, folded under its items."""

from dataclasses import replace

import streamlit as st

from core.errors import BadInput
from core.locale import _
from core.promotions.kinds import BUYERS, buyer_name
from core.promotions.scenario import Scenario
from pages.ui.columns import fen_typed
from pages.ui.lab.draft import change, draft, field_round
from pages.ui.save import flash


def buyer(scenario: Scenario) -> None:
    """Draw the kinds of buyer, whether it is the first order, and the postage."""
    kinds, order_no, postage = scenario.buyer.kinds, scenario.buyer.order_no, scenario.postage
    told = [buyer_name(kind) for kind in BUYERS if kind in kinds]
    told += [_("first order")] if order_no == 1 else []
    title = (
        _("Buyer and postage") if not told else _("Buyer and postage: {kinds}").format(kinds=", ".join(told))
    )
    with st.expander(title, icon=":material/person:"):
        key = f"promotions_buyer_{field_round()}"
        st.pills(
            _("The buyer is"), BUYERS, selection_mode="multi", default=[kind for kind in BUYERS if kind in kinds],
            format_func=buyer_name, key=f"{key}_kinds", on_change=_kinds, args=(f"{key}_kinds",),
        )  # fmt: skip
        st.checkbox(
            _("It is the first order"),
            order_no == 1,
            key=f"{key}_first",
            on_change=_first,
            args=(f"{key}_first",),
        )
        st.number_input(
            _("Postage of the order (¥)"), 0.0, 10.0**6, postage.first_fee / 100, step=1.0, format="%.2f",
            key=f"{key}_postage", on_change=_postage, args=(f"{key}_postage",),
        )  # fmt: skip


def _kinds(key: str) -> None:
    now = draft()
    change(replace(now, buyer=replace(now.buyer, kinds=frozenset(st.session_state[key] or ()))))


def _first(key: str) -> None:
    now = draft()
    change(replace(now, buyer=replace(now.buyer, order_no=1 if st.session_state[key] else None)))


def _postage(key: str) -> None:
    now = draft()
    try:
        fee = fen_typed(st.session_state[key]) or 0
    except BadInput as error:
        flash(_("Postage: {wrong}").format(wrong=error))
        return
    change(replace(now, postage=replace(now.postage, first_fee=fee)))
