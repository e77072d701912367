"""What the price table costs with 1,000,000 prices stored: a click, and the first read of a day.

A click is a warm rerun of the whole page over Streamlit's own socket, in turns with an empty page, as in
`bench_pages`. The first read is what somebody waits for after a price was written or another day was
chosen: nothing of it is cached, and it is taken from the reads themselves, on SQLite.
"""

import gc
import time
from collections.abc import Callable
from datetime import datetime
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from core.competitors import reads, table_reads, trend_reads
from core.competitors.layers import DEEPEST
from core.competitors.price_index import price_index
from core.competitors.price_table import PriceTable, View
from core.db.base import now
from core.db.engine import reading
from core.team.rights import Actor, Role
from tests.bench.bench_pages import REFERENCE, SCRIPTS, SPARED, Screen, measured
from tests.bench.big_prices import RIVALS, SEEN, store_rivals
from tests.bench.big_shop import ITEMS, NAME, open_big_shop
from tests.bench.own_data import own_data

STALE_AFTER_DAYS = 14
PAGE = 50
Line = tuple[str, float, str]


def run() -> list[Line]:
    """Return the reruns of the page as multiples of an empty one, and the seconds of the first reads."""
    with own_data() as folder:
        shop_id, _brief = open_big_shop()
        today = now().astimezone(ZoneInfo("Asia/Shanghai")).date()
        began = time.perf_counter()
        store_rivals(shop_id, today)
        stored = time.perf_counter() - began
        lines = [
            ("prices: stored, s", stored, f"{ITEMS:,} items, {RIVALS} rivals, {_many()} prices, bare insert")
        ]
        lines += _first_reads(Actor(1, shop_id, Role.OWNER, ""), today)
        gc.collect()  # the frames of this process, so that the server has the memory
        taken = measured(folder, _screens())
    empty, spared = median(taken[REFERENCE]), median(taken[SPARED])
    lines.append((f"prices: {REFERENCE}, ms", empty, f"spared as ours: {spared:.1f} ms"))
    for name, times in taken.items():
        if name not in SCRIPTS:
            told = f"× the empty page, {median(times) / spared:.1f} × the spared one; {median(times):.1f} ms"
            lines.append((f"prices: {name}", median(times) / empty, told))
    return lines


def _many() -> str:
    return f"{ITEMS * 4 * SEEN:,}"


def _screens() -> list[Screen]:
    shop = {"shop_id": NAME}
    return [
        Screen("price table, rerun", "competitors", shop, "竞品"),
        Screen(
            "price table, one rival, dearest first",
            "competitors",
            shop | {"rival": "3", "order": "most_too_dear"},
            "竞品",
        ),
        Screen("trends: index, rerun", "competitors", shop | {"segment": "trends"}, "价格指数"),
    ]


def _first_reads(actor: Actor, today: datetime) -> list[Line]:
    at = {"on": today, "layer": DEEPEST, "stale_after_days": STALE_AFTER_DAYS}
    table, first = _timed(lambda session: table_reads.price_table(session, actor, **at))
    _again, second = _timed(lambda session: table_reads.price_table(session, actor, **at))
    view = View(order="most_too_dear")
    return [
        ("prices: table of a day, first read, s", first, f"again: {second:.2f} s; {len(table.pairs):,} pairs"),
        _line("a page of 50 with trends", lambda s: table_reads.table_page(s, actor, table, view, offset=0, limit=PAGE)),
        _line("the index of the shop", lambda _s: price_index(table.pairs, table.items)),
        _line("the rivals, counted", lambda s: reads.rivals(s, actor)),
        _line("evidence of an item", lambda s: reads.evidence(s, actor, on=today, item_id=int(table.items["item_id"].iloc[0]))),
        _line("the index of 13 weeks", lambda s: _series(s, actor, table)),
        _line("promotion patterns", lambda s: trend_reads.promotion_patterns(s, actor, until=table.on, stale_after_days=STALE_AFTER_DAYS)),
    ]  # fmt: skip


def _series(session: Any, actor: Actor, table: PriceTable) -> Any:
    return trend_reads.index_series(session, actor, table, days=trend_reads.series_days(table.on, weeks=12))


def _line(name: str, read: Callable[[Any], Any]) -> Line:
    return (f"prices: {name}, s", _timed(read)[1], "not cached")


def _timed(read: Callable[[Any], Any]) -> tuple[Any, float]:
    with reading() as session:
        began = time.perf_counter()
        told = read(session)
        return told, time.perf_counter() - began
