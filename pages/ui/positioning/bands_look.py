"""What is being looked at: which category, supply counted in what, rivals at which price. All of it in the address."""

from dataclasses import dataclass

import streamlit as st

from core.competitors.layers import DEEPEST, LAYERS, layer_name
from core.locale import _
from core.positioning.band_shares import MEASURES
from core.positioning.band_words import measure_name
from core.team.rights import Actor
from pages.ui.address import chosen
from pages.ui.positioning import bands_load

WHOLE = "all"  # the whole shop, as the address says it
LAYER_CHOICES = (DEEPEST, *reversed(LAYERS))
_PAGE = "bands"


@dataclass(frozen=True, slots=True)
class Look:
    """A category ("" is the whole shop), what supply is counted in, and the layer of rivals' prices."""

    category: str
    measure: str
    layer: str


def current_look(user: Actor, revision: int) -> Look:
    """Return what is looked at, before its filters are drawn."""
    category = _current("category", _codes(user, revision))
    return Look(
        "" if category == WHOLE else category, _current("by", MEASURES), _current("layer", LAYER_CHOICES)
    )


def choose_look(user: Actor, revision: int) -> Look:
    """Draw the filters in one row and return what they say."""
    with st.container(horizontal=True, gap="small", key="bands_filters"):
        category = chosen(_PAGE, _("Category"), "category", _codes(user, revision), category_name, width=190)
        measure = chosen(
            _PAGE,
            _("Supply counted in"),
            "by",
            MEASURES,
            measure_name,
            width=150,
            hint=_("A seller counts once in each band where it offers something."),
        )
        layer = chosen(_PAGE, _("Rivals' price"), "layer", LAYER_CHOICES, layer_name, width=150)
    return Look("" if category == WHOLE else category, measure, layer)


def category_name(code: str) -> str:
    """Return a category's name, or what the whole shop is called."""
    return _("Whole shop") if code in (WHOLE, "") else code


def _codes(user: Actor, revision: int) -> list[str]:
    """Return the categories, those with most of our items first, and the whole shop at the end."""
    return [*(each.name for each in bands_load.categories(user, revision) if each.name), WHOLE]


def _current(name: str, options: list[str] | tuple[str, ...]) -> str:
    picked = st.session_state.get(f"{_PAGE}_{name}") or st.query_params.get(name)
    return picked if picked in options else options[0]
