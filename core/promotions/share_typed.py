"""A share that is taken off, as people type it: 85折, 8.5折, 半价, 15%, 15, free; and as it is shown for editing."""

from decimal import Decimal

from core.errors import BadInput
from core.locale import _, language
from core.numbers import normal, read_share

_FREE = ("free", "免费", "免单", "0元", "赠送")
_HALF = ("half", "half price", "半价", "对折")


def share_off(typed: str, *, field: str = "") -> float | None:
    """Return the share 0…1 that comes off, None for an empty text. Figures alone are percent off.

    Raises BadInput at the field for what is no discount: nothing off, more than everything off, no number.
    """
    text = normal(typed).strip().casefold()
    if not text:
        return None
    if text in _FREE:
        return 1.0
    if text in _HALF:
        return 0.5
    try:
        share = read_share(text.removesuffix("off").strip(), percent=True)
    except BadInput as error:
        raise BadInput(str(error), field=field) from None
    if share is None:
        return None
    off = 1 - share if "折" in text else share
    if not 0 < off <= 1:
        raise BadInput(
            _("“{text}” takes nothing off or more than everything. Type 15%, or 85折 for the same.").format(
                text=typed.strip()[:20]
            ),
            field=field,
        )
    return float(round(off, 6))


def off_typed(share: float | None) -> str:
    """Write a share for the field that reads it back: 85折 in Chinese, 15% in English, and free for all of it."""
    if share is None:
        return ""
    off = Decimal(repr(share))
    if language() != "zh":
        return f"{_short(off * 100)}%"
    if off >= 1:
        return "免费"
    paid = (1 - off) * 10
    return f"{_short(paid * 10)}折" if paid >= 1 and paid != paid.to_integral_value() else f"{_short(paid)}折"


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"
