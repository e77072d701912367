"""The gates of a pack as a table that the shop edits: bounds, what failing means, who says so, until when."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core.campaigns import gate_actions
from core.campaigns.gate_actions import EditedPack
from core.campaigns.gate_reads import StoredPack
from core.campaigns.gate_terms import MARKS, MOST_NAME, MOST_SOURCE
from core.campaigns.gate_words import field_name, mark_name, on_fail_name, scope_name
from core.db.engine import writing
from core.locale import _
from core.rules.fees import PLATFORMS, platform_name
from core.rules.gate_packs import FIELDS, WINDOWS, Gate, OnFail, Unit
from core.team.rights import Actor
from pages.ui.save import flash, literal, reporting

_SHARES = (Unit.SHARE, Unit.PRICE_SHARE)
_KEPT = ("id", "op", "valid_from")
_COLUMNS = ("field", "value", "window_days", "on_fail", "source", "mark", "verify_by")


def gate_pack_form(user: Actor, stored: StoredPack, today: date) -> None:
    """Draw a pack's gates as a form, with the ways back to what the rule pack says."""
    pack = stored.pack
    place = f"{pack.key}_{stored.version}"
    with st.form(f"gate_pack_{place}", border=False, enter_to_submit=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            name = st.text_input(
                _("Name of the pack"), pack.shown_name, max_chars=MOST_NAME, key=f"pack_name_{place}"
            )
            platforms = st.multiselect(
                _("Platforms"),
                PLATFORMS,
                list(pack.platforms),
                format_func=platform_name,
                placeholder=_("all"),
                key=f"pack_platforms_{place}",
            )
        typed: pd.DataFrame = st.data_editor(
            _frame(pack.gates),
            key=f"pack_gates_{place}",
            num_rows="dynamic",
            hide_index=True,
            column_order=_COLUMNS,
            column_config=_config(),
            placeholder="",
            alt=_("Gates of {pack}").format(pack=pack.shown_name),
        )
        st.caption(
            literal(_("Rates and prices are in per cent: 90 is 90 % of the lowest price. A window of days belongs to the lowest price only."))
        )  # fmt: skip
        pressed = st.form_submit_button(
            _("Save the pack"), type="primary", icon=":material/save:", key=f"pack_save_{place}"
        )
    if pressed:
        _save(user, stored, name or "", tuple(platforms), typed, today)
    _ways_back(user, stored)


def _frame(gates: tuple[Gate, ...]) -> pd.DataFrame:
    rows = [gate.model_dump(mode="json") | {"value": _shown(gate.field, gate.value)} for gate in gates]
    frame = pd.DataFrame(rows, columns=[*_COLUMNS, *_KEPT])
    frame["verify_by"] = pd.to_datetime(frame["verify_by"])
    return frame.astype({"value": "float64", "window_days": "Int64"})


def _config() -> dict[str, Any]:
    asked = {name: f"{scope_name(field.scope)}: {field_name(name)}" for name, field in FIELDS.items()}
    return {
        "field": st.column_config.SelectboxColumn(
            _("Asks for"), options=list(asked), format_func=lambda each: asked.get(each, each), required=True,
            width=150,
        ),
        "value": st.column_config.NumberColumn(_("Bound"), min_value=0.0, format="%.6g", width=58),
        "window_days": st.column_config.SelectboxColumn(_("Days"), options=list(WINDOWS), width=52),
        "on_fail": st.column_config.SelectboxColumn(
            _("Who fails is"), options=[each.value for each in OnFail], format_func=on_fail_name,
            default=OnFail.BLOCK.value, width=96,
        ),
        "source": st.column_config.TextColumn(_("Source"), max_chars=MOST_SOURCE, width=150),
        "mark": st.column_config.SelectboxColumn(
            _("Trust"), options=list(MARKS), format_func=mark_name, default="practice", width=112
        ),
        "verify_by": st.column_config.DateColumn(_("Look again by"), format="YYYY-MM-DD", width=96),
    }  # fmt: skip


def _save(
    user: Actor, stored: StoredPack, name: str, platforms: tuple[str, ...], typed: pd.DataFrame, today: date
) -> None:
    rows = [_row(each) for each in typed.to_dict("records")]
    with reporting():
        with writing() as session:
            done = gate_actions.save_pack(
                session,
                user,
                stored.pack.key,
                version=stored.version,
                rows=rows,
                today=today,
                name=name,
                platforms=platforms,
            )
        flash(_("The gates of this shop are saved."), undo=_undo, args=(user, done))
        st.rerun()


def _row(typed: Mapping[Any, Any]) -> dict[str, Any]:
    row = {str(name): None if _is_missing(value) else value for name, value in typed.items()}
    field = FIELDS.get(str(row.get("field")))
    if field is not None and field.unit in _SHARES and row.get("value") is not None:
        row["value"] = float(row["value"]) / 100
    if row.get("window_days") is not None:
        row["window_days"] = int(row["window_days"])
    if isinstance(row.get("verify_by"), pd.Timestamp):
        row["verify_by"] = row["verify_by"].date()
    return row


def _ways_back(user: Actor, stored: StoredPack) -> None:
    """Draw what else can be done with a pack: go back to the rule pack, delete it, or begin one of our own."""
    key = stored.pack.key
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if stored.is_own and stored.is_shipped:
            label = _("As the rule pack says")
            if st.button(label, icon=":material/restart_alt:", key=f"pack_reset_{key}"):
                _back(user, stored, gate_actions.reset_pack)
        elif stored.is_own and st.button(
            _("Delete the pack"), icon=":material/delete:", key=f"pack_delete_{key}"
        ):
            _back(user, stored, gate_actions.delete_pack)
        name = st.text_input(
            _("New pack with these gates"), max_chars=MOST_NAME, key=f"pack_copy_name_{key}",
            placeholder=_("Name of the pack"),
        )  # fmt: skip
        pressed = st.button(_("Make a copy"), icon=":material/content_copy:", key=f"pack_copy_{key}")
    if pressed:
        with reporting():
            with writing() as session:
                done = gate_actions.new_pack(
                    session, user, name=name or "", platforms=stored.pack.platforms, copy_of=key
                )
            flash(_("The pack is there to be chosen."), undo=_undo, args=(user, done))
            st.rerun()


def _back(user: Actor, stored: StoredPack, way: Callable[..., EditedPack]) -> None:
    with reporting():
        with writing() as session:
            done = way(session, user, stored.pack.key, version=stored.version)
        flash(_("Done."), undo=_undo, args=(user, done))
        st.rerun()


def _undo(user: Actor, done: EditedPack) -> None:
    with writing() as session:
        gate_actions.restore_pack(session, user, done)


def _shown(field: str, value: float) -> float | None:
    if FIELDS[field].unit is Unit.YES:
        return None
    return round(value * 100, 4) if FIELDS[field].unit in _SHARES else value


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and value != value) or value is pd.NA
