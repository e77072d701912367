"""A new canvas: empty, from a template, from a segment of the store profile, or from the shop's own numbers."""

import streamlit as st

from core.db.engine import writing
from core.errors import PlannerError
from core.locale import _
from core.positioning.canvas import KINDS, MOST_TITLE, Content, Notes
from core.positioning.canvas_actions import create_canvas
from core.positioning.canvas_templates import blank, from_segment, template
from core.positioning.canvas_words import kind_name, kind_says
from core.team.rights import Actor
from pages.ui.positioning import canvas_load
from pages.ui.positioning.canvas_proposed import tick_proposed
from pages.ui.positioning.canvas_save import show_canvas
from pages.ui.save import flash, literal
from pages.ui.session import require_user, shop

# kind -> what it can begin with
_STARTS = {
    "swot": ("numbers", "template", "blank"),
    "value": ("template", "segment", "blank"),
    "strategy": ("template", "blank"),
}


def open_new() -> None:
    """Open the dialog that makes a canvas."""
    st.dialog(_("New canvas"), width="medium")(_new)()


def _new() -> None:
    user, revision = require_user(), shop().revision  # a dialog reruns alone: both may be others by now
    kind = st.segmented_control(
        _("Kind"), KINDS, default="swot", format_func=kind_name, required=True, key="canvas_new_kind"
    )
    st.caption(literal(kind_says(kind)))
    starts = [each for each in _STARTS[kind] if each != "segment" or canvas_load.segments(user, revision)]
    start = st.radio(
        _("Begin with"), starts, format_func=_start_name, key=f"canvas_new_start_{kind}", horizontal=True
    )
    title = st.text_input(
        _("Title"), value=kind_name(kind), max_chars=MOST_TITLE, key=f"canvas_new_title_{kind}"
    )
    content = _content(user, revision, kind, start)
    if st.button(_("Make it"), type="primary", icon=":material/add:", key="canvas_new_make"):
        _make(user, kind, title, content)


def _start_name(start: str) -> str:
    return {
        "numbers": _("the shop's numbers"),
        "template": _("a template"),
        "segment": _("a segment of the profile"),
        "blank": _("an empty one"),
    }[start]


def _content(user: Actor, revision: int, kind: str, start: str) -> Content:
    rivals = canvas_load.rival_names(user, revision)[:3]
    if start == "numbers":
        return Notes(tick_proposed(user, revision))
    if start == "segment":
        segments = {each.name: each for each in canvas_load.segments(user, revision)}
        name = st.selectbox(_("Segment"), list(segments), key="canvas_new_segment")
        return from_segment(segments[name]) if name else Notes()
    return template(kind, rivals) if start == "template" else blank(kind, rivals)


def _make(user: Actor, kind: str, title: str, content: Content) -> None:
    try:
        with writing() as session:
            made = create_canvas(session, user, kind, title, content)
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    show_canvas(made)
    flash(_("{name} is there.").format(name=title))
    st.rerun()
