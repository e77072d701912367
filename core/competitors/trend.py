"""How the market of an item moved: the lowest of the rivals' prices, day by day. Money in 分."""

from datetime import date

import numpy as np
import pandas as pd

TREND_DAYS = 90
EVERY = 3  # days between two points: enough for a line in a cell


def days_back(until: date, *, days: int = TREND_DAYS, every: int = EVERY) -> pd.DatetimeIndex:
    """Return the days of a trend, oldest first, the last one being `until`."""
    return pd.date_range(end=pd.Timestamp(until), periods=days // every + 1, freq=f"{every}D")


def held(seen: pd.DataFrame, days: pd.DatetimeIndex, *, fresh_days: int | None = None) -> pd.DataFrame:
    """Return what was last known of each price on each of these days: days down, `key` across.

    `seen` has key, seen_on and price, one row a look; of two looks on one day the later row counts.
    With `fresh_days` a price that was not seen again for longer than that is no longer known.
    """
    seen = seen[seen["price"].notna()]
    rows, keys = last_looks(seen, days, fresh_days=fresh_days)
    price = seen["price"].to_numpy("float64")
    known = np.where(rows >= 0, price[rows], np.nan) if len(price) else np.empty(rows.shape)
    return pd.DataFrame(known, index=days, columns=keys)


def last_looks(
    seen: pd.DataFrame, days: pd.DatetimeIndex, *, fresh_days: int | None = None
) -> tuple[np.ndarray, pd.Index]:
    """Return for each day and each key which row of `seen` was the last up to it, -1 where there was none."""
    code, keys = pd.factorize(seen["key"])
    if not len(keys):
        return np.empty((len(days), 0), dtype="int64"), pd.Index(keys)
    at, wanted = _day_numbers(seen["seen_on"]), _day_numbers(pd.Series(days))
    order = np.lexsort((at, code))
    code, at = code[order], at[order]
    # One search for all keys at once: the days of each key lie in a stretch of their own.
    first = min(at.min(), wanted.min())
    stretch = max(at.max(), wanted.max()) - first + 1
    each = np.arange(len(keys))
    sought = each * stretch + (wanted - first)[:, None]
    place = np.searchsorted(code * stretch + (at - first), sought, side="right") - 1
    last = np.maximum(place, 0)
    there = (place >= 0) & (code[last] == each)
    if fresh_days is not None:
        there &= wanted[:, None] - at[last] <= fresh_days
    return np.where(there, order[last], -1), pd.Index(keys)


def market_lows(seen: pd.DataFrame, until: date, *, fresh_days: int) -> pd.Series:
    """Return for each item the market's lowest price over the last weeks as a list, gaps as None.

    `seen` has item_id, key (whose price), seen_on and price, the price brought to our pack.
    """
    days = days_back(until)
    prices = held(seen, days, fresh_days=fresh_days)
    if prices.empty:
        return pd.Series(dtype="object")
    whose = seen.drop_duplicates("key").set_index("key")["item_id"].reindex(prices.columns)
    lows = prices.T.groupby(whose.to_numpy()).min()
    known = lows.notna().any(axis=1)
    lists = [[None if np.isnan(value) else value for value in row] for row in lows[known].to_numpy()]
    return pd.Series(lists, index=lows.index[known], dtype="object")


def _day_numbers(days: pd.Series) -> np.ndarray:
    numbers: np.ndarray = days.to_numpy("datetime64[D]").astype("int64")
    return numbers
