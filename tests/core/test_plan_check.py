"""The clash check over a stored plan: what is read, what a move would do, and the command line."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from core.__main__ import main
from core.campaigns.clashes.clash import Checked
from core.campaigns.clashes.waivers import waive
from core.campaigns.tables import BudgetLine, Campaign, CampaignTask, PlanTarget, PlanTerms
from core.db.engine import reading, writing
from core.errors import NotFound
from core.locale import speaking
from core.plan_check import check_move, plan_check, plan_ground
from core.plan_check_command import as_json, as_text, check_shops
from core.promotions.benefits import OffOrder
from core.promotions.plan_actions import new_plan
from core.promotions.promotion import Promotion, Stacking
from core.promotions.scenario import Scenario
from core.promotions.stored import scenario_terms
from core.promotions.tables import PromotionScenario
from core.shop.actions import add_item
from core.team.rights import Actor
from tests.core.campaigns.campaign_items import stored_campaign_item
from tests.core.campaigns.plans import LIVE, stored_campaign

NOW = datetime(2026, 11, 9, 4, tzinfo=UTC)


def _item(actor: Actor, code: str = "A1") -> int:
    with writing() as session:
        row = {"code": code, "title": "坚果", "usual_price": 3000, "cost": 2500, "stock": 10}
        return add_item(session, actor, row).id


def _checked(actor: Actor) -> Checked:
    with reading() as session:
        return plan_check(session, actor, NOW)


def _rules(actor: Actor) -> set[str]:
    return {each.rule for each in _checked(actor).clashes}


def _two(actor: Actor) -> tuple[int, int]:
    first, then = stored_campaign(actor), stored_campaign(actor, name="店庆")
    item = _item(actor)
    for each in (first, then):
        stored_campaign_item(actor, each, item, price=2000, stock=8, forecast=9)
    return first, then


def test_a_stored_plan_is_read_whole(shop):
    first, _then = _two(shop)
    with writing() as session:
        session.add(
            BudgetLine(shop_id=shop.shop_id, campaign_id=first, kind="ads", planned=500, committed=600)
        )
        session.add(PlanTarget(shop_id=shop.shop_id, year=2026, month=11, budget=100))
        session.add(PlanTarget(shop_id=shop.shop_id, year=2026, month=0, budget=10_000))
    told = _checked(shop)
    assert {each.rule for each in told.clashes} == {
        "same_item", "below_floor", "stock_twice", "stock_short", "no_copy", "budget_month", "overspent", "overdue",
    }  # fmt: skip
    assert not told.not_run


def test_gates_festivals_limits_and_offers_are_read(sqlite_shop):
    shop = sqlite_shop
    first, then = _two(shop)
    deadline = NOW + timedelta(days=1)
    with writing() as session:
        plan_id = new_plan(session, shop, "买赠")
        coupon = Promotion("c", "shop_coupon", OffOrder(100), stacking=Stacking(group="shop_coupon"))
        tiers = Promotion("d", "cross_shop", OffOrder(100), stacking=Stacking(group="cross_shop"))
        ids = []
        for letter, promotion in (("Y", coupon), ("Z", tiers)):
            row = PromotionScenario(
                shop_id=shop.shop_id,
                plan_id=plan_id,
                letter=letter,
                terms=scenario_terms(Scenario(promotions=(promotion,))),
            )
            session.add(row)
            session.flush()
            ids.append(row.id)
        for campaign_id, scenario_id in zip((first, then), ids, strict=True):
            values = {
                "scenario_id": scenario_id,
                "gate_pack": "tmall_november_11",
                "enrol_by": deadline,
                "festival": "november_11",
                "festival_day": datetime(2026, 11, 12).date(),  # noqa: DTZ001 (a day)
            }
            session.execute(update(Campaign).where(Campaign.id == campaign_id).values(**values))
        session.execute(update(CampaignTask).values(assignee_id=shop.user_id, due_on=LIVE.date()))
        session.add(PlanTerms(shop_id=shop.shop_id, limits={"capacity": 1}))
    assert {"gate_deadline", "coupons_stack", "over_capacity", "festival_moved"} <= _rules(shop)


def test_a_move_is_tried_before_it_is_saved(sqlite_shop):
    _first, then = _two(sqlite_shop)
    with reading() as session:
        ground = plan_ground(session, sqlite_shop, NOW)
    new, gone = check_move(ground, then, 5)
    assert "same_item" in {each.rule for each in gone}
    assert "same_item" not in {each.rule for each in new}
    assert "same_item" in _rules(sqlite_shop)


def test_a_waived_clash_is_apart_and_another_shop_has_none(sqlite_shop):
    _two(sqlite_shop)
    told = _checked(sqlite_shop)
    clash = next(each for each in told.clashes if each.rule == "below_floor")
    with writing() as session:
        waive(session, sqlite_shop, clash, "sold off")
    after = _checked(sqlite_shop)
    assert clash.key not in {each.key for each in after.clashes}
    assert [(each.clash.key, each.waiver.reason) for each in after.waived] == [(clash.key, "sold off")]


def test_the_command_tells_worst_first_with_who_and_how(sqlite_shop):
    _two(sqlite_shop)
    with speaking("en"):
        told = check_shops("Test shop", NOW)
        text = as_text(told)
        values = as_json(told)
    assert text.startswith("Test shop: ")
    assert text.index("[Blocks]") < text.index("[Warning]") < text.index("[Good to know]")
    assert "Who: " in text
    (own,) = values["shops"]
    assert [each["key"] for each in own["clashes"]] == [each.key for each in told[0].checked.clashes]
    assert own["all_clear"] is False
    with pytest.raises(NotFound, match="Test shop"):
        check_shops("No such shop", NOW)


def test_the_command_line_lists_clashes_and_returns_0(sqlite_shop, capsys, monkeypatch):
    monkeypatch.setattr(
        "core.__main__.ask_language_from", lambda source: None
    )  # it speaks for the whole process
    assert main(["plan-check", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["shops"][0]["all_clear"] is True
    stored_campaign(sqlite_shop)
    assert main(["plan-check", "--shop", "Test shop"]) == 0
    assert "双11" in capsys.readouterr().out
    assert main(["plan-check", "--shop", "Elsewhere"]) == 1
    assert "Test shop" in capsys.readouterr().err


def test_without_clashes_it_says_so(sqlite_shop):
    with speaking("en"):
        assert as_text(check_shops(None, NOW)) == "Test shop: All clear: every rule ran over the whole plan."
