"""The fields of a section's form: lines, texts, choices, rows to add and remove, and the evidence of a row."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.locale import _
from core.positioning.evidence import MOST_EVIDENCE, checked_evidence, evidence_of
from core.positioning.evidence_words import evidence_says
from core.team.rights import Actor
from pages.ui.positioning import profile_load
from pages.ui.positioning.evidence import ICONS, evidence_picker
from pages.ui.positioning.profile_draft import Draft, Row
from pages.ui.save import literal


def text(draft: Draft, holder: Row, name: str, label: str, *, most: int, placeholder: str = "") -> None:
    """Draw a line."""
    holder[name] = st.text_input(
        label, max_chars=most, placeholder=placeholder, key=draft.widget(holder, name)
    )


def area(draft: Draft, holder: Row, name: str, label: str, *, most: int, placeholder: str = "") -> None:
    """Draw a text of a few lines."""
    holder[name] = st.text_area(
        label,
        max_chars=most,
        height="content",
        placeholder=placeholder,
        key=draft.widget(holder, name),
    )


def choice(
    draft: Draft, holder: Row, name: str, label: str, options: Sequence[str], named: Callable[[str], str]
) -> None:
    """Draw a choice of which none may be chosen, stored as ""."""
    key = draft.widget(holder, name, None)
    if st.session_state[key] == "":
        st.session_state[key] = None
    holder[name] = st.segmented_control(label, options, format_func=named, key=key) or ""


def tools(draft: Draft, part: str, row: Row, what: str, *, moves: bool = False) -> None:
    """Draw what can be done with a row: move it up, take it out."""
    if moves and draft.rows(part)[0] is not row:
        st.button(
            _("Move up"),
            icon=":material/arrow_upward:",
            type="tertiary",
            key=f"{draft.key}_{row['_id']}_up",
            on_click=draft.move_up,
            args=(part, row["_id"]),
        )
    st.button(
        what,
        icon=":material/delete:",
        type="tertiary",
        key=f"{draft.key}_{row['_id']}_remove",
        on_click=draft.remove,
        args=(part, row["_id"]),
    )


def add_button(draft: Draft, part: str, label: str, *, most: int, **values: Any) -> None:
    """Draw the button that adds a row, while one more fits."""
    st.button(
        label,
        icon=":material/add:",
        key=f"{draft.key}_{part}_add",
        disabled=len(draft.rows(part)) >= most,
        on_click=draft.add,
        args=(part,),
        kwargs=values,
    )


def evidence(user: Actor, revision: int, row: Row, key: str) -> None:
    """Draw the evidence of a row with what it says now, each piece with the way to take it out."""
    pieces: list[dict[str, Any]] = row.setdefault("evidence", [])
    found = profile_load.all_told(user, revision, [evidence_of(each) for each in pieces])
    for place, told in enumerate(found):
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            st.caption(f"{ICONS[told.evidence.kind]} {literal(evidence_says(told))}", width="stretch")
            st.button(
                _("Take out"),
                type="tertiary",
                icon=":material/close:",
                key=f"{key}_{place}_out",
                on_click=pieces.pop,
                args=(place,),
            )


def add_evidence(user: Actor, revision: int, row: Row, key: str) -> None:
    """Draw the way to add a piece of evidence to a row, while one more fits."""
    if len(row["evidence"]) >= MOST_EVIDENCE:
        return
    # With each piece another popover: the one that a piece was added in has done its work and closes.
    drawn = f"{key}_{len(row['evidence'])}"
    with st.popover(_("Evidence"), icon=":material/add_link:", type="tertiary", key=drawn):
        if (found := evidence_picker(user, revision, key=f"{key}_pick")) is not None:
            row["evidence"].append(checked_evidence(found))
            st.rerun(scope="fragment")


def proven(
    user: Actor, revision: int, draft: Draft, part: str, row: Row, what: str, *, moves: bool = False
) -> None:
    """Draw the evidence of a row, and in one line how to add some, and what else can be done with the row."""
    key = f"{draft.key}_{row['_id']}_evidence"
    evidence(user, revision, row, key)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        add_evidence(user, revision, row, key)
        tools(draft, part, row, what, moves=moves)
