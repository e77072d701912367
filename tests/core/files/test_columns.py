"""The header is found by itself, columns by heading and by content; all of it can be changed."""

import pytest

from core.errors import BadInput
from core.files.columns import Header, best_sheet, find_header, fingerprint, heading_key, headings, recognise
from core.files.plan import make_plan
from core.files.read_table import read_pasted, read_table
from core.files.rejected import rejected_csv, rejected_xlsx
from core.locale import speaking
from core.shop.item_columns import item_schema
from tests.core.files import made


def grid(rows):
    return read_pasted("\n".join("\t".join(row) for row in rows)).cells


def fields(cells, header=None, remembered=None):
    schema = item_schema()
    header = header or find_header(cells, schema)
    return [column.field for column in recognise(cells, header, schema, remembered)]


def planned(cells, **options):
    schema = item_schema()
    header = find_header(cells, schema)
    return make_plan(cells, header, recognise(cells, header, schema), schema, **options)


TITLES = [["某某旗舰店商品导出"], ["导出人：张三", "", "店铺：某某"], [], ["注：价格含税"], [], [], []]
HEADER = ["商品编码", "商品标题", "售价", "库存"]
DATA = [["A1", "山核桃", "39.9", "10"], ["A2", "桂花糕", "29.9", "5"]]


@pytest.mark.parametrize("above", range(len(TITLES) + 1))
def test_the_header_is_found_below_titles_and_blank_rows(above):
    cells = grid([*TITLES[:above], HEADER, *DATA])
    assert find_header(cells, item_schema()) == Header(above, above)


def test_a_header_of_two_rows_is_joined():
    cells = grid(
        [["编码", "名称", "价格", "", ""], ["", "", "划线价", "售价", "成本"], ["A1", "糖", "3", "2", "1"]]
    )
    header = find_header(cells, item_schema())
    assert header == Header(0, 1)
    assert headings(cells, header) == ["编码", "名称", "价格 划线价", "售价", "成本"]
    assert fields(cells) == ["code", "title", "list_price", "usual_price", "cost"]


def test_a_table_without_a_header_is_read_by_content():
    cells = grid([["A1", "全棉枕头加厚", "12"], ["A2", "全棉被子春秋", "15"]])
    assert find_header(cells, item_schema()) == Header(None, None)
    assert fields(cells)[:2] == ["code", "title"]


def test_a_chosen_header_row_wins():
    cells = grid([HEADER, ["货号", "品名", "进价", "数量"], *DATA])
    assert fields(cells, Header(1, 1)) == ["code", "title", "cost", "stock"]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("*商家编码", "code"),
        ("SKU ID", "code"),
        ("宝贝标题（必填）", "title"),
        ("Product Name", "title"),
        ("吊牌价(元)", "list_price"),
        ("日常售价 ¥", "usual_price"),
        ("Cost Price", "cost"),
        ("商品編號", "code"),
        ("劃線價", "list_price"),
        ("京东价", "usual_price"),
        ("商品详情", None),
        ("可售库存（件）", "stock"),
        ("叶子类目", "category"),
        ("主图链接", "image_url"),
        ("卖点3", "selling_points"),
        ("原产地", "facts"),
        ("Material", "facts"),
        ("上架状态", "status"),
        ("月销量", "sold_30d"),
        ("近7天销量", None),
        ("累计销量", None),
        ("备注", None),
    ],
)
def test_headings_in_both_languages(heading, field):
    value = {"image_url": "https://a.example/1.jpg", "status": "在售"}.get(field or "", "12")
    cells = grid([["编码X", "名称X", heading], ["K1", "t", value], ["K2", "u", value]])
    assert fields(cells, Header(0, 0))[2] == field


def test_two_columns_never_claim_one_field_by_themselves():
    cells = grid([["商品编码", "条码", "商品标题"], ["A1", "690", "糖"], ["A2", "691", "茶"]])
    assert fields(cells) == ["code", None, "title"]


def test_of_two_columns_the_more_usual_heading_is_meant():
    cells = grid([["商品ID", "商家编码", "名称", "价格", "售价"], ["690", "A1", "糖", "4", "3"]])
    assert fields(cells) == [None, "code", "title", None, "usual_price"]


