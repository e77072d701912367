"""A month of looks up to double eleven, as a lead lives through it: what alarms, when, and what stays silent."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select

from core.competitors import alert_actions as rules
from core.competitors.actions import (
    decide_matches,
    delete_price,
    delete_rivals,
    record_price,
    restore_price,
    restore_rivals,
)
from core.competitors.alert_reads import alerts
from core.competitors.alert_watch import Watched, watch
from core.competitors.floor import floor_price
from core.competitors.policy_actions import policy
from core.competitors.price_import_undo import undo_price_import
from core.competitors.tables import Alert, AlertState, Match, Rival, RivalItem
from core.db.engine import reading, writing
from core.outbox.tables import Message, Webhook
from core.shop.tables import Item
from core.team.rights import Actor
from tests.core.competitors.market import meet, noon, see, sell
from tests.core.competitors.price_tables import load

DAY = date(2026, 10, 12)


@pytest.fixture
def market(sqlite_shop: Actor) -> Actor:
    """One item of ours at 100.00 (cost 60.00), a rival at 110.00, a webhook that hears of it."""
    sell(sqlite_shop, {"code": "A", "usual_price": 10000, "cost": 6000})
    meet(sqlite_shop, "Fox", {"A": 11000}, DAY, stock="in")
    with writing() as session:
        session.add(Webhook(shop_id=sqlite_shop.shop_id, name="w", kind="json", url="http://127.0.0.1/"))
    return sqlite_shop


def _rule(actor: Actor, kind: str, **options: object) -> int:
    with writing() as session:
        return rules.add_rule(session, actor, kind=kind, **options)


def _watch(actor: Actor, day: int, hour: int = 4) -> Watched:
    at = datetime.combine(DAY + timedelta(days=day), datetime.min.time(), UTC) + timedelta(hours=hour)
    with writing() as session:
        return watch(session, actor.shop_id, at)


def _fired(actor: Actor, day: int) -> list[tuple[str, str, int, int]]:
    """Look at the rules on a day, and return what they said: kind, direction, before, after."""
    with reading() as session:
        last = max(session.scalars(select(Alert.id)), default=0)
    _watch(actor, day)
    with reading() as session:
        new = session.scalars(select(Alert).where(Alert.id > last).order_by(Alert.id))
        return [tuple(one.facts[name] for name in ("kind", "direction", "before", "after")) for one in new]


def _see(actor: Actor, price: int, day: int, **told: object) -> int:
    """Write a price of the rival down as a person does, seen at noon of a day."""
    with writing() as session:
        item = session.scalars(select(RivalItem.id).where(RivalItem.title == "Fox A")).one()
        return record_price(
            session,
            actor,
            rival_item_id=item,
            seen_at=noon(DAY + timedelta(days=day)),
            layers={"in_hand_price": price},
            stock=told.pop("stock", "in"),
            **told,
        )


def test_what_the_tables_of_last_week_say_is_news_only_where_nothing_newer_is_known(market):
    _rule(market, "down")
    _watch(market, 0)
    _see(market, 11000, 9)
    assert _fired(market, 9) == []
    _see(market, 7000, 2)  # a table of last week arrives today
    assert _fired(market, 9) == []
    _see(market, 7000, 10)
    assert _fired(market, 30) == [], "the newest, but stale: nobody knows whether it still holds"
    _see(market, 7000, 31)
    assert _fired(market, 31) == [("down", "down", 11000, 7000)], "seen again, it is news"


@pytest.mark.parametrize("kind", ["down", "up", "crosses", "below_floor"])
def test_a_wrong_price_that_is_taken_out_alarms_nobody(market, kind):
    _rule(market, kind, terms={} if kind in ("down", "up") else {"amount": 0})
    _watch(market, 0)
    wrong = _see(market, 199 if kind != "up" else 1_100_000, 1)
    first = _fired(market, 1)
    assert len(first) == 1
    with writing() as session:
        removed = delete_price(session, market, wrong)
    assert _fired(market, 1) == [], "it is gone: a correction is no movement"
    with writing() as session:
        restore_price(session, market, removed)
    again = _fired(market, 1)
    assert again == ([] if kind in ("down", "up") else first), "it was told of this very look already"


def test_after_a_correction_the_next_movement_is_told(market):
    _rule(market, "down")
    _watch(market, 0)
    wrong = _see(market, 199, 1)
    _watch(market, 1)
    with writing() as session:
        delete_price(session, market, wrong)
    _watch(market, 1)
    _see(market, 9900, 2)
    assert _fired(market, 2) == [("down", "down", 11000, 9900)]


def test_an_import_that_is_taken_back_alarms_nobody(market):
    _rule(market, "down")
    _rule(market, "up")
    _watch(market, 0)
    done = load(market, f"竞品店铺,竞品标题,到手价,日期\nFox,Fox A,50,{DAY + timedelta(days=1)}")
    assert _fired(market, 1) == [("down", "down", 11000, 5000)]
    with writing() as session:
        undo_price_import(session, market, done.run_id)
    assert _fired(market, 1) == []


def test_a_pack_that_is_put_right_is_no_movement(market):
    with writing() as session:
        item = session.scalars(select(Item)).one()
        item.pack_size, item.pack_unit = "1000", "g"
        theirs = session.scalars(select(RivalItem)).one()
        theirs.pack_amount, theirs.pack_unit = 500.0, "g"
        session.scalars(select(Match)).one().kind = "equivalent"
    _rule(market, "down")
    _rule(market, "crosses", terms={"amount": 0})
    _watch(market, 0)
    with writing() as session:
        session.scalars(select(RivalItem)).one().pack_amount = 2000.0
    assert _fired(market, 1) == []
    _see(market, 16000, 2)
    assert _fired(market, 2) == []
    _see(market, 4000, 3)
    assert _fired(market, 3) == [("down", "down", 8000, 2000)]


def test_down_and_up_again_between_two_looks_is_nothing(market):
    for kind in ("down", "up", "crosses"):
        _rule(market, kind)
    _watch(market, 0)
    _see(market, 5000, 1)
    _see(market, 11000, 2)
    assert _fired(market, 2) == []


def test_what_is_sold_out_is_told_once_it_can_be_bought(market):
    _rule(market, "down")
    _rule(market, "back_in_stock")
    _watch(market, 0)
    _see(market, 8000, 1, stock="out")
    assert _fired(market, 1) == []
    _see(market, 8000, 2, stock="in")
    assert _fired(market, 2) == [("down", "down", 11000, 8000), ("back_in_stock", "back", None, 8000)]
    assert _fired(market, 3) == []


def test_what_moved_while_a_match_was_rejected_or_a_rival_deleted_is_no_news(market):
    _rule(market, "down")
    _watch(market, 0)
    with writing() as session:
        match = session.scalars(select(Match)).one()
        decide_matches(session, market, [(match.id, match.version, "rejected")])
    _see(market, 8000, 1)
    assert _fired(market, 1) == []
    with writing() as session:
        match = session.scalars(select(Match)).one()
        decide_matches(session, market, [(match.id, match.version, "accepted")])
    assert _fired(market, 2) == []
    with writing() as session:
        rival = session.scalars(select(Rival.id)).one()
        delete_rivals(session, market, [rival])
    assert _fired(market, 2) == []
    with reading() as session:
        assert session.scalars(select(AlertState)).all() == []
    with writing() as session:
        restore_rivals(session, market, [rival])
    _see(market, 5000, 3)
    assert _fired(market, 3) == []
    _see(market, 4000, 4)
    assert _fired(market, 4) == [("down", "down", 5000, 4000)]


def test_what_a_narrower_rule_watched_meanwhile_is_no_news_for_the_wide_one(market):
    _rule(market, "down")
    _watch(market, 0)
    narrow = _rule(market, "down", scope={"rival_id": 1}, terms={"amount": 0.5})
    _watch(market, 1)
    _see(market, 8000, 2)
    assert _fired(market, 2) == []
    with writing() as session:
        rules.delete_rule(session, market, narrow)
    assert _fired(market, 3) == []


def test_what_moved_before_a_rule_was_changed_is_no_news(market):
    rule_id = _rule(market, "down", terms={"amount": 0.5})
    _watch(market, 0)
    _see(market, 8000, 1)
    assert _fired(market, 1) == []
    for version, terms in ((1, {"cap": 9}), (2, {"amount": 0.05})):
        with writing() as session:
            rules.edit_rule(session, market, rule_id, version=version, changes={"terms": terms})
        assert _fired(market, 2) == []
    _see(market, 7000, 3)
    assert _fired(market, 3) == [("down", "down", 8000, 7000)]


def test_the_cap_begins_anew_at_the_shops_midnight_and_each_alert_is_queued_once(sqlite_shop):
    sell(sqlite_shop, *({"code": code, "usual_price": 10000} for code in "ABCDEF"))
    meet(sqlite_shop, "Fox", dict.fromkeys("ABCDEF", 12000), DAY)
    with writing() as session:
        session.add(Webhook(shop_id=sqlite_shop.shop_id, name="w", kind="json", url="http://127.0.0.1/"))
    _rule(sqlite_shop, "down", terms={"cap": 2})
    _watch(sqlite_shop, 0)
    see(sqlite_shop, {f"Fox {code}": 10000 for code in "ABC"}, DAY + timedelta(days=1))
    assert _watch(sqlite_shop, 1, hour=15) == Watched(1, 2, 1)  # 23:00 in Shanghai
    see(sqlite_shop, {"Fox D": 10000}, DAY + timedelta(days=1))
    assert _watch(sqlite_shop, 1, hour=15) == Watched(1, 0, 1)
    see(sqlite_shop, {"Fox E": 10000, "Fox F": 9000}, DAY + timedelta(days=1))
    assert _watch(sqlite_shop, 1, hour=16) == Watched(1, 2, 0), "midnight there, still the same day in UTC"
    assert _watch(sqlite_shop, 1, hour=16) == Watched(1, 0, 0)
    with reading() as session:
        messages = session.scalars(select(Message)).all()
        told = [one["id"] for message in messages for one in message.data["alerts"]]
        assert sorted(told) == sorted(session.scalars(select(Alert.id)))
        assert len(alerts(session, sqlite_shop)) == len(told) == 6


class SlowRules:
    """What a lead expects of four rules on one pair, written down from what the rules promise."""

    def __init__(self, price: int, ours: int, floor: int) -> None:
        self.start = {"down": price, "up": price}
        self.fired: dict[str, int | None] = {"down": None, "up": None}
        self.side = -1 if price < ours else 1
        self.is_clear = True
        self.may_tell_floor = price >= floor

    def look(self, price: int, ours: int, floor: int) -> set[tuple[str, str]]:
        told = {(kind, kind) for kind in ("down", "up") if self._moved(kind, price)}
        gap = (price - ours) / ours
        side = -1 if price < ours else 1
        if side != self.side and gap and (self.is_clear or abs(gap) >= 0.02):
            told.add(("crosses", "below" if side < 0 else "above"))
            self.side, self.is_clear = side, False
        elif side == self.side and abs(gap) > 0.02:
            self.is_clear = True
        if price < floor and self.may_tell_floor:
            told.add(("below_floor", "below"))
            self.may_tell_floor = False
        elif price >= floor * 1.02:
            self.may_tell_floor = True
        return told

    def _moved(self, kind: str, price: int) -> bool:
        sign = 1 if kind == "down" else -1
        start, fired = self.start[kind], self.fired[kind]
        if fired is None:
            self.start[kind] = start = max(start, price, key=lambda each: sign * each)
            if sign * (start - price) / start < 0.05:
                return False
            self.fired[kind] = price
            return True
        if sign * (fired - price) / fired >= 0.05:
            self.fired[kind] = price
            return True
        if sign * (start - price) / start <= 0.02 or sign * (price - fired) / fired >= 0.05:
            self.start[kind], self.fired[kind] = price, None
        return False


@pytest.mark.parametrize("seed", range(6))
def test_thirty_days_day_by_day(market, seed):
    chance = Random(seed)
    for kind in ("down", "up"):
        _rule(market, kind)
    for kind in ("crosses", "below_floor"):
        _rule(market, kind, terms={"amount": 0})
    _watch(market, 0)
    with writing() as session:
        floor = floor_price(6000, "", policy(session, market)).price
    wanted = SlowRules(11000, 10000, floor)
    for day in range(1, 31):
        price = chance.choice([11000, 10500, 10100, 9990, 9900, 9500, 9000, 8300, 8000, 7000, 12000])
        _see(market, price, day)
        told = _fired(market, day)
        assert {(kind, direction) for kind, direction, _b, _a in told} == wanted.look(price, 10000, floor), (
            day,
            price,
        )
        assert len(told) == len({kind for kind, *_rest in told})
        assert _fired(market, day) == [], "a second look at the same prices"
        assert wanted.look(price, 10000, floor) == set()
    with reading() as session:
        messages = session.scalars(select(Message)).all()
        told = [one["id"] for message in messages for one in message.data["alerts"]]
        assert sorted(told) == sorted(session.scalars(select(Alert.id)))
