"""When a rival cuts prices, how deep, how long, and around which sale of the year.

The usual level of an item is the running median of what it cost on the days of the last three months:
half of the days may be on sale and it still stands (regular and sale prices told apart by a filter over
the series, as in Nakamura and Steinsson, Five Facts about Prices, QJE 2008). A cut begins with a fall to
at least LEAST_DEPTH below that level and ends with a rise back; a price that falls and stays is a new
level, not a cut. Looks that are days apart date a cut no better than to these days.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from core.competitors.trend import held
from core.rules.festivals import Span

LEAST_DEPTH = 0.05
LEVEL_DAYS = 91
LEAST_KNOWN = 14  # days that a level needs: before, nothing is called a cut
BEFORE, AFTER = 21, 7  # days around a sale in which a cut still belongs to it
CUT_COLUMNS = ("rival_id", "rival_item_id", "starts", "ends", "is_open", "days", "usual", "lowest", "depth")
PATTERN_COLUMNS = (
    "rival_id",
    "key",
    "watched",
    "seen",
    "items",
    "cuts",
    "depth",
    "lead",
    "times",
    "days",
    "share",
)
NO_SALE = ""


def cuts(looks: pd.DataFrame, until: date, *, fresh_days: int) -> pd.DataFrame:
    """Return each cut: whose, which item, first and last day, days, usual and lowest price (分), depth.

    `looks` has rival_id, rival_item_id, seen_on and price, in the order they were made. An item that was
    not seen for more than `fresh_days` is not known from then on. `is_open`: still down on the last day
    known; such a cut may go on, so its days are no duration.
    """
    looks = looks[looks["price"].notna()]
    if looks.empty:
        return pd.DataFrame(columns=list(CUT_COLUMNS))
    prices = daily(looks, until, fresh_days=fresh_days)
    level = prices.rolling(LEVEL_DAYS, min_periods=LEAST_KNOWN).median()
    price, usual = prices.to_numpy().T, level.to_numpy().T  # an item a row, so that a cut lies in one piece
    with np.errstate(invalid="ignore"):
        is_down = price <= usual * (1 - LEAST_DEPTH)
    edge = np.diff(np.pad(is_down, ((0, 0), (1, 1))).astype("int8"), axis=1)
    item, first = np.nonzero(edge == 1)
    last = np.nonzero(edge == -1)[1] - 1
    falls, rises, is_open = _ends(price, item, first, last)
    kept = falls & (rises | is_open)
    item, first, last, is_open = item[kept], first[kept], last[kept], is_open[kept]
    lowest, usually = _lowest(price, item, first, last), usual[item, first]
    whose = looks.drop_duplicates("rival_item_id").set_index("rival_item_id")["rival_id"]
    ids = prices.columns.to_numpy()[item]
    return pd.DataFrame(
        {
            "rival_id": whose.reindex(ids).to_numpy(),
            "rival_item_id": ids,
            "starts": prices.index[first],
            "ends": prices.index[last],
            "is_open": is_open,
            "days": last - first + 1,
            "usual": np.rint(usually).astype("int64"),
            "lowest": np.rint(lowest).astype("int64"),
            "depth": 1 - lowest / usually,
        },
        columns=list(CUT_COLUMNS),
    )


def daily(looks: pd.DataFrame, until: date, *, fresh_days: int) -> pd.DataFrame:
    """Return what each rival item cost on each day from the first look on, NaN where not known."""
    days = pd.date_range(looks["seen_on"].min(), pd.Timestamp(until), freq="D")
    return held(looks.rename(columns={"rival_item_id": "key"}), days, fresh_days=fresh_days)


def _ends(
    price: np.ndarray, item: np.ndarray, first: np.ndarray, last: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tell of each stretch below the level whether it began with a fall, ended with a rise, or is still open."""
    before = np.where(first > 0, price[item, np.maximum(first - 1, 0)], np.nan)
    after = np.where(last + 1 < price.shape[1], price[item, np.minimum(last + 1, price.shape[1] - 1)], np.nan)
    return before > price[item, first], after > price[item, last], np.isnan(after)


