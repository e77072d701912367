"""The cached reads of the store profile: keyed by shop and revision, words by language too."""
# ruff: noqa: ARG001 (revision and language are part of the cache key)

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core import profile_touches
from core.db.engine import reading
from core.locale import language
from core.positioning import profile_history
from core.positioning.profile_history import Difference, ProfileVersion
from core.shop import reads as shops
from core.shop.reads import ShopProfile
from core.team.rights import Actor
from pages.ui.session import same_for_all


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
