"""What cannot be meant by a benefit: a sentence at the field."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from core.locale import _
from core.promotions.benefits import Benefit, Deposit
from core.promotions.numbers import amount, count, share, wrong

_AMOUNTS = {  # benefit -> fields in 分 that must be more than 0
    "off_each": ("amount",),
    "off_line": ("amount",),
    "off_order": ("amount",),
    "every_amount": ("every", "off"),
}
_PRICES = {  # fields in 分 that may be 0
    "price_each": ("price",),
    "bundle_price": ("price",),
    "add_on": ("price",),
    "gift": ("value", "cost"),
    "first_then_off": ("first", "additional"),
    "spend_get": ("least",),
    "group_off": ("least_value",),
    "amount_tiers": ("base",),
}
_COUNTS = {
    "nth_piece": ("n",),
    "full_sets": ("size",),
    "buy_get": ("get_pieces",),
    "cheapest_off": ("units",),
    "group_off": ("least_pieces",),
    "bundle_price": ("pieces",),
    "gift": ("pieces",),
    "add_on": ("pieces",),
    "points": ("unit_value",),
}
_OPTIONAL_COUNTS = ("most_units", "most_sets", "most_times", "most_points", "cheapest")
_SHARES = (
    "percent_each",
    "nth_piece",
    "buy_get",
    "cheapest_off",
    "group_off",
    "spend_get",
    "percent_order",
    "shipping_off",
)


def check_benefit(benefit: Benefit) -> None:
    """Raise BadInput with the field `benefit.…` for a value that cannot be meant."""
    name, given = benefit.benefit, _Given(benefit)
    for field in _AMOUNTS.get(name, ()):
        amount(f"benefit.{field}", given[field], least=1)
    for field in _PRICES.get(name, ()):
        amount(f"benefit.{field}", given[field])
    for field in _COUNTS.get(name, ()):
        count(f"benefit.{field}", given[field], least=1)
    for field in _OPTIONAL_COUNTS:
        if given[field] is not None:
            count(f"benefit.{field}", given[field], least=1)
    if name in _SHARES:
        share("benefit.share", given["share"])
    if name in _OWN:
        _OWN[name](benefit)


class _Given:
    def __init__(self, benefit: Any) -> None:
        self._benefit = benefit

    def __getitem__(self, field: str) -> Any:
        return getattr(self._benefit, field, None)


def _deposit(benefit: Deposit) -> None:
    amount("benefit.deposit", benefit.deposit, least=1)
    if (benefit.counts_as is None) == (benefit.off is None):
        raise wrong(
            "benefit.counts_as",
            _("A deposit either counts for more or takes an amount off: set one of the two."),
        )
    if benefit.counts_as is not None:
        amount("benefit.counts_as", benefit.counts_as, least=1)
        if benefit.counts_as <= benefit.deposit:
            raise wrong("benefit.counts_as", _("What the deposit counts as is more than the deposit itself."))
    if benefit.off is not None:
        amount("benefit.off", benefit.off, least=1)


def _nth_piece(benefit: Any) -> None:
    count("benefit.n", benefit.n, least=2)


def _buy_get(benefit: Any) -> None:
    count("benefit.buy_pieces", benefit.buy_pieces, least=0 if benefit.get is not None else 1)


def _every_amount(benefit: Any) -> None:
    if benefit.off >= benefit.every:
        raise wrong(
            "benefit.off", _("What comes off is not less than the threshold: the goods would be free.")
        )


def _amount_tiers(benefit: Any) -> None:
    if not benefit.tiers and not benefit.base:
        raise wrong("benefit.tiers", _("At least one tier is needed."))
    for threshold, off in benefit.tiers:
        amount("benefit.tiers", threshold, least=1)
        amount("benefit.tiers", off, least=1)
        if off >= threshold:
            raise wrong(
                "benefit.tiers", _("What comes off is not less than the threshold: the goods would be free.")
            )
    _rising("benefit.tiers", benefit.tiers)


def _percent_tiers(benefit: Any) -> None:
    if not benefit.tiers:
        raise wrong("benefit.tiers", _("At least one tier is needed."))
    for threshold, part in benefit.tiers:
        amount("benefit.tiers", threshold, least=1)
        share("benefit.tiers", part)
    share("benefit.base", benefit.base, above_zero=False)
    _rising("benefit.tiers", benefit.tiers)


def _pieces_percent(benefit: Any) -> None:
    if not benefit.tiers:
        raise wrong("benefit.tiers", _("At least one tier is needed."))
    for needed, part in benefit.tiers:
        count("benefit.tiers", needed, least=1)
        share("benefit.tiers", part)
    _rising("benefit.tiers", benefit.tiers)


def _full_sets(benefit: Any) -> None:
    if (benefit.amount is None) == (benefit.share is None):
        raise wrong("benefit.amount", _("Full sets have an amount or a percentage off: set one of the two."))
    if benefit.amount is not None:
        amount("benefit.amount", benefit.amount, least=1)
    else:
        share("benefit.share", benefit.share)


def _bundle_price(benefit: Any) -> None:
    parts = benefit.parts
    for _item, pieces in parts:
        count("benefit.parts", pieces, least=1)
    if len({item for item, _pieces in parts}) != len(parts):
        raise wrong("benefit.parts", _("An item stands in the bundle twice. Raise its pieces instead."))
    if parts and sum(pieces for _item, pieces in parts) != benefit.pieces:
        raise wrong("benefit.parts", _("The pieces of the bundle are the sum of its parts."))
    count("benefit.pieces", benefit.pieces, least=2)


def _add_on(benefit: Any) -> None:
    if not benefit.items:
        raise wrong("benefit.items", _("Name at least one item that can be added on."))


def _points(benefit: Any) -> None:
    count("benefit.balance", benefit.balance, most=10**9)
    share("benefit.most_share", benefit.most_share)


def _rising(field: str, tiers: Sequence[tuple[float, float]]) -> None:
    for (low, less), (high, more) in pairwise(tiers):
        if high <= low:
            raise wrong(field, _("Tiers rise: each threshold is higher than the one before it."))
        if more <= less:
            raise wrong(field, _("Each higher tier takes more off than the one before it."))


_OWN: dict[str, Any] = {
    "deposit": _deposit,
    "nth_piece": _nth_piece,
    "buy_get": _buy_get,
    "every_amount": _every_amount,
    "amount_tiers": _amount_tiers,
    "percent_tiers": _percent_tiers,
    "pieces_percent": _pieces_percent,
    "full_sets": _full_sets,
    "bundle_price": _bundle_price,
    "add_on": _add_on,
    "points": _points,
}
