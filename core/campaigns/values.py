"""What a campaign is made of, as plain values: money in 分, moments in UTC, days in the shop's zone, shares 0…1."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.locale import _


class State(StrEnum):
    """How far a campaign is. Planned and later ones count in the clash check, ideas do not."""

    IDEA = "idea"
    PLANNED = "planned"
    READY = "ready"
    LIVE = "live"
    DONE = "done"


class Level(StrEnum):
    """How much hangs on it: S the year's largest, C a shop's own small ones."""

    S = "S"
    A = "A"
    B = "B"
    C = "C"


class Goal(StrEnum):
    """What a campaign is for."""

    GMV = "gmv"
    NEW_BUYERS = "new_buyers"
    CLEARANCE = "clearance"
    RATING = "rating"


class PhaseKind(StrEnum):
    """The phases of the trade, in their usual order. Warm-up and presale may run side by side."""

    GATHER = "gather"  # 蓄水
    WARM_UP = "warm_up"  # 预热
    PRESALE = "presale"  # 预售
    BURST = "burst"  # 爆发: its start is the campaign's T
    RETURN = "return"  # 返场
    REVIEW = "review"  # 复盘
    OTHER = "other"


class TaskRole(StrEnum):
    """Who does a task. These are jobs of the trade, not rights in the desk."""

    LEAD = "lead"
    PLANNER = "planner"
    MARKETER = "marketer"
    DESIGN = "design"
    SUPPLY = "supply"
    SERVICE = "service"
    CREATOR = "creator"
    OTHER = "other"


class TaskKind(StrEnum):
    """What a task yields, as far as a check needs to know it."""

    PLAIN = ""
    ASSET = "asset"  # pictures and pages: late ones keep a campaign from going live
    COPY = "copy"
    ENROL = "enrol"
    CHECK = "check"
    STOCK = "stock"


class BudgetKind(StrEnum):
    """What money goes into."""

    ADS = "ads"
    CREATORS = "creators"
    DISCOUNTS = "discounts"
    VISUAL = "visual"
    OTHER = "other"


class Channel(StrEnum):
    """A way of sending something out at a set time."""

    SMS = "sms"
    PUSH = "push"
    LIVE = "live"
    GROUP = "group"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stretch of a campaign, to the minute; `ends` is the first moment that is too late. id 0 is not stored yet."""

    kind: PhaseKind
    starts: datetime
    ends: datetime
    name: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, from `starts` to `due` (days, both included). `needs` are ids of tasks that come first.

    `offset` is its distance in days from the campaign's T (−35 is T−35) where it came from a template:
    it moves with the campaign. None is a day of its own, which moves as well but was set by hand.
    """

    id: int
    name: str
    role: TaskRole
    starts: date
    due: date
    needs: tuple[int, ...] = ()
    kind: TaskKind = TaskKind.PLAIN
    offset: int | None = None
    is_done: bool = False


def state_name(state: State | str) -> str:
    """Return a state's name."""
    return {
        State.IDEA: _("Idea"),
        State.PLANNED: _("Planned"),
        State.READY: _("Ready"),
        State.LIVE: _("Live"),
        State.DONE: _("Finished"),
    }[State(state)]


def goal_name(goal: Goal | str) -> str:
    """Return a goal's name."""
    return {
        Goal.GMV: _("Sales (GMV)"),
        Goal.NEW_BUYERS: _("New buyers"),
        Goal.CLEARANCE: _("Clearance"),
        Goal.RATING: _("Rating"),
    }[Goal(goal)]


def phase_name(kind: PhaseKind | str) -> str:
    """Return a phase's name."""
    return {
        PhaseKind.GATHER: _("Gathering"),
        PhaseKind.WARM_UP: _("Warm-up"),
        PhaseKind.PRESALE: _("Presale"),
        PhaseKind.BURST: _("Burst"),
        PhaseKind.RETURN: _("Return round"),
        PhaseKind.REVIEW: _("Review"),
        PhaseKind.OTHER: _("Other phase"),
    }[PhaseKind(kind)]


def task_role_name(role: TaskRole | str) -> str:
    """Return who does a task."""
    return {
        TaskRole.LEAD: _("Lead"),
        TaskRole.PLANNER: _("Planner"),
        TaskRole.MARKETER: _("Marketer"),
        TaskRole.DESIGN: _("Design"),
        TaskRole.SUPPLY: _("Supply"),
        TaskRole.SERVICE: _("Service"),
        TaskRole.CREATOR: _("Creators and live"),
        TaskRole.OTHER: _("Others"),
    }[TaskRole(role)]


def budget_name(kind: BudgetKind | str) -> str:
    """Return what money goes into."""
    return {
        BudgetKind.ADS: _("Ads"),
        BudgetKind.CREATORS: _("Creators"),
        BudgetKind.DISCOUNTS: _("Discounts"),
        BudgetKind.VISUAL: _("Visuals"),
        BudgetKind.OTHER: _("Other"),
    }[BudgetKind(kind)]


def channel_name(channel: Channel | str) -> str:
    """Return a way of sending."""
    return {
        Channel.SMS: _("SMS"),
        Channel.PUSH: _("Push"),
        Channel.LIVE: _("Live mention"),
        Channel.GROUP: _("Private group"),
        Channel.OTHER: _("Other channel"),
    }[Channel(channel)]
