"""The phases of a campaign, to the minute, saved together; tasks follow when its burst moves."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from core.campaigns.campaign_reads import CampaignView
from core.campaigns.moving import Moved, undo_move
from core.campaigns.phase_actions import save_phases
from core.campaigns.values import Phase, PhaseKind, phase_name
from core.db.engine import writing
from core.errors import BadInput
from core.locale import _
from core.team.rights import Actor, may
from pages.ui.calendar import load
from pages.ui.save import flash, literal, reporting

_BASE = "campaign_phases"  # the view that the editor was filled from, by campaign
_ROUND = "campaign_phases_round"  # raised whenever the editor is to be filled anew
_TOLD = "campaign_phases_told"  # the version that was told to have come in between


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the phases, editable for who may."""
    st.subheader(_("Phases"), anchor=False)
    zone = load.zone(user, revision)
    if not may(user, "campaigns.edit"):
        st.dataframe(_frame(view.phases, zone), hide_index=True, column_config=_config(), alt=_("Phases"))
        return
    seen = _seen(view)
    key = _key(seen)
    edited = st.data_editor(
        _frame(seen.phases, zone),
        key=key,
        hide_index=True,
        num_rows="dynamic",
        height="content",
        column_config=_config(),
        placeholder="",
        alt=_("Phases, editable"),
    )
    is_typed = _is_typed(key)
    is_told = st.session_state.get(_TOLD) == (view.id, view.version)
    is_overtaken = seen.phases != view.phases
    if is_overtaken:
        _meanwhile(view, zone)
        st.session_state[_TOLD] = (view.id, view.version)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            _("Save mine in their place") if is_overtaken else _("Save phases"),
            key="campaign_phases_save",
            type="primary" if is_typed else "secondary",
            disabled=not is_typed,
            icon=":material/save:",
        )
        st.button(
            _("Discard"),
            key="campaign_phases_discard",
            disabled=not is_typed,
            on_click=_forget,
            args=(view.id,),
        )
        st.caption(_("When the burst moves, open tasks move with it."))
    if pressed and (is_told or not is_overtaken):
        with reporting(after_conflict=_("Discard shows the phases as they are now.")):
            _save(user, view, edited, zone)


def _seen(view: CampaignView) -> CampaignView:
    """Return the campaign as the editor shows it: as it is, unless something is typed into an older version."""
    kept: dict[int, CampaignView] = st.session_state.setdefault(_BASE, {})
    seen = kept.get(view.id)
    if seen is None or not _is_typed(_key(seen)):
        kept[view.id] = seen = view
    return seen


def _key(seen: CampaignView) -> str:
    return f"campaign_phases_{seen.id}_{seen.version}_{st.session_state.get(_ROUND, 0)}"


def _is_typed(key: str) -> bool:
    state = st.session_state.get(key) or {}
    return any(state.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))


def _meanwhile(view: CampaignView, zone: ZoneInfo) -> None:
    """Tell that somebody else changed the phases, and how they stand; what is typed stays."""
    with st.container(border=True, key="campaign_phases_meanwhile"):
        st.warning(
            _("Somebody else changed these phases while they were open. Your entries are still here."),
            icon=":material/sync_problem:",
        )
        st.dataframe(
            _frame(view.phases, zone), hide_index=True, column_config=_config(), alt=_("The phases as stored")
        )


def _save(user: Actor, view: CampaignView, edited: pd.DataFrame, zone: ZoneInfo) -> None:
    try:
        phases = _phases(edited, zone)
        with writing() as session:
            moved = save_phases(session, user, view.id, version=view.version, phases=phases)
    except BadInput as error:
        st.error(literal(_at_row(error)), icon=":material/error:")
        return
    _forget(view.id)
    flash(_("The phases are saved."), undo=_undo, args=(user, moved))
    st.rerun()


def _at_row(error: BadInput) -> str:
    """Return the sentence with the row it belongs to."""
    parts = error.field.split(".")
    if len(parts) != 3:
        return str(error)
    column = {"kind": _("Phase"), "starts": _("Starts"), "ends": _("Ends"), "name": _("Own name")}[parts[2]]
    return _("Row {n}, {column}: {error}").format(n=int(parts[1]) + 1, column=column, error=error)


def _phases(edited: pd.DataFrame, zone: ZoneInfo) -> list[Phase]:
    phases = []
    for n, row in enumerate(edited.to_dict("records")):
        for field in ("kind", "starts", "ends"):
            if row[field] is None or pd.isna(row[field]):
                raise BadInput(
                    _("This cell is empty: fill it in, or take the row out."), field=f"phases.{n}.{field}"
                )
        phases.append(
            Phase(
                PhaseKind(row["kind"]),
                pd.Timestamp(row["starts"]).to_pydatetime().replace(tzinfo=zone).astimezone(UTC),
                pd.Timestamp(row["ends"]).to_pydatetime().replace(tzinfo=zone).astimezone(UTC),
                row["name"] or "",
            )
        )
    return phases


def _frame(phases: Sequence[Phase], zone: ZoneInfo) -> pd.DataFrame:
    rows = [
        (
            each.kind.value,
            each.starts.astimezone(zone).replace(tzinfo=None),
            each.ends.astimezone(zone).replace(tzinfo=None),
            each.name,
        )
        for each in phases
    ]
    frame = pd.DataFrame(rows, columns=["kind", "starts", "ends", "name"])
    return frame.astype({"starts": "datetime64[ns]", "ends": "datetime64[ns]"})


def _config() -> dict[str, Any]:
    return {
        "kind": st.column_config.SelectboxColumn(
            _("Phase"),
            options=[each.value for each in PhaseKind],
            format_func=phase_name,
            required=True,
            width=120,
        ),
        "name": st.column_config.TextColumn(_("Own name"), max_chars=40, width=150),
        "starts": st.column_config.DatetimeColumn(
            _("Starts"), format="YYYY-MM-DD HH:mm", step=60, required=True
        ),
        "ends": st.column_config.DatetimeColumn(_("Ends"), format="YYYY-MM-DD HH:mm", step=60, required=True),
    }


def _undo(user: Actor, moved: Moved) -> None:
    with writing() as session:
        undo_move(session, user, moved)
    _forget(moved.id)


def _forget(campaign_id: int) -> None:
    """Let the editor be filled anew from what is stored."""
    st.session_state.setdefault(_BASE, {}).pop(campaign_id, None)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
