"""Price tables with one price a row: read as people write them, stored whole, told what is wrong, taken back."""

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from core.competitors import actions
from core.competitors.price_import import import_prices
from core.competitors.price_import_undo import undo_price_import
from core.competitors.tables import Match, PriceObservation, Rival, RivalItem
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.files.plan import Stopped
from core.files.sheet import grid
from core.locale import speaking
from core.shop.actions import add_item, edit_shop, open_shop
from core.shop.import_log import Origin
from core.shop.import_reads import import_log
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role
from tests.core.competitors.price_tables import TODAY, alive, cells_of, links, load, read, stored
from tests.core.db.test_concurrency import _while_it_is_open

LONG = """竞店,平台,竞品标题,竞品ID,规格,划线价,页面价,活动价,券后价,到手价,运费,库存状态,采集时间,备注
青禾果仓,天猫,每日坚果礼盒,778,25g*30袋,¥199,159元,,129,119.00,0,有货,2026-11-11 20:30,双11首日
栗语坊,京东,混合坚果,990,,--,1.2万,,,,,仅剩少量,2026/11/10,
"""


@pytest.fixture
def nuts(shop):
    """The shop with one item of ours."""
    with writing() as session:
        add_item(
            session, shop, {"code": "JG01", "title": "每日坚果 750g", "pack_size": "750", "pack_unit": "g"}
        )
    return shop


def test_every_layer_is_stored_to_the_fen_with_its_moment(shop):
    done = load(shop, LONG)
    assert (done.added, done.unchanged) == (2, 0)
    layers = {"list_price": 19900, "page_price": 15900, "coupon_price": 12900, "in_hand_price": 11900}
    assert stored(shop) == [
        ("栗语坊", "混合坚果", "2026-11-10", {"page_price": 1200000}, "low"),
        ("青禾果仓", "每日坚果礼盒", "2026-11-11", layers, "in"),
    ]
    with reading() as session:
        row = session.scalars(select(PriceObservation).where(PriceObservation.shipping == 0)).one()
        item = session.get_one(RivalItem, row.rival_item_id)
        assert (row.seen_at, row.note, row.source) == (
            datetime(2026, 11, 11, 12, 30, tzinfo=UTC),
            "双11首日",
            "file",
        )
        assert (item.code, item.spec, item.pack_amount, item.pack_unit) == ("778", "25g*30袋", 750, "g")
        assert session.get_one(Rival, item.rival_id).platform == "天猫"


def test_the_same_table_again_stores_nothing_twice(shop):
    load(shop, LONG)
    again = load(shop, LONG)
    assert (again.added, again.unchanged) == (0, 2)
    assert load(shop, LONG, source="pasted").added == 2


def test_an_item_is_known_again_by_id_link_or_title(shop):
    load(shop, "竞店,竞品标题,竞品ID,链接,页面价\n青禾,坚果,7,https://a.example/i?id=7,9\n")
    load(shop, "竞店,竞品标题,竞品ID,页面价\n青禾,坚果 新包装,7,8\n")
    load(shop, "竞店,竞品标题,链接,页面价\n青禾,坚果 新品,http://www.a.example/i?id=7&spm=1,7\n")
    load(shop, "竞店,竞品标题,页面价\n 青禾 ,  坚果,6\n")
    load(
        shop, "竞店,竞品标题,竞品ID,页面价\n青禾,坚果,8,5\n"
    )  # the same title under another id is another thing
    assert alive(shop, RivalItem) == ["坚果", "坚果"]
    assert [prices["page_price"] for _r, _t, _d, prices, _s in stored(shop)].count(500) == 1
    assert alive(shop, Rival) == ["青禾"]


@pytest.mark.parametrize(
    ("cell", "fen", "stock"),
    [
        ("¥1,299.00", 129900, ""),
        ("199起", 19900, ""),
        ("199.-", 19900, ""),
        ("券后159", 15900, ""),
        ("到手价：99.9元（限新客）", 9990, ""),
        ("1.2万", 1200000, ""),
        ("缺货", None, "out"),
        ("Sold out", None, "out"),
    ],
)
def test_prices_as_people_write_them(sqlite_shop, cell, fen, stock):
    cells = read_rows([["竞店", "竞品标题", "页面价"], ["青禾", "坚果", cell]])
    load(sqlite_shop, cells)
    assert [(prices.get("page_price"), state) for _r, _t, _d, prices, state in stored(sqlite_shop)] == [
        (fen, stock)
    ]


def read_rows(rows):
    return grid(rows, "prices.csv")


