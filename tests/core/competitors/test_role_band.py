"""The price band of a role: advice stays in it, says so, and a form that shows no bands leaves them alone."""

from dataclasses import asdict, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.competitors.advice import Offer, OurItem, advise
from core.competitors.advice_words import sentences
from core.competitors.policy import ENDINGS, POSITIONS, Goal, default_policy, policy_of, stored_terms
from core.competitors.policy_actions import save_policy, stored_policy
from core.db.engine import reading, writing
from core.errors import BadInput
from core.locale import speaking

DAY = date(2026, 11, 1)


def _policy(position: str, least: int | None, most: int | None, **changes):
    goals = {"traffic": Goal(position, 0.2, least, most), "": Goal("middle", 0.2)}
    plain = {"payment_fee": 0.0, "category_fee": 0.0, "shipping": 0, "packing": 0, "goals": goals}
    return replace(default_policy(), **(plain | changes))


def _advise(position, least, most, ours, cost, *rivals, **changes):
    offers = [Offer(f"R{n}", price) for n, price in enumerate(rivals)]
    return advise(OurItem(ours, cost, "traffic"), offers, _policy(position, least, most, **changes), DAY)


@pytest.mark.parametrize(
    ("position", "band", "ours", "cost", "rivals", "action", "price", "notes"),
    [
        # the goal lies above the band: up to its end, and no further
        ("upper", (None, 3900), 3800, 1000, (4500, 5000), "raise", 3900, ("below_goal", "band_most")),
        ("upper", (None, 3900), 3900, 1000, (4500, 5000), "hold", 3900, ("band_most", "below_goal")),
        # below the band
        ("cheapest", (2900, None), 3000, 1000, (2500,), "match", 2900, ("above_goal", "band_least")),
        ("cheapest", (2900, None), 2900, 1000, (2500,), "hold", 2900, ("band_least", "above_goal")),
        # ours stands outside: into it by steps
        ("any", (None, 3900), 4500, 1000, (4500,), "ignore", None, ("no_goal",)),
        ("middle", (None, 3900), 4500, 1000, (4500,), "match", 4050, ("above_band", "step")),
        ("middle", (None, 3900), 4000, 1000, (4000,), "match", 3900, ("above_band",)),
        ("middle", (2900, None), 2800, 1000, (2800,), "raise", 2900, ("below_band",)),
        # the floor lies above the band: nobody can have both
        ("middle", (None, 3900), 3800, 3600, (3800,), "watch", None, ("floor_above_band",)),
        # inside, and the band does not matter
        ("middle", (2900, 3900), 3500, 1000, (3500,), "hold", 3500, ("in_goal",)),
    ],
)
def test_the_advice_in_a_band(position, band, ours, cost, rivals, action, price, notes):
    told = _advise(position, *band, ours, cost, *rivals, ending="", heeds_base=False, tolerance=0.0)
    told_beat = (
        "match" if told.action == "beat" else told.action
    )  # where it stands among rivals is another's test
    assert (told_beat, told.price, told.notes) == (action, price, notes)


def test_the_reason_names_the_role_and_the_end_of_its_band():
    told = _advise("upper", None, 3900, 3800, 1000, 4500, heeds_base=False)
    with speaking("en"):
        assert "The band of traffic items ends at ¥39.00: dearer it does not get." in sentences(asdict(told))


@settings(max_examples=30)
@given(
    position=st.sampled_from(POSITIONS),
    ends=st.tuples(st.integers(500, 9000), st.integers(0, 4000)),
    ours=st.integers(400, 14_000),
    cost=st.one_of(st.none(), st.integers(100, 9000)),
    rivals=st.lists(st.integers(400, 14_000), min_size=1, max_size=5),
    ending=st.sampled_from(list(ENDINGS)),
)
def test_a_price_never_leaves_the_band_and_one_outside_never_goes_further(
    position, ends, ours, cost, rivals, ending
):
    least, most = ends[0], ends[0] + ends[1]
    told = _advise(position, least, most, ours, cost, *rivals, ending=ending)
    if told.price is None:
        return
    outside = max(least - told.price, told.price - most, 0)
    assert outside <= max(least - ours, ours - most, 0)
    if least <= ours <= most:
        assert outside == 0


@pytest.mark.parametrize(
    ("goal", "field"),
    [({"least": 0}, "least_profit"), ({"most": -5}, "most_profit"), ({"least": 500, "most": 400}, "most_profit"),
     ({"least": "9"}, "least_profit")],
)  # fmt: skip
def test_a_band_that_cannot_be_meant_is_refused(goal, field):
    with pytest.raises(BadInput) as refused:
        policy_of({"goals": {"profit": {"position": "middle", "margin": 0.2} | goal}})
    assert refused.value.field == field


def test_terms_stored_before_there_were_bands_stay_valid():
    terms = stored_terms(default_policy())
    for goal in terms["goals"].values():
        del goal["least"], goal["most"]
    assert policy_of(terms) == default_policy()


def test_a_form_without_bands_leaves_them_alone(sqlite_shop):
    with writing() as session:
        save_policy(session, sqlite_shop, 0, {"goals": {"traffic": {"least": 900, "most": 3900}}})
    with writing() as session:
        save_policy(session, sqlite_shop, 1, {"goals": {"traffic": {"position": "lower", "margin": 0.1}}})
    with reading() as session:
        policy = stored_policy(session, sqlite_shop).policy
    assert policy.goal("traffic") == Goal("lower", 0.1, 900, 3900)
    assert policy.goal("profit") == default_policy().goal("profit")
