"""Whose turn comes when, and who does not stand beside whom."""

from collections.abc import Sequence

from core.promotions.engine.conditions import Prepared
from core.promotions.policy import Order, Policy
from core.promotions.promotion import Level, Promotion

_LEVELS = {level: rank for rank, level in enumerate(Level)}
# What falls on each line for itself: of one group the lowest price of each line counts.
LINE_BY_LINE = frozenset({"price_each", "off_each", "percent_each", "off_line", "deposit"})


def in_turn(prepared: Sequence[Prepared], policy: Policy) -> list[Prepared]:
    """Return promotions in the order in which they are taken."""
    if policy.order is Order.LISTED:
        return list(prepared)
    if policy.order is Order.PRIORITY_ASC:
        return sorted(prepared, key=lambda each: (each.promotion.stacking.priority, each.promotion.id))
    if policy.order is Order.PRIORITY_DESC:
        return sorted(prepared, key=lambda each: (-each.promotion.stacking.priority, each.promotion.id))
    return sorted(prepared, key=lambda each: _turn(each.promotion))


def _turn(promotion: Promotion) -> tuple[int, bool, int, str]:
    # The lowest item price of each line stands before anything is taken off beside it.
    return (
        _LEVELS[promotion.level],
        not is_item_price(promotion),
        -promotion.stacking.priority,
        promotion.id,
    )


def is_item_price(promotion: Promotion) -> bool:
    """Return whether it competes for the price of each line instead of for the order."""
    return (
        promotion.level is Level.ITEM
        and bool(promotion.stacking.group)
        and promotion.benefit.benefit in LINE_BY_LINE
    )


def refuses(one: Prepared, other: Prepared) -> bool:
    """Return whether two promotions cannot both apply to one order."""
    a, b = one.promotion, other.promotion
    if _names(a.stacking.never_with, b) or _names(b.stacking.never_with, a):
        return True
    if a.stacking.alone and not _names(a.stacking.beside, b):
        return True
    if b.stacking.alone and not _names(b.stacking.beside, a):
        return True
    return compete(one, other)


def compete(one: Prepared, other: Prepared) -> bool:
    """Return whether two promotions are of one group, of which only one applies.

    At item level they compete where they share a line; item prices do so line by line, which is no
    matter of the order.
    """
    a, b = one.promotion, other.promotion
    if not a.stacking.group or a.stacking.group != b.stacking.group:
        return False
    if is_item_price(a) and is_item_price(b):
        return False
    if a.level is Level.ITEM and b.level is Level.ITEM:
        return not set(one.lines).isdisjoint(other.lines)
    return True


def _names(names: frozenset[str], promotion: Promotion) -> bool:
    return bool(names) and not names.isdisjoint(
        {promotion.id, promotion.kind, promotion.stacking.group or promotion.id}
    )
