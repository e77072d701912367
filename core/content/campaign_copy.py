"""Which copy announces which campaign, and what the campaign says now to its copy."""

from collections.abc import Mapping
from datetime import datetime

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import CAMPAIGN, campaign_row
from core.campaigns.tables import Campaign, CampaignItem, CampaignPhase
from core.campaigns.values import PhaseKind
from core.content.brief import KINDS, Brief
from core.content.from_items import CampaignNow
from core.content.reads import briefs
from core.content.tables import Copy, CopyBrief, CopyBriefCampaign
from core.errors import NotFound, found
from core.locale import _
from core.shop.actions import touch
from core.shop.tables import Item
from core.team.audit import note
from core.team.rights import Actor, require

COLUMNS = ["campaign_id", "briefs", "pieces", "chosen", *(f"chosen_{kind}" for kind in KINDS)]


def link_brief(session: Session, actor: Actor, brief_id: int, campaign_id: int) -> int | None:
    """Say that a brief announces a campaign; return the one it announced before, if any."""
    require(actor, "copy.draft")
    brief = _brief(session, actor, brief_id)
    campaign = campaign_row(session, actor, campaign_id)
    link = session.get(CopyBriefCampaign, brief_id)
    before = link.campaign_id if link is not None else None
    if before == campaign_id:
        return before
    if link is None:
        session.add(CopyBriefCampaign(brief_id=brief_id, campaign_id=campaign_id))
    else:
        link.campaign_id = campaign_id
    session.flush()
    note(session, actor, "copy linked", CAMPAIGN, campaign.id, brief=brief.id, title=brief.title)
    touch(session, actor.shop_id)
    return before


def unlink(session: Session, actor: Actor, brief_id: int) -> int | None:
    """Take a brief off its campaign; return the campaign, to which `link_brief` puts it back."""
    require(actor, "copy.draft")
    brief = _brief(session, actor, brief_id)
    link = session.get(CopyBriefCampaign, brief_id)
    if link is None:
        return None
    campaign_id = link.campaign_id
    session.delete(link)
    session.flush()
    note(session, actor, "copy unlinked", CAMPAIGN, campaign_id, brief=brief.id, title=brief.title)
    touch(session, actor.shop_id)
    return campaign_id


def copy_by_campaign(session: Session, actor: Actor) -> pd.DataFrame:
    """Return what copy each campaign has: a row for each with a brief, see COLUMNS."""
    require(actor, "copy.see")
    alive = Copy.deleted_at.is_(None)
    query = (
        select(
            CopyBriefCampaign.campaign_id,
            func.count(CopyBrief.id.distinct()),
            func.count(Copy.id).filter(alive),
            func.count(Copy.id).filter(alive, Copy.chosen),
            *(func.count(Copy.id).filter(alive, Copy.chosen, Copy.kind == kind) for kind in KINDS),
        )
        .join(CopyBrief, CopyBrief.id == CopyBriefCampaign.brief_id)
        .join(Campaign, Campaign.id == CopyBriefCampaign.campaign_id)
        .outerjoin(Copy, Copy.brief_id == CopyBrief.id)
        .where(
            CopyBrief.shop_id == actor.shop_id,
            CopyBrief.deleted_at.is_(None),
            Campaign.deleted_at.is_(None),
        )
        .group_by(CopyBriefCampaign.campaign_id)
        .order_by(CopyBriefCampaign.campaign_id)
    )
    rows = [tuple(row) for row in session.execute(query)]
    return pd.DataFrame(rows, columns=COLUMNS).astype("int64")


def briefs_of_campaign(session: Session, actor: Actor, campaign_id: int) -> pd.DataFrame:
    """Return the briefs that announce a campaign, as `core.content.reads.briefs` returns them."""
    require(actor, "copy.see")
    campaign_row(session, actor, campaign_id)
    return briefs(session, actor, campaign_id=campaign_id)


def campaign_of_brief(session: Session, actor: Actor, brief_id: int, brief: Brief) -> CampaignNow | None:
    """Return what the campaign that a brief announces says now; None where it announces none."""
    require(actor, "copy.see")
    return campaigns_now(session, actor, {brief_id: brief}).get(brief_id)


def campaigns_now(session: Session, actor: Actor, wanted: Mapping[int, Brief]) -> dict[int, CampaignNow]:
    """Return by brief what its campaign says now of the brief's items; briefs without a campaign are left out."""
    require(actor, "copy.see")
    links = (
        select(CopyBriefCampaign.brief_id, Campaign.id, Campaign.name)
        .join(Campaign, Campaign.id == CopyBriefCampaign.campaign_id)
        .where(
            CopyBriefCampaign.brief_id.in_(list(wanted)),
            Campaign.shop_id == actor.shop_id,
            Campaign.deleted_at.is_(None),
        )
    )
    linked = {row.brief_id: row for row in session.execute(links)}
    codes = {item.code for number in linked for item in wanted[number].items if item.code}
    ids = {row.id for row in linked.values()}
    if not ids:
        return {}
    prices, bursts = _prices(session, ids, codes), _bursts(session, ids)
    return {
        number: CampaignNow(row.id, row.name, prices.get(row.id, {}), *bursts[row.id])
        for number, row in linked.items()
    }


def campaign_now(session: Session, actor: Actor, campaign_id: int, codes: set[str]) -> CampaignNow:
    """Return what a campaign says now of the items with these codes."""
    require(actor, "copy.see")
    row = campaign_row(session, actor, campaign_id)
    prices = _prices(session, {campaign_id}, codes).get(campaign_id, {})
    return CampaignNow(campaign_id, row.name, prices, *_bursts(session, {campaign_id})[campaign_id])


def _prices(session: Session, ids: set[int], codes: set[str]) -> dict[int, dict[str, int | None]]:
    query = (
        select(CampaignItem.campaign_id, Item.code, CampaignItem.price)
        .join(Item, Item.id == CampaignItem.item_id)
        .where(CampaignItem.campaign_id.in_(ids), Item.code.in_(codes), Item.deleted_at.is_(None))
    )
    prices: dict[int, dict[str, int | None]] = {}
    for row in session.execute(query):
        prices.setdefault(row.campaign_id, {})[row.code] = row.price
    return prices


def _bursts(session: Session, ids: set[int]) -> dict[int, tuple[datetime, datetime]]:
    """Return when each campaign's burst runs; where it has none, from going live to its end."""
    whole = select(Campaign.id, Campaign.live_at, Campaign.ends_at).where(Campaign.id.in_(ids))
    bursts = {row.id: (row.live_at, row.ends_at) for row in session.execute(whole)}
    query = (
        select(CampaignPhase.campaign_id, CampaignPhase.starts_at, CampaignPhase.ends_at)
        .where(CampaignPhase.campaign_id.in_(ids), CampaignPhase.kind == PhaseKind.BURST.value)
        .order_by(CampaignPhase.starts_at.desc())  # of several waves the first one stays
    )
    bursts |= {row.campaign_id: (row.starts_at, row.ends_at) for row in session.execute(query)}
    return bursts


def _brief(session: Session, actor: Actor, brief_id: int) -> CopyBrief:
    gone = _("This brief no longer exists.")
    row = found(session.get(CopyBrief, brief_id), gone)
    if row.shop_id != actor.shop_id or row.deleted_at is not None:
        raise NotFound(gone)
    return row
