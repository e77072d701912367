"""The cached reads of the tab of reviews. What is read from texts is kept by the state of the reviews and topics
themselves: other work in the shop must not have 50,000 reviews read again."""
# ruff: noqa: ARG001 (the revision is part of the cache key)

from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.db.base import now
from core.db.engine import reading
from core.locale import Language, language
from core.positioning import review_figures, review_reads, review_topic_reads, review_words
from core.positioning.review_analysis import Analysis
from core.positioning.review_copy import said_by_us
from core.positioning.review_facts import Told
from core.positioning.review_figures import Moved, ReviewLook, Seen, Step, Whole
from core.positioning.review_quotes import Quote, quotes
from core.positioning.review_reads import Mark
from core.positioning.review_told import told_of
from core.positioning.review_topic_reads import TopicSet
from core.positioning.review_words import Vocabulary
from core.team.rights import Actor
from pages.ui import load
from pages.ui.session import same_for_all

# Large and shared as they are: nobody writes into them, and few are kept.
_ANALYSES = 3


def today(actor: Actor, revision: int) -> date:
    """Return the day that it is in the shop."""
    return now().astimezone(ZoneInfo(load.profile(actor, revision).timezone)).date()


@st.cache_data(max_entries=64, show_spinner=False)
def _mark(actor: Actor, revision: int) -> Mark:
    with reading() as session:
        return review_reads.mark(session, actor)


def mark(actor: Actor, revision: int) -> Mark:
    """Return the state of reviews and topics, see `core.positioning.review_reads.mark`."""
    return _mark(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _topics(actor: Actor, revision: int, lang: Language) -> TopicSet:
    with reading() as session:
        return review_topic_reads.topic_set(session, actor)


def topics(actor: Actor, revision: int) -> TopicSet:
    """Return the shop's topics in the reader's language."""
    return _topics(same_for_all(actor), revision, language())


@st.cache_resource(max_entries=_ANALYSES, show_spinner=False)
def _analysis(actor: Actor, state: Mark) -> Analysis:
    with reading() as session:
        return review_reads.analysis(session, actor)


def analysis(actor: Actor, revision: int) -> Analysis:
    """Return all reviews read by topics."""
    return _analysis(same_for_all(actor), mark(actor, revision))


@st.cache_resource(max_entries=_ANALYSES, show_spinner=False)
def _vocabulary(actor: Actor, state: Mark, _told: Analysis, _topics: TopicSet) -> Vocabulary:
    return review_words.vocabulary(_told, _topics.topics)


def vocabulary(actor: Actor, revision: int) -> Vocabulary:
    """Return the words of all reviews."""
    told, used = analysis(actor, revision), topics(actor, revision)
    return _vocabulary(same_for_all(actor), mark(actor, revision), told, used)


def seen(actor: Actor, revision: int, look: ReviewLook) -> Seen:
    """Return the reviews in view."""
    return review_figures.seen(analysis(actor, revision), look)


@st.cache_data(max_entries=64, show_spinner=False)
def _figures(
    actor: Actor, state: Mark, look: ReviewLook, _told: Analysis
) -> tuple[Whole, pd.DataFrame, list[Moved]]:
    view = review_figures.seen(_told, look)
    return review_figures.whole(_told, look), review_figures.by_topic(view), review_figures.moved(view)


def figures(actor: Actor, revision: int, look: ReviewLook) -> tuple[Whole, pd.DataFrame, list[Moved]]:
    """Return what the reviews in view come to: in all, by topic, and what moved."""
    return _figures(same_for_all(actor), mark(actor, revision), look, analysis(actor, revision))


@st.cache_data(max_entries=64, show_spinner=False)
def _over_time(
    actor: Actor, state: Mark, look: ReviewLook, step: Step, keys: tuple[str, ...], _told: Analysis
) -> pd.DataFrame:
    return review_figures.over_time(review_figures.seen(_told, look), step, keys)


def over_time(
    actor: Actor, revision: int, look: ReviewLook, step: Step, keys: tuple[str, ...]
) -> pd.DataFrame:
    """Return the shares of topics by month or week."""
    return _over_time(same_for_all(actor), mark(actor, revision), look, step, keys, analysis(actor, revision))


@st.cache_data(max_entries=32, show_spinner=False)
def _words(
    actor: Actor,
    state: Mark,
    revision: int,
    look: ReviewLook,
    _known: Vocabulary,
    _seen: Seen,
    _topics: TopicSet,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    with reading() as session:
        said = said_by_us(session, actor)
    return (
        review_words.frequent(_known, _seen),
        review_words.telling(_known, _seen),
        review_words.for_copy(_known, _seen, _topics.topics, said),
    )


def words(actor: Actor, revision: int, look: ReviewLook) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the frequent words, those that tell praise from complaint, and those for copy."""
    return _words(
        same_for_all(actor),
        mark(actor, revision),
        revision,
        look,
        vocabulary(actor, revision),
        seen(actor, revision, look),
        topics(actor, revision),
    )


@st.cache_data(max_entries=64, show_spinner=False)
def _quotes(
    actor: Actor, state: Mark, look: ReviewLook, key: str, sign: int | None, _seen: Seen, _topics: TopicSet
) -> list[Quote]:
    return quotes(_seen, _topics.topics, key, sign=sign)


def topic_quotes(actor: Actor, revision: int, look: ReviewLook, key: str, sign: int | None) -> list[Quote]:
    """Return quotes on a topic, the newest first."""
    return _quotes(
        same_for_all(actor),
        mark(actor, revision),
        look,
        key,
        sign,
        seen(actor, revision, look),
        topics(actor, revision),
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _item_names(actor: Actor, revision: int) -> dict[str, str]:
    with reading() as session:
        return review_reads.item_names(session, actor)


def item_names(actor: Actor, revision: int) -> dict[str, str]:
    """Return the titles of our items that reviews are about, by the code that the reviews name."""
    return _item_names(same_for_all(actor), revision)


@st.cache_data(max_entries=16, show_spinner=False)
def _told(
    actor: Actor,
    state: Mark,
    look: ReviewLook,
    lang: Language,
    _analysis: Analysis,
    _known: Vocabulary,
    _topics: TopicSet,
) -> Told:
    return told_of(_analysis, _known, _topics, look)


def told(actor: Actor, revision: int, look: ReviewLook) -> Told:
    """Return what a summary of the reviews in view tells."""
    return _told(
        same_for_all(actor),
        mark(actor, revision),
        look,
        language(),
        analysis(actor, revision),
        vocabulary(actor, revision),
        topics(actor, revision),
    )
