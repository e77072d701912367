"""Tables of every kind are read; what is no table is refused with a sentence and never opened."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadFile
from core.files.read_table import read_pasted, read_table
from core.files.sheet import Limits
from core.locale import speaking
from tests.core.files import made


def cells(data, name="list.csv", **limits):
    return read_table(data, name, Limits(**limits))[0].cells.tolist()


def as_csv(rows, delimiter=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


ENCODINGS = ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "bom-16-be"]


def encoded(text, encoding):
    if encoding == "bom-16-be":
        return b"\xfe\xff" + text.encode("utf-16-be")
    return text.encode(encoding)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_encoding_and_separator_reads_the_same(encoding, delimiter):
    rows = [[cell.replace("¥", "￥") for cell in row] for row in made.ROWS]
    assert cells(encoded(as_csv(rows, delimiter), encoding)) == rows


WORDS = st.text(
    "商品编码标题品牌价格库存山核桃仁临安坊的一是不了在人有我他abcXYZ0123456789 .-￥%",
    min_size=0,
    max_size=12,
)


@given(
    st.integers(2, 6).flatmap(
        lambda n: st.lists(st.lists(WORDS, min_size=n, max_size=n), min_size=1, max_size=8)
    ),
    st.sampled_from(ENCODINGS),
    st.sampled_from(",\t;"),
)
def test_any_grid_written_as_csv_reads_back(rows, encoding, delimiter):
    rows = [["编码", "标题", *(f"列{n}" for n in range(len(rows[0]) - 2))], *rows]
    read = cells(encoded(as_csv(rows, delimiter), encoding))
    kept = list(rows)
    while kept and not any(cell.strip() for cell in kept[-1]):
        kept.pop()
    assert read == kept


def test_yen_signs_of_both_widths_survive_gb18030():
    assert cells("编码,价格\nA,¥12\nB,￥13\n".encode("gb18030"))[1:] == [["A", "¥12"], ["B", "￥13"]]


def test_big5_is_told_from_gbk():
    assert cells("商品編號,商品標題\nA1,鳳梨酥禮盒與蛋黃酥\n".encode("big5"))[1][1] == "鳳梨酥禮盒與蛋黃酥"


def test_a_few_damaged_bytes_do_not_change_the_encoding():
    data = bytearray(("商品编码,商品标题\n" + "A1,山核桃仁原味\n" * 50).encode("gbk"))
    data[60] = 0xFF
    assert cells(bytes(data))[20] == ["A1", "山核桃仁原味"]


def test_quoted_cells_hold_separators_and_line_breaks():
    assert cells(b'a,b\n"1,2","x\ny ""z"""\n') == [["a", "b"], ["1,2", 'x\ny "z"']]


def test_a_quote_that_never_closes_is_named_by_its_line():
    with pytest.raises(BadFile, match="3"):
        cells(b'a,b\n1,2\n"3,4\n5,6\n')


def test_pasted_cells_keep_line_breaks_and_lone_quotes():
    assert read_pasted('编码\t卖点\nA\t"脆\n香"\n').cells.tolist() == [["编码", "卖点"], ["A", "脆\n香"]]
    assert read_pasted('编码\t标题\nA\t"12寸披萨\n').cells.tolist()[1] == ["A", '"12寸披萨']


def test_a_workbook_keeps_types_zeros_and_merged_values():
    sheet = read_table(made.workbook(made.messy), "导出.xlsx")[0]
    assert sheet.name == "商品"
    assert sheet.cells[5].tolist()[:5] == ["00123", "山核桃仁 200g", "临安坊", "¥1,299.00", 899]
    assert sheet.cells[6, 2] == "临安坊"


def test_hidden_sheets_come_last_and_empty_ones_not_at_all():
    def fill(book, sheet):
        sheet.hide()
        sheet.write("A1", "x")
        second = book.add_worksheet("看得见")
        second.write("A1", "y")
        second.activate()
        book.add_worksheet("空")

    assert [sheet.name for sheet in read_table(made.workbook(fill), "a.xlsx")] == ["看得见", "商品"]


def test_an_old_workbook_is_read():
    rows = [["商品编码", "商品标题", "售价"], ["00123", "山核桃仁", 39.9]]
    sheet = read_table(made.xls(rows), "老表.xls")[0]
    assert (sheet.name, sheet.cells.tolist()) == ("商品", rows)


def test_a_web_page_named_xls_is_read_with_its_spans():
    page = (
        "<html><head><meta charset='gbk'><style>td{a:b}</style></head><body><table>"
        "<tr><th rowspan=2>商品编码</th><th colspan='2'>价格</th></tr><tr><td>售价</td><td>成本</td></tr>"
        "<tr><td>00123</td><td>&yen;39.90</td><td>1<br>2</td></tr></table></body></html>"
    )
    assert cells(page.encode("gbk"), "导出.xls") == [
        ["商品编码", "价格", "价格"],
        ["商品编码", "售价", "成本"],
        ["00123", "¥39.90", "1\n2"],
    ]


def test_an_xml_spreadsheet_named_xls_is_read():
    text = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>'
        '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">题</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">39.9</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    sheet = read_table(text.encode(), "a.xls")[0]
    assert (sheet.name, sheet.cells.tolist()) == ("表", [["题", "题"], ["", ""], ["", "39.9"]])


def test_text_named_xls_is_read_as_text():
    assert cells("编码\t标题\nA\t糖\n".encode("utf-16"), "导出.xls") == [["编码", "标题"], ["A", "糖"]]


