"""The cached reads of the canvases: keyed by shop and revision, so that nothing needs clearing."""
# ruff: noqa: ARG001 (revision, day and language are part of the cache key)

from collections.abc import Sequence
from datetime import date

import streamlit as st

from core.competitors import reads as rival_reads
from core.db.engine import reading
from core.locale import language
from core.positioning import canvas_proposals, canvas_reads
from core.positioning.canvas import Note
from core.positioning.canvas_reads import CanvasView
from core.positioning.evidence_numbers import Told
from core.positioning.segments import Segment, segments_of
from core.team.rights import Actor
from pages.ui.calendar.load import today
from pages.ui.positioning import evidence_load, load
from pages.ui.session import same_for_all


@st.cache_data(max_entries=32, show_spinner=False)
def _canvases(actor: Actor, revision: int) -> tuple[CanvasView, ...]:
    with reading() as session:
        return canvas_reads.canvases(session, actor)


def canvases(user: Actor, revision: int) -> tuple[CanvasView, ...]:
    """Return the shop's canvases, see `core.positioning.canvas_reads.canvases`."""
    return _canvases(same_for_all(user), revision)


@st.cache_data(max_entries=16, show_spinner=False)
def _proposed(actor: Actor, revision: int, day: date, spoken: str) -> tuple[Note, ...]:
    with reading() as session:
        return canvas_proposals.proposed_notes(session, actor)


def proposed_notes(user: Actor, revision: int) -> tuple[Note, ...]:
    """Return the notes that the shop's numbers propose."""
    root = evidence_load.root(user, revision)
    return _proposed(same_for_all(user), root, today(user, revision), language())


@st.cache_data(max_entries=16, show_spinner=False)
def _rivals(actor: Actor, revision: int) -> tuple[str, ...]:
    with reading() as session:
        return tuple(rival_reads.rivals(session, actor)["name"])


def rival_names(user: Actor, revision: int) -> tuple[str, ...]:
    """Return the names of the shop's rivals."""
    return _rivals(same_for_all(user), revision)


def segments(user: Actor, revision: int) -> tuple[Segment, ...]:
    """Return the segments of the store profile."""
    return segments_of(load.current(user, revision).section("segments"))


def told(user: Actor, revision: int, shown: Sequence[CanvasView]) -> dict[str, list[Told]]:
    """Return all evidence of canvases as of now, by "<canvas>.<note's or factor's id>"; all is read together."""
    places = [
        (f"{canvas.id}.{part.id}", piece)
        for canvas in shown
        for part in canvas.parts
        for piece in part.evidence
    ]
    pieces = evidence_load.all_told(user, revision, [piece for _place, piece in places])
    by_part: dict[str, list[Told]] = {}
    for (place, _piece), each in zip(places, pieces, strict=True):
        by_part.setdefault(place, []).append(each)
    return by_part
