"""The columns a price table can have: fields, headings and spellings from the rule pack `columns_prices`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache, partial
from typing import Any

from core.amounts import find_amount
from core.competitors.layers import LAYERS, layer_name
from core.competitors.price_seen import (
    AMOUNTS,
    EARLIEST,
    amount_name,
    checked_amount,
    contradiction,
    stock_name,
    upside_down_rows,
)
from core.competitors.rival_fields import ITEM_LIMITS, RIVAL_LIMITS, checked_link, rival_field_name
from core.errors import BadInput
from core.files.cells import Reading, plain_text
from core.files.columns import heading_key
from core.files.moments import Moment, read_moment
from core.files.schema import Field, Kind, RowFault, Schema
from core.locale import LANGUAGES, _, speaking
from core.money import fen
from core.numbers import LONGEST, TOKEN, is_missing, normal, read_money, read_number
from core.rules.packs import Rule, load

KIND = "prices"
OUT = "out"  # what stands in a price column where the cell says that there is nothing to buy
OF_ITEM = ("title", "item_code", "url", "our_code")
_KINDS: dict[str, Kind] = {
    "item_code": "code",
    "our_code": "code",
    "url": "url",
    "image_url": "url",
    "layer": "choice",
    "stock": "choice",
    "seen_at": "moment",
} | dict.fromkeys(AMOUNTS, "money")  # type: ignore[assignment]
_LENGTHS = {
    "rival": RIVAL_LIMITS["name"],
    "platform": RIVAL_LIMITS["platform"],
    "item_code": ITEM_LIMITS["code"],
    "our_code": ITEM_LIMITS["code"],
    "note": 200,
} | {name: ITEM_LIMITS[name] for name in ("title", "brand", "category", "spec")}


class PriceColumns(Rule):
    """The rule pack: headings a field, spellings of stock states, words for nothing, and which columns are no rival's."""

    fields: dict[str, tuple[str, ...]]
    stock: dict[str, tuple[str, ...]]
    nothing: tuple[str, ...]
    platforms: dict[str, str]
    ours: tuple[str, ...]
    not_rivals: tuple[str, ...]
    computed: tuple[str, ...]
    earlier: tuple[str, ...]


def price_pack() -> PriceColumns:
    """Return the rule pack of price tables."""
    return load("columns_prices", PriceColumns)


def price_schema(codes: Mapping[str, str], today: date) -> Schema:
    """Return what a price table can fill; `codes` leads from a folded code of our items to the code itself.

    No day after `today` is taken: what was seen was seen before.
    """
    pack = price_pack()
    checks = {"our_code": partial(_our_code, codes), "seen_at": partial(_not_ahead, today), "rival": _not_us}
    return Schema(
        name=KIND,
        key=("rival", *OF_ITEM, "layer", "seen_at"),
        fields=tuple(_field(name, pack, checks, today) for name in pack.fields),
        needs=(("rival",), OF_ITEM, (*LAYERS, "stock")),
        check_rows=contradicting,
    )


def price_field_name(field: str) -> str:
    """Return a column of a price table as a person reads it."""
    if field in AMOUNTS:
        return amount_name(field)
    names = {
        "rival": _("Rival"),
        "title": _("Rival's item"),
        "our_code": _("Our item code"),
        "layer": _("Which price"),
        "stock": _("Stock state"),
        "seen_at": _("Seen at"),
        "note": _("Note"),
    }
    return names.get(field) or rival_field_name("code" if field == "item_code" else field)


def _field(name: str, pack: PriceColumns, checks: Mapping[str, Any], today: date) -> Field:
    choices: dict[str, str] = {}
    if name == "stock":
        choices = _spellings(
            {state: (*pack.stock[state], *_in_all(stock_name, state)) for state in pack.stock}
        )
    if name == "layer":
        choices = _spellings({layer: (*pack.fields[layer], *_in_all(layer_name, layer)) for layer in LAYERS})
    reads: dict[str, Any] = {"stock": _stock_cell, "seen_at": partial(_moment_cell, today)}
    check = checks.get(name)
    if name in AMOUNTS:
        check = partial(_amount, name)
    if name in ("url", "image_url"):
        check = partial(checked_link, name)
    return Field(
        name=name,
        kind=_KINDS.get(name, "text"),
        label=price_field_name(name),
        aliases=(*_in_all(price_field_name, name), *pack.fields[name]),
        many=name in ("seen_at", "note"),
        max_length=_LENGTHS.get(name, 0),
        choices=choices,
        check=check,
        read=_price_cell if name in AMOUNTS else reads.get(name),
        fills_down=name == "rival",
    )


