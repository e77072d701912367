"""Take rivals over together with their prices so far and with what is known of their items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from core.competitors.match_actions import KINDS, STATES
from core.competitors.price_actions import shop_zone
from core.competitors.price_seen import AMOUNTS, Seen, checked_seen
from core.competitors.rival_fields import checked_item, checked_rival, item_key
from core.competitors.rival_item_actions import pack_values
from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.db.base import now
from core.errors import BadInput, found
from core.locale import _
from core.shop.actions import touch
from core.shop.reads import items_by_code
from core.team.rights import Actor, require


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
    goods: Sequence[Goods] = ()


def take_over_rivals(session: Session, actor: Actor, stories: Sequence[RivalStory]) -> int:
    """Add rivals with their items, prices and matches; returns how many prices that were.

    Raises BadInput for a value that could not be typed either, NotFound for a pair with no item of ours.
    """
    require(actor, "prices.import")
    require(actor, "matches.decide")
    told = [(story.name, goods) for story in stories for goods in story.goods]
    rivals = {story.name: _rival(actor, story) for story in stories}
    session.add_all(rivals.values())
    session.flush()
    items = [_item(actor, rivals[name].id, goods) for name, goods in told]
    session.add_all(items)
    session.flush()
    codes = [pair.code for _name, goods in told for pair in goods.pairs]
    ours = {item["code"]: item["id"] for item in items_by_code(session, actor, codes)}
    zone, rows = shop_zone(session, actor), []
    for item, (_name, goods) in zip(items, told, strict=True):
        rows += [_observation(actor, item.id, seen, zone) for seen in goods.seen]
        session.add_all(_match(actor, item.id, pair, ours) for pair in goods.pairs)
    session.flush()
    if rows:
        session.execute(insert(PriceObservation), rows)
    touch(session, actor.shop_id)
    return len(rows)


def _rival(actor: Actor, story: RivalStory) -> Rival:
    values = checked_rival({"name": story.name, "platform": story.platform, "note": story.note})
    return Rival(shop_id=actor.shop_id, **values)


def _item(actor: Actor, rival_id: int, goods: Goods) -> RivalItem:
    clean = checked_item({"title": "", **goods.values})
    key = item_key(**{name: clean.get(name, "") for name in ("code", "url", "title")})
    pack = pack_values(clean.get("spec", ""), clean["title"])
    return RivalItem(shop_id=actor.shop_id, rival_id=rival_id, key=key, **clean, **pack)


def _observation(actor: Actor, item_id: int, seen: Seen, zone: ZoneInfo) -> dict[str, Any]:
    """Return a row with every column, known or not: one statement stores them all."""
    clean = checked_seen(seen, now())
    return {name: clean.amounts.get(name) for name in AMOUNTS} | {
        "shop_id": actor.shop_id,
        "rival_item_id": item_id,
        "seen_at": clean.at,
        "seen_on": clean.at.astimezone(zone).date(),
        "stock": clean.stock,
        "source": clean.source,
        "note": clean.note,
        "user_id": actor.user_id,
        "created_at": clean.at,
    }


def _match(actor: Actor, rival_item_id: int, pair: Pair, ours: Mapping[str, int]) -> Match:
    missing = _("The shop has no item with the code {code}.").format(code=pair.code)
    if pair.kind not in KINDS or pair.state not in STATES:
        raise BadInput(
            _("This is no match that could be stored: {kind}, {state}").format(
                kind=pair.kind, state=pair.state
            )
        )
    is_decided = pair.state != "suggested"
    return Match(
        shop_id=actor.shop_id,
        item_id=found(ours.get(pair.code), missing),
        rival_item_id=rival_item_id,
        kind=pair.kind,
        state=pair.state,
        score=pair.score,
        reasons=list(pair.reasons),
        decided_by=actor.user_id if is_decided else None,
        decided_at=now() if is_decided else None,
    )
