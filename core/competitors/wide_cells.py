"""What the cells of a wide price table look like: prices below a rival's name, an amount where a name should stand."""

import re
from collections.abc import Collection
from datetime import date
from functools import partial

from core.competitors.price_columns import is_sold_out
from core.competitors.wide_heading import read_dated
from core.errors import BadInput
from core.files.cells import Reading
from core.files.moments import is_moment, read_moment
from core.files.schema import Field, Schema
from core.numbers import is_missing, read_money

_RANGE = re.compile(r"[¥￥]?\s*\d[\d,.]*\s*[-~至—]\s*[¥￥]?\s*\d[\d,.]*\s*元?起?")
_ABOUT_PRICES = re.compile(
    r".{0,6}\d.{0,16}(?:价|券|减|送|赠|元|折|件|[¥￥$€£]).{0,8}|.{0,4}[¥￥$€£].{0,2}\d.{0,12}"
)
_SIGNED = re.compile(r"[¥￥$€£]\s?\d.*")
_IS_PRICE = 0.6  # share of cells that must be prices, so that an unknown heading can be a rival


def can_be_read(field: Field, sample: str) -> bool:
    try:
        return field.read is not None and field.read(sample, field, Reading()) is not None
    except BadInput:
        return False


def are_prices(samples: Collection[str], schema: Schema) -> bool:
    field = schema["page_price"]
    values = [sample for sample in samples if not is_missing(sample)]
    if not values or all(is_moment(value) for value in values):
        return False
    told = [is_price for value in values if (is_price := _is_price(field, value)) is not None]
    return bool(told) and sum(told) >= _IS_PRICE * len(told)


def _is_price(field: Field, value: str) -> bool | None:
    """Whether a cell holds a price, None when it says that there is nothing."""
    try:
        read = field.read(value, field, Reading()) if field.read else None
    except BadInput:
        if value.startswith("#"):  # the error of a formula
            return None
        # No price to store, and yet a column of prices: 99-129, 199(满减后179), $9.90
        return bool(_RANGE.fullmatch(value) or _ABOUT_PRICES.fullmatch(value))
    return None if read is None else True


def is_value(cell: object) -> bool:
    """Whether a cell of a header is an amount, which a name is not: 竞品1价格 only contains a digit, 11.20 is a day."""
    text = str(cell)
    if read_dated(text, partial(read_moment, today=date(2100, 1, 1))).day:
        return False
    try:
        return read_money(text) is not None
    except BadInput:
        return (
            bool(_RANGE.fullmatch(text) or _SIGNED.match(text)) or text.startswith("#") or is_sold_out(text)
        )
