"""Drafts that are being written: cards that grow, and what to do about those that failed."""

from functools import partial

import streamlit as st

from core.content import actions
from core.content.angles import angle_name
from core.content.brief import PARTS
from core.content.names import kind_name, part_name
from core.content.reads import StoredBrief
from core.db.engine import writing
from core.jobs.queue import JobEvent, JobState
from core.locale import _, ngettext
from core.team.rights import Actor, may
from pages.ui import jobs
from pages.ui.save import literal, reporting


def draft_progress(user: Actor, stored: StoredBrief, kind: str) -> None:
    """Follow the brief's newest job: the growing drafts of one kind, then what failed of all."""
    if stored.job_id:
        jobs.followed(user, stored.job_id, partial(_draw, user, stored, kind))


def _draw(user: Actor, stored: StoredBrief, kind: str, state: JobState, events: list[JobEvent]) -> None:
    slots = [event for event in events if event.kind == "slot"]
    if not state.has_ended:
        _rerun_when_stored(state.id, slots)
        writing_now = [
            event for event in slots if event.data["state"] == "writing" and event.data["kind"] == kind
        ]
        if writing_now:
            with st.grid(min_column_width=330):
                for event in writing_now:
                    _growing(event)
        return
    if state.state == "failed":
        st.error(literal(state.message), icon=":material/error:")
    elif state.state == "cancelled":
        st.info(_("Drafting was cancelled; what was finished is kept."), icon=":material/stop_circle:")
    _failed(user, stored, [event for event in slots if event.data["state"] == "failed"])
    _dropped([event for event in slots if event.data["state"] == "dropped"])


def _rerun_when_stored(job_id: str, slots: list[JobEvent]) -> None:
    """Let the page show a draft as a card as soon as it is stored."""
    stored = sum(event.data["state"] == "done" for event in slots)
    seen = st.session_state.get(f"content_stored_{job_id}", 0)
    if stored > seen:
        st.session_state[f"content_stored_{job_id}"] = stored
        st.rerun()


def _growing(event: JobEvent) -> None:
    with st.container(border=True):
        st.badge(literal(angle_name(event.data["angle"])), color="gray")
        parts = event.data.get("parts") or {}
        for part in PARTS[event.data["kind"]]:
            st.caption(part_name(part))
            if parts.get(part):
                st.text(parts[part] + " ▍")
            else:
                st.skeleton(height=24)


def _failed(user: Actor, stored: StoredBrief, failed: list[JobEvent]) -> None:
    """Say what failed and why, and offer the two ways on: the model again, or templates."""
    if not failed:
        return
    title = ngettext("{n} draft failed", "{n} drafts failed", len(failed)).format(n=len(failed))
    st.warning(literal(title), icon=":material/sync_problem:")
    for reason in dict.fromkeys(event.data["reason"] for event in failed):
        st.text(reason)
    cut = [event for event in failed if event.data.get("partial")]
    if cut:
        with st.expander(_("What had arrived before it broke off")):
            for event in cut:
                st.caption(f"{kind_name(event.data['kind'])} · {angle_name(event.data['angle'])}")
                st.text(event.data["partial"])
    if may(user, "copy.draft"):
        slots = [(event.data["kind"], event.data["angle"]) for event in failed]
        with st.container(horizontal=True):
            for source, label, icon in (
                ("template", _("Fill with template drafts"), ":material/auto_fix:"),
                ("model", _("Ask the model again"), ":material/refresh:"),
            ):
                if st.button(label, icon=icon, key=f"content_again_{source}"):
                    with reporting():
                        with writing() as session:
                            actions.start_drafting(session, user, stored.id, source=source, slots=slots)
                        st.rerun()


def _dropped(dropped: list[JobEvent]) -> None:
    if dropped:
        n = len(dropped)
        st.caption(ngettext("{n} near-copy was left out.", "{n} near-copies were left out.", n).format(n=n))
