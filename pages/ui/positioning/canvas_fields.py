"""The fields of a canvas with their notes: read at a glance, a note added by typing it and pressing Enter."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.locale import _, ngettext
from core.positioning.canvas import LINKS, MOST_TEXT, Note, Notes, fresh_id
from core.positioning.canvas_notes import added, fit, linked, loose
from core.positioning.canvas_reads import CanvasView
from core.positioning.canvas_words import field_asks, field_name
from core.positioning.evidence_numbers import Told
from core.team.rights import Actor, may
from pages.ui.positioning.canvas_save import note_label, open_note, save
from pages.ui.positioning.evidence import show_told
from pages.ui.save import literal, reporting

SWOT_ROWS = (("strengths", "weaknesses"), ("opportunities", "threats"))
# What we offer stands beside what it answers.
VALUE_ROWS = (("products", "jobs"), ("relievers", "pains"), ("creators", "gains"))

Marks = Mapping[str, Sequence[Told]]


def draw_rows(user: Actor, view: CanvasView, rows: Sequence[tuple[str, str]], marks: Marks) -> None:
    """Draw fields two by two; on a narrow screen they stand one below the other."""
    for row in rows:
        for column, field in zip(st.columns(2), row, strict=True):
            with column:
                draw_field(user, view, field, marks)


def draw_field(user: Actor, view: CanvasView, field: str, marks: Marks) -> None:
    """Draw a field: its name and question, its notes with their evidence, and the line for a new one."""
    content = _notes(view)
    notes = content.of(field)
    with st.container(border=True, height="stretch", gap="small", key=f"canvas_{view.id}_{field}"):
        st.markdown(f"**{literal(field_name(field))}**")
        if not notes:
            st.caption(literal(field_asks(field)))
        for note in notes:
            _note(user, view, content, note, marks)
        if may(user, "positioning.edit"):
            _line(user, view, field)


def _notes(view: CanvasView) -> Notes:
    assert isinstance(view.content, Notes)
    return view.content


def _note(user: Actor, view: CanvasView, content: Notes, note: Note, marks: Marks) -> None:
    with st.container(gap=None, key=f"canvas_note_{view.id}_{note.id}"):
        if may(user, "positioning.edit"):
            st.button(
                note_label(note),
                type="tertiary",
                key=f"canvas_open_{view.id}_{note.id}",
                on_click=open_note,
                args=(note.id,),
                help=_("Edit this note"),
                wrap=True,
            )
        else:
            st.markdown(note_label(note))
        _links(view, content, note)
        show_told(marks.get(f"{view.id}.{note.id}", ()), key=f"canvas_mark_{view.id}_{note.id}")


def _links(view: CanvasView, content: Notes, note: Note) -> None:
    """Say what an offer answers, and which wish nobody answers."""
    if view.kind != "value":
        return
    if note.field in LINKS:
        answered = linked(content, note)
        if answered:
            named = _(", ").join(_("“{text}”").format(text=each.text) for each in answered)
            st.caption(literal(_("Answers {notes}").format(notes=named)))
        else:
            st.caption(f":orange[:material/link_off: {literal(_('Answers nothing yet'))}]")
    elif any(each.id == note.id for each in fit(content).unanswered):
        st.caption(f":orange[:material/help: {literal(_('Nothing answers this yet'))}]")


def _line(user: Actor, view: CanvasView, field: str) -> None:
    key = f"canvas_add_{view.id}_{field}"
    st.text_input(
        _("Add to “{field}”").format(field=field_name(field)),
        key=key,
        max_chars=MOST_TEXT,
        placeholder=_("Type a note, press Enter"),
        on_change=_add,
        args=(user, view, field, key),
        label_visibility="collapsed",
        persist_state="session",
    )


def _add(user: Actor, view: CanvasView, field: str, key: str) -> None:
    text = " ".join(str(st.session_state[key] or "").split())
    if not text:
        return
    with reporting():
        content = added(_notes(view), Note(fresh_id(), field, text))
        save(user, view, content, _("Added: {text}").format(text=text))
        st.session_state[key] = ""


def told_loose(view: CanvasView) -> None:
    """Tell which notes no longer rest on what they were linked to."""
    content = _notes(view)
    for each in loose(content):
        if each.gone:
            sentence = ngettext(
                "“{text}” rests on a note that was deleted or moved: link it anew.",
                "“{text}” rests on {n} notes that were deleted or moved: link it anew.",
                each.gone,
            )
        else:
            sentence = _("“{text}” crosses no note of one side: link it anew.")
        with st.container(horizontal=True, vertical_alignment="center", key=f"canvas_loose_{each.note.id}"):
            st.warning(literal(sentence.format(text=each.note.text, n=each.gone)), icon=":material/link_off:")
            st.button(
                _("Link it"),
                key=f"canvas_relink_{view.id}_{each.note.id}",
                on_click=open_note,
                args=(each.note.id,),
            )
