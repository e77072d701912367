"""The price index keeps the laws of its formulas, and says on how much it rests."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.competitors.index_series import index_over_time
from core.competitors.layers import DEEPEST
from core.competitors.price_index import basket, by_item, jevons, plain_mean, price_index
from tests.core.competitors.test_comparison import ON, compare, items, offers

PRICES = st.integers(1, 10_000_000)
SOLD = st.integers(0, 100_000)
ROWS = st.lists(st.tuples(PRICES, PRICES, SOLD), min_size=1, max_size=30)


def columns(rows: list[tuple[int, int, int]]) -> tuple[np.ndarray, ...]:
    return tuple(np.array(column, dtype="float64") for column in zip(*rows, strict=True))


@given(rows=ROWS)
def test_the_geometric_mean_is_never_above_the_plain_one(rows):
    ours, market, _sold = columns(rows)
    assert jevons(ours, market) <= plain_mean(ours, market) * (1 + 1e-9)


@given(rows=ROWS)
def test_with_the_roles_reversed_jevons_is_the_reciprocal(rows):
    ours, market, _sold = columns(rows)
    assert jevons(ours, market) * jevons(market, ours) == pytest.approx(10_000)


@given(rows=ROWS)
def test_with_the_roles_reversed_the_basket_is_the_reciprocal(rows):
    ours, market, sold = columns(rows)
    if sold.any():
        assert basket(ours, market, sold) * basket(market, ours, sold) == pytest.approx(10_000)


@given(rows=ROWS, times=st.floats(0.01, 100), seed=st.randoms())
def test_other_units_and_another_order_change_nothing(rows, times, seed):
    ours, market, sold = columns(rows)
    shuffled = list(rows)
    seed.shuffle(shuffled)
    ours_2, market_2, sold_2 = columns(shuffled)
    for figure in (plain_mean, jevons):
        assert figure(ours_2 * times, market_2 * times) == pytest.approx(figure(ours, market))
    whole = basket(ours, market, sold)
    assert basket(ours_2 * times, market_2 * times, sold_2) == pytest.approx(whole, nan_ok=True)


@given(rows=ROWS, times=st.floats(0.1, 10))
def test_what_makes_all_our_prices_dearer_makes_every_index_as_much_dearer(rows, times):
    ours, market, sold = columns(rows)
    assert jevons(ours * times, market) == pytest.approx(jevons(ours, market) * times)
    assert plain_mean(ours * times, market) == pytest.approx(plain_mean(ours, market) * times)
    assert basket(ours * times, market, sold) == pytest.approx(
        basket(ours, market, sold) * times, nan_ok=True
    )


def test_nothing_compared_has_no_index_and_no_sales_no_basket():
    nothing = np.array([])
    assert np.isnan(
        [plain_mean(nothing, nothing), jevons(nothing, nothing), basket(nothing, nothing, nothing)]
    ).all()
    one = np.array([100.0])
    assert np.isnan(basket(one, one, np.array([np.nan])))


def shop() -> pd.DataFrame:
    rows = [
        {"item_id": 1, "category": "nuts", "sold_30d": 10, "usual_price": 1000},
        {"item_id": 2, "category": "nuts", "sold_30d": None, "usual_price": 1000},
        {"item_id": 3, "category": "tea", "sold_30d": 5, "usual_price": 3000},
    ]
    table = pd.concat([items(**row) for row in rows], ignore_index=True)
    return table.astype({"sold_30d": "Int64"})


def offer(item: int, rival: int, price: int | None, **more: object) -> dict[str, object]:
    number = item * 10 + rival
    return {
        "item_id": item,
        "rival_id": rival,
        "rival_item_id": number,
        "match_id": number,
        "in_hand_price": price,
    } | more


def pairs(*rows: dict[str, object]) -> pd.DataFrame:
    return compare(shop(), offers(*rows), layer=DEEPEST, on=ON, stale_after_days=7)


def test_the_market_of_an_item_is_the_geometric_mean_of_its_rivals():
    told = by_item(pairs(offer(1, 1, 500), offer(1, 2, 2000), offer(3, 1, 6000)))
    assert told["market"].tolist() == pytest.approx([1000, 6000])
    assert told["index"].tolist() == pytest.approx([100, 50])
    assert told["rivals"].tolist() == [2, 1]


def test_the_index_is_told_with_what_it_rests_on():
    told = price_index(
        pairs(
            offer(1, 1, 800),
            offer(1, 2, 500, seen_on="2026-01-01"),
            offer(2, 1, 500, kind="substitute", pack_amount=900.0, pack_unit="g"),
            offer(2, 2, None),
            offer(3, 1, 6000),
        ),
        shop(),
    )
    (row,) = told.itertuples()
    assert (row.items, row.compared, row.weighed, row.pairs) == (3, 2, 2, 2)
    assert (row.unknown, row.weak, row.stale) == (1, 1, 1)
    assert row.coverage == pytest.approx(2 / 3)
    assert row.plain == pytest.approx((125 + 50) / 2)
    assert row.jevons == pytest.approx((125 * 50) ** 0.5)
    assert row.weighted == pytest.approx((10 * 1000 + 5 * 3000) / (10 * 800 + 5 * 6000) * 100)
    assert row.age_days == 2


def test_categories_have_their_own_index_and_one_without_prices_is_told_too():
    told = price_index(pairs(offer(1, 1, 800)), shop(), by="category").set_index("category")
    assert told.loc["nuts", ["items", "compared", "pairs"]].tolist() == [2, 1, 1]
    assert told.loc["tea", ["items", "compared", "pairs"]].tolist() == [1, 0, 0]
    assert np.isnan(told.loc["tea", "jevons"])


def test_a_list_price_is_compared_with_our_list_price_also_within_one_item():
    told = by_item(pairs(offer(1, 1, None, list_price=5990), offer(1, 2, 500)))
    assert told["index"].tolist() == pytest.approx([100 * (1 * 2) ** 0.5])
    assert told["ours"].tolist() == [1000]


def test_a_day_of_the_series_says_what_the_index_of_that_day_says():
    rows = [
        offer(1, 1, 800),
        offer(1, 2, 1250, page_price=1300),
        offer(2, 1, None, list_price=4000),
        offer(3, 1, 6000, seen_on="2026-11-01"),
        offer(3, 2, 2500, kind="equivalent", pack_amount=500.0, pack_unit="g"),
    ]
    compared = pairs(*rows)
    now = price_index(compared, shop()).iloc[0]
    seen = offers(*rows)
    looks = pd.DataFrame(
        {
            "rival_item_id": seen["rival_item_id"],
            "seen_on": seen["seen_on"],
            "price": seen["in_hand_price"].fillna(seen["list_price"]),
            "is_list": seen["in_hand_price"].isna(),
        }
    )
    prices = shop().set_index("item_id")[["list_price", "usual_price"]]
    series = index_over_time(
        looks, compared, {ON: prices, ON - timedelta(days=30): prices}, shop(), stale_after_days=7
    )
    assert series["day"].tolist() == [pd.Timestamp(ON) - timedelta(days=30), pd.Timestamp(ON)]
    assert np.isnan(series["jevons"].iloc[0])
    assert series["compared"].tolist() == [0, now["compared"]]
    for figure in ("plain", "jevons", "weighted"):
        assert series[figure].iloc[1] == pytest.approx(now[figure]), figure


def test_a_series_without_looks_or_matches_is_a_line_of_gaps():
    nothing = pd.DataFrame({"rival_item_id": [], "seen_on": pd.to_datetime([]), "price": [], "is_list": []})
    prices = shop().set_index("item_id")[["list_price", "usual_price"]]
    day = date(2026, 11, 1)
    for matched in (pairs(offer(1, 1, 800)), pairs()):
        series = index_over_time(nothing, matched, {day: prices}, shop(), stale_after_days=7)
        assert series["compared"].tolist() == [0]
        assert series["plain"].isna().all()
