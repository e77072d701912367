"""What a rival sells, as the page lists it: searched, cut, with the last price and its layer."""

import pytest
from sqlalchemy import select

from core.competitors import actions
from core.competitors.rival_listing import how_many, items_of, rival_item
from core.competitors.tables import Rival, RivalItem
from core.db.engine import reading, writing
from core.errors import NotFound
from core.shop.actions import open_shop
from core.team.actions import ensure_local_user
from tests.core.competitors.price_tables import load

TABLE = """竞店,竞品标题,竞品ID,规格,划线价,页面价,到手价,库存状态,日期
青禾,坚果,77,500g,30,20,,,2026-11-01
青禾,坚果,77,500g,30,20,18,,2026-11-10
青禾,茶,78,,,,,缺货,2026-11-02
青禾,糖_1,79,,9,,,,2026-11-03
栗语,坚果,77,,5,,,,2026-11-03
"""


@pytest.fixture
def rival(shop):
    load(shop, TABLE)
    with reading() as session:
        return session.scalar(select(Rival.id).where(Rival.name == "青禾"))


def test_the_last_look_tells_its_deepest_layer(shop, rival):
    with reading() as session:
        table = items_of(session, shop, rival, offset=0, limit=10)
    by_title = table.set_index("title")
    assert (by_title.price["坚果"], by_title.layer["坚果"], str(by_title.seen_on["坚果"])) == (
        1800,
        "in_hand_price",
        "2026-11-10",
    )
    assert (by_title.layer["茶"], by_title.stock["茶"]) == ("", "out")
    assert table["price"].isna().sum() == 1


@pytest.mark.parametrize(
    ("search", "found"), [("", 3), ("坚", 1), ("77", 1), ("500G", 1), ("_", 1), ("%", 0), ("坚 茶", 0)]
)
def test_a_search_keeps_what_has_every_word(shop, rival, search, found):
    with reading() as session:
        assert how_many(session, shop, rival, search=search) == found
        assert len(items_of(session, shop, rival, search=search, offset=0, limit=10)) == found


def test_a_stretch_and_what_was_deleted(shop, rival):
    with writing() as session:
        item = session.scalar(select(RivalItem.id).where(RivalItem.title == "茶"))
        actions.delete_rival_items(session, shop, [item])
    with reading() as session:
        assert len(items_of(session, shop, rival, offset=1, limit=1)) == 1
        assert how_many(session, shop, rival) == 2
        with pytest.raises(NotFound):
            rival_item(session, shop, item)


def test_another_shop_sees_none_of_it(shop, rival):
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Other")
        assert how_many(session, other, rival) == 0
        with pytest.raises(NotFound):
            items_of(session, other, rival, offset=0, limit=10)
