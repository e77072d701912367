"""One run of every rule over the whole plan: what clashes, worst first, and what could not be looked at."""

from collections.abc import Callable, Mapping
from datetime import date

from core.campaigns.clashes.budget_rules import budget_month, budget_year, overspent
from core.campaigns.clashes.clash import Checked, Clash, Found, Severity
from core.campaigns.clashes.coupon_rules import coupons_stack
from core.campaigns.clashes.date_rules import festival_moved, gate_deadline, no_copy, not_ready, sms_hours
from core.campaigns.clashes.ground import PlanGround
from core.campaigns.clashes.item_rules import protection, same_item
from core.campaigns.clashes.marks import is_worse, settled
from core.campaigns.clashes.price_rules import above_lowest, below_floor, breaks_later_low
from core.campaigns.clashes.sight import Sight
from core.campaigns.clashes.stock_rules import stock_short, stock_twice
from core.campaigns.clashes.structure_rules import off_structure
from core.campaigns.clashes.task_rules import late_asset, over_capacity, overdue, task_order
from core.errors import PlannerError

RULES: Mapping[str, Callable[[Sight], Found]] = {
    "same_item": same_item,
    "protection": protection,
    "below_floor": below_floor,
    "above_lowest": above_lowest,
    "breaks_later_low": breaks_later_low,
    "off_structure": off_structure,
    "stock_twice": stock_twice,
    "stock_short": stock_short,
    "coupons_stack": coupons_stack,
    "gate_deadline": gate_deadline,
    "no_copy": no_copy,
    "sms_hours": sms_hours,
    "late_asset": late_asset,
    "task_order": task_order,
    "over_capacity": over_capacity,
    "overdue": overdue,
    "budget_month": budget_month,
    "budget_year": budget_year,
    "overspent": overspent,
    "festival_moved": festival_moved,
    "not_ready": not_ready,
}
_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def check(ground: PlanGround) -> Checked:
    """Return what clashes in the plan, worst first: by severity, by how near its day is, by the money at stake.

    A rule that lacks what it needs is named with the reason instead of passing in silence.
    """
    sight = Sight(ground)
    found: list[Clash] = []
    ran: list[str] = []
    not_run: dict[str, str] = {}
    partly: dict[str, str] = {}
    for rule, look in RULES.items():
        try:
            told = look(sight)
        except PlannerError as error:
            not_run[rule] = str(error)
            continue
        ran.append(rule)
        found += told.clashes
        if told.unseen:
            partly[rule] = told.unseen
    checked = Checked(ran=tuple(ran), not_run=not_run, partly=partly)
    ordered = sorted(found, key=lambda each: worst_first(each, ground.today))
    return settled(checked, ordered, ground.waivers, ground.limits.worse_by)


def worst_first(clash: Clash, today: date) -> tuple[int, int, int, str]:
    """Return what clashes are sorted by. What has begun is as near as what is today."""
    days = max((clash.day - today).days, 0) if clash.day else 100_000
    return _RANK[clash.severity], days, -clash.money, clash.key


def compared(before: Checked, after: Checked) -> tuple[tuple[Clash, ...], tuple[Clash, ...]]:
    """Return the clashes that are new or worse afterwards, and those that are gone; each worst first."""
    was = {each.key: each for each in before.clashes}
    stays = {each.key for each in after.clashes}
    new = tuple(
        each
        for each in after.clashes
        if each.key not in was
        or is_worse(each.measure, was[each.key].measure, 0)
        or not set(each.items) <= set(was[each.key].items)
    )
    return new, tuple(each for each in before.clashes if each.key not in stays)
