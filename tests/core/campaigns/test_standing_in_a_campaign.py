"""What else stands in a campaign: budget lines, what goes out and when, and the scenario of the lab."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.campaigns import budget_actions as budget
from core.campaigns import scenario_actions as scenarios
from core.campaigns import send_actions as sends
from core.campaigns.budget_actions import Line
from core.campaigns.send_actions import Send
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.promotions.choice_actions import choose_scenario
from core.promotions.plan_actions import new_plan
from core.promotions.scenario_actions import delete_scenario, save_scenario
from core.team.rights import Actor, Role
from tests.core.campaigns.plans import stored_campaign
from tests.core.promotions.nut_shop import TODAY, coupon, open_nut_shop, scenario

NOON = datetime(2026, 11, 10, 4, 0, 30, tzinfo=UTC)


def _act(function, *args, **named):
    with writing() as session:
        return function(session, *args, **named)


def _lines(actor: Actor, campaign: int) -> tuple[Line, ...]:
    with reading() as session:
        return budget.budget_lines(session, actor, campaign)


def test_budget_lines_are_saved_together_and_set_back(shop):
    campaign = stored_campaign(shop)
    new = [Line("ads", "千川", 40_000_00), Line("creators", planned=25_000_00, spent=100)]
    assert _act(budget.save_lines, shop, campaign, new) == ()
    ads, creators = _lines(shop, campaign)
    changed = replace(ads, committed=30_000_00)
    before = _act(
        budget.save_lines, shop, campaign, [changed, Line("other")], dropped={creators.id: creators.version}
    )
    assert [line.kind for line in _lines(shop, campaign)] == ["ads", "other"]
    _act(budget.restore_lines, shop, campaign, before, _lines(shop, campaign))
    back = [replace(line, version=0) for line in _lines(shop, campaign)]
    assert back == [replace(ads, version=0), replace(creators, version=0)]


def test_the_second_of_two_who_change_a_line_is_told(shop):
    campaign = stored_campaign(shop)
    _act(budget.save_lines, shop, campaign, [Line("ads", planned=100), Line("other", planned=5)])
    ads, other = _lines(shop, campaign)
    _act(budget.save_lines, shop, campaign, [replace(ads, planned=200)])
    with pytest.raises(Conflict):
        _act(budget.save_lines, shop, campaign, [replace(other, planned=6), replace(ads, planned=300)])
    with pytest.raises(Conflict):
        _act(budget.restore_lines, shop, campaign, (), (ads, other))
    assert [line.planned for line in _lines(shop, campaign)] == [200, 5]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (Line("ads", planned=-1), "planned"),
        (Line("ads", committed=-5), "committed"),
        (Line("ads", spent=10**14), "spent"),
        (Line("bribes"), "kind"),
        (Line("ads", "x" * 81), "name"),
    ],
)
def test_a_budget_that_cannot_be_is_refused_at_its_field(sqlite_shop, line, field):
    campaign = stored_campaign(sqlite_shop)
    with pytest.raises(BadInput) as error:
        _act(budget.save_lines, sqlite_shop, campaign, [Line("visual", planned=1), line])
    assert error.value.field == field
    assert _lines(sqlite_shop, campaign) == ()


def test_a_split_budget_sums_to_its_total():
    told = budget.split(100_01, {"ads": 0.4, "creators": 0.25, "discounts": 0.25, "visual": 0.1})
    assert [line.planned for line in told] == [4001, 2500, 2500, 1000]
    assert [(line.kind, line.planned) for line in budget.default_lines(100_00)] == [
        ("ads", 40_00),
        ("creators", 25_00),
        ("discounts", 25_00),
        ("visual", 10_00),
    ]
    with pytest.raises(BadInput):
        budget.split(-1, {"ads": 1.0})


def test_a_send_is_added_changed_deleted_and_brought_back(shop):
    campaign = stored_campaign(shop)
    saved = _act(sends.save_send, shop, campaign, Send("sms", NOON, " 老客 ", 5000)).now
    assert (saved.sends_at, saved.audience) == (NOON.replace(second=0), "老客")
    changed = _act(sends.save_send, shop, campaign, replace(saved, channel="push"))
    assert changed.before == saved
    with pytest.raises(Conflict):
        _act(sends.save_send, shop, campaign, replace(saved, channel="live"))
    gone = _act(sends.delete_send, shop, campaign, saved.id, version=changed.now.version)
    with pytest.raises(NotFound):
        _act(sends.save_send, shop, campaign, replace(saved, channel="live"))
    again = _act(sends.save_send, shop, campaign, sends.new_again(gone)).now
    assert (again.channel, again.audience_count) == ("push", 5000)
    assert again.id != saved.id


@pytest.mark.parametrize(
    ("send", "field"),
    [
        (Send("pigeon", NOON), "channel"),
        (Send("sms", NOON.replace(year=3000)), "sends_at"),
        (Send("sms", NOON.replace(year=1999)), "sends_at"),
        (Send("sms", NOON, audience_count=-1), "audience_count"),
        (Send("sms", NOON, note="x" * 201), "note"),
    ],
)
def test_a_send_that_cannot_be_is_refused_at_its_field(sqlite_shop, send, field):
    campaign = stored_campaign(sqlite_shop)
    with pytest.raises(BadInput) as error:
        _act(sends.save_send, sqlite_shop, campaign, send)
    assert error.value.field == field


def _plan(actor: Actor) -> int:
    open_nut_shop(actor)
    plan_id = _act(new_plan, actor, "双11")
    _act(save_scenario, actor, plan_id, "A", scenario(coupon(500)))
    return plan_id


def test_a_scenario_is_put_on_a_campaign_and_taken_off(shop):
    campaign, plan_id = stored_campaign(shop), _plan(shop)
    with reading() as session:
        (offered,) = scenarios.offered(session, shop)
    put = _act(scenarios.put_scenario, shop, campaign, offered.id, version=1)
    assert put.before is None
    assert "双11 · A" in put.told  # nobody chose it yet
    with pytest.raises(Conflict):
        _act(scenarios.put_scenario, shop, campaign, None, version=1)
    _act(choose_scenario, shop, plan_id, "A", version=1, on=TODAY, reason="try it")
    again = _act(scenarios.put_scenario, shop, campaign, offered.id, version=put.version)
    assert again.told == ""
    off = _act(scenarios.put_scenario, shop, campaign, None, version=again.version)
    assert off.before == offered.id


def test_a_deleted_scenario_is_put_on_no_campaign(sqlite_shop):
    campaign, plan_id = stored_campaign(sqlite_shop), _plan(sqlite_shop)
    with reading() as session:
        (offered,) = scenarios.offered(session, sqlite_shop)
        wanted, stored = scenarios.scenario_at(session, sqlite_shop, offered.id)
    assert (wanted.title, stored.letter) == ("双11 · A", "A")
    _act(delete_scenario, sqlite_shop, plan_id, "A", version=1)
    with pytest.raises(NotFound):
        _act(scenarios.put_scenario, sqlite_shop, campaign, offered.id, version=1)
    with reading() as session:
        assert scenarios.scenario_at(session, sqlite_shop, offered.id) is None


def test_who_only_looks_changes_nothing(sqlite_shop):
    campaign = stored_campaign(sqlite_shop)
    viewer = Actor(user_id=sqlite_shop.user_id, shop_id=sqlite_shop.shop_id, role=Role.VIEWER, name="")
    with pytest.raises(Forbidden):
        _act(budget.save_lines, viewer, campaign, [Line("ads")])
    with pytest.raises(Forbidden):
        _act(sends.save_send, viewer, campaign, Send("sms", NOON))
    with pytest.raises(Forbidden):
        _act(scenarios.put_scenario, viewer, campaign, None, version=1)
