"""Text that was typed into a card and not saved yet: it survives reruns and a walk to another page."""

from collections.abc import Mapping

import streamlit as st

from core.content.brief import PARTS
from core.content.reads import Piece
from pages.ui.copy_field import typed


def field_key(piece: Piece, part: str) -> str:
    """Return the key of a part's field: a new one, so that it starts afresh, after each save or reset."""
    return f"copy_{piece.id}_{part}_{_round(piece.id)}_{began_from(piece)}"


def current(piece: Piece) -> dict[str, str]:
    """Return the text of each part as it stands on the screen, and remember it when it differs."""
    kept = _kept().get(piece.id)
    before: Mapping[str, str] = kept[1] if kept else piece.parts
    parts = {}
    for part in PARTS[piece.kind]:
        text = typed(field_key(piece, part))
        parts[part] = before[part] if text is None else text
    if parts != piece.parts:
        _kept()[piece.id] = (kept[0] if kept else piece.number, parts)
    elif kept:
        del _kept()[piece.id]
    return parts


def put(piece: Piece, parts: Mapping[str, str]) -> None:
    """Replace what stands in the fields, as if it had been typed."""
    number = began_from(piece)
    _next_round(piece.id)
    _kept()[piece.id] = (number, dict(parts))


def drop(piece_id: int) -> None:
    """Forget what was typed."""
    _kept().pop(piece_id, None)
    _next_round(piece_id)


def began_from(piece: Piece) -> int:
    """Return the number of the version that the typing began from."""
    kept = _kept().get(piece.id)
    return kept[0] if kept else piece.number


def is_overtaken(piece: Piece) -> bool:
    """Tell whether somebody saved the piece after the typing began."""
    return began_from(piece) != piece.number


def rebase(piece: Piece) -> None:
    """Let the typed text stand against the newest version."""
    kept = _kept().get(piece.id)
    if kept:
        _kept()[piece.id] = (piece.number, kept[1])


def _kept() -> dict[int, tuple[int, dict[str, str]]]:
    return st.session_state.setdefault("copy_unsaved", {})


def _round(piece_id: int) -> int:
    return st.session_state.setdefault("copy_rounds", {}).get(piece_id, 0)


def _next_round(piece_id: int) -> None:
    st.session_state.setdefault("copy_rounds", {})[piece_id] = _round(piece_id) + 1