def _in_all(named: Any, name: str) -> tuple[str, ...]:
    """Return how we write a name in each language: a table of our own comes back whole."""
    words = []
    for lang in LANGUAGES:
        with speaking(lang):
            words.append(named(name))
    return tuple(words)


def _spellings(states: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {heading_key(word): state for state, words in states.items() for word in words}


def _price_cell(cell: Any, _field: Field, how: Reading) -> int | str | None:
    """Return 分, `OUT` where the cell says that the thing is sold out, None where it says nothing.

    Words around one amount are passed over: 券后159, ¥199起. A cell with two amounts is refused.
    """
    if isinstance(cell, date | time):
        raise BadInput(_("This is a date, not a number."))
    try:
        return read_money(cell, comma_decimal=how.comma_decimal, scale=how.scale)
    except BadInput:
        if not isinstance(cell, str):
            raise
        if is_sold_out(cell):
            return OUT
        if heading_key(cell) in _nothing_words():
            return None
        amount = _among_words(normal(cell))
        if amount is None:
            raise
        return fen(amount * how.scale)


_SAYS_PRICE = re.compile(r"(?:[¥￥元块]|价|券后|到手|拍下|实付|秒杀|rmb|cny|yuan)")


def _among_words(text: str) -> Decimal | None:
    """Return the one amount of a text that says that it is a price: 第2件 and 9折 are none."""
    if len(text) > LONGEST or len(TOKEN.findall(text)) != 1 or not _SAYS_PRICE.search(text):
        return None
    if re.search(r"[a-z]", _SAYS_PRICE.sub("", text)) or re.search(r"[折减满第%]", text):
        return None
    amount = find_amount(text)
    return amount.value if amount and amount.in_yuan else None


def is_sold_out(text: str) -> bool:
    """Whether a text, where a price is expected, says that there is nothing to buy."""
    return heading_key(text) in _out_words()


@cache
def _out_words() -> frozenset[str]:
    """Return the words, folded, that stand in a price cell when the thing is sold out."""
    return frozenset(heading_key(word) for word in price_pack().stock[OUT]) - {"否", "no", "false", OUT}


@cache
def _nothing_words() -> frozenset[str]:
    """Return the words, folded, by which people note that they looked and found no such item."""
    return frozenset(heading_key(word) for word in price_pack().nothing)


def _stock_cell(cell: Any, field: Field, _how: Reading) -> str | None:
    """Return the state of a rival's stock; a number of pieces is a state as well."""
    if is_missing(cell):
        return None
    known = field.choices.get(heading_key(plain_text(cell)))
    if known is not None:
        return known
    try:
        pieces = read_number(cell)
    except BadInput:
        raise BadInput(
            _("“{text}” is no stock state: in stock, few left or sold out.").format(text=str(cell)[:40])
        ) from None
    return None if pieces is None else "in" if pieces > 0 else OUT


def _amount(name: str, value: Any) -> Any:
    return value if value == OUT else checked_amount(name, value)


def _moment_cell(today: date, cell: Any, _field: Field, _how: Reading) -> Moment | None:
    return read_moment(cell, today=today)


def _not_ahead(today: date, value: Moment) -> Moment:
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        if day > today + timedelta(days=1):  # a zone ahead of the shop's has tomorrow already
            raise BadInput(_("The time when the price was seen lies in the future."))
        if day < EARLIEST:
            raise BadInput(_("The time when the price was seen is before the year 2000."))
    return value


def _not_us(name: str) -> str:
    if heading_key(name) in {heading_key(word) for word in price_pack().ours}:
        raise BadInput(_("“{name}” is our own shop, not a rival.").format(name=name))
    return name


def _our_code(codes: Mapping[str, str], value: str) -> str:
    known = codes.get(value.casefold())
    if known is None:
        raise BadInput(_("The shop has no item with the code {code}.").format(code=value))
    return known


def contradicting(values: Mapping[str, Sequence[Any]]) -> Iterable[RowFault]:
    """Yield the rows in which a deeper price is above a shallower one."""
    columns: dict[str, Sequence[Any]] = {
        layer: [None if value == OUT else value for value in values[layer]]
        if OUT in values[layer]
        else values[layer]
        for layer in LAYERS
        if layer in values
    }
    for i, (upper, lower) in sorted(upside_down_rows(columns).items()):
        above, below = columns[upper][i], columns[lower][i]
        yield i, lower, contradiction(upper, lower, above, below)
