"""The whole run: its order, what is waived, what a move changes, and that rules mind their own campaigns."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.clashes.check import RULES, check, compared, worst_first
from core.campaigns.clashes.clash import MOST_KEY, Clash, Severity, Waiver, key_of
from core.campaigns.clashes.marks import covers, key_and_mark, mark_of, stored_name
from core.campaigns.clashes.words import explanation, fix, place, rule_name, sentence
from core.campaigns.moving import frames_moved
from core.locale import speaking
from tests.core.campaigns.clashes.grounds import (
    ZONE,
    at,
    campaign,
    frames,
    ground,
    item,
    keys,
    live_in,
    task,
)

MUCH: Mapping[str, Any] = {
    "campaigns": [
        campaign(1, "11-02", "11-05", protected_until=at("11-20"), gate_pack="p", enrol_by=at("11-02 20:00")),
        campaign(2, "11-04", "11-08", owner=None, owner_id=None, scenario_id=None),
        campaign(3, "11-12", "11-14", festival="x", festival_day=date(2026, 11, 11)),
        campaign(4, "10-20", "11-02"),
    ],
    "items": [
        *(item(n, 5, in_hand=1000 - 50 * n, unit_kept=500, stock=200) for n in (1, 2, 3)),
        item(3, 6, stock=1, forecast=2),
    ],
    "tasks": [task(n, 1, "11-01", "11-03", kind="asset") for n in range(1, 8)]
    + [task(9, 2, "10-01", "10-02")],
    "needs": [(1, 2)],
    "budget": [(1, 900, 0, 0), (2, 300, 400, 0)],
    "sends": [(1, 1, "sms", "11-02 23:30")],
    "lights": [(1, 5, "g", "fail", "block", 950, 900), (3, 5, "g", "pass", "block", 850, 900)],
    "gates": [(1, "g", 30, 1.0, "block"), (3, "g", 30, 0.9, "block")],
    "budgets": {(2026, 11): 1000, (2026, 0): 1200},
    "anchors": {3: date(2026, 11, 12)},
}


def test_the_worst_and_nearest_comes_first():
    told = check(ground(**MUCH))
    ranks = [list(Severity).index(each.severity) for each in told.clashes]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}
    assert set(told.ran) | set(told.not_run) == set(RULES)
    blocks = [
        worst_first(each, date(2026, 11, 1))[1] for each in told.clashes if each.severity is Severity.BLOCK
    ]
    assert blocks == sorted(blocks)


def test_every_rule_can_be_said_in_both_languages():
    told = check(ground(**MUCH))
    assert len({each.rule for each in told.clashes}) >= 14
    for spoken in ("zh", "en"):
        with speaking(spoken):
            for each in told.clashes:
                assert sentence(each)
                assert fix(each)
            for rule in RULES:
                assert rule_name(rule)
                assert explanation(rule)
                assert place(rule)


def test_keys_are_stable_short_and_each_once():
    told = check(ground(**MUCH))
    all_keys = [each.key for each in told.clashes]
    assert len(set(all_keys)) == len(all_keys)
    assert all(len(stored_name(each)) <= 200 for each in told.clashes)
    assert len(key_of("stock_twice", range(100_000, 100_400))) <= MOST_KEY
    assert key_of("x", (3, 1, 2)) == "x:1+2+3"


def test_an_empty_plan_is_all_clear():
    assert check(ground([])).is_all_clear
    assert not check(ground([campaign(1)], copy=None)).is_all_clear


def test_a_plan_in_order_is_all_clear():
    told = check(ground([campaign(1)], items=[item(1, 5)], chosen={1: 2}))
    assert (told.clashes, dict(told.not_run), dict(told.partly)) == ((), {}, {})


SHUFFLED = ("campaigns", "items", "tasks", "budget", "sends", "lights", "gates")


@given(st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_the_order_in_which_things_were_entered_does_not_matter(random):
    mixed = dict(MUCH)
    for name in SHUFFLED:
        mixed[name] = random.sample(list(MUCH[name]), len(MUCH[name]))
    assert check(ground(**mixed)).clashes == check(ground(**MUCH)).clashes


@given(
    st.integers(-30, 60),
    st.integers(1, 20),
    st.sampled_from(["planned", "ready", "live", "done", "idea"]),
    st.sampled_from(["", "tmall", "jd"]),
)
@settings(max_examples=15, deadline=None)
def test_a_campaign_of_other_items_people_and_no_money_adds_no_clash_to_others(days, length, state, platform):
    before = {each.key: each for each in check(ground(**MUCH)).clashes}
    new = campaign(9, live_in(days), live_in(days + length), state=state, platform=platform)
    more = dict(MUCH)
    more["campaigns"] = [*MUCH["campaigns"], new]
    more["items"] = [*MUCH["items"], item(9, 99, unit_kept=1)]
    more["tasks"] = [*MUCH["tasks"], task(99, 9, "11-01", "11-02", assignee_id=8, assignee="Wu")]
    after = {each.key: each for each in check(ground(**more)).clashes}
    assert {key: each for key, each in after.items() if 9 not in each.campaigns} == before


def waiver(clash: Clash, **changes: Any) -> Waiver:
    key, mark = key_and_mark(stored_name(clash))
    return replace(Waiver(key, clash.rule, clash.measure, "agreed with the platform", mark=mark), **changes)


def test_what_is_waived_is_no_clash_and_is_in_nobodys_way():
    short = {"campaigns": [campaign(1)], "items": [item(1, 5, stock=70)], "chosen": {1: 1}}
    (clash,) = check(ground(**short)).clashes
    told = check(ground(**short, waivers=(waiver(clash),)))
    assert (told.clashes, [each.clash for each in told.waived], told.is_all_clear) == ((), [clash], True)


@pytest.mark.parametrize(
    ("items", "returns"),
    [
        ([item(1, 5, stock=70), item(1, 6, stock=60)], False),
        ([item(1, 5, stock=70)], False),  # less of it
        ([item(1, 5, stock=69), item(1, 6, stock=60)], False),  # 31 is within a twentieth of 30
        ([item(1, 5, stock=68), item(1, 6, stock=60)], True),
        ([item(1, 7, stock=79)], True),  # another item, however little
    ],
)
def test_a_waived_clash_that_got_worse_is_told_again(items, returns):
    then = check(ground([campaign(1)], items=[item(1, 5, stock=70), item(1, 6, stock=60)]))
    (clash,) = then.clashes
    told = check(ground([campaign(1)], items=items, waivers=(waiver(clash),)))
    assert (len(told.clashes), len(told.waived)) == ((1, 0) if returns else (0, 1))
    assert (clash.key in told.returned) is returns


@given(st.sets(st.integers(1, 10**6), min_size=1, max_size=60), st.data())
@settings(max_examples=60, deadline=None)
def test_a_waiver_never_covers_an_item_that_was_not_there(items, data):
    then = Clash("below_floor", Severity.BLOCK, "below_floor:1", items=tuple(sorted(items)), measure=5)
    now_items = data.draw(st.sets(st.sampled_from(sorted(items | {10**6 + 1})), min_size=1))
    now = replace(then, items=tuple(sorted(now_items)))
    holds = covers(waiver(then), now, 0.05)
    if not now_items <= items:
        assert not holds
    elif not mark_of(items).startswith("#") or now_items == items:
        assert holds
    assert len(stored_name(then)) <= 200


def test_a_move_shows_what_is_new_and_what_is_gone():
    plan = frames(
        [campaign(1, "11-20", "11-22"), campaign(2, "11-22", "11-24"), campaign(3, "12-01", "12-03")],
        items=[item(1, 5), item(2, 5), item(3, 5)],
    )
    before = check(ground([], plan=plan))
    moved = check(ground([], plan=frames_moved(plan, 1, 1, ZONE)))
    new, gone = compared(before, moved)
    assert ([each.key for each in new], gone) == (["same_item:1+2"], ())
    back, gone = compared(moved, before)
    assert (back, [each.key for each in gone]) == ((), ["same_item:1+2"])


def test_a_clash_that_gets_worse_by_a_move_is_new():
    one, other = [check(ground([campaign(1)], items=[item(1, 5, stock=n)])) for n in (70, 69)]
    assert [each.key for each in compared(one, other)[0]] == ["stock_short:1"]
    assert compared(other, one)[0] == ()


def test_rules_agree_on_nothing_when_the_plan_is_only_ideas():
    ideas = dict(MUCH) | {"campaigns": [each | {"state": "idea"} for each in MUCH["campaigns"]]}
    assert keys(ground(**ideas)) == set()
