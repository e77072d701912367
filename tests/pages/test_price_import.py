"""The wizard for price tables: rivals side by side and one price a row, changed by the person, stored, taken back."""

import io

import pytest
import streamlit as st
import xlsxwriter
from streamlit.testing.v1 import AppTest

from core.competitors.tables import Rival
from core.db.engine import reading, writing
from core.jobs.reads import recent
from core.locale import speaking
from core.shop import actions
from tests.core.competitors.price_tables import alive, links, stored
from tests.pages.test_import_table import figures, press, upload

WIDE = "商品编码,商品名称,我方售价,青禾果仓,栗语坊\nA1,坚果,19.9,18.9,缺货\nA2,茶,9.9,,券后8.8\n"


def page():
    from core.locale import ask_language_from
    from pages.ui.rivals.importing import import_prices_wizard

    ask_language_from(lambda: "en")
    import_prices_wizard()


@pytest.fixture
def wizard(sqlite_shop):
    """The wizard over a shop with two items and no rival."""
    st.cache_data.clear()  # shop 1 in revision 1 is another one in each test
    with writing() as db:
        actions.add_item(db, sqlite_shop, {"code": "A1", "title": "Nuts"})
        actions.add_item(db, sqlite_shop, {"code": "A2", "title": "Tea"})
        actions.edit_shop(db, sqlite_shop, version=1, rival_names=["山姆小铺"])
    with speaking("en"):  # AppTest asks for the names of options outside of the script's run
        app = AppTest.from_function(page, default_timeout=60).run()
        assert not app.exception
        yield app


def box(app, label):
    return next(each for each in app.selectbox if each.label == label)


def said(app):
    return [text.value for text in app.text]


def test_rivals_side_by_side_are_stored_linked_and_taken_back(wizard, sqlite_shop):
    upload(wizard, WIDE.encode(), "竞品到手价_2026-11-20.csv")
    assert wizard.segmented_control[1].value == "wide"
    assert figures(wizard) == {"Prices": "3", "Good": "3", "Bad": "0", "Blank rows and totals": "0"}
    assert box(wizard, "Prices that are called nothing else are").value == "in_hand_price"
    assert "Prices of 2 rivals. New rivals: 青禾果仓 · 栗语坊" in said(wizard)
    press(wizard, "_commit")
    assert stored(sqlite_shop) == [
        ("栗语坊", "坚果", "2026-11-20", {}, "out"),
        ("栗语坊", "茶", "2026-11-20", {"in_hand_price": 880}, ""),
        ("青禾果仓", "坚果", "2026-11-20", {"in_hand_price": 1890}, ""),
    ]
    assert [state for *_rest, state in links(sqlite_shop)] == ["accepted"] * 3
    assert [message.value for message in wizard.success] == ["3 prices stored."]
    press(wizard, "_undo")
    assert (stored(sqlite_shop), alive(sqlite_shop, Rival)) == ([], [])


def test_layer_day_and_columns_are_the_persons_to_say(wizard, sqlite_shop):
    upload(wizard, WIDE.encode(), "a.csv")
    box(wizard, "Prices that are called nothing else are").set_value("coupon_price").run()
    next(each for each in wizard.text_input if each.value == "青禾果仓").set_value("青禾旗舰店").run()
    box(wizard, "栗语坊").set_value("@event_price").run()
    press(wizard, "_commit")
    assert [(rival, prices) for rival, _t, _d, prices, _s in stored(sqlite_shop)] == [
        ("栗语坊", {}),
        ("栗语坊", {"event_price": 880}),
        ("青禾旗舰店", {"coupon_price": 1890}),
    ]


def test_a_table_of_one_rival_asks_whose_it_is(wizard, sqlite_shop):
    upload(wizard, "商品标题,券后价\n坚果,18\n".encode(), "a.csv")
    assert "Rival" in wizard.error[0].value
    box(wizard, "All prices are of this rival").set_value("山姆小铺").run()
    press(wizard, "_commit")
    assert alive(sqlite_shop, Rival) == ["山姆小铺"]


