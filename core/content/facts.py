"""A brief as facts: everything that copy for it may say, in the vocabulary of the checks."""

from datetime import datetime
from typing import Any

from core.content.brief import Brief, BriefItem, Offer, moment
from core.money import yuan


def facts_of(brief: Brief) -> dict[str, Any]:
    """Return the facts of a brief: money in yuan, times in the shop's zone.

    A field of the offer that is left out is not offered, so it is known to be absent (None); a
    field of an item that is left out is unknown and gives no key. Several items come as a list
    under `items`, each with its own facts.
    """
    facts: dict[str, Any] = _offer(brief.offer, brief)
    items = [_item(item, brief.offer) for item in brief.items]
    if len(items) == 1:
        facts = {**facts, **items[0]}
    else:
        facts["items"] = items
        facts["item_count"] = len(items)
    told = {
        "shop": brief.shop,
        "platform": brief.platform,
        "occasion": brief.occasion,
        "audience": brief.audience,
        "signature": brief.signature,
        "stress": list(brief.stress),
    }
    return facts | {key: value for key, value in told.items() if value}


def _offer(offer: Offer, brief: Brief) -> dict[str, Any]:
    coupon = f"{_yuan(offer.threshold)}-{_yuan(offer.off)}" if offer.threshold and offer.off else None
    if offer.off and not offer.threshold:
        coupon = f"减{_yuan(offer.off)}"
    return {
        "sale_price": _yuan(offer.price),
        "coupon": coupon,
        "off": _yuan(offer.off),
        "gift": offer.gift or None,
        "gift_qty": offer.gift_quantity or (1 if offer.gift else None),
        "free_ship": offer.free_shipping,
        "start": _time(offer.starts, brief),
        "end": _time(offer.ends, brief),
        "limited_qty": offer.stock_limit,
        "per_buyer_limit": offer.per_buyer_limit,
    }


def _item(item: BriefItem, offer: Offer) -> dict[str, Any]:
    """Return an item's facts. Where the offer names no price for all, its price in the campaign is the one."""
    named: dict[str, Any] = {
        "name": item.title,
        "code": item.code,
        "brand": item.brand,
        "category": item.category,
        "spec": item.spec,
        "list_price": _yuan(item.list_price),
        "price": _yuan(item.usual_price),
        "sale_price": _yuan(item.event_price) if offer.price is None else None,
        "stock": item.stock,
        "selling_points": list(item.selling_points),
    }
    known = {key: value for key, value in named.items() if value not in (None, "", [])}
    if item.usual_price:  # what the item usually costs is a price it was sold at
        known[f"ever_sold_at_{_yuan(item.usual_price)}"] = True
    for key, value in item.facts.items():
        known[key if key not in known else f"{key}:"] = value
    return known


def _yuan(amount: int | None) -> int | float | None:
    if amount is None:
        return None
    return amount // 100 if amount % 100 == 0 else float(yuan(amount))


def _time(value: datetime | None, brief: Brief) -> str | None:
    return moment(value, brief).isoformat(timespec="minutes") if value else None
