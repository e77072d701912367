"""What pages show of rivals and their prices: plain values and DataFrames, never stored objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Subquery, case, func, select
from sqlalchemy.orm import Session

from core.competitors.comparison import compare, in_our_pack, layer_price, pack_times
from core.competitors.fetched import fetched
from core.competitors.layers import DEEPEST, LAYERS
from core.competitors.offers import PACK_COLUMNS, accepted, newest, offers, our_items, our_pack
from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.errors import found
from core.locale import _
from core.shop.price_history import price_steps
from core.shop.tables import Item
from core.team.rights import Actor, require
from core.team.tables import User


def comparison(
    session: Session, actor: Actor, *, on: date, layer: str, stale_after_days: int
) -> pd.DataFrame:
    """Return our price against each rival's as they stood on a day, see `core.competitors.comparison`."""
    require(actor, "prices.see")
    theirs = offers(session, actor, on, layer)
    items = our_items(session, actor, on, theirs)
    return compare(items, theirs, layer=layer, on=on, stale_after_days=stale_after_days)


def rivals(session: Session, actor: Actor) -> pd.DataFrame:
    """Return the shop's rivals by name: how many items they have, and what is known of these.

    `exclusive` items are those that nobody has accepted as one of ours, `suggested` those of them
    that wait for a decision.
    """
    require(actor, "prices.see")
    states = _match_states(actor)
    accepted_one, suggested_one = func.coalesce(states.c.accepted, 0), func.coalesce(states.c.suggested, 0)
    query = (
        select(
            Rival.id,
            Rival.version,
            Rival.name,
            Rival.platform,
            Rival.note,
            func.count(RivalItem.id).label("items"),
            func.count(RivalItem.id).filter(accepted_one == 1).label("matched"),
            func.count(RivalItem.id).filter(accepted_one == 0).label("exclusive"),
            func.count(RivalItem.id).filter(accepted_one == 0, suggested_one == 1).label("suggested"),
        )
        .outerjoin(RivalItem, (RivalItem.rival_id == Rival.id) & RivalItem.deleted_at.is_(None))
        .outerjoin(states, states.c.rival_item_id == RivalItem.id)
        .where(Rival.shop_id == actor.shop_id, Rival.deleted_at.is_(None))
        .group_by(Rival.id)
        .order_by(Rival.name)
    )
    return fetched(session, query)


def last_seen(session: Session, actor: Actor) -> pd.Series:
    """Return the day on which a price of each rival was seen last, by the rival's id; none seen: none there."""
    require(actor, "prices.see")
    newest_look = (
        select(func.max(PriceObservation.seen_on))
        .where(PriceObservation.rival_item_id == RivalItem.id)
        .correlate(RivalItem)
        .scalar_subquery()
    )
    query = (
        select(RivalItem.rival_id, func.max(newest_look).label("seen_on"))
        .where(RivalItem.shop_id == actor.shop_id, RivalItem.deleted_at.is_(None))
        .group_by(RivalItem.rival_id)
    )
    return fetched(session, query).set_index("rival_id")["seen_on"].dropna()


def first_seen(session: Session, actor: Actor) -> date | None:
    """Return the day of the oldest price seen at any rival's, None where none was."""
    require(actor, "prices.see")
    return session.scalar(
        select(func.min(PriceObservation.seen_on)).where(PriceObservation.shop_id == actor.shop_id)
    )


