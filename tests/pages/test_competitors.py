"""The competitors page: the table of a day, its filters, and what a person may open from it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.competitors.actions import add_rival, link, record_price
from core.competitors.tables import PriceObservation
from core.db.base import now
from core.db.engine import writing
from core.shop.reads import item_ids
from core.team.rights import Actor

PAGE = "pages/plan/competitors.py"


@pytest.fixture
def priced(filled: Actor) -> Actor:
    """The shop of `filled`, with two rivals that sell its nuts: one cheaper, one dearer and seen long ago."""
    looks = (
        ("Green Orchard", "A1", {"page_price": 1890, "in_hand_price": 1590}, timedelta(days=1)),
        ("Alley Snacks", "A1", {"page_price": 2590}, timedelta(days=30)),
        ("Alley Snacks", "A2", {"page_price": 1290}, timedelta(hours=1)),
    )
    with writing() as session:
        rivals = {
            name: add_rival(session, filled, {"name": name}) for name in ("Green Orchard", "Alley Snacks")
        }
        for rival, code, layers, ago in looks:
            seen = record_price(
                session, filled, rival_id=rivals[rival], title=f"{code} elsewhere", layers=layers,
                seen_at=now() - ago, source="typed",
            )  # fmt: skip
            _match(session, filled, code, seen)
    return filled


def _match(session, actor, code, observation_id):
    seen = session.get(PriceObservation, observation_id)
    (item_id,) = item_ids(session, actor, [code])
    link(session, actor, item_id, seen.rival_item_id, "exact")


def _grid(app):
    return app.dataframe[0].value


def test_the_answer_counts_what_is_dearer_than_every_rival(priced, open_app):
    app = open_app(PAGE)
    assert not app.exception
    assert app.text[0].value.startswith("1 of 2 items are dearer than every rival")


def test_a_cell_shows_the_rivals_price_of_the_day(priced, open_app):
    grid = _grid(open_app(PAGE))
    row = grid[grid["title"] == "Salted nuts"].iloc[0]
    assert row["ours"] == 19.90
    prices = sorted(value for name, value in row.items() if str(name).startswith("rival_") and value == value)
    assert prices == [15.90, 25.90]


def test_the_layer_in_the_address_decides_what_is_compared(priced, open_app):
    grid = _grid(open_app(PAGE, query={"layer": "page_price"}))
    row = grid[grid["title"] == "Salted nuts"].iloc[0]
    assert 18.90 in [value for name, value in row.items() if str(name).startswith("rival_")]


def test_a_filter_in_the_address_narrows_the_table(priced, open_app):
    app = open_app(PAGE, query={"only": "dearest"})
    assert _grid(app)["title"].tolist() == ["Salted nuts"]


def test_a_day_before_any_look_shows_no_price(priced, open_app):
    day = (datetime.now(UTC) - timedelta(days=60)).date()
    app = open_app(PAGE, query={"on": day.isoformat()})
    assert not app.exception
    grid = _grid(app)
    rivals = [name for name in grid.columns if str(name).startswith("rival_")]
    assert grid[rivals].isna().all(axis=None)


def test_without_rivals_the_page_offers_the_next_step(filled, open_app):
    app = open_app(PAGE)
    assert not app.exception
    assert any(button.key == "competitors_first_import" for button in app.button)


def test_the_days_reach_back_to_the_first_price(priced, open_app):
    first = now() - timedelta(days=200)
    with writing() as session:
        number = add_rival(session, priced, {"name": "Old Shop"})
        record_price(session, priced, rival_id=number, title="x", layers={"page_price": 100}, seen_at=first)
    slider = open_app(PAGE).slider(key="on")  # its days are told in microseconds
    day = first.astimezone(ZoneInfo("Asia/Shanghai")).date()
    assert datetime.fromtimestamp(slider.min / 1e6, UTC).date() == day
