"""The item list: what each filter keeps, in which order, on both databases."""

import pytest

from core.db.engine import reading, writing
from core.shop import actions, listing
from core.shop.listing import View
from core.shop.reads import coverage

ITEMS = (
    {"code": "A1", "title": "Salted nuts", "brand": "North", "category": "nuts", "role": "profit", "cost": 900,
     "usual_price": 1990, "stock": 5, "facts": {"origin": "Xinjiang"}},
    {"code": "A2", "title": "Sweet nuts 100%", "brand": "South", "category": "nuts", "usual_price": 990,
     "selling_points": ["crisp"], "image_url": "https://example.com/a.jpg"},
    {"code": "B1", "title": "Green tea", "brand": "North", "category": "tea", "status": "off", "stock": 0},
)  # fmt: skip


@pytest.fixture
def filled(shop):
    with writing() as session:
        for values in ITEMS:
            actions.add_item(session, shop, values)
    return shop


@pytest.mark.parametrize(
    ("view", "codes"),
    [
        (View(), ["A1", "A2", "B1"]),
        (View(search="NUTS north"), ["A1"]),
        (View(search="100%"), ["A2"]),
        (View(search="%"), ["A2"]),
        (View(category="nuts"), ["A1", "A2"]),
        (View(category="nuts", brand="South"), ["A2"]),
        (View(role="profit"), ["A1"]),
        (View(status="off"), ["B1"]),
        (View(missing="cost"), ["A2", "B1"]),
        (View(missing="facts"), ["B1"]),
        (View(missing="image_url"), ["A1", "B1"]),
        (View(missing="role"), ["A2", "B1"]),
        (View(missing="usual_price"), ["B1"]),
        (View(order="cheapest"), ["A2", "A1", "B1"]),
        (View(order="dearest"), ["A1", "A2", "B1"]),
        (View(order="least_stock"), ["B1", "A1", "A2"]),
        (View(order="title"), ["B1", "A1", "A2"]),
    ],
)
def test_a_view_keeps_what_its_filters_say(filled, view, codes):
    with reading() as session:
        table = listing.page(session, filled, view, offset=0, limit=10)
        assert list(table.code) == codes
        assert listing.how_many(session, filled, view) == len(codes)
        assert listing.ids(session, filled, view) == list(table.id)


def test_pages_of_a_view_meet_without_gap_or_overlap(filled):
    with reading() as session:
        halves = [listing.page(session, filled, View(), offset=offset, limit=2).code for offset in (0, 2)]
    assert [code for half in halves for code in half] == ["A1", "A2", "B1"]


def test_the_filters_offer_what_the_items_have(filled):
    with reading() as session:
        offered = listing.choices(session, filled)
    assert offered == listing.Choices(categories=("nuts", "tea"), brands=("North", "South"))


def test_coverage_counts_what_is_missing(filled):
    with reading() as session:
        known = coverage(session, filled)
    assert (known.items, known.without_cost, known.without_facts, known.without_price) == (3, 2, 1, 1)


def test_deleted_items_are_in_no_view(filled):
    with writing() as session:
        actions.delete_items(session, filled, listing.ids(session, filled, View(category="nuts")))
    with reading() as session:
        assert list(listing.page(session, filled, View(), offset=0, limit=10).code) == ["B1"]
        assert coverage(session, filled).items == 1
        assert listing.choices(session, filled).categories == ("tea",)
