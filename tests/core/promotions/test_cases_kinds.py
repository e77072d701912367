"""Kinds, conditions and scopes of case files that the shared carts leave out, with numbers of our own."""

import pytest

from tests.core.promotions.case_files import line, quoted

PEN, BOOK, LAMP = line("pen", 300, 4), line("book", 2000, 2, tags=["paper"]), line("lamp", 9000, item="L")
ALL = [PEN, BOOK, LAMP]  # 1200 + 4000 + 9000 = 14200


@pytest.mark.parametrize(
    ("promotion", "discount"),
    [
        pytest.param({"kind": "item_fixed", "amount": 400}, 1200 + 800 + 400, id="never below zero"),
        pytest.param({"kind": "item_fixed", "amount": 100, "max_units_per_line": 3}, 600, id="most units"),
        pytest.param({"kind": "item_percent", "percent": 12.5}, 150 + 500 + 1125, id="half a percent"),
        pytest.param({"kind": "item_percent", "percent": 130}, 14200, id="more than all is all"),
        pytest.param({"kind": "item_price", "price": 1500}, 2 * 500 + 7500, id="only where it is lower"),
        pytest.param({"kind": "line_fixed", "amount": 1500}, 1200 + 1500 + 1500, id="once a line"),
        pytest.param({"kind": "order_fixed", "amount": 99999}, 14200, id="no more than there is"),
        pytest.param({"kind": "order_percent", "percent": 10, "cap": 1000}, 1000, id="capped"),
        pytest.param(
            {"kind": "order_percent", "percent": 50, "max_affected_units": 5}, 600 + 1000, id="the cheapest"
        ),
        pytest.param(
            {"kind": "order_fixed", "amount": 5000, "max_affected_units": 1, "pick": "most_expensive"},
            5000,
            id="the dearest",
        ),
        pytest.param({"kind": "tier_fixed", "tiers": [[20000, 5000], [10000, 900]]}, 900, id="unsorted"),
        pytest.param({"kind": "tier_fixed", "tiers": [[14200, 900]]}, 900, id="a tier just reached"),
        pytest.param({"kind": "tier_percent", "base": 1, "tiers": [[15000, 10]]}, 142, id="only the base"),
        pytest.param(
            {"kind": "nth_item_fixed", "first": 50, "additional": 20, "max_items": 3}, 90, id="three pieces"
        ),
        pytest.param({"kind": "nth_item_fixed", "first": 50}, 50, id="only the first piece"),
        pytest.param({"kind": "group_item_fixed", "group_size": 5, "amount": 100}, 500, id="one full group"),
        pytest.param(
            {"kind": "cheapest_of_n_free", "group_size": 3, "repeat": True}, 600, id="two of seven free"
        ),
        pytest.param(
            {"kind": "cheapest_of_n_free", "group_size": 8, "repeat": False}, 0, id="one piece too few"
        ),
        pytest.param({"kind": "cheapest_units_percent", "units": 5, "percent": 50}, 1600, id="five units"),
        pytest.param(
            {"kind": "bundle_price", "count": 2, "price": 500, "repeat": True, "scope": {"ids": ["pen"]}},
            200,
            id="two bundles",
        ),
        pytest.param(
            {"kind": "group_discount", "mode": "mixed", "min_count": 8, "percent": 50}, 0, id="no group"
        ),
        pytest.param(
            {"kind": "group_discount", "min_value": 14200, "percent": 10}, 1420, id="a group by its value"
        ),
        pytest.param(
            {
                "kind": "spend_x_get_y",
                "buy": {"ids": ["lamp"]},
                "min_value": 9000,
                "get": {"tags": ["paper"]},
                "percent": 25,
            },
            1000,
            id="spent enough",
        ),
        pytest.param(
            {"kind": "points", "balance": 500, "unit_value": 2, "max_points": 300}, 600, id="points"
        ),
    ],
)
def test_what_a_kind_takes_off(promotion, discount):
    answer = quoted(ALL, promotion)
    assert (answer["discount"], answer["total"]) == (discount, 14200 - discount)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({"min_subtotal": 14200}, True),
        ({"min_subtotal": 14201}, False),
        ({"min_subtotal_exclusive": 14200}, False),
        ({"min_subtotal_exclusive": 14199}, True),
        ({"min_qty": 7}, True),
        ({"min_qty": 8}, False),
        ({"any_line_qty": 4}, True),
        ({"any_line_qty": 5}, False),
        ({"any_line_qty": 3, "measure": {"tags": ["paper"]}}, False),
        ({"contains_tags_any": ["paper", "cloth"]}, True),
        ({"contains_tags_any": ["cloth"]}, False),
        ({"contains_ids_any": ["lamp"], "contains_tags_any": ["cloth"]}, False),
        ({"contains_ids_any": ["lamp"], "contains_tags_any": ["paper"]}, True),
        ({"min_subtotal": 5200, "measure": {"ids": ["pen", "book"]}}, True),
        ({"min_subtotal": 5201, "measure": {"ids": ["pen", "book"]}}, False),
        ({"min_qty": 1, "measure": {"ids": ["gone"]}}, False),
        ({"customer_order_no": 1}, True),
        ({"customer_order_no": 2}, False),
        ({}, True),
    ],
)
def test_a_condition_is_measured_on_the_whole_cart_or_on_the_lines_it_names(when, holds):
    promotion = {"kind": "order_fixed", "amount": 100, "scope": {"ids": ["lamp"]}, "when": when}
    assert quoted(ALL, promotion)["discount"] == (100 if holds else 0)


