"""What pages show of advice: the open cards, and what was decided with how it came out."""

from collections.abc import Collection, Iterator
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.competitors.advice import ACTIONS, Advised, Offer, OurItem, advise
from core.competitors.fetched import fetched
from core.competitors.policy import Policy
from core.competitors.policy_actions import policy
from core.competitors.reads import comparison
from core.competitors.tables import Advice
from core.errors import BadInput
from core.locale import _
from core.shop.reads import profile
from core.shop.recent_prices import recent_prices
from core.shop.tables import Item
from core.team.rights import Actor, require
from core.team.tables import User

MOVES = ("beat", "match", "raise")  # what changes a price
ITEM_COLUMNS = ("item_id", "version", "code", "title", "category", "brand", "role", "sold_30d", "cost")
CARD_COLUMNS = (*ITEM_COLUMNS, *(each.name for each in fields(Advised)))


def open_advice(
    session: Session, actor: Actor, on: date, layer: str, *, item_ids: Collection[int] | None = None
) -> pd.DataFrame:
    """Return a card for each item that rivals' prices are matched with: CARD_COLUMNS, one row an item.

    Cards that were decided within the policy's cool-down are left out. What moves most money comes
    first: the move times the pieces sold. Raises BadInput for the list layer: nobody pays a list price.
    """
    require(actor, "prices.see")
    if layer == "list_price":
        raise BadInput(
            _("Advice is about what buyers pay: choose another layer than the list price."), field="layer"
        )
    terms = policy(session, actor)
    pairs = comparison(session, actor, on=on, layer=layer, stale_after_days=terms.stale_after_days)
    return advice_on(session, actor, pairs, on, item_ids=item_ids)


def advice_on(
    session: Session, actor: Actor, pairs: pd.DataFrame, on: date, *, item_ids: Collection[int] | None = None
) -> pd.DataFrame:
    """Return the open cards of a comparison that was made already, as `open_advice` does."""
    require(actor, "prices.see")
    terms = policy(session, actor)
    pairs = pairs[~pairs["item_id"].isin(_decided_lately(session, actor, on, terms))]
    if item_ids is not None:
        pairs = pairs[pairs["item_id"].isin(item_ids)]
    return _ordered(pd.DataFrame(_cards(session, actor, pairs, terms, on), columns=CARD_COLUMNS))


def _cards(
    session: Session, actor: Actor, pairs: pd.DataFrame, terms: Policy, on: date
) -> Iterator[tuple[Any, ...]]:
    stored = _items(session, actor)
    lately = recent_prices(
        session, actor, on=on, days=terms.cool_down_days, lowest_of=terms.base_days
    ).to_dict("index")
    offers, ours = _offers(pairs), _our_prices(pairs)
    names = [field.name for field in fields(Advised)]
    for item_id, theirs in offers.items():
        row, price = stored.get(item_id), ours.get(item_id)
        if row is None:
            continue
        recent = lately.get(item_id, {"lowest": None, "changed_on": None})
        known = [each for each in (recent["lowest"], price) if each is not None and not pd.isna(each)]
        item = OurItem(price, row.cost, row.role, min(known) if known else None, recent["changed_on"])
        advised = advise(item, theirs, terms, on)
        yield (
            item_id, row.version, row.code, row.title, row.category, row.brand, row.role, row.sold_30d, row.cost,
            *(getattr(advised, name) for name in names),
        )  # fmt: skip


def _items(session: Session, actor: Actor) -> dict[int, Any]:
    columns = (
        Item.id, Item.version, Item.code, Item.title, Item.category, Item.brand, Item.role, Item.sold_30d, Item.cost,
    )  # fmt: skip
    query = select(*columns).where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None))
    return {row.id: row for row in session.execute(query)}


def _offers(pairs: pd.DataFrame) -> dict[int, list[Offer]]:
    """Return the offers by item, with shipping that is known added and gifts taken off.

    Two of their packs for one of ours come in one parcel, each with its gift; of a larger pack our part
    of both counts.
    """
    times = pairs["times"].fillna(1.0)
    beside = pairs["shipping"].fillna(0) * times.clip(upper=1.0) - pairs["gift_value"].fillna(0) * times
    paid = (pairs["comparable"] + beside.round().astype("Int64")).astype("object")
    paid = paid.where(paid.notna() & (pairs["layer"] != "list_price"), None)
    offers: dict[int, list[Offer]] = {}
    columns = ("item_id", "rival", "kind", "is_stale", "stock", "is_odd")
    rows = zip(*(pairs[name].tolist() for name in columns), paid.tolist(), strict=True)
    for item_id, rival, kind, is_stale, stock, is_odd, price in rows:
        offers.setdefault(item_id, []).append(Offer(rival, price, kind, is_stale, stock, is_odd))
    return offers


def _our_prices(pairs: pd.DataFrame) -> dict[int, int]:
    known = pairs[(pairs["layer"] != "list_price") & pairs["ours"].notna()]
    return {item_id: int(ours) for item_id, ours in zip(known["item_id"], known["ours"], strict=True)}


def _ordered(cards: pd.DataFrame) -> pd.DataFrame:
    cards = cards.astype(dict.fromkeys(_WHOLE, "Int64"))
    cards["weight"] = (
        (cards["price"] - cards["ours"]).abs().fillna(0) * cards["sold_30d"].fillna(1).clip(lower=1)
    ).astype("int64")
    rank = cards["action"].map({action: max(0, n - 2) for n, action in enumerate(ACTIONS)})
    return (
        cards.assign(rank=rank)
        .sort_values(["rank", "weight", "code"], ascending=[True, False, True], ignore_index=True)
        .drop(columns="rank")
    )


_WHOLE = (
    "sold_30d", "cost", "price", "ours", "floor", "break_even", "cheapest", "middle", "dearest",
    "goal_least", "goal_most", "largest_step", "lowest", "band_least", "band_most",
)  # fmt: skip


def card_facts(card: pd.Series) -> dict[str, Any]:
    """Return the numbers of a card as plain values, as they are stored with a decision and put into words."""
    return {each.name: _plain(card[each.name]) for each in fields(Advised)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value


def _decided_lately(session: Session, actor: Actor, on: date, terms: Policy) -> list[int]:
    since = datetime.combine(
        on - timedelta(days=max(terms.cool_down_days, 1) - 1),
        time(),
        ZoneInfo(profile(session, actor).timezone),
    )
    query = select(Advice.item_id).where(Advice.shop_id == actor.shop_id, Advice.decided_at >= since)
    return list(session.scalars(query))


def decided(session: Session, actor: Actor, *, limit: int = 200) -> pd.DataFrame:
    """Return what was decided, newest first, with facts, outcome and who.

    Columns: id, version, item_id, code, title, action, price_before, price_advised, price_decided,
    state, why, decided_at, facts, outcome, who.
    """
    require(actor, "prices.see")
    query = (
        select(
            Advice.id,
            Advice.version,
            Advice.item_id,
            Item.code,
            Item.title,
            Advice.action,
            Advice.price_before,
            Advice.price_advised,
            Advice.price_decided,
            Advice.state,
            Advice.why,
            Advice.decided_at,
            Advice.facts,
            Advice.outcome,
            func.coalesce(func.nullif(User.name, ""), User.address, "").label("who"),
        )
        .join(Item, Item.id == Advice.item_id)
        .outerjoin(User, User.id == Advice.decided_by)
        .where(Advice.shop_id == actor.shop_id)
        .order_by(Advice.decided_at.desc(), Advice.id.desc())
        .limit(limit)
    )
    return fetched(session, query)
