"""Import a plan: choose the workbook, see what it would change, and store it at one press."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from core.campaigns.plan_changes import PHASES, Change, Fault, Proposal
from core.campaigns.plan_columns import choice_name, column_name, sheet_name
from core.campaigns.plan_import import import_plan, proposed
from core.campaigns.plan_import_undo import ImportedPlan, undo_import
from core.campaigns.plan_read import PlanFile, read_plan
from core.campaigns.values import phase_name
from core.db.engine import reading, writing
from core.errors import PlannerError
from core.locale import _, ngettext
from core.money import price
from core.team.rights import Actor, may
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user

MOST_SHOWN = 500
_AGREED = "plan_agreed"
_MONEY = ("own_price", "planned", "committed", "spent")


def open_import() -> None:
    """Open the dialog that imports a plan."""
    st.dialog(_("Import a plan"), width="large")(_import)()


def _import() -> None:
    user = require_user()  # a dialog reruns alone: a role may be gone by now
    if not may(user, "campaigns.import"):
        return
    st.caption(
        _(
            "Export the plan, change the workbook, and import it here. What the file does not name stays as it is."
        )
    )
    taken = st.file_uploader(_("Workbook of the plan (xlsx)"), type=["xlsx"], key="plan_file")
    if taken is None:
        return
    try:
        file = read_plan(taken.getvalue(), taken.name)
        with reading() as session:
            told = proposed(session, user, file)
    except PlannerError as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    _said(told)
    if told.faults:
        _faults(told.faults)
    _changes(told.changes)
    if told.changes and not told.faults:
        _store(user, file, told)


def _said(told: Proposal) -> None:
    n = len(told.changes)
    parts = [ngettext("{n} change", "{n} changes", n).format(n=f"{n:,}")]
    parts.append(
        ngettext("{n} row is as stored", "{n} rows are as stored", told.same).format(n=f"{told.same:,}")
    )
    if told.faults:
        bad = ngettext("{n} row cannot be taken", "{n} rows cannot be taken", len(told.faults))
        parts.append(bad.format(n=f"{len(told.faults):,}"))
    st.text(" · ".join(parts))


def _faults(faults: Sequence[Fault]) -> None:
    st.error(
        _("Correct these rows in the file first: nothing is imported while one of them is wrong."),
        icon=":material/error:",
    )
    rows = [(sheet_name(each.sheet), each.row, each.reason) for each in faults[:MOST_SHOWN]]
    frame = pd.DataFrame(rows, columns=[_("Sheet name"), _("Row"), _("Why")])
    st.dataframe(frame, hide_index=True, alt=_("Rows that cannot be taken"))


def _changes(changes: Sequence[Change]) -> None:
    if not changes:
        return
    rows = [
        (sheet_name(change.sheet), change.row, change.title, *cells)
        for change in changes[:MOST_SHOWN]
        for cells in _cells(change)
    ]
    headings = [_("Sheet name"), _("Row"), _("Name"), _("Field"), _("Before"), _("After")]
    st.dataframe(
        pd.DataFrame(rows, columns=headings), hide_index=True, height=320, alt=_("What would change")
    )
    if len(changes) > MOST_SHOWN:
        st.caption(_("{n} more").format(n=len(changes) - MOST_SHOWN))


def _cells(change: Change) -> list[tuple[str, str, str]]:
    if change.is_new:
        return [(_("new"), "", "")]
    return [
        (_field(change.sheet, name), _shown(change.sheet, name, old), _shown(change.sheet, name, new))
        for name, (old, new) in change.fields.items()
    ]


def _field(sheet: str, name: str) -> str:
    return sheet_name(sheet) if name == PHASES else column_name(sheet, name)


def _shown(sheet: str, name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if name == PHASES:
        return "；".join(f"{phase_name(kind)} {starts:%m-%d %H:%M}" for kind, _name, starts, _ends in value)
    if name in _MONEY:
        return price(value)
    if name == "target":
        return f"{value / 100:,.2f}".removesuffix(".00")  # money or heads, as in the sheet
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return choice_name(sheet, name, value) if isinstance(value, str) else str(value)


def _store(user: Actor, file: PlanFile, told: Proposal) -> None:
    n = len(told.changes)
    label = ngettext("Import {n} change", "Import {n} changes", n).format(n=f"{n:,}")
    pressed = st.button(
        label,
        type="primary",
        icon=":material/upload:",
        key="plan_import",
        on_click=_agreed,
        args=(told,),  # as it stood when it was shown: by now it may be another
    )
    if pressed:
        with reporting():
            with writing() as session:
                done = import_plan(session, user, file, shown=st.session_state.pop(_AGREED))
            said = _("Imported: {added} added, {changed} changed.")
            flash(said.format(added=done.added, changed=done.changed), undo=_undo, args=(user, done))
            st.rerun()


def _agreed(told: Proposal) -> None:
    st.session_state[_AGREED] = told


def _undo(user: Actor, done: ImportedPlan) -> None:
    with writing() as session:
        undo_import(session, user, done)
