"""Prices seen at rivals: stored once, refused with a sentence, taken out and put back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core.competitors import actions
from core.competitors.tables import PriceObservation, RivalItem
from core.db.base import now
from core.db.engine import reading, writing
from core.errors import BadInput, NotFound
from core.locale import speaking
from core.shop.actions import open_shop
from core.team.actions import ensure_local_user

MOMENT = datetime(2026, 11, 10, 17, 30, tzinfo=UTC)  # 01:30 of the 11th in Shanghai


@pytest.fixture
def item(shop):
    with writing() as session:
        rival = actions.add_rival(session, shop, {"name": "Green orchard"})
        return actions.add_rival_item(session, shop, rival, {"title": "Salted nuts"})


def _record(shop, item, **values):
    given = {"seen_at": MOMENT, "layers": {"page_price": 19900, "coupon_price": 15900}} | values
    with writing() as session:
        return actions.record_price(session, shop, rival_item_id=item, **given)


def _stored(observation_id):
    with reading() as session:
        row = session.get_one(PriceObservation, observation_id)
        session.expunge(row)
        return row


def _count():
    with reading() as session:
        return session.scalar(select(func.count()).select_from(PriceObservation))


def test_a_price_is_stored_with_who_when_and_the_shops_day(shop, item):
    row = _stored(_record(shop, item, shipping=600, gift_value=990, stock="low", note=" seen\u200b live "))
    assert (row.page_price, row.coupon_price, row.list_price, row.in_hand_price) == (19900, 15900, None, None)
    assert (row.shipping, row.gift_value, row.stock, row.source, row.note) == (
        600,
        990,
        "low",
        "typed",
        "seen live",
    )
    assert (row.seen_at, row.seen_on, row.user_id) == (MOMENT, date(2026, 11, 11), shop.user_id)


def test_the_same_seen_twice_is_stored_once_and_another_value_anew(shop, item):
    first = _record(shop, item)
    assert _record(shop, item) == first
    assert _record(shop, item, layers={"page_price": 19900}) != first
    assert _record(shop, item, source="page") != first
    assert _count() == 3


def test_a_price_of_a_title_makes_the_item_once(shop, item):
    with writing() as session:
        rival = session.get_one(RivalItem, item).rival_id
        for day in (1, 2):
            actions.record_price(
                session,
                shop,
                rival_id=rival,
                title="Green tea",
                brand="North",
                seen_at=MOMENT - timedelta(days=day),
                layers={"in_hand_price": 990},
                source="pasted",
            )
    with reading() as session:
        assert session.scalar(select(func.count()).where(RivalItem.title == "Green tea")) == 1
    assert _count() == 2


def test_sold_out_is_worth_storing_without_a_price(shop, item):
    assert _stored(_record(shop, item, layers={}, stock="out")).stock == "out"


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"layers": {}}, "list_price", "Nothing was seen"),
        ({"layers": {"page_price": None}}, "list_price", "Nothing was seen"),
        ({"layers": {"page_price": -1}}, "page_price", "negative"),
        ({"layers": {"page_price": 0}}, "page_price", "zero"),
        ({"layers": {"page_price": 10**11}}, "page_price", "unit"),
        ({"layers": {"page_price": 1.5}}, "page_price", "whole"),
        ({"layers": {"page_price": True}}, "page_price", "whole"),
        ({"layers": {"best_price": 1}}, "", "best_price"),
        (
            {"layers": {"page_price": 100, "in_hand_price": 101}},
            "in_hand_price",
            "In hand ¥1.01 is above Page price ¥1.00",
        ),
        ({"shipping": -1}, "shipping", "negative"),
        ({"stock": "many"}, "stock", "in, low or out"),
        ({"source": "rumour"}, "source", "comes from"),
        ({"note": "n" * 201}, "note", "200"),
        ({"seen_at": datetime(1999, 12, 31, tzinfo=UTC)}, "seen_at", "2000"),
    ],
)
def test_what_cannot_have_been_seen(sqlite_shop, values, field, told):
    with writing() as session:
        rival = actions.add_rival(session, sqlite_shop, {"name": "Green orchard"})
        item = actions.add_rival_item(session, sqlite_shop, rival, {"title": "Salted nuts"})
    with speaking("en"), pytest.raises(BadInput, match=told) as error:
        _record(sqlite_shop, item, **values)
    assert error.value.field == field
    assert _count() == 0


def test_nobody_has_seen_tomorrow(shop, item):
    with pytest.raises(BadInput):
        _record(shop, item, seen_at=now() + timedelta(hours=1))


def test_a_price_taken_out_comes_back_as_it_was(shop, item):
    row = _record(shop, item)
    before = _stored(row)
    with writing() as session:
        removed = actions.delete_price(session, shop, row)
    assert _count() == 0
    with pytest.raises(NotFound), writing() as session:
        actions.delete_price(session, shop, row)
    for _time in range(2):
        with writing() as session:
            assert actions.restore_price(session, shop, removed) == row
    after = _stored(row)
    assert (after.seen_at, after.page_price, after.created_at) == (
        before.seen_at,
        before.page_price,
        before.created_at,
    )


def test_another_shop_neither_adds_nor_takes_out(shop, item):
    row = _record(shop, item)
    with writing() as session:
        other = open_shop(session, ensure_local_user(session), name="Other")
    for act in (
        lambda: _record(other, item),
        lambda: actions.delete_price(session, other, row),
    ):
        with pytest.raises(NotFound), writing() as session:
            act()
    assert _count() == 1
