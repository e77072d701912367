"""What price bands cost with 50,000 items of ours and a market table of 50,000 rows.

The reference is the bare query of both (`session.execute(...).all()` of the columns that count): no gap table is quicker
than reading what it stands on. Everything else is a multiple of it, the median of a few runs in turns.
"""

import gc
import time
from collections.abc import Callable
from datetime import date
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import select

from core.db.base import now
from core.db.engine import reading, writing
from core.files.columns import Header, recognise
from core.files.plan import make_plan
from core.positioning.band_offers import offers
from core.positioning.band_reads import banded, bands
from core.positioning.bands import Choice
from core.positioning.market_columns import market_schema
from core.positioning.market_import import import_market, undo_market
from core.positioning.tables import MarketItem
from core.shop.import_log import Origin
from core.shop.tables import Item
from core.team.rights import Actor, Role
from tests.bench.big_shop import ITEMS, open_big_shop
from tests.bench.own_data import own_data

ROWS = 50_000
ROUNDS = 5
CATEGORY = "零食"
REFERENCE = "reading items and market (bare query)"
Line = tuple[str, float, str]


def run() -> list[Line]:
    """Return the milliseconds of the bare query, each read as a multiple of it, and the seconds of an import."""
    with own_data():
        shop_id, _brief = open_big_shop()
        actor = Actor(1, shop_id, Role.OWNER, "")
        lines = _imported(actor)
        today = now().astimezone(ZoneInfo("Asia/Shanghai")).date()
        with reading() as session:
            taken = _measured(_works(session, actor, today))
    bare = median(taken.pop(REFERENCE))
    told = f"{ITEMS:,} items of ours, {ROWS:,} of the market"
    lines.append((f"bands: {REFERENCE}, ms", bare, told))
    for name, times in taken.items():
        lines.append((f"bands: {name}", median(times) / bare, f"× the bare query; {median(times):.0f} ms"))
    return lines


def _works(session: Any, actor: Actor, today: date) -> dict[str, Callable[[], Any]]:
    def bare() -> None:
        columns = (Item.id, Item.usual_price, Item.sold_30d)
        session.connection().execute(select(*columns).where(Item.shop_id == actor.shop_id)).all()
        market = (MarketItem.seller, MarketItem.price, MarketItem.pieces, MarketItem.sales)
        session.connection().execute(select(*market).where(MarketItem.shop_id == actor.shop_id)).all()

    known = offers(session, actor, "", on=today, layer="deepest")
    natural = Choice("natural", 8)

    def cut_anew(choice: Choice) -> Any:
        return banded(known, "", choice, known.fresh_cut(choice), version=0, layer="deepest")

    return {
        REFERENCE: bare,
        "whole shop": lambda: bands(session, actor, "", on=today),
        "a category, a quarter of it": lambda: bands(session, actor, CATEGORY, on=today),
        "preview of another cut, quantiles": lambda: cut_anew(Choice("quantile", 8)),
        "preview of another cut, natural breaks": lambda: cut_anew(natural),
    }


def _imported(actor: Actor) -> list[Line]:
    """Return the seconds of a first import, of the same again, and of taking both back."""
    cells = np.array(
        [["类目", "店铺", "商品标题", "价格", "销量", "销售额"], *map(_row, range(ROWS))], dtype=object
    )
    schema, header = market_schema(["家居", "零食", "文具", "母婴"]), Header(0, 0)
    columns = recognise(cells, header, schema)
    lines, runs = [], []
    for name in ("first import", "the same file again"):
        began = time.perf_counter()
        plan = make_plan(cells, header, columns, schema)
        with writing() as session:
            runs.append(import_market(session, actor, plan, Origin("market.xlsx", "", columns)).run_id)
        lines.append((f"bands: {name}, s", time.perf_counter() - began, f"{ROWS:,} rows, dry run included"))
    began = time.perf_counter()
    with writing() as session:
        undo_market(session, actor, runs[-1])
    lines.append(("bands: the second taken back, s", time.perf_counter() - began, "set back as they were"))
    return lines


def _row(n: int) -> list[str]:
    category = ("家居", "零食", "文具", "母婴")[n % 4]
    price = 9.9 + n * 7919 % 30_000 / 100
    return [category, f"店铺{n % 3000}", f"商品{n}", f"{price:.2f}", f"{n % 900}", f"{n % 900 * price:.2f}"]


def _measured(works: dict[str, Callable[[], Any]]) -> dict[str, list[float]]:
    """Return milliseconds by name, of runs in turns after one that does not count."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(ROUNDS + 1):
        for name, work in works.items():
            gc.collect()
            began = time.perf_counter()
            work()
            if turn:
                taken[name].append((time.perf_counter() - began) * 1000)
    return taken
