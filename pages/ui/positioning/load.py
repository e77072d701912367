"""The cached reads that the tabs of positioning share: keyed by shop and revision, so that nothing needs clearing."""
# ruff: noqa: ARG001 (the revision is part of the cache key)

import streamlit as st

from core.db.engine import reading
from core.positioning import profile_reads
from core.positioning.profile_reads import Profile
from core.team.rights import Actor
from pages.ui.session import same_for_all


@st.cache_data(max_entries=64, show_spinner=False)
def _current(actor: Actor, revision: int) -> Profile:
    with reading() as session:
        return profile_reads.current(session, actor)


def current(actor: Actor, revision: int) -> Profile:
    """Return the shop's current positioning, see `core.positioning.profile_reads.current`."""
    return _current(same_for_all(actor), revision)
