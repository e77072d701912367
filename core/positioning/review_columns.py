"""A table of reviews as platforms and tools export it: its columns, and how a rating is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

from core.errors import BadInput
from core.files.cells import Reading, plain_text
from core.files.columns import heading_key
from core.files.moments import read_moment
from core.files.schema import Field, Kind, Schema
from core.locale import LANGUAGES, _, speaking
from core.numbers import is_missing, normal, read_number
from core.positioning.review_text import cleaned
from core.rules.packs import Rule, load

KIND = "reviews"
EARLIEST = date(2000, 1, 1)
MOST_BRAND, MOST_CODE = 80, 64
_KINDS: dict[str, Kind] = {"rating": "text", "code": "code", "item_id": "code", "day": "moment"}
_OF = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s*(?:/|out of|of)\s*(?P<of>5|10|100)(?:\.0+)?\s*(?:stars?|星|分)?")
_STARS = re.compile(r"(?P<n>[0-5](?:\.\d+)?)\s*(?:颗?星级?|stars?)")
_DRAWN = re.compile(r"(?P<full>[★⭐🌟]+)[️☆✩]*")


class ReviewColumns(Rule):
    """The rule pack: headings a field, what a heading of texts never contains, ratings in words."""

    fields: dict[str, tuple[str, ...]]
    not_text: tuple[str, ...]
    ratings: dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating as a cell says it. `is_bare`: a number alone, which the whole column tells to be of 5, 10 or 100."""

    value: float
    is_bare: bool


def review_columns() -> ReviewColumns:
    """Return the rule pack of review exports."""
    return load("columns_reviews", ReviewColumns)


def review_schema(today: date) -> Schema:
    """Return what a table of reviews can fill. No day after `today` is taken."""
    pack = review_columns()
    return Schema(
        name=KIND,
        key=(),
        fields=tuple(_field(name, pack, today) for name in pack.fields),
        needs=(("text", "more", "rating"),),
        empty_without=("text", "more", "rating"),
        refuses=_is_no_text,
    )


def review_field_name(field: str) -> str:
    """Return a column of a table of reviews as a person reads it."""
    return {
        "text": _("Review text"),
        "more": _("Follow-up review"),
        "rating": _("Star rating"),
        "code": _("Item code"),
        "item_id": _("Platform's item number"),
        "title": _("Item title"),
        "day": _("Day of the review"),
        "brand": _("Brand or shop"),
    }[field]


def ratings_of(rated: Sequence[Rated | None]) -> list[float | None]:
    """Return ratings of 1…5. Bare numbers above 10 tell that all bare ones are of 100, above 5 that they are of 10."""
    most = max((each.value for each in rated if each and each.is_bare), default=0.0)
    scale = 20.0 if most > 10 else 2.0 if most > 5 else 1.0
    return [
        None if each is None else _in_range(each.value / scale if each.is_bare else each.value)
        for each in rated
    ]


def _in_range(value: float) -> float | None:
    """Return a rating within 1…5; 0 is what exports write where nobody rated."""
    return None if value <= 0 else round(min(5.0, max(1.0, value)), 2)


def _field(name: str, pack: ReviewColumns, today: date) -> Field:
    readers: dict[str, Any] = {
        "text": _text_cell,
        "more": _text_cell,
        "rating": _rating_cell,
        "day": partial(_day_cell, today),
        "title": partial(_line_cell, 200),
        "brand": partial(_line_cell, MOST_BRAND),
    }
    return Field(
        name=name,
        kind=_KINDS.get(name, "text"),
        label=review_field_name(name),
        aliases=(*_in_all(name), *pack.fields[name]),
        max_length=MOST_CODE if name in ("code", "item_id") else 0,
        read=readers.get(name),
    )


def _in_all(name: str) -> tuple[str, ...]:
    words = []
    for lang in LANGUAGES:
        with speaking(lang):
            words.append(review_field_name(name))
    return tuple(words)


def _is_no_text(heading: str, field: str, samples: Sequence[object]) -> bool:
    """Tell a seller's reply, a buyer's name, a count from a review; and a column of words from one of ratings."""
    key = heading_key(heading)
    if field in ("text", "more") and key not in {
        heading_key(each) for each in review_columns().fields[field]
    }:
        return any(word in key for word in review_columns().not_text)
    if field != "rating":
        return False
    return bool(samples) and not any(_reads_as_rating(each) for each in samples)


def _reads_as_rating(cell: object) -> bool:
    try:
        return _rated(cell) is not None
    except BadInput:
        return False


def _text_cell(cell: Any, _field: Field, _how: Reading) -> str | None:
    text = cleaned(plain_text(cell))
    return None if is_missing(text) else text


def _line_cell(most: int, cell: Any, _field: Field, _how: Reading) -> str | None:
    line = " ".join(cleaned(plain_text(cell)).split())
    return None if is_missing(line) else line[:most]


def _rating_cell(cell: Any, _field: Field, _how: Reading) -> Rated | None:
    return _rated(cell)


def _rated(cell: Any) -> Rated | None:
    if is_missing(cell):
        return None
    if isinstance(cell, str):
        text = normal(cell)
        if told := _DRAWN.fullmatch(cell.strip()):
            return Rated(min(5.0, len(told["full"])), False)
        if told := _OF.fullmatch(text):
            return Rated(float(told["n"]) * 5 / float(told["of"]), False)
        if told := _STARS.fullmatch(text):
            return Rated(float(told["n"]), False)
        if (word := heading_key(text)) in _words():
            return Rated(_words()[word], False)
    number = _number(cell)
    if number is None or not 0 <= number <= 100:
        raise BadInput(
            _("“{text}” is no rating: write 1 to 5, 5星, 好评, or 0 to 100.").format(text=str(cell)[:40])
        )
    return Rated(float(number), True)


def _number(cell: Any) -> Decimal | None:
    if isinstance(cell, date):
        return None
    try:
        return read_number(str(cell).strip().removesuffix("分"))
    except BadInput:
        return None


@cache
def _words() -> dict[str, float]:
    return {heading_key(word): float(n) for n, words in review_columns().ratings.items() for word in words}


def _day_cell(today: date, cell: Any, _field: Field, _how: Reading) -> date | None:
    """Return the day, or the moment where the cell has one: it tells two buyers apart who wrote the same."""
    said = read_moment(cell, today=today)
    if said is None:
        return None
    if not isinstance(said, date):
        raise BadInput(_("“{text}” is a time of day, not a day.").format(text=str(cell)[:40]))
    day = said.date() if isinstance(said, datetime) else said
    if day > today:
        raise BadInput(_("This day lies in the future."))
    if day < EARLIEST:
        raise BadInput(_("This day is before the year 2000."))
    return said