BAD = [
    (["", "坚果", "", "9", ""], "Rival"),
    (["青禾", "", "", "9", ""], "None of these"),
    (["青禾", "坚果", "", "", ""], "None of these"),
    (["青禾", "坚果", "", "-", ""], "None of these"),
    (["青禾", "坚果", "", "满300减30", ""], "not a number"),
    (["青禾", "坚果", "", "9折", ""], "share|not a number"),
    (["青禾", "坚果", "", "99-129", ""], "range"),
    (["青禾", "坚果", "", "$9", ""], "currency"),
    (["青禾", "坚果", "", "0", ""], "zero"),
    (["青禾", "坚果", "8", "9", ""], "Page price ¥9.00 is above List price ¥8.00"),
    (["青禾", "坚果", "", "9", "2026-13-01"], "2026-11-11"),
    (["青禾", "坚果", "", "9", "2031-01-01"], "future"),
    (["青禾", "坚果", "", "9", "1998-01-01"], "2000"),
    (["青禾", "茶", "", "5", "2026-11-01"], "row 2"),
]


@pytest.mark.parametrize(("row", "reason"), BAD)
def test_a_bad_row_says_why(sqlite_shop, row, reason):
    head = ["竞店", "竞品标题", "划线价", "页面价", "日期"]
    with speaking("en"):
        _found, plan = read(sqlite_shop, read_rows([head, ["青禾", "茶", "9", "5", "2026-11-01"], row]))
    assert plan.good == 1
    assert [bad.row for bad in plan.bad] == [3]
    assert re.search(reason, plan.bad[0].reason), plan.bad[0].reason


def test_one_layer_a_row_becomes_one_price(shop):
    load(
        shop,
        "竞店,竞品标题,价格类型,价格,日期\n青禾,坚果,划线价,199,2026-11-01\n青禾,坚果,到手价,159,2026-11-01\n"
        "青禾,坚果,到手价,149,2026-11-02\n",
    )
    assert [prices for _r, _t, _d, prices, _s in stored(shop)] == [
        {"list_price": 19900, "in_hand_price": 15900},
        {"in_hand_price": 14900},
    ]


def test_a_table_of_one_rival_needs_no_column_for_it(shop):
    table = "商品标题,券后价\n坚果,18\n"
    with pytest.raises(BadInput) as told:
        read(shop, cells_of(table))
    assert told.value.field == "rival"
    load(shop, table, rival="青禾果仓")
    assert alive(shop, Rival) == ["青禾果仓"]


def test_a_day_and_a_time_in_two_columns_are_one_moment(shop):
    load(
        shop,
        "竞店,竞品标题,页面价,采集日期,采集时间\n青禾,坚果,9,2026-11-11,0:15\n青禾,坚果,9,2026-11-10,下午3点\n",
    )
    with reading() as session:
        moments = session.scalars(select(PriceObservation.seen_at).order_by(PriceObservation.seen_at)).all()
    assert moments == [datetime(2026, 11, 10, 7, tzinfo=UTC), datetime(2026, 11, 10, 16, 15, tzinfo=UTC)]


def test_our_code_links_and_the_packs_say_how_near(nuts):
    load(
        nuts,
        "竞店,竞品标题,规格,我方编码,页面价\n青禾,坚果礼盒,25g*30袋,JG01,99\n栗语,坚果罐,500g,jg01,59\n山姆,坚果,,JG01,9\n",
    )
    assert links(nuts) == [
        ("JG01", "山姆", "坚果", "exact", "accepted"),
        ("JG01", "栗语", "坚果罐", "equivalent", "accepted"),
        ("JG01", "青禾", "坚果礼盒", "exact", "accepted"),
    ]


def test_an_id_column_with_our_codes_is_ours_and_an_unknown_code_is_told(nuts):
    with speaking("en"):
        found, plan = read(nuts, cells_of("竞店,商品编码,页面价\n青禾,JG01,9\n青禾,JG01,8\n青禾,XX9,8\n"))
    assert [column.field for column in found.found.columns] == ["rival", "our_code", "page_price"]
    assert [bad.row for bad in plan.bad] == [3, 4]
    assert "XX9" in plan.bad[1].reason


def test_a_rejected_pair_stays_rejected_and_a_suggested_one_is_accepted(nuts):
    table = "竞店,竞品标题,页面价,我方编码\n青禾,坚果,9,JG01\n"
    load(nuts, table)
    with writing() as session:
        match = session.scalars(select(Match.id)).one()
        actions.decide_matches(session, nuts, [(match, 1, "rejected")])
    load(nuts, table.replace(",9,", ",8,"))
    assert [state for *_rest, state in links(nuts)] == ["rejected"]
    with writing() as session:
        actions.decide_matches(session, nuts, [(match, 2, "suggested")])
    run = load(nuts, table.replace(",9,", ",7,"))
    assert [state for *_rest, state in links(nuts)] == ["accepted"]
    with writing() as session:
        assert undo_price_import(session, nuts, run.run_id).restored == 1
    assert [state for *_rest, state in links(nuts)] == ["suggested"]


