"""Gate packs of a shop's own as plain values, and the rows of the editor as gates: what cannot be meant is refused."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from pydantic import ValidationError

from core.campaigns.gate_words import field_name
from core.errors import BadInput
from core.locale import _
from core.rules.fees import PLATFORMS
from core.rules.gate_packs import FIELDS, WINDOWED, WINDOWS, Gate, GatePack, OnFail, Op, Unit
from core.text import visible

MOST_GATES, MOST_NAME, MOST_SOURCE = 40, 60, 200
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
MARKS = ("found", "practice", "verify")


def pack_terms(pack: GatePack) -> dict[str, Any]:
    """Return a pack as plain values, as `pack_of` reads them."""
    return pack.model_dump(mode="json")


def pack_of(terms: Mapping[str, Any]) -> GatePack | None:
    """Return the pack of plain values; None where they are none's any more."""
    try:
        return GatePack.model_validate(dict(terms))
    except ValidationError:
        return None


def checked_name(name: str) -> str:
    """Return a pack's name as it is stored."""
    clean = " ".join(visible(str(name or "")).split())
    if not clean:
        raise BadInput(_("A pack needs a name."), field="name")
    if len(clean) > MOST_NAME:
        sentence = _("{n} characters, at most {most} fit.")
        raise BadInput(sentence.format(n=len(clean), most=MOST_NAME), field="name")
    return clean


def checked_platforms(platforms: Sequence[str]) -> tuple[Any, ...]:
    """Return the platforms of a pack, each once."""
    if strange := [each for each in platforms if each not in PLATFORMS]:
        raise BadInput(_("There is no platform {name}.").format(name=strange[0]), field="platforms")
    return tuple(dict.fromkeys(platforms))


def checked_gates(rows: Sequence[Mapping[str, Any]], *, today: date) -> tuple[Gate, ...]:
    """Return the rows of an editor as gates. Raises BadInput at `gates` with the number of the row at fault.

    A row has field, value (in the gate's unit), window_days, on_fail, source, mark, verify_by, and op where
    its field leaves a choice; `id` and `valid_from` where it was a gate before.
    """
    if len(rows) > MOST_GATES:
        raise BadInput(_("A pack holds at most {n} gates.").format(n=MOST_GATES), field="gates")
    gates: list[Gate] = []
    for number, row in enumerate(rows, start=1):
        try:
            gates.append(_gate(row, {each.id for each in gates}, today))
        except BadInput as error:
            raise BadInput(_("Row {n}: {fault}").format(n=number, fault=str(error)), field="gates") from None
    return tuple(gates)


def _gate(row: Mapping[str, Any], taken: set[str], today: date) -> Gate:
    name = str(row.get("field") or "")
    asked = FIELDS.get(name)
    if asked is None:
        raise BadInput(_("Choose what the gate asks for."))
    op = str(row.get("op") or "")
    window = row.get("window_days") if name in WINDOWED else None
    if name in WINDOWED and window not in WINDOWS:
        raise BadInput(_("{name} needs a window of 7, 15, 30 or 90 days.").format(name=field_name(name)))
    on_fail = str(row.get("on_fail") or OnFail.BLOCK)
    if on_fail not in set(OnFail):
        raise BadInput(_("Choose what failing means."))
    mark = str(row.get("mark") or "practice")
    return Gate(
        id=_id(str(row.get("id") or ""), name, window, taken),
        field=name,
        op=Op(op) if op in asked.ops else asked.ops[0],
        value=_value(name, row.get("value")),
        window_days=window,
        on_fail=OnFail(on_fail),
        source=_source(row.get("source")),
        mark=cast(Any, mark if mark in MARKS else "practice"),
        valid_from=_day(row.get("valid_from") or today),
        verify_by=_day(row.get("verify_by") or today.replace(year=today.year + 1, day=min(today.day, 28))),
    )


def _value(name: str, value: Any) -> float:
    asked = FIELDS[name]
    if asked.unit is Unit.YES:
        return 1.0
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        raise BadInput(_("{name} needs a bound.").format(name=field_name(name)))
    if not 0 <= value <= asked.most or (asked.unit is Unit.PRICE_SHARE and value == 0):
        raise BadInput(
            _("{name} can be {most} at most, and not negative.").format(
                name=field_name(name), most=_most(name)
            )
        )
    whole = asked.unit in (Unit.COUNT, Unit.DAYS)
    if whole and value != int(value):
        raise BadInput(_("{name} is counted in whole numbers.").format(name=field_name(name)))
    return round(float(value), 6)


def _most(name: str) -> str:
    asked = FIELDS[name]
    if asked.unit in (Unit.SHARE, Unit.PRICE_SHARE):
        return f"{asked.most:.0%}"
    return f"{asked.most:,.0f}"


def _source(text: Any) -> str:
    clean = " ".join(visible(str(text or "")).split())
    if len(clean) > MOST_SOURCE:
        sentence = _("The source has {n} characters, at most {most} fit.")
        raise BadInput(sentence.format(n=len(clean), most=MOST_SOURCE))
    return clean or _("Entered by the shop")


def _day(value: Any) -> date:
    try:
        day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    except ValueError:
        raise BadInput(_("A date like 2027-03-31 is needed.")) from None
    if not FIRST <= day <= LAST:
        raise BadInput(_("A day between 2000 and 2100 is needed."))
    return day


def _id(given: str, name: str, window: int | None, taken: set[str]) -> str:
    """Return the gate's id: its own where it still fits what it asks for, else one made of that."""
    base = name if window is None else f"{name}_{window}"
    wanted = given if given.startswith(base) else base
    number, made = 2, wanted
    while made in taken:
        made, number = f"{base}_{number}", number + 1
    return made
