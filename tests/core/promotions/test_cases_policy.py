"""The policies of case files: in which order, on which prices, how rounded and how spread."""

import pytest

from core.promotions.cases.fields import Fields
from core.promotions.cases.splits import split
from tests.core.promotions.case_files import line, quoted

TENTH = {"kind": "order_percent", "percent": 10}
OFF = {"kind": "order_fixed", "amount": 1000}


@pytest.mark.parametrize(
    ("order", "total"),
    [("listed", 8000), ("priority_desc", 8100), ("priority_asc", 8000)],
)
def test_promotions_apply_in_the_order_asked_for(order, total):
    first, second = TENTH | {"priority": 1}, OFF | {"priority": 7}
    assert quoted([line("a", 10_000)], first, second, policy={"order": order})["total"] == total


def test_of_one_priority_the_one_listed_first_goes_first():
    fives = [{"kind": "order_percent", "percent": 50}] + [{"kind": "order_fixed", "amount": 1}] * 11
    assert quoted([line("a", 1000)], *fives, policy={"order": "priority_desc"})["total"] == 489


@pytest.mark.parametrize(
    ("basis", "total"), [("original", 7000), ("running", 8000), ("after_item_price", 8000)]
)
def test_a_threshold_is_tested_on_the_prices_asked_for(basis, total):
    price = {"kind": "item_price", "price": 8000}
    step = OFF | {"when": {"min_subtotal": 10_000}}
    assert quoted([line("a", 10_000)], price, step, policy={"threshold_basis": basis})["total"] == total


def test_after_item_prices_an_order_discount_does_not_lower_the_next_threshold():
    steps = [OFF | {"when": {"min_subtotal": 10_000}}] * 2
    lines = [line("a", 10_000)]
    assert quoted(lines, *steps)["total"] == 9000
    assert quoted(lines, *steps, policy={"threshold_basis": "after_item_price"})["total"] == 8000
    assert quoted(lines, *steps, policy={"base": "after_item_price"})["total"] == 8000


@pytest.mark.parametrize(
    ("base", "total"), [("running", 7200), ("original", 7000), ("after_item_price", 7200)]
)
def test_a_share_is_taken_of_the_prices_asked_for(base, total):
    item = {"kind": "item_percent", "percent": 20}
    order = {"kind": "order_percent", "percent": 10}
    assert quoted([line("a", 10_000)], item, order, policy={"base": base})["total"] == total


@pytest.mark.parametrize(
    ("rounding", "item", "order"),
    [
        ("half_up_on_discount", 3 * 335 - 151, 1005 - 151),  # 150.75
        ("half_up_on_discount_per_unit", 3 * 285, 1005 - 151),  # 50.25 a unit
        ("half_up_on_price", 3 * 285, 1005 - 151),  # 284.75 a unit
        ("down_on_discount", 3 * 335 - 150, 1005 - 150),
    ],
)
def test_a_share_becomes_whole_as_asked_for(rounding, item, order):
    policy = {"rounding": rounding}
    share = {"percent": 15}
    assert quoted([line("a", 335, 3)], {"kind": "item_percent"} | share, policy=policy)["total"] == item
    assert quoted([line("a", 335, 3)], {"kind": "order_percent"} | share, policy=policy)["total"] == order


def test_of_those_that_stand_alone_the_highest_priority_is_the_only_one():
    lone = {"exclusive": True}
    promotions = [OFF | {"priority": 9}, TENTH | lone | {"priority": 1}, OFF | lone | {"priority": 2}]
    assert quoted([line("a", 10_000)], *promotions[:2])["total"] == 9000
    answer = quoted([line("a", 30_000)], *promotions, policy={"exclusive": "first_by_priority_alone"})
    assert (answer["total"], [step["promotion"] for step in answer["steps"]]) == (29_000, [3])


def test_one_that_stands_alone_but_does_not_hold_leaves_the_others():
    lone = TENTH | {"exclusive": True, "priority": 5, "when": {"min_subtotal": 10_001}}
    assert quoted([line("a", 10_000)], OFF, lone)["total"] == 9000


def test_on_each_line_only_the_best_falls():
    promotions = [
        {"kind": "line_fixed", "amount": 200},
        {"kind": "item_percent", "percent": 30},
        {"kind": "item_fixed", "amount": 150},
    ]
    lines = [line("a", 600), line("b", 1000)]
    assert quoted(lines, *promotions, policy={"combine": "best_single_per_line"})["lines"] == {
        "a": 400,
        "b": 700,
    }


def test_the_lowest_of_several_item_prices_counts():
    prices = [{"kind": "item_price", "price": price} for price in (600, 400, 800)]
    for policy in ({"item_price": "lowest"}, {}):
        assert quoted([line("a", 1000, 2)], *prices, policy=policy)["total"] == 800


def test_an_item_price_after_an_order_discount_leaves_that_discount_as_it_is():
    lines = [line("a", 2000, 2), line("b", 3000, 2)]
    price = {"kind": "item_price", "price": 1000, "scope": {"ids": ["a"]}}
    answer = quoted(lines, {"kind": "order_fixed", "amount": 2000}, price)
    assert answer["lines"] == {"a": 1200, "b": 4800}


@pytest.mark.parametrize(
    ("proration", "paid"),
    [
        ("largest_remainder", [66, 67, 67]),
        ("floor_last_gets_rest", [67, 67, 66]),
        ("floor_rest_to_first", [66, 67, 67]),
    ],
)
def test_an_order_discount_is_spread_as_asked_for(proration, paid):
    lines = [line(name, 100) for name in "abc"]
    answer = quoted(lines, {"kind": "order_fixed", "amount": 100}, policy={"proration": proration})
    assert list(answer["lines"].values()) == paid


def test_it_is_spread_by_what_is_left_or_by_what_the_items_cost():
    lines = [line("a", 1000), line("b", 1000)]
    only_a = {"kind": "order_fixed", "amount": 500, "scope": {"ids": ["a"]}}
    both = {"kind": "order_fixed", "amount": 300}
    assert quoted(lines, only_a, both)["lines"] == {"a": 400, "b": 800}
    by_item = {"proration_basis": "price_after_item_level_only"}
    assert quoted(lines, only_a, both, policy=by_item)["lines"] == {"a": 350, "b": 850}


@pytest.mark.parametrize(
    ("entry", "parts"),
    [
        ({"weights": [1, 1, 1], "amount": 100}, [34, 33, 33]),
        ({"weights": [1, 1, 1], "amount": -100}, [-34, -33, -33]),
        ({"weights": [1, 1, 1], "amount": 100, "method": "floor_rest_to_last"}, [33, 33, 34]),
        ({"weights": [0, 0], "amount": 9}, [5, 4]),
        ({"weights": [0], "amount": -9, "method": "floor_rest_to_first"}, [0]),
        ({"weights": [300, 100], "amount": 200, "max_per_line": [120, 100]}, [120, 80]),
        ({"weights": [300, 100], "amount": 500, "max_per_line": [120, 100]}, [120, 100]),
        ({"weights": [300, 100], "amount": -200, "max_per_line": [120, 100]}, [-120, -80]),
        ({"weights": [], "amount": 0}, []),
    ],
)
def test_a_split_gives_all_that_its_lines_can_take(entry, parts):
    assert split(Fields({"id": "own"} | entry, "")) == parts
