"""What the figures of a market are, worked out row by row in plain Python: slow, and easy to believe."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import exp, floor, log
from statistics import fmean, median
from typing import Any

from core.competitors.layers import DEEPEST, LAYERS
from tests.core.competitors.slow_market import Look, Market, Ours, Pair, Theirs


@dataclass(frozen=True, slots=True)
class Row:
    """One accepted match on a day, as `core.competitors.comparison.compare` tells it."""

    item_id: int
    rival_id: int
    match_id: int
    rival_item_id: int
    kind: str
    ours: int | None
    theirs: int | None
    layer: str
    times: float | None
    comparable: int | None
    seen_on: date | None
    age_days: int | None
    is_stale: bool
    is_weak: bool
    is_odd: bool
    stock: str
    shipping: int | None
    observation: int | None

    @property
    def counts(self) -> bool:
        known = self.comparable is not None and self.ours is not None and self.ours > 0
        return known and not self.is_weak and not self.is_stale


def rows(market: Market, on: date, layer: str, stale_after_days: int) -> dict[int, Row]:
    """Return the comparison of a day by match."""
    told = {}
    for pair in market.pairs:
        ours = next(item for item in market.ours if item.id == pair.item_id)
        theirs = next(item for item in market.theirs if item.id == pair.rival_item_id)
        if pair.state == "accepted" and not ours.is_deleted and not theirs.is_deleted:
            told[pair.id] = _row(market, pair, ours, theirs, on, layer, stale_after_days)
    return told


def _row(
    market: Market, pair: Pair, ours: Ours, theirs: Theirs, on: date, layer: str, stale_after_days: int
) -> Row:
    seen = [look for look in market.looks if look.rival_item_id == theirs.id and market.day(look.at) <= on]
    newest = max(seen, key=lambda look: (market.day(look.at), look.at, look.id), default=None)
    priced = [look for look in seen if price_in(look, layer)[0] is not None]
    look = max(priced, key=lambda look: (market.day(look.at), look.at, look.id), default=newest)
    price, where = price_in(look, layer) if look else (None, "")
    times = times_of(pair, ours, theirs)
    comparable = None if price is None or times is None else floor(price * times + 0.5)
    age = (on - market.day(look.at)).days if look else None
    our_price = our_prices(market, ours, on)["list_price" in (layer, where)]
    is_known = comparable is not None and our_price is not None
    is_odd = is_known and not our_price / 4 <= comparable <= our_price * 4
    return Row(
        item_id=ours.id,
        rival_id=theirs.rival_id,
        match_id=pair.id,
        rival_item_id=theirs.id,
        kind=pair.kind,
        ours=our_price,
        theirs=price,
        layer=where,
        times=times,
        comparable=comparable,
        seen_on=market.day(look.at) if look else None,
        age_days=age,
        is_stale=age is not None and age > stale_after_days,
        is_weak=pair.kind == "substitute" or comparable is None or is_odd,
        is_odd=is_odd,
        stock=newest.stock if newest else "",
        shipping=look.shipping if look else None,
        observation=look.id if look else None,
    )


def price_in(look: Look, layer: str) -> tuple[int | None, str]:
    """Return the price of a look in a layer and which layer that is."""
    for each in reversed(LAYERS) if layer == DEEPEST else (layer,):
        if each in look.layers:
            return look.layers[each], each
    return None, ""


def times_of(pair: Pair, ours: Ours, theirs: Theirs) -> float | None:
    """Return what their price is multiplied by to stand for our pack."""
    if pair.kind == "exact" or (pair.kind == "substitute" and not ours.pack and not theirs.pack):
        return 1.0
    if not ours.pack or not theirs.pack or ours.pack[1] != theirs.pack[1] or theirs.pack[0] <= 0:
        return None
    return ours.pack[0] / theirs.pack[0]


def our_prices(market: Market, item: Ours, on: date) -> tuple[int | None, int | None]:
    """Return our usual price and our list price at the end of a day; before the first known one that one."""
    told = []
    for place in (2, 1):
        known = [(market.day(step[0]), step[place]) for step in item.prices if step[place] is not None]
        before = [price for day, price in known if day <= on]
        told.append(before[-1] if before else known[0][1] if known else None)
    return told[0], told[1]


def one_a_rival(told: Iterable[Row]) -> list[Row]:
    """Return the row of each item and rival that is shown and counted."""
    best: dict[tuple[int, int], Row] = {}
    for row in told:
        key = (row.item_id, row.rival_id)
        if key not in best or _worth(row) < _worth(best[key]):
            best[key] = row
    return list(best.values())


def _worth(row: Row) -> tuple[Any, ...]:
    return row.is_weak, row.is_stale, row.comparable is None, row.comparable or 0, row.match_id


def bands(told: Iterable[Row], item_id: int) -> str:
    """Return where our price of an item stands among its rivals'."""
    mine = [row for row in one_a_rival(told) if row.item_id == item_id]
    gaps = [row.comparable - row.ours for row in mine if row.counts]
    if not mine:
        return "sole"
    if not gaps:
        return ""
    less, same = sum(gap < 0 for gap in gaps), sum(gap == 0 for gap in gaps)
    if same == len(gaps):
        return "middle"
    if less == 0:
        return "cheapest"
    if less + same == len(gaps):
        return "dearest"
    share = (less + same / 2) / len(gaps)
    return "lower" if share < 1 / 3 else "middle" if share <= 2 / 3 else "upper"


