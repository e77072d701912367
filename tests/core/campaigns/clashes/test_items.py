"""One item in two places: same price activity, price protection, promised stock."""

import pytest

from core.campaigns.clashes.clash import Severity
from core.campaigns.clashes.words import fix, sentence
from core.locale import speaking
from tests.core.campaigns.clashes.grounds import at, campaign, found, ground, item, only


def two(a: tuple[str, str], b: tuple[str, str], **changes: object) -> list[dict[str, object]]:
    return [campaign(1, *a), campaign(2, *b, **changes)]


BOTH = [item(1, 5), item(2, 5)]


@pytest.mark.parametrize(
    ("b", "clashes"),
    [
        (("11-11", "11-13"), 1),
        (("11-10", "11-12"), 1),
        (("11-11 23:59", "11-13"), 1),
        (("11-12", "11-14"), 0),  # the end is the first moment that is too late
        (("11-08", "11-10"), 0),
        (("11-09", "11-10 00:01"), 1),
    ],
)
def test_an_item_is_in_one_price_activity_at_a_time(b, clashes):
    assert len(found("same_item", ground(two(("11-10", "11-12"), b), items=BOTH)).clashes) == clashes


def test_only_selling_phases_are_price_activities():
    phases = [
        (1, "burst", "11-10", "11-12"),
        (2, "gather", "11-10", "11-12"),
        (2, "warm_up", "11-10", "11-15"),
        (2, "burst", "11-15", "11-16"),
        (2, "review", "11-10", "11-20"),
    ]
    plan = two(("11-10", "11-12"), ("11-15", "11-20"))
    assert found("same_item", ground(plan, items=BOTH, phases=phases)).clashes == ()
    phases.append((2, "presale", "11-11", "11-13"))
    clash = only("same_item", ground(plan, items=BOTH, phases=phases))
    assert (clash.facts["since"], clash.facts["until"]) == (at("11-11"), at("11-12"))


def test_ideas_and_done_campaigns_and_other_items_do_not_clash():
    over = ("11-10", "11-12")
    for state in ("idea", "done"):
        assert found("same_item", ground(two(over, over, state=state), items=BOTH)).clashes == ()
    assert found("same_item", ground(two(over, over), items=[item(1, 5), item(2, 6)])).clashes == ()
    assert found("same_item", ground(two(over, over), items=BOTH, now=at("11-12"))).clashes == ()


def test_across_platforms_only_a_different_price_is_told():
    plan = two(("11-10", "11-12"), ("11-10", "11-12"), platform="jd")
    assert found("same_item", ground(plan, items=BOTH)).clashes == ()
    clash = only("same_item", ground(plan, items=[item(1, 5), item(2, 5, in_hand=900)]))
    assert (clash.severity, clash.measure, clash.facts["gap"]) == (Severity.WARN, 100, 100)
    unknown = [item(1, 5), item(2, 5, in_hand=None)]
    assert found("same_item", ground(plan, items=unknown)).clashes == ()


def test_one_clash_a_pair_names_all_its_items_and_the_later_campaign_is_the_one_to_change():
    plan = [campaign(2, "11-09", owner="Ann"), campaign(1, "11-10", owner="Bob")]
    items = [item(1, n) for n in (5, 6, 7, 8)] + [item(2, n) for n in (5, 6, 7, 9)]
    clash = only("same_item", ground(plan, items=items))
    assert (clash.key, clash.campaigns, clash.items, clash.who) == ("same_item:1+2", (1, 2), (5, 6, 7), "Bob")
    with speaking("en"):
        assert sentence(clash) == (
            "Campaign 2 and Campaign 1 both sell 3 items from 11-10 00:00 to 11-12 00:00: Item 5, Item 6, Item 7."
        )
        assert fix(clash) == "Take the items out of Campaign 1, or move it to 11-12 00:00 or later."


