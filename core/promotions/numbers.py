"""Checks of single numbers in promotions: whole, in range, said in a sentence."""

from core.errors import BadInput
from core.locale import _

MOST_MONEY = 10**10  # 分: a hundred million yuan; more is a typing error
MOST_COUNT = 10**7


def wrong(field: str, sentence: str) -> BadInput:
    """Return the error of a field."""
    return BadInput(sentence, field=field)


def amount(field: str, value: object, *, least: int = 0) -> int:
    """Return an amount in 分, or raise BadInput."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST_MONEY:
        if least > 0:
            sentence = _("An amount of more than 0 and at most {most} yuan is needed.")
        else:
            sentence = _("An amount from 0 to {most} yuan is needed.")
        raise wrong(field, sentence.format(most=f"{MOST_MONEY // 100:,}"))
    return value


def count(field: str, value: object, *, least: int = 0, most: int = MOST_COUNT) -> int:
    """Return a whole number, or raise BadInput."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        sentence = _("A whole number from {least} to {most} is needed.")
        raise wrong(field, sentence.format(least=f"{least:,}", most=f"{most:,}"))
    return value


def share(field: str, value: object, *, above_zero: bool = True) -> float:
    """Return a share of 0…1, or raise BadInput; NaN is none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise wrong(field, _("More than 100% or less than nothing cannot be taken off."))
    if above_zero and not value:
        raise wrong(field, _("A discount of 0% takes nothing off."))
    return float(value)
