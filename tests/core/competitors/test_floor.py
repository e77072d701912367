"""The floor price: what goods, order, fees and the target margin need, to the 分."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.competitors.floor import floor_price, margin_at
from core.competitors.policy import Goal, default_policy

PLAIN = replace(
    default_policy(),
    payment_fee=0.006,
    category_fee=0.02,
    shipping=350,
    packing=80,
    units_per_order=1.0,
    goals={"": Goal("middle", 0.15), "traffic": Goal("cheapest", 0.0)},
)


@pytest.mark.parametrize(
    ("cost", "role", "floor", "break_even"),
    [
        (2000, "", 2950, 2495),  # 24.30 / 0.824 = 29.4903 and 24.30 / 0.974 = 24.9487
        (2000, "traffic", 2495, 2495),
        (0, "", 522, 442),
        (394, "", 1000, 846),  # 8.24 / 0.824 is 10.00 and nothing more
    ],
)
def test_floor_and_break_even(cost, role, floor, break_even):
    found = floor_price(cost, role, PLAIN)
    assert (found.price, found.break_even) == (floor, break_even)


def test_without_a_cost_there_is_no_floor():
    assert floor_price(None, "", PLAIN) is None
    assert margin_at(1000, None, PLAIN) is None


@given(st.integers(0, 10**7), st.sampled_from(["", "traffic"]))
def test_at_the_floor_the_margin_is_reached_and_one_fen_lower_it_is_not(cost, role):
    price = floor_price(cost, role, PLAIN).price
    target = PLAIN.goal(role).margin
    assert margin_at(price, cost, PLAIN) >= target - 1e-9
    assert margin_at(price - 1, cost, PLAIN) < target + 1e-9


def test_pieces_of_one_order_share_its_cost():
    together = replace(PLAIN, units_per_order=2.0)
    assert together.order_cost == 215
    assert floor_price(2000, "", together).price == 2689  # 22.15 / 0.824
