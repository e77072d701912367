"""What needs somebody today: only what they may do something about, worst first."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from core.competitors.alert_actions import add_rule
from core.competitors.alert_watch import watch
from core.competitors.tables import Match
from core.content import actions as content
from core.content.brief import Brief, BriefItem
from core.db.base import now
from core.db.engine import reading, writing
from core.jobs import queue
from core.jobs.liveness import announce
from core.jobs.tables import Job
from core.locale import speaking
from core.shop import actions
from core.shop.tables import ItemChange
from core.team.rights import Actor, Role
from core.today import needs
from tests.core.competitors.market import meet, noon, see, sell

TODAY = date(2026, 11, 1)


def _kinds(actor: Actor, today: date = TODAY) -> list[str]:
    with reading() as session:
        return [need.kind for need in needs(session, actor, today)]


@pytest.fixture
def working(sqlite_shop: Actor) -> Actor:
    """A shop with a worker that was just heard of."""
    with writing() as session:
        announce(session, "desk")
    return sqlite_shop


def _job(actor: Actor, brief_id: int, **changes) -> None:
    with writing() as session:
        job_id = queue.submit(session, actor, "draft", {"brief_id": brief_id})
        session.execute(update(Job).where(Job.id == job_id).values(**changes))


def test_a_fresh_shop_needs_only_a_model(working):
    assert _kinds(working) == ["model"]


def test_without_a_worker_that_comes_first(sqlite_shop):
    assert _kinds(sqlite_shop)[0] == "worker"


def test_gaps_of_items_are_counted(working):
    with writing() as session:
        actions.add_item(session, working, {"code": "A", "title": "A", "usual_price": 100})
        actions.add_item(
            session, working, {"code": "B", "title": "B", "cost": 50, "facts": {"origin": "Fujian"}}
        )
    assert _kinds(working) == ["facts", "usual_price", "cost", "model"]


def test_rules_are_due_from_the_day_after_their_date(working):
    assert "rules" not in _kinds(working)
    assert "rules" in _kinds(working, date(2099, 1, 1))


def test_a_viewer_is_not_asked_for_what_they_may_not_do(working):
    with writing() as session:
        actions.add_item(session, working, {"code": "A", "title": "A"})
    viewer = Actor(working.user_id, working.shop_id, Role.VIEWER, "v")
    assert _kinds(viewer) == []


def test_only_the_newest_failure_of_a_brief_counts_and_only_while_nothing_followed(working):
    _job(working, 7, state="failed", message="no balance", ended_at=now())
    _job(working, 7, state="failed", message="no balance", ended_at=now())
    _job(working, 8, state="failed", message="x", created_at=now() - timedelta(days=5))
    assert _kinds(working)[0] == "job"
    assert _kinds(working).count("job") == 1
    _job(working, 7, state="done", ended_at=now())
    assert "job" not in _kinds(working)
    _job(working, 7, state="failed", message="no balance", ended_at=now())
    assert "job" in _kinds(working), "an older success hides no newer failure"


def test_drafts_wait_until_one_is_chosen(working):
    brief = Brief(items=(BriefItem(title="Tea"),), occasion="11.11")
    draft = {"kind": "sms", "angle": "offer", "parts": {"text": "Hi"}, "origin": "template"}
    with writing() as session:
        brief_id = content.save_brief(session, working, brief).id
        copy_id = content.store_draft(
            session,
            shop_id=working.shop_id,
            brief_id=brief_id,
            job_id="",
            slot="sms.0",
            values=draft,
        )
    with reading() as session:
        waiting = next(need for need in needs(session, working, TODAY) if need.kind == "choose")
    assert waiting.thing == str(brief_id)
    with writing() as session:
        content.choose(session, working, copy_id, version=1, chosen=True)
    assert "choose" not in _kinds(working)


def test_chosen_copy_that_an_item_left_behind_comes_before_drafts(working):
    tea = {"code": "T1", "title": "茉莉花茶", "usual_price": 5990, "cost": 100, "facts": {"产地": "福建"}}
    item = BriefItem(code="T1", title="茉莉花茶", usual_price=5990, facts={"产地": "福建"})
    with writing() as session:
        item_id = actions.add_item(session, working, tea).id
        brief_id = content.save_brief(session, working, Brief(items=(item,))).id
        parts = {"title": "日常价59.9元", "body": "茉莉花茶"}
        draft = {"kind": "push", "angle": "plain", "parts": parts, "origin": "person", "chosen": True}
        content.store_draft(
            session, shop_id=working.shop_id, brief_id=brief_id, job_id="", slot="p", values=draft
        )
    assert "stale" not in _kinds(working)
    with writing() as session:
        actions.edit_item(session, working, item_id, version=1, changes={"usual_price": 6990})
    assert _kinds(working)[0] == "stale"


@pytest.fixture
def market(working: Actor) -> Actor:
    """Two items that a rival sells cheaper, seen lately, and one that was seen long ago."""
    for code in "AB":
        sell(
            working,
            {"code": code, "usual_price": 10000, "cost": 5000, "role": "traffic", "facts": {"a": "b"}},
        )
    with writing() as session:
        session.execute(update(ItemChange).values(at=now() - timedelta(days=90)))
    meet(working, "Fox", {"A": 11000, "B": 9500}, TODAY)
    meet(working, "Owl", {"A": 11000}, TODAY - timedelta(days=30))
    return working


def test_rivals_prices_ask_for_advice_and_another_look(market):
    with reading() as session:
        found = {need.kind: need.sentence for need in needs(session, market, TODAY)}
    assert list(found) == ["advice", "stale_prices", "model"]
    with speaking("en"), reading() as session:
        said = [need.sentence for need in needs(session, market, TODAY)]
    assert said[:2] == ["2 price moves are advised", "1 of 3 rival prices are stale"]


def test_alerts_come_first_where_they_are_urgent(market):
    with writing() as session:
        for kind, terms in (("crosses", {"amount": 0}), ("down", {"amount": 0.05})):
            add_rule(session, market, kind=kind, terms=terms)
        watch(session, market.shop_id, noon(TODAY))
    see(market, {"Fox A": 9000}, TODAY)
    with writing() as session:
        watch(session, market.shop_id, noon(TODAY))
    with reading() as session:
        found = needs(session, market, TODAY)
    assert [(need.kind, need.is_urgent) for need in found][:2] == [("alert", True), ("alert", False)]
    viewer = Actor(market.user_id, market.shop_id, Role.VIEWER, "v")
    assert _kinds(viewer) == []


def test_suggested_matches_wait_for_whoever_decides_on_them(market):
    with writing() as session:
        session.execute(update(Match).values(state="suggested"))
    assert "matches" in _kinds(market)
    marketer = Actor(market.user_id, market.shop_id, Role.MARKETER, "m")
    assert "matches" not in _kinds(marketer)


def test_a_look_at_prices_that_failed_is_told(working):
    with writing() as session:
        job_id = queue.submit(session, working, "watch_prices", {})
        session.execute(
            update(Job).where(Job.id == job_id).values(state="failed", message="x", ended_at=now())
        )
    assert _kinds(working)[0] == "watch"


def test_a_search_for_matches_that_failed_is_told(working):
    with writing() as session:
        job_id = queue.submit(session, working, "match", {})
        session.execute(
            update(Job).where(Job.id == job_id).values(state="failed", message="x", ended_at=now())
        )
        (told,) = [need for need in needs(session, working, TODAY) if need.kind == "matches"]
    assert told.is_urgent
    assert "x" in told.sentence