def _lowest(price: np.ndarray, item: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    if not len(item):
        return np.empty(0)
    bounds = np.column_stack([first, last + 1]) + (item * (price.shape[1] + 1))[:, None]
    padded = np.pad(price, ((0, 0), (0, 1)), constant_values=np.inf).ravel()  # so that every end is inside
    lowest: np.ndarray = np.minimum.reduceat(padded, bounds.ravel())[::2]
    return lowest


def around(found: pd.DataFrame, spans: Sequence[Span]) -> pd.DataFrame:
    """Add to each cut the sale it belongs to (`sale`: a span's position, -1 for none), lead and tail.

    That is the span it shares most days with, else one that it comes shortly before or after; of equal
    ones the one whose days fit best. `lead` is how many days before the sale the cut begins, `tail` how
    many after it ends; negative inside of the sale.
    """
    starts, ends = found["starts"].to_numpy("datetime64[D]"), found["ends"].to_numpy("datetime64[D]")
    best, sale = np.full(len(found), -np.inf), np.full(len(found), -1)
    for n, span in enumerate(spans):
        first, last = np.datetime64(span.starts), np.datetime64(span.ends)
        shared = (np.minimum(ends, last) - np.maximum(starts, first)).astype("int64") + 1
        misfit = np.abs((starts - first).astype("int64")) + np.abs((ends - last).astype("int64"))
        is_near = (ends >= first - BEFORE) & (starts <= last + AFTER)
        fit = np.where(is_near, np.maximum(shared, 0) * 10_000.0 - misfit, -np.inf)
        sale, best = np.where(fit > best, n, sale), np.maximum(fit, best)
    told = found.assign(sale=sale)
    of = np.maximum(sale, 0)
    if spans:
        lead = (np.array([span.starts for span in spans], "datetime64[D]")[of] - starts).astype("int64")
        tail = (ends - np.array([span.ends for span in spans], "datetime64[D]")[of]).astype("int64")
    else:
        lead = tail = np.zeros(len(found), dtype="int64")
    told["lead"] = pd.Series(lead, index=told.index, dtype="Int64").mask(told["sale"] < 0)
    told["tail"] = pd.Series(tail, index=told.index, dtype="Int64").mask(told["sale"] < 0)
    return told


def patterns(looks: pd.DataFrame, spans: Sequence[Span], until: date, *, fresh_days: int) -> pd.DataFrame:
    """Return what each rival does around each sale of the year, and apart from all sales (key "").

    One row a rival and sale: watched (item and year pairs that were known then), items (those of them cut),
    share, cuts, depth, lead, days (medians; days of cuts that are over), seen (times the sale came
    round while we looked) and times (those in which the rival cut). The row apart from sales watches all items.
    """
    looks = looks[looks["price"].notna()]
    if looks.empty:
        return pd.DataFrame(columns=list(PATTERN_COLUMNS))
    found = around(cuts(looks, until, fresh_days=fresh_days), spans)
    watched = _watched(looks, spans, until, fresh_days)
    found["key"] = [spans[n].key if n >= 0 else NO_SALE for n in found["sale"]]
    found["one"] = found["rival_item_id"].astype("str") + "@" + found["sale"].astype("str")
    groups = found.groupby(["rival_id", "key"])
    table = groups.agg(
        items=("one", "nunique"), cuts=("one", "size"), depth=("depth", "median"), lead=("lead", "median"),
        times=("sale", "nunique"),
    )  # fmt: skip
    over = found[~found["is_open"]]
    table["days"] = over.groupby(["rival_id", "key"])["days"].median()
    table = watched.join(table, how="left")
    for name in ("items", "cuts", "times"):
        table[name] = table[name].fillna(0).astype("int64")
    table["share"] = table["items"] / table["watched"]
    table = table.reset_index().sort_values(["rival_id", "share"], ascending=[True, False], kind="stable")
    return table[list(PATTERN_COLUMNS)]


def _watched(looks: pd.DataFrame, spans: Sequence[Span], until: date, fresh_days: int) -> pd.DataFrame:
    """Count by rival and sale which items were known during it, and how often it came round."""
    known = daily(looks, until, fresh_days=fresh_days).notna()
    whose = looks.drop_duplicates("rival_item_id").set_index("rival_item_id")["rival_id"]
    rows = [_count(known, whose, NO_SALE)]
    for span in spans:
        during = known.loc[str(span.starts) : str(min(span.ends, until))]
        if span.starts <= until and len(during):
            rows.append(_count(during, whose, span.key))
    table = pd.concat(rows)
    return (
        table[table["watched"] > 0]
        .groupby(["rival_id", "key"])
        .agg(watched=("watched", "sum"), seen=("watched", "size"))
    )


def _count(known: pd.DataFrame, whose: pd.Series, key: str) -> pd.DataFrame:
    items = known.columns[known.any(axis=0).to_numpy()]
    number = whose.reindex(items).value_counts()
    return pd.DataFrame({"rival_id": number.index, "key": key, "watched": number.to_numpy()})


def first_day(until: date) -> date:
    """Return from which day on looks are wanted: a year of sales, and a level before the first of them."""
    return until - timedelta(days=365 + LEVEL_DAYS)
