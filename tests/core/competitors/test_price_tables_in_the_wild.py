"""Price tables as people keep and export them: whose price is which, of what day, and what is no rival's price at all.

Each table is compact, and told by what is stored: rival, title, layer and yuan. Nothing else may be stored.
"""

import csv
import io
from datetime import datetime

import pytest

from core.competitors.price_columns import price_schema
from core.competitors.price_proposal import hints, propose_prices
from core.competitors.wide_unfold import wide_plan
from core.db.engine import reading, writing
from core.errors import BadInput
from core.files.plan import make_plan
from core.files.sheet import Sheet, grid
from core.files.stack import with_stack
from core.locale import speaking
from core.shop.actions import add_item
from tests.core.competitors.price_tables import TODAY, schema_for

LIST, PAGE, EVENT, COUPON, HAND = "list_price", "page_price", "event_price", "coupon_price", "in_hand_price"


EXCEL = [datetime.fromisoformat(f"2026-11-{day}") for day in (18, 19)]  # as a sheet's cells come


@pytest.fixture
def nuts(sqlite_shop):
    with writing() as session:
        add_item(session, sqlite_shop, {"code": "JG01", "title": "每日坚果"})
        add_item(session, sqlite_shop, {"code": "CH02", "title": "花茶"})
    return sqlite_shop


def cells_of(table):
    rows = list(csv.reader(io.StringIO(table))) if isinstance(table, str) else table
    return grid([list(row) for row in rows], "t.csv")


def proposal(actor, cells):
    with reading() as session:
        return propose_prices(session, actor, schema_for(actor), cells)


def told(actor, cells, sheet="Sheet1"):
    """Return the dry run of a table as it is proposed, with what its sheet's name says."""
    found = proposal(actor, cells)
    header, columns = found.found.header, found.found.columns
    hint = hints(["竞品.xlsx", sheet], cells, header, rivals={}, today=TODAY)
    given = {"seen_at": hint.day or TODAY} | ({"rival": hint.rival} if hint.rival else {})
    if found.shape == "wide":
        layer = hint.layer or PAGE
        return wide_plan(cells, header, columns, schema_for(actor), layer=layer, given=given)
    return make_plan(cells, header, columns, schema_for(actor), given=given)


def seen(plan, *, days=False):
    """Return the amounts of a dry run: rival (with its day), layer, what is stored."""
    names = plan.values["rival"]
    if days:
        names = [f"{name} {day:%m-%d}" for name, day in zip(names, plan.values["seen_at"], strict=True)]
    layers = {name: plan.values[name] for name in (LIST, PAGE, EVENT, COUPON, HAND) if name in plan.values}
    return {
        (name, layer, value if isinstance(value, str) else value / 100)
        for layer, values in layers.items()
        for name, value in zip(names, values, strict=True)
        if value is not None
    }


