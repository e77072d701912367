"""Which basket hurts us most? Of all that buyers could put together of the items, the one that leaves least."""

from collections.abc import Callable

import streamlit as st

from core.locale import _, ngettext
from core.money import price
from core.promotions.backwards.space import basket_space
from core.promotions.backwards.standing import Floor, Rule
from core.promotions.backwards.worst import Earned, Found, Worst, worst_basket
from core.promotions.basket import Basket
from core.promotions.receipt import Receipt
from core.promotions.receipt_margin import receipt_margin
from core.promotions.scenario import Scenario
from core.shop.costs import CostTerms
from core.shop.margin import item_costs
from pages.ui.lab.computed import Computed
from pages.ui.save import literal

_LAST = "promotions_worst"


def worst(found: Computed, scenario: Scenario, terms: CostTerms, floor: Floor, resting_on: object) -> None:
    """Draw the question; the baskets are tried when somebody asks, and the answer stays until something changes."""
    st.subheader(_("Which basket hurts us most?"), anchor=False)
    st.caption(_("Tries the baskets of up to four pieces, and those that just reach a threshold."))
    kept = st.session_state.get(_LAST)
    if kept is None or kept[0] != resting_on:
        if not st.button(_("Look for it"), icon=":material/search:", key="backwards_worst"):
            return
        with st.spinner(_("Trying what buyers could put together …")):
            kept = (resting_on, _searched(found, scenario, terms, floor))
        st.session_state[_LAST] = kept
    _answer(kept[1])


def _searched(found: Computed, scenario: Scenario, terms: CostTerms, floor: Floor) -> Worst:
    basket, rule = found.basket, Rule(floor)
    assert basket is not None
    stack, policy = scenario.promotions, scenario.policy
    space = basket_space(basket.lines, stack, policy, rule, like=basket)
    return worst_basket(space, stack, policy, rule, _earning(found, terms))


def _earning(found: Computed, terms: CostTerms) -> Callable[[Basket, Receipt], Earned]:
    def earn(basket: Basket, told: Receipt) -> Earned:
        pieces = sum(line.qty for line in basket.lines)
        costs = {
            line.id: item_costs(
                terms, cost=found.known[line.item].cost or 0, category=line.category, pieces=pieces
            )
            for line in basket.lines
        }
        margin = receipt_margin(told, costs)
        received = margin.kept + margin.postage
        return Earned(margin.contribution, margin.margin if received > 0 else None)

    return earn


def _answer(told: Worst) -> None:
    tried = ngettext("Of {n} basket tried", "Of {n} baskets tried", told.computed).format(
        n=f"{told.computed:,}"
    )
    below = ngettext("{n} has an item below its floor", "{n} have an item below its floor", told.below)
    st.text(_("{tried}, {below}.").format(tried=tried, below=below.format(n=f"{told.below:,}")))
    _basket(_("Leaves least"), told.least)
    if told.least_share.standing.basket != told.least.standing.basket:
        _basket(_("Leaves the smallest share"), told.least_share)
    if not told.space.is_whole:
        n = len(told.space.candidates)
        st.caption(
            ngettext(
                "Tried are baskets of the {n} item that has least to give.",
                "Tried are baskets of the {n} items that have least to give.",
                n,
            ).format(n=n)
        )


def _basket(title: str, found: Found) -> None:
    receipt, share = found.standing.receipt, found.earned.share
    st.metric(
        title,
        price(round(found.earned.contribution)),
        None if share is None else f"{share:.1%}",
        delta_color="off",
        delta_arrow="off",
    )
    pieces = " + ".join(
        _("{title} × {n}").format(title=line.title or line.item, n=line.qty) for line in receipt.lines
    )
    said = _("{pieces}: the buyer pays {total}, {discount} came off.")
    st.caption(
        literal(
            said.format(
                pieces=pieces, total=price(receipt.total), discount=price(receipt.before - receipt.goods)
            )
        )
    )
