"""The figures of reviews: shares with intervals, by topic, over time, by item, brand and rating. Pure, vectorised.

Every share is one of the reviews with words in view; templates and emoji alone are counted, not read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.positioning.review_analysis import Analysis
from core.positioning.review_stats import FEW, share_change, wilson

Step = Literal["month", "week"]
OURS, ALL = "ours", ""
RATINGS = ("5", "4", "3", "2", "1", "low")
_RECENT_DAYS = 90
_MOST_TREND = 24


@dataclass(frozen=True, slots=True)
class ReviewLook:
    """Which reviews are looked at. `brand` is OURS, a brand's name, or ALL; `rating` a whole star or "low" (1 and 2)."""

    brand: str = ALL
    item: str = ""  # its code
    rating: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """The reviews in view: a mask over the rows of an analysis, those with words, and the mentions in them."""

    told: Analysis
    kept: NDArray[np.bool_]
    mentions: pd.DataFrame

    @property
    def reviews(self) -> pd.DataFrame:
        """Return the reviews with words in view."""
        return self.told.reviews[self.kept]


@dataclass(frozen=True, slots=True)
class Whole:
    """What all reviews in view come to. `read` are those with words, `silent` the others; `rating` their mean."""

    read: int
    silent: int
    complaining: int
    praising: int
    rated: int
    rating: float | None
    low: float
    high: float
    first: date | None
    last: date | None

    @property
    def share(self) -> float:
        """Return the share that complains."""
        return self.complaining / self.read if self.read else 0.0


@dataclass(frozen=True, slots=True)
class Moved:
    """How the share of complaints about a topic moved: from before the last 90 days to within them.

    `since` is the month from which it lay above (or below) all of before, `low` and `high` its interval.
    """

    key: str
    before: float
    now: float
    change: float
    low: float
    high: float
    since: date | None

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves 0 out: only then may anything be claimed."""
        return self.low > 0 or self.high < 0


def seen(told: Analysis, look: ReviewLook) -> Seen:
    """Return the reviews that a look is at."""
    kept = _matching(told.reviews, look) & told.reviews["says"].to_numpy(dtype=bool)
    return Seen(told, kept, told.mentions[kept[told.mentions["at"].to_numpy()]])


def whole(told: Analysis, look: ReviewLook) -> Whole:
    """Return what all reviews in view come to."""
    reviews = told.reviews[_matching(told.reviews, look)]
    says = reviews["says"]
    read, complaining = int(says.sum()), int(reviews.loc[says, "complains"].sum())
    low, high = wilson(complaining, read)
    days, ratings = reviews["day"].dropna(), reviews["rating"].dropna()
    return Whole(
        read=read,
        silent=len(reviews) - read,
        complaining=complaining,
        praising=int(reviews.loc[says, "praises"].sum()),
        rated=len(ratings),
        rating=float(ratings.mean()) if len(ratings) else None,
        low=low,
        high=high,
        first=days.min().date() if len(days) else None,
        last=days.max().date() if len(days) else None,
    )


def by_topic(view: Seen) -> pd.DataFrame:
    """Return a row a topic that somebody mentions, most mentioned first: key, mentions, praise, complaint, neutral,
    share, praise_share, complaint_share, low, high (of the complaints' share), few, trend (complaints' share a month)."""
    read = int(view.kept.sum())
    size = len(view.told.keys)
    topic = view.mentions["topic"].to_numpy()
    sign = view.mentions["sign"].to_numpy()
    counts = {
        "mentions": np.bincount(topic, minlength=size),
        "praise": np.bincount(topic[sign > 0], minlength=size),
        "complaint": np.bincount(topic[sign < 0], minlength=size),
    }
    table = pd.DataFrame({"key": list(view.told.keys), **counts})
    table["neutral"] = table["mentions"] - table["praise"] - table["complaint"]
    for name, count in (("share", "mentions"), ("praise_share", "praise"), ("complaint_share", "complaint")):
        table[name] = table[count] / read if read else 0.0
    ends = [wilson(int(n), read) for n in table["complaint"]]
    table["low"], table["high"] = [low for low, _high in ends], [high for _low, high in ends]
    table["few"] = table["mentions"] < FEW
    trend = _trends(over_time(view, "month"), view.told.keys)
    table["trend"] = [trend.get(key, []) for key in table["key"]]
    return table[table["mentions"] > 0].sort_values(
        "mentions", ascending=False, kind="stable", ignore_index=True
    )


def over_time(view: Seen, step: Step, keys: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a row a period and topic: period (its first day), key, read, mentions, praise, complaint and their shares.

    Periods without a single review stand there with missing shares: a gap, no zero. Reviews without a day are left out.
    """
    reviews = view.told.reviews
    kept = view.kept & reviews["day"].notna().to_numpy()
    columns = ["period", "key", "read", "mentions", "praise", "complaint", "praise_share", "complaint_share"]
    if not kept.any():
        return pd.DataFrame({name: [] for name in columns})
    code = {"month": "M", "week": "W-SUN"}[step]
    periods = reviews["day"].dt.to_period(code)
    span = pd.period_range(periods[kept].min(), periods[kept].max(), freq=code)
    number = np.full(len(reviews), -1, dtype=np.int64)
    number[kept] = span.get_indexer(periods[kept])
    read = np.bincount(number[kept], minlength=len(span))
    wanted = [n for n, key in enumerate(view.told.keys) if keys is None or key in keys]
    topic, sign = view.mentions["topic"].to_numpy(), view.mentions["sign"].to_numpy()
    at = number[view.mentions["at"].to_numpy()]
    parts = []
    for each in wanted:
        mine = (topic == each) & (at >= 0)
        if keys is None and not mine.any():
            continue
        part = pd.DataFrame({"period": span.start_time, "key": view.told.keys[each], "read": read})
        part["mentions"] = np.bincount(at[mine], minlength=len(span))
        part["praise"] = np.bincount(at[mine & (sign > 0)], minlength=len(span))
        part["complaint"] = np.bincount(at[mine & (sign < 0)], minlength=len(span))
        parts.append(part)
    if not parts:
        return pd.DataFrame({name: [] for name in columns})
    table = pd.concat(parts, ignore_index=True)
    known = table["read"].where(table["read"] > 0)
    table["praise_share"], table["complaint_share"] = table["praise"] / known, table["complaint"] / known
    return table[columns]


