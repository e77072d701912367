"""Price tables with rivals across: found by themselves, unfolded, stored and taken back."""

from datetime import date

import pytest
from sqlalchemy import select

from core.competitors import actions
from core.competitors.price_import_undo import undo_price_import
from core.competitors.price_proposal import hints
from core.competitors.tables import Match, Rival, RivalItem
from core.competitors.wide_heading import Heading, is_no_rival, read_heading
from core.competitors.wide_table import rivals_of
from core.db.engine import writing
from core.errors import BadInput, Conflict
from core.files.columns import Header
from core.locale import speaking
from core.shop.actions import add_item
from tests.core.competitors.price_tables import TODAY, alive, cells_of, links, load, read, stored

WIDE = "商品编码,商品名称,我方售价,青禾果仓,栗语坊,山姆小铺,最低价\nJG01,坚果,19.9,18.9,缺货,¥17.5起,17.5\nCH02,茶,9.9,,8.8,券后7.9,7.9\n"
PAIRED = "品名,青禾果仓-到手价,青禾果仓-日期,栗语坊-到手价,栗语坊-日期\n坚果,18.9,2026-11-20,17,11-21\n茶,9,2026-11-20,,\n"
GROUPED = "竞品价格 2026-11-20,,,,,\n,,青禾果仓,,栗语坊,\n商品编码,商品名称,券后价,到手价,券后价,到手价\nJG01,坚果,18.9,17,16,15\n"


@pytest.fixture
def ours(shop):
    """The shop with two items of ours."""
    with writing() as session:
        add_item(session, shop, {"code": "JG01", "title": "每日坚果 750g", "spec": "750g"})
        add_item(session, shop, {"code": "CH02", "title": "茉莉花茶"})
    return shop


def test_rivals_across_are_found_and_our_own_figures_are_not_taken_for_one(ours):
    found, plan = read(ours, cells_of(WIDE), layer="coupon_price")
    assert found.shape == "wide"
    assert rivals_of(found.found.columns) == ["青禾果仓", "栗语坊", "山姆小铺"]
    assert (plan.good, plan.bad, plan.total) == (5, (), 5)
    assert plan.values["coupon_price"] == [1890, "out", 880, 1750, 790]
    assert plan.rows == [2, 2, 3, 2, 3]


def test_a_wide_table_with_our_codes_is_linked_at_once(ours):
    load(ours, WIDE)
    assert links(ours) == [
        ("CH02", "山姆小铺", "茶", "exact", "accepted"),
        ("CH02", "栗语坊", "茶", "exact", "accepted"),
        ("JG01", "山姆小铺", "坚果", "exact", "accepted"),
        ("JG01", "栗语坊", "坚果", "exact", "accepted"),
        ("JG01", "青禾果仓", "坚果", "exact", "accepted"),
    ]
    assert ("栗语坊", "坚果", "2026-11-25", {}, "out") in stored(ours)
    load(
        ours, WIDE.replace("坚果", "坚果（新）").replace("18.9", "18.5")
    )  # our title may change, our code stays
    assert alive(ours, RivalItem) == ["坚果"] * 3 + ["茶"] * 2


def test_prices_go_to_the_item_that_is_linked_already(ours):
    load(ours, "竞店,竞品标题,竞品ID,我方编码,页面价\n青禾果仓,每日坚果大礼包,778,JG01,20\n")
    load(ours, WIDE)
    assert [title for rival, title, *_rest in stored(ours) if rival == "青禾果仓"] == ["每日坚果大礼包"] * 2


def test_without_our_codes_titles_wait_for_matching(ours):
    load(ours, PAIRED)
    assert links(ours) == []
    assert [(rival, title, day) for rival, title, day, *_rest in stored(ours)] == [
        ("栗语坊", "坚果", "2026-11-21"),
        ("青禾果仓", "坚果", "2026-11-20"),
        ("青禾果仓", "茶", "2026-11-20"),
    ]


def test_two_header_rows_name_rival_and_layer(ours):
    found, plan = read(ours, cells_of(GROUPED))
    assert found.found.header == Header(1, 2)
    assert plan.values["coupon_price"] == [1890, 1600]
    assert plan.values["in_hand_price"] == [1700, 1500]


def test_a_bad_cell_names_row_and_column_and_a_bad_code_is_told_once(ours):
    table = WIDE + "XX9,糖,1,2,3,4,1\nCH02x,茶,9.9,99-129,8,,7\n"
    with speaking("en"):
        _found, plan = read(ours, cells_of(table))
    assert [(bad.row, bad.column) for bad in plan.bad] == [(4, "商品编码"), (5, "商品编码")]
    with speaking("en"):
        _found, plan = read(ours, cells_of(WIDE.replace("18.9", "99-129")))
    assert [(bad.row, bad.column) for bad in plan.bad] == [(2, "青禾果仓")]
    assert "range" in plan.bad[0].reason


