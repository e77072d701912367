"""The import wizard: a messy file goes through it, and what is wrong is said without a change."""

import pytest
from streamlit.testing.v1 import AppTest

from core.db.engine import reading, writing
from core.shop import actions, reads
from tests.core.files import made


def page():
    from core.locale import ask_language_from
    from pages.ui.import_table import import_items_wizard

    ask_language_from(lambda: "en")
    import_items_wizard()


@pytest.fixture
def wizard(sqlite_shop):
    """The wizard over an empty shop, before anything was chosen."""
    app = AppTest.from_function(page, default_timeout=60).run()
    assert not app.exception
    return app


def upload(app, data, name="导出.xlsx"):
    app.file_uploader[0].set_value((name, data, "application/octet-stream")).run()
    assert not app.exception
    return app


def press(app, ending):
    next(button for button in app.button if (button.key or "").endswith(ending)).click().run()
    assert not app.exception
    return app


def figures(app):
    return {metric.label: metric.value for metric in app.metric}


def stored(actor):
    with reading() as session:
        return {row.code: row for row in reads.items(session, actor).itertuples()}


def test_a_messy_export_is_stored_and_taken_back(wizard, sqlite_shop):
    upload(wizard, made.workbook(made.messy))
    assert figures(wizard) == {"Rows": "6", "Good": "3", "Bad": "0", "Blank rows and totals": "3"}
    assert stored(sqlite_shop) == {}
    press(wizard, "_commit")
    items = stored(sqlite_shop)
    assert (items["00123"].list_price, items["00123"].cost, items["A03"].usual_price) == (
        129900,
        1200000,
        801,
    )
    assert [message.value for message in wizard.success] == ["3 added, 0 changed, 0 unchanged."]
    press(wizard, "_undo")
    assert stored(sqlite_shop) == {}


def test_a_changed_header_row_and_column_count(wizard, sqlite_shop):
    text = "编码,标题,售价\n货号,品名,进价\nA1,糖,3\nA2,茶,4\n"
    upload(wizard, text.encode("gbk"), "list.csv")
    header = next(box for box in wizard.selectbox if box.label == "Header row")
    header.set_value(1).run()
    assert figures(wizard)["Rows"] == "2"
    price = next(box for box in wizard.selectbox if box.label == "进价")
    assert price.value == "cost"
    price.set_value("list_price").run()
    press(wizard, "_commit")
    assert (stored(sqlite_shop)["A2"].list_price, len(stored(sqlite_shop))) == (400, 2)


def test_pasted_cells_are_imported_and_bad_rows_are_listed(wizard, sqlite_shop):
    wizard.segmented_control[0].set_value("paste").run()
    wizard.text_area[0].set_value("编码\t标题\t售价\nA1\t糖\t1.2万\nA2\t茶\tabc\n")
    wizard.button[0].click().run()
    bad = wizard.dataframe[-1].value
    assert bad.iloc[0].tolist()[:3] == [3, "售价", "abc"]
    press(wizard, "_commit")
    assert list(stored(sqlite_shop)) == ["A1"]


def test_a_picture_says_what_it_is_and_offers_nothing_to_store(wizard, sqlite_shop):
    upload(wizard, b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "![x](http://a.example/y.png).xlsx")
    assert "picture" in wizard.error[0].value
    assert "![x](" not in wizard.error[0].value
    assert not [button for button in wizard.button if (button.key or "").endswith("_commit")]


def test_without_a_column_for_the_title_nothing_can_be_stored(wizard):
    upload(wizard, "编码,别的\nA1,3\nA2,4\n".encode(), "a.csv")
    assert "Title" in wizard.error[0].value
    assert not wizard.metric


def test_an_item_changed_since_is_kept_on_request(wizard, sqlite_shop):
    upload(wizard, "编码,标题,售价\nA1,糖,3\nA2,茶,4\n".encode(), "a.csv")
    press(wizard, "_commit")
    edited = stored(sqlite_shop)["A1"]
    with writing() as session:
        actions.edit_item(session, sqlite_shop, edited.id, version=edited.version, changes={"cost": 100})
    press(wizard, "_undo")
    assert "1 item was changed" in wizard.warning[0].value.replace("\\", "")
    assert len(stored(sqlite_shop)) == 2
    press(wizard, "_undo_rest")
    assert list(stored(sqlite_shop)) == ["A1"]


def test_the_next_file_of_a_source_is_mapped_as_before(wizard, sqlite_shop):
    text = "编码,标题,奇怪\nA1,糖,3\nA2,茶,4\n"
    upload(wizard, text.encode(), "a.csv")
    next(box for box in wizard.selectbox if box.label == "奇怪").set_value("cost").run()
    press(wizard, "_commit")
    press(wizard, "_again")
    upload(wizard, text.replace("3", "5").encode(), "b.csv")
    assert next(box for box in wizard.selectbox if box.label == "奇怪").value == "cost"
    press(wizard, "_commit")
    assert [message.value for message in wizard.success] == ["0 added, 1 changed, 1 unchanged."]


def test_an_earlier_import_can_be_taken_back_later(wizard, sqlite_shop):
    upload(wizard, "编码,标题\nA1,糖\n".encode(), "a.csv")
    press(wizard, "_commit")
    press(wizard, "_again")
    assert "a.csv" in [text.value for text in wizard.text]
    press(wizard, "_undo_run_1")
    assert stored(sqlite_shop) == {}