@pytest.mark.parametrize(
    ("live", "price", "clashes"),
    [
        ("11-20", 999, 1),
        ("11-20", 1000, 0),
        ("11-20", None, 0),
        ("11-27", 999, 0),  # the protection ends at that moment
        ("11-26 23:59", 999, 1),
        ("11-12", 999, 1),
    ],
)
def test_nothing_sells_for_less_inside_a_protection_period(live, price, clashes):
    plan = [campaign(1, protected_until=at("11-27")), campaign(2, live, "11-30")]
    assert (
        len(found("protection", ground(plan, items=[item(1, 5), item(2, 5, in_hand=price)])).clashes)
        == clashes
    )


def test_protection_runs_on_after_a_campaign_is_done_and_holds_on_its_platform():
    plan = [
        campaign(1, "10-20", "10-22", state="done", protected_until=at("11-10")),
        campaign(2, "11-05", "11-06"),
    ]
    items = [item(1, 5, forecast=30), item(2, 5, in_hand=900)]
    clash = only("protection", ground(plan, items=items))
    assert (clash.campaigns, clash.measure, clash.money) == ((2, 1), 100, 3000)
    plan[1]["platform"] = "jd"
    assert found("protection", ground(plan, items=items)).clashes == ()
    plan[1]["platform"] = ""
    assert len(found("protection", ground(plan, items=items)).clashes) == 1


@pytest.mark.parametrize(
    ("first", "second", "held", "excess"),
    [(300, 201, 500, 1), (300, 200, 500, None), (600, 0, 500, None), (300, None, 500, None), (1, 1, 0, 2)],
)
def test_overlapping_campaigns_promise_no_more_than_is_held(first, second, held, excess):
    items = [item(1, 5, stock=first, stock_held=held), item(2, 5, stock=second, stock_held=held)]
    clashes = found("stock_twice", ground(two(("11-10", "11-12"), ("11-11", "11-13")), items=items)).clashes
    assert [each.measure for each in clashes] == ([] if excess is None else [excess])


def test_what_is_sold_one_after_the_other_is_not_promised_twice():
    items = [item(1, 5, stock=300), item(2, 5, stock=300)]
    plan = two(("11-10", "11-12"), ("11-12", "11-13"))
    assert found("stock_twice", ground(plan, items=items)).clashes == ()


def test_the_largest_set_of_campaigns_tells_of_an_item():
    plan = [campaign(1, "11-10", "11-15"), campaign(2, "11-11", "11-15"), campaign(3, "11-12", "11-15")]
    items = [item(n, 5, stock=300) for n in (1, 2, 3)] + [item(n, 6, stock=300) for n in (1, 2)]
    told = {each.key: each for each in found("stock_twice", ground(plan, items=items)).clashes}
    assert {key: each.items for key, each in told.items()} == {
        "stock_twice:1+2+3": (5,),
        "stock_twice:1+2": (6,),
    }
    assert told["stock_twice:1+2+3"].measure == 400


def test_two_that_never_run_at_once_do_not_share_a_shelf_with_the_one_between():
    plan = [campaign(1, "11-10", "11-12"), campaign(2, "11-10", "11-20"), campaign(3, "11-15", "11-16")]
    items = [item(n, 5, stock=200) for n in (1, 2, 3)]
    assert found("stock_twice", ground(plan, items=items)).clashes == ()


def test_unknown_stock_is_said_and_not_guessed():
    items = [item(1, 5, stock_held=None), item(2, 5, stock_held=None)]
    told = found("stock_twice", ground(two(("11-10", "11-12"), ("11-11", "11-13")), items=items))
    assert told.clashes == ()
    assert told.unseen.startswith("1 ")


@pytest.mark.parametrize(
    ("stock", "forecast", "short"), [(79, 80, 1), (80, 80, None), (0, 5, 5), (10, None, None)]
)
def test_less_is_promised_than_expected(stock, forecast, short):
    told = found("stock_short", ground([campaign(1)], items=[item(1, 5, stock=stock, forecast=forecast)]))
    assert [each.measure for each in told.clashes] == ([] if short is None else [short])
    assert bool(told.unseen) == (forecast is None)
