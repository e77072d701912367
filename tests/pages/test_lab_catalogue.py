"""The whole-catalogue view of the promotion lab: its answer, its filters in the address, its drawer."""

import pytest

from core.db.engine import writing
from core.shop import actions
from core.team.rights import Actor

PAGE = "pages/promote/promotions.py"


@pytest.fixture
def stocked(filled: Actor) -> Actor:
    """The shop of `filled`, with one item more that loses money and one that is off sale."""
    with writing() as session:
        actions.add_item(session, filled, {"code": "C1", "title": "Loss", "usual_price": 500, "cost": 900})
        actions.add_item(
            session, filled, {"code": "C2", "title": "Gone", "usual_price": 500, "status": "off"}
        )
    return filled


def opened(open_app, **query: str):
    app = open_app(PAGE, query={"view": "catalogue"} | query)
    assert not app.exception
    return app


def titles(app) -> list[str]:
    return app.dataframe[-1].value["title"].tolist()


def test_every_item_on_sale_is_run_and_the_answer_counts(stocked, open_app):
    app = opened(open_app)
    assert titles(app) == ["Salted nuts", "Sweet nuts", "Green tea", "Loss"]
    assert "of 3 items fall under their floor, 0 would set a new 30-day low." in app.text[0].value


def test_filters_stand_in_the_address(stocked, open_app):
    assert titles(opened(open_app, only="loses")) == ["Loss"]
    assert titles(opened(open_app, category="nuts", order="least_margin")) == ["Salted nuts", "Sweet nuts"]


def test_the_drawer_tells_what_is_left_and_where_the_price_stands(stocked, open_app):
    app = opened(open_app, item="1", pieces="3")
    shown = [str(table.value) for table in app.table]
    assert any("Contribution" in each for each in shown)
    assert any("✓ kept" in each or "✕" in each for each in shown)


@pytest.mark.parametrize("asked", ["99", "x", "-1", "9" * 30])
def test_an_item_that_is_not_in_the_run_is_told(stocked, open_app, asked):
    assert "not on sale" in opened(open_app, item=asked).warning[0].value


def test_a_shop_without_items_is_told_the_next_step(sqlite_shop, open_app):
    assert any("Load items first" in each.value for each in opened(open_app).info)
