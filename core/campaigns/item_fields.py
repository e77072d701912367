"""What may stand in a row of a campaign's items, and prices by a rule. Pure; money in 分."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from core.errors import BadInput
from core.locale import _
from core.text import visible

FIELDS = ("price", "stock", "forecast", "note")
MOST_PRICE = 10**11
MOST_PIECES = 10**9
MOST_NOTE = 200
WHOLE = 10_000  # shares are counted in hundredths of a per cent, so that prices are exact


def field_name(field: str) -> str:
    """Return a field's name."""
    return {
        "price": _("Event price"),
        "stock": _("Stock promised"),
        "forecast": _("Expected pieces"),
        "note": _("Note"),
    }[field]


def checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as they are stored. Raises BadInput with the field at fault.

    A price of None is the item's usual one; a stock or forecast of None is not known.
    """
    return {field: _checked(field, value) for field, value in changes.items()}


def _checked(field: str, value: Any) -> Any:
    if field == "note":
        return _note(value)
    if field not in FIELDS:
        raise BadInput(_("Items of a campaign have no field named {field}.").format(field=field), field=field)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadInput(_("A whole number belongs here, not {value}.").format(value=value), field=field)
    if field == "price" and value < 1:
        raise BadInput(
            _("An event price is above ¥0; leave it empty for the item's usual price."), field=field
        )
    if value < 0:
        raise BadInput(_("{field} cannot be below 0.").format(field=field_name(field)), field=field)
    if value > (MOST_PRICE if field == "price" else MOST_PIECES):
        raise BadInput(
            _("{field} is larger than anything a shop sells: count the digits.").format(
                field=field_name(field)
            ),
            field=field,
        )
    return value


def _note(value: Any) -> str:
    clean = " ".join(visible(str(value or "")).split())
    if len(clean) > MOST_NOTE:
        sentence = _("{n} characters, at most {most} fit.")
        raise BadInput(sentence.format(n=len(clean), most=MOST_NOTE), field="note")
    return clean


def share_off(percent: float) -> int:
    """Return a discount in hundredths of a per cent. Raises BadInput unless 0 ≤ percent ≤ 99."""
    if not 0 <= percent <= 99:
        raise BadInput(_("A discount is from 0 to 99 %: 20 takes a fifth off."), field="percent")
    return int((Decimal(repr(float(percent))) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def prices_off(usual: pd.Series, percent: float, *, to_yuan: bool) -> pd.Series:
    """Return usual prices less some per cent, rounded down to 分 or to whole yuan; missing ones stay missing.

    A price that would fall to ¥0 by whole yuan keeps its 分, and none falls below one 分.
    """
    exact = usual.astype("Int64") * (WHOLE - share_off(percent)) // WHOLE
    rounded = exact // 100 * 100 if to_yuan else exact
    return rounded.mask(rounded < 1, exact).clip(lower=1)
