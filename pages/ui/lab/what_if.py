"""The what-if sliders: prices, depth of the promotions, refunds, ads, commission, conversion. Each answers at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

import streamlit as st

from core.locale import _
from core.promotions.deeper import deeper
from core.promotions.items import KnownItem, together
from core.promotions.scenario import Scenario, Wanted
from core.shop.cost_words import term_help, term_name
from core.shop.costs import MONEY, UNITS, CostTerms
from pages.ui.lab.draft import draft, field_round, put
from pages.ui.save import flash

TRIED = ("refund_after", "ads_per_order", "creator_share")
_MOST = {"refund_after": 60.0, "ads_per_order": 60.0, "creator_share": 50.0}
USUAL_CVR = 0.03
N = TypeVar("N", int, float)
_ROUND = "promotions_try_round"


@dataclass(frozen=True, slots=True)
class Tried:
    """What the sliders stand at: page prices and discounts as a multiple of the scenario's, cost terms by name."""

    price: float = 1.0
    depth: float = 1.0
    terms: Mapping[str, float] = field(default_factory=dict)
    cvr: float = USUAL_CVR

    @property
    def is_as_typed(self) -> bool:
        """Whether nothing that changes the result was moved."""
        return self.price == 1.0 and self.depth == 1.0 and not self.terms

    def of(self, scenario: Scenario, known: Mapping[str, KnownItem]) -> Scenario:
        """Return the scenario with what was tried taken over."""
        return replace(
            scenario,
            basket=scenario.basket if self.price == 1 else _priced(scenario, known, self.price),
            promotions=tuple(deeper(each, self.depth) for each in scenario.promotions),
            what_if=dict(scenario.what_if) | dict(self.terms),
        )


def _priced(scenario: Scenario, known: Mapping[str, KnownItem], times: float) -> tuple[Wanted, ...]:
    rows: list[Wanted] = []
    for wanted in together(scenario.basket):
        usual = known[wanted.item].usual_price if wanted.item in known else None
        now = wanted.price if wanted.price is not None else usual
        rows.append(wanted if now is None else replace(wanted, price=round(now * times)))
    return tuple(rows)


def sliders(terms: CostTerms, category: str) -> Tried:
    """Draw the sliders and return what they stand at. `terms` are those of the scenario."""
    price = _slider(
        "price", _("Page prices (%)"), 50, 150, 100, help=_("100 % are the prices in the basket.")
    )
    depth = _slider(
        "depth",
        _("Depth of the promotions (%)"),
        0,
        200,
        100,
        help=_("100 % are the promotions as they stand. Prices that are named and gifts stay."),
    )
    moved = {}
    for name in TRIED:
        start = _shown(name, terms.value(name, category))
        at = _slider(name, _labelled(name), 0.0, max(_MOST[name], start), start, help=term_help(name))
        if at != start:
            moved[name] = _stored(name, at)
    cvr = _slider(
        "cvr", _("Conversion of clicks (%)"), 0.1, 20.0, USUAL_CVR * 100,
        help=_("Orders for each 100 clicks on an ad: what a click may cost follows from it."),
    )  # fmt: skip
    return Tried(price / 100, depth / 100, moved, round(cvr / 100, 6))


def _slider(name: str, label: str, least: N, most: N, start: N, help: str) -> N:
    step = 1 if isinstance(start, int) else 0.1
    return st.slider(
        label, least, most, start, step, key=f"promotions_try_{name}_{field_round()}_{_round()}_{start}", help=help,
        persist_state="session", format="%d" if step == 1 else "%.1f",
    )  # fmt: skip


def _labelled(name: str) -> str:
    unit = "¥" if UNITS[name] == MONEY else "%"
    return _("{term} ({unit})").format(term=term_name(name), unit=unit)


def _shown(name: str, value: float) -> float:
    return round(value / 100, 2) if UNITS[name] == MONEY else round(value * 100, 1)


def _stored(name: str, shown: float) -> float:
    return round(shown * 100) if UNITS[name] == MONEY else round(shown / 100, 6)


def _round() -> int:
    return int(st.session_state.get(_ROUND, 0))


def reset() -> None:
    """Let the sliders stand where the scenario is."""
    st.session_state[_ROUND] = _round() + 1


def take_over(tried: Tried, known: Mapping[str, KnownItem]) -> None:
    """Take what was tried into the scenario."""
    before = draft()
    put(tried.of(before, known))
    reset()
    flash(_("The tried values are in the scenario now."), undo=put, args=(before,))
