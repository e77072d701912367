"""What is remembered of a stack says the same as the lab's own run."""

import pandas as pd

from core.campaigns import quoted as quotes
from core.campaigns.quoted import COLUMNS, quoted
from core.promotions.catalogue_run import priced
from core.promotions.scenario import Scenario
from tests.core.promotions.catalogues import SCENARIO, STACK, catalogue, item

ITEMS = catalogue(
    [
        item("A1", 20000, category="tea"),
        item("A2", 20000, category="nuts"),
        item("A3", 20000, category="nuts", tags=frozenset({"traffic"})),
        item("A4", 30000, category="tea"),
        item("A5", None),
        item("A6", 0),
    ]
)


def _as_the_lab(scenario: Scenario) -> pd.DataFrame:
    columns = priced(ITEMS, scenario).columns
    return pd.DataFrame({name: columns[name] for name in COLUMNS}).reset_index(drop=True)


def test_it_says_what_the_run_over_a_catalogue_says_the_first_time_and_after():
    rows = ITEMS.items.reset_index(drop=True)
    for scenario in (SCENARIO, Scenario(promotions=STACK[:2]), SCENARIO, Scenario()):
        pd.testing.assert_frame_equal(quoted(rows, scenario), _as_the_lab(scenario), check_dtype=False)


def test_what_is_known_already_is_not_computed_again(monkeypatch):
    rows = ITEMS.items.reset_index(drop=True)
    before = quoted(rows, SCENARIO)
    monkeypatch.setattr(quotes, "quote_line", None)
    assert quoted(rows, SCENARIO).equals(before)


def test_an_empty_table_has_the_columns():
    assert list(quoted(ITEMS.items.iloc[:0], SCENARIO)) == list(COLUMNS)