def history(
    session: Session,
    actor: Actor,
    *,
    since: date,
    until: date,
    layer: str,
    item_id: int | None = None,
    rival_item_ids: Sequence[int] = (),
) -> pd.DataFrame:
    """Return the looks at rivals' prices between two days, oldest first, in a layer.

    With an item that is every accepted match of it, prices brought to our pack, and our own price in
    rows with is_ours; else the named rival items as they are. `price` is missing where the layer was
    not seen, or cannot be brought to our pack.
    """
    require(actor, "prices.see")
    pairs = _pairs_of(session, actor, item_id) if item_id is not None else None
    ids = list(rival_item_ids) if pairs is None else pairs["rival_item_id"].tolist()
    seen = _looks(session, actor, ids, since, until)
    seen["stated"], seen["layer"] = layer_price(seen, layer)
    seen["price"] = seen["stated"]
    seen["is_ours"] = False
    if item_id is None or pairs is None:
        return seen
    times = pairs.set_index("rival_item_id")["times"].reindex(seen["rival_item_id"])
    seen["price"] = in_our_pack(seen["stated"], times)
    return pd.concat([_our_steps(session, actor, item_id, since, until, layer), seen], ignore_index=True)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind one rival's price of an item of ours: the match and the look it comes from."""

    match_id: int
    match_version: int
    kind: str
    score: float
    rival_id: int
    rival: str
    rival_item_id: int
    title: str
    spec: str
    url: str
    times: float | None
    observation_id: int | None
    layers: Mapping[str, int]
    shipping: int | None
    gift_value: int | None
    stock: str
    source: str
    note: str
    seen_at: datetime | None
    age_days: int | None
    who: str


def evidence(
    session: Session,
    actor: Actor,
    *,
    on: date,
    item_id: int,
    rival_id: int | None = None,
    layer: str = DEEPEST,
) -> list[Evidence]:
    """Return what is known on a day of each rival's price of an item, or of one rival's, by rival.

    That is the newest look that has the layer, else the newest one. A match without any look up to
    that day is there with no layers. Raises NotFound for an item that is not in the shop.
    """
    require(actor, "prices.see")
    pairs = _pairs_of(session, actor, item_id)
    times = dict(zip(pairs["match_id"], pairs["times"], strict=True))
    found = [
        _as_evidence(row, times, on) for row in _rows_behind(session, actor, on, item_id, rival_id, layer)
    ]
    if all(each.observation_id is not None for each in found):
        return found
    any_look = [
        _as_evidence(row, times, on) for row in _rows_behind(session, actor, on, item_id, rival_id, "")
    ]
    return [
        each if each.observation_id is not None else other
        for each, other in zip(found, any_look, strict=True)
    ]


