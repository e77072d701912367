"""What matters most for what an order leaves: each lever a tenth up and a tenth down, the others as they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from core.errors import PlannerError
from core.locale import _
from core.promotions.basket import Basket
from core.promotions.deeper import deeper
from core.promotions.engine.receipts import receipt
from core.promotions.policy import Policy
from core.promotions.promotion import Basis, Promotion
from core.promotions.receipt_margin import receipt_margin
from core.shop.margin import Costs

STEP = 0.1
_OF_COSTS = {
    "goods": ("goods",),
    "fees": ("fees",),
    "commission": ("commission",),
    "parcel": ("shipping", "packing", "insurance"),
    "refunds": ("refund_before", "refund_after"),
    "ads": ("ads",),
    "tax": ("tax",),
}


@dataclass(frozen=True, slots=True)
class Lever:
    """A lever, and by how much the contribution moves when it is a tenth less and a tenth more, in 分."""

    name: str
    less: float
    more: float

    @property
    def size(self) -> float:
        """How far it moves the contribution at most."""
        return max(abs(self.less), abs(self.more))


def lever_name(lever: str) -> str:
    """Return a lever as the trade calls it."""
    return {
        "price": _("Page price"),
        "depth": _("Depth of the promotions"),
        "goods": _("Cost of goods"),
        "fees": _("Fees"),
        "commission": _("Creator commission"),
        "parcel": _("Parcel and insurance"),
        "refunds": _("Refund rates"),
        "ads": _("Ads"),
        "tax": _("VAT in the price"),
    }[lever]


def levers(
    basket: Basket,
    promotions: tuple[Promotion, ...],
    policy: Policy,
    basis: Basis,
    costs: Mapping[str, Costs],
) -> tuple[Lever, ...]:
    """Return the levers that move what an order leaves, the strongest first; those that move nothing are left out.

    The order is computed with the threshold basis that is given. A price or a depth that cannot be computed
    (a deposit above the price) is left out, too.
    """
    fixed = replace(policy, threshold_basis=basis)

    def left(price: float = 1.0, depth: float = 1.0, at: Mapping[str, Costs] = costs) -> float:
        lines = tuple(replace(line, unit_price=round(line.unit_price * price)) for line in basket.lines)
        stack = [deeper(each, depth) for each in promotions]
        told = receipt(replace(basket, lines=lines), stack, fixed)
        return receipt_margin(told, at).contribution

    told = receipt(basket, promotions, fixed)
    now = receipt_margin(told, costs).contribution
    found = [
        _lever("price", now, lambda times: left(price=times)),
        _lever("depth", now, lambda times: left(depth=times)),
    ]
    for name, fields in _OF_COSTS.items():

        def at(times: float, fields: tuple[str, ...] = fields) -> float:
            return receipt_margin(
                told, {line: _times(each, fields, times) for line, each in costs.items()}
            ).contribution

        found.append(_lever(name, now, at))
    moved = [each for each in found if each is not None and each.size >= 0.5]
    return tuple(sorted(moved, key=lambda each: -each.size))


def _lever(name: str, now: float, at: Callable[[float], float]) -> Lever | None:
    try:
        return Lever(name, at(1 - STEP) - now, at(1 + STEP) - now)
    except PlannerError:
        return None


def _times(costs: Costs, fields: tuple[str, ...], times: float) -> Costs:
    changed = {name: getattr(costs, name) * times for name in fields}
    if "goods" in changed:
        changed["goods"] = round(changed["goods"])
    return replace(costs, **changed)
