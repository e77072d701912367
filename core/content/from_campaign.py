"""A brief that a campaign fills: its items and prices, its offer, its times, its occasion."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.campaigns.campaign_row import campaign_row
from core.campaigns.festival_reads import event_of
from core.campaigns.scenario_actions import scenario_at
from core.campaigns.tables import Campaign, CampaignItem
from core.content.brief import Brief, BriefItem
from core.content.campaign_copy import campaign_now
from core.content.from_items import CampaignNow, brief_item, one_price
from core.content.from_positioning import Start, start_of
from core.content.from_scenario import Carried, offer_of
from core.errors import BadInput
from core.locale import _, language
from core.promotions.basket import Line
from core.promotions.items import KnownItem, known_items
from core.promotions.scenario import Scenario
from core.shop.reads import ShopProfile, items_by_code, profile
from core.shop.tables import Item
from core.team.rights import Actor, require

MOST_ITEMS = 20
_YEAR = re.compile(r"\s*20\d\d\s*年?\s*")


@dataclass(frozen=True, slots=True)
class Filled:
    """A brief as a campaign fills it, and sentences about what could not be carried over."""

    brief: Brief
    told: tuple[str, ...]


def campaign_brief(session: Session, actor: Actor, campaign_id: int) -> Brief:
    """Return the brief that a campaign fills, see `filled_brief`."""
    require(actor, "copy.draft")
    return filled_brief(session, actor, campaign_id).brief


def filled_brief(session: Session, actor: Actor, campaign_id: int) -> Filled:
    """Return a new brief, filled with what stands in a campaign: the items that sell most, at most MOST_ITEMS.

    Nothing is stored. Raises BadInput while the campaign has no items.
    """
    require(actor, "copy.draft")
    campaign = campaign_row(session, actor, campaign_id)
    codes, promised, total = _head(session, actor, campaign_id)
    if not codes:
        raise BadInput(
            _("{campaign} holds no items yet: put some in, then a draft can be started from it.").format(
                campaign=campaign.name
            ),
            field="items",
        )
    now = campaign_now(session, actor, campaign_id, set(codes))
    rows = {row["code"]: row for row in items_by_code(session, actor, codes)}
    items = tuple(
        brief_item(rows[code]).model_copy(update={"event_price": now.prices.get(code)}) for code in codes
    )
    carried = _carried(session, actor, campaign, now, items)
    told = [*_items_told(total, items), *carried.told]
    offer: dict[str, Any] = carried.fields | {"starts": now.starts, "ends": now.ends}
    offer["price"] = one_price(items)
    if len(items) == 1 and promised:
        offer["stock_limit"] = promised
    occasion = _occasion(session, actor, campaign)
    shop, start = profile(session, actor), start_of(session, actor)
    return Filled(_brief(shop, start, campaign, now, items, offer, occasion), tuple(told))


def _head(session: Session, actor: Actor, campaign_id: int) -> tuple[list[str], int | None, int]:
    """Return the codes of the items that are expected to sell most, the first one's stock, and how many there are."""
    wanted = (
        CampaignItem.shop_id == actor.shop_id,
        CampaignItem.campaign_id == campaign_id,
        Item.deleted_at.is_(None),
    )
    query = (
        select(Item.code, CampaignItem.stock)
        .join(Item, Item.id == CampaignItem.item_id)
        .where(*wanted)
        .order_by(
            CampaignItem.forecast.desc().nulls_last(), CampaignItem.stock.desc().nulls_last(), CampaignItem.id
        )
        .limit(MOST_ITEMS)
    )
    rows = session.execute(query).all()
    counted = select(func.count()).select_from(CampaignItem).join(Item, Item.id == CampaignItem.item_id)
    total = session.scalar(counted.where(*wanted)) or 0
    return [row.code for row in rows], rows[0].stock if rows else None, total


def _occasion(session: Session, actor: Actor, campaign: Campaign) -> str:
    """Return what buyers call the occasion: the festival, else the campaign's name without its year."""
    if campaign.festival and campaign.festival_day:
        event = event_of(session, actor, campaign.festival, campaign.festival_day.year)
        if event is not None:
            return event.shown_name[:60]
    return (_YEAR.sub(" ", campaign.name).strip() or campaign.name)[:60]


def _items_told(total: int, items: tuple[BriefItem, ...]) -> list[str]:
    told = []
    if total > len(items):
        said = _("The brief holds {n} of {m} items: those that are expected to sell most.")
        told.append(said.format(n=len(items), m=f"{total:,}"))
    if len({item.event_price for item in items}) > 1:
        told.append(
            _(
                "The items have different event prices: drafts name none, and the checks let each text name them."
            )
        )
    return told


def _carried(
    session: Session, actor: Actor, campaign: Campaign, now: CampaignNow, items: tuple[BriefItem, ...]
) -> Carried:
    if campaign.scenario_id is None:
        return Carried()
    at = scenario_at(session, actor, campaign.scenario_id)
    scenario = at[1].scenario if at else None
    if scenario is None:
        return Carried(
            told=[_("The campaign's scenario is no longer in the lab: no offer was carried over.")]
        )
    known = known_items(session, actor, [item.code for item in items])
    lines = [_line(item, known[item.code]) for item in items]
    carried = offer_of(scenario.promotions, lines, now.starts, now.ends)
    carried.told += _by_piece(scenario)
    return carried


def _by_piece(scenario: Scenario) -> list[str]:
    """Say that what a buyer pays in hand is another price, where the scenario lowers prices piece by piece."""
    if not any(each.is_on and each.level == "item" for each in scenario.promotions):
        return []
    return [
        _(
            "The scenario lowers prices further at the item level: the brief names the event price, before that."
        )
    ]


def _line(item: BriefItem, known: KnownItem) -> Line:
    return Line(
        id=item.code,
        unit_price=item.event_price or item.usual_price or 0,
        qty=1,
        item=item.code,
        title=item.title,
        spu=item.code,
        category=item.category,
        brand=item.brand,
        tags=known.tags,
    )


def _brief(
    shop: ShopProfile,
    start: Start,
    campaign: Campaign,
    now: CampaignNow,
    items: tuple[BriefItem, ...],
    offer: dict[str, Any],
    occasion: str,
) -> Brief:
    return Brief.model_validate(
        {
            "shop": shop.name,
            "platform": campaign.platform or shop.platform,
            "items": items,
            "occasion": occasion,
            "offer": offer,
            "audience": start.audience,
            "tone": start.tone,
            "voice": start.voice,
            "signature": shop.signature or shop.name[:20],
            "language": language(),
            "timezone": shop.timezone,
            "burst_starts": now.starts,
            "burst_ends": now.ends,
        }
    )
