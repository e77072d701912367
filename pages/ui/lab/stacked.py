"""The promotions of the working copy: added, in order, moved. What the stack and its form share."""

from collections.abc import Sequence
from dataclasses import replace

from core.locale import _
from core.promotions.promotion import Level, Promotion
from pages.ui.lab.draft import change, draft
from pages.ui.save import flash

NEW = "new"  # the id of a promotion that is in no stack yet
MOST_PROMOTIONS = 30


def in_order(promotions: Sequence[Promotion], level: Level) -> list[Promotion]:
    """Return the promotions of a level in the order in which they are taken."""
    of_level = [each for each in promotions if each.level == level]
    return sorted(of_level, key=lambda each: (-each.stacking.priority, each.id))


def free_id(promotions: Sequence[Promotion]) -> str:
    """Return an id that no promotion of the stack has; later ones sort behind earlier ones."""
    taken = {each.id for each in promotions}
    return next(name for n in range(1, len(taken) + 2) if (name := f"p{n:02d}") not in taken)


def add_promotion(promotion: Promotion) -> None:
    """Put a promotion into the stack under an id of its own."""
    now = draft()
    if len(now.promotions) >= MOST_PROMOTIONS:
        flash(_("A scenario holds {n} promotions at most.").format(n=MOST_PROMOTIONS))
        return
    new = replace(promotion, id=free_id(now.promotions))
    change(replace(now, promotions=(*now.promotions, new)))


def move(promotion_id: str, by: int) -> None:
    """Let a promotion be taken earlier (-1) or later (1) within its level."""
    now = draft()
    level = next(each.level for each in now.promotions if each.id == promotion_id)
    order = [each.id for each in in_order(now.promotions, level)]
    place = order.index(promotion_id)
    order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    priority = {name: len(order) - n for n, name in enumerate(order)}
    moved = (
        replace(each, stacking=replace(each.stacking, priority=priority[each.id]))
        if each.id in priority
        else each
        for each in now.promotions
    )
    change(replace(now, promotions=tuple(moved)))