def test_the_sheet_with_the_data_is_proposed():
    notes = grid([["填写说明"], ["商品编码必填"], ["价格单位为元"]])
    assert best_sheet([notes, grid([HEADER, *DATA]), grid([["a", "b"]])], item_schema()) == 1


@pytest.mark.parametrize("above", [0, 3])
def test_english_headings(above):
    header = [
        "Item Code",
        "Product Name",
        "Brand",
        "List Price (CNY)",
        "Price",
        "Unit Cost",
        "Stock Qty",
        "Image URL",
    ]
    row = ["A1", "Pecans", "Lin'an", "59.00", "39.90", "20", "7", "https://a.example/1.jpg"]
    cells = grid([*[["Product list 2026"], [], ["as of", "2026-11-01"]][:above], header, row])
    assert find_header(cells, item_schema()).first == above
    expected = ["code", "title", "brand", "list_price", "usual_price", "cost", "stock", "image_url"]
    assert fields(cells) == expected


def test_what_was_remembered_wins_over_the_heading():
    cells = grid([HEADER, *DATA])
    assert fields(cells, remembered={"售价": "cost", "库存": None}) == ["code", "title", "cost", None]


def test_a_remembered_field_goes_to_one_column_of_a_doubled_heading_and_must_still_exist():
    cells = grid([["编码", "名称", "价格", "价格", "旧"], ["A1", "糖", "3", "4", "5"]])
    remembered = {"编码": "code", "名称": "title", "价格": "cost", "旧": "a field of an older version"}
    assert fields(cells, remembered=remembered) == ["code", "title", "cost", None, None]


def test_a_source_is_known_whatever_the_order_and_blanks():
    assert fingerprint(["商品编码", "售价 (元)"]) == fingerprint(["售价(元)", " 商品编码"])
    assert fingerprint(["商品编码"]) != fingerprint(["商品编码", "售价"])
    assert heading_key("＊商家编码：") == "商家编码"


def test_the_messy_export_is_right_to_the_fen():
    plan = planned(read_table(made.workbook(made.messy), "导出.xlsx")[0].cells)
    assert plan.values["code"] == ["00123", "A02", "A03"]
    assert plan.values["list_price"] == [129900, None, 30]
    assert plan.values["usual_price"] == [89900, 2990, 801]
    assert plan.values["cost"] == [1200000, 1250, None]
    assert plan.values["stock"] == [1200, 10, 5]
    assert plan.values["brand"] == ["临安坊"] * 3
    assert plan.values["facts"] == [{"材质": "山核桃"}, {"材质": "糯米"}, None]
    assert (plan.good, plan.bad, plan.blank, plan.totals) == (3, (), 1, 2)
    assert plan.rows == [6, 7, 10]


BAD = [
    (["", "糖", "1", "1"], "商品编码", "missing"),
    (["B1", "", "1", "1"], "商品标题", "missing"),
    (["B1", "糖", "一百到二百", "1"], "售价", "number"),
    (["B1", "糖", "(12)", "1"], "售价", "below zero"),
    (["B1", "糖", "$3", "1"], "售价", "currency"),
    (["B1", "糖", "1", "10.5"], "库存", "whole"),
    (["B1", "糖" * 201, "1", "1"], "商品标题", "200"),
    (["1.23457E+17", "糖", "1", "1"], "商品编码", "shortened"),
    (["A1", "糖", "1", "1"], "商品编码", "row 2"),
    (["B\ufffd", "糖", "1", "1"], "商品编码", "damaged"),
]


@pytest.mark.parametrize(("row", "column", "reason"), BAD)
def test_a_bad_row_says_where_and_why(row, column, reason):
    with speaking("en"):
        plan = planned(grid([HEADER, *DATA, row]))
    assert plan.good == 2
    assert [(bad.row, bad.column) for bad in plan.bad] == [(4, column)]
    assert reason in plan.bad[0].reason


