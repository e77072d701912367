"""Rivals and what they sell: added, edited by two people, deleted, brought back."""

import pytest

from core.competitors import actions
from core.competitors.tables import Rival, RivalItem
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.shop.actions import open_shop
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role


def _add(shop, name="Green orchard", **values):
    with writing() as session:
        return actions.add_rival(session, shop, {"name": name, **values})


def _add_item(shop, rival_id, title="Salted nuts 500 g", **values):
    with writing() as session:
        return actions.add_rival_item(session, shop, rival_id, {"title": title, **values})


def _stored(kind, row_id):
    with reading() as session:
        row = session.get(kind, row_id)
        return {column.name: getattr(row, column.name) for column in kind.__table__.columns}


def test_a_rival_is_stored_as_a_person_would_write_it(shop):
    rival = _stored(Rival, _add(shop, "  Green\u200b  orchard ", platform="tmall"))
    assert (rival["name"], rival["platform"], rival["deleted_at"]) == ("Green orchard", "tmall", None)


@pytest.mark.parametrize("name", ["Green orchard", "green  ORCHARD", "Ｇreen orchard"])
def test_a_name_that_is_there_already_is_told(shop, name):
    _add(shop)
    with pytest.raises(Conflict, match="Green orchard"), writing() as session:
        actions.add_rival(session, shop, {"name": name})


def test_the_name_of_a_deleted_rival_is_taken_over_with_its_items(shop):
    rival = _add(shop)
    item = _add_item(shop, rival)
    with writing() as session:
        assert actions.delete_rivals(session, shop, [rival]) == [rival]
    with pytest.raises(NotFound), writing() as session:
        actions.add_rival_item(session, shop, rival, {"title": "Tea"})
    assert _add(shop, platform="jd") == rival
    assert _stored(Rival, rival)["platform"] == "jd"
    assert _stored(RivalItem, item)["deleted_at"] is None


def test_a_deleted_rival_comes_back(shop):
    rival = _add(shop)
    with writing() as session:
        gone = actions.delete_rivals(session, shop, [rival])
        assert actions.restore_rivals(session, shop, gone) == 1
    assert _stored(Rival, rival)["deleted_at"] is None


def test_the_second_of_two_editors_is_told(shop):
    rival = _add(shop)
    with writing() as session:
        actions.edit_rival(session, shop, rival, version=1, changes={"note": "mine"})
    with pytest.raises(Conflict), writing() as session:
        actions.edit_rival(session, shop, rival, version=1, changes={"note": "yours"})
    assert _stored(Rival, rival)["note"] == "mine"


def test_an_edit_is_undone_by_what_it_returned(shop):
    rival = _add(shop, note="before")
    with writing() as session:
        done = actions.edit_rival(session, shop, rival, version=1, changes={"note": "after"})
    with writing() as session:
        actions.edit_rival(session, shop, done.id, version=done.version, changes=done.before)
    assert _stored(Rival, rival)["note"] == "before"


def test_a_rival_cannot_take_the_name_of_another(shop):
    other = _add(shop, "Hill farm")
    _add(shop)
    with pytest.raises(Conflict), writing() as session:
        actions.edit_rival(session, shop, other, version=1, changes={"name": "green orchard"})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " \u200b"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"name": "x", "note": "n" * 501}, "note"),
        ({"name": "x", "colour": "red"}, ""),
    ],
)
def test_what_a_rival_cannot_be_called(sqlite_shop, values, field):
    with pytest.raises(BadInput) as told, writing() as session:
        actions.add_rival(session, sqlite_shop, values)
    assert told.value.field == field


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x", "url": "javascript:alert(1)"}, "url"),
        ({"title": "x", "image_url": "file:///etc/passwd"}, "image_url"),
        ({"title": "x", "url": "http://["}, "url"),
        ({"title": "x", "url": "https://detail.tmall.com@evil.example/"}, "url"),
        ({"title": "x", "url": "https://evil.example\\@detail.tmall.com/"}, "url"),
        ({"title": "x", "spec": "s" * 121}, "spec"),
    ],
)
def test_what_an_item_of_a_rival_cannot_be(sqlite_shop, values, field):
    rival = _add(sqlite_shop)
    with pytest.raises(BadInput) as told, writing() as session:
        actions.add_rival_item(session, sqlite_shop, rival, values)
    assert told.value.field == field


