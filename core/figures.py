"""Digits as pages write them: in any script and width, grouped and parted in the manner of any country."""

import re
import unicodedata
from decimal import Decimal

from core.rules.currencies import has_three_decimals
from core.text import visible

_BLANKS = str.maketrans("\t\n\r\v\f", "     ")
_STOP = re.compile(r"(?<=\d)。(?=\d)")
_PLAIN_SIGNS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {
        "−": "-",
        "﹣": "-",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "٫": ".",
        "٬": ",",
    }
)


def folded_digits(text: str) -> str:
    """Return the text with plain digits, marks and single blanks, without unseen characters."""
    return re.sub(" {2,}", " ", plain_digits(visible(text.translate(_BLANKS))))


def plain_digits(text: str) -> str:
    """Return the text with plain digits, marks and blanks, sign for sign as long as it was."""
    shown = text.translate(_PLAIN_SIGNS)
    if shown.isascii():
        return shown
    return _STOP.sub(".", "".join(map(_plain, shown)))


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    if sign.isspace():
        return " "
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def value_of(token: str, *, code: str | None = None, decimal_mark: str | None = None) -> Decimal | None:
    """Return the value of digits with separators as pages write them."""
    digits = re.sub("[ ']", "", token).rstrip(".,")
    if decimal_mark in (".", ","):
        other = "," if decimal_mark == "." else "."
        digits = digits.replace(other, "").replace(decimal_mark, ".")
        return Decimal(digits) if digits.count(".") < 2 else None
    marks = [sign for sign in digits if sign in ".,"]
    if not marks:
        return Decimal(digits)
    whole, mark, rest = digits.rpartition(marks[-1])
    if len(set(marks)) == 2 or (len(marks) > 1 and len(rest) != 3):
        if marks.count(mark) > 1 and len(set(marks)) == 2:
            return None
        return Decimal(f"{re.sub('[.,]', '', whole) or 0}.{rest}")
    if len(marks) > 1:
        return Decimal(re.sub("[.,]", "", digits))
    in_thousands = len(rest) == 3 and whole.strip("0") != "" and len(whole) <= 3
    if in_thousands and not (mark == "." and (code == "CNY" or has_three_decimals(code))):
        return Decimal(whole + rest)
    return Decimal(f"{whole or 0}.{rest}")
