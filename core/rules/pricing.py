"""The pack of pricing defaults: where a shop's price policy begins, and who says so."""

from decimal import Decimal
from typing import Literal

from core.rules.packs import Rule, Sourced, load

Position = Literal["cheapest", "lower", "middle", "upper", "any"]


class Default(Sourced):
    """One number: a share, an amount in yuan, or a count of days."""

    value: Decimal


class RoleDefault(Sourced):
    """What a role of an item is for; `role` "" is an item without one."""

    role: str
    position: Position
    margin: Decimal


class Pricing(Rule):
    """The whole pack."""

    payment_fee: Default
    category_fee: Default
    shipping: Default
    packing: Default
    units_per_order: Default
    largest_step: Default
    tolerance: Default
    beat_by: Default
    cool_down_days: Default
    stale_after_days: Default
    base_days: Default
    roles: tuple[RoleDefault, ...]


def pricing() -> Pricing:
    """Return the pack as shipped."""
    return load("pricing", Pricing)
