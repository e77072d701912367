"""The pack of what the clash check holds a plan against: capacity, days before, hours of the law."""

from collections.abc import Mapping
from typing import Any

from core.rules.packs import Rule, Sourced, load

# What a shop may change, with the bounds of a sane value; the hours of SMS are the law's.
CHANGEABLE: Mapping[str, tuple[int, int]] = {"capacity": (1, 100), "copy_days": (0, 60), "gate_days": (0, 90)}


class Limit(Sourced):
    """One number: tasks, days, an hour of the day or a share."""

    value: float


class PlanLimits(Rule):
    """The whole pack."""

    capacity: Limit
    copy_days: Limit
    gate_days: Limit
    sms_from: Limit
    sms_until: Limit
    worse_by: Limit


def plan_limits() -> PlanLimits:
    """Return the pack as shipped."""
    return load("plan_limits", PlanLimits)


def limits_with(own: Mapping[str, Any]) -> dict[str, float]:
    """Return every number by name, the shop's own in place of the pack's; what is no sane number is not taken."""
    pack = plan_limits()
    values = {name: getattr(pack, name).value for name in PlanLimits.model_fields}
    for name, (least, most) in CHANGEABLE.items():
        value = own.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            values[name] = value
    return values
