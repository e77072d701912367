"""The drawer of a note: its words, weight, links and evidence; moved, ordered and deleted by buttons."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from core.errors import Conflict, PlannerError
from core.locale import _
from core.positioning.canvas import (
    CUSTOMER,
    LINKS,
    MOST_TEXT,
    OFFER,
    SWOT,
    TOWS,
    WEIGHTS,
    Factor,
    Note,
    Notes,
    fresh_id,
)
from core.positioning.canvas_notes import added, changed, check_links, linked, stepped, without
from core.positioning.canvas_reads import CanvasView
from core.positioning.canvas_words import field_name, weight_mark
from core.positioning.evidence import Evidence
from core.team.rights import Actor, may
from pages.ui.positioning import canvas_load, evidence_load
from pages.ui.positioning.canvas_save import NOTE, PAIR, SEEN, TURN, forget, save
from pages.ui.positioning.evidence import evidence_picker, show_told
from pages.ui.save import drawer_left, flash, literal, reporting, show_flash_here
from pages.ui.session import require_user, shop

WIDTH = 560
_MOVES = "canvas_moves"  # how many notes were moved to another field in this visit
_PEERS = (SWOT, TOWS, CUSTOMER, OFFER)  # the fields between which a note can be moved


def open_drawer(user: Actor, view: CanvasView) -> None:
    """Open the drawer of the note that the address names (`?note=…`, `?note=new-so`), if it is on the canvas."""
    asked = st.query_params.get(NOTE, "")
    if not asked or not isinstance(view.content, Notes) or not may(user, "positioning.edit"):
        return
    note = view.content.note(asked)
    field = asked.removeprefix("new-")
    if note is None and field not in TOWS:
        close()
        st.warning(_("This note is no longer on the canvas."), icon=":material/note_alt:")
        return
    title = field_name(note.field if note else field)
    st.dialog(literal(title), width=WIDTH, position="right", on_dismiss=close)(_drawer)(view.id, asked)


def close() -> None:
    """Let the drawer be gone in the next run."""
    st.query_params.pop(NOTE, None)
    drawer_left()


def _drawer(canvas_id: int, asked: str) -> None:
    if st.query_params.get(NOTE) != asked:  # deleted here: the page shows what the address names now
        drawer_left()
        st.rerun()
    user, revision = require_user(), shop().revision  # a drawer reruns alone: both may be others by now
    view = next((each for each in canvas_load.canvases(user, revision) if each.id == canvas_id), None)
    content = view.content if view else None
    if view is None or not isinstance(content, Notes) or not may(user, "positioning.edit"):
        st.warning(_("This canvas is no longer in the shop."), icon=":material/note_alt:")
        return
    show_flash_here()
    note = content.note(asked)
    if note is None and not asked.startswith("new-"):
        st.warning(_("This note is no longer on the canvas."), icon=":material/note_alt:")
        return
    seen = _seen(view, asked)
    if note is None:
        note = Note(asked, asked.removeprefix("new-"), "", 2, (), st.session_state.get(PAIR, ()))
    draft = _fields(seen, note, asked)
    _save_row(user, seen, view, draft, asked)
    if not asked.startswith("new-"):
        if note.field not in TOWS:
            _evidence(user, revision, view, note)
        _place(user, view, note)


def _seen(view: CanvasView, asked: str) -> CanvasView:
    """Return the canvas as it was when the form was filled: what others changed since is told when it is saved."""
    kept: dict[tuple[int, str], CanvasView] = st.session_state.setdefault(SEEN, {})
    before = kept.setdefault((view.id, asked), view)
    if before.version != view.version and _same_note(before, view, asked):
        kept[(view.id, asked)] = view  # others changed other notes: nothing to tell
    return kept[(view.id, asked)]


def _same_note(before: CanvasView, now: CanvasView, asked: str) -> bool:
    """Tell whether what the form holds of a note is the same in both; evidence and field are saved on their own."""
    was, there = (_note_on(view, asked) for view in (before, now))
    if was is None or there is None:
        return was is there
    return (was.text, was.weight, was.links) == (there.text, there.weight, there.links)


def _note_on(view: CanvasView, asked: str) -> Note | None:
    return view.content.note(asked) if isinstance(view.content, Notes) else None


def _fields(seen: CanvasView, stored: Note, asked: str) -> Note:
    """Draw the fields, filled from what was seen, and return the note as it is typed."""
    assert isinstance(seen.content, Notes)
    note = seen.content.note(asked) or stored
    turn = st.session_state.get(TURN, {}).get((seen.id, asked), 0)
    key = f"canvas_draft_{seen.id}_{asked}_{turn}"

    def begin(name: str, value: Any) -> str:
        st.session_state.setdefault(f"{key}_{name}", value)
        return f"{key}_{name}"

    text = st.text_area(
        _("What the note says") if note.field not in TOWS else _("Strategy"),
        key=begin("text", note.text),
        max_chars=MOST_TEXT,
        height=100,
        persist_state="session",
    )
    weight = st.segmented_control(
        _("Weight"),
        WEIGHTS,
        format_func=weight_mark,
        required=True,
        key=begin("weight", note.weight),
        persist_state="session",
    )
    links = note.links
    if note.field in LINKS:
        links = tuple(link for side in LINKS[note.field] for link in _side(seen.content, note, side, begin))
    return replace(note, text=" ".join((text or "").split()), weight=weight, links=links)


def _side(content: Notes, note: Note, side: str, begin: Any) -> Sequence[str]:
    texts = {each.id: each.text for each in content.of(side)}
    chosen = [each.id for each in linked(content, note) if each.field == side]
    return st.multiselect(
        field_name(side),
        list(texts),
        format_func=lambda each: texts.get(each, each),
        key=begin(f"links_{side}", chosen),
        placeholder=_("Which does it cross?") if note.field in TOWS else _("Which does it answer?"),
        persist_state="session",
    )


def _save_row(user: Actor, seen: CanvasView, now: CanvasView, draft: Note, asked: str) -> None:
    if seen.version != now.version:
        _meanwhile(now, asked, seen)
    label = _("Save") if seen.version == now.version else _("Save mine on top")
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(label, type="primary", icon=":material/save:", key=f"canvas_save_{now.version}")
        st.button(_("Discard"), key="canvas_discard", on_click=forget, args=(now.id, asked))
    if not pressed:
        return
    base = now  # what came in between was told above
    assert isinstance(base.content, Notes)
    try:
        if asked.startswith("new-"):
            draft = replace(draft, id=fresh_id())
        elif stored := base.content.note(asked):
            draft = replace(draft, evidence=stored.evidence, field=stored.field)
        check_links(base.content, draft)
        content = added(base.content, draft) if asked.startswith("new-") else changed(base.content, draft)
        save(user, base, content, _("Saved."))
    except Conflict:
        st.rerun(scope="fragment")  # somebody was faster by a moment: the drawer tells what they wrote
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    forget(now.id, asked)
    close()
    st.rerun()


def _meanwhile(now: CanvasView, asked: str, seen: CanvasView) -> None:
    """Tell that somebody else changed this note, and to what."""
    theirs = _note_on(now, asked)
    if theirs is None:
        return
    with st.container(border=True, key="canvas_meanwhile"):
        st.warning(
            _("Somebody else changed this note while it was open. Your entries are still here."),
            icon=":material/sync_problem:",
        )
        st.text(_("Now there: {text} {weight}").format(text=theirs.text, weight=weight_mark(theirs.weight)))
        st.button(
            _("Take theirs"),
            icon=":material/refresh:",
            key="canvas_latest",
            on_click=forget,
            args=(seen.id, asked),
        )


def _evidence(user: Actor, revision: int, view: CanvasView, note: Note) -> None:
    with st.container(border=True, key="canvas_evidence"):
        st.markdown(f"**{literal(_('Evidence'))}**")
        draw_evidence(user, revision, note, key=f"canvas_{view.id}_{note.id}", keep=_keep(user, view, note))


def _keep(user: Actor, view: CanvasView, note: Note) -> Any:
    def keep(evidence: tuple[Evidence, ...], said: str) -> None:
        assert isinstance(view.content, Notes)
        save(user, view, changed(view.content, replace(note, evidence=evidence)), said)

    return keep


def draw_evidence(user: Actor, revision: int, part: Note | Factor, *, key: str, keep: Any) -> None:
    """Draw the evidence of a note or factor, each piece with its button that takes it away, and the choice of another."""
    for place, told in enumerate(evidence_load.all_told(user, revision, part.evidence)):
        with st.container(horizontal=True, vertical_alignment="center", key=f"{key}_piece_{place}"):
            with st.container(gap=None, key=f"said_{key}_{place}"):
                show_told([told], key=f"{key}_shown_{place}")
            rest = (*part.evidence[:place], *part.evidence[place + 1 :])
            if st.button(_("Take away"), icon=":material/close:", type="tertiary", key=f"{key}_less_{place}"):
                with reporting():
                    keep(rest, _("The evidence is taken away."))
                    st.rerun()
    if not part.evidence:
        st.caption(literal(_("Nothing yet: a number, a link or a remark makes the note worth more.")))
    if chosen := evidence_picker(user, revision, key=f"{key}_pick"):
        with reporting():
            keep((*part.evidence, chosen), _("The evidence is noted."))
            st.rerun()


def _place(user: Actor, view: CanvasView, note: Note) -> None:
    """Draw the buttons that order, move and delete the note."""
    peers = next(each for each in _PEERS if note.field in each)
    with st.container(horizontal=True, vertical_alignment="bottom", key="canvas_place"):
        for name, icon, step in ((_("Move up"), "arrow_upward", -1), (_("Move down"), "arrow_downward", 1)):
            st.button(
                name,
                icon=f":material/{icon}:",
                key=f"canvas_step_{step}",
                on_click=_step,
                args=(user, view, note, step),
            )
        field = st.selectbox(
            _("Move to field"),
            peers,
            index=peers.index(note.field),
            format_func=field_name,
            # A key for each move: one that is undone must not find the field it was moved to chosen still.
            key=f"canvas_field_{view.id}_{note.id}_{note.field}_{st.session_state.get(_MOVES, 0)}",
            width=200,
        )
        st.button(
            _("Delete"),
            icon=":material/delete:",
            key="canvas_delete_note",
            on_click=_delete,
            args=(user, view, note),
        )
    if field != note.field:
        _move(user, view, note, field)


def _step(user: Actor, view: CanvasView, note: Note, step: int) -> None:
    assert isinstance(view.content, Notes)
    with reporting():
        content = stepped(view.content, note.id, step)
        if content == view.content:
            flash(_("It stands at the end of its field already."))
        else:
            save(user, view, content, _("Moved: {text}").format(text=note.text))


def _move(user: Actor, view: CanvasView, note: Note, field: str) -> None:
    assert isinstance(view.content, Notes)
    with reporting():
        content = changed(view.content, replace(note, field=field))
        said = _("Moved to {field}: {text}").format(field=field_name(field), text=note.text)
        st.session_state[_MOVES] = st.session_state.get(_MOVES, 0) + 1
        save(user, view, content, said)
        st.rerun()


def _delete(user: Actor, view: CanvasView, note: Note) -> None:
    assert isinstance(view.content, Notes)
    with reporting():
        save(user, view, without(view.content, note.id), _("Deleted: {text}").format(text=note.text))
        forget(view.id, note.id)
        close()
