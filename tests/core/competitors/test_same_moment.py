"""Several people and jobs at the same rivals in the same moment: nothing is lost, doubled, or done to another row."""

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select, text, update

import core.competitors.watch_job  # noqa: F401 (the job that a look is)
from core.competitors import actions, alert_actions
from core.competitors.alert_watch import watch
from core.competitors.policy_actions import save_policy, stored_policy
from core.competitors.price_import import import_prices
from core.competitors.price_import_undo import undo_price_import
from core.competitors.price_table import View
from core.competitors.report_job import KIND as REPORT
from core.competitors.report_job import start_summary
from core.competitors.suggested import Pair, store
from core.competitors.tables import Alert, AlertRule, AlertState, Match, PriceObservation, RivalItem
from core.db.base import now
from core.db.engine import engine, reading, writing
from core.errors import Busy, Conflict, NotFound, PlannerError
from core.jobs.runner import run_here
from core.jobs.tables import Job
from core.shop.actions import touch
from core.shop.import_log import Origin
from core.team.rights import Actor
from tests.core.competitors.market import meet, noon, see, sell
from tests.core.competitors.price_shop import store_item, store_match, store_rival, store_rival_item
from tests.core.competitors.price_tables import TODAY, cells_of, load, read, stored
from tests.core.db.test_concurrency import _while_it_is_open

SEEN = {"seen_at": datetime(2026, 11, 1, 4, tzinfo=UTC), "layers": {"page_price": 1990}}
SLICE = {"on": date(2026, 11, 1), "layer": "in_hand_price", "view": View()}


@pytest.fixture
def pair(shop: Actor) -> tuple[int, int, int]:
    """Our item and two items of one rival."""
    rival = store_rival(shop, "Fox")
    return store_item(shop, "A"), store_rival_item(shop, rival, "Nuts"), store_rival_item(shop, rival, "Tea")