def totals(told: list[Row], items: list[Ours]) -> dict[str, int]:
    """Count how our items stand."""
    counted = dict.fromkeys(("items", "matched", "priced", "dearest", "dearer", "cheapest", "stale"), 0)
    for item in items:
        mine = [row for row in one_a_rival(told) if row.item_id == item.id]
        gaps = [row.comparable - row.ours for row in mine if row.counts]
        counted["items"] += 1
        counted["matched"] += bool(mine)
        counted["priced"] += bool(gaps)
        counted["dearest"] += bool(gaps) and all(gap < 0 for gap in gaps)
        counted["dearer"] += any(gap < 0 for gap in gaps)
        counted["cheapest"] += bool(gaps) and all(gap > 0 for gap in gaps)
        counted["stale"] += any(row.is_stale for row in mine)
    return counted


def index(told: list[Row], items: list[Ours]) -> dict[str, Any]:
    """Return the three means over some items, what they rest on, and what was left out and why."""
    ids = {item.id for item in items}
    one = [row for row in one_a_rival(told) if row.item_id in ids]
    ratios, basket = [], [0.0, 0.0]
    for item in items:
        mine = [row for row in one if row.item_id == item.id and row.counts]
        if not mine:
            continue
        ratio = exp(fmean(log(row.ours / row.comparable) for row in mine))
        ratios.append(ratio)
        ours = next((row.ours for row in mine if row.layer != "list_price"), mine[0].ours)
        basket[0] += ours * (item.sold or 0)
        basket[1] += ours / ratio * (item.sold or 0)
    unknown = [row for row in one if row.comparable is None or not row.ours]
    weak = [row for row in one if row not in unknown and row.is_weak]
    ages = [row.age_days for row in one if row.counts]
    return {
        "items": len(items),
        "compared": len(ratios),
        "coverage": len(ratios) / len(items),
        "plain": fmean(ratios) * 100 if ratios else None,
        "jevons": exp(fmean(map(log, ratios))) * 100 if ratios else None,
        "weighted": basket[0] / basket[1] * 100 if basket[1] else None,
        "pairs": len(ages),
        "unknown": len(unknown),
        "weak": len(weak),
        "stale": sum(row.is_stale for row in one if row not in unknown and row not in weak),
        "age_days": median(ages) if ages else None,
    }


def change(then: Row | None, now: Row) -> str:
    """Say what became of a rival's price."""
    if now.theirs is None:
        return "unknown"
    if then is None or then.theirs is None:
        return "new"
    if then.observation == now.observation:
        return "gone"
    if then.layer != now.layer:
        return "other_layer"
    return "down" if now.theirs < then.theirs else "up" if now.theirs > then.theirs else "same"


def low(then: dict[int, Row], told: list[Row], item_id: int) -> float | None:
    """Return the market's lowest price of an item on a past day, among the matches of `told` that are not weak."""
    prices = []
    for row in told:
        earlier = then[row.match_id]
        if row.item_id == item_id and not row.is_weak and earlier.theirs is not None and not earlier.is_stale:
            prices.append(earlier.theirs * (earlier.times or 1.0))
    return min(prices, default=None)


def strong(told: Iterable[Row]) -> list[Row]:
    """Return the rows that an index over time looks at: substitutes are out from the beginning."""
    return [replace(row) for row in told if row.kind != "substitute"]
