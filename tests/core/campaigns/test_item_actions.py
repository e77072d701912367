"""The items of a campaign: added in bulk, edited together or not at all, priced by a rule, taken out and put back."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.campaigns import item_actions as actions
from core.campaigns.item_fields import prices_off
from core.campaigns.plan_frames import items_frame
from core.campaigns.tables import CampaignItem
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.shop.actions import RowEdit, add_item, delete_items
from core.shop.reads import item_ids
from core.shop.tables import Item
from core.team.rights import Actor, Role
from tests.core.campaigns.plans import stored_campaign


def _stock(actor: Actor, *codes: str, usual: int | None = 1990) -> list[int]:
    with writing() as session:
        return [
            add_item(session, actor, {"code": code, "title": f"Item {code}", "usual_price": usual}).id
            for code in codes
        ]


def _rows(actor: Actor, campaign_id: int) -> pd.DataFrame:
    with reading() as session:
        return items_frame(session, actor, only=[campaign_id])


def _added(actor: Actor, campaign_id: int, **which: object) -> actions.Added:
    with writing() as session:
        return actions.add_items(session, actor, campaign_id, **which)


def test_items_are_added_by_code_and_what_is_not_added_is_named(shop):
    _stock(shop, "A1", "A2", "A3")
    campaign = stored_campaign(shop)
    assert len(_added(shop, campaign, codes=["A1", " A1 ", "A2"]).ids) == 2
    told = _added(shop, campaign, codes=["A2", "A3", "Z9"])
    assert (len(told.ids), told.already, told.unknown) == (1, ("A2",), ("Z9",))
    assert _rows(shop, campaign)["code"].tolist() == ["A1", "A2", "A3"]
    assert "Z9" in actions.added_sentence(told)


def test_what_another_shop_sells_is_not_added(shop):
    (own,) = _stock(shop, "A1")
    campaign = stored_campaign(shop)
    stranger = Actor(user_id=shop.user_id, shop_id=shop.shop_id + 1, role=Role.OWNER, name="")
    with writing() as session, pytest.raises(NotFound):
        actions.add_items(session, stranger, campaign, [own])
    with writing() as session, pytest.raises(NotFound):
        actions.add_items(session, shop, campaign, [own + 999])
    assert _rows(shop, campaign).empty


def test_edits_are_saved_together_or_not_at_all_with_the_item_named(shop):
    _stock(shop, "A1", "A2")
    campaign = stored_campaign(shop)
    first, second = _added(shop, campaign, codes=["A1", "A2"]).ids
    good = RowEdit(first, 1, {"price": 1590, "stock": 100})
    with writing() as session, pytest.raises(BadInput, match="A2") as error:
        actions.edit_campaign_items(session, shop, [good, RowEdit(second, 1, {"price": -1})])
    assert error.value.field == "price"
    with writing() as session, pytest.raises(Conflict, match="A2"):
        actions.edit_campaign_items(session, shop, [good, RowEdit(second, 7, {"stock": 3})])
    assert _rows(shop, campaign)["own_price"].isna().all()
    with writing() as session:
        before = actions.edit_campaign_items(session, shop, [good, RowEdit(second, 1, {"price": None})])
    assert before == (RowEdit(first, 2, {"price": None, "stock": None}),)
    assert _rows(shop, campaign)["price"].tolist() == [1590, 1990]
    with writing() as session:
        actions.edit_campaign_items(session, shop, before)
    assert _rows(shop, campaign)["own_price"].isna().all()
    assert _rows(shop, campaign)["version"].tolist() == [3, 1]


def test_the_second_of_two_editors_is_told(shop):
    _stock(shop, "A1")
    campaign = stored_campaign(shop)
    (row,) = _added(shop, campaign, codes=["A1"]).ids
    with writing() as session:
        actions.edit_campaign_items(session, shop, [RowEdit(row, 1, {"price": 1500})])
    with writing() as session, pytest.raises(Conflict):
        actions.edit_campaign_items(session, shop, [RowEdit(row, 1, {"price": 1400})])
    assert _rows(shop, campaign)["price"].tolist() == [1500]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", 0),
        ("price", 10**12),
        ("price", 15.9),
        ("stock", -1),
        ("forecast", 10**10),
        ("note", "x" * 201),
        ("cost", 1),
    ],
)
def test_an_absurd_value_is_refused_at_its_field(sqlite_shop, field, value):
    _stock(sqlite_shop, "A1")
    campaign = stored_campaign(sqlite_shop)
    (row,) = _added(sqlite_shop, campaign, codes=["A1"]).ids
    with writing() as session, pytest.raises(BadInput) as error:
        actions.edit_campaign_items(session, sqlite_shop, [RowEdit(row, 1, {field: value})])
    assert error.value.field == field


def test_a_rule_prices_every_item_that_has_a_usual_price_and_is_undone(shop):
    _stock(shop, "A1", "A2")
    _stock(shop, "A3", usual=None)
    campaign = stored_campaign(shop)
    _added(shop, campaign, codes=["A1", "A2", "A3"])
    with writing() as session:
        told = actions.set_prices(session, shop, campaign, 15, to_yuan=True)
    assert (told.n, told.without_price) == (2, 1)
    assert _rows(shop, campaign)["own_price"].fillna(0).tolist() == [1600, 1600, 0]
    with writing() as session:
        actions.undo_prices(session, shop, told.before)
    assert _rows(shop, campaign)["own_price"].isna().all()


@pytest.mark.parametrize("percent", [-1, 100, 250])
def test_no_rule_gives_goods_away_or_makes_them_dearer(sqlite_shop, percent):
    campaign = stored_campaign(sqlite_shop)
    with writing() as session, pytest.raises(BadInput) as error:
        actions.set_prices(session, sqlite_shop, campaign, percent)
    assert error.value.field == "percent"


@settings(max_examples=60, deadline=None)
@given(usual=st.integers(1, 10**11), percent=st.floats(0, 99), to_yuan=st.booleans())
def test_a_price_by_rule_is_never_above_usual_nor_nothing(usual, percent, to_yuan):
    told = int(prices_off(pd.Series([usual], dtype="Int64"), percent, to_yuan=to_yuan)[0])
    assert 1 <= told <= usual
    if to_yuan and told >= 100:
        assert told % 100 == 0


def test_rows_taken_out_come_back_as_they_were(shop):
    _stock(shop, "A1", "A2")
    campaign = stored_campaign(shop)
    rows = _added(shop, campaign, codes=["A1", "A2"]).ids
    with writing() as session:
        edits = [RowEdit(rows[0], 1, {"price": 1500, "stock": 20, "note": "head"})]
        actions.edit_campaign_items(session, shop, edits)
    with writing() as session:
        taken = actions.take_out(session, shop, campaign, rows)
    assert _rows(shop, campaign).empty
    _added(shop, campaign, codes=["A2"])  # in again by somebody else: left alone
    with writing() as session:
        assert len(actions.put_back(session, shop, taken)) == 1
    back = _rows(shop, campaign).set_index("code")
    assert back.loc["A1", ["price", "stock", "note"]].tolist() == [1500, 20, "head"]
    assert len(back) == 2


def test_an_item_that_left_the_shop_is_not_put_back(sqlite_shop):
    _stock(sqlite_shop, "A1")
    campaign = stored_campaign(sqlite_shop)
    rows = _added(sqlite_shop, campaign, codes=["A1"]).ids
    with writing() as session:
        taken = actions.take_out(session, sqlite_shop, campaign, rows)
        delete_items(session, sqlite_shop, item_ids(session, sqlite_shop, ["A1"]))
    with writing() as session:
        assert actions.put_back(session, sqlite_shop, taken) == ()


def test_who_only_looks_changes_nothing(sqlite_shop):
    campaign = stored_campaign(sqlite_shop)
    viewer = Actor(user_id=sqlite_shop.user_id, shop_id=sqlite_shop.shop_id, role=Role.VIEWER, name="")
    with writing() as session, pytest.raises(Forbidden):
        actions.add_items(session, viewer, campaign, codes=["A1"])
    with writing() as session, pytest.raises(Forbidden):
        actions.set_prices(session, viewer, campaign, 10)
    with reading() as session:
        assert session.scalars(select(CampaignItem.id)).all() == []


def test_thousands_of_items_at_once_but_not_more_than_is_told(shop):
    with writing() as session:
        session.add_all(
            [Item(shop_id=shop.shop_id, code=f"N{n}", title="n", usual_price=100 + n) for n in range(1200)]
        )
    campaign = stored_campaign(shop)
    codes = [f"N{n}" for n in range(1200)]
    assert len(_added(shop, campaign, codes=codes).ids) == 1200
    with writing() as session:
        assert actions.set_prices(session, shop, campaign, 10).n == 1200
    assert (_rows(shop, campaign)["own_price"] == (_rows(shop, campaign)["usual_price"] * 9 // 10)).all()
    with writing() as session, pytest.raises(BadInput):
        actions.add_items(session, shop, campaign, codes=[f"M{n}" for n in range(5001)])
