"""Brands × topics as reviews mention them: what the perceptual map is drawn from."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy.orm import Session

from core.positioning.review_analysis import Analysis
from core.positioning.review_reads import analysis
from core.positioning.review_topic_reads import topic_set
from core.shop.reads import profile
from core.team.rights import Actor, require


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """How many reviews of each brand mention each topic.

    `frame` has a row a brand and a column a topic key, only topics that somebody mentions; `sizes` are the
    brands' reviews with words, `labels` the topics' names by key. `ours` is the row of our own reviews.
    """

    frame: pd.DataFrame
    sizes: dict[str, int]
    labels: dict[str, str]
    ours: str


def mentions(
    session: Session,
    actor: Actor,
    *,
    since: date | None = None,
    until: date | None = None,
    praise_only: bool = False,
) -> Mentions:
    """Count the reviews a brand and topic; of our own the brand is the shop's name. A review counts once a topic."""
    require(actor, "positioning.see")
    labels = topic_set(session, actor).labels
    return counted(
        analysis(session, actor),
        ours=profile(session, actor).name,
        labels=labels,
        since=since,
        until=until,
        praise_only=praise_only,
    )


def counted(
    told: Analysis,
    *,
    ours: str,
    labels: dict[str, str],
    since: date | None = None,
    until: date | None = None,
    praise_only: bool = False,
) -> Mentions:
    """Count an analysis, see `mentions`. Pure."""
    reviews = told.reviews
    kept = reviews["says"].to_numpy(dtype=bool)
    if since is not None:
        kept = kept & (reviews["day"] >= pd.Timestamp(since)).to_numpy()
    if until is not None:
        kept = kept & (reviews["day"] <= pd.Timestamp(until)).to_numpy()
    brand = reviews["brand"].where(reviews["brand"] != "", ours)
    sizes = brand[kept].value_counts()
    rows = told.mentions[kept[told.mentions["at"].to_numpy()]]
    if praise_only:
        rows = rows[rows["sign"] > 0]
    keys = np.array(told.keys, dtype=object)
    frame = pd.crosstab(
        brand.to_numpy()[rows["at"].to_numpy()], keys[rows["topic"].to_numpy()] if len(rows) else []
    )
    columns = [key for key in told.keys if key in frame.columns]
    frame = frame.reindex(index=sizes.index, columns=columns, fill_value=0).astype("int64")
    frame.index.name = frame.columns.name = None
    return Mentions(frame, {str(name): int(n) for name, n in sizes.items()}, dict(labels), ours)
