"""The drawer behind a price and the trends: where a number comes from, and how it came about."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from core.competitors.tables import Match, PriceObservation
from core.db.base import now
from core.db.engine import reading
from core.team.rights import Actor, Role
from tests.core.competitors.price_shop import (
    store_item,
    store_match,
    store_price,
    store_rival,
    store_rival_item,
)
from tests.pages.conftest import OpenApp, become

PAGE = "pages/plan/competitors.py"
TODAY = now().astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def prices(sqlite_shop: Actor) -> Actor:
    """Nuts at two rivals, seen each third day for half a year; one of them cuts for two weeks each quarter."""
    nuts = store_item(sqlite_shop, "A1", title="*Nuts* 500g", category="nuts", usual_price=3990, sold_30d=10)
    store_item(sqlite_shop, "B1", title="Tea", category="tea", usual_price=4990)
    for name, usual in (("Near", 4200), ("Far", 3500)):
        theirs = store_rival_item(
            sqlite_shop, store_rival(sqlite_shop, name), f"{name} nuts", url="http://shop.example/nuts"
        )
        store_match(sqlite_shop, nuts, theirs)
        for back in range(180, -1, -3):
            price = round(usual * 0.8) if name == "Near" and back % 90 in range(30, 45) else usual
            store_price(
                sqlite_shop, theirs, TODAY - timedelta(days=back), list_price=5990, in_hand_price=price
            )
    return sqlite_shop


def words(app) -> str:
    return "\n".join(each.value for each in (*app.text, *app.caption, *app.info, *app.markdown))


def count(table: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_drawer_of_an_item_tells_each_rivals_layers_and_source(prices: Actor, open_app: OpenApp):
    app = open_app(PAGE, query={"item": "1"})
    assert not app.exception
    said = words(app)
    assert "Near · Near nuts" in said
    assert "Far · Far nuts" in said
    assert "typed in" in said
    assert [code.value for code in app.code] == ["http://shop.example/nuts"] * 2


def test_one_rival_of_an_item_is_shown_alone(prices: Actor, open_app: OpenApp):
    app = open_app(PAGE, query={"item": "1", "of": "1"})
    assert "Near · Near nuts" in words(app)
    assert "Far · Far nuts" not in words(app)


@pytest.mark.parametrize("asked", ["99", "x", "9" * 30, "-1"])
def test_an_item_that_is_not_there_is_told(prices: Actor, open_app: OpenApp, asked: str):
    app = open_app(PAGE, query={"item": asked})
    assert not app.exception
    assert "no longer in the shop" in app.warning[0].value


def test_a_price_is_deleted_and_comes_back_with_undo(prices: Actor, open_app: OpenApp):
    before = count(PriceObservation)
    app = open_app(PAGE, query={"item": "1"})
    app.button(key="evidence_delete_1").click().run()
    assert not app.exception
    assert count(PriceObservation) == before - 1
    app.button(key="flash_undo").click().run()
    assert count(PriceObservation) == before


def test_a_match_that_is_none_is_parted_and_comes_back_with_undo(prices: Actor, open_app: OpenApp):
    def states() -> list[str]:
        with reading() as session:
            return list(session.scalars(select(Match.state).order_by(Match.id)))

    app = open_app(PAGE, query={"item": "1"})
    app.button(key="evidence_unlink_1").click().run()
    assert states() == ["rejected", "accepted"]
    assert "Near · Near nuts" not in words(app)
    app.button(key="flash_undo").click().run()
    assert states() == ["accepted", "accepted"]


def test_a_viewer_sees_the_evidence_and_changes_nothing(prices: Actor, open_app: OpenApp):
    become(prices, Role.VIEWER)
    app = open_app(PAGE, query={"item": "1"})
    assert "Near · Near nuts" in words(app)
    assert not [button for button in app.button if str(button.key).startswith("evidence_")]


def test_the_index_stands_with_what_it_rests_on(prices: Actor, open_app: OpenApp):
    app = open_app(PAGE, query={"segment": "trends"})
    assert not app.exception
    told = {metric.label: metric.value for metric in app.metric}
    assert told["Coverage"] == "50%"
    assert told["Geometric mean"] == told["Plain mean"] == told["Weighted by sales"]
    assert "2 prices count" in words(app)


def test_the_changes_since_a_day_are_counted_and_open_up(prices: Actor, open_app: OpenApp):
    app = open_app(PAGE, query={"segment": "trends", "part": "changes"})
    app.date_input(key="trends_since").set_value(TODAY - timedelta(days=36)).run()
    assert not app.exception
    state = app.segmented_control(key="trends_state")
    assert "▲ Up 1" in state.options
    assert "= Unchanged 1" in state.options
    state.set_value("up").run()
    (table,) = app.dataframe
    assert table.value["rival"].tolist() == ["Near"]
    assert table.value["before"].tolist() == [33.6]


def test_the_promotion_pattern_is_a_sentence_with_its_n(prices: Actor, open_app: OpenApp):
    app = open_app(PAGE, query={"segment": "trends", "part": "promotions"})
    assert not app.exception
    said = [text.value for text in app.text if "cuts" in text.value]
    assert said
    assert all("Near cuts 20% on 100% of items" in line and "(n = " in line for line in said)


def test_without_prices_the_trends_say_what_is_missing(sqlite_shop: Actor, open_app: OpenApp):
    store_item(sqlite_shop, "A1", usual_price=3990)
    store_rival(sqlite_shop, "Near")
    app = open_app(PAGE, query={"segment": "trends", "part": "promotions"})
    assert app.info
    for part in ("index", "changes"):
        app = open_app(PAGE, query={"segment": "trends", "part": part})
        app.button(key="competitors_to_matches").click().run()
        assert not app.exception
        assert app.query_params["segment"] == "matches"
