"""The tasks of a campaign: ticked off, edited and added in one table, saved together; what needs what below it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st
from sqlalchemy.orm import Session

from core.campaigns.campaign_reads import CampaignView, tasks
from core.campaigns.plan_columns import task_kind_name
from core.campaigns.task_actions import (
    DeletedTask,
    EditedTask,
    add_task,
    delete_task,
    edit_task,
    finish_task,
    restore_task,
    set_needs,
    undo_edit,
)
from core.campaigns.values import TaskKind, TaskRole, task_role_name
from core.db.engine import reading, writing
from core.errors import BadInput, unchanged
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui.calendar import load
from pages.ui.save import flash, literal, reporting

_BASE = "campaign_tasks"  # the rows that the editor was filled from, by campaign
_NUMBERS = "campaign_tasks_n"
FIELDS = ("name", "role", "kind", "assignee_id", "starts_on", "due_on", "note")
NOBODY = 0
FIRST_VERSION = 1


@dataclass(frozen=True, slots=True)
class Ticked:
    """A task that was ticked off or opened again, in its version after that."""

    id: int
    version: int
    is_done: bool


@dataclass(frozen=True, slots=True)
class Added:
    """A task that was added."""

    id: int


Step = EditedTask | DeletedTask | Ticked | Added


def draw(user: Actor, revision: int, view: CampaignView) -> None:
    """Draw the tasks, editable for who may."""
    st.subheader(_("Tasks"), anchor=False)
    with reading() as session:
        stored = tasks(session, user, view.id)
    people = {NOBODY: "—"} | {each.id: each.name for each in load.people(user, revision)}
    if not may(user, "tasks.edit"):
        st.dataframe(_frame(stored), hide_index=True, column_config=_config(people), alt=_("Tasks"))
        return
    base = _base(view.id, stored)
    key = f"campaign_tasks_{view.id}_{st.session_state[_NUMBERS]}"
    st.data_editor(
        _frame(base),
        key=key,
        hide_index=True,
        num_rows="dynamic",
        height=420,
        column_config=_config(people),
        placeholder="",
        alt=_("Tasks, editable"),
    )
    typed = st.session_state.get(key) or {}
    n = sum(len(typed.get(part) or ()) for part in ("edited_rows", "added_rows", "deleted_rows"))
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            _("Save tasks"),
            key="campaign_tasks_save",
            type="primary" if n else "secondary",
            disabled=not n,
            icon=":material/save:",
        )
        st.button(
            _("Discard"), key="campaign_tasks_discard", disabled=not n, on_click=_forget, args=(view.id,)
        )
        st.caption(_("A task that is due later takes the tasks behind it along."))
    if pressed:
        with reporting(after_conflict=_("Discard shows the tasks as they are now.")):
            _save(user, view, base, typed)
    _needs(user, view, stored)


def _base(campaign_id: int, stored: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that the editor shows: the stored ones, unless something is typed into older ones."""
    kept: dict[int, pd.DataFrame] = st.session_state.setdefault(_BASE, {})
    base = kept.get(campaign_id)
    if base is not None and base.equals(stored):
        return base
    state = st.session_state.get(f"campaign_tasks_{campaign_id}_{st.session_state.get(_NUMBERS, 0)}") or {}
    is_typed = any(state.get(part) for part in ("edited_rows", "added_rows", "deleted_rows"))
    if base is None or not is_typed:
        st.session_state[_NUMBERS] = st.session_state.get(_NUMBERS, 0) + 1
        kept[campaign_id] = base = stored
    return base


def _forget(campaign_id: int) -> None:
    st.session_state.setdefault(_BASE, {}).pop(campaign_id, None)


def _frame(stored: pd.DataFrame) -> pd.DataFrame:
    names = dict(zip(stored["id"], stored["name"], strict=True))
    offset = stored["offset"].map(
        lambda n: f"T{int(n):+d}" if pd.notna(n) and n else "T" if pd.notna(n) else ""
    )
    needs = stored["needs"].map(lambda ids: "、".join(names[each] for each in ids if each in names))
    return pd.DataFrame(
        {
            "done": stored["done_at"].notna(),
            "name": stored["name"],
            "role": stored["role"],
            "assignee_id": stored["assignee_id"].fillna(NOBODY).astype("int64"),
            "starts_on": stored["starts_on"],
            "due_on": stored["due_on"],
            "offset": offset.astype("str"),
            "needs": needs.astype("str"),
            "kind": stored["kind"],
            "note": stored["note"],
        }
    ).reset_index(drop=True)


def _config(people: dict[int, str]) -> dict[str, Any]:
    column = st.column_config
    return {
        "done": column.CheckboxColumn(_("Finished"), width=92, pinned=True, default=False),
        "name": column.TextColumn(_("Task"), max_chars=120, required=True, width=210, pinned=True),
        "role": column.SelectboxColumn(
            _("Role"),
            options=[each.value for each in TaskRole],
            format_func=task_role_name,
            default="planner",
            width=95,
        ),
        "assignee_id": column.SelectboxColumn(
            _("Who"), options=list(people), format_func=people.__getitem__, default=NOBODY, width=110
        ),
        "starts_on": column.DateColumn(_("Starts"), format="YYYY-MM-DD", required=True, width=105),
        "due_on": column.DateColumn(_("Due"), format="YYYY-MM-DD", required=True, width=105),
        "offset": column.TextColumn(_("T"), disabled=True, width=60, help=_("Days from the burst")),
        "needs": column.TextColumn(_("Needs"), disabled=True, width=160),
        "kind": column.SelectboxColumn(
            _("Yields"),
            options=[each.value for each in TaskKind],
            format_func=task_kind_name,
            default="",
            width=110,
        ),
        "note": column.TextColumn(_("Note"), max_chars=500, width=160),
    }


