"""A scenario of the lab on a campaign: put there from either side, shown with its gates, taken back."""

import pytest

from core.campaigns.campaign_reads import campaign as campaign_view
from core.campaigns.item_actions import add_items
from core.db.engine import reading, writing
from core.promotions.plan_actions import new_plan
from core.promotions.scenario_actions import delete_scenario, save_scenario
from core.team.rights import Actor, Role
from tests.core.campaigns.plans import stored_campaign
from tests.core.promotions.nut_shop import coupon, open_nut_shop, scenario
from tests.pages.conftest import become

CALENDAR, LAB = "pages/plan/calendar.py", "pages/promote/promotions.py"


@pytest.fixture
def desk(sqlite_shop: Actor) -> tuple[Actor, int, int]:
    """A shop with two items and a plan of two scenarios, and a campaign with the items; returns plan and campaign."""
    open_nut_shop(sqlite_shop)
    number = stored_campaign(sqlite_shop)
    with writing() as session:
        plan = new_plan(session, sqlite_shop, "Snacks")
        save_scenario(session, sqlite_shop, plan, "A", scenario(coupon(500)))
        save_scenario(session, sqlite_shop, plan, "B", scenario(coupon(900)))
        add_items(session, sqlite_shop, number, codes=["A1", "B1"])
    return sqlite_shop, plan, number


def _on(actor: Actor, number: int) -> int | None:
    with reading() as session:
        return campaign_view(session, actor, number).scenario_id


def _press(app, label: str):
    app = next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
    return app


def _offer(open_app, number: int):
    app = open_app(CALENDAR, query={"campaign": str(number), "part": "offer"})
    assert not app.exception
    return app


def _select(app, label: str):
    return next(each for each in app.selectbox if each.label == label)


def test_a_scenario_is_chosen_in_the_panel_and_undone(desk, open_app):
    actor, _plan, number = desk
    app = _offer(open_app, number)
    assert any("No scenario yet" in each.value for each in app.info)
    choice = _select(app, "Scenario of the lab")
    choice.set_value(1)
    app = _press(app, "Use it")
    assert _on(actor, number) == 1
    assert any("not the chosen scenario" in each.value for each in app.warning)
    assert any("before offers" in each.value for each in app.text)
    _press(app, "Undo")
    assert _on(actor, number) is None


def test_a_scenario_is_put_on_a_campaign_from_the_lab(desk, open_app):
    actor, plan, number = desk
    app = open_app(LAB, query={"plan": str(plan), "scenario": "B"})
    _select(app, "Campaign").set_value(number)
    app = _press(app, "Put it there")
    assert _on(actor, number) == 2
    assert "双11" in [each.label for each in app.get("page_link")]
    _press(app, "Undo")
    assert _on(actor, number) is None


def test_a_scenario_that_is_gone_is_said_and_breaks_nothing(desk, open_app):
    actor, plan, number = desk
    app = _offer(open_app, number)
    _select(app, "Scenario of the lab").set_value(1)
    _press(app, "Use it")
    with writing() as session:
        delete_scenario(session, actor, plan, "A", version=1)
    app = _offer(open_app, number)
    assert any("no longer in the lab" in each.value for each in app.warning)


def test_a_viewer_sees_the_offer_and_no_way_to_change_it(desk, open_app):
    actor, plan, number = desk
    become(actor, Role.VIEWER)
    assert not any(each.label == "Use it" for each in _offer(open_app, number).button)
    lab = open_app(LAB, query={"plan": str(plan), "scenario": "B"})
    assert not any(each.label == "Put it there" for each in lab.button)
