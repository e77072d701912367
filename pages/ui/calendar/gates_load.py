"""The cached reads of enrolment gates: keyed by shop, revision and day."""
# ruff: noqa: ARG001 (the revision is part of the cache key)

from datetime import date

import streamlit as st

from core.campaigns import gate_reads, standing_actions
from core.campaigns.gate_reads import CampaignGates, StoredPack
from core.campaigns.standing import StandingFact
from core.db.engine import reading
from core.errors import NotFound
from core.team.rights import Actor
from pages.ui.session import same_for_all


@st.cache_data(max_entries=32, show_spinner=False)
def _campaign_gates(actor: Actor, revision: int, campaign_id: int, on: date) -> CampaignGates | None:
    with reading() as session:
        try:
            return gate_reads.campaign_gates(session, actor, campaign_id, on)
        except NotFound:
            return None


def campaign_gates(actor: Actor, revision: int, campaign_id: int, on: date) -> CampaignGates | None:
    """Return how a campaign stands at its gates on a day; None when it is not in the shop any more."""
    return _campaign_gates(same_for_all(actor), revision, campaign_id, on)


@st.cache_data(max_entries=32, show_spinner=False)
def _packs(actor: Actor, revision: int) -> tuple[StoredPack, ...]:
    with reading() as session:
        return gate_reads.packs(session, actor)


def packs(actor: Actor, revision: int) -> tuple[StoredPack, ...]:
    """Return every pack that the shop can choose."""
    return _packs(same_for_all(actor), revision)


@st.cache_data(max_entries=32, show_spinner=False)
def _standing(actor: Actor, revision: int, on: date) -> tuple[dict[str, StandingFact], int]:
    with reading() as session:
        stored = standing_actions.stored_standing(session, actor)
        return standing_actions.standing(session, actor, on), stored.version


def standing(actor: Actor, revision: int, on: date) -> tuple[dict[str, StandingFact], int]:
    """Return what is known of the store on a day, and the version in which it was read."""
    return _standing(same_for_all(actor), revision, on)
