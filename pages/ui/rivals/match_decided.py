"""Matches that were decided: a table with a button a row that lets a match wait again."""

from datetime import date

import pandas as pd
import streamlit as st

from core.competitors.match_actions import kind_name
from core.competitors.match_reads import Wanted
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.items_table import height_for
from pages.ui.paging import offset_of
from pages.ui.rivals import load
from pages.ui.rivals.match_decide import decide_one

PER_PAGE = 200
_BACK = "_back"
_DRAWN = "matches_drawn"  # what the table showed last: a click names a row of that


def decided(user: Actor, revision: int, wanted: Wanted, total: int, today: date, zone: str) -> None:
    """Draw a stretch of the decided matches, newest first."""
    st.text(ngettext("{n} match", "{n} matches", total).format(n=f"{total:,}"))
    if not total:
        return
    body, foot = st.container(), st.container()
    with foot:
        offset = offset_of(total, per_page=PER_PAGE, key="matches_page")
    rows = load.matches(user, revision, wanted, on=today, offset=offset, limit=PER_PAGE)
    with body:
        _table(user, rows, zone)


def _table(user: Actor, rows: pd.DataFrame, zone: str) -> None:
    shown = rows[["code", "title", "rival", "their_title"]].astype("str")
    shown["kind"] = rows["kind"].map(kind_name)
    shown["decided"] = [
        "" if pd.isna(at) else f"{words.moment(at, zone)} {words.person(who)}".strip()
        for at, who in zip(rows["decided_at"], rows["who"], strict=True)
    ]
    if may(user, "matches.decide"):
        shown[_BACK] = ":material/undo:"
    text = st.column_config.TextColumn
    st.session_state[_DRAWN] = list(
        zip(rows["id"], rows["version"], rows["state"], rows["their_title"], strict=True)
    )
    st.dataframe(
        shown,
        hide_index=True,
        height=height_for(len(rows)),
        column_config={
            "code": text(_("Code"), pinned=True, width=72),
            "title": text(_("Our item"), width=150),
            "rival": text(_("Rival"), width=105),
            "their_title": text(_("Item of the rival"), width=150),
            "kind": text(_("Kind"), width=110),
            "decided": text(_("Decided at"), width=185),
            _BACK: st.column_config.ButtonColumn(
                "",
                key="matches_back",
                type="tertiary",
                width=44,
                help=_("Let it wait to be confirmed again"),
                on_click=reopen,
            ),
        },
        alt=_("Decided matches, newest first"),
        placeholder="",
    )


def reopen() -> None:
    """Let the match of the row that was pressed wait again."""
    click = st.session_state.get("matches_back")
    drawn = st.session_state.get(_DRAWN, [])
    if click and click.row < len(drawn):
        match_id, version, _state, title = drawn[click.row]
        decide_one(int(match_id), int(version), "suggested", str(title))
