"""Take rivals over together with their prices so far and with what is known of their items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.competitors.layers import LAYERS
from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.db.base import now
from core.errors import BadInput, found
from core.locale import _
from core.shop.actions import touch
from core.shop.items import MOST_MONEY
from core.shop.reads import items_by_code
from core.shop.tables import Shop
from core.team.rights import Actor, require

_SOURCES = ("file", "pasted", "typed", "page")
_AMOUNTS = (*LAYERS, "shipping", "gift_value")


@dataclass(frozen=True, slots=True)
class Seen:
    """A price as it was seen at one moment; `amounts` holds layers, shipping and gift value in 分."""

    at: datetime
    source: str
    amounts: Mapping[str, int]
    stock: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """That a rival's item is ours (or was thought to be), and how sure that was."""

    code: str  # of our item
    kind: str
    state: str
    score: float
    reasons: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Goods:
    """One thing that a rival sells: its fields, what it cost when, and which items of ours it meets."""

    values: Mapping[str, str]
    seen: Sequence[Seen] = ()
    pairs: Sequence[Pair] = ()


@dataclass(frozen=True, slots=True)
class RivalStory:
    """A rival shop as it is taken over."""

    name: str
    platform: str = ""
    note: str = ""
    goods: Sequence[Goods] = field(default=())


def take_over_rivals(session: Session, actor: Actor, stories: Sequence[RivalStory]) -> int:
    """Add rivals with their items, prices and matches; returns how many prices that were.

    Raises BadInput when a price or a pair is none that the tables could hold.
    """
    require(actor, "prices.import")
    require(actor, "matches.decide")
    zone = ZoneInfo(found(session.get(Shop, actor.shop_id), _("This shop no longer exists.")).timezone)
    told = [(rival, goods) for rival in stories for goods in rival.goods]
    rivals = {story.name: _rival(actor, story) for story in stories}
    session.add_all(rivals.values())
    session.flush()
    items = [_item(actor, rivals[story.name].id, goods) for story, goods in told]
    session.add_all(items)
    session.flush()
    codes = [pair.code for _story, goods in told for pair in goods.pairs]
    ours = {item["code"]: item["id"] for item in items_by_code(session, actor, codes)}
    rows: list[dict[str, Any]] = []
    for item, (_story, goods) in zip(items, told, strict=True):
        rows += [_observation(actor, item.id, seen, zone) for seen in goods.seen]
        session.add_all(_match(actor, item.id, pair, ours) for pair in goods.pairs)
    session.flush()
    if rows:
        session.execute(insert(PriceObservation), rows)
    touch(session, actor.shop_id)
    return len(rows)


def _rival(actor: Actor, story: RivalStory) -> Rival:
    return Rival(shop_id=actor.shop_id, name=story.name, platform=story.platform, note=story.note)


def _item(actor: Actor, rival_id: int, goods: Goods) -> RivalItem:
    values = dict(goods.values)
    if not values.get("key") or not values.get("title"):
        raise BadInput(_("A rival's item needs a key and a title."), field="title")
    return RivalItem(shop_id=actor.shop_id, rival_id=rival_id, **values)


def _observation(actor: Actor, item_id: int, seen: Seen, zone: ZoneInfo) -> dict[str, Any]:
    """Return a row with every column, known or not: one statement stores them all."""
    for name, amount in seen.amounts.items():
        if name not in _AMOUNTS or not 0 <= amount <= MOST_MONEY:
            raise BadInput(_("This is no price that could be stored: {name}").format(name=name), field=name)
    if seen.source not in _SOURCES:
        raise BadInput(_("A price comes from a file, a text, a page or a person."), field="source")
    return {name: seen.amounts.get(name) for name in _AMOUNTS} | {
        "shop_id": actor.shop_id,
        "rival_item_id": item_id,
        "seen_at": seen.at,
        "seen_on": seen.at.astimezone(zone).date(),
        "stock": seen.stock,
        "source": seen.source,
        "note": seen.note,
        "user_id": actor.user_id,
        "created_at": seen.at,
    }


def _match(actor: Actor, rival_item_id: int, pair: Pair, ours: Mapping[str, int]) -> Match:
    item_id = found(
        ours.get(pair.code), _("The shop has no item with the code {code}.").format(code=pair.code)
    )
    is_decided = pair.state != "suggested"
    return Match(
        shop_id=actor.shop_id,
        item_id=item_id,
        rival_item_id=rival_item_id,
        kind=pair.kind,
        state=pair.state,
        score=pair.score,
        reasons=list(pair.reasons),
        decided_by=actor.user_id if is_decided else None,
        decided_at=now() if is_decided else None,
    )
