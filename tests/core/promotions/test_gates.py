"""The green lights: pass, fail, unknown, each by what is known, and never a guess."""

from dataclasses import replace

import pytest

from core.locale import speaking
from core.promotions.gates import GATES, Light, all_pass, gates, overall, unknown_gates
from core.promotions.judged import judge
from core.promotions.outcome import ItemOutcome, Outcome, Result
from core.promotions.promotion import Basis
from core.promotions.receipt import GivenGift, Receipt
from core.promotions.scenario import Targets
from tests.core.promotions.nut_shop import TARGETS, coupon, ground, scenario

FAIL, PASS, UNKNOWN = Light.FAIL, Light.PASS, Light.UNKNOWN
NUTS = ItemOutcome("A1", "Nuts", 1, price=10000, in_hand=9000, kept=9000, floor=7000)
TEA = ItemOutcome("B1", "Tea", 1, price=5000, in_hand=4500, kept=4500, floor=3000)


@pytest.fixture(autouse=True)
def in_english():
    with speaking("en"):
        yield


def result(*items: ItemOutcome, margin: float | None = 0.25, bears: int = 1500, **more: object) -> Result:
    """What an order comes to, by hand."""
    receipt = Receipt((), (), (), 15000, 1500, 13500, 0, 0, 13500, Basis.ORIGINAL, **more)
    return Result(receipt, items or (NUTS, TEA), bears, None if margin is None else 13500 * margin, margin)


def light(
    gate: str, *results: Result, targets: Targets = TARGETS, no_cost: tuple[str, ...] = (), **known: object
):
    """How one gate stands."""
    told = Outcome(
        dict(zip((Basis.ORIGINAL, Basis.RUNNING), results or (result(),), strict=False)), 5000.0, no_cost
    )
    found = gates(scenario(targets=targets), told, ground(**known))
    assert [each.gate for each in found] == list(GATES)
    return next(each for each in found if each.gate == gate)


@pytest.mark.parametrize(
    ("margin", "target", "expected"),
    [
        (0.25, 0.2, PASS),
        (0.2, 0.2, PASS),
        (0.1999, 0.2, FAIL),
        (-0.1, None, FAIL),
        (0.25, None, UNKNOWN),
        (None, 0.2, UNKNOWN),
    ],
)
def test_margin(margin: float | None, target: float | None, expected: Light):
    told = light("margin", result(margin=margin), targets=replace(TARGETS, margin=target), no_cost=("A1",))
    assert told.light is expected
    if margin is None:
        assert told.items == ("A1",)
        assert "A1" in told.sentence


@pytest.mark.parametrize(
    ("kept", "floor", "expected"), [(7000, 7000, PASS), (6999, 7000, FAIL), (9000, None, UNKNOWN)]
)
def test_floor_of_every_item(kept: int, floor: int | None, expected: Light):
    told = light("floor", result(replace(NUTS, kept=kept, floor=floor), TEA))
    assert told.light is expected
    assert told.items == (() if expected is PASS else ("A1",))


def test_a_floor_that_is_broken_is_told_beside_one_that_is_unknown():
    told = light("floor", result(replace(NUTS, floor=None), replace(TEA, kept=2999)))
    assert (told.light, told.items, told.value, told.limit) == (FAIL, ("B1",), 2999, 3000)


@pytest.mark.parametrize(
    ("in_hand", "lowest", "known_days", "share", "expected"),
    [
        (9000, 9000, 90, 1.0, PASS),
        (9001, 9000, 90, 1.0, FAIL),
        (8100, 9000, 90, 0.9, PASS),
        (8101, 9000, 90, 0.9, FAIL),
        (9000, 9000, 29, 1.0, UNKNOWN),  # a lower price may hide in the days that are not known
        (9001, 9000, 29, 1.0, FAIL),  # and this breaks the rule whatever hides there
        (9000, None, 0, 1.0, UNKNOWN),
    ],
)
def test_lowest_price_rule(in_hand: int, lowest: int | None, known_days: int, share: float, expected: Light):
    told = light(
        "lowest",
        result(replace(NUTS, in_hand=in_hand), replace(TEA, in_hand=100)),
        targets=replace(TARGETS, lowest_share=share),
        lowest=lowest,
        known_days=known_days,
    )
    assert told.light is expected


def test_an_item_without_any_history_is_unknown():
    told = light("lowest", result(replace(NUTS, code="C9")))
    assert (told.light, told.items) == (UNKNOWN, ("C9",))


@pytest.mark.parametrize(
    ("budget", "orders", "expected"),
    [(300000, 200, PASS), (299999, 200, FAIL), (None, 200, UNKNOWN), (300000, None, UNKNOWN), (0, 0, PASS)],
)
def test_budget(budget: int | None, orders: int | None, expected: Light):
    assert light("budget", targets=replace(TARGETS, budget=budget, orders=orders)).light is expected


@pytest.mark.parametrize(
    ("stock", "orders", "expected"),
    [(200, 200, PASS), (199, 200, FAIL), (None, 200, UNKNOWN), (200, None, UNKNOWN)],
)
def test_stock(stock: int | None, orders: int | None, expected: Light):
    assert light("stock", targets=replace(TARGETS, orders=orders), stock=stock).light is expected


def test_a_gift_of_ours_comes_out_of_the_stock_too():
    gift = GivenGift("p01", "A1", "Nuts", pieces=2, value=0, cost=0)
    told = light("stock", result(gifts=(gift,)), stock=599)
    assert (told.light, told.value, told.limit) == (FAIL, 600, 599)


def test_with_two_bases_both_receipts_must_pass():
    good, bad = result(), result(replace(NUTS, kept=6000), TEA, margin=0.1, bears=2000)
    for pair in ((good, bad), (bad, good)):
        assert light("margin", *pair).light is FAIL
        assert light("floor", *pair).light is FAIL
        assert light("budget", *pair).light is FAIL
        assert light("lowest", *pair).light is PASS


def test_one_light_for_all():
    told = judge(scenario(coupon(1000)), ground()).gates
    assert all_pass(told)
    assert overall(told) is PASS
    assert overall((*told, replace(told[0], light=UNKNOWN))) is UNKNOWN
    assert overall((replace(told[0], light=FAIL), replace(told[0], light=UNKNOWN))) is FAIL
    assert overall(unknown_gates("gone")) is UNKNOWN


@pytest.mark.parametrize(
    ("change", "red"),
    [
        ({"usual_price": 5000}, {"floor"}),
        ({"cost": 7500}, {"floor"}),
        ({"stock": 199}, {"stock"}),
        ({"lowest": 9000}, {"lowest"}),
    ],
)
def test_a_changed_price_cost_or_stock_turns_a_green_gate_red(change: dict[str, object], red: set[str]):
    stored = scenario(coupon(1000))
    assert judge(stored, ground()).light is PASS
    told = judge(stored, ground(**change))
    assert red <= {each.gate for each in told.gates if each.light is FAIL}


def test_what_cannot_be_computed_is_unknown_with_the_reason():
    told = judge(scenario(), replace(ground(), items={}))
    assert told.light is UNKNOWN
    assert "A1" in told.refused
    assert {each.sentence for each in told.gates} == {told.refused}