def test_the_shape_can_be_turned_around(wizard):
    upload(wizard, WIDE.encode(), "a.csv")
    wizard.segmented_control[1].set_value("long").run()
    assert not wizard.exception
    assert box(wizard, "我方售价").value is None  # never a rival's price unless a person says so
    box(wizard, "我方售价").set_value("page_price").run()


def test_bad_cells_are_listed_and_the_others_stored(wizard, sqlite_shop):
    upload(wizard, WIDE.replace("18.9", "满300减30").encode("gb18030"), "a.csv")
    wizard.segmented_control[1].set_value("wide").run()
    box(wizard, "青禾果仓").set_value("@price").run()
    assert figures(wizard)["Bad"] == "1"
    press(wizard, "_commit")
    assert len(stored(sqlite_shop)) == 2


def test_an_earlier_import_can_be_taken_back_later(wizard, sqlite_shop):
    upload(wizard, WIDE.encode(), "a.csv")
    press(wizard, "_commit")
    press(wizard, "_again")
    assert "a.csv" in said(wizard)
    press(wizard, "_undo_run_1")
    assert stored(sqlite_shop) == []


def test_pasted_cells_again_are_known_already(wizard):
    for told in ("1 price stored.", "0 prices stored. 1 was known already."):
        wizard.segmented_control[0].set_value("paste").run()
        wizard.text_area[0].set_value("竞店\t竞品标题\t页面价\t日期\n青禾\t坚果\t9\t2026-11-01\n")
        wizard.button[0].click().run()
        press(wizard, "_commit")
        assert [message.value for message in wizard.success] == [told]
        press(wizard, "_again")


def test_after_an_import_the_search_for_matches_is_one_press_away(wizard, sqlite_shop):
    upload(wizard, WIDE.encode(), "a.csv")
    press(wizard, "_commit")
    press(wizard, "_match")
    with reading() as db:
        assert [job.kind for job in recent(db, sqlite_shop)] == ["match"]
    assert wizard.query_params["segment"] == "matches"


def test_days_side_by_side_ask_for_the_rival_they_are_of(wizard, sqlite_shop):
    upload(wizard, "商品名称,2026-11-18,2026-11-19\n坚果,19.9,18.9\n".encode(), "报价.csv")
    assert wizard.segmented_control[1].value == "wide"
    assert [each.value for each in wizard.caption if each.value.startswith("Seen on")] == [
        "Seen on 2026-11-18",
        "Seen on 2026-11-19",
    ]
    box(wizard, "All prices are of this rival").set_value("山姆小铺").run()
    assert figures(wizard)["Good"] == "2"
    press(wizard, "_commit")
    assert stored(sqlite_shop) == [
        ("山姆小铺", "坚果", "2026-11-18", {"page_price": 1990}, ""),
        ("山姆小铺", "坚果", "2026-11-19", {"page_price": 1890}, ""),
    ]


def test_a_sheet_a_rival_is_taken_at_once(wizard, sqlite_shop):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, price in (("青禾果仓", 18.9), ("栗语坊", 17.5)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["商品名称", "页面价"])
            sheet.write_row(1, 0, ["坚果", price])
    upload(wizard, buffer.getvalue(), "竞品.xlsx")
    assert box(wizard, "Sheet").value == 2
    press(wizard, "_commit")
    assert stored(sqlite_shop) == [
        ("栗语坊", "坚果", stored(sqlite_shop)[0][2], {"page_price": 1750}, ""),
        ("青禾果仓", "坚果", stored(sqlite_shop)[1][2], {"page_price": 1890}, ""),
    ]
    press(wizard, "_undo")
    assert stored(sqlite_shop) == []


def test_a_sheet_of_one_rival_proposes_its_name(wizard):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("栗语坊")
        sheet.write_row(0, 0, ["商品名称", "页面价"])
        sheet.write_row(1, 0, ["坚果", 17.5])
    upload(wizard, buffer.getvalue(), "竞品.xlsx")
    assert box(wizard, "All prices are of this rival").value == "栗语坊"
    assert figures(wizard)["Good"] == "1"
