"""The price index over time: the three means on each of some days, from the looks at rivals' prices."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from core.competitors.comparison import is_odd
from core.competitors.price_index import FIGURES, basket, jevons, plain_mean
from core.competitors.trend import last_looks
from core.shop.price_history import PRICES


def index_over_time(
    looks: pd.DataFrame,
    matches: pd.DataFrame,
    ours: Mapping[date, pd.DataFrame],
    items: pd.DataFrame,
    *,
    stale_after_days: int,
) -> pd.DataFrame:
    """Return the index of `items` on each day of `ours`, oldest first, with what it rests on.

    `looks` has rival_item_id, seen_on, price and is_list (the price is a list price), in the order they
    were made; `matches` the accepted strong ones with item_id, rival_id, rival_item_id and times; `ours`
    our prices of each day by item id; `items` has item_id and sold_30d. The columns are day, the three
    means, compared, items and coverage. Today's matches and today's sales speak for the past, too.
    """
    matches = matches[matches["item_id"].isin(items["item_id"]) & matches["times"].notna()]
    matches = matches.reset_index(drop=True)
    days = sorted(ours)
    price, is_list = _known(looks, matches, days, stale_after_days)
    at = pd.Index(items["item_id"]).get_indexer(matches["item_id"])
    rival_of_item = matches.groupby(["item_id", "rival_id"]).ngroup().to_numpy()
    sold = items["sold_30d"].to_numpy("float64", na_value=np.nan)
    rows = []
    for n, day in enumerate(days):
        ours_then = _our_prices(ours[day], items["item_id"])
        ours_in_layer = np.where(is_list[n], ours_then[0][at], ours_then[1][at])
        price[n, is_odd(price[n], ours_in_layer)] = np.nan
        pair = _cheapest(price[n], rival_of_item)
        of_list, paid = is_list[n, pair], ours_in_layer[pair]
        ratio = _mean_ratio(np.log(paid) - np.log(price[n, pair]), at[pair], len(items))
        of_usual = np.bincount(at[pair], weights=~of_list & ~np.isnan(paid), minlength=len(items)) > 0
        level = np.where(of_usual, ours_then[1], ours_then[0])  # as `price_index.by_item` takes it
        rows.append(_row(day, level, level / ratio, sold))
    return pd.DataFrame(rows, columns=["day", *FIGURES, "compared", "items", "coverage"])


def _known(
    looks: pd.DataFrame, matches: pd.DataFrame, days: Sequence[date], fresh_days: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return what each match's price in our pack was on each day, NaN where not known, and if it is a list price."""
    known = looks[looks["price"].notna() & (looks["price"] > 0)].rename(columns={"rival_item_id": "key"})
    index = pd.DatetimeIndex([pd.Timestamp(day) for day in days])
    rows, keys = last_looks(known, index, fresh_days=fresh_days)
    column = keys.get_indexer(matches["rival_item_id"])
    look = np.where(column >= 0, rows[:, column], -1) if len(keys) else np.full((len(days), len(matches)), -1)
    there = look >= 0
    price = np.full(look.shape, np.nan)
    price[there] = known["price"].to_numpy("float64")[look[there]]
    is_list = np.zeros(look.shape, dtype=bool)
    is_list[there] = known["is_list"].to_numpy("bool")[look[there]]
    return np.floor(price * matches["times"].to_numpy() + 0.5), is_list


def _cheapest(price: np.ndarray, group: np.ndarray) -> np.ndarray:
    """Return for each group with a known price the position of its cheapest one."""
    known = np.flatnonzero(~np.isnan(price))
    order = known[np.lexsort((price[known], group[known]))]
    return order[np.unique(group[order], return_index=True)[1]]


def _our_prices(prices: pd.DataFrame, item_ids: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    told = prices.reindex(item_ids)
    usable = [told[name].to_numpy("float64", na_value=np.nan) for name in PRICES]
    list_price, usual_price = (np.where(values > 0, values, np.nan) for values in usable)
    return list_price, usual_price


def _mean_ratio(log_ratio: np.ndarray, at: np.ndarray, n: int) -> np.ndarray:
    """Return the geometric mean of the ratios of each of n items, NaN where there is none."""
    known = ~np.isnan(log_ratio)
    number = np.bincount(at[known], minlength=n)
    total = np.bincount(at[known], weights=log_ratio[known], minlength=n)
    return np.where(number > 0, np.exp(total / np.maximum(number, 1)), np.nan)


def _row(day: date, ours: np.ndarray, market: np.ndarray, sold: np.ndarray) -> dict[str, object]:
    known = ~np.isnan(market)
    ours, market = ours[known], market[known]
    return {
        "day": pd.Timestamp(day),
        "plain": plain_mean(ours, market),
        "jevons": jevons(ours, market),
        "weighted": basket(ours, market, sold[known]),
        "compared": int(known.sum()),
        "items": len(known),
        "coverage": known.mean() if len(known) else 0.0,
    }
