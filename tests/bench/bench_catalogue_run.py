"""A stack of six promotions over 10,000 and 50,000 items, beside one receipt an item in a plain loop.

The items have 600 prices, all ending in .90, four categories and three sets of tags, as a large shop has; the last lines
give every item a price of its own, where nothing can be shared.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, cast
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Table, delete, insert, select, update

from core.db.base import now
from core.db.engine import reading, writing
from core.promotions.basket import Basket
from core.promotions.benefits import AmountTiers, EveryAmount, OffOrder, PercentEach, PercentOrder
from core.promotions.catalogue_prices import line_of
from core.promotions.catalogue_reads import catalogue
from core.promotions.catalogue_run import Catalogue, CatalogueRun, priced
from core.promotions.catalogue_run import run as run_over
from core.promotions.catalogue_view import CatalogueView, totals
from core.promotions.engine.receipts import receipt
from core.promotions.enrolment_sheet import enrolment_book
from core.promotions.promotion import Bearer, Condition, Level, Promotion, Stacking
from core.promotions.receipt_margin import receipt_margin
from core.promotions.scenario import Scenario
from core.promotions.scope import Scope
from core.shop.margin import item_costs
from core.shop.tables import Item, ItemChange
from core.team.rights import Actor, Role
from tests.bench.big_shop import open_big_shop
from tests.bench.own_data import own_data

SMALL, PRICES = 10_000, 600
CHANGES = 3  # of each item's price in the last 90 days
NAIVE = 2000  # items the plain loop computes; its time is brought to all
SHOP_COUPON = Stacking(group="shop_coupon")
STACK = (
    Promotion("item", "percent_off", PercentEach(0.15), level=Level.ITEM, scope=Scope(categories=frozenset({"零食"}))),
    Promotion("tiers", "shop_tiers", AmountTiers(((5000, 500), (9900, 1500)))),
    Promotion("coupon", "shop_coupon", OffOrder(500), condition=Condition(amount=2900), stacking=SHOP_COUPON),
    Promotion("better", "shop_coupon", OffOrder(1500), condition=Condition(amount=7900), stacking=SHOP_COUPON),
    Promotion(
        "cross", "cross_shop", EveryAmount(8000, 900), level=Level.PLATFORM,
        bearers=((Bearer.SHOP, 0.7), (Bearer.PLATFORM, 0.3)),
    ),
    Promotion(
        "vip", "member_discount", PercentOrder(0.05), level=Level.PLATFORM, scope=Scope(tags=frozenset({"traffic"})),
        bearers=((Bearer.PLATFORM, 1.0),),
    ),
)  # fmt: skip
SCENARIO = Scenario(promotions=STACK)
Line = tuple[str, float, str]


def run() -> list[Line]:
    """Return the seconds of reads, runs and the sheet, and the run as a part of the plain loop."""
    with own_data():
        shop_id, _brief = open_big_shop()
        actor = Actor(1, shop_id, Role.OWNER, "")
        _spread(shop_id)
        large, large_read = _timed(lambda: _read(actor))
        lines = _runs("50,000 items", large, large_read)
        with writing() as session:
            last = session.scalars(
                select(Item.id).where(Item.shop_id == shop_id).order_by(Item.id).offset(SMALL).limit(1)
            ).one()
            session.execute(delete(Item).where(Item.shop_id == shop_id, Item.id >= last))
        gc.collect()
        small, small_read = _timed(lambda: _read(actor))
        lines = _runs("10,000 items", small, small_read) + lines
    return [*_beside_a_loop(small), *lines]


def _beside_a_loop(known: Catalogue) -> list[Line]:
    told, taken = _timed(lambda: run_over(known, SCENARIO))
    part = replace(known, items=known.items.head(NAIVE))
    alone, plain = _timed(lambda: _loop(part))
    assert alone == told.items["unit_paid"].head(NAIVE).tolist()  # both say the same
    whole = plain * len(known.items) / NAIVE
    own = known.items.assign(price=known.items["price"] + range(len(known.items)))
    different, apart = _timed(lambda: run_over(replace(known, items=own), SCENARIO))
    return [
        ("catalogue: 10,000 items, times as fast as a receipt an item", whole / taken, f"{taken:.2f} s against {whole:.1f} s (of {NAIVE:,} items); {told.receipts:,} receipts"),
        ("catalogue: 10,000 items, every price another, s", apart, f"{different.receipts:,} receipts; {whole / apart:.1f} × the loop"),
    ]  # fmt: skip


def _runs(name: str, known: Catalogue, read: float) -> list[Line]:
    told, taken = _timed(lambda: run_over(known, SCENARIO))
    _filled, filling = _timed(lambda: run_over(known, SCENARIO, pieces=None))
    what_if = replace(SCENARIO, what_if={"creator_share": 0.2})
    paid = priced(known, SCENARIO)
    _tried, trying = _timed(lambda: run_over(known, what_if, known=paid))
    _counted, counting = _timed(lambda: totals(told, CatalogueView(search="云朵", only="under_floor")))
    file, writing_it = _timed(lambda: _sheet(known, told))
    return [
        (
            f"catalogue: {name}, items and history read, s",
            read,
            f"{CHANGES} changes of each price, no rivals",
        ),
        (f"catalogue: {name}, the run, s", taken, f"{told.receipts:,} receipts"),
        (f"catalogue: {name}, as many pieces as make it cheapest, s", filling, ""),
        (f"catalogue: {name}, with a cost tried out, s", trying, ""),
        (f"catalogue: {name}, a search counted, s", counting, ""),
        (f"catalogue: {name}, the enrolment sheet, s", writing_it, f"{len(file) / 1e6:.1f} MB"),
    ]


def _sheet(known: Catalogue, told: CatalogueRun) -> bytes:
    return enrolment_book(known, SCENARIO, told, CatalogueView())


def _loop(known: Catalogue) -> list[int]:
    """Ask the engine and the margin once an item: what needs no thought."""
    paid = []
    for row in known.items.itertuples():
        alone = receipt(Basket((line_of(row),)), STACK, SCENARIO.policy)
        if not pd.isna(row.cost):
            costs = item_costs(known.terms, cost=int(row.cost), category=row.category, pieces=1)
            receipt_margin(alone, {row.code: costs})
        paid.append(alone.lines[0].unit_paid)
    return paid


def _read(actor: Actor) -> Catalogue:
    with reading() as session:
        return catalogue(session, actor, on=now().astimezone(ZoneInfo("Asia/Shanghai")).date())


def _spread(shop_id: int) -> None:
    """Give the shop's items prices, tags and a past: each price moved a few times in the last weeks."""
    draw, at = Random(1), datetime.now(UTC)
    with writing() as session:
        ids = list(session.scalars(select(Item.id).where(Item.shop_id == shop_id).order_by(Item.id)))
        session.execute(
            update(Item),
            [
                {"id": item_id, "version": 1, "usual_price": 1990 + n % PRICES * 100, "role": ("traffic", "profit", "")[n % 3],
                 "created_at": at - timedelta(days=200)}
                for n, item_id in enumerate(ids)
            ],
        )  # fmt: skip
        moves = (
            {"item_id": item_id, "source": "bulk", "at": at - timedelta(days=draw.randint(1, 89)),
             "changes": {"usual_price": [1990 + n % PRICES * 100, 1790 + n % PRICES * 100]}}
            for n, item_id in enumerate(ids)
            for _move in range(CHANGES)
        )  # fmt: skip
        session.connection().execute(insert(cast(Table, ItemChange.__table__)), list(moves))


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    told = work()
    return told, time.perf_counter() - began
