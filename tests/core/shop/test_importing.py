"""Item lists loaded whole, with what changed remembered, and taken back."""

import pandas as pd
import pytest

from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.files.plan import Stopped, make_plan
from core.files.read_table import read_pasted
from core.shop import actions, import_reads, import_undo, importing, reads
from core.shop.import_log import Origin
from core.shop.item_columns import item_schema
from core.shop.tables import Item
from core.team.rights import Actor, Role

FIRST = "商品编码\t商品标题\t日常价\t库存\t材质\nA1\t山核桃仁 200g\t¥39.90\t1.2万\t山核桃\nA2\t桂花糕\t29.9元\t--\t糯米\n"


def load(actor, text, **options):
    with writing() as session:
        schema = item_schema()
        sheet = read_pasted(text)
        proposal = import_reads.propose(session, actor, schema, sheet.cells)
        plan = make_plan(sheet.cells, proposal.header, proposal.columns, schema)
        origin = Origin("list.csv", sheet.name, proposal.columns)
        return importing.import_items(session, actor, plan, origin, **options)


def stored(actor):
    with reading() as session:
        frame = reads.items(session, actor)
    return {row.code: row for row in frame.itertuples()}


def test_new_codes_are_added_and_known_ones_changed_to_the_fen(shop):
    first = load(shop, FIRST)
    second = load(
        shop, "编码\t标题\t日常价\t产地\nA1\t山核桃仁 200g\t38\t临安\nA2\t桂花糕\t29.90\t\nA3\t酥糖\t0.01\t\n"
    )
    assert (first.added, first.changed, first.unchanged) == (2, 0, 0)
    assert (second.added, second.changed, second.unchanged) == (1, 1, 1)
    items = stored(shop)
    assert (items["A1"].usual_price, items["A1"].stock, items["A3"].usual_price) == (3800, 12000, 1)
    assert items["A1"].facts == {"材质": "山核桃", "产地": "临安"}


def test_an_empty_cell_keeps_what_is_stored_unless_told_to_clear(shop):
    load(shop, FIRST)
    more = "编码\t标题\t日常价\t材质\nA1\t山核桃仁 200g\t--\t\n"
    assert load(shop, more).unchanged == 1
    assert load(shop, more, empty="clear").changed == 1
    item = stored(shop)["A1"]
    assert pd.isna(item.usual_price)
    assert item.facts == {}


def test_undo_removes_what_was_added_and_sets_back_what_was_changed(shop):
    load(shop, FIRST)
    run = load(shop, "编码\t标题\t日常价\t卖点\nA1\t新标题\t1\t脆\nA9\t新品\t2\t\n")
    with writing() as session:
        undone = import_undo.undo_import(session, shop, run.run_id)
    assert (undone.removed, undone.restored, undone.kept) == (1, 1, 0)
    items = stored(shop)
    assert sorted(items) == ["A1", "A2"]
    assert (items["A1"].title, items["A1"].usual_price, items["A1"].selling_points) == (
        "山核桃仁 200g",
        3990,
        [],
    )


def test_an_import_is_taken_back_once_only(shop):
    run = load(shop, FIRST)
    with writing() as session:
        import_undo.undo_import(session, shop, run.run_id)
    with pytest.raises(Conflict), writing() as session:
        import_undo.undo_import(session, shop, run.run_id)


def test_undo_refuses_or_keeps_what_somebody_changed_since(shop):
    run = load(shop, FIRST)
    edited = stored(shop)["A1"]
    with writing() as session:
        actions.edit_item(session, shop, edited.id, version=edited.version, changes={"cost": 1500})
    with pytest.raises(Conflict, match="1"), writing() as session:
        import_undo.undo_import(session, shop, run.run_id)
    assert sorted(stored(shop)) == ["A1", "A2"]
    with writing() as session:
        undone = import_undo.undo_import(session, shop, run.run_id, keep_changed=True)
    assert (undone.removed, undone.kept) == (1, 1)
    assert stored(shop)["A1"].cost == 1500


