"""The price policy at the right side: what an item must earn, where it should stand, how far a step goes."""

from typing import Any

import streamlit as st

from core.competitors.match_actions import kind_name
from core.competitors.policy import ENDINGS, KINDS, POSITIONS, ROLES, Policy, position_name
from core.competitors.policy_actions import save_policy, stored_policy
from core.db.engine import reading, writing
from core.locale import _
from core.rules.pricing import pricing
from core.shop.items import item_role_name
from core.team.rights import Actor, may
from pages.ui.columns import fen_typed
from pages.ui.rivals.alert_form import close_rule
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user

OPENED = (
    "advice_policy_opened"  # the policy as it was when the drawer opened: what is typed stands against it
)


def ask_for_policy(user: Actor) -> None:
    """Let the drawer of the policy be open in the next run; any other drawer closes."""
    close_rule()
    for name in ("item", "of"):
        st.query_params.pop(name, None)
    with reading() as session:
        st.session_state[OPENED] = stored_policy(session, user)


def open_policy() -> None:
    """Open the drawer if it was asked for."""
    if OPENED in st.session_state and "item" not in st.query_params:
        st.dialog(_("Price policy"), width=620, position="right", on_dismiss=_close)(_drawer)()


def _close() -> None:
    st.session_state.pop(OPENED, None)


def _drawer() -> None:
    user = require_user()
    opened = st.session_state.get(OPENED)
    if opened is None:
        return
    edits = may(user, "advice.decide")
    with st.form("advice_policy_form", border=False, enter_to_submit=False):
        values = _inputs(opened.policy, disabled=not edits)
        pressed = edits and st.form_submit_button(
            _("Save policy"), type="primary", icon=":material/save:", key="policy_save"
        )
    _sources()
    if pressed:
        with reporting():
            with writing() as session:
                save_policy(session, user, opened.version, _stored(values))
            _close()
            flash(_("The price policy is saved: the advice counts with it from now on."))
            st.rerun()


def _inputs(policy: Policy, *, disabled: bool) -> dict[str, Any]:
    values: dict[str, Any] = {}

    def number(name: str, label: str, start: float, step: float, form: str, help: str | None = None) -> None:
        values[name] = st.number_input(
            label, min_value=type(start)(0), value=start, step=type(start)(step), format=form,
            key=f"policy_{name}", disabled=disabled, help=help,
        )  # fmt: skip

    with st.grid(3, min_column_width=150, vertical_alignment="bottom"):
        number("payment_fee", _("Payment fee (%)"), _percent(policy.payment_fee), 0.1, "%.2f")
        number("category_fee", _("Category fee (%)"), _percent(policy.category_fee), 0.5, "%.2f")
        number("units_per_order", _("Pieces an order"), policy.units_per_order, 0.1, "%.1f")
        number("shipping", _("Shipping an order (¥)"), policy.shipping / 100, 0.5, "%.2f")
        number("packing", _("Packing an order (¥)"), policy.packing / 100, 0.1, "%.2f")
        number("beat_by", _("Beat the cheapest by (¥)"), policy.beat_by / 100, 0.1, "%.2f")
        number("largest_step", _("Largest step (%)"), _percent(policy.largest_step), 1.0, "%.1f")
        number("tolerance", _("Negligible gap (%)"), _percent(policy.tolerance), 0.5, "%.1f")
        values["ending"] = st.selectbox(
            _("Prices end in"), list(ENDINGS), list(ENDINGS).index(policy.ending), key="policy_ending",
            format_func=lambda ending: f"…{ending}" if ending else _("anything"), disabled=disabled,
        )  # fmt: skip
        number("cool_down_days", _("Cool-down (days)"), policy.cool_down_days, 1, "%d")
        number("stale_after_days", _("Stale after (days)"), policy.stale_after_days, 1, "%d")
        values["least_match"] = st.selectbox(
            _("Weakest match"), KINDS, KINDS.index(policy.least_match), key="policy_least_match",
            format_func=kind_name, disabled=disabled,
        )  # fmt: skip
    told, days = st.columns([2, 1], vertical_alignment="bottom")
    with told:
        values["heeds_base"] = st.checkbox(
            _("Warn about discounts told to buyers"),
            policy.heeds_base,
            key="policy_heeds_base",
            disabled=disabled,
            help=_(
                "A discount that states no base is counted from the lowest deal price of the days before."
            ),
        )
    with days:
        number("base_days", _("Base of a discount (days)"), policy.base_days, 1, "%d")
    values["goals"] = _goals(policy, disabled=disabled)
    return values


def _goals(policy: Policy, *, disabled: bool) -> dict[str, dict[str, Any]]:
    st.subheader(_("Goal by role"), anchor=False)
    if any(policy.goal(role).has_band for role in ROLES):
        st.caption(_("Advice also keeps to the roles' price bands, which are set at Positioning, Portfolio."))
    goals = {}
    for role in ROLES:
        goal = policy.goal(role)
        name = (item_role_name(role) or _("no role")).capitalize()
        left, right = st.columns(2)
        with left:
            position = st.selectbox(
                _("{role}: price").format(role=name), POSITIONS, POSITIONS.index(goal.position),
                format_func=position_name, key=f"policy_position_{role}", disabled=disabled,
            )  # fmt: skip
        with right:
            margin = st.number_input(
                _("{role}: target margin (%)").format(role=name), 0.0, 90.0, _percent(goal.margin), step=1.0,
                format="%.1f", key=f"policy_margin_{role}", disabled=disabled,
            )  # fmt: skip
        goals[role] = {"position": position, "margin": round(margin / 100, 6)}
    return goals


def _stored(values: dict[str, Any]) -> dict[str, Any]:
    shares = ("payment_fee", "category_fee", "largest_step", "tolerance")
    money = ("shipping", "packing", "beat_by")
    return (
        values
        | {name: round(values[name] / 100, 6) for name in shares}
        | {name: fen_typed(values[name]) for name in money}
    )


def _percent(share: float) -> float:
    return round(share * 100, 4)


def _sources() -> None:
    with st.expander(_("Where the defaults come from"), icon=":material/menu_book:"):
        pack = pricing()
        for name in ("payment_fee", "category_fee", "shipping", "packing", "largest_step", "base_days"):
            fact = getattr(pack, name)
            st.caption(literal(f"{fact.shown_source} · {fact.verify_by}"))
        st.caption(_("Fees change by category and year: check them in the seller back office."))
