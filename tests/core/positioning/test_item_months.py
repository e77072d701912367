"""Item figures by month: what cells mean, how days become months, import and undo, unknown items told."""

from datetime import date

import pytest
from sqlalchemy import select

from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, NotFound
from core.files.columns import find_header, recognise
from core.files.plan import make_plan
from core.files.read_table import read_pasted
from core.locale import speaking
from core.positioning.item_month_actions import (
    foretold,
    import_months,
    shelf,
    try_months,
    undo_months,
)
from core.positioning.item_months import (
    Period,
    Shelf,
    month_said,
    month_schema,
    months_of,
    read_period,
    said_of_days,
)
from core.positioning.tables import ItemMonth
from core.shop.actions import add_item, open_another_shop
from core.shop.import_log import Origin

TODAY = date(2026, 11, 26)
OCT, SEP = date(2026, 10, 1), date(2026, 9, 1)
SHELF = Shelf({"a1": 1, "b2": 2}, {"青茶": 2})


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2026-10", Period(OCT)),
        ("2026年10月", Period(OCT)),
        ("2026/9", Period(SEP)),
        (202610, Period(OCT)),
        ("202610", Period(OCT)),
        ("2026-10-01 ~ 2026-10-31", Period(OCT)),
        ("2026-10-01至2026-10-31", Period(OCT)),
        ("2026-10-07 ~ 2026-10-07", Period(OCT, date(2026, 10, 7))),
        ("2026-11-01~2026-11-25", Period(date(2026, 11, 1))),  # the month that is not over yet
        (date(2026, 10, 5), Period(OCT, date(2026, 10, 5))),
        ("", None),
    ],
)
def test_what_a_cell_says_of_its_time(cell, said):
    assert read_period(cell, TODAY) == said


@pytest.mark.parametrize("cell", ["2026-10-01~2026-10-30", "2026-13", "2027-01", "1998-10", "soon", "12:30"])
def test_a_time_that_cannot_be_meant_is_refused(cell):
    with pytest.raises(BadInput):
        read_period(cell, TODAY)


@pytest.mark.parametrize(
    ("texts", "month"),
    [
        (["统计时间：2026-10-01 ~ 2026-10-31", "生意参谋"], OCT),
        (["商品效果_2026-09.xlsx"], SEP),
        (["2026-09-01 ~ 2026-10-31"], None),
        (["商品20261301"], None),
    ],
)
def test_the_month_that_lines_above_a_table_speak_of(texts, month):
    assert month_said(texts) == month


def _plan(text: str, on: Shelf = SHELF, **given):
    cells = read_pasted(text).cells
    schema = month_schema(on, TODAY)
    header = find_header(cells, schema)
    return make_plan(cells, header, recognise(cells, header, schema, None), schema, given=given)


MONTHLY = """商品ID\t商家编码\t商品名称\t统计日期\t商品访客数\t支付买家数\t支付件数\t支付金额\t加购件数
9001\tA1\t坚果\t2026-10-01 ~ 2026-10-31\t1,200\t60\t66\t1,313.40\t150
9002\t\t青茶\t2026-10-01 ~ 2026-10-31\t300\t9\t9\t449.10\t20
9003\tZ9\t没有的货\t2026-10-01 ~ 2026-10-31\t5\t1\t1\t9.90\t1
"""


def test_an_export_is_read_as_it_is_and_unknown_items_are_told():
    with speaking("en"):
        plan = _plan(MONTHLY)
        assert [(bad.row, bad.reason) for bad in plan.bad] == [
            (4, "The shop has no item like this: import it at Items first.")
        ]
        assert months_of(plan, SHELF).figures == {
            (1, OCT): {"sales": 131340, "pieces": 66, "visitors": 1200, "buyers": 60, "carts": 150},
            (2, OCT): {"sales": 44910, "pieces": 9, "visitors": 300, "buyers": 9, "carts": 20},
        }


def test_a_file_of_one_month_takes_the_month_that_the_person_names():
    plan = _plan("商家编码\t支付金额\nA1\t10\n", period=Period(SEP))
    assert months_of(plan, SHELF).figures == {(1, SEP): {"sales": 1000}}
    with pytest.raises(BadInput):
        _plan("商家编码\t支付金额\nA1\t10\n")


def test_days_are_added_up_and_it_is_said():
    plan = _plan("商家编码\t日期\t支付金额\t访客数\nA1\t2026-10-01\t10\t5\nA1\t2026-10-02\t20\t7\n")
    months = months_of(plan, SHELF)
    assert months.figures == {(1, OCT): {"sales": 3000, "visitors": 12}}
    with speaking("en"):
        said = said_of_days(months)
    assert "counts twice" in said
    assert "Of 2026-10 the file has 2 days only." in said


