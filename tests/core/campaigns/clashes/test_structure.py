"""Campaigns that break the item portfolio are named: each way of breaking it, and what could not be seen."""

import pytest

from core.campaigns.clashes.check import check
from core.campaigns.clashes.clash import Severity
from core.campaigns.clashes.ground import RoleGround
from core.campaigns.clashes.words import fix, sentence
from core.competitors.policy import Goal
from core.locale import speaking
from tests.core.campaigns.clashes.grounds import campaign, found, ground, item, only

ROLES = RoleGround(
    goals={
        "": Goal("middle", 0.15),
        "traffic": Goal("cheapest", 0.03, 990, 2990),
        "image": Goal("upper", 0.3),
    },
    shares={"profit": 0.45, "traffic": 0.2},
    image_off=0.15,
)


def _ground(*items, roles=ROLES, **changes):
    return ground([campaign(1, **changes)], items=items, roles=roles)


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"role": "traffic", "in_hand": 989}, ["off_structure:band:1"]),
        ({"role": "traffic", "in_hand": 990}, []),
        # the page price is above, and what buyers pay is not
        ({"role": "traffic", "price": 1290, "in_hand": 900}, ["off_structure:band:1"]),
        ({"role": "traffic", "in_hand": 9900}, []),  # dearer than its band is no campaign's fault
        ({"role": "image", "usual_price": 10000, "in_hand": 8500}, []),
        ({"role": "image", "usual_price": 10000, "in_hand": 8499}, ["off_structure:image:1"]),
        ({"role": "profit", "in_hand": 1}, []),  # no band
    ],
)
def test_prices_are_held_against_bands_in_hand(changes, keys):
    told = found("off_structure", _ground(item(1, 5, **changes)))
    assert [each.key for each in told.clashes] == keys
    assert told.unseen == ""


@pytest.mark.parametrize(
    ("level", "profit", "others", "is_named"),
    [
        ("S", 45, 55, False),
        ("S", 30, 70, False),  # fifteen points below is the tolerance itself
        ("S", 29, 71, True),
        ("A", 0, 100, True),
        ("B", 0, 100, False),  # small campaigns may be made for one thing
    ],
)
def test_the_mix_of_a_large_campaign(level, profit, others, is_named):
    rows = (
        item(1, 5, role="profit", forecast=profit),
        item(1, 6, role="event", forecast=others),
    )
    told = found("off_structure", _ground(*rows, level=level))
    assert bool(told.clashes) == is_named
    if is_named:
        clash = told.clashes[0]
        assert clash.severity is Severity.WARN
        assert clash.measure == pytest.approx(0.45 - profit / 100)


def test_clearance_wins_no_new_buyers():
    rows = (item(1, 5, role="clearance"), item(1, 6, role="event"))
    clash = only("off_structure", _ground(*rows, goal="new_buyers"))
    assert (clash.key, clash.severity, clash.items) == ("off_structure:clearance:1", Severity.INFO, (5,))
    assert not found("off_structure", _ground(*rows)).clashes


def test_what_has_no_role_or_no_price_is_unseen_and_not_passed():
    with speaking("en"):
        told = found("off_structure", _ground(item(1, 5), item(1, 6, role="traffic", in_hand=None)))
    assert not told.clashes
    assert "1 item in a campaign has no role" in told.unseen
    assert "price in hand of 1 item" in told.unseen
    with speaking("en"):
        unplanned = found("off_structure", _ground(item(1, 5, role="event", forecast=None), level="S"))
    assert unplanned.unseen.startswith("What 1 large campaign plans")


def test_a_shop_without_targets_stays_all_clear():
    rows = [item(1, 5), item(1, 6, role="image", usual_price=90_000)]
    for roles in (RoleGround(), RoleGround(goals={"": Goal("middle", 0.15)}, image_off=0.15)):
        on = ground([campaign(1)], items=rows, roles=roles, chosen={1: 2})
        assert check(on).is_all_clear


def test_targets_that_cannot_be_read_are_told():
    told = check(ground([campaign(1)], roles=None, missing={"roles": "No targets to be read."}))
    assert told.not_run["off_structure"] == "No targets to be read."


def test_campaigns_that_are_over_are_let_be():
    over = ground([campaign(1, "10-01", "10-03")], items=[item(1, 5, role="traffic", in_hand=1)], roles=ROLES)
    assert not found("off_structure", over).clashes


@pytest.mark.parametrize(
    ("rows", "changes", "said", "settled"),
    [
        (
            [item(1, 5, role="traffic", in_hand=700), item(1, 6, role="traffic", in_hand=900)],
            {},
            "Campaign 1: 2 items sell below the price bands of their roles, the worst one for ¥7.00 in hand where "
            "traffic items begin at ¥9.90: Item 5, Item 6.",
            "¥9.90",
        ),
        (
            [item(1, 5, role="image", usual_price=10000, in_hand=7000)],
            {},
            "Campaign 1: 1 image item is sold 30% below its usual price, and 15% is the most: Item 5.",
            "15%",
        ),
        (
            [item(1, 5, role="event")],
            {"level": "S"},
            "Campaign 1: profit items bring 0% of the planned sales, 45 points below the target of 45%.",
            "profit items",
        ),
    ],
)
def test_the_sentence_names_campaign_items_and_numbers(rows, changes, said, settled):
    clash = only("off_structure", _ground(*rows, **changes))
    with speaking("en"):
        assert sentence(clash) == said
        assert settled in fix(clash)
    with speaking("zh"):
        assert sentence(clash)
        assert fix(clash)
