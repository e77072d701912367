"""A promotion as plain data: what it gives, to whom, from when, beside what, at whose cost."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.promotions.benefits import Benefit
from core.promotions.scope import EVERYTHING, Scope


class Level(StrEnum):
    """The level at which a promotion works; a basket goes through them in this order."""

    ITEM = "item"
    SHOP = "shop"
    PLATFORM = "platform"
    PAYMENT = "payment"


class Basis(StrEnum):
    """The prices that a threshold is tested on, or a share is taken of."""

    ORIGINAL = "original"  # before any promotion
    AFTER_ITEM = "after_item"  # after the item level
    RUNNING = "running"  # what is left to pay when the promotion's turn comes


class Bearer(StrEnum):
    """Who pays for a discount."""

    SHOP = "shop"
    PLATFORM = "platform"
    SUPPLIER = "supplier"
    CREATOR = "creator"


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a promotion to apply. A field that is empty asks nothing.

    `amount` and `pieces` are measured on the lines of `measured` (the promotion's own scope when None),
    the amount on the promotion's threshold basis. `contains` asks for at least one line of it.
    """

    amount: int | None = None
    amount_above: int | None = None  # like amount, but more than it
    pieces: int | None = None
    distinct_items: int | None = None
    pieces_of_one_line: int | None = None
    measured: Scope | None = None
    contains: Scope | None = None
    buyers: frozenset[str] = frozenset()  # one of these kinds; see kinds.BUYERS
    order_no: int | None = None  # 1: the buyer's first order only
    starts: datetime | None = None
    ends: datetime | None = None  # the first moment that is too late


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a promotion goes. None is no limit."""

    cap: int | None = None  # the most it takes off one order
    per_order: int | None = None  # how often it applies in one order
    per_buyer: int | None = None  # how often one buyer may have it
    budget: int | None = None  # the most it may take off all orders together


@dataclass(frozen=True, slots=True)
class Stacking:
    """What a promotion may stand beside.

    Of those of one `group` only one applies: for each line at item level, for the order above it.
    `alone` admits no other promotion but those of `beside`; ids, groups and kinds may be named there
    and in `never_with`. Two promotions go together when neither refuses the other.
    """

    group: str = ""
    priority: int = 0  # within a level the higher goes first; ties by id
    alone: bool = False
    beside: frozenset[str] = frozenset()
    never_with: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion. `kind` is its name in the trade (see kinds.py), `bearers` shares that sum to 1."""

    id: str
    kind: str
    benefit: Benefit
    name: str = ""
    level: Level = Level.SHOP
    scope: Scope = EVERYTHING
    condition: Condition = Condition()
    limits: Limits = Limits()
    stacking: Stacking = Stacking()
    basis: Basis | None = None  # of its threshold; None: as the policy says
    skips_sale_items: bool = False
    bearers: tuple[tuple[Bearer, float], ...] = field(default=((Bearer.SHOP, 1.0),))
    is_on: bool = True
