"""Advice: the shortest way into the goal, never under the floor, never further than a step."""

from dataclasses import asdict, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.competitors.advice import ACTIONS, Offer, OurItem, advise, ended
from core.competitors.advice_words import action_name, rests_on, sentences
from core.competitors.floor import floor_price
from core.competitors.policy import ENDINGS, POSITIONS, Goal, default_policy
from core.locale import speaking

DAY = date(2026, 11, 1)
PLAIN = replace(
    default_policy(),
    payment_fee=0.0,
    category_fee=0.0,
    shipping=0,
    packing=0,
    largest_step=0.1,
    tolerance=0.01,
    beat_by=10,
    cool_down_days=7,
    goals={role: Goal(position, 0.2) for role, position in zip(
        ("traffic", "event", "", "image", "clearance"), POSITIONS, strict=True)},
)  # fmt: skip


def _offers(*prices: int, **told) -> list[Offer]:
    return [Offer(f"R{n}", price, **told) for n, price in enumerate(prices)]


def _advise(item: OurItem, offers: list[Offer], policy=PLAIN):
    return advise(item, offers, policy, DAY)


@pytest.mark.parametrize(
    ("role", "ours", "cost", "rivals", "action", "price", "note"),
    [
        ("traffic", 10000, 5000, (9700, 12000), "beat", 9690, "above_goal"),
        ("traffic", 10000, 5000, (10000, 12000), "hold", 10000, "in_goal"),
        ("traffic", 10000, 5000, (10600, 12000), "raise", 10590, "below_goal"),
        ("traffic", 10000, 5000, (8000, 12000), "beat", 9000, "above_goal"),  # one step of 10 % only
        ("traffic", 10000, 7756, (9700, 12000), "beat", 9695, "above_goal"),  # by as much as the floor lets
        ("traffic", 10000, 7760, (9700, 12000), "match", 9700, "above_goal"),
        ("traffic", 10000, 7900, (9700, 12000), "hold", 10000, "floor_above_goal"),
        ("traffic", 10000, None, (9700, 12000), "watch", None, "no_cost"),
        ("traffic", 10000, None, (10600,), "raise", 10590, "below_goal"),
        ("traffic", 10000, 9000, (10600,), "raise", 11000, "under_floor"),  # the floor is 11250
        ("event", 10000, 5000, (9000, 9600, 9700), "match", 9600, "above_goal"),
        ("event", 10000, 5000, (9000, 10100, 10700), "hold", 10000, "in_goal"),
        ("", 10000, 5000, (9000, 9200, 9400, 9600, 9800), "match", 9600, "above_goal"),
        ("", 10000, 5000, (9900, 10200, 10400), "hold", 10000, "in_goal"),
        ("", 10000, 5000, (10300, 10400, 10500, 10600), "raise", 10375, "below_goal"),
        ("image", 10000, 5000, (9000, 9500, 12000), "hold", 10000, "in_goal"),
        ("image", 10000, 5000, (9000, 10500, 12000), "raise", 10500, "below_goal"),
        ("image", 10000, 5000, (5000, 6000), "hold", 10000, "in_goal"),  # an anchor may be dear
        ("clearance", 10000, 5000, (9000,), "ignore", None, "no_goal"),
        ("traffic", None, 5000, (9000,), "watch", None, "no_price"),
        ("traffic", 10000, 5000, (), "ignore", None, "nobody"),
    ],
)
def test_the_advice(role, ours, cost, rivals, action, price, note):
    advised = _advise(OurItem(ours, cost, role), _offers(*rivals))
    assert (advised.action, advised.price, advised.notes[0]) == (action, price, note)


def test_what_cannot_win_a_buyer_or_be_trusted_is_left_out():
    item = OurItem(10000, 5000, "traffic")
    assert _advise(item, _offers(9000, stock="out")).notes == ("out_of_stock",)
    assert _advise(item, _offers(9000, is_stale=True)).notes == ("stale",)
    assert _advise(item, _offers(9000, kind="substitute")).notes == ("weak",)
    assert _advise(item, [Offer("R", None, kind="equivalent")]).action == "watch"
    mixed = [
        Offer("fresh", 10000),
        Offer("old", 8000, is_stale=True),
        Offer("like", 8000, kind="substitute"),
        Offer("out", 8000, stock="out"),
    ]
    advised = _advise(item, mixed)
    assert (advised.action, advised.rivals, advised.stale, advised.weak, advised.out_of_stock) == (
        "hold", 1, 1, 1, 1,
    )  # fmt: skip


def test_substitutes_count_where_the_policy_says_so():
    item = OurItem(10000, 5000, "traffic")
    lenient = replace(PLAIN, least_match="substitute")
    assert _advise(item, _offers(9700, kind="substitute"), lenient).action == "beat"
    strict = replace(PLAIN, least_match="exact")
    assert _advise(item, _offers(9700, kind="equivalent"), strict).notes == ("weak",)


@pytest.mark.parametrize(
    ("changed", "action"),
    [(date(2026, 10, 25), "beat"), (date(2026, 10, 26), "watch"), (DAY, "watch"), (None, "beat")],
)
def test_a_price_is_let_be_during_its_cool_down(changed, action):
    assert _advise(OurItem(10000, 5000, "traffic", changed_on=changed), _offers(9700)).action == action