def test_a_deleted_item_comes_back_as_new_and_undo_deletes_it_again(shop):
    load(shop, FIRST)
    with writing() as session:
        actions.delete_items(session, shop, [stored(shop)["A2"].id])
    run = load(shop, "编码\t标题\nA2\t桂花糕 新装\n")
    assert (run.added, run.changed) == (1, 0)
    back = stored(shop)["A2"]
    assert (back.title, back.facts) == ("桂花糕 新装", {})
    with writing() as session:
        undone = import_undo.undo_import(session, shop, run.run_id)
    assert (undone.removed, undone.restored) == (1, 0)
    assert sorted(stored(shop)) == ["A1"]


def test_two_imports_are_taken_back_in_reverse_order_only(shop):
    one = load(shop, FIRST)
    two = load(shop, "编码\t标题\t成本\nA1\t山核桃仁 200g\t9.99\n")
    with pytest.raises(Conflict), writing() as session:
        import_undo.undo_import(session, shop, one.run_id)
    with writing() as session:
        import_undo.undo_import(session, shop, two.run_id)
    assert stored(shop)["A1"].usual_price == 3990
    with writing() as session:
        import_undo.undo_import(session, shop, one.run_id)
    assert stored(shop) == {}


def test_stopping_in_the_middle_changes_nothing(shop):
    with pytest.raises(Stopped):
        load(shop, FIRST, cancelled=lambda: True)
    assert stored(shop) == {}


def test_a_mapping_is_remembered_for_the_same_headings(shop):
    with writing() as session:
        schema, sheet = item_schema(), read_pasted("编码\t标题\t奇怪的列\nA1\t糖\t9\n")
        found = import_reads.propose(session, shop, schema, sheet.cells)
        assert not found.is_remembered
        columns = tuple(
            type(c)(c.index, c.heading, "cost" if c.heading == "奇怪的列" else c.field, c.samples)
            for c in found.columns
        )
        plan = make_plan(sheet.cells, found.header, columns, schema)
        importing.import_items(session, shop, plan, Origin("a.csv", "", columns))
    with reading() as session:
        again = import_reads.propose(
            session, shop, schema, read_pasted("标题\t编码\t奇怪的列\n糖\tA2\t9\n").cells
        )
    assert again.is_remembered
    assert [column.field for column in again.columns] == ["title", "code", "cost"]


def test_the_log_names_file_and_counts(shop):
    load(shop, FIRST + "A1\t双\t1\t1\t\n")
    with reading() as session:
        line = import_reads.import_log(session, shop).iloc[0]
    assert (line.file_name, line.added, line.changed, line.bad) == ("list.csv", 2, 0, 1)


def test_history_of_an_item_shows_what_the_import_changed(shop):
    load(shop, FIRST)
    load(shop, "编码\t标题\t成本\nA1\t山核桃仁 200g\t9.99\n")
    with reading() as session:
        lines = reads.history(session, shop, stored(shop)["A1"].id)
    assert [line.changes for line in lines] == [{"cost": [None, 999]}, {}]


def test_viewers_and_other_shops_cannot_import_or_undo(shop):
    viewer = Actor(user_id=shop.user_id, shop_id=shop.shop_id, role=Role.MARKETER, name="m")
    with pytest.raises(Forbidden):
        load(viewer, FIRST)
    run = load(shop, FIRST)
    stranger = Actor(user_id=shop.user_id, shop_id=shop.shop_id + 1, role=Role.OWNER, name="o")
    with pytest.raises(NotFound), writing() as session:
        import_undo.undo_import(session, stranger, run.run_id)
    assert len(stored(shop)) == 2


def test_a_file_without_a_good_row_changes_nothing(shop):
    with pytest.raises(BadInput):
        load(shop, "编码\t标题\t成本\nA1\t糖\tabc\n")
    with reading() as session:
        assert session.query(Item).count() == 0
        assert import_reads.import_log(session, shop).empty


def test_a_failure_in_the_last_step_leaves_no_half_import(shop, monkeypatch):
    def fail(*_arguments, **_named):
        raise RuntimeError("power cut")

    monkeypatch.setattr(importing, "touch", fail)
    with pytest.raises(RuntimeError):
        load(shop, FIRST)
    assert stored(shop) == {}
