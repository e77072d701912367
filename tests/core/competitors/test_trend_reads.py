"""What the trends read: the index week by week and the cuts of a year, on either database."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from core.competitors.layers import DEEPEST
from core.competitors.pattern_words import is_pattern, pattern_sentence
from core.competitors.price_index import price_index
from core.competitors.price_table import View
from core.competitors.reads import comparison
from core.competitors.table_reads import price_table, table_page
from core.competitors.trend_reads import index_series, promotion_patterns, series_days
from core.db.engine import reading, writing
from core.locale import speaking
from core.shop import actions
from core.shop.take_over import Step, take_over
from core.team.rights import Actor
from tests.core.competitors.price_shop import (
    store_match,
    store_price,
    store_rival,
    store_rival_item,
)
from tests.core.shop.test_price_history import moment

UNTIL = date(2026, 11, 30)


@pytest.fixture
def prices(shop: Actor) -> Actor:
    """Nuts that cost 10.00 and 12.00 from October on; a rival at 10.00, at 8.00 around 双11."""
    story = [
        Step(moment(date(2026, 1, 1)), {"code": "A1", "title": "Nuts", "category": "nuts", "usual_price": 1000, "list_price": 2000, "sold_30d": 5}, "added"),
        Step(moment(date(2026, 10, 1)), {"usual_price": 1200}),
    ]  # fmt: skip
    with writing() as session:
        take_over(session, shop, [story])
    theirs = store_rival_item(shop, store_rival(shop, "Near"), "Near nuts")
    store_match(shop, 1, theirs)
    for back in range(150, -1, -2):
        day = UNTIL - timedelta(days=back)
        cut = (
            {"event_price": 900, "in_hand_price": 800}
            if date(2026, 10, 10) <= day <= date(2026, 11, 12)
            else {}
        )
        store_price(shop, theirs, day, list_price=3000, page_price=1000, **cut)
    return shop


def series(shop: Actor, days: list[date], layer: str = DEEPEST, **narrowed: str) -> pd.DataFrame:
    with reading() as session:
        table = price_table(session, shop, on=max(days), layer=layer, stale_after_days=14)
        return index_series(session, shop, table, days=days, **narrowed)


def test_each_week_is_compared_with_our_price_of_that_week(prices):
    days = [date(2026, 9, 1), date(2026, 10, 5), date(2026, 11, 1), date(2026, 11, 30)]
    told = series(prices, days)
    for figure in ("jevons", "plain", "weighted"):
        assert told[figure].tolist() == pytest.approx([100, 120, 150, 120]), figure
    assert told["compared"].tolist() == [1, 1, 1, 1]


def test_a_layer_is_compared_in_itself(prices):
    days = [date(2026, 9, 1), date(2026, 11, 1)]
    assert series(prices, days, "list_price")["plain"].tolist() == pytest.approx([200 / 3, 200 / 3])
    assert series(prices, days, "event_price")["plain"].isna().tolist() == [True, False]


def test_the_last_day_of_a_series_is_the_index_of_that_day(prices):
    with reading() as session:
        table = price_table(session, prices, on=UNTIL, layer=DEEPEST, stale_after_days=14)
    now = price_index(table.pairs, table.items).iloc[0]
    assert series(prices, [UNTIL])["jevons"].tolist() == pytest.approx([now["jevons"]])


def test_a_series_is_narrowed_to_a_category(prices):
    assert series(prices, [UNTIL], category="nuts")["items"].tolist() == [1]
    assert series(prices, [UNTIL], category="tea")["items"].tolist() == [0]


def test_the_days_of_a_series_are_weeks_apart_and_end_today():
    days = series_days(UNTIL, weeks=12)
    assert (len(days), days[-1]) == (13, UNTIL)
    assert {(later - day).days for day, later in pairwise(days)} == {7}


def test_the_cut_around_a_sale_is_found_and_said(prices):
    with reading() as session:
        found = promotion_patterns(session, prices, until=UNTIL, stale_after_days=14)
    (row,) = [row for row in found.itertuples() if row.key == "november_11"]
    assert (row.rival, row.watched, row.items, row.cuts, row.lead) == (
        "Near",
        1,
        1,
        1,
        4,
    )  # first seen on 10-11: they are looked at every other day
    assert row.depth == pytest.approx(0.2)
    assert is_pattern(row)
    with speaking("en"):
        said = pattern_sentence(row)
    assert said == "Near cuts 20% on 100% of items, from 4 days before Double 11, for 34 days (n = 1 cut)"


def test_nothing_seen_is_no_pattern_and_another_shop_sees_none(prices):
    with writing() as session:
        other = actions.open_another_shop(session, prices, name="Another shop")
    with reading() as session:
        assert promotion_patterns(session, other, until=UNTIL, stale_after_days=14).empty
        assert promotion_patterns(session, prices, until=date(2025, 1, 1), stale_after_days=14).empty


def test_a_page_of_the_table_has_the_trend_of_the_market(prices):
    with reading() as session:
        table = price_table(session, prices, on=UNTIL, layer=DEEPEST, stale_after_days=14)
        page = table_page(session, prices, table, View(), offset=0, limit=10)
        nothing = table_page(session, prices, table, View(search="no such"), offset=0, limit=10)
    (trend,) = page.rows["trend"]
    assert len(trend) == 31
    assert (trend[0], trend[-1], min(trend)) == (1000, 1000, 800)
    assert nothing.rows.empty


def test_a_past_day_is_compared_with_our_price_of_that_day(prices):
    with reading() as session:
        told = [
            comparison(session, prices, on=day, layer=DEEPEST, stale_after_days=14).iloc[0]
            for day in (date(2026, 9, 2), date(2026, 11, 1), UNTIL)
        ]
    assert [(pair["ours"], pair["theirs"]) for pair in told] == [(1000, 1000), (1200, 800), (1200, 1000)]
