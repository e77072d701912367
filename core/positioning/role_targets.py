"""The target share of sales of each role, and how deep an image item may go: a section of the store profile.

Margin, price position and price band of a role stand in the price policy (core.competitors.policy): each
of the two is written in one place only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import BadInput
from core.locale import _
from core.rules.portfolio import portfolio_pack
from core.shop.items import ItemRole

SECTION = "roles"


@dataclass(frozen=True, slots=True)
class RoleTargets:
    """Target shares of sales by role, 0…1; a role that is not named has none. `image_off` is a share of the price."""

    shares: Mapping[str, float] = field(default_factory=dict)
    image_off: float = 0.0

    @property
    def is_set(self) -> bool:
        """Whether the shop has a target at all."""
        return bool(self.shares)


def checked_roles(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the section as it is stored. Raises BadInput with the field at fault (`share_<role>`, `image_off`)."""
    given = values.get("shares", {})
    if not isinstance(given, Mapping):
        raise BadInput(_("Target shares are given by role."), field="shares")
    if strange := set(given) - set(ItemRole):
        raise BadInput(_("This is none of the known roles."), field=f"share_{sorted(strange)[0]}")
    shares = {
        role.value: _share(f"share_{role.value}", given[role.value])
        for role in ItemRole
        if given.get(role.value) is not None
    }
    if (total := sum(shares.values())) > 1 + 1e-9:
        raise BadInput(
            _("The target shares add up to {total}: more than all sales.").format(total=f"{total:.0%}"),
            field="shares",
        )
    off = values.get("image_off")
    return {"shares": shares, "image_off": default_image_off() if off is None else _share("image_off", off)}


def role_targets_of(stored: Mapping[str, Any]) -> RoleTargets:
    """Return the targets of a stored section; an empty one has none. Raises BadInput as `checked_roles`."""
    clean = checked_roles(stored)
    return RoleTargets(clean["shares"], clean["image_off"])


def default_shares() -> dict[str, float]:
    """Return the shares that the form begins with, from the rule pack."""
    return {each.role: each.share for each in portfolio_pack().shares}


def default_image_off() -> float:
    """Return how deep an image item may go where the shop says nothing."""
    return portfolio_pack().image_off.value


def _share(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise BadInput(_("A percentage from 0 to {most} is needed.").format(most="100%"), field=name)
    return round(float(value), 6)
