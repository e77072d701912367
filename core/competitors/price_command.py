"""`python -m core read-price`: a price as people and pages write it, as JSON."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.amounts import Amount, find_amount, find_currency, is_counted_off
from core.competitors.reading.money import find_money, in_whole_units
from core.competitors.reading.numbers import find_numbers
from core.competitors.reading.shares import find_shares
from core.competitors.reading.span import Span, written
from core.errors import BadFile, BadInput
from core.locale import _

_LONGEST = 10_000
_CHINESE = re.compile("[\u3400-\u9fff]")
_TEXT_KEYS = ("text", "price_raw", "price")
_HINT_KEYS = ("currency_raw", "currency_hint")


def read_price(text: str, *, hint: str = "", decimal_mark: str | None = None) -> dict[str, Any]:
    """Return the price of a text: amount and currency as written, and all that the text counts.

    `amount` is a decimal string, null where no price is stated. `found` are the amounts of money
    with their places in the text, `shares` the percentages and 折, `numbers` every number. Raises
    BadInput for a text that is too long to be a price.
    """
    if len(text) > _LONGEST:
        raise BadInput(_("The text is longer than {n} characters: give one price.").format(n=f"{_LONGEST:,}"))
    money, numbers = find_money(text), find_numbers(text)
    price = _price(text, money, numbers, hint, decimal_mark)
    return {
        "amount": None if price is None else f"{price.value:f}",
        "currency": find_currency(text, hint=hint) if price is None else price.currency,
        "currency_code": None if price is None else price.code,
        "is_from": price is not None and price.is_from,
        "is_range": price is not None and price.up_to is not None,
        "amount_to": None if price is None or price.up_to is None else f"{price.up_to:f}",
        "per": (price.per or None) if price else None,
        "found": [_as_json(span) | {"currency": span.currency, "unit": span.unit} for span in money],
        "shares": [_as_json(span, "%") for span in find_shares(text)],
        "numbers": [_as_json(span) for span in numbers],
    }


def read_price_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield an answer for each line of a file, in its order; a line that is no price text says why.

    A line is a JSON string, or an object with `text` or `price_raw` and perhaps `currency_raw` and
    `decimal_separator`. Raises BadFile for a file that cannot be opened.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            for line in file:
                if line.strip():
                    yield _line(line)
    except OSError as error:
        raise BadFile(_("{file} cannot be read.").format(file=path)) from error


def _line(line: str) -> dict[str, Any]:
    try:
        text, hint, mark = _asked(json.loads(line))
        return read_price(text, hint=hint, decimal_mark=mark)
    except BadInput as error:
        return _no_answer(str(error))
    except (ValueError, RecursionError):
        return _no_answer(_("This line is not JSON."))


def _no_answer(reason: str) -> dict[str, Any]:
    return {"amount": None, "currency": None, "error": reason}


def _asked(value: object) -> tuple[str, str, str | None]:
    """Return the text, the hint and the decimal mark of a line. Raises BadInput for another shape."""
    if isinstance(value, str):
        return value, "", None
    if isinstance(value, dict):
        text = next((value[key] for key in _TEXT_KEYS if key in value), None)
        hint = next((value[key] for key in _HINT_KEYS if isinstance(value.get(key), str)), "")
        mark = value.get("decimal_separator")
        if isinstance(text, str):
            return text, hint, mark if mark in (".", ",") else None
        if text is None and any(key in value for key in _TEXT_KEYS):
            return "", hint, None
    raise BadInput(_("A line holds a JSON string, or an object with “text”."))


def _price(
    text: str, money: list[Span], numbers: list[Span], hint: str, decimal_mark: str | None
) -> Amount | None:
    """Return the price, read as pages write it, or as a Chinese sentence says it where that says more."""
    price = find_amount(text, hint=hint, decimal_mark=decimal_mark)
    money = [span for span in money if not is_counted_off(text, span.start)]
    if not _CHINESE.search(text):
        return price
    if money and (price is None or not price.has_currency_beside or _reads_on(money[0], price)):
        value, sign = in_whole_units(money[0])
        is_from = text[money[0].end + 1 :].lstrip().startswith("起")
        return Amount(value, sign, money[0].text, is_from=is_from)
    if price is None and len(numbers) == 1 and numbers[0].text == text.strip():
        return Amount(numbers[0].value, find_currency("", hint=hint), text.strip())
    return price


def _reads_on(span: Span, price: Amount) -> bool:
    """Whether the sentence counts on where the figures end: 12块5, 50元6角, 三千5百元."""
    is_same = re.search(rf"(?<!\d){re.escape(price.text)}(?!\d)", span.text)
    return is_same is not None and in_whole_units(span)[0] != price.value


def _as_json(span: Span, sign: str = "") -> dict[str, Any]:
    return {"text": span.text, "start": span.start, "end": span.end, "value": written(span.value) + sign}
