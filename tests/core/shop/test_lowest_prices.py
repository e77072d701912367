"""The lowest price of our own over stretches of days: what stood on which day, and how far back it is known."""

from datetime import date, timedelta
from random import Random

import pandas as pd

from core.db.engine import reading, writing
from core.shop import actions
from core.shop.lowest_prices import lowest_prices
from core.shop.price_history import prices_on
from core.team.rights import Actor
from tests.core.shop.test_price_history import store

ON = date(2026, 6, 30)
WINDOWS = (7, 15, 30, 90)


def ago(days: int) -> date:
    return ON - timedelta(days=days)


def lows(shop: Actor, *, on: date = ON) -> list[int | None]:
    with reading() as session:
        told = lowest_prices(session, shop, on=on, windows=WINDOWS)
    row = told.iloc[0]
    values = (row["known_days"], *(row[f"lowest_{days}"] for days in WINDOWS))
    return [None if pd.isna(value) else int(value) for value in values]


def test_each_window_sees_the_prices_that_stood_in_it(shop):
    store(
        shop,
        (ago(200), {"usual_price": 500}),
        (ago(100), {"usual_price": 1000}),
        (ago(40), {"usual_price": 700}),
        (ago(35), {"usual_price": 1000}),
        (ago(12), {"usual_price": 900}),
        (ago(9), {"usual_price": 1000}),
    )
    assert lows(shop) == [90, 1000, 900, 900, 700]


def test_a_price_that_ended_inside_the_window_counts_though_it_began_before(shop):
    store(shop, (ago(200), {"usual_price": 600}), (ago(5), {"usual_price": 1000}))
    assert lows(shop) == [90, 600, 600, 600, 600]


def test_a_change_after_the_day_is_taken_back(shop):
    store(shop, (ago(200), {"usual_price": 1000}), (ON + timedelta(days=3), {"usual_price": 400}))
    assert lows(shop) == [90, 1000, 1000, 1000, 1000]


def test_an_item_that_is_new_is_known_for_a_few_days_only(sqlite_shop):
    store(sqlite_shop, (ago(10), {"usual_price": 1000}), (ago(3), {"usual_price": 1200}))
    assert lows(sqlite_shop) == [10, 1000, 1000, 1000, 1000]


def test_an_item_of_today_has_no_lowest_price(sqlite_shop):
    store(sqlite_shop, (ON, {"usual_price": 1000}))
    assert lows(sqlite_shop) == [0, None, None, None, None]


def test_an_item_without_a_price_has_neither_days_nor_a_lowest(sqlite_shop):
    store(sqlite_shop, (ago(50), {"cost": 300}))
    assert lows(sqlite_shop) == [None, None, None, None, None]


def test_a_price_that_came_later_is_known_from_then_on(sqlite_shop):
    store(sqlite_shop, (ago(50), {"cost": 300}), (ago(20), {"usual_price": 1000}))
    assert lows(sqlite_shop) == [20, 1000, 1000, 1000, 1000]


def test_a_deleted_item_and_another_shops_items_are_not_there(shop):
    gone = store(shop, (ago(50), {"usual_price": 1000}))
    kept = store(shop, (ago(50), {"usual_price": 1100}), code="A2")
    with writing() as session:
        other = actions.open_another_shop(session, shop, name="Elsewhere")
        actions.add_item(session, other, {"code": "A1", "title": "Nuts", "usual_price": 10})
        actions.delete_items(session, shop, [gone])
    with reading() as session:
        told = lowest_prices(session, shop, on=ON, windows=WINDOWS)
    assert told.index.tolist() == [kept]


def test_an_empty_shop_has_no_rows(sqlite_shop):
    with reading() as session:
        assert lowest_prices(session, sqlite_shop, on=ON, windows=WINDOWS).empty


def test_one_pass_says_the_same_as_a_look_at_every_evening(sqlite_shop):
    draw = Random(4)
    for n in range(25):
        days = sorted(draw.sample(range(120), draw.randint(0, 6)), reverse=True)
        moves = [(ago(days_ago), {"usual_price": draw.randint(5, 9) * 100}) for days_ago in days]
        store(sqlite_shop, (ago(130), {"usual_price": 800}), *moves, code=f"A{n}")
    evenings = [ago(days) for days in range(92)]
    with reading() as session:
        told = lowest_prices(session, sqlite_shop, on=ON, windows=WINDOWS)
        stood = prices_on(session, sqlite_shop, evenings)
        few = lowest_prices(session, sqlite_shop, on=ON, windows=WINDOWS, only=list(told.index[3:6]))
    pd.testing.assert_frame_equal(few, told.iloc[3:6])  # asked about a few it says the same of them
    by_day = pd.concat([stood[day]["usual_price"] for day in evenings], axis=1)
    for window in WINDOWS:  # the evening before the first day is what its morning began with
        expected = by_day.iloc[:, : window + 2].min(axis=1)
        assert told[f"lowest_{window}"].tolist() == expected.reindex(told.index).tolist()
