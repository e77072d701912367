"""The pack of the item portfolio: target shares of roles, and from when on data speak for something."""

from core.rules.packs import Rule, Sourced, load


class RoleShare(Sourced):
    """What a role is to bring of a shop's sales."""

    role: str
    share: float


class UsualPositions(Sourced):
    """Where each role usually stands among rivals' prices, for buyers of one price sensitivity."""

    sensitivity: str
    roles: dict[str, str]


class Threshold(Sourced):
    """One number: a share, a count of months, days, pieces or visitors, a multiple, or yuan."""

    value: float


class PortfolioPack(Rule):
    """The whole pack."""

    shares: tuple[RoleShare, ...]
    positions: tuple[UsualPositions, ...]
    image_off: Threshold
    gap: Threshold
    mix_tolerance: Threshold
    months: Threshold
    least_pairs: Threshold
    least_base: Threshold
    least_pieces: Threshold
    least_visitors: Threshold
    new_months: Threshold
    least_months: Threshold
    grows_by: Threshold
    falls_by: Threshold
    traffic_times: Threshold
    image_times: Threshold
    event_times: Threshold
    stock_days: Threshold
    hit_growth: Threshold
    hit_conversion: Threshold
    hit_margin: Threshold
    hit_stock_days: Threshold


def portfolio_pack() -> PortfolioPack:
    """Return the pack as shipped."""
    return load("portfolio", PortfolioPack)