def _count(row: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def test_a_decision_on_a_page_of_yesterday_never_falls_on_another_pair(shop, pair):
    ours, nuts, tea = pair
    store(shop.shop_id, [Pair(ours, nuts, "exact", 0.9)])
    with reading() as session:
        seen, version = session.execute(select(Match.id, Match.version)).one()
    store(shop.shop_id, [])
    store(shop.shop_id, [Pair(ours, tea, "exact", 0.5)])
    with pytest.raises(NotFound), writing() as session:
        actions.decide_matches(session, shop, [(seen, version, "accepted")])
    with reading() as session:
        assert session.scalars(select(Match.state)).all() == ["suggested"]


def test_a_price_taken_out_comes_back_though_others_came_meanwhile(shop, pair):
    _ours, nuts, tea = pair
    with writing() as session:
        first = actions.record_price(session, shop, rival_item_id=nuts, **SEEN)
        removed = actions.delete_price(session, shop, first)
    with writing() as session:
        other = actions.record_price(session, shop, rival_item_id=tea, **SEEN)
    with writing() as session:
        assert actions.restore_price(session, shop, removed) == first
    assert other != first
    assert _count(PriceObservation) == 2


def test_a_price_written_down_by_two_at_once_is_stored_once(shop, pair):
    def record(session):
        actions.record_price(session, shop, rival_item_id=pair[1], **SEEN)

    assert _while_it_is_open(record, record) == []
    assert _count(PriceObservation) == 1


def test_a_table_loaded_twice_at_once_is_stored_once(shop):
    text = "竞店,竞品标题,页面价,日期\n青禾,坚果,9,2026-11-01\n青禾,红枣,8,2026-11-01\n"
    load(shop, text.replace("11-01", "10-01"))
    proposal, plan = read(shop, cells_of(text))

    def again(session):
        import_prices(session, shop, plan, Origin("a.csv", "", proposal.found.columns), day=TODAY)

    assert _while_it_is_open(again, again) == []
    assert len(stored(shop)) == 4


def test_an_import_taken_back_by_two_at_once_is_taken_back_once(shop):
    run = load(shop, "竞店,竞品标题,页面价,日期\n青禾,坚果,9,2026-11-01\n").run_id
    told = _while_it_is_open(
        lambda session: undo_price_import(session, shop, run),
        lambda session: undo_price_import(session, shop, run),
    )
    assert len(told) == 1
    assert _count(PriceObservation) == 0


def test_a_decision_in_the_moment_of_an_undo_is_kept_or_told(shop):
    ours = store_item(shop, "JG01")
    run = load(shop, "竞店,竞品标题,我方编码,页面价,日期\n青禾,坚果,JG01,9,2026-11-01\n").run_id
    with reading() as session:
        match, version = session.execute(select(Match.id, Match.version)).one()
    told = _while_it_is_open(
        lambda session: actions.decide_matches(session, shop, [(match, version, "rejected")]),
        lambda session: undo_price_import(session, shop, run),
    )
    with reading() as session:
        kept = session.execute(select(Match.item_id, Match.state)).all()
        gone = session.scalars(select(RivalItem.deleted_at)).one()
    assert kept == [(ours, "rejected")]
    assert told or gone is None  # nobody's decision hangs on an item that the undo took away


def test_the_usual_rules_pressed_twice_are_there_once(shop):
    def press(session):
        alert_actions.add_usual_rules(session, shop)

    _while_it_is_open(press, press)
    with reading() as session:
        kinds = session.scalars(select(AlertRule.kind)).all()
    assert len(kinds) == len(set(kinds)) == len(alert_actions.USUAL)


def test_a_summary_pressed_twice_is_written_once(shop, pair):
    store_match(shop, pair[0], pair[1])

    def press(session):
        try:
            start_summary(session, shop, **SLICE)
        except Busy as error:
            raise Conflict(str(error)) from error

    assert len(_while_it_is_open(press, press)) == 1
    with reading() as session:
        assert len(session.scalars(select(Job.id).where(Job.kind == REPORT)).all()) == 1


def test_the_first_policy_of_a_shop_is_one_persons(shop):
    told = _while_it_is_open(
        lambda session: save_policy(session, shop, 0, {"stale_after_days": 5}),
        lambda session: save_policy(session, shop, 0, {"stale_after_days": 9}),
    )
    assert len(told) == 1
    with reading() as session:
        assert stored_policy(session, shop).policy.stale_after_days == 5


@pytest.mark.parametrize("deed", ["switch", "edit", "restore"])
def test_a_rule_changed_during_a_look_waits_for_it(shop, deed):
    day = date(2026, 11, 1)
    sell(shop, {"code": "A", "usual_price": 10000})
    meet(shop, "Fox", {"A": 11000}, day)
    with writing() as session:
        rule = alert_actions.add_rule(session, shop, kind="down")
        watch(session, shop.shop_id, noon(day))
    see(shop, {"Fox A": 9900}, day)
    with reading() as session:
        version = session.scalars(select(AlertRule.version)).one()

    def change(session):
        if deed == "switch":
            alert_actions.switch_rule(session, shop, rule, version=version, is_on=False)
        elif deed == "edit":
            alert_actions.edit_rule(session, shop, rule, version=version, changes={"kind": "up"})
        else:
            alert_actions.delete_rule(session, shop, rule)
            alert_actions.restore_rule(session, shop, rule)

    assert _while_it_is_open(lambda session: watch(session, shop.shop_id, noon(day)), change) == []
    assert (
        _while_it_is_open(change_back(shop, rule), lambda session: watch(session, shop.shop_id, noon(day)))
        == []
    )


def change_back(shop: Actor, rule: int):
    """Return what changes the rule once more, whatever version it is in."""

    def change(session):
        version = session.scalars(select(AlertRule.version)).one()
        alert_actions.edit_rule(session, shop, rule, version=version, changes={"kind": "crosses"})

    return change


def _until_it_waits(work: Future[None]) -> None:
    """Wait until somebody waits for a lock in PostgreSQL; in SQLite the writer that is open holds all others off."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    for _look in range(400):
        wait([work], timeout=0.05)
        if engine().dialect.name == "sqlite":
            return
        with reading() as session:
            if session.scalar(waiting):
                return
    raise AssertionError("nobody waits")


def test_a_look_that_gets_in_the_way_of_an_edit_looks_again(shop):
    day = now().date()
    sell(shop, {"code": "A", "usual_price": 10000})
    meet(shop, "Fox", {"A": 11000}, day)
    with writing() as session:
        alert_actions.add_rule(session, shop, kind="down")
        watch(session, shop.shop_id, now())
    see(shop, {"Fox A": 9900}, day)
    with reading() as session:
        job_id = session.scalars(select(Job.id)).one()
    with ThreadPoolExecutor(1) as pool, writing() as session:
        session.execute(
            update(AlertState).values(is_armed=True)
        )  # as an edit holds it before it ends with touch
        look = pool.submit(run_here, job_id)
        _until_it_waits(look)  # whoever waits first is the one that is sent back
        touch(session, shop.shop_id)
    look.result()
    with reading() as session:
        assert session.get(Job, job_id).state == "done"
    assert _count(Alert) == 1


def test_of_two_who_accept_and_look_for_matches_nobodys_decision_is_lost(shop, pair):
    ours, nuts, tea = pair
    store(shop.shop_id, [Pair(ours, nuts, "exact", 0.9), Pair(ours, tea, "exact", 0.5)])
    with reading() as session:
        ids = session.execute(select(Match.id, Match.version).order_by(Match.id)).all()

    def search(_n: int) -> None:
        for score in (0.8, 0.7, 0.6):
            store(shop.shop_id, [Pair(ours, nuts, "exact", score)])
            store(shop.shop_id, [Pair(ours, nuts, "exact", score), Pair(ours, tea, "exact", score)])

    def decide(n: int) -> str:
        match_id, version = ids[n % 2]
        try:
            with writing() as session:
                actions.decide_matches(session, shop, [(match_id, version, "accepted")])
        except PlannerError as error:
            return type(error).__name__
        return "decided"

    with ThreadPoolExecutor(4) as pool:
        searches = [pool.submit(search, n) for n in range(2)]
        decided = [pool.submit(decide, n) for n in range(4)]
        for each in searches:
            each.result()
        assert {each.result() for each in decided} <= {"decided", "NotFound", "Conflict"}
    with reading() as session:
        states = dict(session.execute(select(Match.rival_item_id, Match.state)).all())
    assert states[nuts] == "accepted"
