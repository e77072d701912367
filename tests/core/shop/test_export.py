"""Items as a file: exact, harmless to open, and readable by our own import."""

import csv
import io

import openpyxl
import pytest

from core.db.engine import reading, writing
from core.locale import speaking
from core.shop import actions
from core.shop.export import items_csv, items_xlsx
from core.shop.listing import View


@pytest.fixture
def filled(sqlite_shop):
    rows = (
        {"code": "00123456789012345678", "title": "=1+1", "usual_price": 1990, "cost": 5, "stock": 12000,
         "facts": {"origin": "Fujian", "grade": "A"}, "selling_points": ["crisp", "light"], "role": "profit"},
        {"code": "B2", "title": "Tea", "brand": "North"},
    )  # fmt: skip
    with writing() as session:
        for row in rows:
            actions.add_item(session, sqlite_shop, row)
    return sqlite_shop


def test_a_workbook_keeps_codes_as_text_and_money_as_numbers(filled):
    with speaking("en"), reading() as session:
        data = items_xlsx(session, filled, View())
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    head, first, second = sheet.iter_rows()
    row = dict(zip([cell.value for cell in head], first, strict=True))
    assert (row["Code"].value, row["Usual price"].value, row["Cost"].value, row["Stock"].value) == (
        "00123456789012345678", 19.9, 0.05, 12000,
    )  # fmt: skip
    assert (row["Title"].value, row["Title"].data_type) == ("'=1+1", "s")
    assert (row["Facts"].value, row["Selling points"].value) == ("origin: Fujian；grade: A", "crisp；light")
    assert row["Role"].value == "profit"
    assert second[list(row).index("Cost")].value is None


def test_csv_has_the_same_rows_and_only_those_of_the_view(filled):
    with speaking("zh"), reading() as session:
        text = items_csv(session, filled, View(brand="North")).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert head[:3] == ["编码", "标题", "品牌"]
    assert [row[:3] for row in rows] == [["B2", "Tea", "North"]]
