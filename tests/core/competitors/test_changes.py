"""What became of a rival's price since a day, and of which prices nothing can be said."""

import pandas as pd
import pytest

from core.competitors.changes import STATES, by_state, changes, state_name
from tests.core.competitors.test_comparison import compared

OLD = "2026-10-01"
LOOK, NEXT = {"observation": 1}, {"observation": 2}


@pytest.mark.parametrize(
    ("then", "now", "state"),
    [
        ({"in_hand_price": 2000}, {"in_hand_price": 1800}, "down"),
        ({"in_hand_price": 2000}, {"in_hand_price": 2400}, "up"),
        ({"in_hand_price": 2000}, {"in_hand_price": 2000}, "same"),
        ({"seen_on": None}, {"in_hand_price": 2000}, "new"),
        ({"in_hand_price": 2000} | LOOK, {"in_hand_price": 2000} | LOOK, "gone"),
        (
            {"in_hand_price": 2000, "seen_on": OLD} | LOOK,
            {"in_hand_price": 2000, "seen_on": OLD} | LOOK,
            "gone",
        ),
        ({"in_hand_price": 2000} | LOOK, {"in_hand_price": 2000} | NEXT, "same"),
        (
            {"in_hand_price": 2000, "seen_on": OLD} | LOOK,
            {"in_hand_price": 1800, "seen_on": OLD} | NEXT,
            "down",
        ),
        ({"page_price": 2500}, {"page_price": 2500, "in_hand_price": 1800}, "other_layer"),
        ({"in_hand_price": 2000}, {"seen_on": None}, "unknown"),
        ({"seen_on": None}, {"seen_on": None}, "unknown"),
    ],
)
def test_a_price_goes_one_way_or_nothing_is_said(then, now, state):
    (row,) = changes(compared(then), compared(now)).itertuples()
    assert row.state == state
    assert pd.isna(row.change) == (state not in ("up", "down", "same"))


def test_the_largest_fall_stands_first_and_all_states_are_counted():
    then = compared({"in_hand_price": 2000}, {"in_hand_price": 2000, "match_id": 2})
    now = compared(
        {"in_hand_price": 1900}, {"in_hand_price": 1000, "match_id": 2}, {"in_hand_price": 5, "match_id": 3}
    )
    table = changes(then, now)
    assert table["match_id"].tolist() == [2, 1, 3]
    assert table["change_share"].tolist()[:2] == pytest.approx([-0.5, -0.05])
    assert by_state(table) == {
        "down": 2,
        "up": 0,
        "same": 0,
        "new": 1,
        "gone": 0,
        "other_layer": 0,
        "unknown": 0,
    }


def test_no_matches_give_no_changes_and_every_state_has_a_name():
    table = changes(compared(), compared())
    assert table.empty
    assert by_state(table) == dict.fromkeys(STATES, 0)
    assert all(state_name(state) for state in STATES)
