"""The perceptual map on screen: an empty shop's three ways, a table typed, read as a map, edited and deleted."""

from dataclasses import replace

import numpy as np
import pytest

from core.db.engine import reading, writing
from core.positioning.attribute_actions import edit_table, save_table
from core.positioning.attribute_reads import listed, stored_table
from core.positioning.attributes import Attributes, stored_attributes
from core.team.rights import Role
from tests.pages.conftest import become

PAGE = "pages/plan/positioning.py"
TABLE = Attributes(
    "counts",
    ("Test shop", "Green", "Alley", "*bold* [x](http://a.b)"),
    ("fresh", "cheap", "pretty"),
    np.array([[60.0, 24, 18], [56, 28, 22], [20, 26, 62], [20, 70, 10]]),
    ours="Test shop",
    sizes=(40, 41, 42, 43),
    prices=(6990, 4990, 3990, None),
    quality=(8.4, 7.9, 7.0, None),
)


def texts(app):
    return " ".join(each.value for part in (app.text, app.caption, app.markdown, app.info) for each in part)


def button(app, key):
    return next(each for each in app.button if each.key and each.key.startswith(key))


@pytest.fixture
def table_id(sqlite_shop):
    with writing() as session:
        return save_table(session, sqlite_shop, TABLE, name="Survey", origin="typed")


def test_an_empty_shop_offers_three_ways_and_a_typed_table_says_what_it_lacks(sqlite_shop, open_app):
    app = open_app(PAGE, query={"tab": "map"})
    assert [each.key for each in app.button if each.key.startswith("map_first_")] == [
        "map_first_file", "map_first_typed", "map_first_reviews",
    ]  # fmt: skip
    button(app, "map_first_typed").click().run()
    assert not app.exception
    app.text_input(key="map_typed_name").input("Mine")
    app.multiselect(key="map_typed_brands").set_value(["Test shop"])
    app.multiselect(key="map_typed_attributes").set_value(
        [app.multiselect(key="map_typed_attributes").options[0]]
    )
    next(each for each in app.button if each.label == "Go on to the numbers").click().run()
    assert not app.exception
    with reading() as session:
        kept = stored_table(session, sqlite_shop, listed(session, sqlite_shop)[0].id)
    assert (kept.name, kept.origin, kept.table.ours) == ("Mine", "typed", "Test shop")
    assert "No numbers at all" in texts(app)  # a sentence where there can be no map


def test_a_map_is_read_turned_edited_and_deleted(sqlite_shop, table_id, open_app):
    app = open_app(PAGE, query={"tab": "map"})
    assert not app.exception
    shown = texts(app)
    assert "Test shop is near “fresh” (1." in shown
    assert "It cannot be told apart from Green" in shown
    assert "How to read it" in shown
    assert "turned so that" not in shown
    app.button_group(key="map_shown").set_value(["ellipses", "arrows", "turn"]).run()
    assert "turned so that Test shop lies straight to the right" in texts(app).replace("\\", "")
    app.selectbox(key="map_picture").select("quality").run()
    assert not app.exception
    assert "Test shop is dear and good among 3 brands" in texts(app)

    with writing() as session:  # somebody else is faster
        terms = stored_attributes(replace(TABLE, cells=TABLE.cells * 2))
        app.text_input(key=f"map_name_{table_id}_0").input("My name").run()
        edit_table(session, sqlite_shop, table_id, version=1, terms=terms)
    app.run()
    assert any("Somebody else changed this table" in each.value for each in app.warning)
    button(app, "map_save_2").click().run()
    assert not app.exception
    with reading() as session:
        stored = stored_table(session, sqlite_shop, table_id)
        assert (stored.name, stored.table.cells[0, 0]) == ("My name", 120)  # mine, and theirs
    button(app, "map_delete").click().run()
    with reading() as session:
        assert listed(session, sqlite_shop) == ()
    button(app, "flash_undo").click().run()
    with reading() as session:
        assert len(listed(session, sqlite_shop)) == 1
    become(sqlite_shop, Role.VIEWER)
    app.run()
    assert not app.exception
    assert not [
        each for each in app.button if each.key and each.key.startswith(("map_save", "map_new", "map_delete"))
    ]
