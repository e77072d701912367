"""The carts and splits of ../shared/data/promotions: what the suites of ten shop systems expect.

The folder lies beside the repository and is no part of it; without it these tests are skipped.
"""

from typing import Any

import pytest

from core.promotions.cases.fields import Fields
from core.promotions.cases.quote import quote
from core.promotions.cases.splits import split
from tests.core.promotions.case_files import SHARED, shared

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the shared folder is not beside the repository")


def _named(entries: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(entry, id=entry["id"]) for entry in entries]


@pytest.mark.parametrize("case", _named(shared("cases")))
def test_a_cart_costs_what_its_engine_says(case):
    expected = dict(case["expected"])
    lines = expected.pop("lines", {})
    units = expected.pop("unit_prices_multiset", None)
    answer = quote(Fields(case, ""))
    assert {name: answer[name] for name in expected} == expected
    assert {name: answer["lines"][name] for name in lines} == lines
    assert units is None or answer["unit_prices"] == sorted(units)


@pytest.mark.parametrize("case", _named(shared("cases")))
def test_every_sum_agrees_with_every_other(case):
    answer = quote(Fields(case, ""))
    before = sum(line["qty"] * line.get("sale_price", line["unit_price"]) for line in case["cart"]["lines"])
    assert sum(answer["lines"].values()) == sum(answer["unit_prices"]) == before - answer["discount"]
    assert answer["total"] == before - answer["discount"] + answer["shipping"]
    on_items = [step for step in answer["steps"] if step["kind"] != "shipping_percent"]
    assert sum(step["discount"] for step in on_items) == answer["discount"]
    assert all(sum(step["lines"].values()) == step["discount"] for step in on_items)


@pytest.mark.parametrize("case", _named(shared("proration")))
def test_a_split_is_spread_as_its_engine_does(case):
    assert split(Fields(case, "")) == case["expected"]


def test_all_of_the_file_is_tested():
    assert (len(shared("cases")), len(shared("proration"))) == (48, 7)
