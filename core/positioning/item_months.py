"""What items brought by month, as platforms export it: the columns, and from a dry run to the months to store.

One row an item and month, one file for one month that the person names, or one row an item and day: days
are added up to their month. Visitors and buyers of days are added up, too: who comes on two days counts
twice, so a month made of days has more visitors than the platform's own month. Pure but for the pack.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from core.errors import BadInput
from core.files.cells import Reading
from core.files.moments import read_moment
from core.files.plan import Plan
from core.files.schema import Field, Kind, RowFault, Schema
from core.locale import LANGUAGES, _, ngettext, speaking
from core.numbers import is_missing, normal
from core.rules.packs import Rule, load
from core.text import folded

KIND = "item_months"
FIGURES = ("sales", "pieces", "visitors", "buyers", "carts")  # as they are stored
NAMES = ("code", "platform_id", "title")  # an item is known by the first of these that the shop knows
EARLIEST = date(2000, 1, 1)
MOST_FIGURE = 10**13
_KINDS: dict[str, Kind] = {
    "sales": "money",
    "period": "date",
    "code": "code",
    "platform_id": "code",
} | dict.fromkeys(FIGURES[1:], "count")  # type: ignore[assignment]
_MONTH = re.compile(r"(\d{4})\s*(?:年\s*(\d{1,2})\s*月(?:份)?|[-/]\s*(\d{1,2})|\.\s*(\d{2})|(\d{2}))")
_RANGE = re.compile(r"\s*(?:~|～|至|到|—|–|--|\bto\b)\s*")


class ItemMonthColumns(Rule):
    """The rule pack: headings a field."""

    fields: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Period:
    """The time a row is about: a month by its first day, or one `day` of it."""

    month: date
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The shop's items as exports name them: ids by folded code, and by folded title where that is one item's only."""

    codes: Mapping[str, int] = field(default_factory=dict)
    titles: Mapping[str, int] = field(default_factory=dict)

    def item(self, code: str | None, platform_id: str | None, title: str | None) -> int | None:
        """Return the item that a row is about, None where the shop has none like it."""
        for name in (code, platform_id):
            if name and (known := self.codes.get(folded(name))) is not None:
                return known
        return self.titles.get(folded(title)) if title else None


@dataclass(frozen=True, slots=True)
class Months:
    """The figures of a file by item and month. `from_days` counts the months that were made of days."""

    figures: Mapping[tuple[int, date], Mapping[str, int]]
    from_days: int = 0
    # of months made of days, those of which days are missing: how many were there
    short: Mapping[date, int] = field(default_factory=dict)


def month_pack() -> ItemMonthColumns:
    """Return the rule pack of monthly item exports."""
    return load("columns_item_months", ItemMonthColumns)


def month_schema(shelf: Shelf, today: date) -> Schema:
    """Return what an item export can fill. Rows of unknown items, and of days after `today`, are not taken."""
    pack = month_pack()
    return Schema(
        name=KIND,
        key=(),
        fields=tuple(_field(name, pack, today) for name in pack.fields),
        needs=(NAMES, FIGURES),
        empty_without=FIGURES,
        check_rows=partial(_check_rows, shelf),
    )


def column_name(name: str) -> str:
    """Return a column of the export as a person reads it."""
    return {
        "code": _("Code"),
        "platform_id": _("Item number of the platform"),
        "title": _("Title"),
        "period": _("Month or day"),
        "sales": _("Paid amount"),
        "pieces": _("Pieces paid"),
        "visitors": _("Item visitors"),
        "buyers": _("Paying buyers"),
        "carts": _("Pieces added to carts"),
    }[name]


def months_of(plan: Plan, shelf: Shelf) -> Months:
    """Return the figures of a dry run by item and month; what a row does not say is left out."""
    values = plan.values
    periods = _as_meant(values.get("period", ()))
    told: dict[tuple[int, date], dict[str, int]] = {}
    days: dict[date, set[date]] = {}
    named = [(name, values[name]) for name in FIGURES if name in values]
    for n, item in enumerate(_items(values, shelf)):
        period = periods[n]
        if item is None or period is None:
            continue
        own = told.setdefault((item, period.month), {})
        for name, column in named:
            if column[n] is not None:
                own[name] = own.get(name, 0) + column[n]
        if period.day:
            days.setdefault(period.month, set()).add(period.day)
    short = {month: len(known) for month, known in days.items() if len(known) < days_in(month)}
    return Months(told, from_days=len(days), short=short)


def said_of_days(months: Months) -> str:
    """Say how days were made months, and of which months days are missing; "" where the file has months."""
    if not months.from_days:
        return ""
    said = [
        _(
            "Days are added up to months. Visitors and buyers as well: who comes on two days counts twice, "
            "so compare such months among themselves."
        )
    ]
    for month, known in sorted(months.short.items())[:3]:
        missing = ngettext(
            "Of {month} the file has {n} day only.", "Of {month} the file has {n} days only.", known
        )
        said.append(missing.format(month=f"{month:%Y-%m}", n=known))
    return " ".join(said)


def days_in(month: date) -> int:
    """Return how many days a month has."""
    return monthrange(month.year, month.month)[1]


