"""What of the portfolio is looked at: filters and order, all of them in the address."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from core.locale import _
from core.positioning.life_cycle import STAGES, stage_name
from core.positioning.portfolio_gaps import OUTSIDE_HIGH, OUTSIDE_LOW, role_said
from core.positioning.portfolio_reads import Structure
from core.shop.items import ItemRole
from pages.ui.address import narrowed

NO_ROLE = "none"
SHOWS = ("anew", "hits", "outside", "below", "unknown")
ORDERS = ("sales", "up", "down", "margin", "traffic")
_SORT = {
    "sales": ("sales", False),
    "up": ("growth", False),
    "down": ("growth", True),
    "margin": ("margin", True),
    "traffic": ("visitors", False),
}


@dataclass(frozen=True, slots=True)
class Look:
    """The filters at hand; "" is all."""

    words: str = ""
    role: str = ""
    stage: str = ""
    show: str = ""
    category: str = ""
    order: str = "sales"

    def rows(self, items: pd.DataFrame) -> pd.DataFrame:
        """Return the items that pass, in the chosen order."""
        keep = pd.Series(True, index=items.index)
        if self.role:
            keep &= items["role"] == ("" if self.role == NO_ROLE else self.role)
        if self.stage:
            keep &= items["stage"] == self.stage
        if self.category:
            keep &= items["category"] == self.category
        if self.show:
            keep &= _shown(items, self.show)
        for word in self.words.split()[:6]:
            named = items["code"].str.contains(word, case=False, regex=False)
            keep &= named | items["title"].str.contains(word, case=False, regex=False)
        column, rising = _SORT[self.order]
        return items[keep].sort_values(
            [column, "item_id"], ascending=[rising, True], kind="stable", na_position="last"
        )


def choose_look(told: Structure) -> Look:
    """Draw the filters in one row and return what they say."""
    categories = sorted({str(each) for each in told.items["category"].unique()} - {""})
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="bottom", key="portfolio_filters"):
        words = st.text_input(
            _("Search"),
            type="search",
            live=True,
            placeholder=_("Code or title"),
            label_visibility="collapsed",
            key="portfolio_find",
            bind="query-params",
            width=124,
        )
        roles = [*(each.value for each in ItemRole), NO_ROLE]
        role = narrowed("portfolio", _("Role"), "role", roles, _role, width=115)
        show = narrowed("portfolio", _("Show"), "show", SHOWS, show_name, width=155)
        stage = narrowed("portfolio", _("Stage of life"), "stage", STAGES, stage_name, width=132)
        category = narrowed("portfolio", _("Category"), "category", categories, width=110)
        order = narrowed("portfolio", _("Order"), "order", ORDERS, order_name, width=130)
    return Look(str(words or ""), role, stage, show, category, order or ORDERS[0])


def show_name(show: str) -> str:
    """Return which items are shown."""
    return {
        "anew": _("Suggested anew"),
        "hits": _("Candidates for a hit"),
        "outside": _("Outside their band"),
        "below": _("Below their margin"),
        "unknown": _("Not enough data"),
    }[show]


def order_name(order: str) -> str:
    """Return an order of the table."""
    return {
        "sales": _("Most sales first"),
        "up": _("Strongest growth first"),
        "down": _("Strongest fall first"),
        "margin": _("Least margin first"),
        "traffic": _("Most visitors first"),
    }[order]


def _role(role: str) -> str:
    return role_said("" if role == NO_ROLE else role)


def _shown(items: pd.DataFrame, show: str) -> pd.Series:
    if show == "outside":
        return items["band"].isin((OUTSIDE_LOW, OUTSIDE_HIGH))
    if show == "unknown":
        return items["suggested"] == ""
    return items[{"anew": "anew", "hits": "is_hit", "below": "below_margin"}[show]].astype("bool")
