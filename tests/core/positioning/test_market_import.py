"""A market table: read as services export it, stored in one go, taken back; and the bands that follow."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from core.db.base import now
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.files.plan import Plan, make_plan
from core.files.read_table import read_pasted
from core.locale import speaking
from core.positioning import band_actions, band_reads
from core.positioning.band_evidence import NUMBERS
from core.positioning.band_export import bands_xlsx
from core.positioning.band_words import answer_says, left_out_says
from core.positioning.market_columns import market_rows, market_schema, read_range
from core.positioning.market_import import foretold_says, import_market, try_market, undo_market
from core.positioning.tables import MarketItem
from core.shop.actions import add_item
from core.shop.import_log import Imported, Origin
from core.shop.import_reads import propose
from core.team.rights import Actor, Role
from tests.core.competitors.market import meet, see, sell

TODAY = date(2026, 11, 26)
RANKING = """商品榜单
类目\t店铺名称\t商品标题\t价格\t近30天销量\t近30天销售额（元）
零食/坚果/特产>坚果炒货\t甲店\t每日坚果\t59.90\t1000~2000\t8.9万
零食/坚果/特产>坚果炒货\t乙店\t夏威夷果\t¥29.9-59.9\t5万+\t-
零食/坚果/特产>果干蜜饯\t乙店\t芒果干\t\t200\t3980
零食/坚果/特产>果干蜜饯\t丙店\t话梅\t\t\t3980
零食/坚果/特产>坚果炒货\t甲店\t每日坚果\t49.90\t10\t499
合计\t\t\t\t\t
"""


def planned(actor: Actor, text: str = RANKING) -> tuple[Plan, Origin]:
    cells = read_pasted(text).cells
    schema = market_schema(["坚果炒货", "果干蜜饯"])
    with reading() as session:
        proposal = propose(session, actor, schema, cells)
    plan = make_plan(cells, proposal.header, proposal.columns, schema)
    return plan, Origin("榜单.xlsx", "榜单", proposal.columns)


def loaded(actor: Actor, text: str = RANKING) -> Imported:
    with writing() as session:
        return import_market(session, actor, *planned(actor, text))


def kept(actor: Actor) -> list[tuple[str, str, int, int | None, int | None]]:
    with reading() as session:
        rows = session.scalars(select(MarketItem).where(MarketItem.shop_id == actor.shop_id))
        return sorted((row.category, row.title, row.price, row.pieces, row.sales) for row in rows)


FIRST = [
    ("坚果炒货", "夏威夷果", 2990, 50_000, None),
    ("坚果炒货", "每日坚果", 5990, 1500, 8_900_000),
    ("果干蜜饯", "芒果干", 1990, 200, 398_000),
]
CHANGED = RANKING.replace("59.90\t1000~2000\t8.9万", "49.90\t3000\t15万").replace("夏威夷果", "碧根果")


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("1000~2000", [1000, 2000]),
        ("1～2万", [10_000, 20_000]),
        ("7500~1万", [7500, 10_000]),
        ("1w-2.5w", [10_000, 25_000]),
        ("5万+", [50_000]),
        ("200+人付款", [200]),
        ("月销 1.5万", [15_000]),
        (12, [12]),
        ("--", []),
    ],
)
def test_figures_are_read_as_services_write_them(cell: object, read: list[int]) -> None:
    assert read_range(cell) == [Decimal(each) for each in read]


@pytest.mark.parametrize("cell", ["viele", "9~3", "1000~"])
def test_what_is_no_figure_is_refused(cell: str) -> None:
    with pytest.raises(BadInput):
        read_range(cell)


def test_a_ranking_is_stored_as_it_comes_and_names_the_rows_at_fault(shop: Actor) -> None:
    plan, _origin = planned(shop)
    assert [bad.row for bad in plan.bad] == [6, 7]  # no price to be had; said already in row 3
    with reading() as session:
        told = try_market(session, shop, plan)
    assert (told.new, told.changed, told.same) == (3, 0, 0)
    with speaking("en"):
        assert foretold_says(told) == "3 new offers, 0 offers change, 0 offers are the same"
    assert loaded(shop).added == 3
    assert kept(shop) == sorted(FIRST)


def test_a_second_import_changes_what_differs_and_both_are_taken_back(shop: Actor) -> None:
    first = loaded(shop)
    second = loaded(shop, CHANGED)
    assert (second.added, second.changed, second.unchanged) == (1, 1, 1)
    assert ("坚果炒货", "每日坚果", 4990, 3000, 15_000_000) in kept(shop)
    with writing() as session, pytest.raises(Conflict):
        undo_market(session, shop, first.run_id)
    with writing() as session:
        undone = undo_market(session, shop, second.run_id)
    assert (undone.removed, undone.restored, undone.kept) == (1, 2, 0)
    assert kept(shop) == sorted(FIRST)
    with writing() as session:
        assert undo_market(session, shop, first.run_id).removed == 3
    assert kept(shop) == []


def test_an_earlier_import_is_taken_back_but_for_what_a_later_one_wrote(sqlite_shop: Actor) -> None:
    first, _second = loaded(sqlite_shop), loaded(sqlite_shop, CHANGED)
    with writing() as session:
        undone = undo_market(session, sqlite_shop, first.run_id, keep_changed=True)
    assert (undone.removed, undone.restored, undone.kept) == (1, 0, 2)
    with writing() as session, pytest.raises(Conflict):
        undo_market(session, sqlite_shop, first.run_id)
    with writing() as session, pytest.raises(NotFound):
        undo_market(session, sqlite_shop, 99)


def test_rows_that_differ_in_the_way_they_are_written_are_one_offer(sqlite_shop: Actor) -> None:
    plan, _origin = planned(sqlite_shop, "店铺\t标题\t价格\nAshop\tNuts\t10\nASHOP\tnuts\t12\n")
    assert [row["price"] for row in market_rows(plan).values()] == [1000]
    with reading() as session:
        assert try_market(session, sqlite_shop, plan).doubled == 1


def test_a_marketer_imports_no_market(sqlite_shop: Actor) -> None:
    marketer = Actor(sqlite_shop.user_id, sqlite_shop.shop_id, Role.MARKETER, "")
    with pytest.raises(Forbidden):
        loaded(marketer)
    assert kept(sqlite_shop) == []


def _shelf(actor: Actor, category: str = "坚果炒货") -> None:
    """Ten sellers at ¥20, five at ¥60 that sell four times as much each; ours at ¥20; and our own row among them."""
    lines = ["类目\t店铺\t标题\t价格\t销量"]
    lines += [f"{category}\t店{n}\t坚果{n}\t20\t100" for n in range(10)]
    lines += [f"{category}\t高店{n}\t礼盒{n}\t60\t400" for n in range(5)]
    lines += [f"{category}\tTEST SHOP\t我们的\t60\t9999"]
    loaded(actor, "\n".join(lines))
    with writing() as session:
        add_item(
            session,
            actor,
            {"code": "A", "title": "Nuts", "category": category, "usual_price": 2000, "sold_30d": 50},
        )
        add_item(session, actor, {"code": "B", "title": "No price", "category": category})
        add_item(session, actor, {"code": "C", "title": "Off", "category": category, "usual_price": 6000, "status": "off"})  # fmt: skip


def _bands(actor: Actor, category: str = "坚果炒货") -> band_reads.BandTable:
    with reading() as session:
        return band_reads.bands(session, actor, category, on=TODAY)


def test_the_gap_is_found_named_and_cited(shop: Actor) -> None:
    _shelf(shop)
    bands = _bands(shop)
    assert bands.basis == "market"
    assert bands.left_out == {"no_price": 1, "us": 1}
    assert bands.table["verdict_sellers"].tolist() == ["crowded", "gap"]
    assert bands.table["ours_items"].tolist() == [1, 0]
    with speaking("en"):
        assert answer_says(bands, "sellers") == (
            "from ¥60 is under-supplied: 85% of sales from 31% of sellers, and we have nothing there."
        )
        assert left_out_says(bands) == [
            "Our items without a price: 1.",
            "Market rows that are our own shop: 1.",
        ]
        with reading() as session:
            shown = {each.key: each.read_of(session, shop, "坚果炒货") for each in NUMBERS if each.read_of}
        assert shown["bands.gap"].shown == "from ¥60: 85% of sales from 31% of items"
    assert shown["bands.without_us"].value == pytest.approx(120_000 / 141_000)
    assert shown["bands.crowded"].value == 1
    with reading() as session:
        assert band_reads.categories(session, shop)[1] == band_reads.Category("坚果炒货", 2, 16)
    assert bands_xlsx(shop, bands)[:2] == b"PK"


def test_bands_are_stored_by_category_and_the_second_of_two_editors_is_told(shop: Actor) -> None:
    _shelf(shop)
    terms = {"method": "given", "edges": [3000, 8000]}
    with writing() as session:
        version, before = band_actions.save_bands(session, shop, "坚果炒货", version=0, terms=terms)
    assert before is None
    assert _bands(shop).cut.edges == (3000, 8000)
    assert _bands(shop, "").version == 0
    with writing() as session, pytest.raises(Conflict):
        band_actions.save_bands(session, shop, "坚果炒货", version=0, terms={"n": 3})
    with writing() as session, pytest.raises(BadInput):
        band_actions.save_bands(session, shop, "坚果炒货", version=version, terms={"n": 99})
    with writing() as session:
        assert band_actions.reset_bands(session, shop, "坚果炒货", version=version)["edges"] == [3000, 8000]
    assert _bands(shop).version == 0


def test_an_empty_shop_has_one_band_without_numbers(sqlite_shop: Actor) -> None:
    bands = _bands(sqlite_shop, "")
    assert bands.cut.reason == "no_prices"
    assert bands.table["offers"].tolist() == [0]
    with speaking("en"):
        assert answer_says(bands, "items") == "No prices yet."


def test_rivals_stand_in_the_category_of_what_they_match_at_their_newest_price(shop: Actor) -> None:
    sell(
        shop,
        *({"code": f"A{n}", "category": "nuts", "usual_price": 2000 + n, "sold_30d": 50} for n in range(5)),
        {"code": "T", "category": "tea", "usual_price": 5000, "sold_30d": 1},
    )
    meet(shop, "R", {"A0": 2100, "A1": 4000, "T": 9000}, TODAY - timedelta(days=1))
    meet(shop, "Q", {"A2": 4100}, TODAY - timedelta(days=60))  # stale
    meet(shop, "P", {"A3": 4200}, TODAY + timedelta(days=1))  # not seen yet
    see(shop, {"R A1": 4300}, TODAY)
    with writing() as session:
        terms = {"method": "given", "edges": [3000]}
        band_actions.save_bands(session, shop, "nuts", version=0, terms=terms)
    bands = _bands(shop, "nuts")
    assert bands.basis == "own"
    assert bands.table["rival_items"].tolist() == [1, 1]
    assert bands.table["rival_shops"].tolist() == [1, 1]
    assert bands.left_out == {"stale": 1, "not_seen": 1}
    assert bands.table["verdict_items"].tolist() == ["fair", "empty"]
    with reading() as session:
        on_page = band_reads.bands(session, shop, "nuts", on=TODAY, layer="page_price")
    assert on_page.left_out == {"not_seen": 4}
    assert _bands(shop, "").table["rival_items"].sum() == 3


def test_offers_that_the_newest_files_no_longer_have_are_left_out(sqlite_shop: Actor) -> None:
    loaded(sqlite_shop)
    with writing() as session:
        session.execute(update(MarketItem).values(at=now() - timedelta(days=60)))
    loaded(sqlite_shop, CHANGED)
    bands = _bands(sqlite_shop, "坚果炒货")
    assert (bands.table["market_items"].sum(), bands.left_out) == (2, {"old": 1})
    assert _bands(sqlite_shop, "").left_out == {"old": 1}
