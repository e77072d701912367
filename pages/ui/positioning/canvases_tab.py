"""The tab of canvases: what a workshop wrote, and whether its numbers still hold."""

from zlib import crc32

import streamlit as st

from core.locale import _, ngettext, one_after_another
from core.positioning.canvas import KINDS, Notes
from core.positioning.canvas_notes import fit
from core.positioning.canvas_reads import CanvasView
from core.positioning.canvas_words import kind_name, kind_says
from core.team.rights import Actor, may
from pages.ui.empty import empty
from pages.ui.positioning import (
    canvas_curves,
    canvas_factor,
    canvas_fields,
    canvas_load,
    canvas_note,
    canvas_tows,
)
from pages.ui.positioning.canvas_more import export_menu, more_menu
from pages.ui.positioning.canvas_new import open_new
from pages.ui.positioning.canvas_save import CANVAS, NOTE, VIEW
from pages.ui.save import literal

VIEWS = ("notes", "tows")


def answer(user: Actor, revision: int) -> str:
    """Say how many canvases there are, how much of them is proven, and what moved since."""
    shown = canvas_load.canvases(user, revision)
    if not shown:
        return _("No canvas yet: a SWOT, a value proposition or a strategy canvas whose notes stay true.")
    n = len(shown)
    first = ngettext("{n} canvas", "{n} canvases", n).format(n=n)
    proven, notes = (sum(each.proven[place] for each in shown) for place in (0, 1))
    second = ngettext(
        "{proven} of {n} note has evidence", "{proven} of {n} notes have evidence", notes
    ).format(proven=proven, n=notes)
    moved = sum(
        bool(each.moved) for told in canvas_load.told(user, revision, shown).values() for each in told
    )
    if not moved:
        return _("{canvases}; {proven}.").format(canvases=first, proven=second)
    third = ngettext(
        "{n} number moved since it was noted", "{n} numbers moved since they were noted", moved
    ).format(n=moved)
    return _("{canvases}; {proven}, {moved}.").format(canvases=first, proven=second, moved=third)


def menu(user: Actor, _revision: int) -> None:
    """Draw the button that makes a canvas."""
    if may(user, "positioning.edit") and st.button(
        _("New canvas"), type="primary", icon=":material/add:", key="canvas_new"
    ):
        open_new()


def draw(user: Actor, revision: int) -> None:
    """Draw the chosen canvas."""
    shown = canvas_load.canvases(user, revision)
    if not shown:
        _nothing(user)
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="canvas_bar"):
        view = _choose(shown)
        part = _part(view)
        export_menu(user, view)
        more_menu(user, view)
    st.caption(literal(_says(view)))
    marks = canvas_load.told(user, revision, shown)
    if view.kind == "strategy":
        canvas_curves.draw(user, revision, view, marks)
        canvas_factor.open_drawer(user, view)
        return
    if part == "tows":
        canvas_tows.draw(user, view)
    else:
        rows = canvas_fields.SWOT_ROWS if view.kind == "swot" else canvas_fields.VALUE_ROWS
        canvas_fields.draw_rows(user, view, rows, marks)
    canvas_note.open_drawer(user, view)


def _nothing(user: Actor) -> None:
    with empty(
        _("What you are good and bad at, what buyers want, where you differ: each note with its proof."),
        icon=":material/dashboard:",
    ):
        if may(user, "positioning.edit"):
            st.button(
                _("Make the first canvas"), icon=":material/add:", key="canvas_first", on_click=_open_in_next
            )
    for kind in KINDS:
        st.caption(literal(_("{what}: {sentence}").format(what=kind_name(kind), sentence=kind_says(kind))))
    if st.session_state.pop("canvas_open_new", False):
        open_new()


def _open_in_next() -> None:
    st.session_state["canvas_open_new"] = True


def _choose(shown: tuple[CanvasView, ...]) -> CanvasView:
    """Draw the choice of a canvas and return it; the address carries its id."""
    views = {str(each.id): each for each in shown}
    asked = st.query_params.get(CANVAS, "")
    # Another key once a title changed: the choice on the screen would keep its old name.
    key = f"positioning_canvas_{crc32(repr([each.title for each in shown]).encode())}"
    picked = st.selectbox(
        _("Canvas"),
        list(views),
        index=list(views).index(asked) if asked in views else 0,
        format_func=lambda each: views[each].title if each in views else each,
        key=key,
        on_change=_chosen,
        args=(key,),
        width=300,
    )
    return views[picked]


def _chosen(key: str) -> None:
    st.query_params[CANVAS] = st.session_state[key]
    for name in (NOTE, VIEW):
        st.query_params.pop(name, None)


def _part(view: CanvasView) -> str:
    """Draw the choice between a SWOT and its TOWS; other canvases have one part."""
    if view.kind != "swot":
        return VIEWS[0]
    asked = st.query_params.get(VIEW)
    key = f"canvas_part_{view.id}"
    return st.segmented_control(
        _("View"),
        VIEWS,
        default=asked if asked in VIEWS else VIEWS[0],
        format_func=_part_name,
        required=True,
        key=key,
        on_change=lambda: st.query_params.update(view=st.session_state[key]),
        label_visibility="collapsed",
    )


def _part_name(part: str) -> str:
    return {"notes": _("SWOT"), "tows": _("TOWS")}[part]


def _says(view: CanvasView) -> str:
    """Say how much of the canvas is proven, and how a value proposition fits."""
    proven, n = view.proven
    if view.kind == "strategy":
        sentence = ngettext(
            "{proven} of {n} factor has evidence.", "{proven} of {n} factors have evidence.", n
        )
    else:
        sentence = ngettext("{proven} of {n} note has evidence.", "{proven} of {n} notes have evidence.", n)
    told = [sentence.format(proven=proven, n=n)]
    if view.kind == "value" and isinstance(view.content, Notes):
        found = fit(view.content)
        said = _("The offer answers {n} of {m} wishes.")
        told.insert(0, said.format(n=len(found.answered), m=found.wishes))
        if view.content.segment:
            told.insert(0, _("For {segment}.").format(segment=view.content.segment))
    return one_after_another(told)
