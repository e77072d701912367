"""From the shop's items to what a brief knows of them: a picture of the facts as they are now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.content.brief import Brief, BriefItem, Offer


def brief_item(item: Mapping[str, Any]) -> BriefItem:
    """Return what a brief knows of an item, given by its fields as `core.shop.reads` returns them."""
    return BriefItem(
        code=item["code"],
        title=item["title"],
        brand=item["brand"],
        category=item["category"],
        spec=item["spec"],
        list_price=_known(item["list_price"]),
        usual_price=_known(item["usual_price"]),
        stock=_known(item["stock"]),
        selling_points=tuple(item["selling_points"]),
        facts=dict(item["facts"]),
    )


def _known(value: Any) -> int | None:
    """Return a whole number, None where a table holds a missing value of its own kind."""
    return None if value is None or value != value else int(value)


@dataclass(frozen=True, slots=True)
class Change:
    """An item whose facts are no longer those that a brief was saved with, and the fields that differ."""

    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CampaignNow:
    """What the campaign of a brief says now: its prices by item code (None: the usual one), and its burst."""

    id: int
    name: str
    prices: Mapping[str, int | None]
    starts: datetime
    ends: datetime


def as_of_now(
    brief: Brief, items: Sequence[BriefItem], campaign: CampaignNow | None = None
) -> tuple[Brief, list[Change]]:
    """Return the brief with its items and its campaign as they are now, and what changed since it was saved.

    An item that the shop no longer has stays as the brief remembers it. Stock moves all day and is
    no change worth telling. An offer at the campaign's price and times follows them; one of its own stays.
    """
    now = {item.code: item for item in items if item.code}
    fresh = tuple(_priced(now.get(item.code, item), item, campaign) for item in brief.items)
    changes = [
        Change(after.title, fields)
        for before, after in zip(brief.items, fresh, strict=True)
        if (fields := _differing(before, after))
    ]
    if campaign is None:
        return brief.model_copy(update={"items": fresh}), changes
    offer, moved = _offer(brief, fresh, campaign)
    changes += [Change(campaign.name, moved)] if moved else []
    burst = {"burst_starts": campaign.starts, "burst_ends": campaign.ends}
    return brief.model_copy(update={"items": fresh, "offer": offer, **burst}), changes


def one_price(items: Sequence[BriefItem]) -> int | None:
    """Return the campaign's price of the items where it is the same for all of them."""
    prices = {item.event_price for item in items}
    return prices.pop() if len(prices) == 1 else None


def _priced(item: BriefItem, before: BriefItem, campaign: CampaignNow | None) -> BriefItem:
    price = before.event_price if campaign is None else campaign.prices.get(item.code)
    return item.model_copy(update={"event_price": price})


def _offer(brief: Brief, fresh: Sequence[BriefItem], campaign: CampaignNow) -> tuple[Offer, tuple[str, ...]]:
    """Return the offer as the campaign has it now, and which of its times moved."""
    offer, new = brief.offer, {}
    if offer.price is not None and offer.price == one_price(brief.items):
        new["price"] = one_price(fresh)
    moved = {
        name: now
        for name, was, now in (
            ("starts", brief.burst_starts, campaign.starts),
            ("ends", brief.burst_ends, campaign.ends),
        )
        if was is not None and was != now and getattr(offer, name) == was
    }
    return offer.model_copy(update={**new, **moved}), tuple(moved)


def _differing(before: BriefItem, after: BriefItem) -> tuple[str, ...]:
    fields = sorted(set(BriefItem.model_fields) - {"stock"})
    return tuple(field for field in fields if getattr(before, field) != getattr(after, field))
