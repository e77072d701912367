"""The splits of a case file: an amount spread over weights."""

from collections.abc import Sequence

from core.locale import _
from core.promotions.allocation import prorate
from core.promotions.cases.fields import MOST_MONEY, Fields, wrong
from core.promotions.cases.policies import PRORATIONS
from core.promotions.policy import Proration


def split(fields: Fields) -> list[int]:
    """Return the parts of a split in the order of its weights. Raises BadInput naming the field that is wrong.

    Weights that are all zero share alike, except where the rest goes to the first: then nothing is owed.
    """
    weights = _amounts(fields, "weights")
    amount = fields.whole("amount", least=-MOST_MONEY)
    method = fields.choice("method", PRORATIONS, Proration.LARGEST_REMAINDER)
    most = _amounts(fields, "max_per_line") if fields.has("max_per_line") else None
    fields.skip("id", "expected", "note", "source")
    fields.done()
    if most is not None and len(most) != len(weights):
        raise wrong(fields.at("max_per_line"), _("there are as many as weights"))
    if not any(weights):
        if method is Proration.FLOOR_REST_TO_FIRST:
            return [0] * len(weights)
        weights = [1] * len(weights)
    return prorate(weights, amount, method=method, most=most)


def _amounts(fields: Fields, name: str) -> Sequence[int]:
    if not fields.has(name):
        raise wrong(fields.at(name), _("this field is missing"))
    amounts = []
    for place, value in fields.values(name):
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_MONEY:
            raise wrong(place, _("{value} is no whole number (money is in minor units)").format(value=value))
        amounts.append(value)
    return amounts
