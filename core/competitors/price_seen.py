"""What a price that was seen must keep: amounts that fit each other, a moment in the past, a known stock state."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

from core.competitors.layers import LAYERS, layer_name
from core.errors import BadInput
from core.locale import _
from core.money import price
from core.text import visible

MOST_PRICE = 10**10  # 分: a hundred million yuan for one piece is a typing error
STOCK_STATES = ("in", "low", "out")
SOURCES = ("file", "pasted", "typed", "page")
AMOUNTS = (*LAYERS, "shipping", "gift_value")
LONGEST_NOTE = 200
EARLIEST = date(2000, 1, 1)
_AHEAD = timedelta(minutes=10)  # clocks of two machines differ; more is another day


@dataclass(frozen=True, slots=True)
class Seen:
    """A price as it was seen: amounts in 分 by name, only those that were there."""

    at: datetime
    amounts: Mapping[str, int]
    stock: str = ""
    source: str = "typed"
    note: str = ""


def amount_name(name: str) -> str:
    """Return a price layer, the shipping or the gift's value as a person reads it."""
    if name in LAYERS:
        return layer_name(name)
    return {"shipping": _("Shipping"), "gift_value": _("Gift value")}[name]


def stock_name(state: str) -> str:
    """Return a rival's stock state in words; one that was not seen stays empty."""
    return {"": "", "in": _("in stock"), "low": _("few left"), "out": _("sold out")}[state]


def checked_seen(seen: Seen, now: datetime) -> Seen:
    """Return the price as it is stored, or raise BadInput naming the field and what is wrong."""
    amounts = {name: checked_amount(name, value) for name, value in seen.amounts.items()}
    known = {name: value for name, value in amounts.items() if value is not None}
    if not seen.stock and not any(layer in known for layer in LAYERS):
        raise BadInput(_("Nothing was seen: give at least one price or the stock state."), field="list_price")
    if seen.stock and seen.stock not in STOCK_STATES:
        raise BadInput(_("The stock state is in, low or out."), field="stock")
    if seen.source not in SOURCES:
        raise BadInput(_("A price comes from a file, a text, a page or a person."), field="source")
    for upper, lower in upside_down(known):
        raise BadInput(contradiction(upper, lower, known[upper], known[lower]), field=lower)
    note = " ".join(visible(seen.note).split())
    if len(note) > LONGEST_NOTE:
        said = _("{n} characters, at most {most} fit.").format(n=len(note), most=LONGEST_NOTE)
        raise BadInput(_("Note: {said}").format(said=said), field="note")
    return Seen(checked_moment(seen.at, now), known, seen.stock, seen.source, note)


def checked_amount(name: str, value: Any) -> int | None:
    """Return an amount in 分 as it is stored. A price of nothing is refused: it would be a missing one."""
    if name not in AMOUNTS:
        raise BadInput(_("Prices have no part named {name}.").format(name=name))
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(name, _("is not a whole number."))
    if value < 0:
        raise _wrong(name, _("must not be negative."))
    if value == 0 and name in LAYERS:
        raise _wrong(name, _("is zero: leave it empty when it was not seen."))
    if value > MOST_PRICE:
        raise _wrong(name, _("is larger than anything a shop sells; check the unit."))
    return value


def _wrong(name: str, why: str) -> BadInput:
    return BadInput(f"{amount_name(name)}: {why}", field=name)


def checked_moment(seen_at: datetime, now: datetime) -> datetime:
    """Return the moment in UTC. Raises BadInput when nobody can have looked then."""
    if seen_at > now + _AHEAD:
        raise BadInput(_("The time when the price was seen lies in the future."), field="seen_at")
    if seen_at.date() < EARLIEST:
        raise BadInput(_("The time when the price was seen is before the year 2000."), field="seen_at")
    return min(seen_at, now).astimezone(UTC)


def upside_down(amounts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Yield the layers (shallower, deeper) that contradict each other: the deeper one is dearer."""
    there = [layer for layer in LAYERS if layer in amounts]
    for upper, lower in combinations(there, 2):
        if amounts[lower] > amounts[upper]:
            yield upper, lower


def upside_down_rows(columns: Mapping[str, Sequence[int | None]]) -> dict[int, tuple[str, str]]:
    """Return by position the rows whose layers contradict each other; `columns` hold one layer each."""
    found: dict[int, tuple[str, str]] = {}
    there = [layer for layer in LAYERS if layer in columns]
    for upper, lower in combinations(there, 2):
        for i, (a, b) in enumerate(zip(columns[upper], columns[lower], strict=True)):
            if a is not None and b is not None and b > a:
                found.setdefault(i, (upper, lower))
    return found


def contradiction(upper: str, lower: str, above: int, below: int) -> str:
    """Say that a deeper layer is dearer than a shallower one."""
    return _("{deep} {below} is above {shallow} {above}: one of the two is wrong.").format(
        deep=amount_name(lower), below=price(below), shallow=amount_name(upper), above=price(above)
    )
