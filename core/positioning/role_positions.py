"""Where roles should stand among rivals' prices, by how price-sensitive the buyers are that the shop is for."""

from collections.abc import Mapping

from core.competitors.policy import position_name
from core.locale import _
from core.positioning.portfolio_gaps import role_said
from core.positioning.segments import Segment
from core.rules.portfolio import UsualPositions, portfolio_pack


def usual_positions(segment: Segment | None) -> UsualPositions | None:
    """Return where roles usually stand for a segment, None where its price sensitivity is not known."""
    sensitivity = segment.sensitivity if segment else ""
    return next((each for each in portfolio_pack().positions if each.sensitivity == sensitivity), None)


def unsuited(segment: Segment | None, positions: Mapping[str, str]) -> dict[str, str]:
    """Return the roles whose price position is another one than is usual for a segment, with the usual one.

    `positions` are by role as the price policy has them. A role without a goal is left as it is: that was decided.
    """
    usual = usual_positions(segment)
    if usual is None:
        return {}
    return {
        role: position
        for role, position in usual.roles.items()
        if positions.get(role) not in (None, "any", position)
    }


def positions_said(positions: Mapping[str, str]) -> str:
    """Return roles with their price positions, as in "profit items: in the middle"."""
    told = [
        _("{role}: {position}").format(role=role_said(role), position=position_name(position))
        for role, position in positions.items()
    ]
    return _("; ").join(told)
