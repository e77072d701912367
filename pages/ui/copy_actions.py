"""What the top of a brief does: draft, save, export, delete."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from core.content import actions, export
from core.content.reads import Piece, StoredBrief
from core.db.engine import writing
from core.locale import Language, _, language, speaking
from core.settings import settings
from core.team.rights import Actor, may
from pages.ui.brief_form import NEW_FORMS, Pressed
from pages.ui.brief_list import close_brief, open_brief
from pages.ui.copy_summary import findings_of
from pages.ui.save import flash, reporting


def draft_or_save(
    user: Actor, stored: StoredBrief | None, pressed: Pressed, campaign_id: int | None = None
) -> None:
    """Store the brief as it stands and, when asked, queue its drafting; then show it.

    A brief that was filled from a campaign announces it.
    """
    with writing() as session:
        row = actions.save_brief(
            session,
            user,
            pressed.brief,
            brief_id=stored.id if stored else None,
            version=stored.version if stored else 0,
            campaign_id=campaign_id,
        )
        brief_id = row.id
        if pressed.draft:
            source = "model" if settings().has_model else "template"
            actions.start_drafting(session, user, brief_id, source=source)
    if stored is None:
        for key in [key for key in st.session_state if str(key).startswith(NEW_FORMS)]:
            del st.session_state[key]
    if not pressed.draft:
        flash(_("The brief is saved."))
    open_brief(str(brief_id))
    st.rerun()


def brief_menu(user: Actor, stored: StoredBrief | None, pieces: Sequence[Piece]) -> None:
    """Draw what can be done with the whole brief."""
    st.button(_("All briefs"), icon=":material/list:", on_click=close_brief)
    if stored is None:
        return
    if pieces and may(user, "copy.export"):
        _exports(stored, pieces)
    if may(user, "copy.delete") and st.button(_("Delete brief"), icon=":material/delete:", type="tertiary"):
        with reporting():
            with writing() as session:
                actions.delete_brief(session, user, stored.id)
            flash(_("The brief was deleted."), undo=_restore, args=(user, stored.id))
            close_brief()
            st.rerun()


def _restore(user: Actor, brief_id: int) -> None:
    with writing() as session:
        actions.restore_brief(session, user, brief_id)
    open_brief(str(brief_id))


def _exports(stored: StoredBrief, pieces: Sequence[Piece]) -> None:
    with st.popover(_("Export"), icon=":material/download:"):
        chosen = [piece for piece in pieces if piece.chosen]
        only = bool(chosen) and st.toggle(_("Chosen pieces only"), value=True, key="export_chosen")
        rows = [_row(stored, piece) for piece in (chosen if only else pieces)]
        for ending, label, make in (
            ("xlsx", "Excel", export.as_xlsx),
            ("csv", "CSV", export.as_csv),
            ("md", "Markdown", export.as_markdown),
        ):
            st.download_button(
                label,
                data=partial(_file, make, rows, language()),
                file_name=_("copy") + f"-{stored.id}.{ending}",
                icon=":material/download:",
                on_click="ignore",
                key=f"export_{ending}",
                width="stretch",
            )


def _file(
    make: Callable[[Sequence[export.ExportRow]], bytes], rows: Sequence[export.ExportRow], lang: Language
) -> bytes:
    """Write the file when somebody takes it, in the reader's language: no session is at hand then."""
    with speaking(lang):
        return make(rows)


def _row(stored: StoredBrief, piece: Piece) -> export.ExportRow:
    return export.ExportRow(
        brief=stored.brief,
        kind=piece.kind,
        angle=piece.angle,
        parts=piece.parts,
        origin=piece.origin,
        is_edited=piece.number > 1,
        is_chosen=piece.chosen,
        made_with=" · ".join(text for text in (piece.model, piece.prompt) if text),
        findings=tuple(findings_of(stored, piece)),
    )
