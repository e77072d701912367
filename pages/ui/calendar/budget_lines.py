"""The lines of a budget in one editor: changed, added and dropped together, saved as a whole."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.campaigns import budget_actions
from core.campaigns.budget_actions import MOST_NAME, SUMS, Line, sum_name
from core.campaigns.campaign_reads import CampaignView
from core.campaigns.values import BudgetKind, budget_name
from core.db.engine import writing
from core.errors import BadInput
from core.locale import _
from core.team.rights import Actor
from pages.ui import columns
from pages.ui.columns import Field, fen_typed
from pages.ui.save import flash, reporting


def lines_editor(user: Actor, view: CampaignView, stored: tuple[Line, ...]) -> None:
    """Draw the editor. What is typed stays against the lines it was typed into, whoever saves meanwhile."""
    key = f"campaign_budget_{view.id}"
    base = _base(key, stored)
    number = st.session_state[f"{key}_n"]
    fields = _fields()
    st.data_editor(
        _frame(base, fields),
        key=f"{key}_editor_{number}",
        hide_index=True,
        num_rows="dynamic",
        height="content",
        column_config={name: field.config for name, field in fields.items()},
        placeholder="",
        alt=_("Budget lines, editable"),
    )
    typed = _typed(key)
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            _("Save budget"),
            key=f"{key}_save",
            disabled=not typed,
            type="primary" if typed else "secondary",
            icon=":material/save:",
        )
        st.button(_("Discard"), key=f"{key}_discard", disabled=not typed, on_click=_forget, args=(key,))
        st.caption(_("Changes are not saved yet.") if typed else _("Add a line in the last row."))
    if pressed:
        with reporting(after_conflict=_("Discard shows the lines as they are now.")):
            _save(user, view.id, key, base)


def lines_table(stored: tuple[Line, ...]) -> None:
    """Draw the lines for somebody who may only look."""
    fields = _fields()
    st.dataframe(
        _frame(stored, fields),
        hide_index=True,
        height="content",
        column_config={name: field.config for name, field in fields.items()},
        placeholder="",
        alt=_("Budget lines"),
    )


def _fields() -> dict[str, Field]:
    kinds = {kind.value: budget_name(kind) for kind in BudgetKind}
    table = {
        "kind": columns.words(_("Goes into"), kinds, required=True),
        "name": columns.text(_("What for"), most=MOST_NAME, width=200),
    }
    return table | {field: columns.money(sum_name(field)) for field in SUMS}


def _frame(lines: tuple[Line, ...], fields: Mapping[str, Field]) -> pd.DataFrame:
    raw = pd.DataFrame(
        [[getattr(line, name) for name in fields] for line in lines], columns=list(fields)
    ).astype(dict.fromkeys(SUMS, "Int64"))
    return pd.DataFrame({name: field.shown(raw[name]) for name, field in fields.items()})


def _base(key: str, stored: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines that the editor shows: the stored ones, unless something is typed into older ones."""
    base: tuple[Line, ...] | None = st.session_state.get(f"{key}_base")
    if base is None or (base != stored and not _typed(key)):
        st.session_state[f"{key}_n"] = st.session_state.get(f"{key}_n", 0) + 1
        st.session_state[f"{key}_base"] = base = stored
    return base


def _typed(key: str) -> dict[str, Any]:
    """Return what is typed into the editor, empty where nothing is."""
    state = st.session_state.get(f"{key}_editor_{st.session_state.get(f'{key}_n', 0)}") or {}
    return {name: value for name, value in state.items() if name.endswith("_rows") and value}


def _forget(key: str) -> None:
    st.session_state.pop(f"{key}_base", None)


def _save(user: Actor, campaign_id: int, key: str, base: tuple[Line, ...]) -> None:
    typed = _typed(key)
    gone = {base[n].id: base[n].version for n in typed.get("deleted_rows", ()) if n < len(base)}
    changed = [replace(base[int(n)], **_values(values)) for n, values in typed.get("edited_rows", {}).items()]
    new = [_new(values) for values in typed.get("added_rows", ()) if any(values.values())]
    lines = [line for line in changed if line.id not in gone] + new
    with writing() as session:
        before = budget_actions.save_lines(session, user, campaign_id, lines, dropped=gone)
        after = budget_actions.budget_lines(session, user, campaign_id)
    _forget(key)
    flash(_("The budget is saved."), undo=_undo, args=(user, campaign_id, before, after))
    st.rerun()


def _new(values: Mapping[str, Any]) -> Line:
    clean = _values(values)
    if not clean.get("kind"):
        raise BadInput(_("Say what the money goes into."), field="kind")
    return Line(**clean)


def _values(values: Mapping[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for name, value in values.items():
        if name in SUMS:
            try:
                clean[name] = fen_typed(value) or 0
            except BadInput as error:
                raise BadInput(f"{sum_name(name)}: {error}", field=name) from error
        elif name in ("kind", "name"):
            clean[name] = str(value or "")
    return clean


def _undo(user: Actor, campaign_id: int, before: tuple[Line, ...], after: tuple[Line, ...]) -> None:
    with writing() as session:
        budget_actions.restore_lines(session, user, campaign_id, before, after)
