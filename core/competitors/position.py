"""Where our price stands among the rivals' of one item: five bands from cheapest to dearest.

A band says how many rivals ask less and how many more; rivals at our price count half on either side,
so the bands do not depend on the order in which equal prices stand (mid-rank, as in fractional ranking).
"""

import numpy as np
import pandas as pd

from core.locale import _

BANDS = ("cheapest", "lower", "middle", "upper", "dearest")
SOLE = "sole"  # no rival has the item
UNMATCHED = "unmatched"  # nobody has said yet whether a rival has it
UNKNOWN = ""  # rivals have it, but no price of theirs that a figure may rest on


def bands(cheaper: pd.Series, equal: pd.Series, dearer: pd.Series, rivals: pd.Series) -> pd.Series:
    """Return the band of each item from how many rivals ask less, the same and more than we do.

    `rivals` is how many rivals have the item at all, with or without a price. Cheapest and dearest
    also mean shared with others; where all ask the same it is the middle. Between these the share of
    rivals that ask less decides: below a third, up to two thirds, above.
    """
    priced = cheaper + equal + dearer
    share = (cheaper + equal / 2) / priced.where(priced > 0)
    cases = [
        rivals == 0,
        priced == 0,
        equal == priced,
        cheaper == 0,
        dearer == 0,
        share < 1 / 3,
        share <= 2 / 3,
    ]
    names = [SOLE, UNKNOWN, "middle", "cheapest", "dearest", "lower", "middle"]
    told = np.select([case.to_numpy("bool", na_value=False) for case in cases], names, default="upper")
    return pd.Series(told, index=cheaper.index, dtype="str")


def band_name(band: str) -> str:
    """Return a band as a person reads it."""
    return {
        "cheapest": _("Cheapest"),
        "lower": _("Lower third"),
        "middle": _("Middle"),
        "upper": _("Upper third"),
        "dearest": _("Dearest"),
        SOLE: _("Only ours"),
        UNMATCHED: _("Unmatched"),
        UNKNOWN: _("No fresh price"),
    }[band]
