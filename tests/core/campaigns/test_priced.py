"""Items of campaigns with their prices: in hand by the scenario, the lab's floor, own lows as buyers got them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from sqlalchemy import delete

from core.campaigns.plan_frames import plan_frames
from core.campaigns.priced import priced_items
from core.campaigns.tables import Campaign, CampaignPhase
from core.db.engine import reading, writing
from core.promotions.benefits import AmountTiers, PercentEach
from core.promotions.catalogue_reads import catalogue_run
from core.promotions.plan_actions import delete_plan, new_plan
from core.promotions.policy import Policy
from core.promotions.promotion import Bearer, Level, Promotion
from core.promotions.scenario import Scenario
from core.promotions.scenario_actions import save_scenario
from core.promotions.scope import Scope
from core.shop.actions import touch
from core.shop.reads import item_ids
from core.shop.take_over import Step, take_over
from core.team.rights import Actor
from tests.core.campaigns.campaign_items import stored_campaign_item
from tests.core.campaigns.plans import stored_campaign
from tests.core.competitors.price_shop import store_item

NOW = datetime.now(UTC)
TODAY = NOW.astimezone(ZoneInfo("Asia/Shanghai")).date()
OFF_15 = Promotion(
    "off",
    "percent_off",
    PercentEach(0.15),
    level=Level.ITEM,
    bearers=((Bearer.SHOP, 0.5), (Bearer.PLATFORM, 0.5)),
)


def _scenario(actor: Actor, *promotions: Promotion, policy: Policy | None = None) -> int:
    scenario = Scenario(promotions=promotions, **({"policy": policy} if policy else {}))
    with writing() as session:
        plan = new_plan(session, actor, f"Plan {policy} {[each.id for each in promotions]}"[:80])
        return save_scenario(session, actor, plan, "A", scenario).id


def _campaign(actor: Actor, days: int, *, lasts: int = 1, **changes: object) -> int:
    """Store a campaign that goes live in so many days."""
    live = NOW + timedelta(days=days)
    moments = {
        "starts_at": live - timedelta(days=20),
        "live_at": live,
        "ends_at": live + timedelta(days=lasts),
    }
    return stored_campaign(actor, **moments | {"enrol_by": None} | changes)


def _story(actor: Actor, code: str, *prices: tuple[int, int], **values: object) -> int:
    """Take over an item with its usual prices, each with the days ago since when; return its id."""
    first, *later = prices
    steps = [
        Step(
            NOW - timedelta(days=first[0]),
            {"code": code, "title": code, "usual_price": first[1], **values},
            "added",
        )
    ]
    steps += [Step(NOW - timedelta(days=ago), {"usual_price": price}) for ago, price in later]
    with writing() as session:
        take_over(session, actor, [steps])
    with reading() as session:
        return item_ids(session, actor, [code])[0]


def _priced(actor: Actor, *, only: list[int] | None = None) -> pd.DataFrame:
    with reading() as session:
        return priced_items(session, actor, plan_frames(session, actor, only=only), TODAY)


def _row(table: pd.DataFrame, campaign_id: int) -> pd.Series:
    rows = table[table["campaign_id"] == campaign_id]
    assert len(rows) == 1
    return rows.iloc[0]


def test_in_hand_is_the_page_price_without_a_scenario_and_the_run_of_the_stack_with_one(shop):
    nuts = store_item(shop, "A1", usual_price=10000, cost=3000, category="nuts")
    plain, stacked = (
        _campaign(shop, 10),
        _campaign(shop, 12, name="618", scenario_id=_scenario(shop, OFF_15)),
    )
    stored_campaign_item(shop, plain, nuts, price=9000)
    stored_campaign_item(shop, stacked, nuts, price=8000)
    told = _priced(shop)
    first, second = _row(told, plain), _row(told, stacked)
    assert (first["in_hand"], first["unit_kept"], first["price_state"]) == (9000, 9000, "plain")
    assert (second["in_hand"], second["in_hand_most"], second["price_state"]) == (6800, 6800, "priced")
    assert second["unit_kept"] == 6800 + 600  # the platform bears half of the 1,200 off


def test_the_floor_is_the_labs(sqlite_shop):
    nuts = store_item(sqlite_shop, "A1", usual_price=10000, cost=3000, category="nuts", role="profit")
    store_item(sqlite_shop, "A2", usual_price=10000)
    campaign = _campaign(sqlite_shop, 10, scenario_id=_scenario(sqlite_shop, OFF_15))
    stored_campaign_item(sqlite_shop, campaign, nuts)
    with reading() as session:
        run = catalogue_run(session, sqlite_shop, Scenario(promotions=(OFF_15,)), on=TODAY)
    row = _row(_priced(sqlite_shop), campaign)
    assert row["floor"] == run.items.loc[nuts, "floor"]
    assert row["in_hand"] == run.items.loc[nuts, "unit_paid"]


def test_without_a_cost_there_is_no_floor_and_without_a_price_no_price_in_hand(sqlite_shop):
    free, dear = store_item(sqlite_shop, "A1"), store_item(sqlite_shop, "A2", usual_price=100)
    campaign = _campaign(sqlite_shop, 10)
    stored_campaign_item(sqlite_shop, campaign, free)
    stored_campaign_item(sqlite_shop, campaign, dear)
    told = _priced(sqlite_shop).set_index("item_id")
    assert told["floor"].isna().all()
    assert told["in_hand"].isna().tolist() == [True, False]
    assert told["price_state"].tolist() == ["no_price", "plain"]


def test_a_scenario_that_is_gone_leaves_no_price_in_hand(sqlite_shop):
    nuts = store_item(sqlite_shop, "A1", usual_price=10000, cost=3000)
    with writing() as session:
        plan = new_plan(session, sqlite_shop, "Double 11")
        scenario = save_scenario(session, sqlite_shop, plan, "A", Scenario(promotions=(OFF_15,))).id
    campaign = _campaign(sqlite_shop, 10, scenario_id=scenario)
    stored_campaign_item(sqlite_shop, campaign, nuts)
    with writing() as session:
        delete_plan(session, sqlite_shop, plan, version=1)
    row = _row(_priced(sqlite_shop), campaign)
    assert row["price_state"] == "gone"
    assert pd.isna(row["in_hand"])
    assert row["floor"] > 0


def test_an_open_threshold_basis_gives_two_prices(sqlite_shop):
    nuts = store_item(sqlite_shop, "A1", usual_price=10000)
    tiers = Promotion("tiers", "shop_tiers", AmountTiers(((9000, 1000),)))
    open_basis = _scenario(sqlite_shop, OFF_15, tiers, policy=Policy(threshold_basis=None))
    campaign = _campaign(sqlite_shop, 10, scenario_id=open_basis)
    stored_campaign_item(sqlite_shop, campaign, nuts)
    row = _row(_priced(sqlite_shop), campaign)
    assert (row["in_hand"], row["in_hand_most"]) == (7500, 8500)


def test_a_scope_asks_for_the_items_tags_and_brand(sqlite_shop):
    only_new = Promotion(
        "new", "percent_off", PercentEach(0.5), level=Level.ITEM, scope=Scope(tags=frozenset({"新品"}))
    )
    tagged = store_item(sqlite_shop, "A1", usual_price=1000, facts={"标签": "新品"})
    plain = store_item(sqlite_shop, "A2", usual_price=1000)
    campaign = _campaign(sqlite_shop, 10, scenario_id=_scenario(sqlite_shop, only_new))
    for item in (tagged, plain):
        stored_campaign_item(sqlite_shop, campaign, item)
    assert _priced(sqlite_shop)["in_hand"].tolist() == [500, 1000]


def test_own_lows_are_of_the_recorded_usual_prices(shop):
    nuts = _story(shop, "A1", (200, 5000), (25, 4000), (20, 5000))
    stored_campaign_item(shop, campaign := _campaign(shop, 10), nuts, price=4500)
    row = _row(_priced(shop), campaign)
    assert (row["lowest_7"], row["lowest_15"], row["lowest_30"], row["lowest_90"]) == (5000, 5000, 4000, 4000)
    assert row["known_days"] == 90
    assert row["measured_on"] == pd.Timestamp(TODAY)


@pytest.mark.parametrize(
    ("ago", "lows"),
    [
        pytest.param(5, [3400, 3400, 3400, 3400], id="within a week"),
        pytest.param(12, [5000, 3400, 3400, 3400], id="within a fortnight"),
        pytest.param(60, [5000, 5000, 5000, 3400], id="within ninety days"),
        pytest.param(120, [5000, 5000, 5000, 5000], id="longer ago"),
    ],
)
def test_what_a_past_campaign_sold_it_for_in_hand_is_an_own_low(sqlite_shop, ago, lows):
    nuts = _story(sqlite_shop, "A1", (200, 5000))
    past = _campaign(sqlite_shop, -ago, name="99", state="done", scenario_id=_scenario(sqlite_shop, OFF_15))
    stored_campaign_item(sqlite_shop, past, nuts, price=4000)
    stored_campaign_item(sqlite_shop, coming := _campaign(sqlite_shop, 10), nuts, price=4500)
    for only in (None, [coming]):  # a campaign read alone still knows of the others
        row = _row(_priced(sqlite_shop, only=only), coming)
        assert [row[f"lowest_{days}"] for days in (7, 15, 30, 90)] == lows


def test_campaigns_without_phases_sell_from_their_go_live_to_their_end(sqlite_shop):
    nuts = _story(sqlite_shop, "A1", (200, 5000))
    past = _campaign(sqlite_shop, -10, state="done")
    stored_campaign_item(sqlite_shop, past, nuts, price=3000)
    coming = _campaign(sqlite_shop, 10)
    stored_campaign_item(sqlite_shop, coming, nuts)
    with writing() as session:
        session.execute(delete(CampaignPhase))
    row = _row(_priced(sqlite_shop), coming)
    assert (row["lowest_7"], row["lowest_15"]) == (5000, 3000)
    with writing() as session:
        session.get(Campaign, past).deleted_at = NOW
    assert _row(_priced(sqlite_shop), coming)["lowest_15"] == 5000


def test_a_past_plan_that_nobody_made_ready_lowers_nothing(sqlite_shop):
    nuts = _story(sqlite_shop, "A1", (200, 5000))
    stored_campaign_item(sqlite_shop, _campaign(sqlite_shop, -5, state="idea"), nuts, price=100)
    stored_campaign_item(sqlite_shop, coming := _campaign(sqlite_shop, 10), nuts)
    assert _row(_priced(sqlite_shop), coming)["lowest_30"] == 5000


def test_a_scenario_on_the_usual_price_counts_with_the_usual_price_of_then(sqlite_shop):
    nuts = _story(sqlite_shop, "A1", (200, 8000), (6, 5000))
    past = _campaign(sqlite_shop, -10, state="done", scenario_id=_scenario(sqlite_shop, OFF_15))
    stored_campaign_item(sqlite_shop, past, nuts)
    stored_campaign_item(sqlite_shop, coming := _campaign(sqlite_shop, 10), nuts)
    row = _row(_priced(sqlite_shop), coming)
    assert row["lowest_15"] == 5000  # not 5000 × 0.85: it was 8000 × 0.85 then


def test_a_campaign_that_is_on_is_not_measured_by_its_own_price(sqlite_shop):
    nuts = _story(sqlite_shop, "A1", (200, 5000), (0, 3000))
    own = _campaign(sqlite_shop, -1, lasts=5, state="live")
    stored_campaign_item(sqlite_shop, own, nuts, price=3000)
    row = _row(_priced(sqlite_shop), own)
    assert row["lowest_30"] == 5000
    assert row["measured_on"] == pd.Timestamp(TODAY - timedelta(days=2))


def test_a_campaign_that_is_over_is_measured_no_more(sqlite_shop):
    nuts = _story(sqlite_shop, "A1", (200, 5000))
    over = _campaign(sqlite_shop, -10, state="done")
    stored_campaign_item(sqlite_shop, over, nuts)
    row = _row(_priced(sqlite_shop), over)
    assert pd.isna(row["lowest_30"])
    assert row["known_days"] == 0
    assert row["in_hand"] == 5000


def test_a_past_campaign_whose_price_is_not_known_shortens_what_is_known(sqlite_shop):
    nuts = _story(sqlite_shop, "A1", (200, 5000))
    scenario = _scenario(sqlite_shop, OFF_15)
    past = _campaign(sqlite_shop, -10, state="done", scenario_id=scenario)
    stored_campaign_item(sqlite_shop, past, nuts, price=0)
    stored_campaign_item(sqlite_shop, coming := _campaign(sqlite_shop, 10), nuts)
    row = _row(_priced(sqlite_shop), coming)
    assert row["lowest_30"] == 5000
    assert 8 <= row["known_days"] <= 10


def test_an_empty_plan_has_no_rows_and_all_columns(sqlite_shop):
    told = _priced(sqlite_shop)
    assert told.empty
    assert {"in_hand", "floor", "lowest_90", "known_days"} <= set(told)


def test_another_shops_campaigns_are_not_read(sqlite_shop):
    nuts = _story(sqlite_shop, "A1", (200, 5000))
    campaign = _campaign(sqlite_shop, 10)
    stored_campaign_item(sqlite_shop, campaign, nuts)
    with writing() as session:
        row = session.get(Campaign, campaign)
        row.deleted_at = NOW
        touch(session, sqlite_shop.shop_id)
    assert _priced(sqlite_shop).empty
