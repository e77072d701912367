"""Alerts: once for one movement, silent on the first look, told alone up to the cap and the rest together."""

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.competitors.alert_rules import KINDS, Rule, Scope, Terms, scope_of, terms_of
from core.competitors.alerting import (
    Fired,
    Seen,
    State,
    counting,
    evaluate,
    hits,
    look,
    shared_out,
)
from core.errors import BadInput
from core.locale import speaking

FALL = Rule(1, "down")
RISE = Rule(2, "up")
CROSS = Rule(3, "crosses", terms=Terms(amount=0.0))
FLOOR = Rule(4, "below_floor", terms=Terms(amount=0.0))
STALE = Rule(5, "stale")
STOCK = Rule(6, "back_in_stock")


def _fired(watch: Rule, *looks: Seen) -> list[int]:
    """Return at which of the looks, one after the other, the rule fires."""
    state, at = None, []
    for n, seen in enumerate(looks):
        state, alert = look(watch, state, seen)
        at += [n] if alert else []
    return at


def _prices(*prices: int | None, **told) -> list[Seen]:
    return [Seen(1, price, **told) for price in prices]


@pytest.mark.parametrize(
    ("watch", "prices", "at"),
    [
        (FALL, (100, 95), [1]),
        (FALL, (100, 96), []),
        (FALL, (100, 98, 96, 95), [3]),  # little by little is a fall as well
        (FALL, (100, 110, 104), [2]),  # counted from the highest
        (FALL, (100, 95, 95, 95), [1]),
        (FALL, (100, 95, 97, 95, 97, 95), [1]),  # swings inside the hysteresis
        (FALL, (100, 95, 98, 95), [1]),  # armed again at 98, and from there it is no movement
        (FALL, (100, 95, 99, 94), [1, 3]),
        (FALL, (100, 95, 91, 90), [1, 3]),  # as far once more
        (FALL, (100, 50, 51, 50, 52, 50), [1]),
        (FALL, (100, 50, 60, 50), [1, 3]),  # a rise as large arms it again
        (FALL, (100, None, 95, None, 95), [2]),
        (FALL, (50, 100, 200), []),
        (RISE, (100, 105), [1]),
        (RISE, (100, 105, 103, 105), [1]),
        (RISE, (100, 90, 94), []),
        (RISE, (100, 90, 95), [2]),
        (RISE, (0, 5), []),
        (Rule(1, "down", terms=Terms(by="money", amount=300, rearm=100)), (1000, 701, 700, 800, 700), [2]),
        (Rule(1, "down", terms=Terms(by="money", amount=300, rearm=100)), (1000, 700, 900, 600), [1, 3]),
    ],
)
def test_falls_and_rises(watch, prices, at):
    assert _fired(watch, *_prices(*prices)) == at


@pytest.mark.parametrize(
    ("prices", "at"),
    [
        ((110, 99), [1]),
        ((110, 100), []),
        ((110, 99, 101, 99, 101), [1]),  # a swing around our price speaks once
        ((110, 99, 103), [1, 2]),
        ((110, 99, 101, 97, 101), [1, 4]),  # clear below first, then above again
        ((90, 100, 101), [2]),
        ((90, 95, 80), []),
    ],
)
def test_crossing_ours(prices, at):
    assert _fired(CROSS, *_prices(*prices, ours=100)) == at


def test_it_is_a_crossing_too_when_our_price_moves():
    assert _fired(CROSS, Seen(1, 100, ours=90), Seen(1, 100, ours=110)) == [1]
    assert _fired(CROSS, Seen(1, 100, ours=90), Seen(1, 100), Seen(1, 100, ours=80)) == []


@pytest.mark.parametrize(
    ("prices", "at"),
    [
        ((110, 99), [1]),
        ((99, 98), []),  # found so at the first look
        ((99, 101, 99), []),
        ((99, 102, 99), [2]),
        ((110, 99, 101, 99, 102, 99), [1, 5]),
    ],
)
def test_under_our_floor(prices, at):
    assert _fired(FLOOR, *_prices(*prices, floor=100)) == at
    assert _fired(FLOOR, *_prices(*prices)) == [], "without a cost there is no floor"


def test_an_old_price_is_told_once_until_somebody_looks():
    ages = [Seen(1, 100, age_days=days) for days in (0, 7, 8, 9, 30, 0, 8)]
    assert _fired(STALE, *ages) == [2, 6]
    assert _fired(STALE, *ages[2:5]) == [], "old already at the first look"


