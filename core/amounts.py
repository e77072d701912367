"""The amount and the currency in a price as a shop's page writes it: “From: $14.97”, “1 298,00 Kč”, “到手价¥199起”.

Looser than core.numbers, which reads the cells of our own sheets: words around the price are passed
over and the first amount counts.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from core.numbers import MISSING, TOKEN, normal, separated

_SIGNS = r"[$€£₩₽฿₫₹₺₴₪¥₦₱؋¢]"
_CURRENCY = re.compile(
    rf"us\$|hk\$|nt\$|mop\$|cad\$|a\$|c\$|r\$|s\$|{_SIGNS}|"
    r"(?<![a-z])(?:aed|usd|eur|gbp|jpy|cny|rmb|sgd|hkd|twd|krw|dkk|sek|nok|pln|czk|ron|inr|rub|chf|kč|zł|lei|fbu|fdj|vt|nu|nis|kr)"
    r"(?![a-z])|руб\.?|грн\.?|лв\.?|(?<![а-я])р\.?(?![а-я])|تومان|دج|د\.إ|ل\.س|ש״ח|人民币|美元|欧元|元|块"
)
_YUAN = ("¥", "元", "块", "人民币", "cny", "rmb")
_SCALES = {"万": 10**4, "w": 10**4, "亿": 10**8}
_NOTES = re.compile(r"\([^()]*\)")
_NO_PRICE = re.compile(r"orders? (?:over|above|on|of)?|shipping on|包邮|询价|面议")


@dataclass(frozen=True, slots=True)
class Amount:
    """A price found in a text: its value, and the currency as written (None when nothing says so)."""

    value: Decimal
    currency: str | None

    @property
    def in_yuan(self) -> bool:
        """Whether the amount is, or without a sign can be taken, as yuan."""
        return self.currency is None or self.currency in _YUAN


def find_amount(text: str) -> Amount | None:
    """Return the first amount of a price text, None when the text states no price.

    Three digits behind a single point are thousands, as on European pages, unless the price is in yuan.
    """
    plain = normal(text)
    if plain in MISSING or _NO_PRICE.search(plain):
        return None
    if re.fullmatch(r"(?:free|免费|gratis)[!！]?", plain):
        return Amount(Decimal(0), None)
    outside = _NOTES.sub(" ", plain)
    token = TOKEN.search(outside)
    if token is None:
        return None
    currency = _nearest_currency(outside, token)
    point_groups = currency not in _YUAN
    value = separated(token[0], comma_decimal=point_groups and "." in token[0] and "," not in token[0])
    if value is None:
        return None
    scale = _SCALES.get(outside[token.end() :].lstrip()[:1], 1)
    return Amount(value * scale, currency)


def _nearest_currency(text: str, token: re.Match[str]) -> str | None:
    """Return the sign right behind the amount, else the closest one in front of it."""
    behind = _CURRENCY.match(
        text, token.end() + len(text[token.end() :]) - len(text[token.end() :].lstrip(" .,-–"))
    )
    if behind:
        return behind[0]
    in_front = list(_CURRENCY.finditer(text, 0, token.start()))
    return in_front[-1][0] if in_front else None
