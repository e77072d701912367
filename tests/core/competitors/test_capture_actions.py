"""Saving captured prices: all or none, with new rivals and items, and taken back in one step."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.competitors.actions import add_rival, record_price
from core.competitors.capture_actions import BadRow, Confirmed, save_captured, undo_captured
from core.competitors.capture_reads import likely_items
from core.competitors.tables import PriceObservation, Rival, RivalItem
from core.db.base import now
from core.db.engine import reading, writing
from core.errors import BadInput, Forbidden
from core.team.rights import Role


def row(**more) -> Confirmed:
    first = Confirmed(
        rival="巷口食记",
        title="每日坚果 750g",
        seen_at=now() - timedelta(minutes=5),
        layers={"list_price": 12900, "in_hand_price": 8900},
        source="pasted",
        shipping=0,
        note="第二件0元",
    )
    return replace(first, **more)


def save(actor, *rows):
    with writing() as session:
        return save_captured(session, actor, rows)


def there(actor, table):
    with reading() as session:
        query = select(func.count()).select_from(table).where(table.shop_id == actor.shop_id)
        if table is not PriceObservation:
            query = query.where(table.deleted_at.is_(None))
        return session.scalar(query)


def test_a_new_rival_and_item_come_with_their_price_and_go_with_undo(shop):
    saved = save(shop, row(), row(title="混合果仁 25g*7袋", layers={"page_price": 1990}))
    assert [there(shop, table) for table in (Rival, RivalItem, PriceObservation)] == [1, 2, 2]
    with reading() as session:
        packs = dict(session.execute(select(RivalItem.title, RivalItem.pack_amount)).all())
    assert packs == {"每日坚果 750g": 750, "混合果仁 25g*7袋": 175}
    with writing() as session:
        undo_captured(session, shop, saved)
    assert [there(shop, table) for table in (Rival, RivalItem, PriceObservation)] == [0, 0, 0]


def test_undo_leaves_what_was_there_before(shop):
    with writing() as session:
        rival_id = add_rival(session, shop, {"name": "巷口食记"})
        goods = {"title": "每日坚果 750g"}
        seen = {"seen_at": now() - timedelta(days=1), "layers": {"page_price": 9900}}
        record_price(session, shop, rival_id=rival_id, **seen, **goods)
    saved = save(shop, row(rival="巷口食记 "))
    with writing() as session:
        undo_captured(session, shop, saved)
    assert [there(shop, table) for table in (Rival, RivalItem, PriceObservation)] == [1, 1, 1]


def test_a_price_saved_twice_is_stored_once_and_its_undo_takes_nothing(shop):
    first = row()
    save(shop, first)
    again = save(shop, first)
    assert again.observation_ids == ()
    with writing() as session:
        undo_captured(session, shop, again)
    assert there(shop, PriceObservation) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rival": " "}, "rival"),
        ({"title": ""}, "title"),
        ({"layers": {"list_price": 8900, "in_hand_price": 12900}}, "in_hand_price"),
        ({"seen_at": now() + timedelta(days=2)}, "seen_at"),
        ({"layers": {}, "stock": ""}, "list_price"),
    ],
)
def test_one_wrong_product_saves_none_and_is_named(sqlite_shop, wrong, field):
    with pytest.raises(BadRow) as caught:
        save(sqlite_shop, row(), row(title="另一个", **wrong) if "title" not in wrong else row(**wrong))
    assert (caught.value.row, caught.value.field) == (1, field)
    assert [there(sqlite_shop, table) for table in (Rival, RivalItem, PriceObservation)] == [0, 0, 0]


def test_nothing_to_save_is_said_and_viewers_may_not(sqlite_shop):
    with pytest.raises(BadInput):
        save(sqlite_shop)
    with pytest.raises(Forbidden):
        save(replace(sqlite_shop, role=Role.VIEWER), row())


def test_likely_items_come_with_the_same_one_first(sqlite_shop):
    for title in ("混合果仁 25g*7袋", "每日坚果 750g", "每日坚果礼盒 1kg", "腰果 500g"):
        save(sqlite_shop, row(title=title, url=f"https://example.com/{title[:2]}{len(title)}"))
    with reading() as session:
        found = likely_items(session, sqlite_shop, "巷口食记", "每日坚果　750G")
        by_link = likely_items(session, sqlite_shop, "巷口食记", "x", "http://www.example.com/腰果7")
        assert likely_items(session, sqlite_shop, "谁", "每日坚果") == []
    assert (found[0].title, found[0].is_same, found[1].title) == ("每日坚果 750g", True, "每日坚果礼盒 1kg")
    assert (by_link[0].title, by_link[0].is_same) == ("腰果 500g", True)
