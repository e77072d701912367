"""What people do with prices they saw at a rival's: write them down, take one out, put it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from core.competitors.price_seen import AMOUNTS, Seen, checked_seen
from core.competitors.rival_item_actions import rival_item_named, rival_item_of
from core.competitors.tables import PriceObservation, RivalItem
from core.competitors.watching import ask, forget_looks
from core.db.base import now
from core.errors import BadInput, NotFound, found
from core.locale import _
from core.shop.actions import touch
from core.shop.tables import Shop
from core.team.audit import note as note_down
from core.team.rights import Actor, require


def record_price(
    session: Session,
    actor: Actor,
    *,
    seen_at: datetime,
    layers: Mapping[str, int | None],
    shipping: int | None = None,
    gift_value: int | None = None,
    stock: str = "",
    source: str = "typed",
    note: str = "",
    rival_item_id: int | None = None,
    rival_id: int | None = None,
    **goods: str,
) -> int:
    """Write down what a rival's item cost at a moment, and return the observation's id.

    Money is 分. The item is `rival_item_id`, or the one of `rival_id` that the `goods` (title, code,
    url, brand, spec …) name: it is added when the rival has none like it. What is known already to
    the last value is not stored twice. Raises BadInput naming the field at fault.
    """
    require(actor, "prices.edit")
    amounts = {**layers, "shipping": shipping, "gift_value": gift_value}
    given = {name: value for name, value in amounts.items() if value is not None}
    seen = checked_seen(Seen(seen_at, given, stock, source, note), now())
    if rival_item_id is not None:
        item = rival_item_of(session, actor, rival_item_id)
    elif rival_id is not None:
        item = rival_item_named(session, actor, rival_id, goods)
    else:
        raise BadInput(_("Say which rival's item was seen."), field="rival_item_id")
    # Who presses twice waits here, and then finds what the first press stored.
    session.execute(select(RivalItem.id).where(RivalItem.id == item.id).with_for_update(key_share=True))
    known = _same(session, item.id, seen)
    if known is not None:
        return known
    row = PriceObservation(
        shop_id=actor.shop_id,
        rival_item_id=item.id,
        seen_at=seen.at,
        seen_on=seen.at.astimezone(shop_zone(session, actor)).date(),
        stock=seen.stock,
        source=seen.source,
        note=seen.note,
        user_id=actor.user_id,
        **seen.amounts,
    )
    session.add(row)
    session.flush()
    touch(session, actor.shop_id)
    ask(session, actor)
    return row.id


@dataclass(frozen=True, slots=True)
class Removed:
    """A price that was taken out, with all that it takes to put it back."""

    values: Mapping[str, Any]


def delete_price(session: Session, actor: Actor, observation_id: int) -> Removed:
    """Take out one observation; what is returned brings it back."""
    require(actor, "prices.delete")
    gone = _("This price is no longer in the shop.")
    row = found(session.get(PriceObservation, observation_id), gone)
    if row.shop_id != actor.shop_id:
        raise NotFound(gone)
    values = {column.name: getattr(row, column.name) for column in PriceObservation.__table__.columns}
    forget_looks(session, actor.shop_id, select(PriceObservation.id).where(PriceObservation.id == row.id))
    done = session.connection().execute(delete(PriceObservation).where(PriceObservation.id == row.id))
    session.expunge(row)
    if not done.rowcount:  # somebody else took it out between the two statements
        raise NotFound(gone)
    note_down(
        session, actor, "deleted", "price", observation_id, item=row.rival_item_id, on=row.seen_on.isoformat()
    )
    touch(session, actor.shop_id)
    ask(session, actor)
    return Removed(values)


def restore_price(session: Session, actor: Actor, removed: Removed) -> int:
    """Put an observation back under its old id; one that is there already stays as it is."""
    require(actor, "prices.delete")
    rival_item_of(session, actor, removed.values["rival_item_id"])
    observation_id: int = removed.values["id"]
    if session.get(PriceObservation, observation_id) is None:
        session.execute(insert(PriceObservation), [dict(removed.values) | {"shop_id": actor.shop_id}])
        note_down(session, actor, "restored", "price", observation_id)
        touch(session, actor.shop_id)
        ask(session, actor)
    return observation_id


def shop_zone(session: Session, actor: Actor) -> ZoneInfo:
    """Return the zone in which the shop counts its days."""
    require(actor, "prices.see")
    shop = found(session.get(Shop, actor.shop_id), _("This shop no longer exists."))
    return ZoneInfo(shop.timezone)


def _same(session: Session, rival_item_id: int, seen: Seen) -> int | None:
    """Return the id of the observation that says the same of the same moment."""
    query = select(PriceObservation.id).where(
        PriceObservation.rival_item_id == rival_item_id,
        PriceObservation.seen_at == seen.at,
        PriceObservation.source == seen.source,
        PriceObservation.stock == seen.stock,
    )
    for name in AMOUNTS:
        column = getattr(PriceObservation, name)
        value = seen.amounts.get(name)
        query = query.where(column.is_(None) if value is None else column == value)
    return session.scalar(query.limit(1))