def test_a_cart_can_say_which_order_of_the_buyer_it_is():
    fifth = {"kind": "order_fixed", "amount": 100, "when": {"customer_order_no": 5}}
    assert quoted(ALL, fifth, customer_order_no=5)["discount"] == 100
    assert quoted(ALL, fifth, customer_order_no=4)["discount"] == 0


@pytest.mark.parametrize(
    ("scope", "lines"),
    [
        ({}, {"pen", "book", "lamp"}),
        ({"ids": ["pen", "gone"]}, {"pen"}),
        ({"ids": []}, set()),
        ({"tags": ["paper"]}, {"book"}),
        ({"item": "L"}, {"lamp"}),
        ({"price_min": 2000}, {"book", "lamp"}),
        ({"price_min": 301, "price_max": 2000}, {"book"}),
        ({"any_of": [{"tags": ["paper"]}, {"item": "L"}]}, {"book", "lamp"}),
        ({"any_of": ["L", "pen"], "price_max": 300}, {"pen"}),
        ({"tags": ["paper"], "ids": ["pen"]}, set()),
    ],
)
def test_a_scope_means_the_lines_that_all_its_fields_admit(scope, lines):
    answer = quoted(ALL, {"kind": "line_fixed", "amount": 1, "scope": scope})
    before = {"pen": 1200, "book": 4000, "lamp": 9000}
    assert {name for name, paid in answer["lines"].items() if paid < before[name]} == lines


def test_an_item_on_sale_costs_its_sale_price_and_can_be_passed_over():
    lines = [line("a", 1000, 2, sale_price=800), line("b", 1000)]
    off = {"kind": "item_percent", "percent": 10}
    assert quoted(lines, off)["lines"] == {"a": 1440, "b": 900}
    assert quoted(lines, off | {"skip_on_sale": True})["lines"] == {"a": 1600, "b": 900}


def test_what_a_least_price_keeps_falls_on_the_other_lines():
    lines = [line("a", 1000, min_price=950), line("b", 3000)]
    answer = quoted(lines, {"kind": "order_fixed", "amount": 800})
    assert (answer["lines"], answer["discount"]) == ({"a": 950, "b": 2250}, 800)


def test_lines_of_no_piece_and_carts_of_no_line_cost_nothing():
    off = {"kind": "nth_item_fixed", "first": 100, "additional": 10, "max_items": 0}
    assert quoted([line("a", 1000, 0)], off)["lines"] == {"a": 0}
    empty = quoted([], off, {"kind": "group_discount", "min_count": 1, "percent": 10}, shipping=500)
    assert (empty["total"], empty["discount"], empty["shipping"], empty["unit_prices"]) == (0, 0, 0, [])


