"""The cached reads of the store profile: keyed by shop and revision, words by language too."""
# ruff: noqa: ARG001 (revision and language are part of the cache key)

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from core import profile_touches
from core.db.engine import reading
from core.locale import language
from core.positioning import profile_history
from core.positioning.evidence import Evidence
from core.positioning.evidence_numbers import Told, cited
from core.positioning.profile_history import Difference, ProfileVersion
from core.positioning.profile_reads import profile_evidence
from core.team.rights import Actor
from pages.ui.positioning import evidence_load, load
from pages.ui.session import same_for_all


@st.cache_data(max_entries=32, show_spinner=False)
def _versions(actor: Actor, revision: int) -> tuple[ProfileVersion, ...]:
    with reading() as session:
        return profile_history.versions(session, actor)


def versions(actor: Actor, revision: int) -> tuple[ProfileVersion, ...]:
    """Return the versions of the profile, see `core.positioning.profile_history.versions`."""
    return _versions(same_for_all(actor), revision)


@st.cache_data(max_entries=64, show_spinner=False)
def _changed_by(actor: Actor, revision: int, spoken: str, number: int) -> tuple[Difference, ...]:
    with reading() as session:
        return profile_history.changed_by(session, actor, number)


def changed_by(actor: Actor, revision: int, number: int) -> tuple[Difference, ...]:
    """Return what a version changed, see `core.positioning.profile_history.changed_by`."""
    return _changed_by(same_for_all(actor), revision, language(), number)


def touches(actor: Actor, section: str, new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a section touches were it stored so, see `core.profile_touches`; read anew with each word typed."""
    with reading() as session:
        return profile_touches.profile_touches(session, actor, section, new)


def all_told(actor: Actor, revision: int, evidence: Iterable[Evidence]) -> list[Told]:
    """Return evidence with what its numbers say now: all that the profile cites are read together, once."""
    cited_by_profile = cited(profile_evidence(load.current(actor, revision)))
    evidence_load.figures(actor, revision, cited_by_profile)
    return evidence_load.all_told(actor, revision, evidence)
