"""Matches as a page asks for them: filtered, ordered and cut by the database, with what both sides are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from core.competitors.comparison import layer_price
from core.competitors.fetched import fetched
from core.competitors.layers import DEEPEST, LAYERS
from core.competitors.offers import newest
from core.competitors.tables import Match, Rival, RivalItem
from core.shop.actions import MOST_ITEMS_AT_ONCE
from core.shop.tables import Item
from core.team.rights import Actor, require
from core.team.tables import User

Seen = tuple[int, int]  # a match and its version


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which matches to show. An empty text and a nought filter nothing."""

    state: str = "suggested"
    rival: int = 0
    kind: str = ""
    search: str = ""


def suggestions(
    session: Session, actor: Actor, wanted: Wanted, *, on: date, offset: int = 0, limit: int
) -> pd.DataFrame:
    """Return a stretch of the matches: waiting ones best first, decided ones newest first.

    A row has the match (id, version, kind, state, score, reasons, decided_at, who), our side (item_id,
    code, title, brand, spec, pack_size, pack_unit, list_price, usual_price) and theirs (rival_id,
    rival, rival_item_id, their_title, their_brand, their_spec, pack_amount, pack_unit_theirs, url,
    price and layer as last seen up to the day, seen_on). Money in 分.
    """
    require(actor, "prices.see")
    cut = _narrowed(select(Match.id), actor, wanted).order_by(*_ordered(wanted)).offset(offset).limit(limit)
    look, is_newest = newest(session, on, DEEPEST)
    query = (
        select(
            Match.id,
            Match.version,
            Match.kind,
            Match.state,
            Match.score,
            Match.reasons,
            Match.decided_at,
            func.coalesce(func.nullif(User.name, ""), User.address, "").label("who"),
            Match.item_id,
            *(getattr(Item, name) for name in ("code", "title", "brand", "spec", "pack_size", "pack_unit")),
            Item.list_price.label("our_list_price"),
            Item.usual_price,
            RivalItem.rival_id,
            Rival.name.label("rival"),
            Match.rival_item_id,
            *(getattr(RivalItem, name).label(f"their_{name}") for name in ("title", "brand", "spec")),
            RivalItem.pack_amount,
            RivalItem.pack_unit.label("pack_unit_theirs"),
            RivalItem.url,
            *(getattr(look, layer) for layer in LAYERS),
            look.seen_on,
        )
        .join(Item, Item.id == Match.item_id)
        .join(RivalItem, RivalItem.id == Match.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .outerjoin(User, User.id == Match.decided_by)
        .outerjoin(look, is_newest)
        .where(Match.id.in_(cut))
        .order_by(*_ordered(wanted))
    )
    rows = fetched(session, query)
    rows["price"], rows["layer"] = layer_price(rows, DEEPEST)
    return rows.drop(columns=list(LAYERS)).rename(columns={"our_list_price": "list_price"})


def counts(session: Session, actor: Actor) -> pd.DataFrame:
    """Return how many matches of each rival are in each state: rival_id, state, n."""
    require(actor, "prices.see")
    parts = []
    for state in ("suggested", "accepted", "rejected"):
        query = _narrowed(select(RivalItem.rival_id, func.count().label("n")), actor, Wanted(state))
        parts.append(fetched(session, query.group_by(RivalItem.rival_id)).assign(state=state))
    return pd.concat(parts, ignore_index=True)


def how_many(session: Session, actor: Actor, wanted: Wanted) -> int:
    """Return how many matches a filter leaves."""
    require(actor, "prices.see")
    return session.scalar(_narrowed(select(func.count()), actor, wanted)) or 0


def above(session: Session, actor: Actor, score: float, wanted: Wanted) -> list[Seen]:
    """Return the suggestions of at least this score with their versions, best first, as they would be accepted.

    Of several suggestions for one item of a rival only the best is there: with it accepted the
    others wait no longer. At most as many as can be decided at once.
    """
    require(actor, "prices.see")
    place = func.row_number().over(partition_by=Match.rival_item_id, order_by=(Match.score.desc(), Match.id))
    query = _narrowed(select(Match.id, Match.version, Match.score, place.label("place")), actor, wanted)
    ranked = query.where(Match.score >= score).subquery()
    best = select(ranked.c.id, ranked.c.version).where(ranked.c.place == 1)
    best = best.order_by(ranked.c.score.desc(), ranked.c.id).limit(MOST_ITEMS_AT_ONCE)
    return [(row.id, row.version) for row in session.execute(best)]


def below(session: Session, actor: Actor, score: float, wanted: Wanted) -> list[Seen]:
    """Return the suggestions under this score with their versions, worst first, at most as many as can be decided."""
    require(actor, "prices.see")
    query = _narrowed(select(Match.id, Match.version), actor, wanted).where(Match.score < score)
    query = query.order_by(Match.score, Match.id).limit(MOST_ITEMS_AT_ONCE)
    return [(row.id, row.version) for row in session.execute(query)]


def match_between(session: Session, actor: Actor, item_id: int, rival_item_id: int) -> dict[str, Any] | None:
    """Return what is known of a pair (id, version, kind, state), None when nothing is."""
    require(actor, "prices.see")
    query = select(Match.id, Match.version, Match.kind, Match.state).where(
        Match.shop_id == actor.shop_id, Match.item_id == item_id, Match.rival_item_id == rival_item_id
    )
    row = session.execute(query).one_or_none()
    return None if row is None else dict(row._mapping)


def _narrowed(query: Select[*tuple[Any, ...]], actor: Actor, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    """Narrow a query over matches to those wanted, of items and rivals that are there.

    A suggestion waits only while its rival's item is not accepted as one of ours.
    """
    query = (
        query.select_from(Match)
        .join(Item, Item.id == Match.item_id)
        .join(RivalItem, RivalItem.id == Match.rival_item_id)
        .join(Rival, Rival.id == RivalItem.rival_id)
        .where(
            Match.shop_id == actor.shop_id,
            Match.state == wanted.state,
            Item.deleted_at.is_(None),
            RivalItem.deleted_at.is_(None),
            Rival.deleted_at.is_(None),
            *_filters(wanted),
        )
    )
    if wanted.state == "suggested":
        other = aliased(Match)
        taken = select(other.id).where(other.rival_item_id == Match.rival_item_id, other.state == "accepted")
        query = query.where(~taken.exists())
    return query


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.rival:
        found.append(RivalItem.rival_id == wanted.rival)
    if wanted.kind:
        found.append(Match.kind == wanted.kind)
    for word in wanted.search.split()[:8]:
        fields = (Item.code, Item.title, Item.brand, RivalItem.title, RivalItem.brand, RivalItem.code)
        found.append(or_(*(field.icontains(word, autoescape=True) for field in fields)))
    return found


def _ordered(wanted: Wanted) -> list[ColumnElement[Any]]:
    if wanted.state == "suggested":
        return [Match.score.desc(), Match.id.expression]
    return [Match.decided_at.desc().nulls_last(), Match.id.desc()]
