"""Have the shop's items looked for among the rivals', and follow how far that is."""

from functools import partial

import streamlit as st

from core.competitors.suggested import Stored
from core.competitors.suggesting import newest_matching, outcome, start_matching
from core.db.engine import reading, writing
from core.jobs.queue import JobEvent, JobState
from core.locale import _
from core.team.rights import Actor, may
from pages.ui import jobs, words
from pages.ui.save import literal, reporting
from pages.ui.session import require_user


def search_button(user: Actor) -> None:
    """Draw the button that starts a search."""
    if may(user, "matches.decide") and may(user, "jobs.start"):
        st.button(
            _("Find matches"),
            icon=":material/join_inner:",
            key="matches_find",
            on_click=_start,
            help=_("Compares all items on sale with all the rivals sell. What you decide teaches it."),
        )


def follow_search(user: Actor, zone: str) -> None:
    """Follow the newest search, or say what it brought."""
    with reading() as session:
        newest = newest_matching(session, user)
    if newest is not None:
        jobs.followed(user, newest.id, partial(_draw, zone))


def _start() -> None:
    with reporting(), writing() as session:
        start_matching(session, require_user())


def _draw(zone: str, state: JobState, events: list[JobEvent]) -> None:
    if not state.has_ended:
        if state.message:
            st.caption(literal(state.message))
    elif state.state == "failed":
        st.warning(literal(state.message), icon=":material/sync_problem:")
    elif state.state == "cancelled":
        st.caption(_("The last search was cancelled; what it had stored is kept."))
    else:
        ended = words.moment(state.ended_at or state.created_at, zone)
        done = next((Stored(**event.data) for event in events if event.kind == "outcome"), Stored())
        # worded anew: the reader's language may be another one than that of whoever started it
        st.caption(literal(_("Last search {when}: {outcome}").format(when=ended, outcome=outcome(done))))
