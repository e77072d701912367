"""The table of a day: filtered, ordered and cut, with cells that say where each price comes from."""

from datetime import date, timedelta

import pandas as pd
import pytest

from core.competitors.layers import DEEPEST
from core.competitors.price_table import (
    CELLS,
    ONLY,
    ORDERS,
    PriceTable,
    View,
    cut,
    only_name,
    order_name,
    prepare,
)
from tests.core.competitors.test_comparison import ON, compare, items, offers

RIVALS = pd.DataFrame({"id": [1, 2, 3], "name": ["Near", "Far", "New"]})


def shop() -> pd.DataFrame:
    rows = [
        {"item_id": 11, "code": "A1", "title": "Salted nuts", "category": "nuts", "brand": "Ours", "usual_price": 1000},
        {"item_id": 12, "code": "A2", "title": "Sweet nuts", "category": "nuts", "brand": "", "usual_price": 1000, "sold_30d": 99},
        {"item_id": 13, "code": "B1", "title": "Green tea", "category": "tea", "brand": "", "usual_price": 1000, "role": "image"},
        {"item_id": 14, "code": "B2", "title": "Black tea", "category": "tea", "brand": "", "usual_price": 1000},
        {"item_id": 15, "code": "B3", "title": "Red tea", "category": "tea", "brand": "", "usual_price": None},
    ]  # fmt: skip
    return pd.concat([items(**row) for row in rows], ignore_index=True)


def offer(item: int, rival: int, price: int | None, **more: object) -> dict[str, object]:
    number = item * 10 + rival
    names = dict(zip(RIVALS["id"], RIVALS["name"], strict=True))
    return {"item_id": item, "rival_id": rival, "rival": names[rival], "rival_item_id": number, "match_id": number,
            "in_hand_price": price} | more  # fmt: skip


@pytest.fixture
def table() -> PriceTable:
    old = str(ON - timedelta(days=30))
    theirs = offers(
        offer(11, 1, 900),
        offer(11, 2, 800),
        offer(12, 2, 1200),
        offer(12, 1, 700, seen_on=old),
        offer(13, 1, 500, kind="substitute", pack_amount=1000.0, pack_unit="g"),
        offer(15, 1, 700),
    )
    pairs = compare(shop(), theirs, layer=DEEPEST, on=ON, stale_after_days=7)
    return prepare(
        shop(),
        pairs,
        RIVALS,
        on=ON,
        layer=DEEPEST,
        stale_after_days=7,
        suggested=pd.Series({14: 2}, dtype="Int64"),
    )


def codes(table: PriceTable, **view: object) -> list[str]:
    return cut(table, View(**view), offset=0, limit=100).rows["code"].tolist()


def test_each_item_says_how_it_stands(table):
    rows = cut(table, View(), offset=0, limit=100).rows.set_index("code")
    assert rows["band"].to_dict() == {
        "A1": "dearest",
        "A2": "cheapest",
        "B1": "",
        "B2": "unmatched",
        "B3": "",
    }
    assert rows.loc["A1", ["rivals", "priced", "cheapest", "cheapest_rival"]].tolist() == [2, 2, 800, "Far"]
    assert rows.loc["A1", "gap_share"] == pytest.approx(-0.2)
    assert rows.loc["A2", ["rivals", "priced", "stale", "cheapest"]].tolist() == [2, 1, 1, 1200]
    assert rows.loc["B1", ["rivals", "priced", "weak"]].tolist() == [1, 0, 1]
    assert rows["is_exclusive"].tolist() == [False] * 5  # B2 waits for somebody to decide on suggestions
    assert pd.isna(rows.loc["B3", "ours"])


def test_an_item_that_nothing_was_suggested_for_is_ours_alone_once_matching_was_tried():
    none = pd.Series(dtype="Int64")
    for theirs, alone in ((offers(offer(11, 1, 900)), 4), (offers(), 0)):
        pairs = compare(shop(), theirs, layer=DEEPEST, on=ON, stale_after_days=7)
        table = prepare(shop(), pairs, RIVALS, on=ON, layer=DEEPEST, stale_after_days=7, suggested=none)
        page = cut(table, View(only="exclusive"), offset=0, limit=2)
        assert page.totals.exclusive == alone
        assert page.rows["band"].tolist() == ["sole"] * min(alone, 2)
        assert page.cells["price"].isna().all().all()


