"""Items: edited as a table, by two people, with undo."""

import pytest

from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.shop import actions, reads
from core.shop.actions import RowEdit
from core.team.rights import Actor, Role


def _tea(session, actor):
    return actions.add_item(
        session,
        actor,
        {"code": "T1", "title": "Jasmine tea", "usual_price": 4990, "facts": {"origin": "Fujian"}},
    ).id


def test_a_saved_item_reads_back_to_the_fen(shop):
    with writing() as session:
        _tea(session, shop)
    with reading() as session:
        row = reads.items(session, shop).iloc[0]
    assert (row.code, row.usual_price, row.facts, row.status) == ("T1", 4990, {"origin": "Fujian"}, "on")


def test_the_second_of_two_editors_is_told(shop):
    with writing() as session:
        tea = _tea(session, shop)
    with writing() as session:
        actions.edit_item(session, shop, tea, version=1, changes={"usual_price": 3990})
    with pytest.raises(Conflict), writing() as session:
        actions.edit_item(session, shop, tea, version=1, changes={"usual_price": 1})
    with reading() as session:
        assert reads.item(session, shop, tea)["usual_price"] == 3990


def test_one_bad_row_of_a_table_saves_nothing(shop):
    with writing() as session:
        tea = _tea(session, shop)
        other = actions.add_item(session, shop, {"code": "T2", "title": "Oolong"}).id
    with pytest.raises(BadInput, match="T2"), writing() as session:
        actions.edit_items(
            session, shop, [RowEdit(tea, 1, {"stock": 5}), RowEdit(other, 1, {"list_price": -1})]
        )
    with reading() as session:
        assert reads.item(session, shop, tea)["stock"] is None


def test_deleting_and_restoring_brings_everything_back(shop):
    with writing() as session:
        tea = _tea(session, shop)
    with writing() as session:
        gone = actions.delete_items(session, shop, [tea])
    with reading() as session:
        assert reads.items(session, shop).empty
    with writing() as session:
        assert actions.restore_items(session, shop, gone) == 1
    with reading() as session:
        assert reads.item(session, shop, tea)["facts"] == {"origin": "Fujian"}


def test_a_change_is_undone_from_the_history_unless_changed_again(shop):
    with writing() as session:
        tea = _tea(session, shop)
        actions.edit_item(session, shop, tea, version=1, changes={"title": "Jasmin"})
    with reading() as session:
        first = reads.history(session, shop, tea)[0]
    with writing() as session:
        actions.undo_change(session, shop, first.id)
    with reading() as session:
        assert reads.item(session, shop, tea)["title"] == "Jasmine tea"
    with pytest.raises(Conflict), writing() as session:
        actions.undo_change(session, shop, first.id)


def test_a_bulk_edit_counts_only_what_it_changed(shop):
    with writing() as session:
        tea = _tea(session, shop)
        other = actions.add_item(session, shop, {"code": "T2", "title": "Oolong", "category": "tea"}).id
        assert len(actions.set_for_all(session, shop, [tea, other], "category", "tea")) == 1
        with pytest.raises(BadInput):
            actions.set_for_all(session, shop, [tea, other], "title", "same")


def test_search_wants_every_word_and_takes_signs_literally(shop):
    with writing() as session:
        _tea(session, shop)
        actions.add_item(session, shop, {"code": "X_1", "title": "100% cotton towel", "brand": "Tea house"})
    with reading() as session:
        assert list(reads.items(session, shop, search="tea").code) == ["T1", "X_1"]
        assert list(reads.items(session, shop, search="TEA towel").code) == ["X_1"]
        assert list(reads.items(session, shop, search="0%").code) == ["X_1"]
        assert list(reads.items(session, shop, search="_").code) == ["X_1"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 201),
        ("code", ""),
        ("list_price", -1),
        ("list_price", 1.5),
        ("list_price", 10**12),
        ("stock", True),
        ("pack_size", "0"),
        ("pack_size", "500g"),
        ("pack_size", "nan"),
        ("role", "hero"),
        ("status", "gone"),
        ("image_url", "javascript:alert(1)"),
        ("selling_points", ["x" * 121]),
        ("facts", {"k" * 41: "v"}),
    ],
)
def test_a_bad_value_names_its_field_and_stores_nothing(sqlite_shop, field, value):
    with pytest.raises(BadInput) as error, writing() as session:
        actions.add_item(session, sqlite_shop, {"code": "T1", "title": "Tea"} | {field: value})
    assert error.value.field == field
    with reading() as session:
        assert reads.count(session, sqlite_shop) == 0


def test_shops_are_separate(shop):
    with writing() as session:
        tea = _tea(session, shop)
    with writing() as session:
        from core.team.actions import ensure_local_user

        other = actions.open_shop(session, ensure_local_user(session), name="Other")
    for wrong in (
        lambda session: actions.edit_item(session, other, tea, version=1, changes={"title": "x"}),
        lambda session: actions.delete_items(session, other, [tea]),
        lambda session: reads.item(session, other, tea),
    ):
        with pytest.raises(NotFound), writing() as session:
            wrong(session)
    with reading() as session:
        assert reads.history(session, other, tea) == []
        assert reads.items(session, other).empty


def test_a_marketer_sees_items_and_cannot_change_them(shop):
    marketer = Actor(user_id=shop.user_id, shop_id=shop.shop_id, role=Role.MARKETER, name="M")
    with reading() as session:
        assert reads.items(session, marketer).empty
    with pytest.raises(Forbidden), writing() as session:
        _tea(session, marketer)


def test_each_write_raises_the_revision(shop):
    def revision():
        with reading() as session:
            return reads.memberships(session, shop.user_id)[0].revision

    before = revision()
    with writing() as session:
        tea = _tea(session, shop)
    with writing() as session:
        actions.edit_item(session, shop, tea, version=1, changes={"stock": 3})
    assert revision() == before + 2


def test_the_edits_of_a_table_are_undone_together_or_not_at_all(shop):
    with writing() as session:
        tea, cup = (actions.add_item(session, shop, {"code": c, "title": c}) for c in ("tea", "cup"))
        edits = [actions.RowEdit(item.id, item.version, {"stock": 5}) for item in (tea, cup)]
        made = actions.edit_items(session, shop, edits)
        tea_id, cup_id = tea.id, cup.id
    assert len(made) == 2
    with writing() as session:
        assert actions.undo_changes(session, shop, made) == 2
    with reading() as session:
        assert list(reads.items(session, shop).stock.isna()) == [True, True]
    with writing() as session:
        made = actions.set_for_all(session, shop, [tea_id, cup_id], "stock", 7)
        actions.edit_item(session, shop, cup_id, version=4, changes={"stock": 8})
    with pytest.raises(Conflict), writing() as session:
        actions.undo_changes(session, shop, made)
    with reading() as session:
        assert sorted(reads.items(session, shop).stock) == [7, 8]
