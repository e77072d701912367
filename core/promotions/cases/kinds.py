"""The kinds of promotion of the schema, each as the benefit that computes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from core.locale import _
from core.promotions.benefits import (
    AmountTiers,
    Benefit,
    BundlePrice,
    BuyGet,
    CheapestOff,
    FirstThenOff,
    FullSets,
    GroupOff,
    OffEach,
    OffLine,
    OffOrder,
    PercentEach,
    PercentOrder,
    PercentTiers,
    Pick,
    Points,
    PriceEach,
    ShippingOff,
    SpendGet,
)
from core.promotions.cases.carts import Cart
from core.promotions.cases.fields import Fields, percent, wrong
from core.promotions.promotion import Level
from core.promotions.scope import Scope

PICKS = {
    "cheapest": Pick.CHEAPEST,
    "most_expensive": Pick.DEAREST,
    "dearest": Pick.DEAREST,
    "cheapest_two_after_dearest_are_bought": Pick.CHEAPEST_OF_THE_REST,
    "cheapest_after_dearest_are_bought": Pick.CHEAPEST_OF_THE_REST,
}
Mode = Literal["mixed", "same_group", "distinct_groups"]
MODES: dict[str, Mode] = {
    "mixed": "mixed",
    "same_group": "same_group",
    "distinct_groups": "distinct_groups",
}


@dataclass(frozen=True, slots=True)
class Read:
    """A promotion of the file as read: fields, cart, and the lines that it speaks of."""

    fields: Fields
    cart: Cart
    scope: Scope


@dataclass(frozen=True, slots=True)
class Given:
    """What a kind gives: the benefit, the level it works at, and how many pieces it takes at all."""

    benefit: Benefit
    level: Level = Level.SHOP
    least_pieces: int | None = None
    scope: Scope | None = None  # None: the lines the promotion speaks of


def given(kind: str, read: Read) -> Given:
    """Return what the kind gives. Raises BadInput for a kind that is not of the schema."""
    if kind not in _KINDS:
        raise wrong(
            read.fields.at("kind"),
            _("{value} is not known: {known}").format(value=kind, known=", ".join(_KINDS)),
        )
    return _KINDS[kind](read)


def _item_fixed(read: Read) -> Given:
    amount, most = read.fields.whole("amount"), _most_per_line(read)
    if read.fields.has("max_affected_units"):
        return Given(_on_few_units(read, amount), Level.ITEM)
    return Given(OffEach(amount, most_units=most), Level.ITEM)


def _on_few_units(read: Read, amount: int) -> OffOrder:
    """Return an amount off one unit, the only number of units for which each and together are the same."""
    units = read.fields.whole("max_affected_units", least=1, most=1)
    return OffOrder(amount, most_units=units, pick=_pick(read))


def _item_percent(read: Read) -> Given:
    share, most = read.fields.share("percent"), _most_per_line(read)
    if read.fields.has("max_affected_units"):
        units = read.fields.whole("max_affected_units", least=1)
        return Given(PercentOrder(share, most_units=units, pick=_pick(read)), Level.ITEM)
    return Given(PercentEach(share, most_units=most), Level.ITEM)


def _item_price(read: Read) -> Given:
    return Given(PriceEach(read.fields.whole("price")), Level.ITEM)


def _line_fixed(read: Read) -> Given:
    return Given(OffLine(read.fields.whole("amount")), Level.ITEM)


def _order_fixed(read: Read) -> Given:
    amount = read.fields.whole("amount")
    most = read.fields.whole_or("max_affected_units", None, least=1)
    return Given(OffOrder(amount, most_units=most, pick=_pick(read)))


def _order_percent(read: Read) -> Given:
    share = read.fields.share("percent")
    most = read.fields.whole_or("max_affected_units", None, least=1)
    return Given(PercentOrder(share, most_units=most, pick=_pick(read)))


def _tier_fixed(read: Read) -> Given:
    base = read.fields.whole_or("base", 0)
    tiers = [(threshold, _amount(value, place)) for place, threshold, value in _tiers(read.fields)]
    return Given(AmountTiers(tuple(sorted(tiers)), base))


def _tier_percent(read: Read) -> Given:
    base = read.fields.share("base") if read.fields.has("base") else 0.0
    tiers = [(threshold, _percent(value, place)) for place, threshold, value in _tiers(read.fields)]
    return Given(PercentTiers(tuple(sorted(tiers)), base))


def _nth_item_fixed(read: Read) -> Given:
    fields = read.fields
    return Given(
        FirstThenOff(
            fields.whole_or("first", 0), fields.whole_or("additional", 0), fields.whole_or("max_items", 0)
        )
    )


def _group_item_fixed(read: Read) -> Given:
    return Given(FullSets(_size(read), amount=read.fields.whole("amount")))


def _group_item_percent(read: Read) -> Given:
    return Given(FullSets(_size(read), share=read.fields.share("percent")))


def _buy_x_get_y(read: Read) -> Given:
    """Return buy and get. Repeated, the last set may lack favoured units; once, it must be whole."""
    fields, repeats = read.fields, read.fields.flag("repeat", default=True)
    buy, get = _lines(read, "buy"), _lines(read, "get")
    return Given(
        BuyGet(
            buy_pieces=fields.whole("buy_qty"),
            get_pieces=fields.whole("get_qty", least=1),
            buy=buy,
            get=get,
            share=_share_or_free(fields),
            pick=_pick(read),
            repeats=repeats,
            takes_part_sets=repeats,
            got_count=repeats and _overlap(read.cart, buy, get),
        ),
        scope=_both(read.cart, buy, get),
    )


def _overlap(cart: Cart, buy: Scope, get: Scope) -> bool:
    """Return whether some but not all lines are both bought and got: then what is got counts as bought too."""
    bought, got = cart.ids(buy), cart.ids(get)
    return bought != got and bool(bought & got)


def _cheapest_of_n_free(read: Read) -> Given:
    size, share = read.fields.whole_or("group_size", 1, least=1), _share_or_free(read.fields)
    if read.fields.flag("repeat", default=True):
        return Given(GroupOff("mixed", size, share, cheapest=1))
    return Given(CheapestOff(1, share), least_pieces=size)


def _cheapest_units_percent(read: Read) -> Given:
    return Given(CheapestOff(read.fields.whole("units", least=1), read.fields.share("percent")))


def _bundle_price(read: Read) -> Given:
    fields = read.fields
    return Given(
        BundlePrice(
            fields.whole("count", least=1),
            fields.whole("price"),
            repeats=fields.flag("repeat", default=True),
        )
    )


def _group_discount(read: Read) -> Given:
    """Return a group discount. `condition_scope` says which units form groups, `scope` which have the discount."""
    fields = read.fields
    mode: Mode = fields.choice("mode", MODES, "mixed")
    least, share = fields.whole_or("min_count", 1, least=1), fields.share("percent")
    cheapest = fields.whole_or("cheapest_n", None, least=1)
    value = fields.whole_or("min_value", 0)
    counted = _lines(read, "condition_scope") if fields.has("condition_scope") else read.scope
    has_own = fields.has("condition_scope") and fields.has("scope")
    if has_own and read.cart.ids(counted) != read.cart.ids(read.scope):
        return _group_for_others(read, counted, least, share, cheapest, value)
    return Given(GroupOff(mode, least, share, cheapest, value), scope=counted)


def _group_for_others(
    read: Read, counted: Scope, least: int, share: float, cheapest: int | None, value: int
) -> Given:
    """Return a discount on other lines than those that are counted."""
    scope = _both(read.cart, counted, read.scope)
    if value:
        return Given(SpendGet(value, share, buy=counted, get=read.scope), scope=scope)
    pieces = read.cart.pieces(read.scope) if cheapest is None else cheapest
    return Given(
        BuyGet(
            least,
            max(pieces, 1),
            buy=counted,
            get=read.scope,
            share=share,
            takes_part_sets=True,
            got_count=True,
        ),
        scope=scope,
    )


def _spend_x_get_y(read: Read) -> Given:
    buy, get = _lines(read, "buy"), _lines(read, "get")
    return Given(
        SpendGet(read.fields.whole("min_value"), read.fields.share("percent"), buy=buy, get=get),
        scope=_both(read.cart, buy, get),
    )


def _points(read: Read) -> Given:
    fields = read.fields
    return Given(
        Points(
            fields.whole("balance"),
            fields.whole_or("unit_value", 1),
            most_points=fields.whole_or("max_points", None),
        ),
        Level.PAYMENT,
    )


def _shipping_percent(read: Read) -> Given:
    return Given(ShippingOff(read.fields.share("percent")))


def _most_per_line(read: Read) -> int | None:
    return read.fields.whole_or("max_units_per_line", None, least=1)


def _pick(read: Read) -> Pick:
    return read.fields.choice("pick", PICKS, Pick.CHEAPEST)


def _size(read: Read) -> int:
    return read.fields.whole("group_size", least=1)


def _share_or_free(fields: Fields) -> float:
    return fields.share("percent") if fields.has("percent") else 1.0


def _lines(read: Read, name: str) -> Scope:
    return read.cart.scope(read.fields.fields(name))


def _both(cart: Cart, one: Scope, other: Scope) -> Scope:
    return cart.only(cart.ids(one) | cart.ids(other))


def _tiers(fields: Fields) -> list[tuple[str, int, object]]:
    """Return place, threshold and value of each tier."""
    tiers = []
    for place, pair in fields.values("tiers"):
        if not isinstance(pair, list) or len(pair) != 2:
            raise wrong(place, _("a tier is a pair: [threshold, value]"))
        tiers.append((place, _amount(pair[0], place), pair[1]))
    return tiers


def _amount(value: object, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise wrong(place, _("{value} is no whole number (money is in minor units)").format(value=value))
    return value


def _percent(value: object, place: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise wrong(place, _("{value} is no percentage").format(value=value))
    return percent(value, place)


_KINDS: Mapping[str, Callable[[Read], Given]] = {
    "item_fixed": _item_fixed,
    "item_percent": _item_percent,
    "item_price": _item_price,
    "line_fixed": _line_fixed,
    "order_fixed": _order_fixed,
    "order_percent": _order_percent,
    "tier_fixed": _tier_fixed,
    "tier_percent": _tier_percent,
    "nth_item_fixed": _nth_item_fixed,
    "group_item_fixed": _group_item_fixed,
    "group_item_percent": _group_item_percent,
    "buy_x_get_y": _buy_x_get_y,
    "cheapest_of_n_free": _cheapest_of_n_free,
    "cheapest_units_percent": _cheapest_units_percent,
    "bundle_price": _bundle_price,
    "group_discount": _group_discount,
    "spend_x_get_y": _spend_x_get_y,
    "points": _points,
    "shipping_percent": _shipping_percent,
}
