"""A promotion in words: its short name in lists, what it holds of, when it applies and how often."""

from collections.abc import Callable, Mapping
from typing import Any

from core.locale import _, ngettext
from core.promotions.kinds import BUYERS, KINDS, buyer_name, kind_name
from core.promotions.promotion import Promotion
from core.promotions.scope import Scope
from core.promotions.words.amounts import amount, share_off

# Kinds whose name says something that the benefit does not: a coupon is more than an amount off.
_NAMED = frozenset(KINDS) - {"percent_off", "amount_off", "fixed_price", "shop_tiers", "shop_every"} - {
    "nth_piece", "pieces_percent", "buy_get", "free_shipping", "points", "coins", "bundle_price", "gift",
    "add_on", "presale",
}  # fmt: skip


def label(promotion: Promotion) -> str:
    """Return the short name of a promotion: its own, or what it gives as the trade says it."""
    return promotion.name or gives(promotion)


def gives(promotion: Promotion) -> str:
    """Return what a promotion gives in a few words, whatever its name."""
    given = _GIVEN[promotion.benefit.benefit](promotion.benefit)
    threshold = promotion.condition.amount
    if threshold is not None and promotion.benefit.benefit in (
        "off_order",
        "percent_order",
        "gift",
        "shipping_off",
    ):
        given = _("{given} from {threshold}").format(given=given, threshold=amount(threshold))
    if promotion.limits.cap is not None:
        given = _("{given}, at most {cap}").format(given=given, cap=amount(promotion.limits.cap))
    if promotion.kind not in _NAMED:
        return given
    return _("{kind} {given}").format(kind=kind_name(promotion.kind), given=given)


def scope_words(scope: Scope, titles: Mapping[str, str]) -> str:
    """Say what a scope holds; empty where it holds everything."""
    said = []
    if scope.items:
        said.append(_list(titles.get(item, item) for item in sorted(scope.items)))
    for names in (scope.categories, scope.brands, scope.tags):
        if names:
            said.append(_list(sorted(names)))
    if scope.price_least is not None:
        said.append(_("from {price} a piece").format(price=amount(scope.price_least)))
    if scope.price_most is not None:
        said.append(_("up to {price} a piece").format(price=amount(scope.price_most)))
    said += [words for each in scope.any_of if (words := scope_words(each, titles))]
    without = [titles.get(item, item) for item in sorted(scope.without_items)]
    without += [*sorted(scope.without_categories), *sorted(scope.without_brands), *sorted(scope.without_tags)]
    words = _("; ").join(said)
    if not without:
        return words
    left_out = _("without {names}").format(names=_list(without))
    return _("{words}, {left_out}").format(words=words, left_out=left_out) if words else left_out


def conditions(promotion: Promotion) -> list[str]:
    """Return what must hold, each in a few words; a threshold that `gives` says is left out."""
    condition, said = promotion.condition, []
    named = promotion.benefit.benefit in ("off_order", "percent_order", "gift", "shipping_off")
    if condition.amount is not None and not named:
        said.append(_("from {amount}").format(amount=amount(condition.amount)))
    if condition.amount_above is not None:
        said.append(_("above {amount}").format(amount=amount(condition.amount_above)))
    if condition.pieces is not None:
        said.append(
            ngettext("from {n} piece", "from {n} pieces", condition.pieces).format(n=condition.pieces)
        )
    if condition.distinct_items is not None:
        n = condition.distinct_items
        said.append(ngettext("from {n} item", "from {n} different items", n).format(n=n))
    if condition.pieces_of_one_line is not None:
        n = condition.pieces_of_one_line
        said.append(ngettext("from {n} piece of one item", "from {n} pieces of one item", n).format(n=n))
    if condition.buyers:
        said.append(_("for {buyers}").format(buyers=_list(_buyer(kind) for kind in sorted(condition.buyers))))
    if condition.order_no == 1:
        said.append(_("on the first order"))
    elif condition.order_no is not None:
        said.append(_("on order no. {n}").format(n=condition.order_no))
    return said


