"""What a target asks for: buyers, visitors, and the ads behind them. Inputs are known from days, or asked."""

import streamlit as st

from core.campaigns.funnel import Inputs, Known, funnel, known_inputs
from core.campaigns.target_words import large
from core.locale import _
from core.team.rights import Actor
from pages.ui.calendar import targets_load
from pages.ui.columns import fen_typed
from pages.ui.save import reporting


def draw_funnel(user: Actor, revision: int, target: int) -> None:
    """Draw the inputs and what follows from them; nothing is stored."""
    known = known_inputs(targets_load.actuals(user, revision))
    with st.expander(_("From sales to visitors and ads"), icon=":material/filter_alt:"):
        st.caption(_told(known))
        with reporting():
            _result(target, _asked(known, revision))


def _told(known: Known) -> str:
    if not known.days:
        return _("No days are imported yet: type what you know, the rest stays open.")
    return _(
        "Of the last {days} days with figures, {value} tell what a buyer spends, {visitors} the conversion and "
        "{spend} the ad spend. What is empty is not known: type it."
    ).format(days=known.days, value=known.value_days, visitors=known.visitor_days, spend=known.spend_days)


def _asked(known: Known, revision: int) -> Inputs:
    own = known.inputs
    with st.grid(min_column_width=150):
        value = _number(_("A buyer spends ¥"), own.order_value, 100, f"funnel_value_{revision}")
        conversion = _number(_("Conversion %"), own.conversion, 0.01, f"funnel_conversion_{revision}")
        paid = _number(_("Visitors by ads %"), None, 0.01, "funnel_paid")
        cpc = _number(_("A click costs ¥"), None, 100, "funnel_cpc")
        roi = _number(_("ROI of all ads"), own.roi, 1, f"funnel_roi_{revision}")
    return Inputs(
        order_value=fen_typed(value),
        conversion=None if conversion is None else conversion / 100,
        paid_share=None if paid is None else paid / 100,
        cpc=fen_typed(cpc),
        roi=roi,
    )


def _number(label: str, stored: float | None, unit: float, key: str) -> float | None:
    value = None if stored is None else round(stored / unit, 2)
    return st.number_input(label, value=value, min_value=0.0, format="%.2f", key=key)


def _result(target: int, inputs: Inputs) -> None:
    told = funnel(target, inputs)
    with st.grid(min_column_width=150):
        st.metric(_("Buyers"), _count(told.buyers), border=True, help=_("Target / what a buyer spends"))
        st.metric(_("Visitors"), _count(told.visitors), border=True, help=_("Buyers / conversion"))
        st.metric(
            _("Ads by clicks"),
            _money(told.by_clicks),
            border=True,
            help=_("Visitors × their share by ads × what a click costs"),
        )
        st.metric(_("Ads by ROI"), _money(told.by_roi), border=True, help=_("Target / ROI of all ads"))


def _money(amount: int | None) -> str:
    return "–" if amount is None else large(amount)


def _count(number: int | None) -> str:
    return "–" if number is None else f"{number:,}"
