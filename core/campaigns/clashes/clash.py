"""A clash as plain values, and what one run of all rules came to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from core.errors import PlannerError

MOST_KEY = 100  # characters; a waiver keeps the key and a mark of the items


class Severity(StrEnum):
    """How bad a clash is: it keeps a campaign from running as planned, it costs something, it is good to know."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class NotRun(PlannerError):
    """A rule that cannot look at the plan, with what is missing: nothing is said to be clear that was not seen."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Things of the plan that cannot stand together.

    `key` is the rule and the ids of what clashes: it stays the same while the clash is the same. `measure`
    says how bad it is (of one rule: more is worse; None: it cannot get worse). `facts` are the names,
    prices in 分 and local moments that core.campaigns.clashes.words speaks of. `campaigns` begins with the one
    that is to be changed, `who` is its owner or the task's assignee ("" is nobody). `day` is the local day it is
    about, `money` what is at stake in 分 where that is known.
    """

    rule: str
    severity: Severity
    key: str
    campaigns: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    tasks: tuple[int, ...] = ()
    measure: float | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    who: str = ""
    day: date | None = None
    money: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What one rule found. `unseen` says what it could not look at, "" when it saw everything."""

    clashes: tuple[Clash, ...] = ()
    unseen: str = ""


@dataclass(frozen=True, slots=True)
class Waiver:
    """A clash that somebody accepted as it was then: this bad, of the items that `mark` stands for."""

    key: str
    rule: str
    measure: float | None
    reason: str
    by: str = ""
    at: datetime | None = None
    mark: str = ""  # of its items, see core.campaigns.clashes.marks


@dataclass(frozen=True, slots=True)
class WaivedClash:
    """A clash that is there and accepted."""

    clash: Clash
    waiver: Waiver


@dataclass(frozen=True, slots=True)
class Checked:
    """What one run came to.

    `clashes` are worst first, without the waived ones. `ran` are the rules that looked at the plan, `partly`
    those of them that could not look at all of it, `not_run` those that could not at all: each with why.
    `returned` are clashes by key that were waived once and have become worse since.
    """

    clashes: tuple[Clash, ...] = ()
    waived: tuple[WaivedClash, ...] = ()
    ran: tuple[str, ...] = ()
    not_run: Mapping[str, str] = field(default_factory=dict)
    partly: Mapping[str, str] = field(default_factory=dict)
    returned: Mapping[str, Waiver] = field(default_factory=dict)

    @property
    def is_all_clear(self) -> bool:
        """Whether nothing clashes and every rule saw everything. What is waived is no longer in the way."""
        return not self.clashes and not self.not_run and not self.partly

    def of(self, campaign_id: int) -> tuple[Clash, ...]:
        """Return the clashes of a campaign, worst first."""
        return tuple(each for each in self.clashes if campaign_id in each.campaigns)

    def count(self, severity: Severity) -> int:
        """Return how many clashes are this bad."""
        return sum(each.severity is severity for each in self.clashes)

    def by_campaign(self) -> dict[int, tuple[Clash, ...]]:
        """Return the clashes of every campaign that has some, worst first."""
        told: dict[int, list[Clash]] = {}
        for each in self.clashes:
            for campaign_id in each.campaigns:
                told.setdefault(campaign_id, []).append(each)
        return {campaign_id: tuple(own) for campaign_id, own in told.items()}


def key_of(rule: str, ids: Iterable[int]) -> str:
    """Return the key of a clash of some things, in whatever order; of very many things a digest."""
    told = sorted(ids)
    key = f"{rule}:" + "+".join(map(str, told))
    if len(key) <= MOST_KEY:
        return key
    return f"{rule}:{len(told)}#{sha256(key.encode()).hexdigest()[:24]}"
