"""The drawer of a piece: every version with what changed, and how it was made."""

import html
from zoneinfo import ZoneInfo

import streamlit as st

from core.content import actions
from core.content.brief import PARTS
from core.content.diff import difference
from core.content.names import origin_name, part_name, reason_name
from core.content.reads import Piece, PieceVersion, versions
from core.db.engine import reading, writing
from core.locale import _
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user


def drawer(user: Actor, piece: Piece, zone: str) -> None:
    """Open the drawer at the right side."""
    st.dialog(_("Versions and details"), width=560, position="right", icon=":material/history:")(_drawer)(
        user, piece, ZoneInfo(zone).key
    )


def _drawer(user: Actor, piece: Piece, zone: str) -> None:
    made = [origin_name(piece.origin)]
    made += [text for text in (piece.model, piece.prompt, piece.prompt_hash[:12]) if text]
    st.text(" · ".join(made))
    st.caption(_("Drafted with the help of software: exports carry the AI-assisted mark."))
    with reading() as session:
        stored = versions(session, user, piece.id)
    for newer, older in zip(stored, [*stored[1:], None], strict=True):
        with st.container(border=True):
            who = words.person(newer.who) or _("draft job")
            number = _("Version {n}").format(n=newer.number)
            st.markdown(
                f"**{number}** · {literal(reason_name(newer.reason))} · "
                f"{literal(who)} · {literal(words.moment(newer.at, zone))}"
            )
            for part in PARTS[piece.kind]:
                st.caption(part_name(part))
                st.html(_marked(older, newer, part))
            if newer.number != piece.number and may(user, "copy.edit"):
                st.button(
                    _("Bring this version back"),
                    icon=":material/restore:",
                    key=f"restore_{piece.id}_{newer.number}",
                    on_click=_restore,
                    args=(piece, newer.number),
                )


def _restore(piece: Piece, older: int) -> None:
    with reporting(), writing() as session:
        actions.restore_version(session, require_user(), piece.id, older=older)
        flash(_("Version {n} is back as the newest.").format(n=older))


def _marked(older: PieceVersion | None, newer: PieceVersion, part: str) -> str:
    """Return a part with what came and went since the version before; every text is escaped."""
    before = older.parts[part] if older else newer.parts[part]
    tags = {"same": "span", "added": "ins", "removed": "del"}
    spans = (
        f"<{tags[op]}>{html.escape(text)}</{tags[op]}>" for op, text in difference(before, newer.parts[part])
    )
    return f'<div style="white-space: pre-wrap; overflow-wrap: anywhere">{"".join(spans)}</div>'
