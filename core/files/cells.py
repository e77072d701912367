"""From a cell to a value of a field's kind, or a sentence that says why not."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from core.errors import BadInput
from core.files.columns import heading_key
from core.files.moments import read_moment
from core.files.schema import Field
from core.files.text_table import DAMAGED
from core.locale import _
from core.numbers import is_missing, normal, plain_decimal, read_count, read_money, read_number, read_share
from core.text import visible

_EXACT_INTEGERS = 10**15  # a sheet keeps 15 digits of a number; what is longer has lost its end
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{2}")
_PROTECTED = re.compile(r'="([^"]*)"|[\'‘`](?=[0-9=+@-])(.*)', re.DOTALL)
_LINES = re.compile(r"[\n;；|｜]+")
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a column writes its numbers: the header's unit, percent, and its decimal mark."""

    heading: str = ""
    scale: Decimal = Decimal(1)
    percent: bool = False
    comma_decimal: bool = False


def reader(field: Field, how: Reading) -> Callable[[Any], Any]:
    """Return the function that turns a cell into the field's value: None when empty, BadInput when wrong."""
    read = field.read or _READERS[field.kind]

    def value_of(cell: Any) -> Any:
        if isinstance(cell, str):
            cell = _unprotected(cell)
        if cell == "" or cell is None:
            return None
        value = read(cell, field, how)
        if value is None:
            return None
        if isinstance(value, int | Decimal) and not field.signed and value < 0:
            raise BadInput(_("{number} is below zero.").format(number=cell))
        return value if field.check is None else field.check(value)

    return value_of


def _unprotected(text: str) -> str:
    """Return the text without what exports put around codes so that sheets keep them whole."""
    text = text.strip()
    if not text or text[0] not in "='‘`":
        return text
    match = _PROTECTED.fullmatch(text)
    return (match[1] if match[1] is not None else match[2]) if match else text


def plain_text(cell: Any) -> str:
    """Return any cell as a line of text; a damaged character is refused."""
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, int | float):
        return f"{plain_decimal(cell).normalize():f}"
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(" ", "minutes")
        )
    text = str(cell)
    if DAMAGED in text:
        raise BadInput(_("The text has damaged characters: export it again as UTF-8."))
    return text


def _text(cell: Any, field: Field, _how: Reading) -> str | None:
    text = " ".join(visible(plain_text(cell)).split())
    if is_missing(text):
        return None
    if field.max_length and len(text) > field.max_length:
        raise BadInput(_("{n} characters, at most {most} fit.").format(n=len(text), most=field.max_length))
    return text


def _code(cell: Any, field: Field, how: Reading) -> str | None:
    if isinstance(cell, float | int) and not isinstance(cell, bool) and abs(cell) >= _EXACT_INTEGERS:
        raise BadInput(
            _("The sheet has rounded this long code: format the column as text and export it again.")
        )
    if isinstance(cell, str) and _SHORTENED.fullmatch(cell.strip()):
        raise BadInput(_("The sheet has shortened this code: format the column as text and export it again."))
    text = _text(cell, field, how)
    return text if text is None or text.isascii() else "".join(_half_width(c) for c in text)


def _half_width(character: str) -> str:
    """Return a full-width letter, digit or sign as its ASCII form."""
    code = ord(character)
    return chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else character


def _money(cell: Any, _field: Field, how: Reading) -> int | None:
    return read_money(_no_date(cell), comma_decimal=how.comma_decimal, scale=how.scale)


def _count(cell: Any, _field: Field, how: Reading) -> int | None:
    return read_count(_no_date(cell), comma_decimal=how.comma_decimal, scale=how.scale)


def _number(cell: Any, _field: Field, how: Reading) -> Decimal | None:
    number = read_number(_no_date(cell), comma_decimal=how.comma_decimal)
    return None if number is None else number * how.scale


def _share(cell: Any, _field: Field, how: Reading) -> Decimal | None:
    number = _no_date(cell)
    # Under a heading with % a text is in percent; a typed cell up to 1 is a share that the sheet shows as %.
    in_percent = how.percent and (isinstance(number, str) or abs(number) > 1)
    return read_share(number, comma_decimal=how.comma_decimal, percent=in_percent)


def _no_date(cell: Any) -> Any:
    if isinstance(cell, date):
        raise BadInput(_("This is a date, not a number."))
    return cell


def _url(cell: Any, _field: Field, _how: Reading) -> str | None:
    text = plain_text(cell).strip()
    if is_missing(text):
        return None
    text = text.split()[0].split(";")[0] if text.split() else text
    return f"https:{text}" if text.startswith("//") else text


def _choice(cell: Any, field: Field, _how: Reading) -> str | None:
    text = plain_text(cell)
    if is_missing(text):
        return None
    stored = field.choices.get(heading_key(text))
    if stored is None:
        raise BadInput(
            _("“{text}” is not known here. Known are: {known}.").format(
                text=text[:40], known=", ".join(list(field.choices)[:12])
            )
        )
    return stored


def _tags(cell: Any, _field: Field, _how: Reading) -> list[str] | None:
    text = plain_text(cell)
    # 、 parts a list only where nothing stronger does: a line may hold a list of its own.
    lines = _LINES.split(text) if _LINES.search(text) else text.split("、")
    parts = [" ".join(visible(part).split()) for part in lines]
    parts = [re.sub(r"^[\s•·*\-]+|^\d{1,2}[.、)]\s*(?=\D)", "", part) for part in parts]
    return [part for part in parts if not is_missing(part)] or None


def _facts(cell: Any, field: Field, how: Reading) -> dict[str, str] | None:
    text = plain_text(cell)
    if is_missing(text):
        return None
    if heading_key(how.heading) not in {heading_key(each) for each in field.pair_headings}:
        return {how.heading: " ".join(text.split())}
    pairs = {}
    for part in _LINES.split(text):
        name, _colon, value = part.replace("：", ":", 1).partition(":")
        if name.strip() and value.strip():
            pairs[name.strip()] = value.strip()
        elif name.strip():
            raise BadInput(_("“{text}” is no fact: write it as name: value.").format(text=part.strip()[:40]))
    return pairs or None


def _date(cell: Any, _field: Field, _how: Reading) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20000 < cell < 80000:
        return _EPOCH + timedelta(days=int(cell))
    if is_missing(cell):
        return None
    parts = re.match(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})(?!\d)", normal(str(cell)))
    try:
        if parts:
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        pass
    raise BadInput(_("“{text}” is not a date: write it as 2026-11-11.").format(text=str(cell)[:40]))


def _moment(cell: Any, _field: Field, _how: Reading) -> Any:
    return read_moment(cell)


_READERS: dict[str, Callable[[Any, Field, Reading], Any]] = {
    "text": _text,
    "code": _code,
    "money": _money,
    "count": _count,
    "number": _number,
    "share": _share,
    "url": _url,
    "choice": _choice,
    "tags": _tags,
    "facts": _facts,
    "date": _date,
    "moment": _moment,
}
