"""What the buyer pays, step by step. Money in 分; every sum here agrees with every other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.promotions.promotion import Basis, Bearer, Level


class WhyNot(StrEnum):
    """Why a promotion did not apply."""

    OFF = "off"  # switched off
    NOT_IN_SCOPE = "not_in_scope"  # no line of the basket is in its scope
    NOT_MET = "not_met"  # its condition does not hold; `missing` says what lacks
    NOT_THIS_BUYER = "not_this_buyer"
    NOT_NOW = "not_now"
    USED_UP = "used_up"  # the buyer's turns or the budget are spent
    EXCLUDED = "excluded"  # another that applies does not stand beside it; `by` says which
    WORSE = "worse"  # another way is better for the buyer; `by` says which took its place
    NOTHING_LEFT = "nothing_left"  # nothing is left that it could take off


@dataclass(frozen=True, slots=True)
class Missing:
    """What lacks for a condition: the field's name as in Condition, what it asks, what the basket has."""

    field: str
    needed: int
    have: int


@dataclass(frozen=True, slots=True)
class Step:
    """One promotion at work: on what, how often, how much, and on which lines.

    `base` is the sum it was computed on; `by_line` adds up to `discount` (postage is no line:
    `is_postage`). `wanted` is what it would have taken without cap, floor and what was left.
    """

    promotion: str
    name: str
    kind: str
    level: Level
    basis: Basis
    base: int
    discount: int
    wanted: int
    by_line: tuple[tuple[str, int], ...] = ()
    by_bearer: tuple[tuple[Bearer, int], ...] = ()
    times: int = 1
    is_capped: bool = False
    is_postage: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A promotion that did not apply, and why."""

    promotion: str
    name: str
    kind: str
    why: WhyNot
    by: str = ""  # the id of the other promotion
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class PaidLine:
    """A line after all steps: `units` are (pieces, what each of them costs), dearest first."""

    id: str
    item: str
    title: str
    qty: int
    before: int  # qty × the price before promotions
    discount: int
    paid: int
    units: tuple[tuple[int, int], ...]

    @property
    def unit_paid(self) -> int:
        """The 到手价 of a unit: the mean of the line, rounded half up to 分."""
        return (2 * self.paid + self.qty) // (2 * self.qty) if self.qty else 0


@dataclass(frozen=True, slots=True)
class GivenGift:
    """A gift that goes along."""

    promotion: str
    item: str
    title: str
    pieces: int
    value: int  # of all pieces
    cost: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A basket after its promotions: before − discount = goods, goods + postage = total, and so on line by line.

    `by_bearer` splits discount and postage discount by who bears them. With a presale, `deposit` is
    paid now and `balance` = total − deposit later. `is_proven` tells that no other choice is better
    for the buyer; where it is False the search stopped at its limit with the best way found.
    """

    lines: tuple[PaidLine, ...]
    steps: tuple[Step, ...]
    skipped: tuple[Skipped, ...]
    before: int
    discount: int
    goods: int
    postage_before: int
    postage: int
    total: int
    basis: Basis  # the threshold basis it was computed with, where a promotion has none of its own
    by_bearer: Mapping[Bearer, int] = field(default_factory=dict)
    gifts: tuple[GivenGift, ...] = ()
    deposit: int = 0
    is_proven: bool = True

    @property
    def balance(self) -> int:
        """What is left to pay after the deposit."""
        return self.total - self.deposit
