"""How a shop prices against its rivals: what an item must earn, where it should stand, how far a step goes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from typing import Any

from core.errors import BadInput
from core.locale import _
from core.money import fen
from core.rules.pricing import pricing
from core.shop.items import MOST_MONEY, ItemRole

ROLES = (*(role.value for role in ItemRole), "")
POSITIONS = ("cheapest", "lower", "middle", "upper", "any")
KINDS = ("exact", "equivalent", "substitute")  # the surest kind of match first
ENDINGS = {"": (1, 0), ".90": (100, 90), ".00": (100, 0), "9.90": (1000, 990), "9.00": (1000, 900)}
MOST_ORDER_COST = 10**7


@dataclass(frozen=True, slots=True)
class Goal:
    """Where the items of a role should stand among rivals' prices, and the share of sales they must leave.

    `least` and `most` are the ends of the role's price band in 分, both in it; None is an open end.
    """

    position: str
    margin: float
    least: int | None = None
    most: int | None = None

    @property
    def has_band(self) -> bool:
        """Whether the role keeps to a price band at all."""
        return self.least is not None or self.most is not None


@dataclass(frozen=True, slots=True)
class Policy:
    """A shop's price policy. Shares are 0…1 of the price, money is 分.

    `units_per_order` is how many pieces share the shipping and packing of one order (连带率).
    `least_match` is the least sure kind of match that advice may rest on; `ending` is how the shop's
    prices end ("" is any, "9.90" makes ¥39.90); `tolerance` is the gap that does not matter;
    `heeds_base` says what a step means for a discount that is told to buyers (see core.competitors.base).
    """

    payment_fee: float
    category_fee: float
    shipping: int
    packing: int
    units_per_order: float
    largest_step: float
    tolerance: float
    beat_by: int
    cool_down_days: int
    stale_after_days: int
    base_days: int
    least_match: str = "equivalent"
    ending: str = ""
    heeds_base: bool = True
    goals: Mapping[str, Goal] = field(default_factory=dict)

    @property
    def fee_share(self) -> float:
        """The share of the price that platform and payment keep."""
        return self.payment_fee + self.category_fee

    @property
    def order_cost(self) -> int:
        """What it costs to pack and send one piece."""
        return round((self.shipping + self.packing) / self.units_per_order)

    def goal(self, role: str) -> Goal:
        """Return the goal of a role; one that the shop has no goal for is priced like an item without."""
        return self.goals.get(role) or self.goals[""]


@cache
def default_policy() -> Policy:
    """Return the policy that a shop begins with, from the rule pack."""
    pack = pricing()
    return Policy(
        payment_fee=float(pack.payment_fee.value),
        category_fee=float(pack.category_fee.value),
        shipping=fen(pack.shipping.value),
        packing=fen(pack.packing.value),
        units_per_order=float(pack.units_per_order.value),
        largest_step=float(pack.largest_step.value),
        tolerance=float(pack.tolerance.value),
        beat_by=fen(pack.beat_by.value),
        cool_down_days=int(pack.cool_down_days.value),
        stale_after_days=int(pack.stale_after_days.value),
        base_days=int(pack.base_days.value),
        goals={each.role: Goal(each.position, float(each.margin)) for each in pack.roles},
    )


def stored_terms(policy: Policy) -> dict[str, Any]:
    """Return the policy as plain values, as `policy_of` reads them."""
    plain = {each.name: getattr(policy, each.name) for each in fields(policy) if each.name != "goals"}
    return plain | {"goals": {role: asdict(goal) for role, goal in policy.goals.items()}}


def policy_of(terms: Mapping[str, Any]) -> Policy:
    """Return the policy of stored terms; what they do not say is as the rule pack says.

    Raises BadInput with the field when a value cannot be meant.
    """
    values = stored_terms(default_policy()) | dict(terms)
    unknown = set(values) - {each.name for each in fields(Policy)}
    if unknown:
        raise BadInput(_("A price policy has no field named {field}.").format(field=sorted(unknown)[0]))
    goals = stored_terms(default_policy())["goals"] | dict(values.pop("goals"))
    checked = {name: _CHECKS[name](name, value) for name, value in values.items()}
    policy = Policy(**checked, goals={role: _goal(role, goals[role]) for role in ROLES})
    for role, goal in policy.goals.items():
        if policy.fee_share + goal.margin > 0.95:
            raise BadInput(
                _("Fees and target margin together leave less than 5% of the price for the goods."),
                field=f"margin_{role}",
            )
    return policy


def _goal(role: str, value: Mapping[str, Any]) -> Goal:
    position = value.get("position")
    if position not in POSITIONS:
        raise BadInput(_("This is none of the known price positions."), field=f"position_{role}")
    margin = _share(f"margin_{role}", value.get("margin"), most=0.9)
    least, most = (_band_end(f"{end}_{role}", value.get(end)) for end in ("least", "most"))
    if least is not None and most is not None and least > most:
        raise BadInput(_("The band ends below where it begins."), field=f"most_{role}")
    return Goal(str(position), margin, least, most)


def _band_end(name: str, value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= MOST_MONEY:
        raise BadInput(_("An end of a price band is an amount above 0, or left open."), field=name)
    return value


def _share(name: str, value: Any, *, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        raise BadInput(_("A percentage from 0 to {most} is needed.").format(most=f"{most:.0%}"), field=name)
    return float(value)


def _whole(name: str, value: Any, *, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        sentence = _("A whole number from {least} to {most} is needed.")
        raise BadInput(sentence.format(least=f"{least:,}", most=f"{most:,}"), field=name)
    return value


def _amount(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_ORDER_COST:
        sentence = _("An amount from 0 to {most} yuan is needed.")
        raise BadInput(sentence.format(most=f"{MOST_ORDER_COST // 100:,}"), field=name)
    return value


def _units(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value <= 50:
        raise BadInput(_("A number of pieces from 1 to {most} is needed.").format(most=50), field=name)
    return float(value)


def _one_of(name: str, value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        raise BadInput(_("This is none of the known choices."), field=name)
    return str(value)


_CHECKS: dict[str, Any] = {
    "payment_fee": lambda name, value: _share(name, value, most=0.5),
    "category_fee": lambda name, value: _share(name, value, most=0.5),
    "shipping": _amount,
    "packing": _amount,
    "units_per_order": _units,
    "largest_step": lambda name, value: _share(name, value, most=0.5),
    "tolerance": lambda name, value: _share(name, value, most=0.2),
    "beat_by": _amount,
    "cool_down_days": lambda name, value: _whole(name, value, least=0, most=90),
    "stale_after_days": lambda name, value: _whole(name, value, least=1, most=90),
    "base_days": lambda name, value: _whole(name, value, least=1, most=90),
    "least_match": lambda name, value: _one_of(name, value, KINDS),
    "ending": lambda name, value: _one_of(name, value, tuple(ENDINGS)),
    "heeds_base": lambda _name, value: bool(value),
}


def position_name(position: str) -> str:
    """Return a price position as the trade calls it."""
    return {
        "cheapest": _("cheapest of all"),
        "lower": _("in the cheaper half"),
        "middle": _("in the middle"),
        "upper": _("in the dearer half"),
        "any": _("no goal"),
    }[position]
