"""The items that a bad basket is most likely made of: those that have least to give, bought alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.promotions.backwards.standing import Rule, tightest
from core.promotions.basket import Basket, Line
from core.promotions.policy import Policy
from core.promotions.promotion import Promotion

_LOOKED_AT = 60  # of a large catalogue so many are computed one by one


@dataclass(frozen=True, slots=True)
class Candidate:
    """One piece of an item bought alone under the stack: what is paid and kept, and what that is above its floor."""

    line: Line
    paid: int
    kept: int
    above: int

    @property
    def share(self) -> float:
        """Return what it is above its floor as a share of its price."""
        return self.above / max(self.line.price_now, 1)


def candidates(
    lines: Sequence[Line], promotions: Sequence[Promotion], policy: Policy, rule: Rule, *, like: Basket
) -> list[Candidate]:
    """Return the items by what a piece is above its floor as a share of its price, the least first.

    Of more than 60 items those nearest to their floors before promotions are looked at, as many from each set of
    items that the same promotions speak of.
    """
    looked_at = [_alone(line, promotions, policy, rule, like) for line in _likely(lines, promotions, rule)]
    return sorted(looked_at, key=lambda each: (each.share, each.line.id))


def _likely(lines: Sequence[Line], promotions: Sequence[Promotion], rule: Rule) -> list[Line]:
    if len(lines) <= _LOOKED_AT:
        return list(lines)
    groups: dict[tuple[bool, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(tuple(each.scope.holds(line) for each in promotions), []).append(line)
    for group in groups.values():
        group.sort(key=lambda line: (1 - rule.floor(line.item, 1) / max(line.price_now, 1), line.id))
    each_gives = -(-_LOOKED_AT // len(groups))
    return [line for group in groups.values() for line in group[:each_gives]]


def _alone(
    line: Line, promotions: Sequence[Promotion], policy: Policy, rule: Rule, like: Basket
) -> Candidate:
    one = replace(line, qty=1)
    (alone,) = tightest(replace(like, lines=(one,)), promotions, policy, rule).lines
    return Candidate(one, alone.paid, alone.kept, alone.above)
