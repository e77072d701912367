"""How near a believed pair comes, as the shop's own people see it: does another brand make it a substitute?"""

from collections.abc import Mapping, Sequence
from typing import Any

Reasons = Sequence[Mapping[str, Any]]
_FEWEST = 5  # accepted pairs of two brands below which nothing is known of the shop's view


def compares_across_brands(accepted: Sequence[tuple[str, Reasons]]) -> bool:
    """Tell whether people accept pairs of two brands as the same, more often than as substitutes.

    Shops with labels of their own do: each rival sells the same goods under its own name. `accepted`
    are the kinds of accepted pairs with their reasons.
    """
    kinds = [kind for kind, reasons in accepted if _signs(reasons).get("brand") == "no"]
    same = sum(kind != "substitute" for kind in kinds)
    return len(kinds) >= _FEWEST and same * 2 > len(kinds)


def kind_across_brands(kind: str, reasons: Reasons) -> str:
    """Return the kind of a believed pair where another brand does not make it a substitute."""
    signs = _signs(reasons)
    if kind != "substitute" or signs.get("brand") != "no" or signs.get("code") == "no":
        return kind
    return "equivalent" if signs.get("size") == "no" else "exact"


def _signs(reasons: Reasons) -> dict[str, str]:
    return {str(reason["about"]): str(reason["sign"]) for reason in reasons}
