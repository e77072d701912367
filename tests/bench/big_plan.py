"""500 campaigns over a year on a shop of many items: 5,000 tasks, 50,000 rows of items, budgets and sends."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.orm import Session

from core.campaigns.tables import (
    BudgetLine,
    Campaign,
    CampaignItem,
    CampaignPhase,
    CampaignSend,
    CampaignTask,
    PlanTarget,
    TaskNeed,
)
from core.competitors.tables import PricePolicy
from core.db.base import now
from core.db.engine import writing
from core.positioning.role_targets import SECTION
from core.positioning.tables import StoreProfile
from core.promotions.benefits import AmountTiers, EveryAmount, OffOrder, PercentEach
from core.promotions.promotion import Level, Promotion
from core.promotions.scenario import Scenario
from core.promotions.scope import Scope
from core.promotions.stored import scenario_terms
from core.promotions.tables import PromotionPlan, PromotionScenario
from core.shop.actions import touch
from core.shop.items import ItemRole
from core.shop.tables import Item

CAMPAIGNS, TASKS_EACH, ITEMS_EACH = 500, 10, 100
PLATFORMS = ("taobao", "tmall", "jd", "pinduoduo", "douyin")
LEVELS = "SAABBBCCCC"
PHASES = (("gather", -30, -15), ("warm_up", -15, 0), ("burst", 0, 2), ("return", 2, 5), ("review", 5, 8))
BATCH = 20_000
GATES_EVERY, SCENARIO_EVERY, FESTIVAL_EVERY = 5, 4, 20  # campaigns; the others have none
SCENARIOS = (
    (
        Promotion("tiers", "shop_tiers", AmountTiers(((5000, 500), (9900, 1500)))),
        Promotion("cross", "cross_shop", EveryAmount(8000, 900), level=Level.PLATFORM),
    ),
    (
        Promotion("each", "percent_off", PercentEach(0.1), level=Level.ITEM, scope=Scope(categories=frozenset({"零食"}))),
        Promotion("coupon", "shop_coupon", OffOrder(500)),
    ),
)  # fmt: skip


_TRAFFIC = {"position": "cheapest", "margin": 0.03, "least": 2900, "most": 3500}


def store_plan(shop_id: int, user_id: int, year: int) -> None:
    """Store the plan of a year; campaigns go live every 17½ hours, each for two days."""
    with writing() as session:
        items = list(session.scalars(select(Item.id).where(Item.shop_id == shop_id).order_by(Item.id)))
        _store(session, Campaign, _campaigns(shop_id, user_id, year, _scenarios(session, shop_id)))
        own = session.execute(
            select(Campaign.id, Campaign.live_at).where(Campaign.shop_id == shop_id).order_by(Campaign.id)
        ).all()
        campaigns = [(int(row.id), row.live_at) for row in own]
        _store(session, CampaignPhase, _phases(shop_id, campaigns))
        _store(session, CampaignTask, _tasks(shop_id, user_id, campaigns))
        tasks = list(session.scalars(select(CampaignTask.id).order_by(CampaignTask.id)))
        _store(session, TaskNeed, _needs(tasks))
        _store(session, CampaignItem, _items(shop_id, [each for each, _live in campaigns], items))
        _store(session, BudgetLine, _budget(shop_id, [each for each, _live in campaigns]))
        _store(session, CampaignSend, _sends(shop_id, campaigns))
        _store(session, PlanTarget, _targets(shop_id, year))
        _give_roles(session, shop_id)
        touch(session, shop_id)


def _give_roles(session: Session, shop_id: int) -> None:
    """Give most items a role, and the roles targets: so the rule of the item portfolio has something to look at."""
    roles = [*(role.value for role in ItemRole), ""]
    for n, role in enumerate(roles):
        session.execute(
            update(Item).where(Item.shop_id == shop_id, Item.id % len(roles) == n).values(role=role)
        )
    shares = {"profit": 0.45, "traffic": 0.2}
    session.add(
        StoreProfile(shop_id=shop_id, number=1, terms={SECTION: {"shares": shares}}, changed=[SECTION])
    )
    session.add(PricePolicy(shop_id=shop_id, terms={"goals": {"traffic": _TRAFFIC}}))


def _store(session: Session, kind: Any, rows: Iterator[dict[str, Any]]) -> None:
    table = cast(Table, kind.__table__)
    while batch := list(islice(rows, BATCH)):
        session.connection().execute(insert(table), batch)


def _stamp() -> dict[str, Any]:
    return {"version": 1, "created_at": now(), "updated_at": now()}


def _scenarios(session: Session, shop_id: int) -> list[int]:
    """Store the two scenarios that campaigns share; what they take off adds up."""
    plan = PromotionPlan(shop_id=shop_id, name="全年玩法")
    session.add(plan)
    session.flush()
    rows = [
        PromotionScenario(
            shop_id=shop_id, plan_id=plan.id, letter=letter, terms=scenario_terms(Scenario(promotions=own))
        )
        for letter, own in zip("AB", SCENARIOS, strict=True)
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def _campaigns(shop_id: int, user_id: int, year: int, scenarios: list[int]) -> Iterator[dict[str, Any]]:
    first, stamp = datetime(year, 1, 1, 12, tzinfo=UTC), _stamp()
    for n in range(CAMPAIGNS):
        live = first + timedelta(hours=17.5) * n
        yield stamp | {
            "shop_id": shop_id,
            "name": f"活动 {n + 1}",
            "platform": PLATFORMS[n % len(PLATFORMS)],
            "level": LEVELS[n % len(LEVELS)],
            "goal": "gmv",
            "state": "planned",
            "owner_id": user_id,
            "live_at": live,
            "starts_at": live - timedelta(days=30),
            "ends_at": live + timedelta(days=8),
            "target": 1_000_000_00,
            "protected_until": live + timedelta(days=15) if n % 10 == 0 else None,
            "enrol_by": live - timedelta(days=20),
            "gate_pack": "any_sale" if n % GATES_EVERY == 0 else "",
            "scenario_id": scenarios[n // SCENARIO_EVERY % 2] if n % SCENARIO_EVERY == 0 else None,
            "festival": "november_11" if n % FESTIVAL_EVERY == 0 else "",
            "festival_day": date(year, 11, 11) if n % FESTIVAL_EVERY == 0 else None,
            "skips_days_off": False,
            "curve": {},
            "note": "",
        }


def _phases(shop_id: int, campaigns: list[tuple[int, datetime]]) -> Iterator[dict[str, Any]]:
    for campaign_id, live in campaigns:
        for kind, starts, ends in PHASES:
            yield {
                "shop_id": shop_id,
                "campaign_id": campaign_id,
                "kind": kind,
                "name": "",
                "starts_at": live + timedelta(days=starts),
                "ends_at": live + timedelta(days=ends),
            }


def _tasks(shop_id: int, user_id: int, campaigns: list[tuple[int, datetime]]) -> Iterator[dict[str, Any]]:
    stamp, roles = _stamp(), ("planner", "design", "marketer", "supply", "service")
    for campaign_id, live in campaigns:
        day = live.date()
        for n in range(TASKS_EACH):
            offset = -30 + 3 * n
            yield stamp | {
                "shop_id": shop_id,
                "campaign_id": campaign_id,
                "name": f"任务 {n + 1}",
                "role": roles[n % len(roles)],
                "kind": "asset" if n % 5 == 1 else "",
                "assignee_id": user_id if n % 3 == 0 else None,
                "starts_on": day + timedelta(days=offset),
                "due_on": day + timedelta(days=offset + 2),
                "offset": offset,
                "note": "",
            }


def _needs(tasks: list[int]) -> Iterator[dict[str, Any]]:
    for n, task_id in enumerate(tasks):
        if n % TASKS_EACH:
            yield {"task_id": task_id, "needs_id": tasks[n - 1]}


def _items(shop_id: int, campaigns: list[int], items: list[int]) -> Iterator[dict[str, Any]]:
    """Each campaign has 100 items in a row; the next begins 37 further, so neighbours share some."""
    stamp = _stamp()
    for n, campaign_id in enumerate(campaigns):
        for k in range(ITEMS_EACH):
            yield stamp | {
                "shop_id": shop_id,
                "campaign_id": campaign_id,
                "item_id": items[(n * 37 + k) % len(items)],
                "price": 1990 + (n * 7 + k * 131) % 900,
                "stock": 100 + k,
                "forecast": 120 if k % 9 == 0 else 60,
                "note": "",
            }


def _budget(shop_id: int, campaigns: list[int]) -> Iterator[dict[str, Any]]:
    stamp = _stamp()
    for campaign_id in campaigns:
        for kind, amount in (("ads", 400_000), ("creators", 250_000), ("discounts", 250_000)):
            yield stamp | {
                "shop_id": shop_id,
                "campaign_id": campaign_id,
                "kind": kind,
                "name": "",
                "planned": amount,
                "committed": amount // 2,
                "spent": 0,
            }


def _sends(shop_id: int, campaigns: list[tuple[int, datetime]]) -> Iterator[dict[str, Any]]:
    stamp = _stamp()
    for n, (campaign_id, live) in enumerate(campaigns):
        yield stamp | {
            "shop_id": shop_id,
            "campaign_id": campaign_id,
            "channel": ("sms", "push")[n % 2],
            "sends_at": datetime.combine(live.date(), time(n % 24), UTC),
            "audience": "老客",
            "audience_count": 10_000,
            "note": "",
        }


def _targets(shop_id: int, year: int) -> Iterator[dict[str, Any]]:
    """The year and its months are to bring nearly what campaigns do, and may cost a little less than they do."""
    stamp, months = _stamp(), 12
    gmv, budget = CAMPAIGNS * 900_000_00, CAMPAIGNS * 850_000
    for month in range(months + 1):
        parts = months if month else 1
        yield stamp | {
            "shop_id": shop_id,
            "year": year,
            "month": month,
            "gmv": gmv // parts,
            "budget": budget // parts,
        }


def middle(year: int) -> date:
    """Return a day in the midst of the plan."""
    return date(year, 6, 15)