def test_postage_goes_by_pieces_and_is_not_paid_twice():
    steps = {"first_n": 3, "first_fee": 800, "step_n": 2, "step_fee": 300}
    assert quoted(ALL, shipping=steps)["shipping"] == 800 + 2 * 300
    half = {"kind": "shipping_percent", "percent": 50}
    assert quoted(ALL, half, half, shipping=1000)["shipping"] == 250
    free = {"kind": "shipping_percent", "percent": 100}
    answer = quoted(ALL, free, free, shipping=steps)
    assert (answer["shipping"], answer["total"], answer["discount"]) == (0, 14200, 0)


SAME = {"tags": ["x"]}


@pytest.mark.parametrize(
    ("qty", "repeat", "free"),
    [(2, True, 0), (3, True, 1), (5, True, 1), (6, True, 2), (6, False, 1)],
)
def test_a_unit_is_bought_or_got_but_not_both(qty, repeat, free):
    promotion = {
        "kind": "buy_x_get_y",
        "buy": SAME,
        "buy_qty": 2,
        "get": SAME,
        "get_qty": 1,
        "percent": 100,
        "repeat": repeat,
    }
    assert quoted([line("a", 700, qty, tags=["x"])], promotion)["discount"] == 700 * free


def test_once_a_set_must_be_whole_and_repeated_the_last_may_lack_what_is_got():
    lines = [line("buy", 1000, 2), line("get", 500, 3)]
    promotion = {
        "kind": "buy_x_get_y",
        "buy": {"ids": ["buy"]},
        "buy_qty": 1,
        "get": {"ids": ["get"]},
        "get_qty": 2,
        "percent": 50,
    }
    assert quoted(lines, promotion | {"repeat": True})["discount"] == 3 * 250
    assert quoted(lines, promotion | {"repeat": False})["discount"] == 2 * 250
    assert quoted(lines, promotion | {"repeat": False, "get_qty": 4})["discount"] == 0


def test_the_dearest_are_bought_or_favoured_as_the_pick_says():
    lines = [line("a", 100), line("b", 200), line("c", 300), line("d", 400)]
    promotion = {"kind": "buy_x_get_y", "buy": {}, "buy_qty": 1, "get": {}, "get_qty": 1, "repeat": False}
    assert quoted(lines, promotion | {"pick": "cheapest"})["lines"]["a"] == 0
    assert quoted(lines, promotion | {"pick": "most_expensive"})["lines"]["d"] == 0
    rest = promotion | {"get_qty": 2, "pick": "cheapest_two_after_dearest_are_bought"}
    assert quoted(lines, rest)["lines"] == {"a": 0, "b": 0, "c": 300, "d": 400}


def test_of_every_so_many_one_is_free_also_when_only_some_of_them_can_be_got():
    lines = [line("x", 900, 3, item="X"), line("y", 1000, 6, item="Y")]
    both = {"any_of": [{"item": "X"}, {"item": "Y"}]}
    promotion = {"kind": "buy_x_get_y", "buy": both, "buy_qty": 4, "get": {"item": "X"}, "get_qty": 1}
    assert quoted(lines, promotion | {"percent": 100, "repeat": True})["lines"] == {"x": 900, "y": 6000}


def test_groups_are_formed_from_one_group_or_from_different_ones():
    lines = [line("a", 100, 3, group=1), line("b", 200, 1, group=2), line("c", 300, 1, group=3)]
    free = {"kind": "group_discount", "min_count": 3, "percent": 100, "cheapest_n": 1}
    assert quoted(lines, free | {"mode": "same_group"})["lines"] == {"a": 200, "b": 200, "c": 300}
    assert quoted(lines, free | {"mode": "distinct_groups"})["discount"] == 100
    assert quoted(lines[:2], free | {"mode": "distinct_groups"})["discount"] == 0


def test_a_unit_that_served_a_group_serves_no_other():
    groups = [
        {"kind": "group_discount", "min_count": 2, "percent": 20, "cheapest_n": 1},
        {"kind": "group_discount", "min_count": 1, "percent": 50},
    ]
    assert quoted([line("a", 1000, 5)], *groups)["unit_prices"] == [500, 800, 800, 1000, 1000]
