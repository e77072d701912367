"""Prices in hand: below the floor, above the gate, and the low that breaks a later campaign's gate."""

import pytest

from core.campaigns.clashes.check import check
from core.campaigns.clashes.clash import Severity
from core.campaigns.clashes.words import fix, sentence
from core.locale import speaking
from tests.core.campaigns.clashes.grounds import at, campaign, found, ground, item, only


@pytest.mark.parametrize(
    ("kept", "floor", "gap"), [(599, 600, 1), (600, 600, None), (700, 600, None), (500, 600, 100)]
)
def test_a_piece_brings_its_floor(kept, floor, gap):
    told = found("below_floor", ground([campaign(1)], items=[item(1, 5, unit_kept=kept, floor=floor)]))
    assert [each.measure for each in told.clashes] == ([] if gap is None else [gap])
    assert told.unseen == ""


def test_an_unknown_floor_is_neither_a_clash_nor_clear():
    on = ground([campaign(1)], items=[item(1, 5, floor=None), item(1, 6, unit_kept=None)])
    told = found("below_floor", on)
    assert told.clashes == ()
    assert " 2 " in told.unseen
    assert not check(on).is_all_clear


def test_the_floor_counts_what_others_bear_and_only_open_campaigns():
    paid_by_platform = item(1, 5, in_hand=500, unit_kept=600, floor=600)
    assert found("below_floor", ground([campaign(1)], items=[paid_by_platform])).clashes == ()
    low = [item(1, 5, unit_kept=1)]
    for state in ("idea", "done"):
        assert found("below_floor", ground([campaign(1, state=state)], items=low)).clashes == ()


def test_the_worst_item_is_told_first_and_money_is_the_gap_times_what_is_expected():
    items = [
        item(1, 5, unit_kept=590, forecast=10),
        item(1, 6, unit_kept=400, floor=700, forecast=2),
        item(1, 7),
    ]
    clash = only("below_floor", ground([campaign(1)], items=items))
    assert (clash.items, clash.measure, clash.money) == ((5, 6), 310, 100 + 600)
    with speaking("en"):
        assert sentence(clash) == (
            "Campaign 1: 2 items bring less than their floors, the worst one ¥4.00 where ¥7.00 is needed: Item 6, Item 5."
        )


LOWEST = [(1, "price_lowest_30", 30, 1.0, "block")]


@pytest.mark.parametrize(("light", "clashes", "unseen"), [("fail", 1, 0), ("pass", 0, 0), ("unknown", 0, 1)])
def test_a_failing_price_gate_clashes_and_an_unknown_one_is_said(light, clashes, unseen):
    lights = [(1, 5, "price_lowest_30", light, "block", 1000, 900), (1, 5, "stock", "fail", "block", 0, 1)]
    told = found("above_lowest", ground([campaign(1)], items=[item(1, 5)], lights=lights, gates=LOWEST))
    assert (len(told.clashes), bool(told.unseen)) == (clashes, bool(unseen))


def test_a_gate_that_only_warns_only_costs():
    lights = [(1, 5, "price_lowest_30", "fail", "warn", 1000, 900)]
    on = ground(
        [campaign(1)], items=[item(1, 5)], lights=lights, gates=[(1, "price_lowest_30", 30, 1.0, "warn")]
    )
    clash = only("above_lowest", on)
    assert (clash.severity, clash.measure) == (Severity.WARN, 100)
    with speaking("en"):
        assert fix(clash) == "Lower the price in hand to ¥9.00 or less, or take the items out."


GATE_OF_2 = [(2, "price_lowest_30", 30, 1.0, "block")]


def pair(low: int = 900, price: int = 1000, live: str = "11-20", ends: str = "11-22") -> dict[str, object]:
    return {
        "campaigns": [campaign(1, "11-10", "11-12"), campaign(2, live, ends)],
        "items": [item(1, 5, in_hand=low), item(2, 5, in_hand=price)],
    }


