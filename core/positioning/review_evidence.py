"""Numbers of our reviews that can be cited as evidence: shares of complaint and praise by topic, mean rating, how many."""

from collections.abc import Callable

import pandas as pd
from sqlalchemy.orm import Session

from core.locale import _, language
from core.positioning.evidence import Figure, LiveNumber, shown_as
from core.positioning.review_figures import OURS, ReviewLook, Whole, by_topic, seen, whole
from core.positioning.review_pack import review_pack
from core.positioning.review_reads import analysis
from core.positioning.review_sentences import interval, percent
from core.positioning.review_topic_reads import topic_set
from core.team.rights import Actor, require

_LOOK = ReviewLook(brand=OURS)


def _told(session: Session, actor: Actor) -> tuple[pd.DataFrame, Whole]:
    """Return our reviews by topic and as a whole, counted once a session: several numbers are cited together."""
    kept: dict[int, tuple[pd.DataFrame, Whole]] = session.info.setdefault("evidence reviews", {})
    if actor.shop_id not in kept:
        read = analysis(session, actor)
        kept[actor.shop_id] = (by_topic(seen(read, _LOOK)), whole(read, _LOOK))
    return kept[actor.shop_id]


def _whole(session: Session, actor: Actor) -> Whole:
    return _told(session, actor)[1]


def _complaints(session: Session, actor: Actor) -> Figure | None:
    told = _whole(session, actor)
    if not told.read or told.last is None:
        return None
    how = _("Of {n} reviews with words, {k} complain; 95 % interval {interval}.").format(
        n=f"{told.read:,}", k=f"{told.complaining:,}", interval=interval(told.low, told.high)
    )
    return Figure(told.share, percent(told.share), how, told.last)


def _mean(session: Session, actor: Actor) -> Figure | None:
    told = _whole(session, actor)
    if told.rating is None or told.last is None:
        return None
    how = _("The mean of {n} ratings of our reviews.").format(n=f"{told.rated:,}")
    return Figure(told.rating, shown_as("index", told.rating), how, told.last)


def _count(session: Session, actor: Actor) -> Figure | None:
    told = _whole(session, actor)
    if told.last is None:
        return None
    how = _("Our reviews that were imported, {n} of them without words.").format(n=f"{told.silent:,}")
    n = told.read + told.silent
    return Figure(n, f"{n:,}", how, told.last)


def _by_topic(count: str) -> Callable[[Session, Actor, str], Figure | None]:
    """Return what reads the share of our reviews that praise or complain of one topic."""

    def read(session: Session, actor: Actor, key: str) -> Figure | None:
        table, all_of_ours = _told(session, actor)
        row = table[table["key"] == key]
        if row.empty or all_of_ours.last is None:
            return None
        n = int(row[count].iloc[0])
        how = (
            _("{n} of {of} reviews with words praise it.")
            if count == "praise"
            else _("{n} of {of} reviews with words complain of it.")
        ).format(n=f"{n:,}", of=f"{all_of_ours.read:,}")
        share = n / all_of_ours.read
        return Figure(share, percent(share), how, all_of_ours.last)

    return read


def _topics(session: Session, actor: Actor) -> list[str]:
    """Return the topics: shipped ones by key, those of the shop by the name it gave them, for nothing else names them."""
    require(actor, "positioning.see")
    return [topic.key if topic.is_given else topic.name for topic in topic_set(session, actor).topics]


def _topic_name(argument: str) -> str:
    topic = next((each for each in review_pack().topics if each.key == argument), None)
    if topic is None:
        return argument
    return topic.name_en if language() == "en" else topic.name


NUMBERS: tuple[LiveNumber, ...] = (
    LiveNumber("reviews", lambda: _("Our reviews"), "count", read=_count),
    LiveNumber("review_rating", lambda: _("Mean rating of our reviews"), "index", read=_mean),
    LiveNumber(
        "review_complaints",
        lambda: _("Share of our reviews that complain"),
        "share",
        read=_complaints,
        read_of=_by_topic("complaint"),
        arguments=_topics,
        argument_name=_topic_name,
    ),
    LiveNumber(
        "review_praise",
        lambda: _("Share of our reviews that praise a topic"),
        "share",
        read_of=_by_topic("praise"),
        arguments=_topics,
        argument_name=_topic_name,
    ),
)