def _rows_behind(
    session: Session, actor: Actor, on: date, item_id: int, rival_id: int | None, layer: str
) -> list[Any]:
    """Return the accepted matches of an item, each with the newest look that has a layer ("": any look)."""
    look, is_newest = newest(session, on, layer)
    query = (
        select(Match, RivalItem, Rival.name, look, User.name, User.address)
        .join(RivalItem, RivalItem.id == Match.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .outerjoin(look, is_newest)
        .outerjoin(User, User.id == look.user_id)
        .where(*accepted(actor.shop_id), Match.item_id == item_id)
        .order_by(Rival.name, RivalItem.id)
    )
    if rival_id is not None:
        query = query.where(RivalItem.rival_id == rival_id)
    return list(session.execute(query))


def looks(session: Session, actor: Actor, rival_item_id: int, *, limit: int = 50) -> pd.DataFrame:
    """Return the newest looks at one rival item, newest first: layers, stock, source, note and who."""
    require(actor, "prices.see")
    query = (
        select(
            PriceObservation.id,
            PriceObservation.seen_at,
            *(getattr(PriceObservation, name) for name in (*LAYERS, "shipping", "gift_value")),
            PriceObservation.stock,
            PriceObservation.source,
            PriceObservation.note,
            func.coalesce(func.nullif(User.name, ""), User.address, "").label("who"),
        )
        .outerjoin(User, User.id == PriceObservation.user_id)
        .where(PriceObservation.shop_id == actor.shop_id, PriceObservation.rival_item_id == rival_item_id)
        .order_by(PriceObservation.seen_at.desc(), PriceObservation.id.desc())
        .limit(limit)
    )
    return fetched(session, query)


def seen_from(source: str) -> str:
    """Return where a price comes from, as a person reads it."""
    return {
        "file": _("from a file"),
        "pasted": _("pasted"),
        "typed": _("typed in"),
        "page": _("read from the page"),
    }[source]


def _pairs_of(session: Session, actor: Actor, item_id: int) -> pd.DataFrame:
    """Return the accepted matches of one item: match_id, rival_item_id and times (see `pack_times`)."""
    item = session.get(Item, item_id)
    gone = item is None or item.shop_id != actor.shop_id or item.deleted_at is not None
    item = found(None if gone else item, _("This item is no longer in the shop."))
    query = (
        select(
            Match.id.label("match_id"),
            Match.rival_item_id,
            Match.kind,
            RivalItem.pack_amount,
            RivalItem.pack_unit,
        )
        .join(RivalItem, RivalItem.id == Match.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .where(*accepted(actor.shop_id), Match.item_id == item.id)
    )
    pairs = fetched(session, query)
    amount, unit = our_pack(*(getattr(item, name) for name in PACK_COLUMNS))
    pairs["times"] = pack_times(pairs.assign(our_pack_amount=amount, our_pack_unit=unit))
    return pairs


def _looks(
    session: Session, actor: Actor, rival_item_ids: Sequence[int], since: date, until: date
) -> pd.DataFrame:
    query = (
        select(
            PriceObservation.rival_item_id,
            RivalItem.rival_id,
            Rival.name.label("rival"),
            RivalItem.title,
            PriceObservation.seen_on,
            PriceObservation.seen_at,
            *(getattr(PriceObservation, layer) for layer in LAYERS),
            PriceObservation.stock,
        )
        .join(RivalItem, RivalItem.id == PriceObservation.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .where(
            PriceObservation.shop_id == actor.shop_id,
            PriceObservation.rival_item_id.in_(rival_item_ids),
            PriceObservation.seen_on.between(since, until),
        )
        .order_by(PriceObservation.seen_on, PriceObservation.seen_at, PriceObservation.id)
    )
    return fetched(session, query)


def _our_steps(
    session: Session, actor: Actor, item_id: int, since: date, until: date, layer: str
) -> pd.DataFrame:
    """Return our price of an item as looks at it: at the first day, at each change, at the last day."""
    steps = price_steps(session, actor, item_id).drop_duplicates("day", keep="last").set_index("day")
    price = steps["list_price" if layer == "list_price" else "usual_price"]
    first, last = pd.Timestamp(since), pd.Timestamp(until)
    changed = price.index[(price.index > first) & (price.index < last)]
    days = pd.DatetimeIndex([first, *changed, last]).unique()
    told = price.reindex(days, method="ffill")
    return pd.DataFrame({"is_ours": True, "rival": "", "seen_on": days, "price": told.array})


def _match_states(actor: Actor) -> Subquery:
    """Which rival items have an accepted match, and which a suggested one: 1 or 0 for each that has any."""
    return (
        select(
            Match.rival_item_id,
            func.max(case((Match.state == "accepted", 1), else_=0)).label("accepted"),
            func.max(case((Match.state == "suggested", 1), else_=0)).label("suggested"),
        )
        .where(Match.shop_id == actor.shop_id)
        .group_by(Match.rival_item_id)
        .subquery()
    )


def _as_evidence(row: Any, times: Mapping[int, float], on: date) -> Evidence:
    match, item, rival, seen, name, address = row
    factor = times.get(match.id)
    return Evidence(
        match_id=match.id,
        match_version=match.version,
        kind=match.kind,
        score=match.score,
        rival_id=item.rival_id,
        rival=rival,
        rival_item_id=item.id,
        title=item.title,
        spec=item.spec,
        url=item.url,
        times=None if factor is None or pd.isna(factor) else float(factor),
        observation_id=seen and seen.id,
        layers={each: getattr(seen, each) for each in LAYERS if getattr(seen, each, None) is not None},
        shipping=seen and seen.shipping,
        gift_value=seen and seen.gift_value,
        stock=seen.stock if seen else "",
        source=seen.source if seen else "",
        note=seen.note if seen else "",
        seen_at=seen and seen.seen_at,
        age_days=(on - seen.seen_on).days if seen else None,
        who=name or address or "",
    )
