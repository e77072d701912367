"""The view *receipt*: the basket and the stack at the left, what the buyer pays and what we keep at the right."""

import streamlit as st

from core.locale import _, ngettext
from core.promotions.scenario import Scenario
from core.team.rights import Actor
from pages.ui.lab.basket import basket


def draw(user: Actor, revision: int, scenario: Scenario) -> None:
    """Draw the view."""
    left, _right = st.columns([5, 6], gap="medium")
    with left:
        basket(user, revision, scenario)


def answer(scenario: Scenario) -> str:
    """Return the answer in one sentence."""
    n = len(scenario.basket)
    if not n:
        return _("Nothing is in the basket yet.")
    return ngettext("{n} item in the basket.", "{n} items in the basket.", n).format(n=n)
