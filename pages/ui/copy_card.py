"""One piece of copy as a card: edited in place, counted and checked while it is typed."""

from collections.abc import Mapping, Sequence

import streamlit as st

from core.content import actions
from core.content.angles import angle_name
from core.content.brief import PARTS, Change, Variant
from core.content.checked import check_parts
from core.content.checks.finding import Finding
from core.content.checks.limits import counter
from core.content.names import origin_name, part_name
from core.content.reads import Piece, StoredBrief
from core.content.rewrite import replace_span, shorter, without_span
from core.db.engine import writing
from core.errors import Conflict
from core.locale import _
from core.settings import settings
from core.team.rights import Actor, may
from pages.ui import copy_details, unsaved
from pages.ui.copy_field import copy_field
from pages.ui.copy_previews import push_preview, sms_size
from pages.ui.save import badge, flash, literal, reporting
from pages.ui.session import require_user

SIGNS = {
    "block": (":material/block:", "red"),
    "warn": (":material/warning:", "orange"),
    "info": (":material/info:", "blue"),
}


@st.fragment
def copy_card(stored: StoredBrief, piece: Piece, *, in_older_voice: bool = False) -> None:
    """Draw the card. It reruns by itself, so that typing in it moves nothing else."""
    user = require_user()  # asked anew: a role may be gone since the page was drawn
    with st.container(border=True, key=f"card_{piece.id}"):
        _head(piece, in_older_voice)
        parts = unsaved.current(piece)
        findings = check_parts(stored.brief, piece.kind, parts)
        for part in PARTS[piece.kind]:
            copy_field(
                part_name(part),
                parts[part],
                key=unsaved.field_key(piece, part),
                count=counter(parts[part], piece.kind, part, stored.brief.language),
                findings=findings[part],
                lines=part in ("detail", "note"),
                read_only=not may(user, "copy.edit"),
            )
        _preview(stored, piece, parts)
        for part in PARTS[piece.kind]:
            _remarks(user, piece, part, parts, findings[part])
        _newer(piece)
        _buttons(user, stored, piece, parts)


def _head(piece: Piece, in_older_voice: bool) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        st.badge(literal(angle_name(piece.angle)), color="gray")
        st.badge(
            origin_name(piece.origin)
            if piece.number == 1
            else _("{origin}, edited").format(origin=origin_name(piece.origin)),
            color="violet" if piece.origin == "model" else "blue",
        )
        if piece.chosen:
            st.badge(_("Chosen"), icon=":material/check:", color="green")
        if in_older_voice:
            st.badge(_("Earlier voice"), icon=":material/history:", color="gray")


def _preview(stored: StoredBrief, piece: Piece, parts: Mapping[str, str]) -> None:
    if piece.kind == "push":
        push_preview(parts["title"], parts["body"])
    if piece.kind == "sms":
        sms_size(parts["text"], stored.brief)


