"""What an item is: its fields, roles, states, and the rules a value must keep."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from core.errors import BadInput
from core.locale import _
from core.text import visible

MOST_MONEY = 10**11  # 分: ten hundred million yuan; more is a typing error
MOST_PIECES = 10**9


class ItemRole(StrEnum):
    """The part an item plays in the assortment (货品结构)."""

    TRAFFIC = "traffic"
    PROFIT = "profit"
    IMAGE = "image"
    EVENT = "event"
    CLEARANCE = "clearance"
    POTENTIAL = "potential"


class ItemStatus(StrEnum):
    """Whether buyers can see the item."""

    ON = "on"
    OFF = "off"
    DRAFT = "draft"


def item_role_name(role: str) -> str:
    """Return the role as the trade calls it; an empty role stays empty."""
    return {
        "": "",
        ItemRole.TRAFFIC: _("traffic"),
        ItemRole.PROFIT: _("profit"),
        ItemRole.IMAGE: _("image"),
        ItemRole.EVENT: _("event"),
        ItemRole.CLEARANCE: _("clearance"),
        ItemRole.POTENTIAL: _("potential"),
    }[role]


def item_status_name(status: str) -> str:
    """Return the status in words."""
    return {
        ItemStatus.ON: _("on sale"),
        ItemStatus.OFF: _("off sale"),
        ItemStatus.DRAFT: _("not listed yet"),
    }[ItemStatus(status)]


def field_name(field: str) -> str:
    """Return the name of an item's field as a person reads it."""
    return {
        "code": _("Code"),
        "title": _("Title"),
        "brand": _("Brand"),
        "category": _("Category"),
        "spec": _("Spec"),
        "pack_size": _("Pack size"),
        "pack_unit": _("Unit"),
        "list_price": _("List price"),
        "usual_price": _("Usual price"),
        "cost": _("Cost"),
        "stock": _("Stock"),
        "sold_30d": _("Sold in 30 days"),
        "role": _("Role"),
        "selling_points": _("Selling points"),
        "facts": _("Facts"),
        "image_url": _("Image link"),
        "status": _("Status"),
    }[field]


TEXT_LIMITS = {"code": 64, "title": 200, "brand": 80, "category": 80, "spec": 120, "pack_unit": 12}
MONEY_FIELDS = ("list_price", "usual_price", "cost")
COUNT_FIELDS = ("stock", "sold_30d")
FIELDS = (
    *TEXT_LIMITS,
    "pack_size",
    *MONEY_FIELDS,
    *COUNT_FIELDS,
    "role",
    "selling_points",
    "facts",
    "image_url",
    "status",
)


@dataclass(frozen=True, slots=True)
class _Value:
    field: str
    value: Any

    def wrong(self, why: str) -> BadInput:
        return BadInput(f"{field_name(self.field)}: {why}", field=self.field)


def checked(field: str, value: Any) -> Any:
    """Return the value as it is stored, or raise BadInput naming the field and what is wrong.

    Money is integer 分, stock and sales integers, selling points a list of lines, facts a mapping.
    """
    given = _Value(field, value)
    if field in TEXT_LIMITS:
        return _text(given, TEXT_LIMITS[field])
    if field in MONEY_FIELDS:
        return _whole(given, MOST_MONEY)
    if field in COUNT_FIELDS:
        return _whole(given, MOST_PIECES)
    return {
        "pack_size": _pack_size,
        "role": _role,
        "status": _status,
        "selling_points": _lines,
        "facts": _facts,
        "image_url": _link,
    }[field](given)


def _text(given: _Value, most: int) -> str:
    text = " ".join(visible(str(given.value or "")).split())
    if given.field in ("code", "title") and not text:
        raise given.wrong(_("must not be empty."))
    if len(text) > most:
        raise given.wrong(_("{n} characters, at most {most} fit.").format(n=len(text), most=most))
    return text


def _whole(given: _Value, most: int) -> int | None:
    if given.value is None:
        return None
    if isinstance(given.value, bool) or not isinstance(given.value, int):
        raise given.wrong(_("is not a whole number."))
    if given.value < 0:
        raise given.wrong(_("must not be negative."))
    if given.value > most:
        raise given.wrong(_("is larger than anything a shop sells; check the unit."))
    return given.value


def _pack_size(given: _Value) -> str:
    text = str(given.value or "").strip()
    if not text:
        return ""
    try:
        size = Decimal(text)
    except InvalidOperation:
        raise given.wrong(_("is not a number; put the unit into its own field.")) from None
    if not size.is_finite() or not 0 < size < 10**9:
        raise given.wrong(_("must be larger than zero."))
    plain = f"{size:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _role(given: _Value) -> str:
    text = str(given.value or "")
    if text and text not in set(ItemRole):
        raise given.wrong(_("is none of the known roles."))
    return text


def _status(given: _Value) -> str:
    text = str(given.value or ItemStatus.ON)
    if text not in set(ItemStatus):
        raise given.wrong(_("is none of the known states."))
    return text


def _lines(given: _Value) -> list[str]:
    raw = re.split(r"[\n;；]", given.value) if isinstance(given.value, str) else list(given.value or [])
    lines = [" ".join(visible(str(line)).split()) for line in raw]
    lines = list(dict.fromkeys(line for line in lines if line))
    if len(lines) > 20 or any(len(line) > 120 for line in lines):
        raise given.wrong(_("at most 20 lines of 120 characters."))
    return lines


def _facts(given: _Value) -> dict[str, str]:
    pairs = facts_from_text(given.value) if isinstance(given.value, str) else dict(given.value or {})
    clean = {
        " ".join(visible(str(key)).split()): " ".join(visible(str(value)).split())
        for key, value in pairs.items()
    }
    clean = {key: value for key, value in clean.items() if key and value}
    if len(clean) > 40 or any(len(key) > 40 or len(value) > 200 for key, value in clean.items()):
        raise given.wrong(_("at most 40 facts, names up to 40 and values up to 200 characters."))
    return clean


def facts_from_text(text: str) -> dict[str, str]:
    """Read facts typed one a line as `material: cotton`; a line without a colon is kept as a yes."""
    pairs: dict[str, str] = {}
    for line in re.split(r"[\n;；]", text):
        key, colon, value = re.sub("：", ":", line, count=1).partition(":")
        if key.strip():
            pairs[key.strip()] = value.strip() if colon else _("yes")
    return pairs


def facts_as_text(facts: dict[str, str]) -> str:
    """Write facts one a line, as `facts_from_text` reads them."""
    return "\n".join(f"{key}: {value}" for key, value in facts.items())


def _link(given: _Value) -> str:
    text = str(given.value or "").strip()
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or len(text) > 500:
        raise given.wrong(_("must be a web address that begins with http:// or https://."))
    return text