WILD = {
    "our price, the lowest and the gap among the rivals": (
        "商品,我们,青禾,栗语,最低,差价,备注\n坚果,199,189,195,189,10,盯\n",
        {("青禾", PAGE, 189), ("栗语", PAGE, 195)},
    ),
    "what was computed beside each rival": (
        "编码,名称,我司价,青禾价格,青禾差额,青禾差异率,栗语价格,栗语指数,比我们低%\nJG01,坚果,199,189,10,5.0%,179,90,10%\n",
        {("青禾", PAGE, 189), ("栗语", PAGE, 179)},
    ),
    "our price, then theirs, one pair a row": (
        "我方货号,我方标题,我方到手价,竞店,竞品标题,竞品到手价,价差\nJG01,坚果,199,青禾,青禾坚果,189,-10\n",
        {("青禾", HAND, 189)},
    ),
    "the same in English": (
        "My SKU,My price,Competitor,Competitor product,Competitor price,Price diff\nJG01,199,Orchard,Nuts,189,10\n",
        {("Orchard", PAGE, 189)},
    ),
    "numbered rivals": (
        "货号,品名,竞品A,竞品B\nJG01,坚果,199,189\nCH02,茶,59,\n",
        {("竞品A", PAGE, 199), ("竞品A", PAGE, 59), ("竞品B", PAGE, 189)},
    ),
    "numbered rivals with their links": (
        "货号,品名,竞品1价格,竞品1链接,竞品2价格\nJG01,坚果,189,https://a.example/1,179\n",
        {("竞品1", PAGE, 189), ("竞品2", PAGE, 179)},
    ),
    "numbered rivals that each row names": (
        "货号,竞品1店铺,竞品1价格,竞品2店铺,竞品2价格\nJG01,青禾,189,栗语,179\nCH02,山姆,55,栗语,57\n",
        {("青禾", PAGE, 189), ("栗语", PAGE, 179), ("山姆", PAGE, 55), ("栗语", PAGE, 57)},
    ),
    "a number before the name": (
        "品名,竞品1-青禾,竞品2-栗语\n坚果,189,179\n",
        {("青禾", PAGE, 189), ("栗语", PAGE, 179)},
    ),
    "names in brackets": (
        "商品,青禾（天猫）,青禾（京东）\n坚果,199,195\n",
        {("青禾（天猫）", PAGE, 199), ("青禾（京东）", PAGE, 195)},
    ),
    "names of digits": (
        "品名,3M,7-11,1919\n酒,199,195,189\n水,59,55,50\n",
        {("3M", PAGE, 199), ("7-11", PAGE, 195), ("1919", PAGE, 189), ("3M", PAGE, 59), ("7-11", PAGE, 55), ("1919", PAGE, 50)},
    ),
    "platforms side by side": (
        "商品名,规格,天猫价,京东价,拼多多价\n坚果,750g,199,195,179\n",
        {("天猫", PAGE, 199), ("京东", PAGE, 195), ("拼多多", PAGE, 179)},
    ),
    "prices for a measure": (
        "品名,青禾(元),栗语（元/kg）,山姆 元\n坚果,199,398,185\n",
        {("青禾", PAGE, 199), ("山姆", PAGE, 185)},
    ),
    "a title over all rivals names the layer": (
        "竞品到手价对比,,\n商品名,三只松鼠,百草味\n坚果,199,195\n",
        {("三只松鼠", HAND, 199), ("百草味", HAND, 195)},
    ),
    "layers over rivals": (
        "品名,券后价,,到手价,\n,青禾,栗语,青禾,栗语\n坚果,189,179,185,175\n",
        {("青禾", COUPON, 189), ("栗语", COUPON, 179), ("青禾", HAND, 185), ("栗语", HAND, 175)},
    ),
    "three rows of header with a note that is nobody's": (
        "竞品监控,,,\n,天猫,天猫,\n品名,青禾,栗语,备注\n坚果,199,189,盯\n",
        {("天猫 青禾", PAGE, 199), ("天猫 栗语", PAGE, 189)},
    ),
    "two words for a layer": (
        "Product,Green Orchard list price,Green Orchard sale price,Nut Co price\nNuts,299,199,189\n",
        {("Green Orchard", LIST, 299), ("Green Orchard", PAGE, 199), ("Nut Co", PAGE, 189)},
    ),
    "one word for a layer": (
        "Product,Amazon,Amazon\nProduct,List,Sale\nNuts,29.9,19.9\n",
        {("Amazon", LIST, 29.9), ("Amazon", PAGE, 19.9)},
    ),
    "a store that is called Target": (
        "SKU,Product,Our price,Amazon,Target store,Lowest,Gap %\nJG01,Nuts,19.9,18.9,Out of stock,17.5,-12%\nCH02,Tea,9.9,n/a,7.9,7.9,-20%\n",
        {("Amazon", PAGE, 18.9), ("Target store", PAGE, "out"), ("Target store", PAGE, 7.9)},
    ),
    "what was looked for and not found": (
        "品名,青禾,栗语\n坚果,,未上架\n茶,59,/\n糖,暂无报价,9.9\n饼,#N/A,已售罄\n",
        {("青禾", PAGE, 59), ("栗语", PAGE, 9.9), ("栗语", PAGE, "out")},
    ),
    "an average at the end": (
        "品名,青禾,栗语\n坚果,199,189\n平均,199,189\n合计,199,189\n",
        {("青禾", PAGE, 199), ("栗语", PAGE, 189)},
    ),
    "a market analysis counts money, not prices": (
        "统计日期,竞店名称,商品名称,商品ID,客单价,券后价,支付转化率\n2026-11-20,青禾,坚果,680012345678,129.95,159,4.75%\n",
        {("青禾", COUPON, 159)},
    ),
    "the price of an earlier look": (
        "店铺,商品,上次价格,本次价格,涨跌\n青禾,坚果,199,179,-20\n",
        {("青禾", PAGE, 179)},
    ),
    "a promotion's price is no note": (
        "竞品名称,竞品店铺,价格（元）,优惠价（元）,月销量（件）\n坚果,青禾,199,179,1000\n",
        {("青禾", PAGE, 199), ("青禾", EVENT, 179)},
    ),
    "a price for a measure beside the price": (
        "店铺,商品,规格,单价(元/100g),价格\n青禾,坚果,500g,19.8,99\n",
        {("青禾", PAGE, 99)},
    ),
    "prices of members are not everybody's": (
        "店铺,商品,售价,会员价,88VIP价,新人价\n青禾,坚果,199,189,179,99\n",
        {("青禾", PAGE, 199)},
    ),
    "our layers beside those of one rival": (
        "商品,我方,我方,青禾,青禾\n商品,页面价,到手价,页面价,到手价\n坚果,199,179,189,169\n",
        {("青禾", PAGE, 189), ("青禾", HAND, 169)},
    ),
    "our shop under its own name": (
        "品名,Test shop,青禾,栗语\n坚果,199,189,185\n",
        {("青禾", PAGE, 189), ("栗语", PAGE, 185)},
    ),
    "figures that are no price: length, stock, plans, a column without a heading": (
        "品名,长度,我方现价,建议调价,青禾价,青禾库存数,,栗语价\n坚果,20,199,195,189,20,0.95,179\n",
        {("青禾", PAGE, 189), ("栗语", PAGE, 179)},
    ),
    "the layer in brackets behind the price": (
        "货号,我方价格（到手）,竞品A价格（到手）,竞品B价格（到手）\nJG01,199,189,185\n",
        {("竞品A", HAND, 189), ("竞品B", HAND, 185)},
    ),
    "merged cells whose merge was lost": (
        "店铺,商品,页面价\n青禾,坚果,199\n,茶,59\n栗语,坚果,189\n,茶,55\n",
        {("青禾", PAGE, 199), ("青禾", PAGE, 59), ("栗语", PAGE, 189), ("栗语", PAGE, 55)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WILD)
def test_a_table_is_read_as_its_keeper_means_it(nuts, name):
    table, expected = WILD[name]
    plan = told(nuts, cells_of(table))
    assert seen(plan) == expected
    assert plan.bad == ()


DAYS = {
    "rival over days": (
        [["品名", "青禾", "", "栗语", ""], ["", "11/19", "11/20", "11/19", "11/20"], ["坚果", 199, 179, 189, 169]],
        {("青禾 11-19", PAGE, 199), ("青禾 11-20", PAGE, 179), ("栗语 11-19", PAGE, 189), ("栗语 11-20", PAGE, 169)},
    ),
    "name, layer and day in one heading": (
        "品名,青禾到手价11.19,青禾到手价11.20\n坚果,199,195\n",
        {("青禾 11-19", HAND, 199), ("青禾 11-20", HAND, 195)},
    ),
    "days across, the rival in a column": (
        "竞品店铺,商品,2026-11-18,2026-11-19\n青禾,坚果,199,189\n栗语,坚果,195,185\n",
        {("青禾 11-18", PAGE, 199), ("青禾 11-19", PAGE, 189), ("栗语 11-18", PAGE, 195), ("栗语 11-19", PAGE, 185)},
    ),
    "days across, the rival is the sheet": (
        [["商品", *EXCEL], ["坚果", 199, 189]],
        {("青禾果仓 11-18", PAGE, 199), ("青禾果仓 11-19", PAGE, 189)},
    ),
    "a day over layers": (
        [["商品", "11月18日", "", "11月19日", ""], ["", "页面价", "到手价", "页面价", "到手价"], ["坚果", 199, 179, 195, 175]],
        {("青禾果仓 11-18", PAGE, 199), ("青禾果仓 11-18", HAND, 179), ("青禾果仓 11-19", PAGE, 195), ("青禾果仓 11-19", HAND, 175)},
    ),
    "American days": (
        "Product,11/18/2026,11/19/2026\nNuts,19.9,18.9\n",
        {("青禾果仓 11-18", PAGE, 19.9), ("青禾果仓 11-19", PAGE, 18.9)},
    ),
    "each rival with a day beside it": (
        "品名,青禾,采集日期,栗语,采集日期\n坚果,189,2026-11-20,179,2026-11-21\n",
        {("青禾 11-20", PAGE, 189), ("栗语 11-21", PAGE, 179)},
    ),
    "a day a row": (
        "日期,品名,青禾,栗语\n11.19,坚果,199,189\n11.20,坚果,195,185\n",
        {("青禾 11-19", PAGE, 199), ("栗语 11-19", PAGE, 189), ("青禾 11-20", PAGE, 195), ("栗语 11-20", PAGE, 185)},
    ),
    "the day when a thing was put on sale is not when its price was seen": (
        "店铺,商品,售价,上架时间\n青禾,坚果,199,2024-01-05\n",
        {("青禾 11-25", PAGE, 199)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAYS)
def test_each_price_is_of_the_day_it_was_seen(nuts, name):
    table, expected = DAYS[name]
    plan = told(nuts, cells_of(table), sheet="青禾果仓")
    assert seen(plan, days=True) == expected
    assert plan.bad == ()


def test_cells_that_are_no_single_price_are_told_one_by_one(nuts):
    table = "品名,青禾,栗语\n坚果,199（满减后179）,$18.9\n茶,88~99,第二件0元\n糖,9.9,#DIV/0!\n"
    with speaking("en"):
        plan = told(nuts, cells_of(table))
    assert seen(plan) == {("青禾", PAGE, 9.9)}
    assert [(bad.row, bad.column) for bad in plan.bad] == [(2, "青禾"), (2, "栗语"), (3, "青禾"), (3, "栗语"), (4, "栗语")]  # fmt: skip


def test_a_table_without_a_header_is_not_read_as_if_its_first_row_were_one(nuts):
    found = proposal(nuts, cells_of("青禾果仓,每日坚果,199,2026-11-20\n栗语坊,茶,59,2026-11-20\n"))
    assert found.found.header.first is None
    assert [column.field for column in found.found.columns] == [None] * 4


@pytest.mark.parametrize(
    ("sheet", "rival"),
    [("青禾果仓", "青禾果仓"), ("Amazon", "Amazon"), ("Sheet1", None), ("工作表 2", None), ("11月20日", None), ("2026.11", None),
     ("竞品价格表", None), ("价格", None), ("本店", None), ("最低价", None), ("青禾果仓到手价", "青禾果仓"), ("data (1)", None)],
)  # fmt: skip
def test_a_sheet_of_one_rival_is_named_by_it(nuts, sheet, rival):
    cells = cells_of("商品标题,券后价\n坚果,18\n")
    header = proposal(nuts, cells).found.header
    assert hints(["导出.xlsx", sheet], cells, header, rivals={}, today=TODAY).rival == rival


def sheets(*named, hidden=()):
    return tuple(Sheet(name, cells_of(table), hidden=name in hidden) for name, table in named)


def test_a_sheet_a_rival_is_read_at_once(nuts):
    head = "商品,页面价,到手价\n"
    book = sheets(
        ("青禾", f"青禾价格监控,,\n{head}坚果,199,179\n茶,59,49\n"),
        ("栗语", f"{head}坚果,189,缺货\n"),
        ("旧", f"{head}糖,1,1\n"),
        hidden=("旧",),
    )
    *before, all_of_them = with_stack(book, "t.xlsx")
    assert tuple(before) == book
    assert seen(told(nuts, all_of_them.cells)) == {
        ("青禾", PAGE, 199), ("青禾", HAND, 179), ("青禾", PAGE, 59), ("青禾", HAND, 49), ("栗语", PAGE, 189), ("栗语", HAND, "out"),
    }  # fmt: skip


def test_a_sheet_a_day_is_read_at_once(nuts):
    book = sheets(
        ("11月19日", "品名,青禾,栗语\n坚果,199,189\n"), ("11月20日", "品名,青禾,栗语\n坚果,195,185\n")
    )
    plan = told(nuts, with_stack(book, "t.xlsx")[-1].cells)
    assert seen(plan, days=True) == {
        ("青禾 11-19", PAGE, 199), ("栗语 11-19", PAGE, 189), ("青禾 11-20", PAGE, 195), ("栗语 11-20", PAGE, 185),
    }  # fmt: skip


def test_sheets_that_are_built_differently_stay_apart():
    book = sheets(("青禾", "商品,页面价\n坚果,199\n"), ("说明", "本表由小王维护\n"))
    assert with_stack(book, "t.xlsx") == book


def test_days_across_without_a_rival_are_asked_for_one(nuts):
    with pytest.raises(BadInput) as error:
        told(nuts, cells_of("商品,11月18日,11月19日\n坚果,199,189\n"))
    assert error.value.field == "rival"


@pytest.mark.parametrize(
    "table",
    ["品名,9月,10月\n坚果,189,179\n", "品名,S,M,XL\n衬衫,189,189,199\n", "品名,W45,W46\n坚果,189,179\n"],
)
def test_months_and_sizes_are_no_rivals(nuts, table):
    columns = proposal(nuts, cells_of(table)).found.columns
    assert [column.field for column in columns[1:]] == [None] * (len(columns) - 1)


def test_rows_of_our_own_are_told(nuts):
    with speaking("en"):
        plan = told(nuts, cells_of("店铺,商品,价格\n本店,坚果,199\n青禾,坚果,189\n"))
    assert seen(plan) == {("青禾", PAGE, 189)}
    assert [(bad.row, bad.reason) for bad in plan.bad] == [(2, "“本店” is our own shop, not a rival.")]


@pytest.mark.parametrize(
    "head", ["竞店,竞品标题,页面价,券后价,采集日期", "竞品标题,竞品ID,页面价,券后价,采集日期"]
)
def test_a_row_of_prices_that_could_be_days_is_no_header(nuts, head):
    rows = [
        f"店{n},名{n},{price},2026-11-01"
        for n, price in enumerate(("¥30.00,10.00", "10.07,7.07", "10.08,7.08"))
    ]
    cells = cells_of("\n".join([head, *rows]))
    with reading() as session:
        proposal = propose_prices(session, nuts, price_schema({}, TODAY), cells)
    assert (proposal.shape, proposal.found.header.first) == ("long", 0)