def _save(user: Actor, view: CampaignView, base: pd.DataFrame, typed: dict[str, Any]) -> None:
    try:
        with writing() as session:
            done = _store(session, user, view.id, base, typed)
    except BadInput as error:
        st.error(literal(str(error)), icon=":material/error:")
        return
    _forget(view.id)
    edited = [each for each in done if isinstance(each, EditedTask)]
    slipped = len({each for one in edited for each in one.slipped})
    said = _("The tasks are saved.")
    if slipped:
        told = ngettext("{n} task slips with them.", "{n} tasks slip with them.", slipped)
        said = _("{said} {more}").format(said=said, more=told.format(n=slipped))
    flash(said, undo=_undo, args=(user, done))
    st.rerun()


def _store(
    session: Session, user: Actor, campaign_id: int, base: pd.DataFrame, typed: dict[str, Any]
) -> tuple[Step, ...]:
    """Write what is typed, all of it or nothing, and return what was done in its order.

    Raises Conflict when somebody else changed one of these tasks since they were shown.
    """
    gone = [int(position) for position in typed.get("deleted_rows") or ()]
    changed = {int(position): changes for position, changes in (typed.get("edited_rows") or {}).items()}
    versions = _versions(session, user, campaign_id)
    for position in {*gone, *changed}:
        row = base.iloc[position]
        unchanged(versions.get(int(row["id"]), 0), int(row["version"]))
    done: list[Step] = []
    for position, changes in changed.items():
        if position in gone:
            continue
        task_id = int(base.iloc[position]["id"])
        fields = _values({name: changes[name] for name in FIELDS if name in changes})
        if fields:
            version = _versions(session, user, campaign_id)[task_id]  # it may have slipped a moment ago
            done.append(edit_task(session, user, task_id, version=version, changes=fields))
        if "done" in changes:
            is_done, version = bool(changes["done"]), _versions(session, user, campaign_id)[task_id]
            version = finish_task(session, user, task_id, version=version, is_done=is_done)
            done.append(Ticked(task_id, version, is_done))
    for position in gone:
        task_id = int(base.iloc[position]["id"])
        version = _versions(session, user, campaign_id)[task_id]
        done.append(delete_task(session, user, task_id, version=version))
    for values in typed.get("added_rows") or ():
        fields = _values({name: values[name] for name in FIELDS if name in values})
        done.append(Added(add_task(session, user, campaign_id, fields)))
    return tuple(done)


def _versions(session: Session, user: Actor, campaign_id: int) -> dict[int, int]:
    stored = tasks(session, user, campaign_id)
    return {int(row.id): int(row.version) for row in stored[["id", "version"]].itertuples()}


def _values(typed: dict[str, Any]) -> dict[str, Any]:
    values = dict(typed)
    for name in ("starts_on", "due_on"):
        if name in values:
            if not values[name]:
                raise BadInput(_("A day is needed here."), field=name)
            values[name] = pd.Timestamp(values[name]).date()
    if "assignee_id" in values:
        values["assignee_id"] = values["assignee_id"] or None
    for name in ("note", "name", "kind"):
        if name in values:
            values[name] = values[name] or ""
    return values


def _undo(user: Actor, done: Sequence[Step]) -> None:
    """Take back what was saved together, the last of it first."""
    with writing() as session:
        after: dict[int, int] = {}  # what an undone tick left, where the same task was edited before it
        for each in reversed(done):
            if isinstance(each, EditedTask):
                version = after.get(each.id, each.version)
                undo_edit(session, user, replace(each, version=version))
            elif isinstance(each, Ticked):
                after[each.id] = finish_task(
                    session, user, each.id, version=each.version, is_done=not each.is_done
                )
            elif isinstance(each, Added):
                delete_task(session, user, each.id, version=FIRST_VERSION)
            else:
                restore_task(session, user, each.id, version=each.version)


def _needs(user: Actor, view: CampaignView, stored: pd.DataFrame) -> None:
    if len(stored) < 2:
        return
    with st.expander(_("What needs what"), icon=":material/account_tree:"):
        names = dict(zip(stored["id"], stored["name"], strict=True))
        task_id = st.selectbox(
            _("Task"), list(names), format_func=names.__getitem__, key=f"campaign_needs_{view.id}"
        )
        row = stored[stored["id"] == task_id].iloc[0]
        others = [each for each in names if each != task_id]
        with st.form(f"campaign_needs_form_{task_id}_{row['version']}", border=False):
            needs = st.multiselect(
                _("Needs these first"),
                others,
                default=[each for each in row["needs"] if each in names],
                format_func=names.__getitem__,
            )
            pressed = st.form_submit_button(_("Save"), icon=":material/save:")
        if pressed:
            with reporting():
                with writing() as session:
                    done = set_needs(session, user, int(task_id), version=int(row["version"]), needs=needs)
                _forget(view.id)
                n = len(done.slipped)
                said = (
                    ngettext("Saved; {n} task slips.", "Saved; {n} tasks slip.", n).format(n=n)
                    if n
                    else _("Saved.")
                )
                flash(said)
                st.rerun()
