"""Decisions on advice: as they were seen or not at all, back again, taken over only when asked, looked at later."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
import pytest
from sqlalchemy import select, update

from core.competitors import advice_actions as actions
from core.competitors.advice_actions import Seen
from core.competitors.advice_export import accepted_xlsx
from core.competitors.advice_outcome import look_at_outcomes, outcome_lines, outcomes_are_due
from core.competitors.advice_reads import card_facts, decided, open_advice
from core.competitors.advice_words import rests_on, sentences
from core.competitors.tables import Advice, RivalItem
from core.db.base import now
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden
from core.shop import actions as shops
from core.shop.tables import Item, ItemChange
from core.team.rights import Actor, Role
from tests.core.competitors.market import meet, see, sell

LAYER = "in_hand_price"
LONG_AGO = timedelta(days=60)


@pytest.fixture
def day() -> date:
    """Today in the shop: decisions are dated by the clock, so the prices around them are, too."""
    return now().astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def market(shop: Actor, day: date) -> Actor:
    """Three items: A is a little too dear, B much too dear, C has no cost; their prices are old."""
    sell(
        shop,
        {"code": "A", "usual_price": 10000, "cost": 5000, "role": "traffic", "sold_30d": 100},
        {"code": "B", "usual_price": 20000, "cost": 5000, "role": "traffic", "sold_30d": 1},
        {"code": "C", "usual_price": 10000, "role": "traffic"},
        {"code": "D", "usual_price": 10000},
    )
    with writing() as session:
        session.execute(update(ItemChange).values(at=now() - LONG_AGO))
    meet(shop, "Fox", {"A": 9700, "B": 12000, "C": 9000}, day)
    meet(shop, "Owl", {"A": 9900, "B": 15000}, day)
    return shop


def _cards(actor: Actor, day: date):
    with reading() as session:
        return open_advice(session, actor, day, LAYER).set_index("code", drop=False)


def _seen(card) -> Seen:
    return Seen(
        int(card["item_id"]),
        card["action"],
        int(card["ours"]),
        None if card["price"] is None else int(card["price"]),
    )


def test_cards_come_by_the_money_they_move(market, day):
    cards = _cards(market, day)
    assert cards["code"].tolist() == ["A", "B", "C"], "D has no rival, so no card"
    assert cards["action"].tolist() == ["beat", "beat", "watch"]
    assert cards["price"].tolist()[:2] == [9690, 18000]
    assert cards.loc["C", "notes"][0] == "no_cost"
    assert cards.loc["A", "margin_after"] == pytest.approx(1 - 0.026 - (5000 + 287) / 9690)


def test_nobody_is_advised_on_a_list_price(market, day):
    with pytest.raises(BadInput), reading() as session:
        open_advice(session, market, day, "list_price")


def test_a_slip_of_the_pen_is_told_and_nothing_is_advised_on_it(market, day):
    meet(market, "Cat", {"A": 99, "D": 99}, day)
    cards = _cards(market, day)
    slip, only = cards.loc["A"], cards.loc["D"]
    assert (slip["action"], slip["price"], slip["cheapest"], slip["rivals"], slip["odd"]) == (
        "beat",
        9690,
        9700,
        2,
        1,
    )
    assert (only["action"], only["notes"], only["odd"]) == ("watch", ("odd",), 1)
    assert pd.isna(only["price"])
    assert "1" in rests_on(card_facts(only))
    assert sentences(card_facts(only))[0]


def test_two_packs_of_theirs_come_in_one_parcel(market, day):
    sell(
        market,
        {
            "code": "P",
            "usual_price": 10000,
            "cost": 5000,
            "role": "traffic",
            "pack_size": "1000",
            "pack_unit": "g",
        },
    )
    meet(market, "Cat", {"P": 4500}, day, kind="equivalent", shipping=600, gift_value=100)
    for amount, paid in ((500.0, 9000 + 600 - 200), (1500.0, 3000 + 400 - 67)):
        with writing() as session:
            theirs = session.scalars(select(RivalItem).where(RivalItem.title == "Cat P")).one()
            theirs.pack_amount, theirs.pack_unit = amount, "g"
        assert _cards(market, day).loc["P", "cheapest"] == paid


def test_shipping_and_gifts_count(market, day):
    sell(market, {"code": "E", "usual_price": 10000, "cost": 5000, "role": "traffic"})
    meet(market, "Cat", {"E": 9700}, day, shipping=600, gift_value=200)
    assert _cards(market, day).loc["E", "cheapest"] == 10100


def test_a_price_that_was_just_changed_is_let_be_and_the_lowest_is_remembered(market, day):
    with writing() as session:
        item = session.scalars(select(Item).where(Item.code == "A")).one()
        shops.edit_item(session, market, item.id, version=1, changes={"usual_price": 12000})
    card = _cards(market, day).loc["A"]
    assert (card["action"], card["notes"][0], card["lowest"]) == ("watch", "cool_down", 10000)
    later = _cards(market, day + timedelta(days=7)).loc["A"]
    assert (later["action"], later["price"]) == ("beat", 10800)


def test_accepting_changes_no_price_and_hides_the_card_until_it_is_undone(market, day):
    card = _cards(market, day).loc["A"]
    with writing() as session:
        ids = actions.accept(session, market, [_seen(card)], on=day, layer=LAYER)
    assert "A" not in _cards(market, day).index
    with reading() as session:
        assert session.scalar(select(Item.usual_price).where(Item.code == "A")) == 10000
        row = decided(session, market).iloc[0]
    assert (row["state"], row["price_decided"], row["code"]) == ("accepted", 9690, "A")
    assert "97" in sentences(row["facts"])[0]
    with writing() as session:
        actions.undo_decisions(session, market, ids)
    assert "A" in _cards(market, day).index


def test_the_second_of_two_leads_is_told(market, day):
    card = _seen(_cards(market, day).loc["A"])
    with writing() as session:
        actions.accept(session, market, [card], on=day, layer=LAYER)
    with pytest.raises(Conflict), writing() as session:
        actions.reject(session, market, card, "no", on=day, layer=LAYER)
    with reading() as session:
        assert decided(session, market)["state"].tolist() == ["accepted"]


def test_of_leads_who_press_at_the_same_moment_one_decides(market, day):
    card = _seen(_cards(market, day).loc["A"])

    def press(_n: int) -> str:
        try:
            with writing() as session:
                actions.accept(session, market, [card], on=day, layer=LAYER)
        except Conflict:
            return "told"
        return "decided"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(press, range(4))) == ["decided", "told", "told", "told"]
    with reading() as session:
        assert len(decided(session, market)) == 1


def test_advice_that_changed_since_it_was_seen_is_not_accepted(market, day):
    cards = _cards(market, day)
    both = [_seen(cards.loc["A"]), _seen(cards.loc["B"])]
    see(market, {"Fox A": 9500}, day)
    with pytest.raises(Conflict), writing() as session:
        actions.accept(session, market, both, on=day, layer=LAYER)
    with reading() as session:
        assert decided(session, market).empty, "all of them or none"


def test_another_price_needs_a_reason_beyond_the_limits(market, day):
    card = _seen(_cards(market, day).loc["A"])

    def edit(price: int | None, why: str = "") -> None:
        with writing() as session:
            actions.edit(session, market, card, price, why=why, on=day, layer=LAYER)

    for price, field in ((None, "price"), (0, "price"), (5000, "why"), (8000, "why")):
        with pytest.raises(BadInput) as refused:
            edit(price)
        assert refused.value.field == field
    edit(5000, "clearing the shelf")
    with reading() as session:
        row = decided(session, market).iloc[0]
    assert (row["state"], row["price_advised"], row["price_decided"], row["why"]) == (
        "edited", 9690, 5000, "clearing the shelf",
    )  # fmt: skip


def test_a_rejection_needs_a_reason(market, day):
    card = _seen(_cards(market, day).loc["A"])
    with pytest.raises(BadInput) as refused, writing() as session:
        actions.reject(session, market, card, "  ", on=day, layer=LAYER)
    assert refused.value.field == "why"
    with writing() as session:
        actions.reject(session, market, card, "their last pieces", on=day, layer=LAYER)
    assert "A" not in _cards(market, day).index


def test_prices_are_taken_over_when_asked_and_back_again(market, day):
    cards = _cards(market, day)
    with writing() as session:
        ids = actions.accept(
            session, market, [_seen(cards.loc[code]) for code in "ABC"[:2]], on=day, layer=LAYER
        )
    with writing() as session:
        assert actions.take_over(session, market, ids) == ids
        assert actions.take_over(session, market, ids) == [], "once is enough"
    with reading() as session:
        assert session.scalar(select(Item.usual_price).where(Item.code == "A")) == 9690
    with pytest.raises(Conflict), writing() as session:
        actions.undo_decisions(session, market, ids)
    with writing() as session:
        assert actions.undo_take_over(session, market, ids) == 2
    with reading() as session:
        assert session.scalar(select(Item.usual_price).where(Item.code == "B")) == 20000
    with writing() as session:
        actions.undo_decisions(session, market, ids)


def test_of_two_decisions_on_one_item_the_newer_one_is_taken_over(market, day):
    card = _seen(_cards(market, day).loc["A"])
    with writing() as session:
        (older,) = actions.accept(session, market, [card], on=day, layer=LAYER)
        session.get(Advice, older).decided_at -= timedelta(days=60)  # the cool-down is over, the card is back
    with writing() as session:
        newer = actions.edit(session, market, card, 9700, why="round", on=day, layer=LAYER)
    with writing() as session:
        assert actions.take_over(session, market, [older, newer]) == [newer]
    with reading() as session:
        assert session.scalar(select(Item.usual_price).where(Item.code == "A")) == 9700


def test_a_price_that_somebody_changed_meanwhile_is_not_taken_over(market, day):
    with writing() as session:
        ids = actions.accept(session, market, [_seen(_cards(market, day).loc["A"])], on=day, layer=LAYER)
        item = session.scalars(select(Item).where(Item.code == "A")).one()
        shops.edit_item(session, market, item.id, version=1, changes={"usual_price": 9999})
    with pytest.raises(Conflict), writing() as session:
        actions.take_over(session, market, ids)
    with reading() as session:
        assert session.scalar(select(Item.usual_price).where(Item.code == "A")) == 9999


def test_the_outcome_is_looked_at_one_and_two_weeks_later(market, day):
    with writing() as session:
        (advice_id,) = actions.accept(
            session, market, [_seen(_cards(market, day).loc["A"])], on=day, layer=LAYER
        )
        actions.take_over(session, market, [advice_id])
    then = now() + timedelta(days=7)
    see(market, {"Fox A": 9800, "Owl A": 9600}, day + timedelta(days=6))
    with writing() as session:
        assert look_at_outcomes(session, market.shop_id, now()) == 0
        assert outcomes_are_due(session, market.shop_id, then)
        assert look_at_outcomes(session, market.shop_id, then) == 1
        assert look_at_outcomes(session, market.shop_id, then) == 0, "once"
    with reading() as session:
        row = decided(session, market).iloc[0]
        assert session.get(Advice, advice_id).version == 2, "a look is no edit; taking over was one"
    assert row["outcome"]["7"] == {
        "on": (day + timedelta(days=7)).isoformat(),
        "ours": 9690, "rivals": 2, "cheaper": 1, "middle": 9700, "cheapest": 9600,
    }  # fmt: skip
    (line,) = outcome_lines(row["facts"], row["outcome"])
    assert "▼" in line
    with writing() as session:
        assert look_at_outcomes(session, market.shop_id, now() + timedelta(days=14)) == 1


def test_the_list_of_accepted_prices_keeps_numbers_and_holds_no_formula_of_others(market, day):
    with writing() as session:
        item = session.scalars(select(Item).where(Item.code == "A")).one()
        shops.edit_item(session, market, item.id, version=1, changes={"title": "=1+1"})
    cards = _cards(market, day)
    with writing() as session:
        actions.accept(session, market, [_seen(cards.loc["A"])], on=day, layer=LAYER)
        actions.edit(session, market, _seen(cards.loc["B"]), 5400, why="@rival", on=day, layer=LAYER)
    with reading() as session:
        book = openpyxl.load_workbook(io.BytesIO(accepted_xlsx(session, market)))
        values = openpyxl.load_workbook(io.BytesIO(accepted_xlsx(session, market)), data_only=True).active
    sheet = book.active
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert rows["A"][1].value == "'=1+1"
    assert (rows["A"][3].value, rows["A"][4].value, rows["A"][6].value) == (100, 96.9, pytest.approx(56.01))
    assert rows["A"][5].value.startswith("=E")
    assert rows["B"][13].value == "'@rival"
    shown = {row[0]: row for row in values.iter_rows(min_row=2, values_only=True)}
    assert shown["A"][5] == pytest.approx(-0.031)
    assert shown["B"][10] == pytest.approx(1 - 0.026 - 52.87 / 54, abs=1e-6)


def test_only_leads_decide(market, day):
    planner = Actor(market.user_id, market.shop_id, Role.PLANNER, "p")
    with pytest.raises(Forbidden), writing() as session:
        actions.accept(session, planner, [_seen(_cards(market, day).loc["A"])], on=day, layer=LAYER)