def details(promotion: Promotion, titles: Mapping[str, str]) -> list[str]:
    """Return what else narrows a promotion: goods that are got or added on, parts, what is counted."""
    benefit: Any = promotion.benefit
    condition, said = promotion.condition, []
    got = getattr(benefit, "get", None)
    if got is not None:
        said.append(
            _("to choose from: {goods}").format(goods=scope_words(got, titles) or _("all goods of the shop"))
        )
    bought = getattr(benefit, "buy", None)
    if bought is not None and (words := scope_words(bought, titles)):
        said.append(_("bought of: {goods}").format(goods=words))
    if benefit.benefit == "add_on":
        said.append(
            _("to choose from: {goods}").format(
                goods=_list(titles.get(item, item) for item in sorted(benefit.items))
            )
        )
    if benefit.benefit == "bundle_price" and benefit.parts:
        parts = (_("{title} × {n}").format(title=titles.get(item, item), n=n) for item, n in benefit.parts)
        said.append(_("of {goods}").format(goods=_list(parts)))
    most = getattr(benefit, "most_units", None)
    if most is not None:
        said.append(ngettext("for at most {n} piece", "for at most {n} pieces", most).format(n=most))
    sets = getattr(benefit, "most_sets", None)
    if sets is not None:
        said.append(ngettext("at most {n} set", "at most {n} sets", sets).format(n=sets))
    if getattr(benefit, "repeats", True) is False:
        said.append(_("once an order"))
    if getattr(benefit, "of_one_item", False):
        said.append(_("pieces of one item"))
    if benefit.benefit == "group_off" and benefit.least_value:
        said.append(_("from {amount}").format(amount=amount(benefit.least_value)))
    if benefit.benefit == "points" and benefit.most_share < 1:
        said.append(_("at most {share}% of what is to be paid").format(share=f"{benefit.most_share * 100:g}"))
    if condition.measured is not None and (words := scope_words(condition.measured, titles)):
        said.append(_("counted on {goods}").format(goods=words))
    if condition.contains is not None and (words := scope_words(condition.contains, titles)):
        said.append(_("with {goods} in the order").format(goods=words))
    return said


def limits(promotion: Promotion) -> list[str]:
    """Return how far it goes, each in a few words; budgets are the shop's own matter and left out."""
    said = []
    if promotion.limits.per_order is not None:
        n = promotion.limits.per_order
        said.append(ngettext("{n} time an order", "{n} times an order", n).format(n=n))
    if promotion.limits.per_buyer is not None:
        n = promotion.limits.per_buyer
        said.append(ngettext("{n} time a buyer", "{n} times a buyer", n).format(n=n))
    return said


def _buyer(kind: str) -> str:
    return buyer_name(kind) if kind in BUYERS else kind


def _list(names: Any) -> str:
    return _(", ").join(names)


def _price_each(benefit: Any) -> str:
    return _("{price} a piece").format(price=amount(benefit.price))


def _off_each(benefit: Any) -> str:
    return _("{amount} off each piece").format(amount=amount(benefit.amount))


def _off_line(benefit: Any) -> str:
    return _("{amount} off each item").format(amount=amount(benefit.amount))


def _percent_each(benefit: Any) -> str:
    return share_off(benefit.share)


def _deposit(benefit: Any) -> str:
    if benefit.counts_as is None:
        return _("deposit {deposit}, {off} off at once").format(
            deposit=amount(benefit.deposit), off=amount(benefit.off or 0)
        )
    return _("deposit {deposit} counts as {counts_as}").format(
        deposit=amount(benefit.deposit), counts_as=amount(benefit.counts_as)
    )


def _nth_piece(benefit: Any) -> str:
    if abs(benefit.share - 0.5) < 1e-9:
        return _("piece no. {n} at half price").format(n=benefit.n)
    return _("piece no. {n} {off}").format(n=benefit.n, off=share_off(benefit.share))


def _pieces_percent(benefit: Any) -> str:
    return _tiers(
        _("{n} pieces {off}").format(n=pieces, off=share_off(share)) for pieces, share in benefit.tiers
    )


