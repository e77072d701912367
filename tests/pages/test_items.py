"""The items page: what is typed is saved, kept, undone, and never lost to a second editor."""

import pytest

from core.db.engine import reading, writing
from core.shop import actions, reads
from core.team.rights import Role
from tests.pages.conftest import become

PAGE = "pages/manage/catalogue.py"


def _type(app, row: int, **cells):
    """Type into cells of the table, as the browser reports it."""
    key = next(key for key in app.session_state.to_dict() if "_editor_" in str(key))
    known = app.session_state[key]["edited_rows"]
    app.session_state[key] = {
        "edited_rows": {**known, row: {**known.get(row, {}), **cells}},
        "added_rows": [],
        "deleted_rows": [],
    }
    return app.run()


def _stored(shop, code: str) -> dict:
    with reading() as session:
        table = reads.items(session, shop)
    return table[table.code == code].iloc[0].to_dict()


def _edit(shop, code: str, **changes):
    item = _stored(shop, code)
    with writing() as session:
        actions.edit_item(session, shop, int(item["id"]), version=int(item["version"]), changes=changes)


def test_the_answer_counts_what_is_missing(filled, open_app):
    assert open_app(PAGE).text[0].value == "3 items; 1 lacks a cost, 1 lacks facts for copy."


def test_typed_cells_wait_for_save_and_are_stored_to_the_fen(filled, open_app):
    app = _type(open_app(PAGE), 0, usual_price=19.99, stock=7, category=None)
    assert _stored(filled, "A1")["usual_price"] == 1990
    app.button(key="items_save").click().run()
    item = _stored(filled, "A1")
    assert (item["usual_price"], item["stock"], item["category"], item["cost"]) == (1999, 7, "", 900)
    assert not app.error


def test_a_save_is_undone_in_one_step(filled, open_app):
    app = _type(_type(open_app(PAGE), 0, stock=7), 2, cost=1.0)
    app.button(key="items_save").click().run()
    app.button(key="flash_undo").click().run()
    assert (_stored(filled, "A1")["stock"], _stored(filled, "B1")["cost"]) == (5, 2000)


def test_parts_of_a_fen_are_refused_and_stay_typed(filled, open_app):
    app = _type(open_app(PAGE), 0, usual_price=19.999)
    app.button(key="items_save").click().run()
    assert "two decimals" in app.error[0].value
    assert _stored(filled, "A1")["usual_price"] == 1990
    assert app.button(key="items_save").disabled is False


def test_what_is_typed_survives_another_search_and_another_page(filled, open_app):
    app = _type(open_app(PAGE), 0, stock=7)
    app.text_input(key="items_search").set_value("tea").run()
    assert len(app.data_editor[0].value) == 1
    app.switch_page("pages/plan/home.py").run()
    app.switch_page(PAGE).run()
    app.text_input(key="items_search").set_value("").run()
    assert app.data_editor[0].value.iloc[0]["stock"] == 7
    app.button(key="items_save").click().run()
    assert _stored(filled, "A1")["stock"] == 7


def test_typing_the_stored_value_again_leaves_nothing_to_save(filled, open_app):
    app = _type(_type(open_app(PAGE), 0, stock=7), 0, stock=5)
    assert app.button(key="items_save").disabled is True


def test_discard_forgets_what_was_typed(filled, open_app):
    app = _type(open_app(PAGE), 0, stock=7)
    app.button(key="items_discard").click().run()
    assert app.button(key="items_save").disabled is True
    assert app.data_editor[0].value.iloc[0]["stock"] == 5


@pytest.mark.parametrize(("choice", "stock", "title"), [("mine", 7, "Nuts"), ("theirs", 5, "Nuts")])
def test_the_second_of_two_editors_sees_both_versions_and_chooses(filled, open_app, choice, stock, title):
    app = _type(open_app(PAGE), 0, stock=7)
    _edit(filled, "A1", title="Nuts")
    app.button(key="items_save").click().run()
    assert app.warning, "nobody told the second editor"
    assert _stored(filled, "A1")["stock"] == 5
    item_id = int(_stored(filled, "A1")["id"])
    app.button(key=f"items_{choice}_{item_id}").click().run()
    if choice == "mine":
        app.button(key="items_save").click().run()
    assert not app.warning
    assert (_stored(filled, "A1")["stock"], _stored(filled, "A1")["title"]) == (stock, title)


