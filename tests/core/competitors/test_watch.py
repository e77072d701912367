"""Watching: silent on the first run, once for one movement, told once to each webhook, over the cap together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from core.competitors import alert_actions as actions
from core.competitors import alert_reads as reads
from core.competitors.alert_watch import Watched, watch
from core.competitors.tables import Alert, AlertRule, AlertState
from core.competitors.watch_job import start_looks
from core.competitors.watching import KIND, ask
from core.db.base import now
from core.db.engine import reading, writing
from core.errors import BadInput, Conflict, Forbidden, NotFound
from core.jobs.runner import run_here
from core.jobs.tables import Job
from core.outbox.tables import Message, Webhook
from core.shop import actions as shops
from core.team.rights import Actor, Role
from tests.core.competitors.market import meet, noon, see, sell

DAY = date(2026, 11, 1)


@pytest.fixture
def market(shop: Actor) -> Actor:
    """A shop with four items, two rivals, and a webhook that hears of it."""
    sell(
        shop,
        *({"code": code, "usual_price": 10000, "cost": 6000, "category": category, "role": "traffic"}
          for code, category in (("A", "nuts"), ("B", "nuts"), ("C", "tea"), ("D", "tea"))),
    )  # fmt: skip
    meet(shop, "Fox", {"A": 11000, "B": 12000, "C": 13000}, DAY)
    meet(shop, "Owl", {"A": 9000, "D": 14000}, DAY)
    with writing() as session:
        session.add(Webhook(shop_id=shop.shop_id, name="w", kind="json", url="http://127.0.0.1/"))
    return shop


def _watch(actor: Actor, day: date = DAY) -> Watched:
    with writing() as session:
        return watch(session, actor.shop_id, noon(day))


def _rule(actor: Actor, kind: str = "down", **options) -> int:
    with writing() as session:
        return actions.add_rule(session, actor, kind=kind, **options)


def _told(actor: Actor) -> list[Message]:
    with reading() as session:
        messages = list(session.scalars(select(Message).order_by(Message.id)))
        session.expunge_all()
        return messages


def _open(actor: Actor):
    with reading() as session:
        return reads.alerts(session, actor)


def test_a_fall_is_told_once_and_the_first_run_is_silent(market):
    _rule(market)
    assert _watch(market) == Watched(1, 0, 0)
    assert _watch(market) == Watched(1, 0, 0)
    see(market, {"Fox A": 9900, "Fox B": 11900}, DAY + timedelta(days=1))
    assert _watch(market, DAY + timedelta(days=1)) == Watched(1, 1, 0)
    assert _watch(market, DAY + timedelta(days=2)) == Watched(1, 0, 0)
    alert = _open(market).iloc[0]
    assert (alert["code"], alert["rival"], alert["before"], alert["after"], alert["ours"]) == (
        "A", "Fox", 11000, 9900, 10000,
    )  # fmt: skip
    (message,) = _told(market)
    assert message.key == f"alert:{alert['id']}"
    assert "Fox" in message.title
    assert message.data["alerts"][0]["after"] == 9900


def test_without_a_rule_nothing_is_looked_at(market):
    assert _watch(market) == Watched(0, 0, 0)


def test_a_watch_that_fails_leaves_no_alert_and_no_message(market):
    _rule(market)
    _watch(market)
    see(market, {"Fox A": 5000}, DAY + timedelta(days=1))

    def broken() -> None:
        with writing() as session:
            watch(session, market.shop_id, noon(DAY + timedelta(days=1)))
            raise RuntimeError("the power went out")

    with pytest.raises(RuntimeError):
        broken()
    assert (len(_open(market)), len(_told(market))) == (0, 0)
    assert _watch(market, DAY + timedelta(days=1)).alone == 1
    assert len(_told(market)) == 1


def test_looks_at_the_same_moment_tell_a_fall_once(market):
    _rule(market)
    _watch(market)
    see(market, {"Fox A": 9900}, DAY)
    with ThreadPoolExecutor(4) as pool:
        told = [done.result() for done in [pool.submit(_watch, market) for _n in range(4)]]
    assert sum(each.alone for each in told) == 1
    assert (len(_open(market)), len(_told(market))) == (1, 1)


def test_over_the_days_cap_the_rest_is_told_in_one_digest(market):
    _rule(market, terms={"cap": 1})
    _watch(market)
    see(market, {"Fox A": 10000, "Fox B": 6000, "Fox C": 11000, "Owl D": 13000}, DAY)
    assert _watch(market) == Watched(1, 1, 3)
    single, digest = _told(market)
    assert single.data["alerts"][0]["code"] == "B", "the largest one is told alone"
    assert {alert["code"] for alert in digest.data["alerts"]} == {"A", "C", "D"}
    assert len(digest.lines) == 3
    see(market, {"Owl A": 8000}, DAY)
    assert _watch(market) == Watched(1, 0, 1), "the cap is the day's, not the run's"
    see(market, {"Owl A": 7000}, DAY + timedelta(days=1))
    assert _watch(market, DAY + timedelta(days=1)) == Watched(1, 1, 0)


def test_the_narrower_rule_counts_for_its_pairs(market):
    _rule(market, terms={"amount": 0.05})
    _rule(market, scope={"category": "nuts"}, terms={"amount": 0.5})
    _watch(market)
    see(market, {"Fox A": 9900, "Fox C": 11000}, DAY)
    _watch(market)
    assert _open(market)["code"].tolist() == ["C"]


def test_crossing_and_floor_come_first(market):
    _rule(market)
    _rule(market, "crosses", terms={"amount": 0})
    _rule(market, "below_floor", terms={"amount": 0})
    _watch(market)
    see(market, {"Fox A": 5000, "Fox C": 12000}, DAY)
    assert _watch(market).alone == 4
    rows = _open(market)
    assert rows["kind"].tolist() == ["crosses", "below_floor", "down", "down"]
    with reading() as session:
        assert reads.waiting(session, market) == reads.Waiting(4, 2)


def test_a_rival_that_becomes_dearer_than_us_is_not_urgent(market):
    _rule(market, "crosses", terms={"amount": 0})
    _watch(market)
    see(market, {"Owl A": 12000}, DAY)
    _watch(market)
    assert _open(market)["direction"].tolist() == ["above"]
    with reading() as session:
        assert reads.waiting(session, market) == reads.Waiting(1, 0)


def test_our_own_change_of_price_can_cross_twice(market):
    see(market, {"Fox A": 11000, "Owl A": 9000}, now().date())
    _rule(market, "crosses", terms={"amount": 0})
    _watch(market)
    for version, price in ((1, 11500), (2, 10000)):
        with writing() as session:
            item = next(iter(session.scalars(select(shops.Item).where(shops.Item.code == "A"))))
            shops.edit_item(session, market, item.id, version=version, changes={"usual_price": price})
        with writing() as session:
            assert watch(session, market.shop_id, now()).alone == 1


def test_a_price_grows_stale_and_a_rival_has_stock_again(market):
    _rule(market, "stale", terms={"days": 7})
    _rule(market, "back_in_stock")
    see(market, {"Owl D": 14000}, DAY, stock="out")
    _watch(market)
    see(market, {"Owl D": 14000}, DAY + timedelta(days=2), stock="in")
    assert _watch(market, DAY + timedelta(days=2)).alone == 1
    assert _watch(market, DAY + timedelta(days=8)).alone == 4
    assert _watch(market, DAY + timedelta(days=9)).alone == 0
    assert _watch(market, DAY + timedelta(days=10)).alone == 1, "Owl D, seen two days later"


def test_substitutes_are_not_watched(market):
    sell(market, {"code": "E", "usual_price": 5000})
    meet(market, "Cat", {"E": 6000}, DAY, kind="substitute")
    _rule(market)
    _watch(market)
    see(market, {"Cat E": 1000}, DAY)
    assert _watch(market).alone == 0


def test_the_preview_tells_what_would_be_hit_and_what_narrower_rules_take(market):
    see(market, {"Fox A": 9900, "Owl A": 8900, "Fox C": 6000}, DAY + timedelta(days=7))
    _rule(market, scope={"category": "tea"})
    with reading() as session:
        found = reads.preview(
            session, market, kind="down", scope={}, terms={"amount": 0.05}, on=DAY + timedelta(days=7)
        )
    assert (found.pairs, found.counts) == (5, 3)
    assert found.hits["code"].tolist() == ["A"]
    assert found.hits["rival"].tolist() == ["Fox"]
    with reading() as session:
        whole = reads.preview(
            session,
            market,
            kind="below_floor",
            scope={"role": "traffic"},
            terms={"amount": 0},
            on=DAY + timedelta(days=7),
        )
        assert whole.hits["code"].tolist() == ["C"]
        assert session.scalar(select(AlertState.id)) is None, "a preview leaves nothing behind"
    with pytest.raises(BadInput), reading() as session:
        reads.preview(session, market, kind="down", scope={}, terms={"amount": 0}, on=DAY)


def test_a_rule_is_edited_switched_deleted_and_restored(market):
    rule_id = _rule(market, name="  All   falls ")
    _watch(market)
    with writing() as session:
        version = actions.edit_rule(session, market, rule_id, version=1, changes={"terms": {"amount": 0.2}})
    with pytest.raises(Conflict), writing() as session:
        actions.edit_rule(session, market, rule_id, version=1, changes={"name": "x"})
    see(market, {"Fox A": 9900}, DAY)
    assert _watch(market).alone == 0
    with writing() as session:
        actions.switch_rule(session, market, rule_id, version=version, is_on=False)
    assert _watch(market).rules == 0
    see(market, {"Fox A": 5000}, DAY)
    with reading() as session:
        (rule,) = reads.rules(session, market)
    assert (rule.name, rule.is_on, rule.terms.amount, rule.first_run_at) == ("All falls", False, 0.2, None)
    with writing() as session:
        actions.switch_rule(session, market, rule_id, version=rule.version, is_on=True)
    assert _watch(market).alone == 0, "what moved while it was off is no news"
    with writing() as session:
        actions.delete_rule(session, market, rule_id)
    with reading() as session:
        assert reads.rules(session, market) == []
    with writing() as session:
        actions.restore_rule(session, market, rule_id)
    with pytest.raises(NotFound), writing() as session:
        actions.restore_rule(session, market, rule_id)


def test_a_rule_that_watches_something_else_learns_anew(market):
    rule_id = _rule(market)
    _watch(market)
    with writing() as session:
        actions.edit_rule(
            session, market, rule_id, version=1, changes={"kind": "crosses", "terms": {"amount": 0}}
        )
    with reading() as session:
        assert session.scalar(select(AlertState.id)) is None
        assert session.get(AlertRule, rule_id).first_run_at is None


def test_the_usual_rules_come_once(market):
    with writing() as session:
        first = actions.add_usual_rules(session, market)
        again = actions.add_usual_rules(session, market)
    assert (len(first), again) == (5, [])


def test_alerts_are_settled_and_opened_again(market):
    _rule(market)
    _watch(market)
    see(market, {"Fox A": 9900}, DAY)
    _watch(market)
    alert_id = int(_open(market)["id"].iloc[0])
    with writing() as session:
        assert actions.settle(session, market, [alert_id]) == [alert_id]
        assert actions.settle(session, market, [alert_id]) == []
    assert _open(market).empty
    with reading() as session:
        assert reads.alerts(session, market, is_open=False)["id"].tolist() == [alert_id]
    with writing() as session:
        actions.settle(session, market, [alert_id], done=False)
    assert len(_open(market)) == 1


def test_another_shops_rules_and_alerts_are_out_of_reach(market):
    rule_id = _rule(market)
    _watch(market)
    see(market, {"Fox A": 9900}, DAY)
    _watch(market)
    with writing() as session:
        other = shops.open_another_shop(session, market, name="Other shop")
        assert actions.settle(session, other, [int(_open(market)["id"].iloc[0])]) == []
        with pytest.raises(NotFound):
            actions.delete_rule(session, other, rule_id)
        with pytest.raises(BadInput):
            actions.add_rule(session, other, kind="down", scope={"item_id": 1})
    assert len(_open(market)) == 1


def test_who_may_what(market):
    viewer = Actor(market.user_id, market.shop_id, Role.VIEWER, "v")
    marketer = Actor(market.user_id, market.shop_id, Role.MARKETER, "m")
    with writing() as session:
        with pytest.raises(Forbidden):
            actions.add_rule(session, marketer, kind="down")
        with pytest.raises(Forbidden):
            actions.settle(session, viewer, [1])
        assert actions.settle(session, marketer, [1]) == []


def test_a_look_is_asked_for_once_and_done_by_the_job(market):
    with writing() as session:
        assert ask(session, market) is None, "no rule, no job"
    _rule(market)
    with writing() as session:
        assert ask(session, market) is None, "the rule itself has asked for its first look"
    (job_id,) = _jobs()
    run_here(job_id)
    with reading() as session:
        assert session.get(Job, job_id).state == "done"
        assert session.scalar(select(AlertState.id)) is not None
    with writing() as session:
        assert ask(session, market) is not None


def test_each_morning_one_look_is_started_where_there_is_something_to_look_at(market):
    tomorrow = now() + timedelta(days=1)
    noon_there = tomorrow.replace(hour=4)
    start_looks(noon_there)
    assert _jobs() == []
    _rule(market)
    run_here(_jobs()[0])
    start_looks(noon_there.replace(hour=0))  # eight in the morning
    assert len(_jobs()) == 1
    start_looks(noon_there)
    start_looks(noon_there)
    assert len(_jobs()) == 2


def _jobs() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Job.id).where(Job.kind == KIND).order_by(Job.created_at)))


def test_states_of_unchanged_pairs_stay_as_they_are(market):
    _rule(market)
    _watch(market)
    with reading() as session:
        before = session.execute(select(AlertState.id, AlertState.value)).all()
    _watch(market)
    with reading() as session:
        assert session.execute(select(AlertState.id, AlertState.value)).all() == before
        assert session.scalar(select(Alert.id)) is None