def test_a_million_formatted_empty_rows_cost_little():
    def fill(book, sheet):
        grey = book.add_format({"bg_color": "gray"})
        sheet.write_row("A1", ["编码", "标题"])
        for row in range(1, 1_048_576, 9):
            sheet.write_blank(row, 0, None, grey)

    data = made.workbook(fill, constant_memory=True)
    assert cells(data, "长.xlsx") == [["编码", "标题"]]


def test_a_million_empty_lines_of_csv_are_no_rows():
    assert cells(b"a,b\n1,2\n" + b",\n" * 1_000_000) == [["a", "b"], ["1", "2"]]


def corner(book, sheet):
    sheet.write("A1", "x")
    sheet.write("XFD1048576", "y")


SHEET = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
SMALL = made.workbook(lambda _book, sheet: sheet.write("A1", "x"))
UNADDRESSED = SHEET % (b"<row>" + b"<c><v>1</v></c>" * 400 + b"</row>")
ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    + (SHEET % b"<row><c><v>&a;</v></c></row>").split(b"?>", 1)[1]
)

REFUSED = {
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "photo.xlsx", "picture"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"\0" * 100, "a.csv", "picture"),
    "pdf": (b"%PDF-1.7 \n" + b"x" * 100, "a.xls", "PDF"),
    "program": (b"MZ\x90\x00\x03" + b"\0" * 100, "a.xlsx", "program"),
    "word": (made.zipped({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), "a.xlsx", "Word"),
    "plain zip": (made.zipped({"list.csv": b"a,b"}), "a.zip", "archive"),
    "rar": (b"Rar!\x1a\x07" + b"x" * 50, "a.rar", "archive"),
    "sqlite": (b"SQLite format 3\0" + b"\0" * 100, "a.db", "database"),
    "empty": (b"", "a.csv", "empty"),
    "blank": (b"\xef\xbb\xbf\r\n \r\n", "a.csv", "empty"),
    "binary": (bytes(range(256)) * 20, "a.csv", "no text"),
    "web page without a table": (b"<html><body>404</body></html>", "a.xls", "web page"),
    "locked new": (made.ole({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"}), "a.xlsx", "password"),
    "locked old": (made.xls([["a"]], locked=True), "a.xls", "password"),
    "locked zip": (made.zipped({"xl/workbook.xml": b"<x/>"}, flag=1), "a.xlsx", "password"),
    "old document": (made.ole({"WordDocument": b"x" * 5000}), "a.xls", "Office"),
    "torn old workbook": (made.xls([["a"]])[:1500], "a.xls", "damaged"),
    "torn workbook": (SMALL[: len(SMALL) // 2], "a.xlsx", "damaged"),
    "nested": (made.with_member(SMALL, "xl/embeddings/b.xlsx", SMALL), "a.xlsx", "another archive"),
    "far corner": (made.workbook(corner), "a.xlsx", "too large"),
    "far corner of an old one": (made.xls([["a"]], far_row=65000), "a.xls", "too large"),
    "unaddressed": (made.with_member(SMALL, "xl/worksheets/sheet1.xml", UNADDRESSED), "a.xlsx", "too large"),
    "entity": (made.with_member(SMALL, "xl/worksheets/sheet1.xml", ENTITY), "a.xlsx", "damaged"),
    "bomb": (made.with_member(SMALL, "xl/worksheets/sheet1.xml", b" " * (64 << 20)), "a.xlsx", "unpacks"),
    "many members": (
        made.zipped({f"xl/{n}": b"" for n in range(2100)} | {"xl/workbook.xml": b""}),
        "a.xlsx",
        "unpacks",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_table_is_refused_by_name(what):
    data, name, word = REFUSED[what]
    with speaking("en"), pytest.raises(BadFile, match=word) as told:
        read_table(data, name)
    assert name in str(told.value)


def test_a_zip_that_lies_about_its_size_is_counted_anyway():
    honest = made.with_member(SMALL, "xl/worksheets/sheet1.xml", b" " * (64 << 20))
    size = (64 << 20).to_bytes(4, "little")
    assert honest.count(size) == 2
    with speaking("en"), pytest.raises(BadFile, match=r"unpacks|damaged"):
        read_table(honest.replace(size, (100).to_bytes(4, "little")), "a.xlsx")


def test_limits_are_told():
    rows = as_csv([["a", "b"]] * 30).encode()
    with speaking("en"), pytest.raises(BadFile, match="At most 20 rows"):
        cells(rows, rows=20)
    with speaking("en"), pytest.raises(BadFile, match="MB"):
        cells(b"a,b\n" * 600_000, file_bytes=1 << 20)
    with speaking("en"), pytest.raises(BadFile, match="too large"):
        cells(as_csv([list("abcdef")]).encode(), columns=5)
    with pytest.raises(BadFile):
        cells(made.workbook(made.messy), "a.xlsx", rows=5)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail_otherwise(data):
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<table>"):
        try:
            read_table(start + data, "x")
        except BadFile as error:
            assert "x" in str(error)  # noqa: PT017


@settings(deadline=None, max_examples=40)  # each example starts processes
@given(st.integers(0, 4000), st.binary(min_size=1, max_size=8))
def test_no_damage_to_a_workbook_makes_the_reader_fail_otherwise(at, noise):
    for data in (SMALL, OLD):
        broken = data[: at % len(data)] + noise + data[at % len(data) + len(noise) :]
        try:
            read_table(broken, "x")
        except BadFile as error:
            assert "x" in str(error)  # noqa: PT017


OLD = made.xls([["a", 1.0]])
