"""Items × months: what each item sold by month, as one array, and how that grew. Whole columns, no loops over items."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

# How growth was compared: with the same months a year before, or with the months just before (a season shows).
YEAR, BEFORE = "year", "before"
# Why nothing can be said: no figures, new, the base is too small, the shop's months do not reach back.
NONE, NEW, SMALL, SHORT = "none", "new", "small", "short"


@dataclass(frozen=True)
class MonthGrid:
    """Sales in 分 by item (rows, as the ids given) and calendar month (columns, oldest first).

    An item that is missing in a month of which the shop has figures sold nothing then; before its first
    month, and in months without a file, it is nan. `first` is each item's first column, -1 without any.
    `begins` is the first month; `has` says of which months the shop has figures.
    """

    sales: np.ndarray
    first: np.ndarray
    has: np.ndarray
    begins: date

    @property
    def size(self) -> int:
        """How many calendar months there are."""
        return len(self.has)

    def month(self, column: int) -> date:
        """Return the month of a column."""
        number = self.begins.year * 12 + self.begins.month - 1 + column
        return date(number // 12, number % 12 + 1, 1)

    def period(self, months: int) -> np.ndarray:
        """Return the columns of the last months that are counted: so many calendar months, those with figures."""
        last = np.arange(max(0, self.size - months), self.size)
        return np.asarray(last[self.has[last]])


@dataclass(frozen=True)
class Growth:
    """How the sales of each item grew: `share` is nan where `kind` says why; `now` and `base` are sums in 分."""

    share: np.ndarray
    kind: np.ndarray
    now: np.ndarray
    base: np.ndarray


def month_grid(item_ids: np.ndarray, months: pd.DataFrame, until: date) -> MonthGrid | None:
    """Return the grid of months before `until` (a month's first day); None where no item has sales then.

    `months` has item_id (those of `item_ids`, rising), month and sales; what is not known is nan.
    """
    known = months[(months["month"] < pd.Timestamp(until)) & months["sales"].notna()]
    if known.empty:
        return None
    number = known["month"].dt.year.to_numpy("int64") * 12 + known["month"].dt.month.to_numpy("int64") - 1
    begin, end = int(number.min()), int(number.max())
    column, row = number - begin, np.searchsorted(item_ids, known["item_id"].to_numpy("int64"))
    size = end - begin + 1
    sales = np.full((len(item_ids), size), np.nan)
    sales[row, column] = known["sales"].to_numpy("float64")
    has = np.zeros(size, dtype=bool)
    has[np.unique(column)] = True
    first = np.full(len(item_ids), size, dtype="int64")
    np.minimum.at(first, row, column)
    is_there = (np.arange(size)[None, :] >= first[:, None]) & has[None, :]
    sales = np.where(np.isnan(sales) & is_there, 0.0, sales)
    return MonthGrid(sales, np.where(first < size, first, -1), has, date(begin // 12, begin % 12 + 1, 1))


def growth(grid: MonthGrid, months: int, least_pairs: int, least_base: int) -> Growth:
    """Return how the last months compare: with the same months a year before, where at least `least_pairs` of them
    have figures, month by month alike; else with as many months just before, where all of these have figures.

    A base below `least_base` 分 says nothing. An item that was not there in the months compared with is new.
    """
    period, n = grid.period(months), len(grid.sales)
    now, base, kind = np.full(n, np.nan), np.full(n, np.nan), np.full(n, SHORT, dtype=object)
    if len(period) >= least_pairs and (before := _just_before(grid, period)) is not None:
        was_there = (grid.first >= 0) & (grid.first <= before[0])
        now, base = _sums(grid, period, was_there), _sums(grid, before, was_there)
        kind[was_there] = BEFORE
        kind[(grid.first > before[0])] = NEW
    pairs, year_now, year_base = _year_before(grid, period)
    by_year = pairs >= least_pairs
    now, base = np.where(by_year, year_now, now), np.where(by_year, year_base, base)
    kind[by_year] = YEAR
    kind[grid.first < 0] = NONE
    is_small = np.isin(kind.astype("str"), (YEAR, BEFORE)) & ~(base >= least_base)
    kind[is_small] = SMALL
    said = np.isin(kind.astype("str"), (YEAR, BEFORE))
    share = np.divide(now, base, out=np.full(n, np.nan), where=said & (base > 0)) - 1
    return Growth(share, kind.astype("str"), now, base)


def peak_times(grid: MonthGrid, months: int = 12, least: int = 6) -> np.ndarray:
    """Return how many times its usual (median) month each item sold in its best of the last months; nan of few months."""
    recent = grid.sales[:, max(0, grid.size - months) :]
    counted = (~np.isnan(recent)).sum(axis=1)
    filled = np.where(np.isnan(recent), -1.0, recent)
    ordered = np.sort(filled, axis=1)
    width = recent.shape[1]
    rows = np.arange(len(recent))
    low = np.clip(width - counted + (counted - 1) // 2, 0, width - 1)
    high = np.clip(width - counted + counted // 2, 0, width - 1)
    middle = (ordered[rows, low] + ordered[rows, high]) / 2
    says = (counted >= least) & (middle > 0)
    return np.asarray(np.divide(ordered[:, -1], middle, out=np.full(len(recent), np.nan), where=says))


def _just_before(grid: MonthGrid, period: np.ndarray) -> np.ndarray | None:
    """Return as many calendar months before the period, None where the shop lacks figures of one."""
    begin = int(period[0]) - len(period)
    if begin < 0 or int(period[-1]) - int(period[0]) + 1 != len(period):
        return None
    before = np.arange(begin, int(period[0]))
    return before if bool(grid.has[before].all()) else None


def _year_before(grid: MonthGrid, period: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return for each item how many months have one a year before, and the sums of both."""
    n = len(grid.sales)
    pairs, now, base = np.zeros(n, dtype="int64"), np.zeros(n), np.zeros(n)
    for column in period:
        other = int(column) - 12
        if other < 0 or not grid.has[other]:
            continue
        both = (grid.first >= 0) & (grid.first <= other)
        pairs += both
        now += np.where(both, grid.sales[:, column], 0.0)
        base += np.where(both, grid.sales[:, other], 0.0)
    return pairs, now, base


def _sums(grid: MonthGrid, columns: np.ndarray, which: np.ndarray) -> np.ndarray:
    return np.asarray(np.where(which, np.nansum(grid.sales[:, columns], axis=1), np.nan))