def test_undo_takes_out_what_only_this_import_made(nuts):
    load(nuts, "竞店,竞品标题,页面价\n青禾,坚果,9\n")
    run = load(nuts, "竞店,竞品标题,页面价,我方编码\n青禾,坚果,8,JG01\n青禾,茶,5,\n栗语,糖,3,\n")
    with writing() as session:
        undone = undo_price_import(session, nuts, run.run_id)
    assert (undone.removed, undone.kept) == (3, 0)
    assert (alive(nuts, Rival), alive(nuts, RivalItem), links(nuts)) == (["青禾"], ["坚果"], [])
    assert len(stored(nuts)) == 1
    with pytest.raises(Conflict), writing() as session:
        undo_price_import(session, nuts, run.run_id)
    with reading() as session:
        assert import_log(session, nuts, kind="prices").undone_at.notna().tolist() == [True, False]
        assert import_log(session, nuts).empty


def test_undo_keeps_what_a_later_table_speaks_of(shop):
    first = load(shop, "竞店,竞品标题,页面价\n青禾,坚果,9\n青禾,茶,9\n")
    load(shop, "竞店,竞品标题,页面价\n青禾,坚果,8\n")
    with writing() as session:
        assert undo_price_import(session, shop, first.run_id).removed == 2
    assert (alive(shop, Rival), alive(shop, RivalItem)) == (["青禾"], ["坚果"])


def test_undo_refuses_or_keeps_what_somebody_worked_on(shop):
    run = load(shop, "竞店,竞品标题,页面价\n青禾,坚果,9\n青禾,茶,9\n")
    with writing() as session:
        item = session.scalars(select(RivalItem).where(RivalItem.title == "坚果")).one()
        actions.edit_rival_item(session, shop, item.id, version=1, changes={"spec": "500g"})
    with speaking("en"), pytest.raises(Conflict, match="1 item"), writing() as session:
        undo_price_import(session, shop, run.run_id)
    with writing() as session:
        assert undo_price_import(session, shop, run.run_id, keep_changed=True).kept == 1
    assert (alive(shop, RivalItem), stored(shop)) == (["坚果"], [])


def test_a_deleted_rival_comes_back_with_a_table_and_goes_with_its_undo(shop):
    load(shop, "竞店,竞品标题,页面价\n青禾,坚果,9\n")
    with writing() as session:
        rival = session.scalars(select(Rival)).one()
        actions.delete_rivals(session, shop, [rival.id])
    run = load(shop, "竞店,竞品标题,页面价\n青禾,坚果,8\n")
    assert alive(shop, Rival) == ["青禾"]
    with writing() as session:
        undo_price_import(session, shop, run.run_id)
    assert len(stored(shop)) == 1


def test_stopping_in_the_middle_stores_nothing(shop):
    with pytest.raises(Stopped):
        load(shop, LONG, cancelled=lambda: True)
    assert (stored(shop), alive(shop, Rival)) == ([], [])


def test_the_mapping_is_remembered_for_this_kind_of_table(shop):
    table = "竞店,竞品标题,怪价\n青禾,坚果,9\n"
    found, _plan = read(shop, cells_of(table.replace("怪价", "页面价")))
    assert not found.found.is_remembered
    load(shop, table.replace("怪价", "页面价"))
    found, _plan = read(shop, cells_of(table.replace("怪价", "页面价")))
    assert found.found.is_remembered


def test_only_who_may_imports_and_only_their_own_shop(shop):
    run = load(shop, LONG)
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Other")
    with pytest.raises(NotFound), writing() as session:
        undo_price_import(session, other, run.run_id)
    with pytest.raises(Forbidden):
        load(Actor(shop.user_id, shop.shop_id, Role.MARKETER, ""), LONG.replace("129", "128"))
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(PriceObservation)) == 2


def test_a_rival_of_the_profile_is_known_by_name(shop):
    with writing() as session:
        edit_shop(session, shop, version=1, rival_names=["青禾果仓"])
    found, plan = read(shop, cells_of("品名,青禾果仓\n坚果,9\n"))
    assert found.shape == "wide"
    assert plan.values["rival"] == ["青禾果仓"]


def test_of_two_who_load_a_new_rival_at_once_the_second_is_told_or_adds_to_it(shop):
    cells = cells_of("竞店,竞品标题,页面价,日期\n青禾,坚果,9,2026-11-01\n")
    proposal, plan = read(shop, cells)
    origin = Origin("a.csv", "", proposal.found.columns)

    def store(session):
        import_prices(session, shop, plan, origin, day=TODAY)

    told = _while_it_is_open(store, store)
    assert (alive(shop, Rival), len(stored(shop)), len(told) <= 1) == (["青禾"], 1, True)
