"""The lowest-price rule: what is allowed, what breaks it, and when nobody can say."""

import pandas as pd
import pytest

from core.promotions.lowest_rule import breaks_rule, makes_new_low, most_allowed


def whole(*values: int | None) -> pd.Series:
    return pd.Series(values, dtype="Int64")


def said(column: pd.Series) -> list[bool | None]:
    return [None if pd.isna(value) else bool(value) for value in column]


@pytest.mark.parametrize(
    ("lowest", "share", "most"),
    [(3990, 0.9, 3591), (3999, 0.9, 3599), (1000, 1.0, 1000), (999, 0.7, 699), (10**11, 0.95, 95 * 10**9)],
)
def test_what_is_allowed_is_exact_to_the_fen(lowest: int, share: float, most: int):
    assert most_allowed(whole(lowest), share).tolist() == [most]


@pytest.mark.parametrize(
    ("price", "lowest", "known_days", "breaks", "new_low"),
    [
        (900, 1000, 30, False, True),  # nine tenths exactly
        (901, 1000, 30, True, True),
        (1000, 1000, 30, True, False),
        (901, 1000, 12, True, None),  # the unknown days can only make it worse
        (900, 1000, 12, None, None),
        (1000, 1000, 12, True, False),
        (900, None, 0, None, None),
        (None, 1000, 30, None, None),
        (900, None, None, None, None),
    ],
)
def test_a_rule_of_nine_tenths_of_thirty_days(price, lowest, known_days, breaks, new_low):
    known = whole(known_days)
    assert said(breaks_rule(whole(price), whole(lowest), share=0.9, known_days=known, days=30)) == [breaks]
    assert said(makes_new_low(whole(price), whole(lowest), known_days=known, days=30)) == [new_low]
