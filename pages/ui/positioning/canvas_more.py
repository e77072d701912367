"""What else a canvas offers: files to take along, another title, a copy, its history, and to be deleted."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.db.engine import reading, writing
from core.errors import PlannerError
from core.locale import Language, _, language, speaking
from core.positioning.canvas import MOST_TITLE, Notes
from core.positioning.canvas_actions import (
    Deleted,
    copy_canvas,
    delete_canvas,
    rename_canvas,
    restore_canvas,
)
from core.positioning.canvas_document import canvas_docx
from core.positioning.canvas_pictures import can_draw, canvas_png
from core.positioning.canvas_reads import CanvasView, deeds
from core.team.rights import Actor, may
from pages.ui import load as desk
from pages.ui import words
from pages.ui.positioning import canvas_load
from pages.ui.positioning.canvas_proposed import open_proposed
from pages.ui.positioning.canvas_save import CANVAS, NOTE, VIEW, show_canvas
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user, shop

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def export_menu(user: Actor, view: CanvasView) -> None:
    """Offer the canvas as a Word document and as pictures; a file is written only when somebody takes it."""
    if not may(user, "positioning.export"):
        return
    with st.popover(_("Export"), icon=":material/download:", key="canvas_export"):
        _download(_("Word document"), view, "docx", DOCX, partial(_docx, user, view.id, language()))
        if not can_draw():
            st.caption(literal(_("This machine has no Chinese font: pictures are left out.")))
            return
        for part, label in _pictures(view).items():
            ending = "tows.png" if part == "tows" else "png"
            _download(label, view, ending, "image/png", partial(_png, user, view.id, part, language()))


def _pictures(view: CanvasView) -> dict[str, str]:
    if view.kind == "swot":
        return {"notes": _("Picture of the SWOT"), "tows": _("Picture of the TOWS")}
    return {"notes": _("Picture")}


def _download(label: str, view: CanvasView, ending: str, mime: str, write: Callable[[], bytes]) -> None:
    st.download_button(
        label,
        write,
        file_name=f"{view.title[:40]}.{ending}",
        mime=mime,
        key=f"canvas_file_{view.id}_{ending}",
        on_click="ignore",
        icon=":material/download:",
        width="stretch",
    )


def _docx(user: Actor, canvas_id: int, spoken: Language) -> bytes:
    """Write the file in the reader's language: nobody's session is at hand when it is fetched."""
    with speaking(spoken), reading() as session:
        return canvas_docx(session, user, canvas_id)


def _png(user: Actor, canvas_id: int, part: str, spoken: Language) -> bytes:
    with speaking(spoken), reading() as session:
        return canvas_png(session, user, canvas_id, part)


def more_menu(user: Actor, view: CanvasView) -> None:
    """Draw the menu of a canvas, and do what is chosen there."""
    offered = ["history"]
    if may(user, "positioning.edit"):
        offered = [*(["numbers"] if view.kind == "swot" else []), "rename", "copy", *offered]
    if may(user, "positioning.delete"):
        offered.append("delete")
    chosen = st.menu_button(
        _("More"), offered, format_func=_name, icon=":material/more_horiz:", key=f"canvas_more_{view.id}"
    )
    if chosen:
        _CHOSEN[chosen](user, view)


def _name(what: str) -> str:
    return {
        "numbers": _("Notes from the numbers"),
        "rename": _("Rename"),
        "copy": _("Copy it"),
        "history": _("History"),
        "delete": _("Delete"),
    }[what]


def _copy(user: Actor, view: CanvasView) -> None:
    with reporting():
        with writing() as session:
            made = copy_canvas(session, user, view.id)
        show_canvas(made)
        flash(_("{name} is copied.").format(name=view.title))
        st.rerun()


def _delete(user: Actor, view: CanvasView) -> None:
    with reporting():
        with writing() as session:
            gone = delete_canvas(session, user, view.id, version=view.version)
        for name in (CANVAS, NOTE, VIEW):
            st.query_params.pop(name, None)
        flash(_("{name} is deleted.").format(name=view.title), undo=_restore, args=(user, gone))
        st.rerun()


def _restore(user: Actor, gone: Deleted) -> None:
    with writing() as session:
        restore_canvas(session, user, gone)
    show_canvas(gone.id)


def _open_rename(_user: Actor, view: CanvasView) -> None:
    st.dialog(_("Rename"), width="small")(_rename)(view.id)


def _rename(canvas_id: int) -> None:
    user, revision = require_user(), shop().revision
    view = next((each for each in canvas_load.canvases(user, revision) if each.id == canvas_id), None)
    if view is None:
        st.warning(_("This canvas is no longer in the shop."), icon=":material/note_alt:")
        return
    title = st.text_input(_("Title"), value=view.title, max_chars=MOST_TITLE, key=f"canvas_title_{view.id}")
    if not st.button(_("Save"), type="primary", icon=":material/save:", key="canvas_title_save"):
        return
    try:
        with writing() as session:
            rename_canvas(session, user, view.id, title, version=view.version)
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    flash(_("Saved."))
    st.rerun()


def _open_history(_user: Actor, view: CanvasView) -> None:
    st.dialog(_("History"), width="medium")(_history)(view.id)


def _history(canvas_id: int) -> None:
    user, revision = require_user(), shop().revision
    zone = desk.profile(user, revision).timezone
    with reading() as session:
        told = deeds(session, user, canvas_id)
    st.caption(literal(_("+ added · ~ changed · − deleted · ↕ order")))
    for each in told:
        said = _action_name(each.action)
        st.caption(
            literal(
                _("{what}, {who}, {moment}").format(
                    what=said,
                    who=words.person(each.who) or _("nobody yet"),
                    moment=words.moment(each.at, zone),
                )
            )
        )
        for change in each.changes:
            st.text(change)


def _action_name(action: str) -> str:
    return {
        "added": _("Made"),
        "edited": _("Changed"),
        "deleted": _("Deleted"),
        "restored": _("Brought back"),
    }.get(action, action)


def _numbers(_user: Actor, view: CanvasView) -> None:
    if isinstance(view.content, Notes):
        open_proposed(view.id)


_CHOSEN: dict[str, Callable[[Actor, CanvasView], None]] = {
    "numbers": _numbers,
    "rename": _open_rename,
    "copy": _copy,
    "history": _open_history,
    "delete": _delete,
}
