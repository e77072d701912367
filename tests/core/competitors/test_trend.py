"""A price stands until the next look, and no longer than it is fresh."""

from datetime import date

import numpy as np
import pandas as pd

from core.competitors.trend import days_back, held, market_lows

UNTIL = date(2026, 11, 20)


def looks(*rows: tuple[str, str, int | None], item: int = 1) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["key", "seen_on", "price"])
    table["seen_on"] = pd.to_datetime(table["seen_on"])
    table["price"] = table["price"].astype("Int64")
    return table.assign(item_id=item)


def test_the_last_look_up_to_a_day_counts():
    days = pd.to_datetime(["2026-11-01", "2026-11-02", "2026-11-05", "2026-11-20"])
    seen = looks(
        ("a", "2026-11-02", 100), ("a", "2026-11-05", 90), ("a", "2026-11-05", 80), ("b", "2026-11-01", 7)
    )
    told = held(seen, pd.DatetimeIndex(days))
    assert np.isnan(told["a"].iloc[0])
    assert told["a"].tolist()[1:] == [100, 80, 80]
    assert told["b"].tolist() == [7, 7, 7, 7]


def test_a_price_that_is_not_seen_again_is_no_longer_known():
    days = pd.DatetimeIndex(pd.to_datetime(["2026-11-08", "2026-11-09"]))
    assert held(looks(("a", "2026-11-01", 100)), days, fresh_days=7)["a"].isna().tolist() == [False, True]


def test_a_look_without_the_layer_changes_nothing():
    days = pd.DatetimeIndex(pd.to_datetime(["2026-11-08"]))
    seen = looks(("a", "2026-11-01", 100), ("a", "2026-11-03", None))
    assert held(seen, days)["a"].tolist() == [100]


def test_the_trend_of_an_item_is_its_lowest_price_of_each_day():
    seen = pd.concat(
        [looks(("a", "2026-09-01", 100), ("b", "2026-11-01", 90)), looks(("c", "2026-11-01", 7), item=2)]
    )
    told = market_lows(seen, UNTIL, fresh_days=200)
    assert len(told[1]) == len(days_back(UNTIL))
    assert (told[1][0], told[1][10], told[1][-1]) == (None, 100, 90)
    assert set(told[2]) == {None, 7}
    assert market_lows(looks(), UNTIL, fresh_days=200).empty
