"""Notes that the shop's numbers propose: ticked by people, each with its number as evidence."""

from collections.abc import Collection
from dataclasses import replace

import streamlit as st

from core.errors import PlannerError
from core.locale import _, ngettext
from core.positioning.canvas import Note, Notes
from core.positioning.canvas_words import field_name
from core.team.rights import Actor, may
from pages.ui.positioning import canvas_load
from pages.ui.positioning.canvas_save import save
from pages.ui.save import literal
from pages.ui.session import require_user, shop


def tick_proposed(user: Actor, revision: int, *, known: Collection[str] = ()) -> tuple[Note, ...]:
    """Draw what the numbers propose, and return what is ticked. `known` are numbers that are cited already."""
    proposed = [
        note
        for note in canvas_load.proposed_notes(user, revision)
        if not {each.ref for each in note.evidence} & set(known)
    ]
    if not proposed:
        said = (
            _("The numbers propose nothing more: what they say is cited already.")
            if known
            else _("The numbers propose nothing yet: they need items with costs, and rivals' prices.")
        )
        st.info(said, icon=":material/monitoring:")
        return ()
    st.caption(literal(_("Take what is true; each note keeps its number as evidence.")))
    kept = []
    for note in proposed:
        label = _("{field}: {text}").format(field=field_name(note.field), text=note.text)
        if st.checkbox(literal(label), value=True, key=f"canvas_propose_{note.id}"):
            kept.append(note)
    return tuple(kept)


def open_proposed(canvas_id: int) -> None:
    """Open the dialog that adds notes from the numbers to a SWOT."""
    st.dialog(_("Notes from the numbers"), width="medium")(_proposed)(canvas_id)


def _proposed(canvas_id: int) -> None:
    user, revision = require_user(), shop().revision  # a dialog reruns alone: both may be others by now
    view = next((each for each in canvas_load.canvases(user, revision) if each.id == canvas_id), None)
    if view is None or not isinstance(view.content, Notes) or not may(user, "positioning.edit"):
        st.warning(_("This canvas is no longer in the shop."), icon=":material/note_alt:")
        return
    taken = {note.id for note in view.content.notes}
    notes = tick_proposed(user, revision, known=[each.ref for each in view.evidence])
    notes = tuple(note for note in notes if note.id not in taken)
    if not st.button(
        _("Add them"), type="primary", icon=":material/add:", key="canvas_propose_add", disabled=not notes
    ):
        return
    try:
        content = replace(view.content, notes=(*view.content.notes, *notes))
        said = ngettext("{n} note is added.", "{n} notes are added.", len(notes)).format(n=len(notes))
        save(user, view, content, said)
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    st.rerun()
