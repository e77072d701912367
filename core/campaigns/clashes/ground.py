"""Everything the clash check looks at, read once: the plan, its prices and lights, budgets, limits and waivers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pandas as pd

from core.campaigns.clashes.clash import NotRun, Waiver
from core.campaigns.plan_frames import PlanFrames
from core.competitors.policy import Goal
from core.promotions.promotion import Promotion
from core.rules.plan_limits import limits_with


@dataclass(frozen=True, slots=True)
class Limits:
    """What people and days are held against. `people` are capacities of their own by user id."""

    capacity: int
    copy_days: int
    gate_days: int
    sms_from: int
    sms_until: int
    worse_by: float
    people: Mapping[int, int] = field(default_factory=dict)

    def capacity_of(self, user_id: int) -> int:
        """Return how many open tasks a person may have at a time."""
        return self.people.get(user_id, self.capacity)


def limits_of(own: Mapping[str, object]) -> Limits:
    """Return the limits of the rule pack with the shop's own, as `PlanTerms.limits` keeps them."""
    told = limits_with(own)
    people = own.get("people")
    return Limits(
        capacity=int(told["capacity"]),
        copy_days=int(told["copy_days"]),
        gate_days=int(told["gate_days"]),
        sms_from=int(told["sms_from"]),
        sms_until=int(told["sms_until"]),
        worse_by=told["worse_by"],
        people=_people(people) if isinstance(people, Mapping) else {},
    )


def _people(own: Mapping[object, object]) -> dict[int, int]:
    return {
        int(str(user)): value
        for user, value in own.items()
        if str(user).isdecimal() and isinstance(value, int) and 0 < value <= 100
    }


@dataclass(frozen=True, slots=True)
class RoleGround:
    """What the item portfolio says of roles: goals with price bands, target shares of sales, the deepest image discount.

    A shop without any target of its own has nothing that a campaign could break.
    """

    goals: Mapping[str, Goal] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    image_off: float = 0.0

    @property
    def has_targets(self) -> bool:
        """Whether the shop has a target share or a price band at all."""
        return bool(self.shares) or any(goal.has_band for goal in self.goals.values())


@dataclass(frozen=True, slots=True)
class PlanGround:
    """The plan as the rules see it.

    - priced: `frames.items` row by row with prices, see core.campaigns.priced
    - lights: campaign_id, item_id (0: the store), gate, light, on_fail, value, bound, see core.campaigns.gate_reads
    - price_gates: the lowest-price gates of campaigns: campaign_id, gate, days, share, on_fail
    - copy: campaign_id, chosen, see core.content.campaign_copy
    - offers: the promotions of each campaign's scenario; labels: brand and tags by item id
    - budgets: by year and month (month 0 is the year), in 分
    - roles: the targets of the item portfolio by role
    - anchors: by campaign the day its festival is on as the rules say now; None where there is none any more
    - missing: why a part above is None, as a sentence

    A part that is None could not be read: the rules that need it do not run (see `needed`).
    """

    frames: PlanFrames
    now: datetime
    zone: ZoneInfo
    limits: Limits
    priced: pd.DataFrame | None = None
    lights: pd.DataFrame | None = None
    price_gates: pd.DataFrame | None = None
    copy: pd.DataFrame | None = None
    offers: Mapping[int, tuple[Promotion, ...]] | None = None
    labels: pd.DataFrame | None = None
    budgets: Mapping[tuple[int, int], int] | None = None
    anchors: Mapping[int, date | None] | None = None
    roles: RoleGround | None = None
    waivers: tuple[Waiver, ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the day that it is in the shop."""
        return self.now.astimezone(self.zone).date()

    def needed(self, part: str) -> pd.DataFrame:
        """Return a table of the ground. Raises NotRun with the reason where it could not be read."""
        table = getattr(self, part)
        if table is None:
            raise NotRun(self.missing.get(part, part))
        assert isinstance(table, pd.DataFrame)
        return table
