"""Which baskets could a buyer put together (凑单)? The space that a search goes through, said honestly.

All baskets of up to so many pieces of the items that have least to give, and for each threshold the larger
baskets that just reach it with the least room. With every item among the candidates (`is_whole`) that is every
basket of up to so many pieces.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

from core.promotions.backwards.candidates import Candidate, candidates
from core.promotions.backwards.reaching import reaching
from core.promotions.backwards.standing import Rule
from core.promotions.basket import Basket, Line
from core.promotions.policy import Policy
from core.promotions.promotion import Promotion

MOST_PIECES = 4
MOST_ITEMS = 12


@dataclass(frozen=True, slots=True)
class Space:
    """The baskets to search: `small` of them of up to `most_pieces` pieces, `reaching` larger ones at a threshold."""

    baskets: tuple[Basket, ...]
    candidates: tuple[Candidate, ...]
    items: int
    most_pieces: int
    small: int
    reaching: int

    @property
    def is_whole(self) -> bool:
        """Return whether every item of the scope is among the candidates."""
        return len(self.candidates) == self.items


def basket_space(
    lines: Sequence[Line],
    promotions: Sequence[Promotion],
    policy: Policy,
    rule: Rule,
    *,
    like: Basket,
    most_pieces: int = MOST_PIECES,
    most_items: int = MOST_ITEMS,
) -> Space:
    """Return the baskets that buyers could put together of these lines (their quantities do not count).

    Postage, buyer and moment are those of `like`. Candidates are the items with the least above their floor, two
    thirds of them by share of the price and the rest by amount.
    """
    ranked = candidates(lines, promotions, policy, rule, like=like)
    by_share = ranked[: most_items - most_items // 3]
    by_amount = sorted(ranked[len(by_share) :], key=lambda each: (each.above, each.line.id))
    chosen = tuple(by_share + by_amount[: most_items - len(by_share)])
    small = [_basket(like, picked) for picked in _picks(chosen, most_pieces)]
    further = reaching(ranked, promotions, rule.floor, more_than=most_pieces)
    baskets = (*small, *(_basket(like, picked) for picked in further))
    return Space(baskets, chosen, len(lines), most_pieces, len(small), len(further))


def _picks(chosen: Sequence[Candidate], most_pieces: int) -> Iterator[tuple[Line, ...]]:
    for pieces in range(1, most_pieces + 1):
        yield from combinations_with_replacement([each.line for each in chosen], pieces)


def _basket(like: Basket, picked: Sequence[Line]) -> Basket:
    counts: dict[str, int] = {}
    for line in picked:
        counts[line.id] = counts.get(line.id, 0) + 1
    lines = {line.id: line for line in picked}
    return replace(like, lines=tuple(replace(lines[each], qty=n) for each, n in counts.items()))