def moved(view: Seen) -> list[Moved]:
    """Return how the complaints of each topic moved, the surest rise first.

    The last 90 days against all that is in view before; nothing where either has fewer than 30 reviews.
    """
    day = view.told.reviews["day"]
    last = day[view.kept].max()
    if pd.isna(last):
        return []
    edge = last - pd.Timedelta(days=_RECENT_DAYS)
    is_recent = (day > edge).to_numpy() & view.kept
    is_before = (day <= edge).to_numpy() & view.kept
    now_of, before_of = int(is_recent.sum()), int(is_before.sum())
    if min(now_of, before_of) < FEW:
        return []
    complaints = view.mentions[view.mentions["sign"] < 0]
    at, topic = complaints["at"].to_numpy(), complaints["topic"].to_numpy()
    size = len(view.told.keys)
    now = np.bincount(topic[is_recent[at]], minlength=size)
    before = np.bincount(topic[is_before[at]], minlength=size)
    monthly = over_time(view, "month")
    found = []
    for n, key in enumerate(view.told.keys):
        if not now[n] and not before[n]:
            continue
        change, low, high = share_change(int(now[n]), now_of, int(before[n]), before_of)
        share_before = float(before[n] / before_of)
        since = _since(monthly[monthly["key"] == key], share_before, change) if low > 0 or high < 0 else None
        found.append(Moved(key, share_before, float(now[n] / now_of), change, low, high, since))
    return sorted(found, key=lambda each: (-each.low, each.high))


def by_item(view: Seen, topic: str = "") -> pd.DataFrame:
    """Return a row an item code: code, item_id, read, complaint, share, low, high, rating; of one topic, or of any."""
    reviews = view.reviews
    reviews = reviews[reviews["code"] != ""]
    if reviews.empty:
        return pd.DataFrame(
            {name: [] for name in ("code", "item_id", "read", "complaint", "share", "low", "high", "rating")}
        )
    complains = _complains(view, topic).reindex(reviews.index)
    table = (
        reviews.assign(complaint=complains)
        .groupby("code", as_index=False)
        .agg(
            item_id=("item_id", "first"),
            read=("code", "size"),
            complaint=("complaint", "sum"),
            rating=("rating", "mean"),
        )
    )
    return _with_interval(table).sort_values(["complaint", "read"], ascending=False, ignore_index=True)


