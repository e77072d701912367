"""The tasks that a new campaign of a level begins with, as a table that the shop edits."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.campaigns.plan_columns import task_kind_name
from core.campaigns.template_actions import (
    SavedTemplate,
    StoredTemplate,
    restore_template,
    save_template,
    stored_template,
)
from core.campaigns.values import Level, TaskKind, TaskRole, task_role_name
from core.db.engine import reading, writing
from core.locale import _
from core.team.rights import Actor, may
from pages.ui.save import flash, literal, reporting
from pages.ui.session import require_user

_SHOWN = ("due", "days", "name", "role", "kind", "after")
_COLUMNS = ("key", *_SHOWN)


def open_templates() -> None:
    """Open the dialog of templates."""
    st.dialog(_("Tasks of new campaigns"), width="large")(_templates)()


def _templates() -> None:
    user = require_user()  # a dialog reruns alone: a role may be gone by now
    draw_templates(user)


def draw_templates(user: Actor) -> None:
    """Draw the tasks of a level, counted from the burst, and save what is changed."""
    level = st.segmented_control(
        _("Level"), list(Level), default=Level.S, required=True, key="template_level"
    )
    with reading() as session:
        stored = stored_template(session, user, level)
    st.caption(
        literal(_("Days count from the burst (T): −30 is thirty days before. Campaigns that are built already stay as they are."))
    )  # fmt: skip
    if not may(user, "campaigns.edit"):
        st.dataframe(_frame(stored), hide_index=True, column_order=_SHOWN, column_config=_config(stored))
        return
    place = f"{stored.level}_{stored.version}"
    with st.form(f"template_{place}", border=False, enter_to_submit=False):
        typed: pd.DataFrame = st.data_editor(
            _frame(stored),
            key=f"template_tasks_{place}",
            num_rows="dynamic",
            hide_index=True,
            column_order=_SHOWN,
            column_config=_config(stored),
            placeholder="",
            alt=_("Tasks of a campaign of level {level}").format(level=stored.level),
        )
        pressed = st.form_submit_button(
            _("Save the tasks"), type="primary", icon=":material/save:", key=f"template_save_{place}"
        )
    if pressed:
        _save(user, stored, [_row(stored, each) for each in typed.to_dict("records")])
    if stored.is_own and st.button(
        _("As the rule pack says"), icon=":material/restart_alt:", key=f"template_reset_{place}"
    ):
        _save(user, stored, None)


def _frame(stored: StoredTemplate) -> pd.DataFrame:
    rows = [
        (task.key, task.due, task.days, task.shown_name, task.role, task.kind, list(task.after))
        for task in stored.tasks
    ]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    return frame.astype({"due": "Int64", "days": "Int64"})


def _config(stored: StoredTemplate) -> dict[str, Any]:
    names = {task.key: task.shown_name for task in stored.tasks}
    return {
        "due": st.column_config.NumberColumn(
            _("Due, days from T"), min_value=-400, max_value=400, step=1, required=True, width=100
        ),
        "days": st.column_config.NumberColumn(
            _("Takes days"), min_value=1, max_value=90, step=1, default=1, width=95
        ),
        "name": st.column_config.TextColumn(_("Task"), max_chars=120, required=True, width=230),
        "role": st.column_config.SelectboxColumn(
            _("Role"), options=[each.value for each in TaskRole], format_func=task_role_name,
            default=TaskRole.PLANNER.value, width=110,
        ),
        "kind": st.column_config.SelectboxColumn(
            _("Yields"), options=[each.value for each in TaskKind], format_func=task_kind_name,
            default=TaskKind.PLAIN.value, width=110,
        ),
        "after": st.column_config.MultiselectColumn(
            _("Needs"), options=list(names), format_func=lambda key: names.get(key, key), width=220
        ),
    }  # fmt: skip


def _row(stored: StoredTemplate, typed: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a row as it is saved: a name that was not touched keeps both its languages."""
    after = typed.get("after")
    known = {task.key: task for task in stored.tasks}
    row = {
        name: typed[name]
        for name in ("key", "due", "days", "name", "role", "kind")
        if not pd.isna(typed.get(name))
    }
    for name in ("due", "days"):
        if name in row:
            row[name] = int(row[name])
    task = known.get(str(row.get("key", "")))
    if task is not None and task.shown_name == row.get("name"):
        row |= {"name": task.name, "name_en": task.name_en}
    return row | {"after": list(after) if isinstance(after, list | tuple) else []}


def _save(user: Actor, stored: StoredTemplate, tasks: list[dict[str, Any]] | None) -> None:
    with reporting():
        with writing() as session:
            saved = save_template(session, user, stored.level, tasks, version=stored.version)
        flash(
            _("New campaigns of level {level} begin with these tasks.").format(level=stored.level),
            undo=_undo,
            args=(user, saved),
        )
        st.rerun()


def _undo(user: Actor, saved: SavedTemplate) -> None:
    with writing() as session:
        restore_template(session, user, saved)