def test_what_no_database_and_no_browser_can_hold_is_left_away(shop):
    rival = _add(shop)
    with writing() as session:
        item = actions.add_rival_item(
            session, shop, rival,
            {"title": "Nut\ud800s\x00 \u202e250g", "url": "https://shop.example/a\x00\ud800\nb", "brand": "\udfff"},
        )  # fmt: skip
    stored = _stored(RivalItem, item)
    assert (stored["title"], stored["url"], stored["brand"]) == (
        "Nuts 250g",
        "https://shop.example/a%20b",
        "",
    )


@pytest.mark.parametrize(
    "again",
    [
        {"title": "Another title", "code": "778"},
        {"title": "Another title", "code": "778", "url": "https://shop.example/1"},
    ],
)
def test_one_id_at_the_rival_is_one_item(shop, again):
    rival = _add(shop)
    _add_item(shop, rival, code="778")
    with pytest.raises(Conflict), writing() as session:
        actions.add_rival_item(session, shop, rival, again)


def test_one_page_is_one_item_wherever_the_visitor_came_from(shop):
    rival = _add(shop)
    _add_item(shop, rival, url="https://www.shop.example/item.htm?id=5&spm=a1z10.1")
    link = "http://shop.example/item.htm?utm_source=x&id=5#reviews"
    with pytest.raises(Conflict), writing() as session:
        actions.add_rival_item(session, shop, rival, {"title": "Other", "url": link})
    assert _add_item(shop, rival, url="https://shop.example/item.htm?id=6")


def test_two_rivals_may_sell_the_same(shop):
    assert _add_item(shop, _add(shop)) != _add_item(shop, _add(shop, "Hill farm"))


def test_a_deleted_item_is_taken_over_and_a_renamed_one_keeps_its_place(shop):
    rival = _add(shop)
    item = _add_item(shop, rival)
    with writing() as session:
        actions.delete_rival_items(session, shop, [item])
    assert _add_item(shop, rival, brand="Nutty") == item
    version = _stored(RivalItem, item)["version"]
    with writing() as session:
        done = actions.edit_rival_item(session, shop, item, version=version, changes={"title": "Nuts"})
    assert _add_item(shop, rival) != item  # the old title is free again
    with pytest.raises(Conflict), writing() as session:  # so the undo would make two of one
        actions.edit_rival_item(session, shop, item, version=done.version, changes=done.before)


def test_the_pack_follows_spec_and_title(shop):
    rival = _add(shop)
    item = _add_item(shop, rival, spec="500g*2袋")
    stored = _stored(RivalItem, item)
    assert (stored["pack_amount"], stored["pack_unit"]) == (1000, "g")
    with writing() as session:
        changes = {"spec": "", "title": "Nuts"}
        actions.edit_rival_item(session, shop, item, version=1, changes=changes)
    assert _stored(RivalItem, item)["pack_amount"] is None


def test_another_shop_sees_and_changes_nothing(shop):
    rival = _add(shop)
    item = _add_item(shop, rival)
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Other")
    for act in (
        lambda session: actions.edit_rival(session, other, rival, version=1, changes={"note": "x"}),
        lambda session: actions.delete_rivals(session, other, [rival]),
        lambda session: actions.add_rival_item(session, other, rival, {"title": "Tea"}),
        lambda session: actions.edit_rival_item(session, other, item, version=1, changes={"spec": "x"}),
        lambda session: actions.delete_rival_items(session, other, [item]),
    ):
        with pytest.raises(NotFound), writing() as session:
            act(session)


def test_a_viewer_changes_nothing(shop):
    rival = _add(shop)
    viewer = Actor(shop.user_id, shop.shop_id, Role.VIEWER, "")
    with pytest.raises(Forbidden), writing() as session:
        actions.edit_rival(session, viewer, rival, version=1, changes={"note": "x"})
