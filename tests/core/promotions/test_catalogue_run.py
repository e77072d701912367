"""A stack over the whole catalogue says of each item what the receipt and the margin of it alone say."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.promotions.basket import Basket, Postage
from core.promotions.benefits import Deposit, OffEach
from core.promotions.catalogue_pieces import MOST_PIECES
from core.promotions.catalogue_prices import line_of
from core.promotions.catalogue_run import NO_PRICE, PRICED, REFUSED, run
from core.promotions.engine.receipts import receipt, receipts
from core.promotions.policy import Policy
from core.promotions.promotion import Level, Promotion
from core.promotions.receipt_margin import receipt_margin
from core.promotions.scenario import Scenario, Targets
from core.shop.margin import break_even_price, item_costs, lowest_price
from tests.core.promotions.catalogues import MARGINS, SCENARIO, STACK, catalogue, item

ITEMS = st.lists(
    st.fixed_dictionaries(
        {
            "price": st.sampled_from([990, 2990, 9900, 19900, 25900, 40000]) | st.integers(1, 60000),
            "category": st.sampled_from(["tea", "nuts", "女装"]),
            "role": st.sampled_from(["", "traffic", "profit", "image"]),
            "cost": st.none() | st.integers(0, 20000),
            "tags": st.sampled_from([frozenset(), frozenset({"traffic"})]),
        }
    ),
    min_size=1,
    max_size=12,
)


def known(value: object) -> object:
    return None if pd.isna(value) else value


@settings(max_examples=25, deadline=None)
@given(ITEMS, st.integers(1, 4), st.sampled_from([0, 800]))
def test_each_item_is_as_its_own_receipt_and_margin_say(drawn, pieces, fee):
    items = catalogue([item(f"A{n}", **each) for n, each in enumerate(drawn)])
    scenario = replace(SCENARIO, postage=Postage(fee))
    told = run(items, scenario, pieces=pieces).items
    for row in told.itertuples():
        alone = receipt(
            Basket((replace(line_of(row), qty=pieces),), scenario.postage), STACK, scenario.policy
        )
        line = alone.lines[0]
        assert (row.paid, row.unit_paid, row.discount) == (line.paid, line.unit_paid, alone.discount)
        assert row.applied == tuple(step.promotion for step in alone.steps)
        if pd.isna(row.cost):
            assert all(pd.isna(value) for value in (row.margin, row.contribution, row.floor, row.under_floor))
            continue
        costs = item_costs(items.terms, cost=int(row.cost), category=row.category, pieces=pieces)
        left = receipt_margin(alone, {line.id: costs})
        assert row.contribution == pytest.approx(left.contribution / pieces, abs=1e-6)
        assert known(row.margin) == (pytest.approx(left.margin) if left.kept + left.postage else None)
        assert known(row.floor) == lowest_price(costs, MARGINS.get(row.role, 0.0))
        assert known(row.break_even) == break_even_price(costs)
        assert row.loses == (left.contribution < 0)


def test_what_each_promotion_takes_adds_up_to_the_discount():
    told = run(catalogue([item(f"A{n}", 1000 * n, category="tea") for n in range(1, 60)]), SCENARIO, pieces=2)
    assert told.taken.sum(axis=1).tolist() == told.items["discount"].tolist()
    assert (told.taken.notna().sum(axis=1) == told.items["applied"].map(len)).all()


def test_items_that_are_alike_share_one_receipt():
    rows = [item(f"A{n}", 9900, category="tea", title=str(n), cost=n) for n in range(50)]
    told = run(catalogue(rows), SCENARIO)
    assert told.receipts == 1
    assert told.items["contribution"].nunique() == 50


def test_an_item_without_a_price_or_with_none_to_speak_of_is_not_computed():
    told = run(catalogue([item("A", None, cost=5), item("B", 0, cost=5), item("C", 100)]), SCENARIO).items
    assert told["state"].tolist() == [NO_PRICE, NO_PRICE, PRICED]
    assert told.loc[[1, 2], ["unit_paid", "margin", "floor"]].isna().all(axis=None)


def test_a_price_below_the_coupon_is_never_below_zero():
    told = run(
        catalogue([item("A", 500, cost=100)]), Scenario(promotions=(Promotion("a", "x", OffEach(900)),))
    )
    row = told.items.iloc[0]
    assert (row["unit_paid"], row["discount"]) == (0, 500)
    assert pd.isna(row["margin"])
    assert row["loses"]


def test_an_item_that_cannot_be_computed_says_why_and_the_others_are_computed():
    presale = Promotion("p", "presale", Deposit(5000, counts_as=6000), level=Level.ITEM)
    told = run(catalogue([item("A", 4000), item("B", 20000)]), Scenario(promotions=(presale,))).items
    assert told["state"].tolist() == [REFUSED, PRICED]
    assert told["refused"].iloc[0]
    assert pd.isna(told["unit_paid"].iloc[0])


def test_with_an_unknown_basis_the_lower_price_counts_and_the_other_stands_beside():
    unknown = replace(SCENARIO, policy=Policy(threshold_basis=None))
    items = catalogue([item("A", 30500, category="tea")])
    row = run(items, unknown).items.iloc[0]
    both = receipts(Basket((line_of(items.items.assign(tags=[frozenset()]).iloc[0]),)), STACK, unknown.policy)
    assert len(both) == 2
    assert (row["unit_paid"], row["unit_most"]) == (
        min(each.total for each in both.values()),
        max(each.total for each in both.values()),
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(500, 30000))
def test_as_many_pieces_as_make_a_piece_cheapest_are_never_beaten_by_a_threshold(price):
    items = catalogue([item("A", price, category="tea", tags=frozenset({"traffic"}))])
    row = run(items, SCENARIO, pieces=None).items.iloc[0]
    line = line_of(items.items.iloc[0])
    alone = {
        n: receipt(Basket((replace(line, qty=n),)), STACK, SCENARIO.policy).goods
        for n in range(1, MOST_PIECES + 1)
    }
    assert alone[row["pieces"]] == row["paid"]
    cheapest = min(paid / n for n, paid in alone.items())
    assert row["paid"] / row["pieces"] <= cheapest * 1.05
    assert row["paid"] / row["pieces"] <= alone[1]


def test_the_lowest_price_and_the_rivals_price_are_held_against_the_price_in_hand():
    past = {"known_days": 90, "lowest_7": 9000, "lowest_15": 9000, "lowest_30": 8000, "lowest_90": 7000}
    items = catalogue(
        [
            item("A", 9900, rival_price=8000, **past),
            item("B", 9900, rival_price=9900),
            item("C", 9900, known_days=5, lowest_30=8000),
        ]
    )
    off = Promotion("a", "amount_off", OffEach(2000), level=Level.ITEM)
    told = run(items, Scenario(promotions=(off,), targets=Targets(lowest_share=0.9))).items
    assert told["unit_paid"].tolist() == [7900] * 3
    assert told["most_allowed"].tolist() == [7200, pd.NA, 7200]
    assert [known(each) for each in told["breaks_rule"]] == [True, None, True]
    assert [known(each) for each in told["new_low"]] == [True, None, None]
    assert [known(each) for each in told["is_dearer"]] == [False, False, None]
    assert told["rival_gap"].iloc[0] == pytest.approx(-0.0125)


def test_a_run_asks_for_the_window_of_its_rule():
    with pytest.raises(ValueError, match="45"):
        run(catalogue([item("A", 100)]), Scenario(targets=Targets(lowest_of_days=45)))


def test_without_promotions_everything_costs_what_it_costs():
    told = run(catalogue([item("A", 100, cost=10)]), Scenario())
    assert told.items["unit_paid"].tolist() == [100]
    assert not told.items["is_reached"].any()
    assert told.taken.shape == (1, 0)


def test_an_empty_catalogue_is_an_empty_run():
    told = run(catalogue([]), SCENARIO)
    assert told.items.empty
    assert told.receipts == 0
