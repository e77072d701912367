"""The lowest-price rule over whole columns: what a price may be at most, and whether it makes a new low.

The lowest price of a stretch of days of which only a part is known can only be lower than the known
one. So a price that breaks the rule against the known part breaks it for sure, and one that keeps it
is not known to; a new low against a part is not known to be one either.
"""

import pandas as pd

_PARTS = 1_000_000  # a share to six decimals, so that the product is exact


def most_allowed(lowest: pd.Series, share: float) -> pd.Series:
    """Return the highest price that is allowed: a share of the lowest one, in whole 分 rounded down."""
    return (lowest.astype("Int64") * round(share * _PARTS)) // _PARTS


def breaks_rule(
    price: pd.Series, lowest: pd.Series, *, share: float, known_days: pd.Series, days: int
) -> pd.Series:
    """Return whether prices are above what the rule allows; missing where that is not known."""
    above = price > most_allowed(lowest, share)
    return above.where(above | _is_whole(known_days, days), pd.NA).astype("boolean")


def makes_new_low(price: pd.Series, lowest: pd.Series, *, known_days: pd.Series, days: int) -> pd.Series:
    """Return whether prices are below every price of so many days; missing where that is not known."""
    below = price < lowest
    return below.where(~below | _is_whole(known_days, days), pd.NA).astype("boolean")


def _is_whole(known_days: pd.Series, days: int) -> pd.Series:
    return (known_days >= days).fillna(False)
