"""From the columns of a price table to the prices that were seen: layers, stock and moments put in their places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from core.competitors.layers import LAYERS
from core.competitors.price_columns import OUT
from core.competitors.price_seen import AMOUNTS, LONGEST_NOTE, upside_down
from core.files.plan import Plan


@dataclass(frozen=True, slots=True)
class Named:
    """What a table says of a rival's item: enough to find it again.

    `our_code` alone means: what this rival sells as our item.
    """

    title: str = ""
    code: str = ""
    url: str = ""
    our_code: str = ""


@dataclass(slots=True)
class PriceRow:
    """One price as a table has it: whose, of what, when, and the amounts in the order of AMOUNTS."""

    rival: str
    named: Named
    seen_at: datetime
    seen_on: date
    amounts: list[int | None]
    stock: str
    note: str
    about: Mapping[str, str] = field(default_factory=dict)  # brand, spec … of an item that is not known yet


@dataclass(slots=True)
class Clock:
    """Turns what cells say of a moment into moments in UTC and days of the shop, none of them after now."""

    zone: ZoneInfo
    now: datetime
    day: date
    known: dict[Any, tuple[datetime, date]] = field(default_factory=dict)

    def moment(self, said: date | time | None) -> tuple[datetime, date]:
        """Return the moment and its day. A day alone counts from its first minute, a time alone is `day`'s."""
        found = self.known.get(said)
        if found is None:
            found = self.known[said] = self._read(said)
        return found

    def _read(self, said: date | time | None) -> tuple[datetime, date]:
        if not isinstance(said, datetime):
            clock = said if isinstance(said, time) else time()
            said = datetime.combine(said if isinstance(said, date) else self.day, clock)
        local = said if said.tzinfo else said.replace(tzinfo=self.zone)
        moment = min(local.astimezone(UTC), self.now)
        return moment, moment.astimezone(self.zone).date()


_ABOUT = ("brand", "category", "spec", "image_url")


def price_rows(plan: Plan, clock: Clock, *, by_our_code: bool = False) -> list[PriceRow]:
    """Return the prices of a dry run. Rows that each tell one layer of the same moment become one price.

    `by_our_code`: where a row has our code, its title is ours too and does not name the rival's item.
    """
    column = _Columns(plan.values, plan.good)
    amounts = _amounts(column)
    stock = _stock(column)
    rows = [
        PriceRow(rival, named, *clock.moment(seen), list(prices), state, (note or "")[:LONGEST_NOTE], about)
        for rival, named, seen, prices, state, note, about in zip(
            column["rival"],
            _names(column, by_our_code=by_our_code),
            column["seen_at"],
            amounts,
            stock,
            column["note"],
            _about(column),
            strict=True,
        )
    ]
    return _merged(rows) if "layer" in plan.values else rows


class _Columns:
    """The columns by field, an absent one as nothing in every row."""

    def __init__(self, values: Mapping[str, Sequence[Any]], rows: int) -> None:
        self.values = values
        self.nothing: Sequence[Any] = [None] * rows

    def __getitem__(self, name: str) -> Sequence[Any]:
        return self.values.get(name, self.nothing)


def _names(column: _Columns, *, by_our_code: bool) -> list[Named]:
    known: dict[tuple[str | None, ...], Named] = {}
    names = []
    for parts in zip(*(column[name] for name in ("title", "item_code", "url", "our_code")), strict=True):
        named = known.get(parts)
        if named is None:
            title, code, url, ours = (part or "" for part in parts)
            named = known[parts] = Named("" if ours and by_our_code else title, code, url, ours)
        names.append(named)
    return names


def _about(column: _Columns) -> Sequence[Mapping[str, str]]:
    """Return what else is told of the items: the same mapping for equal rows."""
    told = [name for name in (*_ABOUT, "title", "platform") if name in column.values]
    known: dict[tuple[Any, ...], Mapping[str, str]] = {}
    rows = zip(*(column[name] for name in told), strict=True) if told else [()] * len(column.nothing)
    return [
        known.setdefault(parts, {name: part for name, part in zip(told, parts, strict=True) if part})
        for parts in rows
    ]


def _amounts(column: _Columns) -> list[list[int | None]]:
    """Return the amounts row by row; a table that names the layer in a cell has its price put there."""
    prices = [
        [None if value == OUT else value for value in column[name]] if OUT in column[name] else column[name]
        for name in AMOUNTS
    ]
    rows = [list(row) for row in zip(*prices, strict=True)]
    page = AMOUNTS.index("page_price")
    for row, layer in zip(rows, column["layer"], strict=True):
        if layer is not None and row[page] is not None:
            row[page], row[AMOUNTS.index(layer)] = None, row[page]
    return rows


def _stock(column: _Columns) -> list[str]:
    states = [state or "" for state in column["stock"]]
    for layer in LAYERS:
        if OUT in column[layer]:
            for n, value in enumerate(column[layer]):
                if value == OUT and not states[n]:
                    states[n] = OUT
    return states


def _merged(rows: list[PriceRow]) -> list[PriceRow]:
    first: dict[tuple[str, Named, datetime], PriceRow] = {}
    apart = []
    for row in rows:
        above = first.setdefault((row.rival, row.named, row.seen_at), row)
        if above is row:
            continue
        both = [a if a is not None else b for a, b in zip(above.amounts, row.amounts, strict=True)]
        known = {name: value for name, value in zip(AMOUNTS, both, strict=True) if value is not None}
        if any(upside_down(known)):  # they cannot be of one moment
            apart.append(row)
        else:
            above.amounts, above.stock = both, above.stock or row.stock
    return [*first.values(), *apart]
