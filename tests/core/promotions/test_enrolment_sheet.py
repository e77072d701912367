"""The enrolment sheet: its formulas come to what the run says, texts never become formulas."""

import io
from dataclasses import replace
from random import Random
from typing import Any

import openpyxl
import pandas as pd
import pytest

from core.db.engine import reading
from core.locale import speaking
from core.promotions.basket import Postage
from core.promotions.benefits import (
    Deposit,
    EveryAmount,
    Gift,
    NthPiece,
    OffEach,
    OffLine,
    PercentTiers,
    PiecesPercent,
    PriceEach,
    ShippingOff,
)  # fmt: skip
from core.promotions.catalogue_run import CatalogueRun, run
from core.promotions.catalogue_view import CatalogueView
from core.promotions.enrolment_sheet import enrolment_book, enrolment_xlsx
from core.promotions.policy import Policy, Rounding
from core.promotions.promotion import Basis, Bearer, Condition, Level, Limits, Promotion
from core.promotions.scenario import Scenario, Targets
from core.promotions.scope import Scope
from core.shop.costs import default_terms
from tests.core.competitors.price_shop import store_item
from tests.core.promotions.catalogues import ON, SCENARIO, STACK, catalogue, item
from tests.core.promotions.sheet_evaluator import Evaluated

PAST = {"known_days": 90, "lowest_7": 9000, "lowest_15": 9000, "lowest_30": 9000, "lowest_90": 9000}
OTHERS = (
    Promotion("1", "flash_price", PriceEach(8000), level=Level.ITEM, scope=Scope(categories=frozenset({"nuts"}))),
    Promotion("2", "amount_off", OffEach(150), level=Level.ITEM, scope=Scope(categories=frozenset({"tea"}))),
    Promotion("3", "pieces_percent", PiecesPercent(((2, 0.1), (3, 0.2))), level=Level.ITEM),
    Promotion("4", "shop_tiers", PercentTiers(((15000, 0.05), (30000, 0.11))), limits=Limits(cap=4000)),
    Promotion(
        "5", "cross_shop", EveryAmount(10000, 777, most_times=2), level=Level.PLATFORM, basis=Basis.AFTER_ITEM,
        bearers=((Bearer.SHOP, 0.35), (Bearer.PLATFORM, 0.65)),
    ),
    Promotion("6", "shop_coupon", OffLine(333), condition=Condition(pieces=2)),
)  # fmt: skip


def drawn(n: int = 40) -> list[dict[str, Any]]:
    draw = Random(7)
    return [
        item(
            f"A{i}", draw.choice([9900, 25900, draw.randint(500, 60000)]), title=f"Item {i}",
            category=draw.choice(["tea", "nuts", "女装"]), role=draw.choice(["", "traffic", "profit"]),
            cost=draw.choice([None, draw.randint(100, 9000)]), tags=draw.choice([frozenset(), frozenset({"traffic"})]),
            rival_price=draw.choice([None, 8000]), **draw.choice([{}, PAST, PAST | {"known_days": 9}]),
        )
        for i in range(n)
    ]  # fmt: skip


def written(
    items: list[dict[str, Any]], scenario: Scenario, pieces: int | None = 1
) -> tuple[CatalogueRun, Any]:
    known = catalogue(items)
    told = run(known, scenario, pieces=pieces)
    with speaking("en"):
        return told, io.BytesIO(enrolment_book(known, scenario, told, CatalogueView()))


def columns_of(sheet: Any) -> dict[str, str]:
    return {cell.value: cell.column_letter for cell in sheet[1]}


EXPECTED = {
    "In hand ¥": ("unit_paid", 100), "Kept by the shop ¥": ("kept", None), "Floor ¥": ("floor", 100),
    "Allowed at most ¥": ("most_allowed", 100), "Margin": ("margin", 1), "Discount": ("off_share", 1),
    "Against it": ("rival_gap", 1), "Contribution ¥": ("contribution", 100),
}  # fmt: skip


@pytest.mark.parametrize("pieces", [1, 3, None])
@pytest.mark.parametrize(
    ("stack", "policy", "postage"),
    [
        (STACK, Policy(), 0),
        (STACK, Policy(threshold_basis=Basis.RUNNING), 0),
        (OTHERS, Policy(base=Basis.ORIGINAL), 700),
        (OTHERS, Policy(rounding=Rounding.HALF_UP_ON_DISCOUNT_PER_UNIT, threshold_basis=None), 0),
    ],
)
def test_every_formula_comes_to_what_the_run_says(stack, policy, postage, pieces):
    scenario = Scenario(
        promotions=stack, policy=policy, postage=Postage(postage), targets=Targets(lowest_share=0.9)
    )
    told, file = written(drawn(), scenario, pieces)
    book = openpyxl.load_workbook(file)
    file.seek(0)
    stored = openpyxl.load_workbook(file, data_only=True)["Enrolment"]
    sheet, evaluated = book["Enrolment"], Evaluated(book)
    for letter in columns_of(sheet).values():
        for row in range(2, sheet.max_row + 1):
            place = f"{letter}{row}"
            if isinstance(sheet[place].value, str) and sheet[place].value.startswith("="):
                worked_out, kept = evaluated.value("Enrolment", place), stored[place].value
                assert worked_out == (kept if isinstance(kept, str) else pytest.approx(kept, abs=1e-6)), place
    for title, (name, hundred) in EXPECTED.items():
        values = [stored[f"{columns_of(sheet)[title]}{n}"].value for n in range(2, sheet.max_row + 1)]
        by = told.items["pieces"] * 100 if hundred is None else hundred
        for shown, expected in zip(values, told.items[name] / by, strict=True):
            if title == "Contribution ¥" and shown is not None:
                assert shown == pytest.approx(expected, abs=0.0051)
            else:
                assert shown is None if pd.isna(expected) else shown == pytest.approx(expected, abs=1e-6)


