"""What a run over the whole catalogue rests on: the items on sale, their price history, and rivals' prices."""

from datetime import date

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.competitors.policy_actions import policy as price_policy
from core.competitors.reads import comparison
from core.promotions.catalogue_run import WINDOWS, Catalogue, CatalogueRun, run
from core.promotions.items import tags_of
from core.promotions.scenario import Scenario
from core.shop.cost_actions import cost_terms
from core.shop.items import ItemStatus
from core.shop.lowest_prices import lowest_prices
from core.shop.tables import Item
from core.team.rights import Actor, require

IN_HAND = "in_hand_price"
_TEXTS = ("code", "title", "spec", "category", "brand", "role")
_NUMBERS = ("price", "cost", "stock", "sold_30d")


def catalogue_run(
    session: Session, actor: Actor, scenario: Scenario, *, pieces: int | None = 1, on: date
) -> CatalogueRun:
    """Return what a scenario's stack makes of every item on sale, see `core.promotions.catalogue_run`."""
    require(actor, "promotions.see")
    known = catalogue(session, actor, on=on, windows=windows_for(scenario))
    return run(known, scenario, pieces=pieces)


def windows_for(scenario: Scenario) -> tuple[int, ...]:
    """Return the windows of days that are shown, and the one of the scenario's lowest-price rule."""
    return tuple(sorted({*WINDOWS, scenario.targets.lowest_of_days}))


def catalogue(session: Session, actor: Actor, *, on: date, windows: tuple[int, ...] = WINDOWS) -> Catalogue:
    """Return the items on sale as they are now, with prices of our own and of rivals up to a day."""
    require(actor, "promotions.see")
    items = _items(session, actor)
    lowest = lowest_prices(session, actor, on=on, windows=windows)
    policy = price_policy(session, actor)
    rivals = _rivals(session, actor, on, policy.stale_after_days)
    items = items.join(lowest).join(rivals)
    items["rivals"] = items["rivals"].fillna(0).astype("int64")
    items["rival"] = items["rival"].fillna("").astype("str")
    margins = {role: policy.goal(role).margin for role in items["role"].unique()}
    return Catalogue(on, windows, items, cost_terms(session, actor), margins)


def _items(session: Session, actor: Actor) -> pd.DataFrame:
    """Return the items on sale by code."""
    query = (
        select(
            Item.id,
            *(getattr(Item, name) for name in _TEXTS),
            Item.usual_price.label("price"),
            *(getattr(Item, name) for name in _NUMBERS[1:]),
            Item.facts,
        )
        .where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None), Item.status == ItemStatus.ON.value)
        .order_by(Item.code)
    )
    rows = session.connection().execute(query).all()
    items = pd.DataFrame(rows, columns=["id", *_TEXTS, *_NUMBERS, "facts"])
    items["tags"] = pd.Series(
        [tags_of(role, facts) for role, facts in zip(items["role"], items["facts"], strict=True)],
        index=items.index,
        dtype="object",
    )
    kinds = dict.fromkeys(_TEXTS, "str") | dict.fromkeys(_NUMBERS, "Int64")
    return items.drop(columns="facts").astype(kinds).set_index("id")


def _rivals(session: Session, actor: Actor, on: date, stale_after_days: int) -> pd.DataFrame:
    """Return, by item id, how many accepted matches there are, and the lowest price in hand that is sure and fresh."""
    pairs = comparison(session, actor, on=on, layer=IN_HAND, stale_after_days=stale_after_days)
    sure = pairs[~pairs["is_weak"] & ~pairs["is_stale"]]
    lowest = sure.sort_values(["item_id", "comparable", "match_id"]).drop_duplicates("item_id")
    lowest = lowest.set_index("item_id")
    told = pairs.groupby("item_id").size().rename("rivals").to_frame()
    told["rival_price"] = lowest["comparable"].reindex(told.index).astype("Int64")
    told["rival"] = lowest["rival"].reindex(told.index)
    return told
