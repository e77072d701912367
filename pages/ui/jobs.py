"""Follow a job on the page: how far it is, how long it takes, cancel, and what happened when it broke."""

from collections.abc import Callable

import streamlit as st

from core.db.base import now
from core.db.engine import reading, writing
from core.jobs import queue
from core.jobs.liveness import worker_is_running
from core.jobs.queue import JobEvent, JobState
from core.jobs.words import sentence
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui.save import literal, reporting
from pages.ui.session import require_user

LOOK_SECONDS = 0.7
Draw = Callable[[JobState, list[JobEvent]], None]


def followed(user: Actor, job_id: str, draw: Draw) -> None:
    """Draw a job's state and events, again and again until it has ended; then rerun the page once.

    `draw` gets the state and the newest events; whatever it draws is redrawn on each look.
    """
    with reading() as session:
        first = queue.state(session, user, job_id)
    if first.has_ended:
        _once(user, job_id, draw)
        return

    def look() -> None:
        here = require_user()  # asked anew: this goes on for minutes, and a role may be gone
        if here.shop_id != user.shop_id or _once(here, job_id, draw).has_ended:
            st.rerun()

    st.fragment(look, run_every=LOOK_SECONDS, key=f"job_{job_id}")()


def _once(user: Actor, job_id: str, draw: Draw) -> JobState:
    with reading() as session:
        state = queue.state(session, user, job_id)
        events = queue.follow(session, user, job_id)
        is_served = worker_is_running(session)
    if not state.has_ended:
        progress(user, state, is_served=is_served)
    draw(state, events)
    return state


def progress(user: Actor, state: JobState, *, is_served: bool) -> None:
    """Draw the bar with count and time left, what went wrong meanwhile, and *Cancel*."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.progress(state.share, text=_line(state))
        if may(user, "jobs.cancel"):
            stopping = state.cancel_requested
            st.button(
                _("Stopping …") if stopping else _("Cancel"),
                icon=":material/stop_circle:",
                key=f"cancel_{state.id}",
                disabled=stopping,
                on_click=_cancel,
                args=(state.id,),
            )
    if state.state == "interrupted" or not is_served:
        st.warning(literal(sentence(state, worker_is_running=is_served)), icon=":material/power_off:")
    elif state.attempt > 1:
        st.info(literal(sentence(state, worker_is_running=is_served)), icon=":material/history:")


def _cancel(job_id: str) -> None:
    with reporting(), writing() as session:
        queue.cancel(session, require_user(), job_id)


def _line(state: JobState) -> str:
    said = _("{done} of {total} done").format(done=state.done, total=state.total or "…")
    if state.started_at and state.done and state.total > state.done:
        spent = (now() - state.started_at).total_seconds()
        left = round(spent / state.done * (state.total - state.done))
        said += " · " + ngettext("about {n} second left", "about {n} seconds left", left).format(n=left)
    return said