def test_the_cells_have_a_column_a_rival_and_keep_what_is_missing(table):
    page = cut(table, View(), offset=0, limit=100)
    assert set(page.cells) == set(CELLS)
    assert page.cells["price"].columns.tolist() == [1, 2, 3]
    assert page.cells["price"].loc[11].tolist() == [900, 800, pd.NA]
    assert page.cells["is_stale"].loc[12].tolist() == [True, False, pd.NA]
    assert page.cells["layer"].loc[12].tolist() == ["in_hand_price", "in_hand_price", ""]
    assert page.cells["age_days"].loc[12, 1] == 30
    assert page.cells["gap_share"].loc[12, 2] == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ({"search": "NUTS"}, ["A1", "A2"]),
        ({"search": "tea b1"}, ["B1"]),
        ({"search": "(("}, []),
        ({"category": "tea"}, ["B1", "B2", "B3"]),
        ({"brand": "Ours"}, ["A1"]),
        ({"role": "image"}, ["B1"]),
        ({"rival": 2}, ["A1", "A2"]),
        ({"rival": 3}, []),
        ({"only": "dearest"}, ["A1"]),
        ({"only": "dearer"}, ["A1"]),
        ({"only": "cheapest"}, ["A2"]),
        ({"only": "stale"}, ["A2"]),
        ({"only": "unmatched"}, ["B2"]),
        ({"only": "exclusive"}, []),
        ({"only": "cheapest", "rival": 2}, ["A2"]),
        ({"only": "stale", "rival": 1}, ["A2"]),
        ({"only": "dearer", "rival": 1}, ["A1"]),  # a stale price of 700 says nothing
        ({"order": "most_sold"}, ["A2", "A1", "B1", "B2", "B3"]),
        ({"order": "most_too_dear"}, ["A1", "A2", "B1", "B2", "B3"]),
        ({"order": "most_below"}, ["A2", "A1", "B1", "B2", "B3"]),
        ({"order": "oldest_price"}, ["A2", "A1", "B1", "B3", "B2"]),
        ({"order": "title"}, ["B2", "B1", "B3", "A1", "A2"]),
    ],
)
def test_a_view_filters_and_orders(table, view, shown):
    assert codes(table, **view) == shown


def test_a_stretch_is_cut_from_the_view_and_the_totals_are_the_whole_views(table):
    page = cut(table, View(category="tea"), offset=1, limit=1)
    assert page.rows["code"].tolist() == ["B2"]
    assert (page.totals.items, page.totals.matched, page.totals.priced) == (3, 2, 0)
    beyond = cut(table, View(), offset=100, limit=10)
    assert beyond.rows.empty
    assert beyond.cells["price"].shape == (0, 3)


def test_looking_changes_nothing_for_the_next_one(table):
    before = table.items.copy(), table.cells.copy()
    page = cut(table, View(order="most_sold"), offset=0, limit=10)
    page.rows["code"] = "changed"
    pd.testing.assert_frame_equal(table.items, before[0])
    pd.testing.assert_frame_equal(table.cells, before[1])


def test_a_shop_without_items_has_an_empty_table():
    pairs = compare(shop().head(0), offers(), layer=DEEPEST, on=date(2026, 1, 1), stale_after_days=7)
    none = pd.Series(dtype="Int64")
    empty = prepare(shop().head(0), pairs, RIVALS, on=ON, layer=DEEPEST, stale_after_days=7, suggested=none)
    page = cut(empty, View(search="x"), offset=0, limit=10)
    assert (page.totals.items, len(page.rows)) == (0, 0)


def test_every_filter_and_order_has_a_name():
    assert all(only_name(only) for only in ONLY)
    assert all(order_name(order) for order in ORDERS)
