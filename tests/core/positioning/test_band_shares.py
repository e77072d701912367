"""The gap table: shares that add up, ratios, and what is judged from them or not."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.positioning.band_shares import MARKET, OURS, RIVAL, UNKNOWN_SELLER, count

NAN = float("nan")
Row = tuple[int, int, int, float, float]  # side, seller, band, pieces, sales


def _offers(*rows: Row) -> tuple[pd.DataFrame, np.ndarray]:
    table = pd.DataFrame(rows, columns=["side", "seller", "band", "pieces", "sales"])
    return table.assign(n=1), table["band"].to_numpy("int64")


def _market(band: int, sellers: range, sales: float) -> list[Row]:
    return [(MARKET, seller, band, 100.0, sales) for seller in sellers]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([OURS, RIVAL, MARKET]),
            st.integers(0, 8),
            st.integers(0, 4),
            st.one_of(st.just(NAN), st.floats(0, 1e6)),
            st.one_of(st.just(NAN), st.floats(0, 1e9)),
        ),
        min_size=1,
        max_size=40,
    )
)
@settings(max_examples=30, deadline=None)
def test_every_share_adds_up_to_one_or_is_not_known(rows: list[Row]) -> None:
    offers, band = _offers(*rows)
    counted = count(offers, band, 5)
    table = counted.table
    for name in ("share_sales", "share_items", "share_sellers", "share_ours", "share_our_sales"):
        total = table[name].sum(skipna=False)
        assert np.isnan(total) or total == pytest.approx(1)
    sides = [table[f"{name}_items"].sum() for name in ("ours", "rival", "market")]
    assert sides == [(offers["side"] == side).sum() for side in (OURS, RIVAL, MARKET)]
    top = table["top_share"].dropna()
    assert ((top >= 0) & (top <= 1 + 1e-9)).all()


def test_a_band_that_sells_more_than_its_supply_is_white_space_where_we_are_not() -> None:
    rows = [*_market(0, range(1, 9), 100.0), *_market(1, range(9, 14), 400.0)]
    offers, band = _offers(*rows, (OURS, 0, 0, 50.0, 100.0))
    table = count(offers, band, 2).table
    assert table["share_sales"].round(3).tolist() == [round(900 / 2900, 3), round(2000 / 2900, 3)]
    assert table["share_items"].round(3).tolist() == [round(9 / 14, 3), round(5 / 14, 3)]
    assert table["ratio_items"].round(3).tolist() == [0.483, 1.931]
    assert table["verdict_items"].tolist() == ["crowded", "gap"]


def test_the_same_band_is_ours_where_we_offer_something() -> None:
    rows = [*_market(0, range(1, 9), 100.0), *_market(1, range(9, 14), 400.0)]
    offers, band = _offers(*rows, (OURS, 0, 1, 50.0, 400.0))
    assert count(offers, band, 2).table["verdict_items"].tolist() == ["crowded", "ours"]


def test_a_seller_counts_once_in_each_band() -> None:
    rows = [(MARKET, 1, 0, 100.0, 10.0)] * 6 + _market(0, range(2, 4), 10.0) + _market(1, range(4, 10), 10.0)
    offers, band = _offers(*rows)
    table = count(offers, band, 2).table
    assert table["sellers"].tolist() == [3, 6]
    assert table["share_sellers"].round(3).tolist() == [0.333, 0.667]
    assert table["share_items"].round(3).tolist() == [round(8 / 14, 3), round(6 / 14, 3)]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (_market(1, range(1, 3), 900.0), "two sellers"),
        ([(MARKET, n, 1, 1.0, 900.0) for n in range(1, 7)], "six pieces"),
        (_market(1, range(1, 5), 900.0), "four offers"),
    ],
)
def test_too_few_are_not_judged(rows: list[Row], why: str) -> None:
    offers, band = _offers(*_market(0, range(10, 30), 10.0), *rows)
    assert count(offers, band, 2).table["verdict_items"].tolist()[1] == "few", why


def test_a_band_without_sales_has_no_demand_known() -> None:
    offers, band = _offers(*_market(0, range(1, 9), 10.0), *_market(1, range(1, 9), 0.0))
    assert count(offers, band, 2).table["verdict_items"].tolist() == ["gap", "empty"]


def test_with_a_market_rivals_stand_beside_and_count_for_nothing() -> None:
    rows = [*_market(0, range(1, 9), 10.0), *_market(1, range(1, 9), 10.0)]
    without = count(*_offers(*rows), 2).table
    with_rivals = count(*_offers(*rows, *[(RIVAL, 90, 1, NAN, NAN)] * 30), 2).table
    assert with_rivals["rival_items"].tolist() == [0, 30]
    assert with_rivals["rival_shops"].tolist() == [0, 1]
    columns = ["share_sales", "share_items", "ratio_items", "verdict_items"]
    pd.testing.assert_frame_equal(with_rivals[columns], without[columns])


def test_without_a_market_our_sales_stand_against_all_supply() -> None:
    ours = [(OURS, 0, 0, 100.0, 100.0)] * 6 + [(OURS, 0, 1, 100.0, 300.0)] * 6
    rivals = [(RIVAL, n % 3 + 1, 0, NAN, NAN) for n in range(12)] + [(RIVAL, 1, 2, NAN, NAN)] * 5
    counted = count(*_offers(*ours, *rivals), 3)
    assert counted.basis == "own"
    assert counted.table["share_items"].round(2).tolist() == [0.62, 0.21, 0.17]
    assert counted.table["verdict_items"].tolist() == ["crowded", "ours", "empty"]


def test_a_market_that_tells_no_sales_is_supply_as_well() -> None:
    ours = [(OURS, 0, 0, 100.0, 100.0)] * 6
    market = [(MARKET, n + 5, 1, NAN, NAN) for n in range(6)]
    counted = count(*_offers(*ours, *market), 2)
    assert (counted.basis, counted.table["offers"].tolist()) == ("own", [6, 6])


def test_without_any_sales_only_supply_is_told() -> None:
    rows = [(OURS, 0, 0, NAN, NAN), (OURS, 0, 1, NAN, NAN), (RIVAL, 1, 1, NAN, NAN), (RIVAL, 1, 2, NAN, NAN)]
    counted = count(*_offers(*rows), 4)
    assert counted.basis == "supply"
    assert counted.table["verdict_items"].tolist() == ["alone", "shared", "absent", "nobody"]
    assert counted.table["share_sales"].isna().all()


def test_sellers_that_nobody_names_are_not_counted_as_one() -> None:
    rows = [(MARKET, UNKNOWN_SELLER, n % 2, 100.0, 10.0) for n in range(20)]
    counted = count(*_offers(*rows), 2)
    assert not counted.has_sellers
    assert counted.table["share_sellers"].isna().all()
    assert set(counted.table["verdict_sellers"]) == {"few"}
    assert set(counted.table["verdict_items"]) == {"fair"}


def test_the_strongest_seller_of_a_band_is_told() -> None:
    offers, band = _offers((MARKET, 1, 0, 10.0, 70.0), (MARKET, 2, 0, 10.0, 20.0), (MARKET, 3, 0, 10.0, 10.0))
    assert count(offers, band, 1).table["top_share"].tolist() == [pytest.approx(0.7)]


def test_no_offer_at_all_is_a_table_without_numbers() -> None:
    offers, band = _offers()
    counted = count(offers.astype({"side": "int64", "seller": "int64"}), band, 1)
    assert counted.table["offers"].tolist() == [0]
    assert counted.table["verdict_items"].tolist() == ["nobody"]
