"""What evidence says now, read once a revision, day and language."""
# ruff: noqa: ARG001 (revision and day are part of the cache key, the language of the words in it)

from collections.abc import Iterable
from datetime import date

import streamlit as st

from core.db.engine import reading
from core.locale import language
from core.positioning import evidence_numbers, review_reads
from core.positioning.evidence import Evidence, Figure
from core.positioning.evidence_numbers import Offered, Told, cited, told
from core.positioning.review_reads import ReviewView
from core.team.rights import Actor
from pages.ui.calendar.load import today
from pages.ui.session import same_for_all

MOST_REVIEWS = 6


@st.cache_data(max_entries=128, show_spinner=False)
def _figures(
    actor: Actor, revision: int, day: date, spoken: str, refs: tuple[str, ...]
) -> dict[str, Figure | None]:
    with reading() as session:
        return evidence_numbers.figures(session, actor, refs)


def figures(user: Actor, revision: int, refs: Iterable[str]) -> dict[str, Figure | None]:
    """Return what numbers say now, see `core.positioning.evidence_numbers.figures`."""
    asked = tuple(sorted(set(refs)))
    if not asked:
        return {}
    return _figures(same_for_all(user), revision, today(user, revision), language(), asked)


def all_told(user: Actor, revision: int, evidence: Iterable[Evidence]) -> list[Told]:
    """Return each piece of evidence with what its number says now; all are read together."""
    pieces = list(evidence)
    known = figures(user, revision, cited(pieces))
    return [told(each, known) for each in pieces]


@st.cache_data(max_entries=32, show_spinner=False)
def _offered(actor: Actor, revision: int, spoken: str) -> tuple[Offered, ...]:
    with reading() as session:
        return evidence_numbers.offered(session, actor)


def offered(user: Actor, revision: int) -> tuple[Offered, ...]:
    """Return the numbers that can be chosen as evidence."""
    return _offered(same_for_all(user), revision, language())


@st.cache_data(max_entries=64, show_spinner=False)
def _reviews(actor: Actor, revision: int, words: str) -> list[ReviewView]:
    with reading() as session:
        return review_reads.search(session, actor, words, limit=MOST_REVIEWS)


def reviews(user: Actor, revision: int, words: str) -> list[ReviewView]:
    """Return the newest reviews that contain these words."""
    return _reviews(same_for_all(user), revision, words.strip())