def _first_then_off(benefit: Any) -> str:
    return _("{first} off the first piece, {more} off each further one").format(
        first=amount(benefit.first), more=amount(benefit.additional)
    )


def _full_sets(benefit: Any) -> str:
    if benefit.amount is not None:
        return _("every {n} pieces {amount} off each").format(n=benefit.size, amount=amount(benefit.amount))
    return _("every {n} pieces {off}").format(n=benefit.size, off=share_off(benefit.share or 0))


def _buy_get(benefit: Any) -> str:
    if benefit.share >= 1:
        return _("buy {buy} get {get}").format(buy=benefit.buy_pieces, get=benefit.get_pieces)
    return _("buy {buy} get {get} {off}").format(
        buy=benefit.buy_pieces, get=benefit.get_pieces, off=share_off(benefit.share)
    )


def _cheapest_off(benefit: Any) -> str:
    return ngettext(
        "the {n} less costly piece {off}", "the {n} less costly pieces {off}", benefit.units
    ).format(n=benefit.units, off=share_off(benefit.share))


def _group_off(benefit: Any) -> str:
    return _("from {n} pieces together {off}").format(n=benefit.least_pieces, off=share_off(benefit.share))


def _spend_get(benefit: Any) -> str:
    return _("from {amount} {off}").format(amount=amount(benefit.least), off=share_off(benefit.share))


def _bundle_price(benefit: Any) -> str:
    return _("{n} pieces for {price}").format(n=benefit.pieces, price=amount(benefit.price))


def _amount_tiers(benefit: Any) -> str:
    if not benefit.tiers:
        return _("{money} off").format(money=amount(benefit.base))
    return _tiers(
        _("{off} off from {threshold}").format(off=amount(off), threshold=amount(threshold))
        for threshold, off in benefit.tiers
    )


def _percent_tiers(benefit: Any) -> str:
    return _tiers(
        _("{off} from {threshold}").format(off=share_off(share), threshold=amount(threshold))
        for threshold, share in benefit.tiers
    )


def _every_amount(benefit: Any) -> str:
    given = _("{off} off every {every}").format(off=amount(benefit.off), every=amount(benefit.every))
    if benefit.most_times is None:
        return _("{given}, without a limit").format(given=given)
    return ngettext("{given}, at most {n} time", "{given}, at most {n} times", benefit.most_times).format(
        given=given, n=benefit.most_times
    )


def _off_order(benefit: Any) -> str:
    return _("{money} off").format(money=amount(benefit.amount))


def _percent_order(benefit: Any) -> str:
    return share_off(benefit.share)


def _gift(benefit: Any) -> str:
    return _("gift: {title} × {n}").format(title=benefit.title or benefit.item, n=benefit.pieces)


def _add_on(benefit: Any) -> str:
    return _("add-on for {price}").format(price=amount(benefit.price))


def _shipping_off(benefit: Any) -> str:
    return (
        _("free postage") if benefit.share >= 1 else _("postage {off}").format(off=share_off(benefit.share))
    )


def _points(benefit: Any) -> str:
    if benefit.most_points is None:
        return _("points pay a part")
    return _("points worth up to {amount}").format(amount=amount(benefit.most_points * benefit.unit_value))


def _tiers(tiers: Any) -> str:
    return _(", ").join(tiers)


_GIVEN: Mapping[str, Callable[[Any], str]] = {
    "price_each": _price_each,
    "off_each": _off_each,
    "percent_each": _percent_each,
    "off_line": _off_line,
    "deposit": _deposit,
    "nth_piece": _nth_piece,
    "pieces_percent": _pieces_percent,
    "first_then_off": _first_then_off,
    "full_sets": _full_sets,
    "buy_get": _buy_get,
    "cheapest_off": _cheapest_off,
    "group_off": _group_off,
    "spend_get": _spend_get,
    "bundle_price": _bundle_price,
    "amount_tiers": _amount_tiers,
    "percent_tiers": _percent_tiers,
    "every_amount": _every_amount,
    "off_order": _off_order,
    "percent_order": _percent_order,
    "gift": _gift,
    "add_on": _add_on,
    "shipping_off": _shipping_off,
    "points": _points,
}