@pytest.mark.parametrize(
    ("low", "price", "share", "clashes"),
    [
        (900, 901, 1.0, 1),
        (900, 900, 1.0, 0),
        (1200, 1000, 1.0, 0),
        (1000, 901, 0.9, 1),
        (1000, 900, 0.9, 0),
        (None, 901, 1.0, 0),
    ],
)
def test_an_earlier_price_in_hand_is_the_low_that_a_later_gate_is_measured_by(low, price, share, clashes):
    gates = [(2, "price_lowest_30", 30, share, "block")]
    assert len(found("breaks_later_low", ground(**pair(low, price), gates=gates)).clashes) == clashes


@pytest.mark.parametrize(
    ("live", "days", "clashes"),
    [
        ("11-19", 7, 1),  # measured on the 18th, the last sale was on the 11th
        ("11-20", 7, 0),
        ("12-12", 30, 1),
        ("12-13", 30, 0),
        ("11-12", 7, 1),
        ("11-10", 7, 0),  # both begin at once: neither is the other's history
        ("11-05", 90, 0),  # it came before
    ],
)
def test_the_low_counts_for_the_days_of_the_gate(live, days, clashes):
    gates = [(2, "g", days, 1.0, "block")]
    on = ground(**pair(live=live, ends="12-20"), gates=gates)
    assert len(found("breaks_later_low", on).clashes) == clashes


def test_the_earlier_campaign_is_the_one_to_change():
    clash = only("breaks_later_low", ground(**pair(), gates=GATE_OF_2))
    assert (clash.key, clash.campaigns, clash.measure) == ("breaks_later_low:1>2", (1, 2), 100)
    with speaking("en"):
        assert sentence(clash) == (
            "Campaign 1 sells 1 item for a new low, ¥9.00; Campaign 2 then breaks its lowest-price gate of 30 days, ¥10.00 where ¥9.00 is allowed: Item 5."
        )


def test_what_breaks_already_and_what_sells_at_the_usual_price_is_told_elsewhere():
    failing = [(2, 5, "price_lowest_30", "fail", "block", 1000, 800)]
    assert found("breaks_later_low", ground(**pair(), gates=GATE_OF_2, lights=failing)).clashes == ()
    plan = pair()
    plan["items"] = [item(1, 5, in_hand=900, own_price=None), item(2, 5)]
    assert found("breaks_later_low", ground(**plan, gates=GATE_OF_2)).clashes == ()
    plan["campaigns"][0]["scenario_id"] = 3
    assert len(found("breaks_later_low", ground(**plan, gates=GATE_OF_2)).clashes) == 1


def test_where_the_basis_is_open_the_dearer_answer_is_held_against_the_gate():
    plan = pair()
    plan["items"] = [item(1, 5, in_hand=900), item(2, 5, in_hand=880, in_hand_most=950)]
    assert only("breaks_later_low", ground(**plan, gates=GATE_OF_2)).measure == 50


def test_two_gates_of_one_campaign_are_one_clash():
    gates = [(2, "a", 30, 1.0, "warn"), (2, "b", 15, 0.9, "block")]
    clash = only("breaks_later_low", ground(**pair(), gates=gates))
    assert (clash.severity, clash.facts["days"], clash.facts["bound"]) == (Severity.BLOCK, 15, 810)


def test_without_prices_the_rules_do_not_run():
    told = check(ground([campaign(1)], priced=None, missing={"priced": "No prices."}))
    assert {"below_floor", "breaks_later_low", "protection"} <= set(told.not_run)
    assert told.not_run["below_floor"] == "No prices."
    assert not told.is_all_clear


def test_price_is_due_at_enrolment_while_that_is_open():
    lights = [(1, 5, "price_lowest_30", "fail", "block", 1000, 900)]
    plan = [campaign(1, enrol_by=at("11-03 18:00"))]
    assert (
        str(only("above_lowest", ground(plan, items=[item(1, 5)], lights=lights, gates=LOWEST)).day)
        == "2026-11-03"
    )
    plan[0]["enrol_by"] = at("10-20")
    assert (
        str(only("above_lowest", ground(plan, items=[item(1, 5)], lights=lights, gates=LOWEST)).day)
        == "2026-11-10"
    )
