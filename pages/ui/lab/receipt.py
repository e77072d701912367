"""The view *receipt*: the basket and the stack at the left, what the buyer pays and what we keep at the right."""

import streamlit as st

from core.locale import _
from core.money import price
from core.promotions.scenario import Scenario
from core.team.rights import Actor
from pages.ui.lab import load
from pages.ui.lab.basis import choose_basis
from pages.ui.lab.basket import basket
from pages.ui.lab.computed import computed
from pages.ui.lab.draft import draft
from pages.ui.lab.kept import earned, kept
from pages.ui.lab.paid import applied, paid
from pages.ui.lab.stack import stack


def draw(user: Actor, revision: int, scenario: Scenario) -> None:
    """Draw the view."""
    found = computed(user, revision, scenario)
    left, right = st.columns([9, 11], gap="medium")
    with left:
        basket(user, revision, scenario)
        stack(scenario, applied(found.shown, scenario.promotions))
    with right, st.container(border=True, key="promotions_receipt"):
        with st.container(horizontal=True):
            st.subheader(_("Receipt"), anchor=False)
        choose_basis(scenario.policy.threshold_basis)
        paid(found, scenario.promotions)
    kept(found, scenario, load.cost_terms(user, revision))


def answer(user: Actor, revision: int) -> str:
    """Return the answer in one sentence."""
    scenario = draft()
    found = computed(user, revision, scenario)
    receipt = found.shown
    if receipt is None:
        return found.wrong or _("Nothing is in the basket yet.")
    at = {"total": price(receipt.total), "before": price(receipt.before)}
    ours = earned(found, scenario, load.cost_terms(user, revision))
    if ours is None:
        return _("The buyer pays {total} for {before} of goods.").format(**at)
    at |= {"kept": price(round(ours.contribution)), "margin": f"{ours.margin:.1%}"}
    if ours.contribution < 0:
        return _("The buyer pays {total} for {before} of goods; we lose {kept} ({margin}).").format(
            **at | {"kept": price(-round(ours.contribution))}
        )
    return _("The buyer pays {total} for {before} of goods; we keep {kept} ({margin}).").format(**at)