def _remarks(user: Actor, piece: Piece, part: str, parts: Mapping[str, str], findings: list[Finding]) -> None:
    """List what the checks say of a part, each with its law and, where there is one, its one-click fix."""
    for number, finding in enumerate(findings):
        icon, colour = SIGNS[finding.severity]
        with st.container(gap=None, key=f"remark_{piece.id}_{part}_{number}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.badge(badge(_shortened(finding.term)) or part_name(part), icon=icon, color=colour)
                if finding.suggestion and may(user, "copy.edit"):
                    st.button(
                        _("Change to “{text}”").format(text=literal(_shortened(finding.suggestion))),
                        icon=":material/auto_fix_high:",
                        type="tertiary",
                        key=f"fix_{piece.id}_{part}_{number}",
                        on_click=_fix,
                        args=(piece, part, dict(parts), finding),
                    )
                if finding.removable and may(user, "copy.edit"):
                    st.button(
                        _("Take it out"),
                        icon=":material/backspace:",
                        type="tertiary",
                        key=f"without_{piece.id}_{part}_{number}",
                        on_click=_take_out,
                        args=(piece, part, dict(parts), finding),
                    )
            # a length limit's source is a note of ours in the rule pack, not something to read here
            said = finding.reason if finding.check == "limits" else f"{finding.reason} {finding.law}".strip()
            st.caption(literal(said))


def _fix(piece: Piece, part: str, parts: dict[str, str], finding: Finding) -> None:
    fixed = replace_span(parts[part], finding.start, finding.end, finding.suggestion)
    unsaved.put(piece, parts | {part: fixed})


def _take_out(piece: Piece, part: str, parts: dict[str, str], finding: Finding) -> None:
    unsaved.put(piece, parts | {part: without_span(parts[part], finding.start, finding.end)})


def _newer(piece: Piece) -> None:
    """Tell the second of two editors, keep both texts in sight, and let them decide."""
    if not unsaved.is_overtaken(piece):
        return
    st.warning(
        _("Somebody saved another text of this piece while you were typing. Yours is above; theirs is this:"),
        icon=":material/sync_problem:",
    )
    for part in PARTS[piece.kind]:
        st.text(f"{part_name(part)}: {piece.parts[part]}")
    with st.container(horizontal=True):
        st.button(_("Keep mine"), key=f"mine_{piece.id}", on_click=unsaved.rebase, args=(piece,))
        st.button(_("Take theirs"), key=f"theirs_{piece.id}", on_click=unsaved.drop, args=(piece.id,))


def _buttons(user: Actor, stored: StoredBrief, piece: Piece, parts: dict[str, str]) -> None:
    dirty = parts != piece.parts
    with st.container(horizontal=True, gap="xsmall"):
        if may(user, "copy.edit") and dirty:
            if st.button(_("Save"), type="primary", icon=":material/save:", key=f"save_{piece.id}"):
                _save(user, piece, parts)
            st.button(_("Discard"), key=f"discard_{piece.id}", on_click=unsaved.drop, args=(piece.id,))
        if may(user, "copy.choose") and not dirty:
            label = _("Not this one") if piece.chosen else _("Choose")
            if st.button(label, icon=":material/check:", key=f"choose_{piece.id}"):
                with reporting():
                    with writing() as session:
                        actions.choose(
                            session, user, piece.id, version=piece.version, chosen=not piece.chosen
                        )
                    st.rerun()
        _more(user, stored, piece, parts)


def _more(user: Actor, stored: StoredBrief, piece: Piece, parts: dict[str, str]) -> None:
    choices = _choices(user)
    picked = st.menu_button(
        _("More"),
        list(choices),
        format_func=choices.__getitem__,
        key=f"more_{piece.id}",
        icon=":material/more_horiz:",
    )
    if picked == "cut":
        variant = Variant(kind=piece.kind, angle=piece.angle, parts=parts, origin="person")
        unsaved.put(piece, shorter(variant, stored.brief).parts)
        st.rerun(scope="fragment")
    elif picked == "versions":
        st.session_state["copy_opened"] = piece.id
        st.rerun()
    elif picked == "delete":
        _delete(user, piece)
    elif picked is not None:
        _rewrite(user, stored, piece, picked)


def _choices(user: Actor) -> dict[str, str]:
    """Return what the menu offers this person; without a model only templates can take another angle."""
    choices = {}
    if may(user, "copy.edit"):
        choices["cut"] = _("Cut it shorter")
    if may(user, "copy.draft"):
        choices["angle"] = _("Another angle")
        if settings().has_model:
            choices |= {"shorter": _("Rewrite it shorter"), "plainer": _("Rewrite it plainer")}
    choices["versions"] = _("Versions and details")
    if may(user, "copy.delete"):
        choices["delete"] = _("Delete")
    return choices


def _rewrite(user: Actor, stored: StoredBrief, piece: Piece, change: Change) -> None:
    with reporting():
        with writing() as session:
            if settings().has_model:
                actions.rewrite(session, user, piece.id, change=change)
            else:
                actions.draft_another(session, user, stored.id, piece.kind, source="template")
        st.rerun()


def _save(user: Actor, piece: Piece, parts: dict[str, str]) -> None:
    with reporting():
        try:
            with writing() as session:
                number = unsaved.began_from(piece)
                saved = actions.edit_copy(session, user, piece.id, number=number, parts=parts).number
        except Conflict:
            st.rerun()  # the card then shows both texts and lets the person decide
        unsaved.drop(piece.id)
        flash(_("Saved as version {n}.").format(n=saved))
        st.rerun()


def _delete(user: Actor, piece: Piece) -> None:
    with reporting():
        with writing() as session:
            actions.delete_copy(session, user, piece.id)
        flash(_("The piece was deleted."), undo=_restore, args=(user, piece.id))
        st.rerun()


def _restore(user: Actor, copy_id: int) -> None:
    with writing() as session:
        actions.restore_copy(session, user, copy_id)


def _shortened(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"


def open_details(user: Actor, pieces: Sequence[Piece], zone: str) -> None:
    """Open the drawer of the piece that a card asked for, once."""
    asked = st.session_state.pop("copy_opened", None)
    piece = next((each for each in pieces if each.id == asked), None)
    if piece is not None:
        copy_details.drawer(user, piece, zone)
