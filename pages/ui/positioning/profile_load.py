"""The cached reads of the store profile: keyed by shop and revision, words by language too."""
# ruff: noqa: ARG001 (revision and language are part of the cache key)

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import profile_touches
from core.db.engine import reading
from core.locale import language
from core.positioning import profile_history
from core.positioning.evidence import Evidence, Figure
from core.positioning.evidence_numbers import Told, cited, told
from core.positioning.profile_history import Difference, ProfileVersion
from core.positioning.profile_reads import profile_evidence
from core.shop import reads as shops
from core.shop.reads import ShopProfile
from core.team.rights import Actor
from pages.ui.positioning import evidence_load, load
from pages.ui.session import same_for_all

SLOW_SECONDS, KEPT_SECONDS = 1.0, 600.0


@st.cache_data(max_entries=64, show_spinner=False)
def _shop(actor: Actor, revision: int) -> ShopProfile:
    with reading() as session:
        return shops.profile(session, actor)


def shop_profile(actor: Actor, revision: int) -> ShopProfile:
    """Return the shop at hand, see `core.shop.reads.profile`."""
    return _shop(same_for_all(actor), revision)


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
    """Return evidence with what its numbers say now: those that the profile cites are read together, once."""
    pieces = list(evidence)
    known = cited_figures(actor, revision)
    missing = [ref for ref in cited(pieces) if ref not in known]
    known = known | evidence_load.figures(actor, revision, missing)
    return [told(each, known) for each in pieces]


def cited_figures(actor: Actor, revision: int) -> dict[str, Figure | None]:
    """Return what all numbers that the profile cites say now.

    They stand on every tab, and each save in the shop asks for them anew. In a shop so large that this takes
    long they are as of some minutes ago; in any other they are as of now.
    """
    profile = load.current(actor, revision)
    refs = cited(profile_evidence(profile))
    key = (actor.shop_id, actor.role, language(), refs)
    kept = _kept_figures().get(key)
    if kept is not None and time.monotonic() - kept.at < KEPT_SECONDS:
        return kept.figures
    began = time.monotonic()
    figures = evidence_load.figures(actor, revision, refs)
    if time.monotonic() - began > SLOW_SECONDS:
        _kept_figures()[key] = _Kept(figures, time.monotonic())
    return figures


@dataclass(frozen=True, slots=True)
class _Kept:
    figures: dict[str, Figure | None]
    at: float


@st.cache_resource(max_entries=1, show_spinner=False)
def _kept_figures() -> dict[tuple[Any, ...], _Kept]:
    """Return what took long to read, for all sessions of this process."""
    return {}
