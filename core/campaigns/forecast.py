"""What a campaign may bring, from the same days around last year's anchor. Pure, with a fixed seed.

Method. Each day of the campaign that lies n days from its anchor (双11: 11-11, 年货节: 春节) takes the day n days
from last year's anchor. Growth is the median ratio of the last 28 days to those 364 days earlier (the same
weekdays; 56 days where 28 have too few pairs): a median does not mind a sale that falls into one year's window
only. The middle is last year's sum × growth. The range comes from a bootstrap: weeks of the daily log ratios
are drawn again for the growth, and for each day of the campaign a ratio's distance from the median, where one
that lies farther than FAR deviations (by the median of distances) counts as so far: it is a sale that falls
into one year's window only. 80 % of 2,000 such sums lie within the range.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from core.locale import _

WINDOWS = (28, 56)
A_YEAR = timedelta(days=364)  # 52 weeks: the same weekday
ENOUGH_PAIRS = 14
WEEK = 7
DRAWS, SEED = 2_000, 11
LOW, HIGH = 0.1, 0.9
FAR, DEVIATION = 3.0, 1.4826  # 1.4826 medians of distances are a standard deviation


@dataclass(frozen=True, slots=True)
class Forecast:
    """A middle with a range, in 分, and what it rests on: last year's days and the pairs behind the growth.

    `table` has a row for each day of the campaign: day, last_day, last, expected.
    """

    low: int
    middle: int
    high: int
    last: int
    growth: float
    first_day: date
    last_day: date
    window: int
    pairs: int
    table: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Unknown:
    """No forecast, and why."""

    reason: str


def forecast(
    actuals: pd.Series, *, days: tuple[date, date], anchor: date, last_anchor: date, today: date
) -> Forecast | Unknown:
    """Return what a campaign on `days` (both included) may bring, from 分 by day; Unknown where too little is known."""
    known = actuals.dropna().astype("float64")
    known.index = pd.DatetimeIndex(known.index)
    known = known.sort_index()
    span = pd.date_range(days[0], days[1], freq="D")
    then = span + pd.Timedelta(last_anchor - anchor)
    last = known.reindex(then)
    missing = int(last.isna().sum())
    if missing:
        sentence = _("{n} of the {days} days from {first} to {last} have no figures: import them first.")
        first, end = then[0].date(), then[-1].date()
        return Unknown(sentence.format(n=missing, days=len(then), first=first, last=end))
    if last.sum() <= 0:
        return Unknown(
            _("Nothing was sold from {first} to {last}.").format(first=then[0].date(), last=then[-1].date())
        )
    ratios, window = _log_ratios(known, min(days[0], today))
    if len(ratios) < ENOUGH_PAIRS:
        sentence = _(
            "Growth needs {enough} days of the last {window} with figures for them and for the same weekdays "
            "a year earlier; {n} have both."
        )
        return Unknown(sentence.format(enough=ENOUGH_PAIRS, window=WINDOWS[-1], n=len(ratios)))
    growth = float(np.exp(np.median(ratios)))
    sums = _draws(last.to_numpy(), ratios)
    middle = round(float(last.sum()) * growth)
    low, high = (round(float(each)) for each in np.quantile(sums, [LOW, HIGH]))
    table = pd.DataFrame(
        {"day": span, "last_day": then, "last": last.to_numpy(), "expected": last.to_numpy() * growth}
    )
    return Forecast(
        low=min(low, middle),
        middle=middle,
        high=max(high, middle),
        last=round(float(last.sum())),
        growth=growth,
        first_day=then[0].date(),
        last_day=then[-1].date(),
        window=window,
        pairs=len(ratios),
        table=table.astype({"last": "int64"}).assign(expected=table["expected"].round().astype("int64")),
    )


def _log_ratios(known: pd.Series, until: date) -> tuple[np.ndarray, int]:
    """Return the log ratios of the days before one to the same weekdays a year earlier, and of how many days."""
    sold = known[known > 0]
    ratios, window = np.array([]), WINDOWS[0]
    for window in WINDOWS:
        recent = pd.date_range(end=pd.Timestamp(until) - pd.Timedelta(days=1), periods=window, freq="D")
        pairs = sold.reindex(recent).to_numpy() / sold.reindex(recent - pd.Timedelta(A_YEAR)).to_numpy()
        ratios = np.log(pairs[~np.isnan(pairs)])
        if len(ratios) >= ENOUGH_PAIRS:
            break
    return ratios, window


def _draws(last: np.ndarray, ratios: np.ndarray) -> np.ndarray:
    """Return sums that could have been: growth drawn by weeks of ratios, days by the ratios' own spread."""
    source = np.random.default_rng(SEED)
    n = len(ratios)
    weeks = -(-n // WEEK)
    starts = source.integers(0, n, size=(DRAWS, weeks))
    places = (starts[:, :, None] + np.arange(WEEK)[None, None, :]) % n
    growth = np.median(ratios[places.reshape(DRAWS, -1)[:, :n]], axis=1)
    spread = ratios - np.median(ratios)
    far = FAR * DEVIATION * float(np.median(np.abs(spread)))
    noise = np.clip(spread, -far, far)[source.integers(0, n, size=(DRAWS, len(last)))]
    sums: np.ndarray = (last[None, :] * np.exp(growth[:, None] + noise)).sum(axis=1)
    return sums
