"""The policy of a case: how that engine computes."""

from collections.abc import Sequence

from core.promotions.benefits import GroupOff
from core.promotions.cases.fields import Fields
from core.promotions.policy import Choice, Order, Policy, Proration, Rounding
from core.promotions.promotion import Basis, Promotion

_BASES = {"original": Basis.ORIGINAL, "after_item_price": Basis.AFTER_ITEM, "running": Basis.RUNNING}
_SPREAD_BY = _BASES | {"price_after_item_level_only": Basis.AFTER_ITEM}
_ORDERS = {
    "listed": Order.LISTED,
    "priority_desc": Order.PRIORITY_DESC,
    "priority_asc": Order.PRIORITY_ASC,
}
_ROUNDINGS = {each.value: each for each in Rounding}
PRORATIONS = {
    "largest_remainder": Proration.LARGEST_REMAINDER,
    "largest_remainder_ties_first": Proration.LARGEST_REMAINDER,
    "any": Proration.LARGEST_REMAINDER,
    "floor_last_gets_rest": Proration.FLOOR_REST_TO_LAST,
    "floor_rest_to_last": Proration.FLOOR_REST_TO_LAST,
    "floor_first_gets_rest": Proration.FLOOR_REST_TO_FIRST,
    "floor_rest_to_first": Proration.FLOOR_REST_TO_FIRST,
}


def read_policy(fields: Fields | None, promotions: Sequence[Promotion]) -> Policy:
    """Return the policy of a case whose promotions are read. Raises BadInput for a word it does not know.

    What is not said: in the order listed, on what is left to pay, half up on the discount, by largest
    remainder, and every promotion whose condition holds applies. A threshold is tested on the same prices
    as shares are taken of. Where one promotion stands alone, promotions go by priority, the highest first.
    Group discounts use a unit once.
    """
    fields = fields or Fields({}, "policy")
    base = fields.choice("base", _BASES, Basis.RUNNING)
    is_alone = any(each.stacking.alone for each in promotions)
    has_groups = any(isinstance(each.benefit, GroupOff) for each in promotions)
    policy = Policy(
        threshold_basis=fields.choice("threshold_basis", _BASES, base),
        base=base,
        order=fields.choice("order", _ORDERS, Order.PRIORITY_DESC if is_alone else Order.LISTED),
        choice=Choice.EVERY,
        rounding=fields.choice("rounding", _ROUNDINGS, Rounding.HALF_UP_ON_DISCOUNT),
        proration=fields.choice("proration", PRORATIONS, Proration.LARGEST_REMAINDER),
        proration_basis=fields.choice(
            "proration_basis", _SPREAD_BY, base if base is Basis.AFTER_ITEM else Basis.RUNNING
        ),
        lowest_item_price=fields.choice("item_price", {"lowest": True}, False),
        single_per_line=fields.choice("combine", {"best_single_per_line": True}, False),
        first_exclusive_alone=fields.choice("exclusive", {"first_by_priority_alone": True}, is_alone),
        units_used_once=fields.flag("units_used_once", default=has_groups),
    )
    fields.skip("note")
    fields.done()
    return policy
