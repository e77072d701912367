"""The price below which an item does not earn what it should."""

from dataclasses import dataclass

from core.competitors.policy import Policy


@dataclass(frozen=True, slots=True)
class Floor:
    """The lowest price that leaves the target margin, and the one that leaves nothing. In 分."""

    price: int
    break_even: int


def floor_price(cost: int | None, role: str, policy: Policy) -> Floor | None:
    """Return the floor of an item, None while its cost is unknown.

    Price P leaves the margin m when P·(1 − fees) − cost − order cost = m·P, so the floor is
    (cost + order cost) / (1 − fees − m) and the break-even price the same with m = 0, both rounded up
    to whole 分. The order cost is one piece's part of it. Returns and refunds are not in it. From the contribution of a paid order: P·(1 − f)
    less goods, shipping and packing.
    """
    if cost is None:
        return None
    spent = cost + policy.order_cost
    return Floor(
        price=_up(spent / (1 - policy.fee_share - policy.goal(role).margin)),
        break_even=_up(spent / (1 - policy.fee_share)),
    )


def margin_at(price: int, cost: int | None, policy: Policy) -> float | None:
    """Return the share of the price that is left after goods, order and fees; None without a cost."""
    if cost is None or price <= 0:
        return None
    return 1 - policy.fee_share - (cost + policy.order_cost) / price


def _up(amount: float) -> int:
    return -int(-round(amount, 6) // 1)
