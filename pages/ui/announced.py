"""The campaign that a brief announces: a new brief is filled from it, a stored one follows it."""
# ruff: noqa: ARG001 (the revision is part of the cache key, and so is the language of the sentences)

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from core.content import campaign_copy
from core.content import reads as copy_reads
from core.content.brief import Brief, BriefItem
from core.content.from_campaign import Filled, filled_brief
from core.content.from_items import CampaignNow
from core.content.reads import StoredBrief
from core.db.engine import reading
from core.errors import PlannerError
from core.locale import _, language
from core.team.rights import Actor, may
from pages.ui.save import literal
from pages.ui.session import same_for_all

CALENDAR = "pages/plan/calendar.py"


@dataclass(frozen=True, slots=True)
class Announced:
    """What a campaign says now to its copy; of a new brief also how it fills it, and what it could not."""

    now: CampaignNow
    brief: Brief | None = None
    told: tuple[str, ...] = ()

    @property
    def id(self) -> int:
        """Return the campaign's id."""
        return self.now.id

    @property
    def starts(self) -> datetime:
        """Return when its burst starts."""
        return self.now.starts

    @property
    def ends(self) -> datetime:
        """Return when its burst ends."""
        return self.now.ends


def asked_campaign(user: Actor, revision: int) -> Announced | None:
    """Return the campaign that the address names for a new brief, filled; say why where that does not go."""
    asked = st.query_params.get("campaign", "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 16) or not may(user, "copy.draft"):
        return None
    try:
        filled, now = _filled(same_for_all(user), revision, int(asked), language())
    except PlannerError as error:
        st.warning(literal(str(error)), icon=":material/event_busy:")
        return None
    return Announced(now, filled.brief, filled.told)


def announced(user: Actor, revision: int, stored: StoredBrief) -> Announced | None:
    """Return the campaign that a stored brief announces; None where it announces none."""
    now = _of_brief(same_for_all(user), revision, stored.id)
    return Announced(now) if now else None


def announces(campaign: Announced | None) -> None:
    """Say which campaign the brief announces, with the way to it."""
    if campaign is None:
        return
    st.page_link(
        CALENDAR,
        label=_("Announces {campaign}").format(campaign=literal(campaign.now.name)),
        icon=":material/calendar_month:",
        query_params={"campaign": str(campaign.id)},
    )


def tell_filled(campaign: Announced | None) -> None:
    """Say of a new brief what the campaign filled, and what could not be carried over."""
    if campaign is None:
        return
    lines = [_("Filled from the campaign: items, prices, offer and times. Change what you like.")]
    st.text("\n".join([*lines, *(f"· {sentence}" for sentence in campaign.told)]))


def at_event_prices(
    user: Actor, revision: int, campaign_id: int, items: Sequence[BriefItem]
) -> list[BriefItem]:
    """Return items with what the campaign asks for them now."""
    codes = tuple(sorted(item.code for item in items if item.code))
    now = _now(same_for_all(user), revision, campaign_id, codes)
    return [item.model_copy(update={"event_price": now.prices.get(item.code)}) for item in items]


@st.cache_data(max_entries=32, show_spinner=False)
def _filled(actor: Actor, revision: int, campaign_id: int, spoken: str) -> tuple[Filled, CampaignNow]:
    with reading() as session:
        filled = filled_brief(session, actor, campaign_id)
        codes = {item.code for item in filled.brief.items}
        return filled, campaign_copy.campaign_now(session, actor, campaign_id, codes)


@st.cache_data(max_entries=64, show_spinner=False)
def _of_brief(actor: Actor, revision: int, brief_id: int) -> CampaignNow | None:
    with reading() as session:
        stored = copy_reads.brief(session, actor, brief_id)
        return campaign_copy.campaign_of_brief(session, actor, brief_id, stored.brief)


@st.cache_data(max_entries=64, show_spinner=False)
def _now(actor: Actor, revision: int, campaign_id: int, codes: tuple[str, ...]) -> CampaignNow:
    with reading() as session:
        return campaign_copy.campaign_now(session, actor, campaign_id, set(codes))
