"""What matters most for what an order leaves."""

import pytest

from core.promotions.basket import Basket, Line
from core.promotions.benefits import Deposit, OffOrder
from core.promotions.engine.receipts import receipt
from core.promotions.kept_charts import tornado, waterfall, way_down
from core.promotions.kept_levers import levers
from core.promotions.policy import PLATFORM_POLICY
from core.promotions.promotion import Basis, Level, Promotion
from core.promotions.receipt_margin import receipt_margin
from core.shop.costs import default_terms
from core.shop.margin import item_costs

BASKET = Basket((Line("A1", 20000, 1, item="A1"),))
COUPON = Promotion("p", "shop_coupon", OffOrder(2000))
COSTS = {"A1": item_costs(default_terms("taobao"), cost=8000, category="")}


def test_each_lever_moves_what_is_left_both_ways_the_strongest_first():
    found = levers(BASKET, (COUPON,), PLATFORM_POLICY, Basis.ORIGINAL, COSTS)
    by_name = {each.name: each for each in found}
    assert found[0].name == "price"
    assert [each.size for each in found] == sorted((each.size for each in found), reverse=True)
    assert by_name["price"].less < 0 < by_name["price"].more
    assert by_name["goods"].more < 0 < by_name["goods"].less
    slope = COSTS["A1"].slope
    assert by_name["depth"].more == pytest.approx(-200 * slope)
    assert by_name["price"].more == pytest.approx(2000 * slope)
    assert "commission" not in by_name  # there is none


def test_a_lever_that_cannot_be_computed_is_left_out():
    presale = Promotion("p", "presale", Deposit(15000, counts_as=19000), level=Level.ITEM)
    found = levers(BASKET, (presale,), PLATFORM_POLICY, Basis.ORIGINAL, COSTS)
    assert "price" not in {each.name for each in found}
    assert "goods" in {each.name for each in found}


def test_the_way_down_ends_at_what_is_kept():
    margin = receipt_margin(receipt(BASKET, [COUPON], PLATFORM_POLICY), COSTS)
    rows = way_down(margin)
    assert rows["amount"].iloc[0] == 180.0
    assert rows["amount"].iloc[:-1].sum() == pytest.approx(margin.contribution / 100, abs=0.05)
    assert rows["end"].iloc[-1] == pytest.approx(margin.contribution / 100)
    assert rows["start"].iloc[1:-1].values == pytest.approx(rows["end"].iloc[:-2].values, abs=0.05)


def test_both_pictures_can_be_drawn():
    margin = receipt_margin(receipt(BASKET, [COUPON], PLATFORM_POLICY), COSTS)
    assert waterfall(margin).to_dict()["layer"]
    assert tornado(levers(BASKET, (COUPON,), PLATFORM_POLICY, Basis.ORIGINAL, COSTS)).to_dict()["mark"]
