"""A basket in which the page price of one line is what is asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.errors import found
from core.locale import _
from core.promotions.backwards.reaching import thresholds
from core.promotions.basket import Basket, Line
from core.promotions.promotion import Promotion
from core.promotions.scope import Scope

_LOOKS = 16  # so many prices are asked at even distances, whatever is known of the promotions

Ends = tuple[int, int]  # the first and the last price of a stretch


def line_of(basket: Basket, line_id: str) -> Line:
    """Return a line of the basket. Raises NotFound without it."""
    line = next((each for each in basket.lines if each.id == line_id), None)
    return found(line, _("This item is not in the basket."))


def at_price(basket: Basket, line_id: str, price: int) -> Basket:
    """Return the basket with one line at another page price; a sale price it had is gone."""
    return replace(
        basket,
        lines=tuple(
            replace(each, unit_price=price, sale_price=None, least_price=min(each.least_price, price))
            if each.id == line_id
            else each
            for each in basket.lines
        ),
    )


def marks(basket: Basket, line: Line, promotions: Sequence[Promotion], most: int) -> set[int]:
    """Return the page prices at which what is paid may jump.

    Thresholds are reached there, price bands of scopes end, or the line passes another one, so that another
    is the cheapest.
    """
    places = {price for each in promotions for price in _bands(each)}
    for other in basket.lines:
        if other.id != line.id:
            places |= {other.unit_price, other.unit_price + 1, other.price_now, other.price_now + 1}
    for scope, amount in thresholds(promotions):
        rest = sum(
            each.unit_price * each.qty for each in basket.lines if each.id != line.id and scope.holds(each)
        )
        places.add(-(-(amount - rest) // line.qty))
    return places | {most * look // _LOOKS for look in range(1, _LOOKS)}


def _bands(promotion: Promotion) -> Iterator[int]:
    scopes = [promotion.scope, promotion.condition.measured, promotion.condition.contains]
    while scopes:
        scope: Scope | None = scopes.pop()
        if scope is None:
            continue
        scopes.extend(scope.any_of)
        if scope.price_least is not None:
            yield scope.price_least
        if scope.price_most is not None:
            yield scope.price_most + 1