def test_what_a_step_means_for_a_discount_is_said():
    rivals = _offers(9700)
    assert "no_discount" in _advise(OurItem(10000, 5000, "traffic", lowest=9500), rivals).notes
    assert "discount_base" in _advise(OurItem(10000, 5000, "traffic", lowest=9800), rivals).notes
    assert "base_after_raise" in _advise(OurItem(9000, 5000, "traffic", lowest=9000), rivals).notes
    quiet = replace(PLAIN, heeds_base=False)
    assert _advise(OurItem(10000, 5000, "traffic", lowest=9500), rivals, quiet).notes == ("above_goal",)


@pytest.mark.parametrize(
    ("price", "ending", "least", "most", "expected"),
    [
        (9655, ".90", 9000, 9999, 9590),
        (9690, ".90", 9000, 9999, 9690),
        (9655, "9.90", 9000, 9999, 8990 + 1000),
        (9655, "9.90", 8000, 9999, 8990),
        (9655, ".90", 9600, 9680, 9655),
        (9655, "", 0, 9999, 9655),
        (50, ".00", 0, 200, 100),
    ],
)
def test_prices_end_as_the_shop_writes_them(price, ending, least, most, expected):
    assert ended(price, ending, least=least, most=most) == expected


def test_every_note_has_words_in_both_languages():
    for language in ("en", "zh"):
        with speaking(language):
            for role, cost, rivals in (
                ("traffic", 5000, (8000,)),
                ("traffic", None, (9000,)),
                ("", 9900, (9000,)),
            ):
                advised = _advise(OurItem(10000, cost, role, lowest=9000), _offers(*rivals))
                said = sentences(asdict(advised))
                assert len(said) == len(advised.notes)
                assert not any("{" in sentence for sentence in said)
                assert rests_on(asdict(advised))
            assert len({action_name(action) for action in ACTIONS}) == len(ACTIONS)


amounts = st.integers(1, 200_000)
items = st.builds(
    OurItem,
    price=amounts,
    cost=st.none() | st.integers(0, 200_000),
    role=st.sampled_from(["traffic", "event", "", "image"]),
    lowest=st.none() | amounts,
)
markets = st.lists(
    st.builds(
        Offer,
        rival=st.sampled_from("ABCDE"),
        price=amounts,
        is_stale=st.booleans(),
        stock=st.sampled_from(["", "in", "out"]),
        kind=st.sampled_from(["exact", "equivalent", "substitute"]),
    ),
    max_size=6,
)
policies = st.builds(
    lambda ending, step, beat_by: replace(PLAIN, ending=ending, largest_step=step, beat_by=beat_by),
    st.sampled_from(list(ENDINGS)),
    st.sampled_from([0.0, 0.05, 0.1, 0.5]),
    st.integers(0, 500),
)


@given(items, markets, policies)
def test_floor_step_and_repetition(item, market, policy):
    advised = advise(item, market, policy, DAY)
    assert advised == advise(item, list(reversed(market)), policy, DAY), "the order of offers says nothing"
    assert set(sentences(asdict(advised))) or not advised.notes
    if advised.price is None:
        assert advised.action in ("watch", "ignore")
        return
    assert abs(advised.price - item.price) <= item.price * policy.largest_step
    floor = floor_price(item.cost, item.role, policy)
    if advised.price < item.price:
        assert floor is not None
        assert advised.price >= floor.price
    if floor and advised.price < floor.price:
        assert item.price < floor.price, "only a price that is under its floor may stay under it"
        assert advised.price >= item.price
    assert (advised.price > item.price) == (advised.action == "raise")
    assert (advised.price < item.price) == (advised.action in ("match", "beat"))


@given(items, markets, policies)
def test_what_is_in_its_goal_is_held_and_a_whole_move_ends_there(item, market, policy):
    advised = advise(item, market, policy, DAY)
    in_goal = advised.goal_least is not None and advised.goal_least <= item.price <= (
        advised.goal_most or item.price
    )
    floor = floor_price(item.cost, item.role, policy)
    if in_goal and not (floor and item.price < floor.price):
        assert advised.action == "hold"
    if advised.action in ("match", "beat", "raise") and "step" not in advised.notes:
        again = advise(replace(item, price=advised.price), market, policy, DAY)
        assert again.action == "hold"


@given(items, st.lists(amounts, min_size=1, max_size=5), st.integers(0, 5000))
def test_dearer_rivals_never_lower_the_price_while_the_floor_is_out_of_reach(item, prices, dearer):
    free = replace(item, cost=0)
    before = _advise(free, _offers(*prices))
    after = _advise(free, _offers(*(price + dearer for price in prices)))
    assert after.price >= before.price


@given(items, st.lists(amounts, min_size=1, max_size=5), st.integers(0, 5000))
def test_a_dearer_purchase_never_lowers_the_price(item, prices, dearer):
    cheap = replace(item, cost=item.cost or 0)
    before = _advise(cheap, _offers(*prices))
    after = _advise(replace(cheap, cost=(item.cost or 0) + dearer), _offers(*prices))
    assert after.price >= before.price


@given(items, markets)
def test_a_larger_step_goes_at_least_as_far(item, market):
    small = advise(item, market, replace(PLAIN, largest_step=0.05), DAY)
    large = advise(item, market, replace(PLAIN, largest_step=0.2), DAY)
    if small.price is not None:
        assert abs(large.price - item.price) >= abs(small.price - item.price)
