"""What a day brought, as platforms export it: the columns, and from a dry run to the days to store. Pure but for the pack."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from core.errors import BadInput
from core.files.cells import Reading, plain_text
from core.files.columns import heading_key
from core.files.moments import read_moment
from core.files.plan import Plan
from core.files.schema import Field, Kind, RowFault, Schema
from core.locale import LANGUAGES, _, ngettext, speaking
from core.numbers import is_missing
from core.rules.packs import Rule, load

KIND = "days"
FIGURES = ("gmv", "orders", "buyers", "visitors", "ad_spend", "refunds")  # as they are stored
PARTS = ("spend_search", "spend_display", "spend_site", "spend_affiliate")  # they sum to the ad spend
EARLIEST = date(2000, 1, 1)
MOST_FIGURE = 10**14
_KINDS: dict[str, Kind] = {"day": "date", "conversion": "share", "terminal": "text"} | dict.fromkeys(
    ("orders", "buyers", "visitors"), "count"
)  # type: ignore[assignment]


class DayColumns(Rule):
    """The rule pack: headings a field, and what a terminal column calls the whole."""

    fields: dict[str, tuple[str, ...]]
    all_terminals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DryRun:
    """What storing days would do, by day; the values are those to store."""

    new: Mapping[date, Mapping[str, int]]
    changed: Mapping[date, Mapping[str, int]]
    same: tuple[date, ...]


def day_pack() -> DayColumns:
    """Return the rule pack of daily exports."""
    return load("columns_days", DayColumns)


def day_schema(today: date) -> Schema:
    """Return what a daily export can fill. No day after `today` is taken."""
    pack = day_pack()
    return Schema(
        name=KIND,
        key=("day",),
        fields=tuple(_field(name, pack, today) for name in pack.fields),
        needs=((*FIGURES, *PARTS),),
        empty_without=(*FIGURES, *PARTS),
        check_rows=_check_rows,
    )


def figure_name(field: str) -> str:
    """Return a column of a daily export as a person reads it."""
    return {
        "day": _("Day"),
        "gmv": _("Paid amount (GMV)"),
        "orders": _("Paid orders"),
        "buyers": _("Paying buyers"),
        "visitors": _("Visitors"),
        "conversion": _("Conversion"),
        "ad_spend": _("Ad spend"),
        "spend_search": _("Search ads"),
        "spend_display": _("Display ads"),
        "spend_site": _("Site-wide ads"),
        "spend_affiliate": _("Affiliate commission"),
        "refunds": _("Refunds"),
        "terminal": _("Terminal"),
    }[field]


def days_of(plan: Plan) -> dict[date, dict[str, int]]:
    """Return the figures by day of a dry run; what a row does not say is left out.

    Without an ad spend its parts are added up. Without buyers they are visitors × conversion, rounded: so
    an export that has but these two still leads to what a buyer spends.
    """
    values = plan.values
    return {
        day: _figures({name: column[n] for name, column in values.items()})
        for n, day in enumerate(values.get("day", ()))
    }


def dry_run(
    days: Mapping[date, Mapping[str, int]], stored: Mapping[date, Mapping[str, int | None]]
) -> DryRun:
    """Sort days by what storing them does; a figure that the file does not have leaves the stored one alone."""
    new: dict[date, Mapping[str, int]] = {}
    changed: dict[date, Mapping[str, int]] = {}
    same = []
    for day, figures in sorted(days.items()):
        known = stored.get(day)
        if known is None:
            new[day] = figures
        elif any(known.get(name) != value for name, value in figures.items()):
            changed[day] = figures
        else:
            same.append(day)
    return DryRun(new, changed, tuple(same))


def foretold(run: DryRun) -> str:
    """Say what storing would do."""
    days = [*run.new, *run.changed, *run.same]
    if not days:
        return ""
    said = [
        ngettext("{n} new day", "{n} new days", len(run.new)).format(n=f"{len(run.new):,}"),
        ngettext("{n} changes", "{n} change", len(run.changed)).format(n=f"{len(run.changed):,}"),
        ngettext("{n} is the same", "{n} are the same", len(run.same)).format(n=f"{len(run.same):,}"),
    ]
    sentence = _("{counts}; days from {first} to {last}.")
    return sentence.format(counts=_(", ").join(said), first=min(days), last=max(days))


def _figures(row: Mapping[str, Any]) -> dict[str, int]:
    told = {name: int(row[name]) for name in FIGURES if row.get(name) is not None}
    parts = [int(row[name]) for name in PARTS if row.get(name) is not None]
    if "ad_spend" not in told and parts:
        told["ad_spend"] = sum(parts)
    share = row.get("conversion")
    if "buyers" not in told and share is not None and "visitors" in told:
        told["buyers"] = round(told["visitors"] * share)
    return told


def _field(name: str, pack: DayColumns, today: date) -> Field:
    cells: dict[str, Any] = {"day": partial(_day_cell, today), "terminal": _terminal_cell}
    checks: dict[str, Any] = {"day": partial(_day, today), "conversion": _conversion}
    return Field(
        name=name,
        kind=_KINDS.get(name, "money"),
        label=figure_name(name),
        aliases=(*_in_all(name), *pack.fields[name]),
        required=name == "day",
        max_length=40 if name == "terminal" else 0,
        check=None if name == "terminal" else checks.get(name, partial(_figure, name)),
        read=cells.get(name),
    )


def _in_all(name: str) -> tuple[str, ...]:
    words = []
    for lang in LANGUAGES:
        with speaking(lang):
            words.append(figure_name(name))
    return tuple(words)


def _day_cell(today: date, cell: Any, _field: Field, _how: Reading) -> date | None:
    """Return the day that a cell says, by itself or with midnight; a time of day alone is none."""
    said = read_moment(cell, today=today)
    if said is None:
        return None
    if not isinstance(said, date):
        raise BadInput(_("“{text}” is a time of day, not a day.").format(text=str(cell)[:40]))
    return said.date() if isinstance(said, datetime) else said


def _terminal_cell(cell: Any, _field: Field, _how: Reading) -> str | None:
    if is_missing(cell):
        return None
    if heading_key(plain_text(cell)) in {heading_key(word) for word in day_pack().all_terminals}:
        return "all"
    raise BadInput(_("A part of the day only: the row of all terminals counts."))


def _day(today: date, day: date) -> date:
    if day > today:
        raise BadInput(_("This day lies in the future."))
    if day < EARLIEST:
        raise BadInput(_("This day is before the year 2000."))
    return day


def _figure(name: str, value: Any) -> Any:
    if value < 0:
        raise BadInput(_("{field} cannot be below 0.").format(field=figure_name(name)))
    if value > MOST_FIGURE:
        raise BadInput(
            _("{field} is larger than any day's: count the digits.").format(field=figure_name(name))
        )
    return value


def _conversion(value: Any) -> Any:
    if not 0 <= value <= 1:
        raise BadInput(_("The conversion lies between 0 % and 100 %."))
    return value


def _check_rows(values: Mapping[str, Sequence[Any]]) -> Iterable[RowFault]:
    """Yield rows of a day that stands in several rows: such a table is one of items, and no row is the day."""
    days = values.get("day", ())
    terminals = values.get("terminal")
    whole = [day for n, day in enumerate(days) if day and (terminals is None or terminals[n])]
    times = Counter(whole)
    for n, day in enumerate(days):
        if day and times[day] > 1 and (terminals is None or terminals[n]) and _differ(values, days, day):
            reason = _(
                "{day} stands in {n} rows with other figures: this is no table by day. Export the shop's days."
            )
            yield n, "day", reason.format(day=day, n=times[day])


def _differ(values: Mapping[str, Sequence[Any]], days: Sequence[Any], day: date) -> bool:
    rows = [n for n, each in enumerate(days) if each == day]
    told = {tuple(values[name][n] for name in (*FIGURES, *PARTS) if name in values) for n in rows}
    return len(told) > 1
