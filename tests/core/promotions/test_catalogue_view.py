"""What a view of a run shows, in which order, and what it counts."""

import pytest

from core.promotions.benefits import OffEach
from core.promotions.catalogue_run import CatalogueRun, run
from core.promotions.catalogue_view import ONLY, ORDERS, CatalogueView, positions, totals
from core.promotions.promotion import Level, Promotion
from core.promotions.scenario import Scenario
from core.promotions.scope import Scope
from tests.core.promotions.catalogues import catalogue, item

PAST = {"known_days": 90, "lowest_7": 5000, "lowest_15": 5000, "lowest_30": 4900, "lowest_90": 4000}


@pytest.fixture
def told() -> CatalogueRun:
    """A sells well above its floor, B below it, C at a loss; D has no cost and E no price."""
    items = catalogue(
        [
            item(
                "A", 5000, cost=500, category="tea", title="Green TEA", rival_price=5500, sold_30d=3, **PAST
            ),
            item("B", 5000, cost=2900, category="tea", role="profit", brand="x", rival_price=3900, **PAST),
            item("C", 5000, cost=6000, category="nuts", tags=frozenset({"new"}), sold_30d=9),
            item("D", 9000, category="nuts"),
            item("E", None, cost=500),
        ]
    )
    off = Promotion(
        "a", "amount_off", OffEach(1000), level=Level.ITEM, scope=Scope(categories=frozenset({"tea", "nuts"}))
    )
    return run(items, Scenario(promotions=(off,)))


def shown(told: CatalogueRun, **view: object) -> str:
    return "".join(told.items["code"].take(positions(told, CatalogueView(**view))))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("view", "codes"),
    [
        ({}, "ABCDE"),
        ({"search": "tea green"}, "A"),
        ({"category": "nuts"}, "CD"),
        ({"role": "profit", "brand": "x"}, "B"),
        ({"tag": "new"}, "C"),
        ({"only_reached": True}, "ABCD"),
        ({"only": "under_floor"}, "BC"),
        ({"only": "loses"}, "C"),
        ({"only": "new_low"}, "AB"),
        ({"only": "breaks_rule"}, ""),
        ({"only": "is_dearer"}, "B"),
        ({"only": "no_cost"}, "D"),
        ({"only": "no_history"}, "CDE"),
        ({"only": "no_rival"}, "CDE"),
        ({"only": "no_price"}, "E"),
        ({"order": "least_margin"}, "CBADE"),
        ({"order": "deepest"}, "ABCDE"),
        ({"order": "most_above_rivals"}, "BACDE"),
        ({"order": "most_sold"}, "CABDE"),
    ],
)
def test_a_view_shows(told, view, codes):
    assert shown(told, **view) == codes


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("only", ["", *ONLY])
def test_every_choice_leaves_items_of_the_run(told, only, order):
    assert set(shown(told, only=only, order=order)) <= set("ABCDE")


def test_what_is_counted(told):
    counted = totals(told, CatalogueView())
    assert (counted.items, counted.priced, counted.reached, counted.costed) == (5, 4, 4, 3)
    assert (counted.under_floor, counted.loses, counted.new_low, counted.is_dearer) == (2, 1, 2, 1)
    assert (counted.no_cost, counted.no_price, counted.dated, counted.rivalled) == (1, 1, 2, 2)


def test_the_selection_forgets_what_is_searched_for():
    view = CatalogueView(search="x", only="loses", order="title", category="tea", only_reached=True)
    assert view.selection == CatalogueView(category="tea", only_reached=True)
