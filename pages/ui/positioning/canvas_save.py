"""Saving what is done on a canvas: at once, beside others who work on it, with an undo."""

import streamlit as st

from core.db.engine import writing
from core.positioning.canvas import Content, Note
from core.positioning.canvas_actions import Edited, edit_canvas, undo_edit
from core.positioning.canvas_reads import CanvasView
from core.team.rights import Actor
from pages.ui.positioning.evidence_load import still_hold
from pages.ui.save import flash, literal
from pages.ui.session import shop

NOTE, VIEW, CANVAS = "note", "view", "canvas"  # what the address carries
SEEN = "canvas_note_seen"  # the canvas as it was when a note's drawer was filled, by canvas and note
TURN = "canvas_note_turn"  # raised whenever the drawer of a note is to be filled anew, by canvas and note
PAIR = "canvas_pair"  # the notes that a new strategy begins with


# A weight above the usual one as bars that rise: one icon, smaller than three signs.
_WEIGHT_ICONS = {2: ":material/signal_cellular_alt_2_bar:", 3: ":material/signal_cellular_alt:"}


def note_label(note: Note) -> str:
    """Return a note's words and weight as a label."""
    icon = _WEIGHT_ICONS.get(note.weight)
    return f"{literal(note.text)} :gray[{icon}]" if icon else literal(note.text)


def save(user: Actor, seen: CanvasView, content: Content, said: str) -> Edited:
    """Store a content that began from what was seen, and offer the undo. Raises Conflict and BadInput as core does."""
    before = shop().revision
    with writing() as session:
        done = edit_canvas(session, user, seen.id, version=seen.version, seen=seen.content, content=content)
    if done.version != seen.version:
        still_hold(user, before, shop().revision)
    flash(said, undo=_undo, args=(user, done))
    return done


def _undo(user: Actor, done: Edited) -> None:
    before = shop().revision
    with writing() as session:
        back = undo_edit(session, user, done)
    if back.version != done.version:
        still_hold(user, before, shop().revision)


def open_note(note: str) -> None:
    """Open the drawer of a note in the next run; "new-<field>" begins one."""
    st.query_params[NOTE] = note


def begin_strategy(canvas_id: int, field: str, pair: tuple[str, ...]) -> None:
    """Open the drawer of a new strategy that crosses a pair; what was typed into one before stays without a pair."""
    st.session_state[PAIR] = pair
    if pair:
        forget(canvas_id, f"new-{field}")
    open_note(f"new-{field}")


def forget(canvas_id: int, note: str) -> None:
    """Let the drawer of a note be filled anew from what is stored."""
    st.session_state.get(SEEN, {}).pop((canvas_id, note), None)
    turns: dict[tuple[int, str], int] = st.session_state.setdefault(TURN, {})
    turns[(canvas_id, note)] = turns.get((canvas_id, note), 0) + 1


def show_canvas(canvas_id: int) -> None:
    """Show a canvas in the next run."""
    st.query_params[CANVAS] = str(canvas_id)
    for name in (NOTE, VIEW):
        st.query_params.pop(name, None)
