"""How a rival cuts prices around a sale, in a sentence with the number of cuts it rests on."""

import math
from typing import Any

import pandas as pd

from core.competitors.promotion_pattern import NO_SALE
from core.locale import _, ngettext
from core.rules.festivals import sale_name

LEAST_SHARE = 0.05  # of the items watched: fewer are no pattern


def is_pattern(row: Any) -> bool:
    """Tell whether a row of `promotion_patterns` is worth a sentence: enough items were cut."""
    return bool(row.items > 0 and row.share >= LEAST_SHARE)


def pattern_sentence(row: Any) -> str:
    """Say what a row of `promotion_patterns` tells: how deep, on how many items, when, how long, and n."""
    said = _("{rival} cuts {depth} on {share} of items").format(
        rival=row.rival, depth=f"{row.depth:.0%}", share=f"{row.share:.0%}"
    )
    n = ngettext("n = {n} cut", "n = {n} cuts", int(row.cuts)).format(n=f"{int(row.cuts):,}")
    return _("{said}, {when}, {how_long} ({n})").format(
        said=said, when=_when(row), how_long=_how_long(row.days), n=n
    )


def _when(row: Any) -> str:
    if row.key == NO_SALE:
        return _("apart from sales")
    sale, lead = sale_name(row.key), _whole(row.lead)
    if lead > 0:
        said = ngettext("from {n} day before {sale}", "from {n} days before {sale}", lead)
    elif lead == 0:
        return _("from the first day of {sale}").format(sale=sale)
    else:
        said = ngettext("from {n} day into {sale}", "from {n} days into {sale}", -lead)
    return said.format(n=abs(lead), sale=sale)


def _how_long(days: float) -> str:
    if pd.isna(days):
        return _("still on")
    whole = _whole(days)
    return ngettext("for {n} day", "for {n} days", whole).format(n=whole)


def _whole(days: float) -> int:
    """Round halves away from zero, as a table beside the sentence does."""
    return int(math.copysign(math.floor(abs(days) + 0.5), days))
