"""From which page price does an item keep its floor, after the promotions?"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.promotions.backwards.page_price import Ends, at_price, line_of, marks
from core.promotions.backwards.standing import Floor, LineStanding, Standing, standings
from core.promotions.backwards.stretches import Curve
from core.promotions.basket import Basket
from core.promotions.policy import Policy
from core.promotions.promotion import Promotion

_TIMES = 5  # prices up to so many times the floor are tried


@dataclass(frozen=True, slots=True)
class LowestPrice:
    """The page price from which an item keeps its floor through a stack.

    `plain` is the floor itself: the lowest price without any promotion. `lowest` is the lowest page price that
    holds (None: none up to `most` does), `standing` how the basket stands at it (at `most` when none holds),
    `below` how 1 分 lower. From `safe_from` on every price up to `most` holds; in the `gaps` between the two a
    promotion reaches too deep again. `is_proven` is False when not every price could be decided.
    """

    plain: int
    lowest: int | None
    safe_from: int | None
    gaps: tuple[Ends, ...]
    standing: Standing
    below: Standing | None
    most: int
    is_proven: bool


def lowest_price_for(
    basket: Basket,
    line_id: str,
    promotions: Sequence[Promotion],
    policy: Policy,
    floor: Floor,
    *,
    most: int | None = None,
) -> LowestPrice:
    """Return from which page price on a line of the basket keeps its floor a piece, after these promotions.

    The other lines stay as they are. With an unknown threshold basis both results must keep it. Prices are
    decided to the 分, from 1 分 to `most` (None: five times the floor). Raises NotFound without such a line.
    """
    line = line_of(basket, line_id)
    plain = floor(line.item, sum(each.qty for each in basket.lines))
    end = most or max(plain * _TIMES, 1)

    def standing(price: int) -> Standing:
        at = standings(at_price(basket, line_id, price), promotions, policy, floor)
        return min(at, key=lambda each: _stands(each, line_id).above)

    curve = Curve(
        lambda price: _stands(standing(price), line_id).kept,
        least=1, most=end, slope=line.qty, marks=marks(basket, line, promotions, end),
    )  # fmt: skip
    there = curve.at_least(plain * line.qty)
    if not there.stretches:
        return LowestPrice(plain, None, None, (), standing(end), None, end, there.is_proven)
    (lowest, _end), last = there.stretches[0], there.stretches[-1]
    return LowestPrice(
        plain=plain,
        lowest=lowest,
        safe_from=last[0] if last[1] == end else None,
        gaps=tuple((before[1] + 1, after[0] - 1) for before, after in pairwise(there.stretches)),
        standing=standing(lowest),
        below=standing(lowest - 1) if lowest > 1 else None,
        most=end,
        is_proven=there.is_proven,
    )


def _stands(standing: Standing, line_id: str) -> LineStanding:
    return next(line for line in standing.lines if line.id == line_id)
