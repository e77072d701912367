"""Reviews come in from any export: ratings, duplicates, whose they are, no personal data; and go out again."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.files.columns import find_header, recognise
from core.files.plan import Plan, make_plan
from core.files.read_table import read_pasted
from core.files.schema import Schema
from core.locale import speaking
from core.positioning import review_reads
from core.positioning.review_actions import delete_review, restore_review
from core.positioning.review_columns import Rated, ratings_of, review_schema
from core.positioning.review_import import import_reviews, try_reviews, undo_reviews
from core.positioning.review_rows import OurShop, brand_key, foretold, gathered
from core.positioning.review_text import MASK, is_template, masked, says_something
from core.positioning.tables import Review
from core.shop.actions import add_item
from core.shop.import_log import Imported, Origin
from core.team.rights import Actor, Role

TODAY = date(2026, 11, 26)
EXPORT = """评价时间\t商家编码\t商品标题\t买家昵称\t评价内容\t追评\t评价等级\t店铺\t商家回复
2026-11-02 10:00:01\tA1\t坚果\t张**\t很好吃，打我13812345678\t还会再买\t好评\tTest shop旗舰店\t谢谢
2026-11-02 10:00:01\tA1\t坚果\t张**\t很好吃，打我13812345678\t还会再买\t好评\tTest shop旗舰店\t谢谢
2026-11-03 09:00:00\tA1\t坚果\t李**\t此用户没有填写评价。\t\t好评\tTest shop旗舰店\t
2026-11-03 09:30:00\tA1\t坚果\t王**\t此用户没有填写评价。\t\t好评\tTest shop旗舰店\t
2026-11-04 08:00:00\tZ9\t别的\t\t不新鲜\t\t差评\tTest shop旗舰店\t抱歉
2026-11-05 08:00:00\tQ1\t果仁\t\t比你家好吃\t\t5星\t青禾果仓旗舰店\t
2026-12-30 08:00:00\tA1\t坚果\t\t来自未来\t\t5星\tTest shop旗舰店\t
"""


def planned(text: str = EXPORT) -> tuple[Plan, Origin]:
    cells, schema = read_pasted(text).cells, review_schema(TODAY)
    header = find_header(cells, schema)
    columns = recognise(cells, header, schema)
    return make_plan(cells, header, columns, schema), Origin("评价.xlsx", "评价", columns)


def loaded(actor: Actor, text: str = EXPORT) -> Imported:
    with writing() as session:
        return import_reviews(session, actor, *planned(text))


def test_an_export_comes_in_and_goes_out_again(shop):
    with writing() as session:
        item = add_item(session, shop, {"code": "a1", "title": "坚果"}).id
    plan, _origin = planned()
    assert [bad.reason for bad in plan.bad] == ["This day lies in the future."] or len(plan.bad) == 1
    with reading() as session, speaking("zh"):
        told = foretold(*try_reviews(session, shop, plan))
    assert "5 条新评价" in told
    assert "1 条已有或重复" in told
    assert "2 条没有买家文字" in told
    assert "1 条里的个人信息已隐去" in told
    assert "青禾果仓旗舰店（1）" in told or "青禾果仓旗舰店 (1)" in told
    assert "Z9" in told
    done = loaded(shop)
    assert (done.added, done.unchanged) == (5, 1)
    with reading() as session:
        rows = {row.text: row for row in session.execute(select(*Review.__table__.columns))}
    first = rows[f"很好吃，打我{MASK}\n还会再买"]
    assert (first.item_id, first.code, first.brand, first.rating, first.day) == (
        item,
        "A1",
        "",
        5.0,
        date(2026, 11, 2),
    )
    assert (rows["不新鲜"].item_id, rows["不新鲜"].code, rows["不新鲜"].rating) == (None, "Z9", 1.0)
    assert (rows["比你家好吃"].item_id, rows["比你家好吃"].brand) == (None, "青禾果仓旗舰店")
    assert not any("张" in text or "谢谢" in text for text in rows)
    again = loaded(shop)
    assert (again.added, again.unchanged) == (0, 6)
    with writing() as session:
        assert undo_reviews(session, shop, done.run_id).removed == 5
    with writing() as session, pytest.raises(Conflict):
        undo_reviews(session, shop, done.run_id)
    with reading() as session:
        assert session.scalars(select(Review.id)).all() == []


def test_a_single_review_is_taken_out_and_put_back(shop):
    loaded(shop)
    with reading() as session:
        [before] = review_reads.search(session, shop, "不新鲜")
        earlier = review_reads.mark(session, shop)
    with writing() as session:
        stored = delete_review(session, shop, before.id)
    with writing() as session, pytest.raises(NotFound):
        delete_review(session, shop, before.id)
    with writing() as session:
        restore_review(session, shop, stored)
    with reading() as session:
        [back] = review_reads.search(session, shop, "不新鲜")
        assert review_reads.mark(session, shop) != earlier
    assert replace(back, id=before.id) == before
    with writing() as session, pytest.raises(Forbidden):
        delete_review(session, Actor(1, shop.shop_id, Role.MARKETER, ""), back.id)
    with writing() as session, pytest.raises(NotFound):
        delete_review(session, Actor(1, shop.shop_id + 1, Role.OWNER, ""), back.id)


def test_who_may_import(sqlite_shop):
    marketer = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.MARKETER, "")
    with writing() as session, pytest.raises(Forbidden):
        import_reviews(session, marketer, *planned())
    with writing() as session, pytest.raises(BadInput):
        import_reviews(session, sqlite_shop, *planned("评价内容\t评价时间\n很好\t2030-01-01\n"))


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("评价内容 评分 商品ID 商品标题 评价时间", ["text", "rating", "item_id", "title", "day"]),
        ("初评 追评 星级 商品编码 评论时间 品牌", ["text", "more", "rating", "code", "day", "brand"]),
        ("评论ID 评论 评论星级 SKU 评论日期 店铺名称", [None, "text", "rating", "code", "day", "brand"]),
        (
            "订单编号 买家昵称 评价内容 商家回复 好中差评 创建时间",
            [None, None, "text", None, "rating", "day"],
        ),
        ("Review Stars SKU Product Date Brand", ["text", "rating", "code", "title", "day", "brand"]),
    ],
)
def test_headings_of_exports_are_known(header, fields):
    samples = {
        "text": "很好吃", "more": "还会买", "rating": "5", "item_id": "6677889900112", "code": "JG01",
        "title": "每日坚果", "day": "2026-11-02", "brand": "青禾", None: "x12345678",
    }  # fmt: skip
    row = "\t".join(samples[name] for name in fields)
    cells, schema = (
        read_pasted(header.replace(" ", "\t") + "\n" + "\n".join([row] * 3)).cells,
        review_schema(TODAY),
    )
    found = recognise(cells, find_header(cells, schema), schema)
    assert [column.field for column in found] == fields


@pytest.mark.parametrize(
    ("cells", "ratings"),
    [
        (["5", 4, "1"], [5, 4, 1]),
        (["5星", "四星", "3颗星", "2 stars"], [5, 4, 3, 2]),
        (["好评", "中评", "差评"], [5, 3, 1]),
        (["★★★★☆", "⭐⭐"], [4, 2]),
        (["4/5", "9/10", "80/100"], [4, 4.5, 4]),
        ([100, "60分", 20, 5], [5, 3, 1, 1]),
        ([10, 8, 6], [5, 4, 3]),
        ([0, "", "4.5"], [None, None, 4.5]),
    ],
)
def test_ratings_of_any_scale(cells, ratings):
    field = review_schema(TODAY)["rating"]
    assert ratings_of([_read(field, cell) for cell in cells]) == ratings


def _read(field, cell) -> Rated | None:
    return field.read(cell, field, None)


@pytest.mark.parametrize("cell", ["很棒棒", 101, -1, "6星"])
def test_what_is_no_rating_is_refused(cell):
    with pytest.raises(BadInput):
        _read(review_schema(TODAY)["rating"], cell)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("打13812345678", "打***"),
        ("138-1234-5678 找我", "*** 找我"),
        ("加微信abc_12345哦", "加微信***哦"),
        ("VX：nut2026888", "VX：***"),
        ("订单号 2349876543210987", "订单号 ***"),
        ("身份证11010119900307123X", "身份证***"),
        ("a.b@example.com", "***"),
        ("客服张**很好", "客服***好"),
        ("日期20260901，净重500g，满199减20", "日期20260901，净重500g，满199减20"),
        ("微信支付很方便", "微信支付很方便"),
    ],
)
def test_personal_data_is_hidden(text, hidden):
    assert masked(text) == (hidden, text != hidden)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("此用户没有填写评价。", False),
        ("此用户没有填写评价!", False),
        ("该用户觉得商品非常好，给出5星好评", True),
        ("该用户觉得商品非常好", False),
        ("系统默认好评！", False),
        ("👍👍", False),
        ("。。。", False),
        ("", False),
        ("好", True),
        ("默认好评是因为真的好吃啊", True),
    ],
)
def test_platforms_sentences_and_emoji_are_no_words_of_a_buyer(text, says):
    assert says_something(text) is says
    assert is_template("系统默认好评")


SHOP = OurShop(frozenset({"栗山记"}), {"a1": 7}, {"每日坚果": 8})


def _rows(**columns) -> Plan:
    rows = len(next(iter(columns.values())))
    return Plan(columns, range(rows), (), rows, 0, 0, 0)


def test_whose_a_review_is():
    told = gathered(
        _rows(
            text=["一", "二", "三", "四"],
            code=["A1", None, "A1", None],
            title=[None, "每日坚果", None, "别的"],
            brand=["栗山记旗舰店", None, "青禾", None],
            day=[TODAY] * 4,
        ),
        SHOP,
    )
    assert [(row.item_id, row.code, row.brand) for row in told.rows.values()] == [
        (7, "A1", ""), (8, "", ""), (None, "A1", "青禾"), (None, "", ""),
    ]  # fmt: skip
    assert brand_key("栗山记 官方旗舰店") == "栗山记"


def test_two_buyers_may_write_the_same_short_text_on_one_day_but_a_row_twice_is_one():
    moment = datetime(2026, 11, 2, 8, 0, 1)  # noqa: DTZ001 (as a sheet has it)
    long = "这个坚果真的是非常新鲜好吃"
    told = gathered(
        _rows(text=["好吃", "好吃", long, long, "赞", "赞"], day=[TODAY] * 4 + [moment, moment]), SHOP
    )
    assert [row.text for row in told.rows.values()] == ["好吃", "好吃", long, "赞"]
    assert told.twice == 2
    assert list(gathered(_rows(text=["好吃", "好吃"], day=[TODAY] * 2), SHOP).rows) == list(told.rows)[:2]


def test_a_schema_has_no_place_for_a_buyers_name():
    schema: Schema = review_schema(TODAY)
    assert {field.name for field in schema.fields} == {
        "text",
        "more",
        "rating",
        "code",
        "item_id",
        "title",
        "day",
        "brand",
    }
