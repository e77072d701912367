"""What a store says of itself where a gate asks: its age, its scores, its penalties, each with the day it was read.

A value that was read too long ago is still used, and said to be old: what the store's back office said
last month is what is known of it. Only what nobody entered is unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import BadInput
from core.locale import _
from core.rules.gate_packs import FIELDS, Scope, Unit

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
AGE = "store_age"
STORE_FIELDS = tuple(name for name, field in FIELDS.items() if field.scope is Scope.STORE)


@dataclass(frozen=True, slots=True)
class StandingFact:
    """One value and the day on which it was read. `value` is in the unit of its field.

    The store's age is kept as the day on which it opened, in days since year 1: it grows by itself.
    `is_counted` tells a value that the desk counted from the shop's own items.
    """

    value: float
    on: date
    is_counted: bool = False

    def value_on(self, field: str, day: date) -> float:
        """Return the value as it holds on a day."""
        return day.toordinal() - self.value if field == AGE else self.value

    def is_old(self, field: str, day: date) -> bool:
        """Tell whether it was read longer ago than it is good for."""
        good_for = FIELDS[field].good_for
        return not self.is_counted and good_for is not None and (day - self.on).days > good_for

    @property
    def opened(self) -> date:
        """Return the day on which the store opened, of the fact that keeps its age."""
        return date.fromordinal(int(self.value))


Standing = Mapping[str, StandingFact]


def standing_of(stored: Mapping[str, Any]) -> dict[str, StandingFact]:
    """Return what is stored; a field that is none any more, or cannot be read, is left out."""
    told = {}
    for field, kept in stored.items():
        try:
            told[field] = checked_fact(field, kept["value"], date.fromisoformat(kept["on"]))
        except (BadInput, KeyError, TypeError, ValueError):
            continue
    return told


def stored_fact(field: str, fact: StandingFact) -> dict[str, Any]:
    """Return a fact as plain values, as `standing_of` reads them."""
    value = fact.opened.isoformat() if field == AGE else fact.value
    return {"value": value, "on": fact.on.isoformat()}


def checked_fact(field: str, value: Any, on: date) -> StandingFact:
    """Return a typed value as a fact. Raises BadInput at the field when it cannot be meant.

    The age takes the day on which the store opened; a yes or no takes a bool, everything else a number.
    """
    if field not in STORE_FIELDS:
        raise BadInput(_("A store has no value named {field}.").format(field=field), field=field)
    _day(on, field)
    if field == AGE:
        return StandingFact(float(_opened(value, on).toordinal()), on)
    asked = FIELDS[field]
    if asked.unit is Unit.YES:
        if not isinstance(value, bool) and value not in (0, 1):
            raise BadInput(_("Yes or no is needed."), field=field)
        return StandingFact(float(value), on)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= asked.most:
        raise BadInput(_out_of_range(asked.unit, asked.most), field=field)
    if asked.unit is Unit.COUNT and value != int(value):
        raise BadInput(_("A whole number is needed."), field=field)
    return StandingFact(float(value), on)


def _opened(value: Any, on: date) -> date:
    try:
        opened = value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise BadInput(_("The day on which the store opened is needed."), field=AGE) from None
    _day(opened, AGE)
    if opened > on:
        raise BadInput(_("The store opened on a day that is still to come."), field=AGE)
    return opened


def _day(day: date, field: str) -> None:
    if not FIRST <= day <= LAST:
        raise BadInput(_("A day between 2000 and 2100 is needed."), field=field)


def _out_of_range(unit: Unit, most: float) -> str:
    if unit is Unit.SHARE:
        return _("A percentage from 0 to {most} is needed.").format(most=f"{most:.0%}")
    return _("A number from 0 to {most} is needed.").format(most=f"{most:,.0f}")