def test_a_code_that_a_sheet_rounded_is_a_bad_row():
    def fill(_book, sheet):
        sheet.write_row("A1", ["商品编码", "商品标题"])
        sheet.write_row("A2", [123456789012345678, "糖"])
        sheet.write_row("A3", [1234567890123, "茶"])
        sheet.write_string("A4", "00123")
        sheet.write("B4", "水")

    with speaking("en"):
        plan = planned(read_table(made.workbook(fill), "a.xlsx")[0].cells)
    assert plan.values["code"] == ["1234567890123", "00123"]
    assert "rounded" in plan.bad[0].reason


def test_a_failed_formula_is_a_bad_row_and_a_failed_look_up_is_nothing():
    def fill(_book, sheet):
        sheet.write_row("A1", ["商品编码", "商品标题", "售价"])
        sheet.write_row("A2", ["A1", "糖"])
        sheet.write_formula("C2", "=1/0", None, "#DIV/0!")
        sheet.write_row("A3", ["A2", "茶"])
        sheet.write_formula("C3", "=VLOOKUP(1,A:A,1,0)", None, "#N/A")

    with speaking("en"):
        plan = planned(read_table(made.workbook(fill), "a.xlsx")[0].cells)
    assert (plan.values["code"], plan.values["usual_price"]) == (["A2"], [None])
    assert "formula" in plan.bad[0].reason


@pytest.mark.parametrize("text", ['="00123"', "'00123", "00123\t", " 00123 ", "００１２３"])
def test_what_exports_put_around_codes_is_taken_off(text):
    cells = read_table(f'商品编码,商品标题\n"{text.replace(chr(34), chr(34) * 2)}",糖\n'.encode(), "a.csv")[
        0
    ].cells
    assert planned(cells).values["code"] == ["00123"]


def test_units_of_the_heading_and_european_columns():
    cells = grid(
        [
            ["编码", "标题", "售价(万元)", "成本"],
            ["A", "x", "1.5", "12,50"],
            ["B", "y", "2", "1.299,00"],
            ["C", "z", "1", "1.299"],
        ]
    )
    plan = planned(cells)
    assert plan.values["usual_price"] == [1500000, 2000000, 1000000]
    assert plan.values["cost"] == [1250, 129900, 129900]


def test_several_columns_fill_one_field():
    cells = grid(
        [["编码", "标题", "卖点1", "卖点2", "产地", "口味"], ["A", "x", "脆", "香;脆", "临安", "原味"]]
    )
    plan = planned(cells)
    assert plan.values["selling_points"] == [["脆", "香"]]
    assert plan.values["facts"] == [{"产地": "临安", "口味": "原味"}]


def test_a_header_repeated_on_each_printed_page_is_skipped():
    plan = planned(grid([HEADER, DATA[0], HEADER, DATA[1]]))
    assert (plan.good, plan.repeated_headers) == (2, 1)


def test_a_missing_or_doubled_column_is_told_before_reading():
    schema, cells = item_schema(), grid([["编码", "别的"], ["A", "x"]])
    header = Header(0, 0)
    columns = recognise(cells, header, schema, {"编码": "code", "别的": None})
    with pytest.raises(BadInput) as told:
        make_plan(cells, header, columns, schema)
    assert told.value.field == "title"
    both = recognise(cells, header, schema, {"编码": "title", "别的": "title"})
    with pytest.raises(BadInput):
        make_plan(cells, header, both, schema)


def test_rejected_rows_come_back_with_their_reason_and_no_formula():
    cells = grid([HEADER, DATA[0], ["=1+1", "@糖", "abc", "\u201c"], ["A9", "-x", "＝1", "+1"]])
    schema = item_schema()
    header = find_header(cells, schema)
    plan = planned(cells)
    back = read_table(rejected_csv(cells, header, plan), "r.csv")[0].cells
    assert back[1][:4].tolist() == ["'=1+1", "'@糖", "abc", "\u201c"]
    assert back[2][:4].tolist() == ["A9", "'-x", "'＝1", "'+1"]
    assert (back[1][4], back[1][6]) == ("3", plan.bad[0].reason)
    book = read_table(rejected_xlsx(cells, header, plan), "r.xlsx")[0].cells
    assert book[:3, :4].tolist() == back[:, :4].tolist()
    assert book[1][4] == 3
