"""What we keep of an order: the contribution with all that goes off it, and how it moves with each lever."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.errors import PlannerError
from core.locale import _
from core.money import price
from core.promotions.basket import Basket
from core.promotions.engine.receipts import receipts
from core.promotions.items import KnownItem, basket_of
from core.promotions.kept_charts import MOST_LEVERS, tall, tornado, waterfall, way_down
from core.promotions.kept_levers import lever_name, levers
from core.promotions.receipt import Receipt
from core.promotions.receipt_margin import BasketMargin, receipt_margin
from core.promotions.scenario import Scenario
from core.shop.costs import CostTerms
from core.shop.margin import Costs, break_even_price, item_costs, max_cpc
from pages.ui.desk.sections import section_name
from pages.ui.lab.computed import Computed
from pages.ui.lab.figure_table import figure_table
from pages.ui.lab.what_if import Tried, reset, sliders, take_over
from pages.ui.save import literal


@dataclass(frozen=True, slots=True)
class _Answer:
    """What was tried and what it comes to."""

    scenario: Scenario
    basket: Basket
    receipt: Receipt
    margin: BasketMargin
    costs: Mapping[str, Costs]


def costs_of(basket: Basket, known: Mapping[str, KnownItem], terms: CostTerms) -> dict[str, Costs]:
    """Return the costs of a piece of each line whose item has a cost; the pieces of the order share its parcel."""
    pieces = sum(line.qty for line in basket.lines)
    costs = {}
    for line in basket.lines:
        cost = known[line.item].cost
        if cost is not None:
            costs[line.id] = item_costs(terms, cost=cost, category=line.category, pieces=pieces)
    return costs


def earned(found: Computed, scenario: Scenario, terms: CostTerms) -> BasketMargin | None:
    """Return what the shown receipt leaves us; None where it is not known."""
    if found.basket is None or found.shown is None:
        return None
    try:
        costs = costs_of(found.basket, found.known, terms.with_what_if(scenario.what_if))
    except PlannerError:
        return None
    margin = receipt_margin(found.shown, costs)
    return margin if margin.is_known else None


@st.fragment
def kept(found: Computed, scenario: Scenario, terms: CostTerms) -> None:
    """Draw what we keep, and the sliders that move it. A slider reruns this part only, and asks no database."""
    if found.basket is None or found.shown is None:
        return
    with st.container(border=True, key="promotions_kept"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.subheader(_("What we keep"), anchor=False)
            st.page_link(
                "pages/manage/settings.py",
                label=_("Costs and fees"),
                icon=":material/tune:",
                query_params={"section": section_name("costs")},
            )
        missing = [
            found.known[line.item].title for line in found.basket.lines if found.known[line.item].cost is None
        ]
        if missing:
            st.text(
                _("Without a cost it is not known what we keep. No cost yet: {titles}").format(
                    titles=", ".join(missing)
                )
            )
            return
        left, right = st.columns([11, 9], gap="medium")
        with right:
            tried = sliders(terms.with_what_if(scenario.what_if), found.basket.lines[0].category)
            _taking(tried, found.known)
        answer = None
        with left:
            try:
                answer = _answer(found, scenario, terms, tried)
            except PlannerError as error:
                st.error(literal(str(error)), icon=":material/error:")
        if answer is not None:
            _pictures(answer)


def _taking(tried: Tried, known: Mapping[str, KnownItem]) -> None:
    with st.container(horizontal=True):
        # no callback: the page outside of this part has to follow
        if st.button(
            _("Take into the scenario"),
            key="promotions_try_take",
            icon=":material/check:",
            disabled=tried.is_as_typed,
        ):
            take_over(tried, known)
            st.rerun()
        st.button(
            _("Back"), key="promotions_try_reset", icon=":material/undo:", type="tertiary",
            disabled=tried.is_as_typed, on_click=reset,
        )  # fmt: skip


def _answer(found: Computed, scenario: Scenario, terms: CostTerms, tried: Tried) -> _Answer | None:
    """Draw the figures of what was tried, and return what the pictures are drawn of."""
    as_is = earned(found, scenario, terms)
    if found.basket is None or found.shown is None or as_is is None:
        return None
    wanted = tried.of(scenario, found.known)
    costs = costs_of(found.basket, found.known, terms.with_what_if(wanted.what_if))
    basket, told = found.basket, found.shown
    if tried.price != 1 or tried.depth != 1:
        basket = basket_of(wanted, found.known)
        answers = receipts(basket, wanted.promotions, wanted.policy)
        told = answers.get(told.basis) or next(iter(answers.values()))
    now = receipt_margin(told, costs)
    _figures(told, now, None if tried.is_as_typed else as_is, tried.cvr)
    _items(told, now, costs)
    return _Answer(wanted, basket, told, now, costs)


def _pictures(answer: _Answer) -> None:
    scenario, now = answer.scenario, answer.margin
    moved = levers(answer.basket, scenario.promotions, scenario.policy, answer.receipt.basis, answer.costs)
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown("**" + _("From what is paid to what is kept") + "**")
        said = _("Of {paid} paid {kept} are kept").format(
            paid=price(now.kept + now.postage), kept=price(round(now.contribution))
        )
        st.altair_chart(waterfall(now), alt=said, key="promotions_waterfall", height=tall(len(way_down(now))))
    with right:
        st.markdown("**" + _("What moves it most, each by a tenth") + "**")
        if moved:
            said = _("What moves it most is: {lever}").format(lever=lever_name(moved[0].name))
            st.altair_chart(
                tornado(moved),
                alt=said,
                key="promotions_tornado",
                height=tall(min(len(moved), MOST_LEVERS)) + 50,
            )


def _figures(told: Receipt, now: BasketMargin, before: BasketMargin | None, cvr: float) -> None:
    roi = now.break_even_roi
    with st.grid(2, min_column_width=130, key="promotions_kept_figures"):
        st.metric(
            _("We keep"),
            price(round(now.contribution)),
            _moved(now, before),
            help=_(
                "What a paid order leaves after goods, fees, parcel, refunds, ads, commission, gifts and tax."
            ),
        )
        st.metric(
            _("Margin"),
            f"{now.margin:.1%}",
            None
            if before is None
            else _("{points} points").format(points=f"{(now.margin - before.margin) * 100:+.1f}"),
            help=_(
                "Of what the shop gets: paid by the buyer, and what others bear. The buyer pays {total}."
            ).format(total=literal(price(told.total))),
        )
        st.metric(
            _("Break-even ROI"),
            "–" if roi is None else f"{roi[0]:.2f}",
            None if roi is None else _("of net sales {roi}").format(roi=f"{roi[1]:.2f}"),
            delta_color="off",
            delta_arrow="off",
            help=_(
                "Paid GMV for each yuan of ads at which nothing is left. Below it, the same on net sales."
            ),
        )
        st.metric(
            _("Most a click may cost"),
            price(round(max_cpc(now.contribution + now.ads, cvr))),
            _("{share} of clicks buy").format(share=f"{cvr:.1%}"),
            delta_color="off",
            delta_arrow="off",
            help=_("What an order leaves before ads, times the conversion of clicks."),
        )


def _moved(now: BasketMargin, before: BasketMargin | None) -> str | None:
    if before is None:
        return None
    moved = round(now.contribution - before.contribution)
    return f"{'+' if moved >= 0 else '-'}{price(abs(moved))}"


def _items(told: Receipt, now: BasketMargin, costs: Mapping[str, Costs]) -> None:
    lines = {line.id: line for line in now.lines}
    rows = [
        (
            line.title or line.item,
            price(round(lines[line.id].per_piece.price)),
            price(break_even_price(costs[line.id])),
            price(round(lines[line.id].per_piece.contribution)),
        )
        for line in told.lines
    ]
    columns = [_("A piece of"), _("We get"), _("Break-even price"), _("Leaves")]
    figure_table("kept", pd.DataFrame(rows, columns=columns), alt=_("Where each item breaks even"))