def month_said(texts: Iterable[object]) -> date | None:
    """Return the month that lines above a table, or a file's name, speak of; None where none or several do."""
    found = set()
    for text in texts:
        for part in re.findall(r"\d{4}[-/.年]\d{1,2}(?!\d)", str(text)):
            year, month = (int(each) for each in re.split(r"[-/.年]", part))
            if 2000 <= year <= 2100 and 1 <= month <= 12:
                found.add(date(year, month, 1))
    return found.pop() if len(found) == 1 else None


def read_period(cell: Any, today: date) -> Period | None:
    """Return what a cell says: a month, a day, or a stretch that is just one of these; None when it is empty.

    Raises BadInput for a part of a month other than the present one, and for what is no day at all.
    """
    if is_missing(cell):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 200_000 < cell < 210_013:
        cell = str(int(cell))
    text = normal(str(cell)).strip() if isinstance(cell, str) else ""
    ends = _RANGE.split(text)
    if len(ends) == 2 and not _MONTH.fullmatch(text):
        return _stretch(_day_of(ends[0], today), _day_of(ends[1], today), today)
    if found := _MONTH.fullmatch(text):
        month = int(next(part for part in found.groups()[1:] if part))
        if not 1 <= month <= 12:
            raise BadInput(_("There is no month {n}.").format(n=month))
        return _not_ahead(Period(date(int(found[1]), month, 1)), today)
    day = _day_of(cell, today)
    return _not_ahead(Period(day.replace(day=1), day), today)


def _stretch(first: date, last: date, today: date) -> Period:
    month = first.replace(day=1)
    if first == last:
        return _not_ahead(Period(month, first), today)
    is_whole = first == month and (last.year, last.month) == (month.year, month.month)
    if is_whole and (last.day == days_in(month) or month == today.replace(day=1)):
        return _not_ahead(Period(month), today)
    raise BadInput(
        _("{first} to {last} is not one whole month: export whole months, or days.").format(
            first=first, last=last
        )
    )


def _day_of(cell: Any, today: date) -> date:
    said = read_moment(cell, today=today)
    if not isinstance(said, date):
        raise BadInput(_("“{text}” is no day and no month.").format(text=str(cell)[:40]))
    return said.date() if isinstance(said, datetime) else said


def _not_ahead(period: Period, today: date) -> Period:
    if (period.day or period.month) > today:
        raise BadInput(_("This lies in the future."))
    if period.month < EARLIEST:
        raise BadInput(_("This day is before the year 2000."))
    return period


def _field(name: str, pack: ItemMonthColumns, today: date) -> Field:
    def cell(value: Any, _field: Field, _how: Reading) -> Period | None:
        return read_period(value, today)

    return Field(
        name=name,
        kind=_KINDS.get(name, "text"),
        label=column_name(name),
        aliases=(*_in_all(name), *pack.fields[name]),
        required=name == "period",
        max_length=200 if name in NAMES else 0,
        check=partial(_figure, name) if name in FIGURES else None,
        read=cell if name == "period" else None,
    )


def _in_all(name: str) -> tuple[str, ...]:
    words = []
    for lang in LANGUAGES:
        with speaking(lang):
            words.append(column_name(name))
    return tuple(words)


def _figure(name: str, value: Any) -> Any:
    if value < 0:
        raise BadInput(_("{field} cannot be below 0.").format(field=column_name(name)))
    if value > MOST_FIGURE:
        raise BadInput(
            _("{field} is larger than any month's: count the digits.").format(field=column_name(name))
        )
    return value


def _items(values: Mapping[str, Sequence[Any]], shelf: Shelf) -> Iterator[int | None]:
    """Yield the item of each row."""
    rows = max((len(column) for column in values.values()), default=0)
    names = [values.get(name) or [None] * rows for name in NAMES]
    known: dict[tuple[Any, ...], int | None] = {}
    for row in zip(*names, strict=True):
        if row not in known:
            known[row] = shelf.item(*row)
        yield known[row]


def _as_meant(periods: Sequence[Period | None]) -> list[Period | None]:
    """Return the periods; where every day of a file is the first of its month, these stand for the months."""
    days = {each.day.day for each in periods if each and each.day}
    if days != {1}:
        return list(periods)
    return [Period(each.month) if each else None for each in periods]


def _check_rows(shelf: Shelf, values: Mapping[str, Sequence[Any]]) -> Iterable[RowFault]:
    """Yield rows of items that the shop does not have, and those that say again what a row above says."""
    periods = _as_meant(values.get("period", ()))
    seen: dict[tuple[int, Period], int] = {}
    whole: set[tuple[int, date]] = set()
    rows = list(_items(values, shelf))
    for item, period in zip(rows, periods, strict=True):
        if item is not None and period is not None and period.day is None:
            whole.add((item, period.month))
    for n, item in enumerate(rows):
        period = periods[n]
        if item is None:
            if name := next((name for name in NAMES if name in values and values[name][n] is not None), None):
                yield n, name, _("The shop has no item like this: import it at Items first.")
        elif period is None:
            continue
        elif period.day and (item, period.month) in whole:
            yield (
                n,
                "period",
                _("The whole month {month} stands in the file as well.").format(
                    month=f"{period.month:%Y-%m}"
                ),
            )
        elif (item, period) in seen:
            yield n, "period", _("This item and time already stand in a row above.")
        else:
            seen[item, period] = n
