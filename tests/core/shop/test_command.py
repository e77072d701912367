"""`import-items` on the command line: the messy export, stored to the 分, and the dry run."""

import json

import pytest

from core.db.engine import reading
from core.errors import BadFile, NotFound
from core.shop import reads
from core.shop.command import import_items
from tests.core.files import made

GBK = """某某旗舰店,,,,
,,,,
商品编码,商品标题,日常价,成本,库存
00123,山核桃仁,￥1.2万,"1,299.00",１２
A02,桂花糕,29.9,--,5
A03,酥糖,abc,1,1
,,,,
合计,,12029.9,1299,17
"""


@pytest.mark.parametrize("kind", ["gbk", "xlsx"])
def test_a_messy_export_is_stored_to_the_fen(shop, tmp_path, kind):
    file = tmp_path / f"导出.{kind.replace('gbk', 'csv')}"
    file.write_bytes(GBK.encode("gbk") if kind == "gbk" else made.workbook(made.messy))
    dry = json.loads(import_items(file, "Test shop", dry_run=True))
    with reading() as session:
        assert reads.count(session, shop) == 0
    report = json.loads(import_items(file, "Test shop", dry_run=False))
    assert (dry["good"], dry["stored"]) == (report["added"], False)
    with reading() as session:
        items = {row.code: row for row in reads.items(session, shop).itertuples()}
    if kind == "gbk":
        assert (items["00123"].usual_price, items["00123"].cost, items["A02"].usual_price) == (
            1200000,
            129900,
            2990,
        )
        assert [(bad["row"], bad["column"]) for bad in report["bad_rows"]] == [(6, "日常价")]
        assert (report["blank"], report["totals"], report["header_rows"]) == (1, 1, [3, 3])
    else:
        assert (items["00123"].list_price, items["00123"].cost, items["A03"].usual_price) == (
            129900,
            1200000,
            801,
        )
    assert "合计" not in items


def test_a_shop_or_file_that_is_not_there_is_named(shop, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("编码,标题\nA,糖\n")
    with pytest.raises(NotFound, match="Test shop"):
        import_items(file, "Nowhere", dry_run=True)
    with pytest.raises(BadFile, match=r"b\.csv"):
        import_items(tmp_path / "b.csv", "Test shop", dry_run=True)
