"""The form of the personas: one buyer at a time, in a situation, in their own words."""

import streamlit as st

from core.locale import _
from core.positioning.personas import LIMITS, MOST_PERSONAS
from core.positioning.segments import segments_of
from core.team.rights import Actor
from pages.ui.positioning import load
from pages.ui.positioning.profile_draft import Draft, Row
from pages.ui.positioning.profile_rows import add_button, area, text, tools


def draw(user: Actor, revision: int, draft: Draft) -> None:
    """Draw a card a persona."""
    known = [each.name for each in segments_of(load.current(user, revision).section("segments"))]
    for row in draft.rows("personas"):
        with st.container(border=True):
            left, right = st.columns(2)
            with left:
                text(draft, row, "name", _("Name of the persona"), most=LIMITS["name"])
            with right:
                _segment(draft, row, known)
            area(draft, row, "situation", _("A day, a situation"), most=LIMITS["situation"])
            area(draft, row, "says", _("What they say"), most=LIMITS["says"])
            area(draft, row, "barrier", _("What keeps them from buying"), most=LIMITS["barrier"])
            tools(draft, "personas", row, _("Remove this persona"))
    add_button(draft, "personas", _("Add a persona"), most=MOST_PERSONAS)


def _segment(draft: Draft, row: Row, known: list[str]) -> None:
    """Offer the segments of now; one that was renamed or removed stays chosen until somebody chooses another."""
    stored = row.get("segment", "")
    options = ["", *known, *([stored] if stored and stored not in known else [])]
    row["segment"] = st.selectbox(
        _("Of which segment"),
        options,
        format_func=lambda name: name or _("of none"),
        key=draft.widget(row, "segment"),
    )
