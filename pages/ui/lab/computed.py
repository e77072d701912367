"""What the working copy comes to: its basket and its receipts, computed once a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from core.errors import PlannerError
from core.promotions.basket import Basket
from core.promotions.engine.receipts import receipts
from core.promotions.items import KnownItem, basket_of, together
from core.promotions.promotion import Basis
from core.promotions.receipt import Receipt
from core.promotions.scenario import Scenario
from core.team.rights import Actor
from pages.ui.lab import load

_KEPT = "promotions_computed"
_SHOWN = "promotions_shown_basis"


@dataclass(frozen=True, slots=True)
class Computed:
    """The basket and a receipt for each threshold basis that may hold; `wrong` says why there are none."""

    known: Mapping[str, KnownItem]
    basket: Basket | None = None
    receipts: Mapping[Basis, Receipt] = field(default_factory=dict)
    wrong: str = ""

    @property
    def shown(self) -> Receipt | None:
        """The receipt that is shown in full: of two the one that was picked, else the dearer one."""
        if not self.receipts:
            return None
        picked = self.receipts.get(st.session_state.get(_SHOWN, Basis.ORIGINAL))
        return picked or max(self.receipts.values(), key=lambda each: each.total)


def show_basis(basis: Basis) -> None:
    """Let the receipt of a basis be the one that is shown in full."""
    st.session_state[_SHOWN] = basis


def computed(user: Actor, revision: int, scenario: Scenario) -> Computed:
    """Return what the scenario comes to; the same scenario is not computed twice in a row."""
    at = (
        user.shop_id,
        revision,
        scenario.basket,
        scenario.promotions,
        scenario.policy,
        scenario.postage,
        scenario.buyer,
    )
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != at:
        kept = (at, _computed(user, revision, scenario))
        st.session_state[_KEPT] = kept
    result: Computed = kept[1]
    return result


def _computed(user: Actor, revision: int, scenario: Scenario) -> Computed:
    codes = tuple(each.item for each in together(scenario.basket))
    known = load.known_items(user, revision, codes)
    if not codes:
        return Computed(known)
    try:
        basket = basket_of(scenario, known)
        return Computed(known, basket, receipts(basket, scenario.promotions, scenario.policy))
    except PlannerError as error:
        return Computed(known, wrong=str(error))
