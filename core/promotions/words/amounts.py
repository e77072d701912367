"""Amounts, shares and moments as the trade writes them in each language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.locale import _, language
from core.money import short_price


def amount(fen: int) -> str:
    """Write an amount inside a name: 300 in 满300减50, ¥300 in English."""
    short = short_price(fen)
    return short.replace("¥", "") if language() == "zh" else short


def share_off(share: float) -> str:
    """Write a share off: 8.5折 in Chinese, 15% off in English; all of it is free."""
    if share >= 1:
        return _("free")
    if language() == "zh":
        return f"{_short((1 - share) * 10)}折"
    return f"{_short(share * 100)}% off"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Write a moment in the shop's zone, to the minute."""
    local = at.astimezone(zone)
    if language() == "zh":
        return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local:%d} {_MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _short(number: float) -> str:
    return f"{round(number, 2):g}"