def test_a_price_that_is_stale_or_sold_out_is_news_once_it_is_not():
    for watch in (FALL, CROSS, FLOOR):
        known = {"ours": 100, "floor": 100}
        for doubt in ({"is_stale": True}, {"stock": "out"}):
            looks = [Seen(1, 110, **known), Seen(1, 50, **known, **doubt), Seen(1, 50, **known)]
            assert _fired(watch, *looks) == [2]
            assert _fired(watch, *looks[1:]) == [], "found so at the first look"


def test_a_pack_that_is_put_right_only_teaches():
    for watch in (FALL, CROSS, FLOOR):
        looks = [Seen(1, 110, ours=100, floor=100, times=each) for each in (2.0, 1.0, 1.0)]
        halved = [looks[0], *(Seen(1, 55, ours=100, floor=100, times=1.0) for _n in range(2))]
        assert _fired(watch, *looks) == _fired(watch, *halved) == []
    assert _fired(FALL, Seen(1, 110, times=2.0), Seen(1, 55, times=1.0), Seen(1, 50, times=1.0)) == [2]


def test_back_in_stock():
    stock = [Seen(1, 100, stock=each) for each in ("out", "", "out", "low", "in", "out", "in")]
    assert _fired(STOCK, *stock) == [3, 6]
    assert _fired(STOCK, *stock[3:5]) == []


def test_a_shallower_layer_says_nothing_of_a_rise():
    deep, shallow = {"layer": "coupon_price"}, {"layer": "page_price"}
    seen = [Seen(1, 100, **deep), Seen(1, 130, **shallow), Seen(1, 100, **deep)]
    assert _fired(FALL, *seen) == []
    assert _fired(RISE, *seen) == []
    assert _fired(FALL, Seen(1, 100, **deep), Seen(1, 90, **shallow)) == [1], "at most as much is a fall"
    assert _fired(FALL, Seen(1, 130, **shallow), Seen(1, 100, **deep)) == [1], "a coupon that comes up"


def _pairs(**columns) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    plain = {
        "match_id": range(1, n + 1), "item_id": range(1, n + 1), "rival_id": [1] * n, "brand": ["A"] * n,
        "category": ["nuts"] * n, "role": ["traffic"] * n, "comparable": [100] * n, "ours": [100] * n,
        "floor": [50] * n, "age_days": [0] * n, "stock": ["in"] * n, "layer": ["page_price"] * n,
        "is_stale": [False] * n, "observation": [None] * n, "times": [1.0] * n,
    }  # fmt: skip
    return pd.DataFrame(plain | columns)


def test_the_narrowest_rule_of_a_kind_counts():
    pairs = _pairs(item_id=[1, 2, 3, 4], rival_id=[1, 1, 2, 2], category=["nuts", "nuts", "tea", "tea"])
    rules = [
        Rule(1, "down"),
        Rule(2, "down", Scope(category="nuts")),
        Rule(3, "down", Scope(rival_id=2)),
        Rule(4, "down", Scope(item_id=1)),
        Rule(5, "down", Scope(category="tea", rival_id=2, role="profit")),
        Rule(6, "up"),
        Rule(7, "up"),
    ]
    counted = {rule.id: ids.tolist() for rule, ids in counting(rules, pairs)}
    assert counted == {4: [1], 2: [2], 3: [3, 4], 5: [], 1: [], 6: [], 7: [1, 2, 3, 4]}


def test_an_item_outweighs_everything_else_named_together():
    assert Scope(item_id=1).narrowness > Scope(rival_id=1, brand="A", category="b", role="image").narrowness


def test_evaluation_learns_first_and_tells_the_largest_first():
    rules = [FALL, STOCK]

    def at(*prices):
        return {"deepest": _pairs(comparable=list(prices))}

    first = evaluate(rules, at(100, 200, 300), {})
    assert first.fired == ()
    assert len(first.states) == 6
    second = evaluate(rules, at(94, 200, 150), first.states)
    assert [(alert.match_id, alert.before, alert.after) for alert in second.fired] == [
        (3, 300, 150),
        (1, 100, 94),
    ]
    assert set(second.states) == {(1, 1), (1, 3)}, "only what changed is written again"
    third = evaluate(rules, at(94, 200, 150), {**first.states, **second.states})
    assert third.fired == ()


def test_prices_that_are_missing_are_no_movement():
    states = evaluate([FALL], {"deepest": _pairs(comparable=pd.array([100, None], "Int64"))}, {}).states
    assert set(states) == {(1, 1)}
    later = {"deepest": _pairs(comparable=pd.array([None, 50], "Int64"))}
    assert evaluate([FALL], later, states).fired == ()


