"""What is being looked at: which day, on which price layer, which items. All of it stands in the address."""

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from core.competitors.layers import DEEPEST, LAYERS, layer_name
from core.competitors.price_table import ONLY, View, only_name
from core.locale import _
from core.shop.items import ItemRole, item_role_name
from core.shop.listing import Choices
from pages.ui.address import chosen, narrowed

LAYER_CHOICES = (DEEPEST, *reversed(LAYERS))
FIRST_DAYS = 90  # how far back the slider reaches at least


@dataclass(frozen=True, slots=True)
class Look:
    """A day, a price layer, and after how many days a price is stale."""

    on: date
    layer: str
    stale_after_days: int


def choose_look(today: date, first: date | None, stale_after_days: int) -> Look:
    """Draw the day and the layer, and return them."""
    since = min(first or today, today - timedelta(days=FIRST_DAYS))
    if (kept := st.session_state.get("on")) and not since <= kept <= today:
        del st.session_state["on"]
    on = st.slider(
        _("Prices on"),
        min_value=since,
        max_value=today,
        value=today,
        format="MM-DD",
        key="on",
        bind="query-params",
        width=300,
    )
    layer = chosen("competitors", _("Price layer"), "layer", LAYER_CHOICES, layer_name, width=150)
    return Look(on, layer, stale_after_days)


def choose_view(choices: Choices, rivals: dict[int, str], order: str) -> View:
    """Draw the filters in one row and return the view they make."""
    with st.container(horizontal=True, gap="xsmall", key="competitors_filters"):
        search = st.text_input(
            _("Search"),
            key="competitors_search",
            type="search",
            live=True,
            placeholder=_("Code, title, brand"),
            label_visibility="collapsed",
            bind="query-params",
            width=175,
        )
        category = narrowed("competitors", _("Category"), "category", choices.categories, width=115)
        brand = narrowed("competitors", _("Brand"), "brand", choices.brands)
        role = narrowed("competitors", _("Role"), "role", list(ItemRole), item_role_name)
        rival = narrowed(
            "competitors", _("Rival"), "rival", [str(number) for number in rivals], lambda n: rivals[int(n)]
        )
        only = narrowed("competitors", _("Only"), "only", ONLY, only_name, width=150)
    return View(search or "", category, brand, role, int(rival or 0), only, order)
