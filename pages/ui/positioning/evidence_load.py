"""What evidence says now, read once a revision, day and language."""
# ruff: noqa: ARG001 (revision and day are part of the cache key, the language of the words in it)

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from secrets import token_hex
from time import monotonic
from typing import Any

import streamlit as st

from core.db.engine import reading
from core.locale import _, language
from core.positioning import evidence_numbers, review_reads
from core.positioning.evidence import Evidence, Figure
from core.positioning.evidence_numbers import Offered, Told, cited, told
from core.positioning.review_reads import ReviewView
from core.team.rights import Actor
from pages.ui.calendar.load import today
from pages.ui.session import same_for_all

MOST_REVIEWS = 6
_MOST_KNOWN = 1_000
SLOW_SECONDS, KEPT_SECONDS = 2.0, 600.0


@st.cache_data(show_spinner=False)
def _since() -> str:
    """Return what names this filling of the cache: who clears the cached data clears the figures with it."""
    return token_hex(8)


@st.cache_resource(max_entries=32, show_spinner=False)
def _read_before(actor: Actor, revision: int, day: date, spoken: str, since: str) -> dict[str, Figure | None]:
    """Return what was read so far of a revision's numbers; others are added as they are asked for."""
    return {}


@st.cache_resource(max_entries=1, show_spinner=False)
def _same_numbers(since: str) -> dict[tuple[int, int], int]:
    """Return for revisions of shops, in which no number changed, the revision whose numbers still hold."""
    return {}


def still_hold(user: Actor, before: int, after: int) -> None:
    """Tell that what raised the revision from `before` to `after` changed no number that can be cited.

    Typing a note would otherwise have all prices of the shop compared anew.
    """
    known = _same_numbers(_since())
    if after != before + 1:
        return  # somebody else wrote, too: what that was is not known here
    known[(user.shop_id, after)] = known.get((user.shop_id, before), before)
    while len(known) > _MOST_KNOWN:
        known.pop(next(iter(known)), None)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A figure that took long to read, and when it was."""

    figure: Figure | None
    at: float


@st.cache_resource(max_entries=1, show_spinner=False)
def _slow(since: str) -> dict[tuple[Any, ...], _Kept]:
    """Return the figures that took long to read, for all sessions of this process."""
    return {}


def root(user: Actor, revision: int) -> int:
    """Return the revision whose numbers still hold in this one."""
    return _same_numbers(_since()).get((user.shop_id, revision), revision)


def figures(user: Actor, revision: int, refs: Iterable[str]) -> dict[str, Figure | None]:
    """Return what numbers say now, see `core.positioning.evidence_numbers.figures`; each is read once a revision.

    In a shop so large that reading takes long they are as of some minutes ago: every save in the shop makes
    a new revision.
    """
    asked = tuple(dict.fromkeys(refs))
    begun = root(user, revision)
    actor = same_for_all(user)
    known = _read_before(actor, begun, today(user, revision), language(), _since())
    slow = _slow(_since())
    whose = (user.shop_id, user.role, language())
    for ref in asked:
        if ref not in known and (kept := slow.get((*whose, ref))) and monotonic() - kept.at < KEPT_SECONDS:
            known[ref] = kept.figure
    missing = [ref for ref in asked if ref not in known]
    if missing:
        began = monotonic()
        with st.spinner(_("Reading the numbers …")), reading() as session:
            known.update(evidence_numbers.figures(session, actor, missing))
        if monotonic() - began > SLOW_SECONDS:
            slow.update({(*whose, ref): _Kept(known[ref], monotonic()) for ref in missing})
    return {ref: known[ref] for ref in asked}


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
    return _offered(same_for_all(user), root(user, revision), language())


@st.cache_data(max_entries=64, show_spinner=False)
def _reviews(actor: Actor, revision: int, words: str) -> list[ReviewView]:
    with reading() as session:
        return review_reads.search(session, actor, words, limit=MOST_REVIEWS)


def reviews(user: Actor, revision: int, words: str) -> list[ReviewView]:
    """Return the newest reviews that contain these words."""
    return _reviews(same_for_all(user), revision, words.strip())