def test_first_days_alone_stand_for_their_months():
    plan = _plan("商家编码\t月份\t支付金额\nA1\t2026-09-01\t10\nA1\t2026-10-01\t20\n")
    months = months_of(plan, SHELF)
    assert months.figures == {(1, SEP): {"sales": 1000}, (1, OCT): {"sales": 2000}}
    assert said_of_days(months) == ""


@pytest.mark.parametrize(
    "rows",
    [
        "A1\t2026-10\t10\nA1\t2026-10\t20\n",  # one month twice
        "A1\t2026-10\t10\nA1\t2026-10-05\t3\n",  # a month and a day of it
        "A1\t2026-10-05\t10\nA1\t2026-10-05\t3\n",
    ],
)
def test_what_stands_there_twice_is_not_added_up(rows):
    plan = _plan(f"商家编码\t统计日期\t支付金额\n{rows}")
    assert len(plan.bad) == 1
    assert list(months_of(plan, SHELF).figures.values()) == [{"sales": 1000}]


def _stored(shop):
    with reading() as session:
        rows = session.scalars(select(ItemMonth).where(ItemMonth.shop_id == shop.shop_id))
        return {(row.item_id, row.month): (row.sales, row.visitors) for row in rows}


def _import(shop, text, name="商品效果.xlsx"):
    with writing() as session:
        plan = _plan(text, shelf(session, shop))
        return import_months(session, shop, plan, Origin(name, "", ()))


def _item(shop, code="A1"):
    with writing() as session:
        return add_item(session, shop, {"code": code, "title": f"坚果 {code}", "usual_price": 1990}).id


HEAD = "商家编码\t月份\t支付金额\t访客数\n"


def test_an_import_is_stored_brought_up_to_date_and_taken_back(shop):
    item = _item(shop)
    first = _import(shop, f"{HEAD}A1\t2026-09\t10\t5\nA1\t2026-10\t20\t7\n")
    assert (first.added, first.changed) == (2, 0)
    with reading() as session, speaking("en"):
        tried = try_months(session, shop, _plan(f"{HEAD}A1\t2026-10\t25\t\n", shelf(session, shop)))
        assert (
            foretold(tried)
            == "0 new rows, 1 row changes, 0 rows stay as they are; months from 2026-10 to 2026-10."
        )
    second = _import(shop, "商家编码\t月份\t支付金额\nA1\t2026-10\t25\n")
    assert (second.added, second.changed) == (0, 1)
    assert _stored(shop) == {(item, SEP): (1000, 5), (item, OCT): (2500, 7)}  # what the file lacks stays
    with pytest.raises(Conflict), writing() as session:
        undo_months(session, shop, first.run_id)
    with writing() as session:
        undone = undo_months(session, shop, second.run_id)
    assert (undone.removed, undone.restored, undone.kept) == (0, 1, 0)
    assert _stored(shop) == {(item, SEP): (1000, 5), (item, OCT): (2000, 7)}
    with writing() as session:
        undone = undo_months(session, shop, first.run_id)
    assert (undone.removed, undone.restored) == (2, 0)
    assert _stored(shop) == {}
    with pytest.raises(Conflict), writing() as session:
        undo_months(session, shop, first.run_id)


def test_many_imports_of_one_month_are_taken_back_one_by_one(sqlite_shop):
    item = _item(sqlite_shop)
    runs = [_import(sqlite_shop, f"{HEAD}A1\t2026-10\t{n}\t5\n").run_id for n in (1, 2, 3, 4, 5, 6)]
    for n, run in zip((5, 4, 3), reversed(runs[3:]), strict=True):
        with writing() as session:
            undo_months(session, sqlite_shop, run)
        assert _stored(sqlite_shop) == {(item, OCT): (n * 100, 5)}
    with pytest.raises(Conflict), writing() as session:  # further back nothing is remembered
        undo_months(session, sqlite_shop, runs[2])
    assert _stored(sqlite_shop) == {(item, OCT): (300, 5)}


def test_another_shop_has_neither_the_items_nor_the_import(sqlite_shop):
    _item(sqlite_shop)
    done = _import(sqlite_shop, f"{HEAD}A1\t2026-10\t10\t5\n")
    with writing() as session:
        other = open_another_shop(session, sqlite_shop, name="另一家")
    with pytest.raises(NotFound), writing() as session:
        undo_months(session, other, done.run_id)