def by_brand(view: Seen, topic: str = "") -> pd.DataFrame:
    """Return a row a brand ("" is ours): brand, read, complaint, share, low, high, rating."""
    table = (
        view.reviews.assign(complaint=_complains(view, topic))
        .groupby("brand", as_index=False)
        .agg(read=("brand", "size"), complaint=("complaint", "sum"), rating=("rating", "mean"))
    )
    return _with_interval(table).sort_values("read", ascending=False, ignore_index=True)


def by_rating(view: Seen, topic: str = "") -> pd.DataFrame:
    """Return a row a whole star, 5 to 1: stars, read, complaint, share, low, high."""
    stars = np.floor(view.reviews["rating"] + 0.5)
    table = (
        view.reviews.assign(complaint=_complains(view, topic), stars=stars)
        .dropna(subset=["stars"])
        .groupby("stars", as_index=False)
        .agg(read=("stars", "size"), complaint=("complaint", "sum"))
    )
    return _with_interval(table.astype({"stars": "int64"})).sort_values(
        "stars", ascending=False, ignore_index=True
    )


def _matching(reviews: pd.DataFrame, look: ReviewLook) -> NDArray[np.bool_]:
    kept = np.ones(len(reviews), dtype=bool)
    if look.brand != ALL:
        kept &= (reviews["brand"] == ("" if look.brand == OURS else look.brand)).to_numpy()
    if look.item:
        kept &= (reviews["code"] == look.item).to_numpy()
    if look.rating == "low":
        kept &= (reviews["rating"] < 2.5).to_numpy()
    elif look.rating:
        star = float(look.rating)
        kept &= ((reviews["rating"] >= star - 0.5) & (reviews["rating"] < star + 0.5)).to_numpy()
    if look.since is not None:
        kept &= (reviews["day"] >= pd.Timestamp(look.since)).to_numpy()
    if look.until is not None:
        kept &= (reviews["day"] <= pd.Timestamp(look.until)).to_numpy()
    return kept


def _complains(view: Seen, topic: str) -> pd.Series:
    """Return by row of the reviews in view whether it complains, of one topic or at all."""
    if not topic:
        return view.reviews["complains"]
    flags = np.zeros(len(view.told.reviews), dtype=bool)
    wanted = view.told.keys.index(topic)
    rows = view.mentions[(view.mentions["topic"] == wanted) & (view.mentions["sign"] < 0)]
    flags[rows["at"].to_numpy()] = True
    return pd.Series(flags[view.kept], index=view.reviews.index)


def _with_interval(table: pd.DataFrame) -> pd.DataFrame:
    ends = [wilson(int(n), int(of)) for n, of in zip(table["complaint"], table["read"], strict=True)]
    return table.assign(
        complaint=table["complaint"].astype("int64"),
        share=table["complaint"] / table["read"],
        low=[low for low, _high in ends],
        high=[high for _low, high in ends],
    )


def _trends(monthly: pd.DataFrame, keys: Sequence[str]) -> dict[str, list[float | None]]:
    """Return the complaints' share of each topic by month, missing months as None."""
    found: dict[str, list[float | None]] = {}
    for key, rows in monthly.groupby("key"):
        shares = rows["complaint_share"].tolist()[-_MOST_TREND:]
        found[str(key)] = [None if share != share else round(100 * share, 2) for share in shares]
    return {key: found[key] for key in keys if key in found}


def _since(monthly: pd.DataFrame, before: float, change: float) -> date | None:
    """Return the first of the last months in a row whose share lies on the side to which it moved."""
    since = None
    for row in monthly.dropna(subset=["complaint_share"]).iloc[::-1].itertuples():
        if (row.complaint_share - before) * change <= 0:
            break
        since = row.period.date()
    return since
