"""A draft starts from a campaign, its brief already filled; and the campaign's price and times are known to its copy."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.campaigns.item_actions import add_items, edit_campaign_items
from core.campaigns.scenario_actions import offered, put_scenario
from core.campaigns.tables import Campaign, CampaignPhase
from core.content import actions
from core.content.campaign_copy import (
    briefs_of_campaign,
    campaign_of_brief,
    copy_by_campaign,
    link_brief,
    unlink,
)
from core.content.from_campaign import campaign_brief, filled_brief
from core.content.from_items import as_of_now, brief_item
from core.content.from_scenario import offer_of
from core.content.reads import brief as stored_brief
from core.content.stale import stale
from core.db.engine import reading, writing
from core.errors import BadInput, Forbidden, NotFound
from core.promotions.basket import Line
from core.promotions.benefits import (
    AmountTiers,
    EveryAmount,
    Gift,
    OffOrder,
    PercentEach,
    PiecesPercent,
    ShippingOff,
)
from core.promotions.plan_actions import new_plan
from core.promotions.promotion import Condition, Level, Limits, Promotion
from core.promotions.scenario import Scenario, Wanted
from core.promotions.scenario_actions import save_scenario
from core.promotions.scope import Scope
from core.shop.actions import RowEdit, add_item
from core.shop.reads import items_by_code
from core.team.rights import Actor, Role
from tests.core.campaigns.plans import LIVE, stored_campaign

TEA, NUTS = "武夷山茉莉花茶", "混合坚果"


def _act(function, *args, **named):
    with writing() as session:
        return function(session, *args, **named)


def _see(function, *args, **named):
    with reading() as session:
        return function(session, *args, **named)


def _campaign(actor: Actor, **prices: int | None) -> tuple[int, dict[str, int]]:
    """A campaign with the tea (T1, usually ¥59.9) and the nuts (N1) at these prices; returns it and its rows."""
    campaign = stored_campaign(actor)
    with writing() as session:
        for code, title in (("T1", TEA), ("N1", NUTS)):
            add_item(session, actor, {"code": code, "title": title, "usual_price": 5990, "stock": 900})
        ids = add_items(session, actor, campaign, codes=list(prices)).ids
        rows = dict(zip(prices, ids, strict=True))
        edits = [RowEdit(rows[code], 1, {"price": price}) for code, price in prices.items() if price]
        edit_campaign_items(session, actor, edits)
    return campaign, rows


def _price(actor: Actor, row: int, version: int, price: int | None, **more: Any) -> None:
    _act(edit_campaign_items, actor, [RowEdit(row, version, {"price": price, **more})])


def _chosen_push(actor: Actor, brief_id: int, title: str, body: str = "泡一壶茉莉花茶") -> None:
    values = {"kind": "push", "angle": "plain", "parts": {"title": title, "body": body}, "origin": "person"}
    with writing() as session:
        copy_id = actions.store_draft(
            session,
            shop_id=actor.shop_id,
            brief_id=brief_id,
            job_id=f"j{brief_id}",
            slot="s",
            values=values,
        )
        actions.choose(session, actor, copy_id, version=1, chosen=True)


def _announce(actor: Actor, campaign: int) -> int:
    brief = _see(campaign_brief, actor, campaign)
    with writing() as session:
        return actions.save_brief(session, actor, brief, campaign_id=campaign).id


def test_a_brief_comes_filled_with_items_price_times_and_occasion(shop):
    campaign, rows = _campaign(shop, T1=4990)
    _act(edit_campaign_items, shop, [RowEdit(rows["T1"], 2, {"stock": 300, "forecast": 200})])
    told = _see(filled_brief, shop, campaign)
    brief = told.brief
    assert (brief.items[0].code, brief.items[0].event_price, brief.offer.price) == ("T1", 4990, 4990)
    assert (brief.offer.starts, brief.offer.ends) == (LIVE, LIVE + timedelta(days=1))
    assert (brief.occasion, brief.offer.stock_limit, brief.shop) == ("双11", 300, "Test shop")
    assert told.told == ()


def test_items_of_different_prices_name_no_price_for_all_and_say_so(sqlite_shop):
    campaign, _rows = _campaign(sqlite_shop, T1=4990, N1=3990)
    told = _see(filled_brief, sqlite_shop, campaign)
    assert told.brief.offer.price is None
    assert [item.event_price for item in told.brief.items] == [4990, 3990]
    assert len(told.told) == 1


def test_the_items_that_are_expected_to_sell_most_are_in_the_brief(shop):
    campaign = stored_campaign(shop)
    with writing() as session:
        for n in range(25):
            add_item(session, shop, {"code": f"C{n}", "title": f"Item {n}", "usual_price": 100})
        ids = add_items(session, shop, campaign, codes=[f"C{n}" for n in range(25)]).ids
        edit_campaign_items(session, shop, [RowEdit(row, 1, {"forecast": n}) for n, row in enumerate(ids)])
    told = _see(filled_brief, shop, campaign)
    assert [item.code for item in told.brief.items] == [f"C{n}" for n in range(24, 4, -1)]
    assert "25" in told.told[0]


@pytest.mark.parametrize(
    ("changes", "occasion"),
    [
        ({"name": "双11 2026"}, "双11"),
        ({"name": "2026年老客清仓周"}, "老客清仓周"),
        ({"name": "2026"}, "2026"),
        ({"name": "内部代号 7", "festival": "november_11", "festival_day": date(2026, 11, 11)}, "双11"),
        ({"name": "返场", "festival": "gone", "festival_day": date(2026, 11, 11)}, "返场"),
    ],
)
def test_the_occasion_is_what_buyers_call_it(sqlite_shop, changes, occasion):
    campaign, _rows = _campaign(sqlite_shop, T1=4990)
    with writing() as session:
        row = session.get(Campaign, campaign)
        for field, value in changes.items():
            setattr(row, field, value)
    assert _see(campaign_brief, sqlite_shop, campaign).occasion == occasion


def test_an_empty_campaign_starts_no_draft_and_a_viewer_neither(sqlite_shop):
    campaign = stored_campaign(sqlite_shop)
    with pytest.raises(BadInput):
        _see(campaign_brief, sqlite_shop, campaign)
    viewer = Actor(user_id=sqlite_shop.user_id, shop_id=sqlite_shop.shop_id, role=Role.VIEWER, name="")
    with pytest.raises(Forbidden):
        _see(campaign_brief, viewer, campaign)


def test_the_scenarios_threshold_comes_along(sqlite_shop):
    campaign, _rows = _campaign(sqlite_shop, T1=4990)
    promotions = (
        Promotion("p1", "cross_shop", EveryAmount(30000, 5000), level=Level.PLATFORM),
        Promotion("p2", "official_off", PercentEach(0.15), level=Level.ITEM),
    )
    plan = _act(new_plan, sqlite_shop, "双11")
    _act(save_scenario, sqlite_shop, plan, "A", Scenario((Wanted("T1"),), promotions))
    (scenario,) = _see(offered, sqlite_shop)
    _act(put_scenario, sqlite_shop, campaign, scenario.id, version=1)
    told = _see(filled_brief, sqlite_shop, campaign)
    assert (told.brief.offer.threshold, told.brief.offer.off) == (30000, 5000)
    assert len(told.told) == 2  # the 15 % off, and that the price in hand is another one


STARTS, ENDS = datetime(2026, 11, 10, 12, tzinfo=UTC), datetime(2026, 11, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("promotion", "fields"),
    [
        (Promotion("p", "shop_tiers", AmountTiers(((20000, 3000),))), {"threshold": 20000, "off": 3000}),
        (Promotion("p", "shop_tiers", AmountTiers(((20000, 3000), (40000, 8000)))), {}),
        (
            Promotion("p", "shop_coupon", OffOrder(2000), condition=Condition(amount=19900)),
            {"threshold": 19900, "off": 2000},
        ),
        (Promotion("p", "shop_every", EveryAmount(20000, 3000), limits=Limits(cap=6000)), {}),
        (Promotion("p", "shop_every", EveryAmount(20000, 3000), scope=Scope(items=frozenset({"X"}))), {}),
        (Promotion("p", "shop_every", EveryAmount(20000, 3000), is_on=False), {}),
        (
            Promotion(
                "p",
                "shop_coupon",
                OffOrder(2000),
                condition=Condition(amount=9900, buyers=frozenset({"new"})),
            ),
            {},
        ),
        (
            Promotion("p", "shop_every", EveryAmount(20000, 3000), condition=Condition(ends=STARTS)),
            {},
        ),
        (Promotion("p", "gift", Gift("G", "帆布袋", 2)), {"gift": "帆布袋", "gift_quantity": 2}),
        (Promotion("p", "gift", Gift("G", "帆布袋"), condition=Condition(amount=29900)), {}),
        (Promotion("p", "free_shipping", ShippingOff()), {"free_shipping": True}),
        (Promotion("p", "free_shipping", ShippingOff(), condition=Condition(amount=5900)), {}),
        (Promotion("p", "pieces_percent", PiecesPercent(((2, 0.2),))), {}),
    ],
)
def test_only_what_holds_for_every_reader_is_carried_over_and_the_rest_is_told(promotion, fields):
    line = Line("T1", 5990, 1, item="T1")
    told = offer_of([promotion], [line], STARTS, ENDS)
    assert told.fields == fields
    assert bool(told.told) == (not fields and promotion.is_on)


def test_a_changed_event_price_makes_the_chosen_copy_that_names_it_stale(shop):
    campaign, rows = _campaign(shop, T1=4990)
    brief_id = _announce(shop, campaign)
    _chosen_push(shop, brief_id, "茉莉花茶到手49.9元")
    assert _see(stale, shop) == []
    _price(shop, rows["T1"], 2, 4590)
    assert [(each.brief_id, each.pieces) for each in _see(stale, shop)] == [(brief_id, 1)]
    _price(shop, rows["T1"], 3, 4990)
    assert _see(stale, shop) == []


def test_copy_that_names_no_price_does_not_mind_the_campaigns(sqlite_shop):
    campaign, rows = _campaign(sqlite_shop, T1=4990)
    _chosen_push(sqlite_shop, _announce(sqlite_shop, campaign), "茉莉花茶来了")
    _price(sqlite_shop, rows["T1"], 2, 4590)
    assert _see(stale, sqlite_shop) == []


def test_prices_of_several_items_are_each_known_to_the_copy(sqlite_shop):
    campaign, rows = _campaign(sqlite_shop, T1=4990, N1=3990)
    brief_id = _announce(sqlite_shop, campaign)
    _chosen_push(sqlite_shop, brief_id, "茉莉花茶49.9元", "混合坚果39.9元")
    assert _see(stale, sqlite_shop) == []
    _price(sqlite_shop, rows["N1"], 2, 3590)
    assert [each.brief_id for each in _see(stale, sqlite_shop)] == [brief_id]


def test_a_price_of_ones_own_in_the_brief_stays(sqlite_shop):
    campaign, rows = _campaign(sqlite_shop, T1=4990)
    brief_id = _announce(sqlite_shop, campaign)
    stored = _see(stored_brief, sqlite_shop, brief_id).brief
    own = stored.model_copy(update={"offer": stored.offer.model_copy(update={"price": 3990})})
    _price(sqlite_shop, rows["T1"], 2, 4590)
    now = _see(campaign_of_brief, sqlite_shop, brief_id, stored)
    items = [brief_item(row) for row in _see(items_by_code, sqlite_shop, ["T1"])]
    assert as_of_now(own, items, now)[0].offer.price == 3990
    followed, changes = as_of_now(stored, items, now)
    assert followed.offer.price == 4590
    assert [change.fields for change in changes] == [("event_price",)]


def test_a_campaign_that_moved_moves_the_times_of_its_offer(shop):
    campaign, _rows = _campaign(shop, T1=4990)
    brief_id = _announce(shop, campaign)
    _chosen_push(shop, brief_id, "茉莉花茶11月10日20:00开抢")
    assert _see(stale, shop) == []
    with writing() as session:
        burst = session.query(CampaignPhase).filter_by(campaign_id=campaign, kind="burst").one()
        burst.starts_at += timedelta(days=7)
        burst.ends_at += timedelta(days=7)
    assert [each.brief_id for each in _see(stale, shop)] == [brief_id]


def test_a_deleted_campaign_leaves_the_brief_as_it_was(sqlite_shop):
    campaign, _rows = _campaign(sqlite_shop, T1=4990)
    brief_id = _announce(sqlite_shop, campaign)
    _chosen_push(sqlite_shop, brief_id, "茉莉花茶到手49.9元")
    with writing() as session:
        session.get(Campaign, campaign).deleted_at = LIVE
    assert _see(stale, sqlite_shop) == []
    assert _see(copy_by_campaign, sqlite_shop).empty


def test_what_copy_a_campaign_has_is_counted(shop):
    campaign, _rows = _campaign(shop, T1=4990)
    first, second = _announce(shop, campaign), _announce(shop, campaign)
    _chosen_push(shop, first, "茉莉花茶来了")
    (row,) = _see(copy_by_campaign, shop).to_dict("records")
    assert (row["campaign_id"], row["briefs"], row["pieces"], row["chosen"]) == (campaign, 2, 1, 1)
    assert (row["chosen_push"], row["chosen_sms"]) == (1, 0)
    assert set(_see(briefs_of_campaign, shop, campaign)["id"]) == {first, second}
    assert _act(unlink, shop, second) == campaign
    assert _see(briefs_of_campaign, shop, campaign)["id"].tolist() == [first]
    assert _act(unlink, shop, second) is None


def test_a_brief_is_linked_to_campaigns_of_its_shop_only(sqlite_shop):
    campaign, _rows = _campaign(sqlite_shop, T1=4990)
    brief_id = _announce(sqlite_shop, campaign)
    other = stored_campaign(sqlite_shop, name="返场")
    _act(link_brief, sqlite_shop, brief_id, other)
    assert _see(briefs_of_campaign, sqlite_shop, campaign).empty
    stranger = Actor(user_id=sqlite_shop.user_id, shop_id=sqlite_shop.shop_id + 1, role=Role.OWNER, name="")
    with pytest.raises(NotFound):
        _act(link_brief, stranger, brief_id, campaign)
    with pytest.raises(NotFound):
        _act(link_brief, sqlite_shop, brief_id, campaign + 99)