def test_what_is_live_is_most_of_the_sheet_and_changes_with_a_price():
    _told, file = written([item("A", 26000, category="tea", cost=9000, **PAST)], SCENARIO)
    book = openpyxl.load_workbook(file)
    sheet = book["Enrolment"]
    at = columns_of(sheet)
    offs = [sheet[f"{letter}2"].value for title, letter in at.items() if title.endswith(": off ¥")]
    assert all(str(value).startswith("=") for value in offs if value is not None)
    sheet[f"{at['Page price ¥']}2"] = 10.0  # below every threshold: only what needs none is left
    evaluated = Evaluated(book)
    assert evaluated.value("Enrolment", f"{at['In hand ¥']}2") == pytest.approx(8.5)
    assert evaluated.value("Enrolment", f"{at['Lowest-price rule']}2") == "pass"
    assert evaluated.value("Enrolment", f"{at['Floor rule']}2") == "fail"


def test_what_has_no_plain_formula_is_a_value_and_the_remark_names_it():
    half = Promotion("h", "nth_piece", NthPiece(2, 0.5), name="第2件半价", level=Level.ITEM)
    _told, file = written([item("A", 1000)], Scenario(promotions=(half,)), pieces=2)
    sheet = openpyxl.load_workbook(file)["Enrolment"]
    at = columns_of(sheet)
    assert sheet[f"{at['第2件半价: off ¥']}2"].value == 5
    assert "第2件半价" in sheet[f"{at['Remark']}2"].value
    assert str(sheet[f"{at['In hand ¥']}2"].value).startswith("=")


def test_free_postage_and_gifts_are_no_discount_of_a_piece():
    stack = (
        Promotion("f", "free_shipping", ShippingOff()),
        Promotion("g", "gift", Gift("x", "Bag", cost=300)),
        Promotion("d", "presale", Deposit(1000, counts_as=2500), name="定金", level=Level.ITEM),
    )
    told, file = written([item("A", 9900, cost=100)], Scenario(promotions=stack, postage=Postage(600)))
    book = openpyxl.load_workbook(file)
    at = columns_of(book["Enrolment"])
    evaluated = Evaluated(book)
    assert evaluated.value("Enrolment", f"{at['In hand ¥']}2") == 84
    assert evaluated.value("Enrolment", f"{at['Margin']}2") == pytest.approx(told.items["margin"].iloc[0])


@pytest.mark.parametrize("evil", ["=1+1", "+cmd", "@sum", "-2", "\t=evil"])
def test_texts_never_become_formulas(evil: str):
    stack = (replace(STACK[0], name=evil, scope=Scope()),)
    items = [item(evil, 9900, title=evil, spec=evil, category=evil, rival=evil, rival_price=1)]
    _told, file = written(items, Scenario(promotions=stack))
    for sheet in openpyxl.load_workbook(file):
        for row in sheet.iter_rows():
            for cell in row:
                if evil.strip() in str(cell.value):
                    assert cell.data_type == "s"


def test_a_row_without_a_price_says_so():
    _told, file = written([item("A", None, cost=5)], SCENARIO)
    sheet = openpyxl.load_workbook(file)["Enrolment"]
    at = columns_of(sheet)
    assert sheet[f"{at['Remark']}2"].value == "no usual price"
    assert sheet[f"{at['In hand ¥']}2"].value is None


def test_the_head_stays_in_sight_and_speaks_the_readers_language(sqlite_shop):
    store_item(sqlite_shop, "A1", usual_price=9900)
    with speaking("zh"), reading() as session:
        file = enrolment_xlsx(session, sqlite_shop, SCENARIO, on=ON, view=CatalogueView())
    sheet = openpyxl.load_workbook(io.BytesIO(file)).worksheets[0]
    assert sheet.freeze_panes == "C2"
    assert sheet["A1"].value == "编码"
    assert sheet.column_dimensions["B"].width > 30


def test_the_terms_of_a_shop_are_the_parameters():
    terms = default_terms("天猫")
    _told, file = written([item("A", 9900, cost=100, category="tea")], SCENARIO)
    sheet = openpyxl.load_workbook(file)["Parameters"]
    values = {row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value}
    assert terms.payment_fee in values.values()
    assert terms.shipping / 100 in values.values()
