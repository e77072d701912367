"""What the campaign must keep to: target margin, budget, orders, the lowest-price rule. It changes the working copy."""

from dataclasses import replace
from typing import Any

import streamlit as st

from core.db.engine import writing
from core.errors import BadInput
from core.locale import _, ngettext
from core.promotions.scenario import Targets
from core.promotions.scenario_faults import LEAST_SHARE, WINDOWS
from core.promotions.target_actions import set_targets
from core.shop.items import MOST_MONEY, MOST_PIECES
from core.team.rights import Actor, may
from pages.ui.columns import fen_typed
from pages.ui.lab.draft import change, draft, field_round
from pages.ui.lab.place import Place
from pages.ui.save import flash, reporting


def targets_form(user: Actor, place: Place) -> None:
    """Draw the fields of the targets of the scenario at hand; what is typed counts at once."""
    now = draft().targets
    with st.container(border=True, key="promotions_targets"):
        st.header(_("Targets"), anchor=False)
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            _number("margin", _("Target margin (%)"), _shown(now.margin, 100), 90.0, step=1.0, form="%.1f")
            _number(
                "budget",
                _("Budget (¥)"),
                _shown(now.budget, 0.01),
                MOST_MONEY / 100,
                step=1000.0,
                form="%.0f",
            )
            _count("orders", _("Orders expected"), now.orders)
            _count("usual_orders", _("Orders as usual"), now.usual_orders)
            key = f"promotions_target_lowest_of_days_{field_round()}"
            st.selectbox(
                _("Lowest price of"), WINDOWS, WINDOWS.index(now.lowest_of_days) if now.lowest_of_days in WINDOWS else 2,
                format_func=lambda days: ngettext("{n} day", "{n} days", days).format(n=days), key=key, width=130,
                on_change=_take, args=("lowest_of_days", key), help=_("The window of the lowest-price rule."),
            )  # fmt: skip
            _number(
                "lowest_share", _("Of it at most (%)"), now.lowest_share * 100, 100.0, step=1.0, form="%.0f",
                least=LEAST_SHARE * 100,
            )  # fmt: skip
        _for_all(user, place)


def _shown(value: float | None, times: float) -> float | None:
    return None if value is None else round(value * times, 4)


def _number(
    name: str, label: str, start: float | None, most: float, *, step: float, form: str, least: float = 0.0
) -> None:
    key = f"promotions_target_{name}_{field_round()}"
    st.number_input(
        label, least, most, start, step=step, format=form, key=key, width=140, on_change=_take, args=(name, key)
    )  # fmt: skip


def _count(name: str, label: str, start: int | None) -> None:
    key = f"promotions_target_{name}_{field_round()}"
    st.number_input(
        label, 0, MOST_PIECES, start, step=100, format="%d", key=key, width=140, on_change=_take, args=(name, key)
    )  # fmt: skip


def _take(name: str, key: str) -> None:
    value = _typed(name, st.session_state[key])
    now = draft()
    change(replace(now, targets=replace(now.targets, **{name: value})))


def _typed(name: str, value: Any) -> Any:
    if name == "lowest_share":
        return 1.0 if value is None else round(float(value) / 100, 4)
    if value is None:
        return None
    if name == "margin":
        return round(float(value) / 100, 4)
    if name == "budget":
        try:
            return fen_typed(value)
        except BadInput:  # the field's own bounds keep such a number out
            return None
    return int(value)


def _for_all(user: Actor, place: Place) -> None:
    """Offer the same measure for the other scenarios of the plan, where it differs."""
    if place.plan is None or not may(user, "promotions.edit"):
        return
    targets = draft().targets
    others = {
        each.letter: each.version
        for each in place.plan.scenarios
        if each.letter != place.letter and each.scenario is not None and each.scenario.targets != targets
    }
    if not others:
        return
    letters = _(", ").join(others)
    st.caption(_("{letters} are measured by other targets.").format(letters=letters))
    if st.button(
        _("Give these targets to {letters}").format(letters=letters), icon=":material/sync_alt:", key="targets_all"
    ):  # fmt: skip
        with reporting():
            with writing() as session:
                before = set_targets(session, user, place.plan.id, targets, versions=others)
            flash(
                _("The targets are the same now."),
                undo=_back,
                args=(user, place.plan.id, dict(before), others),
            )
            st.rerun()


def _back(user: Actor, plan_id: int, before: dict[str, Targets], versions: dict[str, int]) -> None:
    with writing() as session:
        for letter, targets in before.items():
            set_targets(session, user, plan_id, targets, versions={letter: versions[letter] + 1})
