"""What the plan needs of somebody today: only of who may do something, nearest first, each with its place."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from core.campaigns.clashes.check import check
from core.campaigns.clashes.ground import RoleGround
from core.campaigns.due import DueTask, due_tasks
from core.campaigns.tables import CampaignTask
from core.db.engine import reading, writing
from core.locale import speaking
from core.plan_needs import plan_needs, task_needs
from core.shop.actions import open_shop
from core.team.actions import ensure_local_user
from core.team.rights import Actor, Role
from tests.core.campaigns.clashes.grounds import TODAY, at, campaign, ground, item
from tests.core.campaigns.plans import stored_campaign

PLANNER = Actor(1, 1, Role.PLANNER, "Mia")


def _said(on, actor: Actor = PLANNER) -> list[tuple[str, str, str, bool]]:
    with speaking("en"):
        return [(n.kind, n.sentence, n.thing, n.is_urgent) for n in plan_needs(actor, check(on), TODAY)]


def test_what_blocks_a_campaign_is_counted_by_campaign():
    plan = [campaign(1, "11-02", "11-04"), campaign(2, "12-20", "12-22")]
    items = [item(1, 5, unit_kept=1), item(2, 5, unit_kept=1)]
    assert _said(ground(plan, items=items)) == [
        ("clash", "2 clashes block Campaign 1: Below the floor, No copy chosen", "1", True),
        ("clash", "A clash blocks Campaign 2: Below the floor", "2", False),  # seven weeks ahead
    ]


def test_a_deadline_counts_down_and_what_costs_is_one_line():
    plan = [campaign(1, "11-20", "11-22", gate_pack="p", enrol_by=at("11-04 18:00"))]
    on = ground(plan, items=[item(1, 5, stock=1)], lights=[(1, 5, "g", "unknown", "block")])
    assert _said(on) == [
        (
            "gates",
            "Campaign 1: enrolment closes in 3 days, 11-04 18:00, and of the gates that block 1 is unknown",
            "1",
            True,
        ),
        ("clash", "1 clash in the plan costs something", "warn", False),
    ]


def test_of_many_campaigns_the_rest_is_one_line():
    plan = [campaign(n, "11-02", "11-04") for n in range(1, 7)]
    told = _said(ground(plan))
    assert [thing for _kind, _sentence, thing, _urgent in told] == ["1", "2", "3", ""]
    assert told[-1][1] == "3 more clashes block campaigns"


def test_campaigns_that_break_the_item_portfolio_are_named():
    plan = [campaign(n, "12-02", "12-04", level="S") for n in range(1, 6)]
    items = [item(n, n + 10, role="event") for n in range(1, 6)]
    told = _said(ground(plan, items=items, roles=RoleGround(shares={"profit": 0.5})))
    assert told == [
        (
            "structure",
            "5 campaigns break the item portfolio: Campaign 1, Campaign 2, Campaign 3 and 2 more",
            "",
            False,
        )
    ]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER])
def test_who_may_not_change_campaigns_is_not_asked(role):
    on = ground([campaign(1, "11-02", "11-04")])
    assert _said(on, replace(PLANNER, role=role)) == []


def test_every_rule_that_blocks_names_its_campaign():
    plan = [
        campaign(1, "11-02", "11-05", protected_until=at("11-20")),
        campaign(2, "11-03", "11-06"),
        campaign(3, "11-10", "11-12"),
    ]
    items = [item(n, 5, in_hand=1000 - n, stock=400) for n in (1, 2, 3)]
    said = " ".join(sentence for _kind, sentence, _thing, _urgent in _said(ground(plan, items=items)))
    assert "block Campaign 2" in said
    assert "Campaign 3" in said


def test_tasks_of_a_person_are_told_by_day():
    tasks = [
        DueTask(1, "Shoot", 4, "Eleven", date(2026, 10, 30)),
        DueTask(2, "Copy", 4, "Eleven", date(2026, 10, 31)),
        DueTask(3, "Stock", 5, "Twelve", TODAY),
    ]
    with speaking("en"):
        told = [(n.kind, n.sentence, n.thing, n.is_urgent) for n in task_needs(PLANNER, tasks, TODAY)]
    assert told == [
        ("overdue", "2 tasks of yours are overdue: Shoot (Eleven) and more", "4", True),
        ("due", "1 task of yours is due today: Stock (Twelve)", "5", False),
    ]
    assert list(task_needs(replace(PLANNER, role=Role.VIEWER), tasks, TODAY)) == []


def test_due_are_ones_own_open_tasks_of_plans_up_to_the_day(shop):
    own = stored_campaign(shop)
    stored_campaign(shop, name="idea", state="idea")
    with writing() as session:
        session.execute(update(CampaignTask).values(assignee_id=shop.user_id))
        other = open_shop(session, ensure_local_user(session), name="Other", platform="jd")
    with reading() as session:
        assert due_tasks(session, shop, date(2026, 11, 2)) == ()
        (task,) = due_tasks(session, shop, date(2026, 11, 3))
        assert (task.name, task.campaign_id, task.campaign, task.due) == (
            "主图",
            own,
            "双11",
            date(2026, 11, 3),
        )
        assert due_tasks(session, other, date(2026, 11, 3)) == ()
