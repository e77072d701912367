"""The tasks that are to do: mine, a role's or all, overdue first, ticked off where they stand."""

import pandas as pd
import streamlit as st

from core.campaigns.task_actions import finish_task
from core.campaigns.values import State, TaskRole, task_role_name
from core.db.engine import writing
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui.calendar import load
from pages.ui.calendar.look import Look
from pages.ui.calendar.views import open_campaign
from pages.ui.paging import offset_of
from pages.ui.save import flash, literal, reporting

MINE, ALL = "mine", "all"
PER_PAGE = 30


def draw(user: Actor, revision: int, look: Look) -> None:
    """Draw the open tasks of the campaigns that pass the filters."""
    whose = _choose()
    tasks = _tasks(user, revision, look, whose)
    late = int((tasks["due_on"] < pd.Timestamp(look.today)).sum())
    n = len(tasks)
    if not n:
        st.info(_("Nothing is to do here."), icon=":material/task_alt:")
        return
    said = ngettext("{n} task is open", "{n} tasks are open", n).format(n=n)
    if late:
        told = ngettext("{n} of them is overdue", "{n} of them are overdue", late).format(n=late)
        said = _("{things}, {more}").format(things=said, more=told)
    st.caption(said)
    rows = st.container(gap="xsmall")
    first = offset_of(n, per_page=PER_PAGE, key="tasks_page")
    with rows:
        for row in tasks.iloc[first : first + PER_PAGE].itertuples():
            _row(user, row, look)


def _choose() -> str:
    options = [MINE, *(each.value for each in TaskRole), ALL]
    names = {MINE: _("Mine"), ALL: _("All")} | {each.value: task_role_name(each) for each in TaskRole}
    asked = st.query_params.get("who", "")
    return st.pills(
        _("Whose tasks"),
        options,
        default=asked if asked in options else MINE,
        format_func=names.__getitem__,
        required=True,
        key="calendar_who",
        on_change=lambda: st.query_params.update(who=st.session_state["calendar_who"]),
        label_visibility="collapsed",
    )


def _tasks(user: Actor, revision: int, look: Look, whose: str) -> pd.DataFrame:
    frames = look.kept(load.frames(user, revision))
    campaigns = frames.campaigns[frames.campaigns["state"] != State.IDEA.value].set_index("id")
    tasks = frames.tasks[frames.tasks["done_at"].isna() & frames.tasks["campaign_id"].isin(campaigns.index)]
    if whose == MINE:
        tasks = tasks[(tasks["assignee_id"] == user.user_id).fillna(False)]
    elif whose != ALL:
        tasks = tasks[tasks["role"] == whose]
    tasks = tasks.assign(campaign=tasks["campaign_id"].map(campaigns["name"]))
    return tasks.sort_values(["due_on", "starts_on", "id"])


def _row(user: Actor, row: object, look: Look) -> None:
    days = (row.due_on.date() - look.today).days
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"task_{row.id}"):
        if may(user, "tasks.edit"):
            st.checkbox(
                _("Tick off {task}").format(task=row.name),
                key=f"task_done_{row.id}_{row.version}",
                on_change=_finish,
                args=(user, int(row.id), int(row.version), row.name),
                label_visibility="collapsed",
                width="content",
            )
        with st.container(gap=None, key=f"said_task_{row.id}"):
            st.markdown(literal(row.name))
            who = row.assignee if isinstance(row.assignee, str) and row.assignee else task_role_name(row.role)
            st.caption(
                literal(
                    _("{campaign} · {who} · {due}").format(
                        campaign=row.campaign, who=who, due=_due(days, row.due_on)
                    )
                )
            )
        if days < 0:
            st.badge(_("overdue"), icon=":material/schedule:", color="red")
        st.button(
            _("Open"),
            icon=":material/arrow_forward:",
            icon_position="right",
            type="tertiary",
            key=f"task_open_{row.id}",
            on_click=open_campaign,
            args=(int(row.campaign_id), "phases"),
        )


def _due(days: int, day: pd.Timestamp) -> str:
    if days == 0:
        return _("due today")
    if days < 0:
        return ngettext("{day}, {n} day late", "{day}, {n} days late", -days).format(
            day=f"{day:%m-%d}", n=-days
        )
    return ngettext("{day}, in {n} day", "{day}, in {n} days", days).format(day=f"{day:%m-%d}", n=days)


def _finish(user: Actor, task_id: int, version: int, name: str) -> None:
    with reporting():
        with writing() as session:
            now = finish_task(session, user, task_id, version=version)
        flash(_("“{task}” is done.").format(task=name), undo=_reopen, args=(user, task_id, now))


def _reopen(user: Actor, task_id: int, version: int) -> None:
    with writing() as session:
        finish_task(session, user, task_id, version=version, is_done=False)
