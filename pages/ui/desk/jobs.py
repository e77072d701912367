"""The jobs of the shop: what runs, what failed, what can be cancelled; and whether a worker is there."""

import streamlit as st

from core.competitors.suggesting import KIND as MATCH
from core.competitors.watching import KIND as WATCH
from core.db.engine import reading, writing
from core.jobs import queue, reads
from core.jobs.liveness import seconds_since_a_worker, worker_is_running
from core.jobs.queue import JobState
from core.locale import _
from core.team.rights import Actor, may
from pages.ui import words
from pages.ui.save import flash, literal, reporting


def job_list(user: Actor, zone: str) -> None:
    """Draw the worker's state and the shop's newest jobs."""
    with reading() as session:
        works, silent = worker_is_running(session), seconds_since_a_worker(session)
        jobs = reads.recent(session, user, limit=30)
    if works:
        st.success(_("A worker is running."), icon=":material/check_circle:")
    else:
        never = _("No worker has run yet.") if silent is None else _("The worker has gone silent.")
        start = _("Start one: `make run` for app and worker, or `python -m core worker` alone.")
        st.warning(f"{never} {start}", icon=":material/power_off:")
    if not jobs:
        st.caption(_("No jobs yet. Drafting copy starts one."))
    for job in jobs:
        _job(user, job, zone)


def state_name(state: str) -> str:
    """Return where a job stands, as a person reads it."""
    return {
        "queued": _("waiting"),
        "running": _("running"),
        "done": _("done"),
        "failed": _("failed"),
        "cancelled": _("cancelled"),
        "interrupted": _("interrupted"),
    }[state]


MARKS = {
    "queued": ("gray", ":material/schedule:"),
    "running": ("blue", ":material/autorenew:"),
    "done": ("green", ":material/check_circle:"),
    "failed": ("red", ":material/error:"),
    "cancelled": ("gray", ":material/cancel:"),
    "interrupted": ("orange", ":material/power_off:"),
}


def _job(user: Actor, job: JobState, zone: str) -> None:
    colour, icon = MARKS[job.state]
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"job_row_{job.id}"):
        with st.container(gap=None, width="stretch"):
            said = f"{kind_name(job.kind)} · {state_name(job.state)} · {words.moment(job.created_at, zone)}"
            st.markdown(f":{colour}[{icon}] {literal(said)}")
            if job.message:
                st.caption(literal(job.message))
        if not job.has_ended and may(user, "jobs.cancel"):
            _cancel_button(user, job)


def kind_name(kind: str) -> str:
    """Return what a job does."""
    names = {
        "draft": _("Draft copy"),
        WATCH: _("Look at the rivals' prices"),
        MATCH: _("Look for matches"),
        "competitor_report": _("Write the summary of a competitor brief"),
        "review_summary": _("Write the summary of reviews"),
        "positioning_statement": _("Write positioning statements"),
    }
    return names.get(kind, kind)


def _cancel_button(user: Actor, job: JobState) -> None:
    pressed = st.button(
        _("Cancel"),
        key=f"job_cancel_{job.id}",
        icon=":material/stop_circle:",
        disabled=job.cancel_requested,
    )
    if pressed:
        with reporting():
            with writing() as session:
                queue.cancel(session, user, job.id)
            flash(_("The job is asked to stop."))
            st.rerun()
