"""What a sale leaves: by hand, and by properties that must hold for every cost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput, PlannerError
from core.shop.costs import default_terms
from core.shop.margin import (
    Costs,
    break_even_price,
    break_even_roi,
    break_even_uplift,
    earnings,
    item_costs,
    lowest_price,
    max_cpc,
)

NOTHING = Costs(0, *[0.0] * 11, resale=1.0)
# ¥100, goods ¥40, fees 5.6 %, parcel 3.50 + 0.80 + 0.70, refunds 4 % before and 6 % after dispatch, 90 % resold, ¥2
PLAIN = replace(
    NOTHING,
    goods=4000,
    fees=0.056,
    shipping=350.0,
    packing=80.0,
    insurance=70.0,
    handling=200.0,
    refund_before=0.04,
    refund_after=0.06,
    resale=0.9,
)


def test_the_contribution_of_a_paid_order_by_hand() -> None:
    """c = (1−r)·P·(1−f) − [(1−r)·cogs + (1−r_pre)·(ship+pack+insurance) + r_post·cogs·(1−resell) + r_post·handling]."""
    by_hand = 0.9 * 10000 * 0.944 - (0.9 * 4000 + 0.96 * 500 + 0.06 * 4000 * 0.1 + 0.06 * 200)
    told = earnings(10000, PLAIN)
    assert told.contribution == pytest.approx(by_hand)
    assert told.margin == pytest.approx(by_hand / 10000)
    assert told.net_sales == pytest.approx(9000)
    assert break_even_roi(10000, PLAIN) == (
        pytest.approx(10000 / by_hand),
        pytest.approx(9000 / by_hand),
    )


def test_ads_commission_gifts_and_tax_fall_where_they_are_paid() -> None:
    costs = replace(PLAIN, ads=300.0, commission=0.1, tax=0.01, gifts=50.0)
    less = 300 + 0.9 * 10000 * 0.11 + 0.96 * 50
    assert earnings(10000, costs).contribution == pytest.approx(earnings(10000, PLAIN).contribution - less)


def test_the_roi_at_which_ads_eat_everything_does_not_depend_on_the_ads_of_now() -> None:
    assert break_even_roi(10000, replace(PLAIN, ads=300.0)) == break_even_roi(10000, PLAIN)
    assert break_even_roi(4000, PLAIN) is None


@pytest.mark.parametrize(
    ("margin", "discount", "times"), [(0.3, 0.1, 1.5), (0.4, 0.2, 2.0), (0.25, 0.05, 1.25)]
)
def test_a_discount_needs_more_volume(margin: float, discount: float, times: float) -> None:
    assert break_even_uplift(margin, discount) == pytest.approx(times)


def test_no_volume_makes_up_for_a_discount_of_the_whole_margin() -> None:
    with pytest.raises(PlannerError):
        break_even_uplift(0.2, 0.2)


def test_a_click_may_cost_its_part_of_what_an_order_leaves() -> None:
    assert max_cpc(3000, 0.03) == pytest.approx(90)
    assert max_cpc(-100, 0.03) == 0
    with pytest.raises(BadInput):
        max_cpc(3000, 1.2)


SHARES = st.floats(0, 0.3)
MONEY = st.floats(0, 2000)
COSTS = st.builds(
    Costs,
    goods=st.integers(0, 50000),
    fees=SHARES,
    commission=SHARES,
    tax=st.floats(0, 0.12),
    shipping=MONEY,
    packing=MONEY,
    insurance=MONEY,
    handling=MONEY,
    ads=MONEY,
    gifts=MONEY,
    refund_before=SHARES,
    refund_after=SHARES,
    resale=st.floats(0, 1),
)


@given(COSTS, st.integers(1, 200_000))
def test_the_parts_lead_from_the_price_to_the_contribution(costs: Costs, price: int) -> None:
    told = earnings(price, costs)
    assert sum(amount for _name, amount in told.parts) == pytest.approx(told.contribution)
    assert told.contribution == pytest.approx(costs.slope * price - costs.fixed, abs=1e-6)
    assert dict(told.parts)["price"] == price


@given(COSTS, st.floats(0, 0.3))
def test_the_lowest_price_keeps_the_margin_and_one_fen_less_does_not(costs: Costs, margin: float) -> None:
    price = lowest_price(costs, margin)
    if price is None:
        assert costs.slope - margin <= 1e-9 or costs.fixed / (costs.slope - margin) > 10**11 - 1
        return
    assert earnings(price, costs).contribution >= margin * price - 1e-3
    if price > 0:
        assert earnings(price - 1, costs).contribution < margin * (price - 1) + 1e-3
    assert lowest_price(costs, 0.0) == break_even_price(costs)


def test_an_order_of_more_pieces_shares_its_parcel() -> None:
    terms = default_terms("tmall")
    one = item_costs(terms, cost=1000, category="坚果", pieces=1)
    three = item_costs(terms, cost=1000, category="坚果", pieces=3)
    assert three.shipping == pytest.approx(one.shipping / 3)
    assert item_costs(terms, cost=1000, category="坚果").shipping == pytest.approx(
        one.shipping / terms.units_per_order
    )
    assert one.fees == pytest.approx(terms.payment_fee + terms.of("坚果").category_fee)
