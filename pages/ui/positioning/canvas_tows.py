"""The TOWS matrix: strategies that cross what we are with what comes from outside."""

import streamlit as st

from core.locale import _, ngettext
from core.positioning.canvas import Notes
from core.positioning.canvas_notes import linked, suggested_pairs
from core.positioning.canvas_reads import CanvasView
from core.positioning.canvas_words import field_asks, field_name
from core.team.rights import Actor, may
from pages.ui.positioning.canvas_fields import told_loose
from pages.ui.positioning.canvas_save import TURN, begin_strategy, note_label, open_note
from pages.ui.save import literal

ROWS = (("so", "wo"), ("st", "wt"))


def draw(user: Actor, view: CanvasView) -> None:
    """Draw the four kinds of strategy, each with the pairs that wait to be crossed."""
    assert isinstance(view.content, Notes)
    told_loose(view)
    for row in ROWS:
        for column, field in zip(st.columns(2), row, strict=True):
            with column:
                _field(user, view, view.content, field)


def _field(user: Actor, view: CanvasView, content: Notes, field: str) -> None:
    with st.container(border=True, height="stretch", gap="small", key=f"canvas_{view.id}_{field}"):
        st.markdown(f"**{literal(field_name(field))}**")
        strategies = content.of(field)
        if not strategies:
            st.caption(literal(field_asks(field)))
        for note in strategies:
            with st.container(gap=None, key=f"canvas_note_{view.id}_{note.id}"):
                label = note_label(note)
                if may(user, "positioning.edit"):
                    st.button(
                        label,
                        type="tertiary",
                        key=f"canvas_open_{view.id}_{note.id}",
                        on_click=open_note,
                        args=(note.id,),
                        help=_("Edit this note"),
                        wrap=True,
                    )
                else:
                    st.markdown(label)
                st.caption(literal(crossed(content, note.id)))
        if may(user, "positioning.edit"):
            _suggestions(view, content, field)


def crossed(content: Notes, note_id: str) -> str:
    """Return what a strategy crosses, in words."""
    note = content.note(note_id)
    texts = [_("“{text}”").format(text=each.text) for each in linked(content, note)] if note else []
    return " × ".join(texts) or _("Crosses nothing")


def _suggestions(view: CanvasView, content: Notes, field: str) -> None:
    pairs = suggested_pairs(content, field)
    with st.container(horizontal=True):
        st.button(
            _("New strategy"),
            icon=":material/add:",
            key=f"canvas_new_{view.id}_{field}",
            on_click=begin_strategy,
            args=(view.id, field, ()),
        )
        if not pairs:
            return
        label = ngettext("{n} pair to cross", "{n} pairs to cross", len(pairs)).format(n=len(pairs))
        # Another key once a pair was taken: a popover that stays open would lie over the drawer.
        turn = st.session_state.get(TURN, {}).get((view.id, f"new-{field}"), 0)
        with st.popover(label, icon=":material/lightbulb:", key=f"canvas_pairs_{view.id}_{field}_{turn}"):
            st.caption(literal(_("The weightiest notes that no strategy crosses yet; choose one to begin.")))
            for number, pair in enumerate(pairs):
                st.button(
                    literal(
                        _("“{first}” × “{second}”").format(first=pair.first.text, second=pair.second.text)
                    ),
                    key=f"canvas_pair_{view.id}_{field}_{number}",
                    on_click=begin_strategy,
                    args=(view.id, field, (pair.first.id, pair.second.id)),
                    width="stretch",
                    wrap=True,
                )
