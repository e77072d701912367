"""Shares of amounts in whole 分."""

from core.promotions.policy import Rounding

_ONE = 10**9  # shares are exact to nine places: 0.15 means 15 %, whatever its nearest float


def share_of(amount: int, share: float, rounding: Rounding) -> int:
    """Return the share of an amount, rounded as the policy says; never more than the amount."""
    numerator = amount * round(share * _ONE)
    if rounding is Rounding.DOWN_ON_DISCOUNT:
        return numerator // _ONE
    if rounding is Rounding.HALF_UP_ON_PRICE:
        return amount - _half_up(amount * _ONE - numerator)
    return _half_up(numerator)


def share_of_units(count: int, price: int, share: float, rounding: Rounding) -> int:
    """Return the share of so many units of a price: each unit by itself where the policy rounds units or prices."""
    if rounding in (Rounding.HALF_UP_ON_DISCOUNT_PER_UNIT, Rounding.HALF_UP_ON_PRICE):
        return count * share_of(price, share, rounding)
    return share_of(count * price, share, rounding)


def _half_up(numerator: int) -> int:
    return (2 * numerator + _ONE) // (2 * _ONE)
