"""Every figure of a price table against slow answers in plain Python, on markets made by chance."""

from dataclasses import asdict
from datetime import date, timedelta

import pandas as pd
import pytest

from core.competitors import reads
from core.competitors.changes import changes
from core.competitors.layers import DEEPEST, LAYERS
from core.competitors.price_index import price_index
from core.competitors.price_table import View, totals
from core.competitors.table_reads import price_table, table_page
from core.competitors.trend import days_back
from core.competitors.trend_reads import index_series, series_days
from core.db.engine import reading
from core.team.rights import Actor
from tests.core.competitors import slow_answers as slow
from tests.core.competitors.slow_market import DAYS, LAST, Market, build

FRESH = 9
CHOICES = (DEEPEST, *LAYERS)
SEEDS = range(3)
NAMES = tuple(slow.Row.__dataclass_fields__)


def plain(value: object) -> object:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def same(told: object, wanted: object) -> bool:
    told = plain(told)
    if isinstance(wanted, float) and told is not None:
        return told == pytest.approx(wanted, rel=1e-9)
    return told == wanted


def days_to_look_at(seed: int) -> list[date]:
    return [LAST - timedelta(days=back) for back in (0, 1 + seed % 5, 17 + seed, 40, DAYS - 2, DAYS + 5)]


def compared(shop: Actor, on: date, layer: str) -> pd.DataFrame:
    with reading() as session:
        return reads.comparison(session, shop, on=on, layer=layer, stale_after_days=FRESH)


def agree_on_a_comparison(shop: Actor, market: Market, on: date, layer: str) -> None:
    told = compared(shop, on, layer)
    wanted = slow.rows(market, on, layer, FRESH)
    assert sorted(told["match_id"]) == sorted(wanted), (on, layer)
    for row in told.to_dict("records"):
        expected = asdict(wanted[row["match_id"]])
        found = {name: plain(row[name]) for name in NAMES}
        assert found == expected, (on, layer)
        gap = None if None in (found["comparable"], found["ours"]) else found["comparable"] - found["ours"]
        assert plain(row["gap"]) == gap
        assert same(row["gap_share"], None if gap is None else gap / found["ours"])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_comparison_of_any_day_in_any_layer(sqlite_shop, seed):
    market = build(sqlite_shop, seed)
    for on in days_to_look_at(seed):
        for layer in CHOICES:
            agree_on_a_comparison(sqlite_shop, market, on, layer)


def test_the_comparison_on_either_database(shop):
    market = build(shop, 99)
    for on in days_to_look_at(1):
        for layer in CHOICES:
            agree_on_a_comparison(shop, market, on, layer)


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_bands_and_trends_of_the_table(sqlite_shop, seed):
    market = build(sqlite_shop, seed)
    items = [item for item in market.ours if not item.is_deleted]
    for on in days_to_look_at(seed)[:3]:
        for layer in (DEEPEST, "page_price", "list_price"):
            with reading() as session:
                table = price_table(session, sqlite_shop, on=on, layer=layer, stale_after_days=FRESH)
                page = table_page(session, sqlite_shop, table, View(), offset=0, limit=50)
            told = list(slow.rows(market, on, layer, FRESH).values())
            before = [slow.rows(market, day.date(), layer, FRESH) for day in days_back(on)]
            counted = asdict(totals(table, View()))
            wanted = slow.totals(told, items)
            assert {name: counted[name] for name in wanted} == wanted
            for item in items:
                band = slow.bands(told, item.id)
                shown = page.rows.loc[item.id, "band"]
                assert shown == band or (band == "sole" and shown == "unmatched")
                agree_on_a_trend(
                    [slow.low(day, told, item.id) for day in before], page.rows.loc[item.id, "trend"]
                )


def agree_on_a_trend(wanted: list[float | None], trend: list[float | None]) -> None:
    if not any(low is not None for low in wanted):
        assert trend == []
    else:
        assert [low is None for low in trend] == [low is None for low in wanted]
        assert [low for low in trend if low is not None] == pytest.approx(
            [low for low in wanted if low is not None]
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_index_of_shop_and_categories(sqlite_shop, seed):
    market = build(sqlite_shop, seed)
    items = [item for item in market.ours if not item.is_deleted]
    for on in days_to_look_at(seed)[:3]:
        for layer in (DEEPEST, "page_price", "list_price"):
            with reading() as session:
                table = price_table(session, sqlite_shop, on=on, layer=layer, stale_after_days=FRESH)
            told = list(slow.rows(market, on, layer, FRESH).values())
            for by in ("", "category"):
                for row in price_index(table.pairs, table.items, by=by).to_dict("records"):
                    group = [item for item in items if not by or item.category == row["category"]]
                    wanted = slow.index(told, group)
                    assert {name: same(row[name], wanted[name]) for name in wanted} == dict.fromkeys(
                        wanted, True
                    ), (on, layer, by, row, wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_index_week_by_week_is_the_index_of_each_of_these_days(sqlite_shop, seed):
    market = build(sqlite_shop, seed)
    items = [item for item in market.ours if not item.is_deleted]
    days = series_days(LAST, weeks=8)
    for layer in (DEEPEST, "coupon_price", "list_price"):
        with reading() as session:
            table = price_table(session, sqlite_shop, on=LAST, layer=layer, stale_after_days=FRESH)
            series = index_series(session, sqlite_shop, table, days=days)
        for day, row in zip(days, series.to_dict("records"), strict=True):
            wanted = slow.index(slow.strong(slow.rows(market, day, layer, FRESH).values()), items)
            names = ("plain", "jevons", "weighted", "compared", "items", "coverage")
            assert {name: same(row[name], wanted[name]) for name in names} == dict.fromkeys(names, True), (
                day, layer, row, wanted,
            )  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_what_became_of_each_price_since_a_day(sqlite_shop, seed):
    market = build(sqlite_shop, seed)
    for since in (LAST - timedelta(days=1), LAST - timedelta(days=20), LAST - timedelta(days=DAYS + 1)):
        for layer in CHOICES:
            told = changes(compared(sqlite_shop, since, layer), compared(sqlite_shop, LAST, layer))
            then, now = (slow.rows(market, day, layer, FRESH) for day in (since, LAST))
            assert dict(zip(told["match_id"], told["state"], strict=True)) == {
                match_id: slow.change(then.get(match_id), row) for match_id, row in now.items()
            }


@pytest.mark.parametrize("seed", SEEDS)
def test_the_history_of_an_item(sqlite_shop, seed):
    market = build(sqlite_shop, seed)
    since = LAST - timedelta(days=33)
    for item in market.ours:
        if item.is_deleted:
            continue
        for layer in (DEEPEST, "event_price"):
            with reading() as session:
                told = reads.history(
                    session, sqlite_shop, item_id=item.id, since=since, until=LAST, layer=layer
                )
            pairs = {
                row.rival_item_id: row
                for row in slow.rows(market, LAST, layer, FRESH).values()
                if row.item_id == item.id
            }
            wanted = []
            for look in sorted(market.looks, key=lambda look: (market.day(look.at), look.at, look.id)):
                if look.rival_item_id in pairs and since <= market.day(look.at) <= LAST:
                    price, times = slow.price_in(look, layer)[0], pairs[look.rival_item_id].times
                    known = None if price is None or times is None else int(price * times + 0.5)
                    wanted.append((look.rival_item_id, market.day(look.at), known))
            theirs = told[~told["is_ours"].astype("bool")]
            found = zip(theirs["rival_item_id"], theirs["seen_on"], theirs["price"], strict=True)
            assert [(plain(a), plain(b), plain(c)) for a, b, c in found] == wanted
