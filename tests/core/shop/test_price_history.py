"""What an item cost on a past day: its present price, with every later change taken back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from core.db.engine import reading, writing
from core.errors import NotFound
from core.shop import actions
from core.shop.price_history import price_steps, prices_on
from core.shop.tables import Item
from core.shop.take_over import Step, take_over
from core.team.rights import Actor

FIRST = date(2026, 3, 1)


def moment(day: date, hour: int = 4) -> datetime:
    """Noon in the shop by default: it lives in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def store(shop: Actor, *steps: tuple[date, dict[str, int | None]], code: str = "A1") -> int:
    first, *later = steps
    story = [Step(moment(first[0]), {"code": code, "title": "Nuts"} | first[1], "added")]
    story += [Step(moment(day), values) for day, values in later]
    with writing() as session:
        take_over(session, shop, [story])
        return session.scalars(select(Item.id).where(Item.code == code)).one()


def usual(shop: Actor, *days: date) -> list[list[int | None]]:
    with reading() as session:
        told = prices_on(session, shop, days)
    return [
        [None if price is None else int(price) for price in told[day]["usual_price"].astype(object)]
        for day in days
    ]


def test_each_day_has_the_price_that_stood_at_its_end(shop):
    store(
        shop,
        (FIRST, {"usual_price": 1000, "list_price": 2000}),
        (date(2026, 4, 1), {"usual_price": 800}),
        (date(2026, 4, 9), {"usual_price": 1000, "list_price": 2200}),
    )
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 8), date(2026, 4, 9), date(2026, 5, 1)]
    assert usual(shop, *days) == [[1000], [800], [800], [1000], [1000]]
    with reading() as session:
        told = prices_on(session, shop, days)
    assert [told[day]["list_price"].tolist() for day in days] == [[2000], [2000], [2000], [2200], [2200]]


def test_two_changes_of_one_day_leave_what_stood_before_both(shop):
    store(
        shop,
        (FIRST, {"usual_price": 1000}),
        (date(2026, 4, 1), {"usual_price": 800}),
        (date(2026, 4, 1), {"usual_price": 700}),
    )
    assert usual(shop, date(2026, 3, 31), date(2026, 4, 1)) == [[1000], [700]]


def test_a_day_ends_when_the_shops_day_does(shop):
    late = datetime(2026, 4, 1, 17, tzinfo=UTC)  # 01:00 on 2 April in Shanghai
    with writing() as session:
        story = [
            Step(moment(FIRST), {"code": "A1", "title": "Nuts", "usual_price": 1000}, "added"),
            Step(late, {"usual_price": 800}),
        ]
        take_over(session, shop, [story])
    assert usual(shop, date(2026, 4, 1), date(2026, 4, 2)) == [[1000], [800]]


def test_before_the_first_known_price_that_price_stands(shop):
    store(shop, (FIRST, {"usual_price": 1000}), (date(2026, 4, 1), {"usual_price": 800}))
    assert usual(shop, FIRST - timedelta(days=30)) == [[1000]]


def test_changes_of_other_items_and_other_fields_touch_nothing(shop):
    store(shop, (FIRST, {"usual_price": 1000, "cost": 500}), (date(2026, 4, 1), {"cost": 600}))
    store(shop, (FIRST, {"usual_price": None}), (date(2026, 4, 1), {"usual_price": 5}), code="B1")
    assert usual(shop, date(2026, 3, 10)) == [[1000, 5]]


def test_the_steps_of_an_item_begin_where_it_is_known(shop):
    item_id = store(
        shop,
        (FIRST, {"usual_price": 1000}),
        (date(2026, 4, 1), {"usual_price": 800}),
        (date(2026, 4, 9), {"cost": 5}),
    )
    with reading() as session:
        steps = price_steps(session, shop, item_id)
    assert [str(day.date()) for day in steps["day"]] == ["2026-03-01", "2026-04-01"]
    assert steps["usual_price"].tolist() == [1000, 800]


def test_an_item_that_was_stored_without_a_history_has_one_step(shop):
    with writing() as session:
        item = Item(shop_id=shop.shop_id, code="A1", title="Nuts", usual_price=1000)
        session.add(item)
        session.flush()
        steps = price_steps(session, shop, item.id)
    assert steps["usual_price"].tolist() == [1000]


def test_the_steps_of_an_item_of_another_shop_are_not_told(shop):
    item_id = store(shop, (FIRST, {"usual_price": 1000}))
    with writing() as session:
        other = actions.open_another_shop(session, shop, name="Another shop")
    with reading() as session, pytest.raises(NotFound):
        price_steps(session, other, item_id)
