"""The rivals of the shop on screen: added, changed, deleted with undo, and what each sells."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.competitors import actions
from core.competitors.tables import Rival, RivalItem
from core.db.engine import writing
from core.locale import speaking
from core.team.rights import Role
from tests.core.competitors.price_tables import alive, load, stored
from tests.pages.conftest import become


def page():
    from core.locale import ask_language_from
    from pages.ui import load
    from pages.ui.rivals.importing import open_price_import
    from pages.ui.rivals.shops import rivals
    from pages.ui.save import show_flash
    from pages.ui.session import require_user, shop

    ask_language_from(lambda: "en")
    user = require_user()
    open_price_import()
    rivals(user, shop().revision, load.profile(user, shop().revision))
    show_flash()


@pytest.fixture
def market(sqlite_shop):
    """Two rivals with three prices, from a table."""
    load(
        sqlite_shop,
        "竞店,平台,竞品标题,规格,券后价,日期\n青禾,天猫,坚果,500g,19,2026-11-20\n青禾,天猫,茶,,9,2026-11-21\n栗语,京东,糖,,3,2026-11-01\n",
    )
    return sqlite_shop


@pytest.fixture
def app(market):
    """The segment over the two rivals."""
    st.cache_data.clear()  # shop 1 in revision 1 is another one in each test
    with speaking("en"):
        opened = AppTest.from_function(page, default_timeout=60).run()
        assert not opened.exception
        yield opened


def press(app, key):
    next(button for button in app.button if (button.key or "") == key).click().run()
    assert not app.exception
    return app


def press_label(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def field(app, label):
    return next(box for box in [*app.text_input, *app.text_area] if box.label == label)


def texts(app):
    return [text.value for text in app.text]


def test_each_rival_says_how_much_of_it_is_known(app):
    assert "2 rivals" in texts(app)
    assert {"青禾 · 天猫", "栗语 · 京东"} <= set(texts(app))
    assert any("2 items" in each.value and "0 matched" in each.value for each in app.caption)


def test_a_rival_is_added_and_the_undo_takes_it_away(app, market):
    press(app, "rivals_add")
    field(app, "Rival").set_value("山姆小铺")
    next(button for button in app.button if button.label == "Add rival" and button.form_id).click().run()
    assert alive(market, Rival) == ["山姆小铺", "栗语", "青禾"]
    press(app, "flash_undo")
    assert alive(market, Rival) == ["栗语", "青禾"]


def test_a_name_that_is_taken_is_told_and_what_was_typed_stays(app, market):
    press(app, "rivals_add")
    field(app, "Rival").set_value("青禾")
    next(button for button in app.button if button.label == "Add rival" and button.form_id).click().run()
    assert "青禾" in app.warning[0].value
    assert field(app, "Rival").value == "青禾"
    assert len(alive(market, Rival)) == 2


def test_an_edit_is_saved_and_undone_and_the_second_editor_is_told(app, market):
    press(app, "rival_edit_2")
    field(app, "Note").set_value("mine")
    press_label(app, "Save")
    assert "mine" in [each.value for each in app.caption]
    press(app, "flash_undo")
    assert "mine" not in [each.value for each in app.caption]
    press(app, "rival_edit_2")
    with writing() as db:
        actions.edit_rival(db, market, 2, version=3, changes={"note": "yours"})
    field(app, "Note").set_value("mine again")
    press_label(app, "Save")
    assert "Somebody else" in app.warning[0].value


def test_a_rival_is_deleted_at_once_and_comes_back(app, market):
    press(app, "rival_delete_1")
    assert alive(market, Rival) == ["栗语"]
    press(app, "flash_undo")
    assert alive(market, Rival) == ["栗语", "青禾"]


def test_the_items_of_a_rival_are_searched_and_changed(app, market):
    press(app, "rival_items_1")
    table = app.dataframe[0].value
    assert list(zip(table["title"], table["price"], table["layer"], strict=True)) == [
        ("坚果", 19.0, "After coupon"),
        ("茶", 9.0, "After coupon"),
    ]
    field(app, "Search").set_value("500").run()
    assert app.dataframe[0].value["title"].tolist() == ["坚果"]
    press(app, "goods_add")
    field(app, "Title").set_value("果干 100g")
    next(button for button in app.button if button.label == "Add item" and button.form_id).click().run()
    assert not app.exception
    assert alive(market, RivalItem) == ["坚果", "果干 100g", "糖", "茶"]
    press(app, "flash_undo")
    assert alive(market, RivalItem) == ["坚果", "糖", "茶"]
    press(app, "goods_back")
    assert "2 rivals" in texts(app)


def test_an_earlier_import_is_taken_back_and_the_outcome_is_told(app, market):
    press(app, "import_prices_undo_run_1")
    assert stored(market) == []
    assert any("3" in each.value for each in app.info)


def test_a_viewer_sees_and_changes_nothing(app, market):
    become(market, Role.VIEWER)
    app.run()
    assert not app.exception
    keys = {button.key for button in app.button}
    assert "rival_items_1" in keys
    assert not keys & {"rivals_add", "rivals_import", "rival_edit_1", "rival_delete_1"}