def test_the_preview_shows_movements_and_conditions():
    before, now = _pairs(comparable=[100, 200, 40]), _pairs(comparable=[94, 200, 40])
    assert [alert.match_id for alert in hits(FALL, now, before)] == [1]
    assert [alert.match_id for alert in hits(FLOOR, now, before)] == [3]
    assert hits(FALL, now, before.head(0)) == []


def test_what_is_over_the_cap_is_told_together():
    fired = [Fired(rule_id, n, "down", "down", 100, 90, 0.1) for n in range(4) for rule_id in (1, 2)]
    alone, rest = shared_out(fired, {1: 3, 2: 5}, {1: 1})
    assert Counter(alert.rule_id for alert in alone) == {1: 2, 2: 4}
    assert Counter(alert.rule_id for alert in rest) == {1: 2}
    assert sorted(alone + rest, key=fired.index) == fired


@given(
    st.lists(st.builds(Fired, st.integers(1, 3), st.integers(1, 50), st.just("down"), st.just("down"),
                       st.just(1), st.just(1), st.just(0.1)), unique_by=lambda a: (a.rule_id, a.match_id)),
    st.dictionaries(st.integers(1, 3), st.integers(0, 5)),
    st.dictionaries(st.integers(1, 3), st.integers(0, 9)),
)  # fmt: skip
def test_every_alert_is_told_exactly_once_and_the_cap_holds(fired, caps, told):
    alone, rest = shared_out(fired, caps, told)
    assert Counter(alone + rest) == Counter(fired)
    for rule_id, n in Counter(alert.rule_id for alert in alone).items():
        assert told.get(rule_id, 0) + n <= caps.get(rule_id, 0)


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("down", {"amount": 0}, "amount"),
        ("down", {"amount": 0.05, "rearm": 0.05}, "rearm"),
        ("down", {"amount": 1.5}, "amount"),
        ("down", {"by": "money", "amount": 10.5, "rearm": 1}, "amount"),
        ("down", {"layer": "no_price"}, "layer"),
        ("down", {"by": "weight"}, "by"),
        ("down", {"cap": 0}, "cap"),
        ("stale", {"days": 0}, "days"),
        ("stale", {"days": True}, "days"),
        ("down", {"colour": 1}, ""),
    ],
)
def test_terms_that_cannot_be_meant_are_refused_at_their_field(kind, values, field):
    with pytest.raises(BadInput) as refused:
        terms_of(kind, values)
    assert refused.value.field == field


def test_a_scope_is_checked():
    assert scope_of({"brand": "  A  B ", "item_id": None}) == Scope(brand="A B")
    with pytest.raises(BadInput), speaking("en"):
        scope_of({"role": "king"})
    with pytest.raises(BadInput):
        scope_of({"item_id": "1"})


class OnePair(RuleBasedStateMachine):
    """One pair watched for falls: between two alerts there is a way back, or as far a fall once more."""

    def __init__(self) -> None:
        super().__init__()
        self.state: State | None = None
        self.told: list[int] = []
        self.since: list[int] = []
        self.looks = 0

    @rule(price=st.integers(50, 150))
    def look(self, price: int) -> None:
        before = self.state
        self.state, alert = look(FALL, before, Seen(1, price))
        again = look(FALL, self.state, Seen(1, price))
        assert again == (self.state, None), "the same price twice is no movement"
        assert alert is None or self.looks, "the first look is silent"
        if alert:
            assert price <= max(self.since) * 0.95
            if self.told:
                last = self.told[-1]
                went_back = max(self.since) > last
                assert went_back or price <= last * 0.95
            self.told.append(price)
            self.since = []
        self.since.append(price)
        self.looks += 1

    @invariant()
    def armed_means_no_alert_is_open(self) -> None:
        if self.state is not None:
            assert self.state.is_armed == (self.state.fired_value is None)


TestOnePair = OnePair.TestCase


@given(st.lists(st.integers(94, 97), max_size=30))
def test_a_swing_inside_the_hysteresis_fires_once(prices):
    assert len(_fired(FALL, *_prices(100, *prices))) <= 1


@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.integers(50, 150), st.sampled_from(["", "in", "out"]), st.integers(0, 20))),
)
def test_the_same_looks_give_the_same_alerts(kind, looks):
    watch = Rule(1, kind)
    seen = [Seen(1, price, ours=100, floor=90, age_days=age, stock=stock) for price, stock, age in looks]
    assert _fired(watch, *seen) == _fired(watch, *seen)
    assert 0 not in _fired(watch, *seen)
