"""One price changes, and the chosen copy that names the old one is known."""

import pytest

from core.content import actions
from core.content.stale import stale
from core.db.engine import reading, writing
from core.shop.actions import add_item, edit_item
from core.shop.reads import items_by_code
from core.team.rights import Actor


@pytest.fixture
def chosen(shop: Actor) -> int:
    """A chosen push that names the tea's usual price; returns its brief's id."""
    with writing() as session:
        add_item(session, shop, {"code": "T1", "title": "武夷山茉莉花茶", "usual_price": 5990})
        brief = actions.read_brief(
            {"items": [{"code": "T1", "title": "武夷山茉莉花茶", "usual_price": 5990}], "occasion": "双12"}
        )
        row = actions.save_brief(session, shop, brief)
        parts = {"title": "茉莉花茶日常价59.9元", "body": "泡一壶茉莉花茶"}
        values = {"kind": "push", "angle": "plain", "parts": parts, "origin": "person"}
        copy_id = actions.store_draft(
            session, shop_id=shop.shop_id, brief_id=row.id, job_id="j", slot="s", values=values
        )
        actions.choose(session, shop, copy_id, version=1, chosen=True)
        return row.id


def _change(shop, **changes):
    with writing() as session:
        tea = items_by_code(session, shop, ["T1"])[0]
        edit_item(session, shop, tea["id"], version=tea["version"], changes=changes)


def _stale(shop):
    with reading() as session:
        return [(each.brief_id, each.pieces) for each in stale(session, shop)]


def test_a_changed_price_makes_the_copy_that_names_it_stale(shop, chosen):
    assert _stale(shop) == []
    _change(shop, usual_price=6990)
    assert _stale(shop) == [(chosen, 1)]
    _change(shop, usual_price=5990)
    assert _stale(shop) == []


def test_a_change_that_the_words_do_not_touch_is_no_alarm(shop, chosen):
    _change(shop, stock=3, brand="武夷")
    assert _stale(shop) == []


def test_deleted_and_unchosen_copy_is_nobodys_worry(shop, chosen):
    _change(shop, usual_price=6990)
    with writing() as session:
        actions.delete_brief(session, shop, chosen)
    assert _stale(shop) == []