def test_several_items_get_one_value_and_it_is_undone(filled, open_app):
    app = open_app(PAGE)
    app.selectbox(key="items_bulk_field").set_value("brand").run()
    app.text_input(key="items_bulk_brand").set_value("North")
    app.button(key="items_bulk_apply").click().run()
    assert [_stored(filled, code)["brand"] for code in ("A1", "A2", "B1")] == ["North"] * 3
    app.button(key="flash_undo").click().run()
    assert [_stored(filled, code)["brand"] for code in ("A1", "A2", "B1")] == [""] * 3


def test_only_ticked_items_are_deleted_and_come_back(filled, open_app):
    app = _type(_type(open_app(PAGE), 0, _chosen=True), 2, _chosen=True)
    app.button(key="items_bulk_delete").click().run()
    with reading() as session:
        assert list(reads.items(session, filled).code) == ["A2"]
    app.button(key="flash_undo").click().run()
    with reading() as session:
        assert list(reads.items(session, filled).code) == ["A1", "A2", "B1"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER])
def test_who_may_not_edit_gets_a_table_to_read(filled, open_app, role):
    become(filled, role)
    app = open_app(PAGE)
    assert len(app.data_editor) == 0
    assert len(app.dataframe[0].value) == 3
    assert "items_save" not in {button.key for button in app.button}


def test_a_link_from_elsewhere_filters_the_table(filled, open_app):
    app = open_app(PAGE, query={"items_missing": "No facts for copy"})
    assert list(app.data_editor[0].value["code"]) == ["B1"]


def test_the_drawer_of_an_item_shows_every_field(filled, open_app):
    app = open_app(PAGE, query={"item": str(_stored(filled, "A1")["id"])})
    assert not app.exception
    assert {area.label for area in app.text_area} == {"Selling points", "Facts"}
    assert next(area.value for area in app.text_area if area.label == "Facts") == "origin: Xinjiang"
    assert next(field.value for field in app.number_input if field.label.startswith("Usual")) == 19.9


def test_the_drawer_saves_only_what_was_changed(filled, open_app):
    item_id = int(_stored(filled, "A1")["id"])
    app = open_app(PAGE, query={"item": str(item_id)})
    next(area for area in app.text_area if area.label == "Facts").set_value("origin：Yunnan\nvegan")
    next(
        button for button in app.button if button.label == "Save" and button.key != "items_save"
    ).click().run()
    with reading() as session:
        last = reads.history(session, filled, item_id)[0]
    assert last.changes == {"facts": [{"origin": "Xinjiang"}, {"origin": "Yunnan", "vegan": "yes"}]}


@pytest.mark.parametrize("asked", ["4711", "9" * 40, "nonsense", "-1"])
def test_an_address_that_names_no_item_is_told_and_harmless(filled, open_app, asked):
    app = open_app(PAGE, query={"item": asked})
    assert not app.exception
    assert len(app.warning) == 1


def test_a_viewer_gets_no_form_for_a_new_item(filled, open_app):
    become(filled, Role.VIEWER)
    app = open_app(PAGE, query={"item": "new"})
    assert not app.exception
    assert len(app.text_area) == 0


def test_columns_and_order_are_remembered_for_the_next_visit(filled, open_app):
    app = open_app(PAGE)
    app.multiselect(key="items_columns").set_value(["title", "code", "brand"]).run()
    app.selectbox(key="items_order").set_value("dearest").run()
    again = open_app(PAGE)
    table = again.data_editor[0].value
    assert list(table["code"]) == ["B1", "A1", "A2"]
    assert [name for name in table if not name.startswith("_")] == ["title", "code", "brand"]


def test_what_is_typed_in_one_shop_stays_there(filled, open_app):
    with writing() as session:
        other = actions.open_another_shop(session, filled, name="Zoo")
        actions.add_item(session, other, {"code": "X", "title": "X"})
    app = _type(open_app(PAGE), 0, stock=7)
    app.selectbox(key="shop_id").set_value(other.shop_id).run()
    assert app.button(key="items_save").disabled is True
    app.selectbox(key="shop_id").set_value(filled.shop_id).run()
    assert app.button(key="items_save").disabled is False
    assert app.data_editor[0].value.iloc[0]["stock"] == 7


def test_an_undo_asks_for_the_role_held_now(filled, open_app):
    app = _type(open_app(PAGE), 0, stock=7)
    app.button(key="items_save").click().run()
    become(filled, Role.VIEWER)
    app.button(key="flash_undo").click().run()
    assert _stored(filled, "A1")["stock"] == 7