def test_a_deeper_price_above_a_shallower_one_is_told(ours):
    with speaking("en"):
        _found, plan = read(ours, cells_of(GROUPED.replace(",17,", ",19,")))
    assert [(bad.row, bad.column) for bad in plan.bad] == [(4, "青禾果仓 到手价")]


def test_a_long_table_is_not_taken_for_a_wide_one(ours):
    found, _plan = read(
        ours, cells_of("竞店,商品标题,券后价,日期\n青禾果仓,坚果,18,2026-11-20\n栗语坊,坚果,17,2026-11-20\n")
    )
    assert found.shape == "long"


def test_the_person_may_turn_the_shape_around(ours):
    table = WIDE.replace("我方售价", "售价")  # our own price is never taken for a rival's
    found, plan = read(ours, cells_of(table), shape="long", rival="某店")
    assert (found.shape, plan.values["rival"]) == ("long", ["某店", "某店"])


def test_without_a_rivals_column_nothing_can_be_read(ours):
    with pytest.raises(BadInput):
        read(ours, cells_of("商品编码,商品名称\nJG01,坚果\n"), shape="wide")


def test_the_columns_of_a_wide_table_are_remembered(ours):
    load(ours, WIDE)
    found, _plan = read(ours, cells_of(WIDE))
    assert found.found.is_remembered
    assert rivals_of(found.found.columns) == ["青禾果仓", "栗语坊", "山姆小铺"]


def test_undo_of_a_wide_table_leaves_no_trace(ours):
    run = load(ours, WIDE)
    with writing() as session:
        assert undo_price_import(session, ours, run.run_id).removed == 5
    assert (stored(ours), links(ours), alive(ours, Rival), alive(ours, RivalItem)) == ([], [], [], [])


def test_a_link_that_somebody_decided_about_is_kept(ours):
    run = load(ours, WIDE)
    with writing() as session:
        match = session.scalars(select(Match)).first()
        actions.decide_matches(session, ours, [(match.id, 1, "rejected")])
    with pytest.raises(Conflict), writing() as session:
        undo_price_import(session, ours, run.run_id)
    with writing() as session:
        undone = undo_price_import(session, ours, run.run_id, keep_changed=True)
    assert (undone.removed, undone.kept) == (5, 1)
    assert [state for *_rest, state in links(ours)] == ["rejected"]
    assert len(alive(ours, RivalItem)) == 1


@pytest.mark.parametrize(
    ("text", "rival", "field"),
    [
        ("青禾果仓", "青禾果仓", ""),
        ("青禾果仓-到手价", "青禾果仓", "in_hand_price"),
        ("青禾果仓|券后价", "青禾果仓", "coupon_price"),
        ("到手价（青禾果仓）", "青禾果仓", "in_hand_price"),
        ("青禾果仓到手价", "青禾果仓", "in_hand_price"),
        ("青禾果仓 日期", "青禾果仓", "seen_at"),
        ("青禾果仓链接", "青禾果仓", "url"),
        ("Green orchard price", "Green orchard", "price"),
        ("Green orchard (in hand)", "Green orchard", "in_hand_price"),
        ("A-B 旗舰店 券后价", "A-B 旗舰店", "coupon_price"),
        ("栗语坊价格(元)", "栗语坊", "price"),
        ("青禾果仓（元）", "青禾果仓", ""),
        ("到手价", "", "in_hand_price"),
    ],
)
def test_what_a_heading_says(text, rival, field):
    assert read_heading(text) == Heading(rival, field)


@pytest.mark.parametrize(
    "text", ["差价", "我方售价", "本店到手价", "最低价", "毛利率", "our price", "Average"]
)
def test_what_is_nobodys_price(text):
    assert is_no_rival(text)


def test_titles_and_names_hint_at_day_layer_and_rival():
    cells = cells_of("竞品到手价监控,,\n品名,X,Y\n坚果,1,2\n")
    found = hints(
        ["青禾果仓_2026-11-20.xlsx", "Sheet1"],
        cells,
        Header(1, 1),
        rivals={"青禾果仓": "青禾果仓"},
        today=TODAY,
    )
    assert (found.day, found.layer, found.rival) == (date(2026, 11, 20), "in_hand_price", "青禾果仓")
    nothing = hints(["清单.csv"], cells, Header(0, 0), rivals={}, today=TODAY)
    assert (nothing.day, nothing.layer, nothing.rival) == (None, None, None)
