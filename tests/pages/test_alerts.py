"""Alerts on the page: a rule is previewed before it is saved, what fires is settled and opened again."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.competitors import alert_actions, alert_reads
from core.competitors.alert_watch import watch
from core.db.base import now
from core.db.engine import reading, writing
from core.team.rights import Actor, Role
from tests.core.competitors.market import meet, see, sell
from tests.pages.conftest import become

PAGE = "pages/plan/competitors.py"


@pytest.fixture
def today() -> date:
    """The shop's day: the page counts from it."""
    return now().astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def market(sqlite_shop: Actor, today: date) -> Actor:
    """Two items that two rivals sell; one of them has cut its price since last week."""
    sell(
        sqlite_shop,
        {"code": "A", "title": "Green *tea*", "usual_price": 10000, "cost": 6000, "category": "tea"},
        {"code": "B", "title": "Salted nuts", "usual_price": 10000, "cost": 6000, "category": "nuts"},
    )
    week_ago = today - timedelta(days=7)
    meet(sqlite_shop, "Fox", {"A": 11000, "B": 12000}, week_ago)
    meet(sqlite_shop, "Owl", {"A": 9000}, week_ago)
    see(sqlite_shop, {"Fox A": 8000}, today)
    return sqlite_shop


def _open(open_app, **query: str):
    return open_app(PAGE, query={"segment": "alerts", **query})


def _rules(actor: Actor):
    with reading() as session:
        return alert_reads.rules(session, actor)


def _fire(actor: Actor, today: date) -> None:
    """Let a rule learn, cut two prices, and look again."""
    with writing() as session:
        alert_actions.add_rule(session, actor, kind="down", name="Falls")
        watch(session, actor.shop_id, now())
    see(actor, {"Fox A": 7000, "Fox B": 9000}, today)
    with writing() as session:
        watch(session, actor.shop_id, now())


def _texts(app) -> str:
    return "\n".join(str(each.value) for each in [*app.markdown, *app.text, *app.caption]).replace("\\", "")


def test_a_first_visit_offers_the_usual_rules(market, open_app):
    app = _open(open_app)
    app.button(key="alerts_usual").click().run()
    assert not app.exception
    assert len(_rules(market)) == 5


def test_a_rule_shows_what_it_would_hit_before_it_is_saved(market, open_app):
    app = _open(open_app)
    app.button(key="alerts_add").click().run()
    assert "Would hit 1 of 3 pairs today." in _texts(app)
    assert app.dataframe[0].value["Title"].tolist() == ["Green *tea*"]
    app.number_input(key="rule_new_amount_share_down").set_value(30.0).run()
    assert "Would hit 0 of 3 pairs today." in _texts(app)
    assert _rules(market) == [], "nothing is saved by looking"
    app.number_input(key="rule_new_amount_share_down").set_value(5.0).run()
    app.selectbox(key="rule_new_category").set_value("nuts").run()
    assert "Would hit 0 of 1 pair today." in _texts(app)
    app.button(key="rule_save").click().run()
    assert not app.exception
    (rule,) = _rules(market)
    assert (rule.kind, rule.scope.category, rule.terms.amount) == ("down", "nuts", 0.05)


def test_a_rule_that_cannot_be_meant_is_told_and_not_saved(market, open_app):
    app = _open(open_app)
    app.button(key="alerts_add").click().run()
    app.number_input(key="rule_new_amount_share_down").set_value(0.0).run()
    assert len(app.error) == 1
    app.number_input(key="rule_new_amount_share_down").set_value(5.0).run()
    app.text_input(key="rule_new_item").set_value("no such").run()
    assert "no such" in app.error[0].value
    assert _rules(market) == []


def test_alerts_are_listed_settled_undone_and_opened_again(market, today, open_app):
    _fire(market, today)
    app = _open(open_app)
    assert "Fox is down ▼25.0% on Salted nuts: ¥120.00 → ¥90.00" in _texts(app)
    rows = [button.key for button in app.button if button.key.startswith("alert_done_")]
    assert len(rows) == 2
    app.button(key=rows[0]).click().run()
    assert len([button for button in app.button if button.key.startswith("alert_done_")]) == 1
    app.button(key="flash_undo").click().run()
    assert len([button for button in app.button if button.key.startswith("alert_done_")]) == 2
    app.button(key="alerts_settle_all").click().run()
    assert app.text[-1].value == "No alert waits. The rules go on watching." or "No alert waits" in _texts(
        app
    )
    app = _open(open_app, alerts="done")
    again = next(button for button in app.button if button.key.startswith("alert_open_"))
    again.click().run()
    assert not app.exception
    with reading() as session:
        assert alert_reads.waiting(session, market).open == 1


def test_alerts_are_filtered(market, today, open_app):
    _fire(market, today)
    app = _open(open_app)
    app.text_input(key="alerts_search").set_value("nuts").run()
    assert len([button for button in app.button if button.key.startswith("alert_done_")]) == 1


def test_rules_are_switched_deleted_and_brought_back(market, today, open_app):
    _fire(market, today)
    rule_id = _rules(market)[0].id
    app = _open(open_app, alerts="rules")
    app.toggle(key=f"rule_on_{rule_id}_1").set_value(False).run()
    assert not _rules(market)[0].is_on
    app.button(key=f"rule_delete_{rule_id}").click().run()
    assert _rules(market) == []
    app.button(key="flash_undo").click().run()
    assert len(_rules(market)) == 1


def test_the_second_of_two_editors_of_a_rule_is_told(market, today, open_app):
    _fire(market, today)
    rule_id = _rules(market)[0].id
    app = _open(open_app, alerts="rules")
    app.button(key=f"rule_edit_{rule_id}").click().run()
    with writing() as session:
        alert_actions.edit_rule(session, market, rule_id, version=1, changes={"name": "First"})
    app.text_input(key=f"rule_{rule_id}_name").set_value("Second").run()
    app.button(key="rule_save").click().run()
    assert len(app.warning) == 1
    assert _rules(market)[0].name == "First"


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER, Role.LEAD])
@pytest.mark.parametrize("part", ["open", "done", "rules"])
def test_each_part_draws_for_each_role_in_both_languages(market, today, open_app, locale, role, part):
    _fire(market, today)
    become(market, role)
    app = open_app(PAGE, locale=locale, query={"segment": "alerts", "alerts": part})
    assert not app.exception
    assert [error.value for error in app.error] == []
    may_settle = any(button.key.startswith("alert_done_") for button in app.button)
    assert may_settle == (part == "open" and role != Role.VIEWER)
