"""A market table as back offices and analytics services export it: its columns, and the offers its rows come to."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from core.errors import BadInput
from core.files.cells import Reading, plain_text
from core.files.plan import Plan
from core.files.schema import Field, Kind, RowFault, Schema
from core.locale import LANGUAGES, _, speaking
from core.money import fen
from core.numbers import is_missing, normal, read_money, read_number
from core.rules.packs import Rule, load
from core.shop.items import MOST_MONEY
from core.text import folded, visible

KIND = "market"
FIGURES = ("price", "pieces", "sales")
MOST_FIGURE = 10**14
LENGTHS = {"category": 80, "seller": 80, "title": 200}
_KINDS: dict[str, Kind] = {"price": "money", "pieces": "count", "sales": "money"}
_PATH = re.compile(r"\s*[>＞»|｜]\s*")
_RANGE = re.compile(
    r"(?P<low>[^~\-–—至到]*[0-9][^~\-–—至到]*?)\s*(?:~|-|–|—|至|到)+\s*(?P<high>[^~]*[0-9].*)"
)
_SCALE = re.compile(r"[0-9.]\s*(百万|千万|万|萬|w|亿|億|千|k)")
_BUYERS = re.compile(r"^(?:月销|已售|销量|累计)+[::]?|(?:人?(?:付款|收货|购买|已买|已购|下单))+$")


class MarketColumns(Rule):
    """The rule pack: headings a field."""

    fields: dict[str, tuple[str, ...]]


def market_schema(categories: Sequence[str] = ()) -> Schema:
    """Return what a market table can fill. `categories` are ours: a path of categories ends where one is named."""
    pack = load("columns_market", MarketColumns)
    known = {folded(name): name for name in categories}
    return Schema(
        name=KIND,
        key=("category", "seller", "title"),
        fields=tuple(_field(name, pack, known) for name in pack.fields),
        needs=(("price", "sales"),),
        check_rows=_check_rows,
    )


def market_field_name(field: str) -> str:
    """Return a column of a market table as a person reads it."""
    return {
        "category": _("Category"),
        "seller": _("Seller"),
        "title": _("Title"),
        "price": _("Price"),
        "pieces": _("Pieces sold"),
        "sales": _("Sales ¥"),
    }[field]


def market_key(category: str, seller: str, title: str) -> str:
    """Return what tells an offer from others: a digest of category, seller and title, however they are written."""
    parts = "\n".join(folded(part) for part in (category, seller, title))
    return hashlib.sha256(parts.encode()).hexdigest()


def market_rows(plan: Plan) -> dict[str, dict[str, Any]]:
    """Return the offers of a dry run by key; of two that differ in the way they are written only the first counts.

    Without a price it is sales over pieces.
    """
    names = (*LENGTHS, *FIGURES)
    nothing = [None] * plan.good
    columns = [plan.values.get(name, nothing) for name in names]
    rows: dict[str, dict[str, Any]] = {}
    for values in zip(*columns, strict=True):
        row = dict(zip(names, values, strict=True))
        for name in LENGTHS:
            row[name] = row[name] or ""
        if row["price"] is None:
            row["price"] = max(round(row["sales"] / row["pieces"]), 1)
        rows.setdefault(market_key(row["category"], row["seller"], row["title"]), row)
    return rows


def read_range(cell: Any, *, comma_decimal: bool = False, scale: Decimal = Decimal(1)) -> list[Decimal]:
    """Return the number that a cell states, or both ends of a range such as 1000~2000, 1~2万; nothing: none.

    Raises BadInput where neither can be read. What has no upper end, 5万+, is its lower one.
    """
    if not isinstance(cell, str):
        number = read_number(cell, comma_decimal=comma_decimal)
        return [] if number is None else [number * scale]
    if is_missing(cell):
        return []
    text = _BUYERS.sub("", normal(cell)).strip()
    ends = _RANGE.fullmatch(text)
    if ends is None or text[:1] in "-–—":
        number = read_number(text, comma_decimal=comma_decimal)
        return [] if number is None else [number * scale]
    read = partial(read_number, comma_decimal=comma_decimal)
    low, high = read(ends["low"]), read(ends["high"])
    if low is None or high is None:
        return []
    if (unit := _SCALE.search(ends["high"])) and not _SCALE.search(ends["low"]):
        low = _in_unit(low, unit[1], high)
    if low > high:
        raise BadInput(_("“{text}” begins above its end.").format(text=cell[:40]))
    return [low * scale, high * scale]


def _in_unit(low: Decimal, unit: str, high: Decimal) -> Decimal:
    """Return the lower end of 1~2万 in the unit of the upper, where that is below it: 7500~1万 is as it is."""
    scaled = read_number(f"{low:f}{unit}")
    return scaled if scaled is not None and scaled <= high else low


def _field(name: str, pack: MarketColumns, known: Mapping[str, str]) -> Field:
    readers: dict[str, Any] = {
        "category": partial(_category_cell, known),
        "price": _price_cell,
        "pieces": _pieces_cell,
        "sales": _sales_cell,
    }
    checks: dict[str, Any] = {
        "price": _price,
        "pieces": partial(_figure, name),
        "sales": partial(_figure, name),
    }
    return Field(
        name=name,
        kind=_KINDS.get(name, "text"),
        label=market_field_name(name),
        aliases=(*_in_all(name), *pack.fields[name]),
        required=name == "title",
        max_length=LENGTHS.get(name, 0),
        check=checks.get(name),
        read=readers.get(name),
    )


def _in_all(name: str) -> tuple[str, ...]:
    words = []
    for lang in LANGUAGES:
        with speaking(lang):
            words.append(market_field_name(name))
    return tuple(words)


def _category_cell(known: Mapping[str, str], cell: Any, field: Field, _how: Reading) -> str | None:
    """Return the category; of a path (零食 > 坚果 > 坚果炒货) the deepest part that is ours, else the last."""
    text = " ".join(visible(plain_text(cell)).split())
    if is_missing(text):
        return None
    parts = [part for part in _PATH.split(text) if part] or [text]
    ours = next((known[folded(part)] for part in reversed(parts) if folded(part) in known), None)
    name = ours or parts[-1]
    if len(name) > field.max_length:
        raise BadInput(_("{n} characters, at most {most} fit.").format(n=len(name), most=field.max_length))
    return name


def _price_cell(cell: Any, _field: Field, how: Reading) -> int | None:
    """Return the price; of a range of prices (its kinds of packs) the lowest, at which buyers come in."""
    return _money(cell, how, lambda ends: ends[0])


def _pieces_cell(cell: Any, _field: Field, how: Reading) -> int | None:
    ends = read_range(cell, comma_decimal=how.comma_decimal, scale=how.scale)
    return round(sum(ends) / len(ends)) if ends else None


def _sales_cell(cell: Any, _field: Field, how: Reading) -> int | None:
    return _money(cell, how, lambda ends: Decimal(sum(ends)) / len(ends))


def _money(cell: Any, how: Reading, of_range: Callable[[list[Decimal]], Decimal]) -> int | None:
    ends = read_range(cell, comma_decimal=how.comma_decimal, scale=how.scale)
    if len(ends) == 2:
        return fen(of_range(ends))
    return read_money(cell, comma_decimal=how.comma_decimal, scale=how.scale) if ends else None


def _price(value: int) -> int:
    if value == 0:
        raise BadInput(_("A price of 0 is a missing one: leave it empty."))
    if value > MOST_MONEY:
        raise BadInput(_("This is larger than anything a shop sells; check the unit."))
    return value


def _figure(name: str, value: int) -> int:
    if value > MOST_FIGURE:
        raise BadInput(
            _("{field} is larger than any shop's: count the digits.").format(field=market_field_name(name))
        )
    return value


def _check_rows(values: Mapping[str, Sequence[Any]]) -> Iterable[RowFault]:
    """Yield rows whose price is neither said nor follows from sales and pieces."""
    titles = values.get("title", ())
    nothing = [None] * len(titles)
    price, pieces, sales = (values.get(name, nothing) for name in FIGURES)
    for n in range(len(titles)):
        if price[n] is None and not (pieces[n] and sales[n]):
            yield (
                n,
                "sales" if "sales" in values else "title",
                _("No price, and none follows from sales and pieces."),
            )
