"""What a promotion gives, as fields: one function draws those of a benefit, another reads them back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from core.errors import BadInput
from core.locale import _
from core.promotions.benefits import (
    AddOn,
    AmountTiers,
    Benefit,
    BundlePrice,
    BuyGet,
    Deposit,
    EveryAmount,
    Gift,
    NthPiece,
    OffEach,
    OffOrder,
    PercentEach,
    PercentOrder,
    PercentTiers,
    Pick,
    PiecesPercent,
    Points,
    PriceEach,
    ShippingOff,
)
from core.promotions.scope import Scope
from pages.ui.lab.form_fields import Fields

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields offer: items by code with their titles, categories, brands and tags of the shop."""

    items: Mapping[str, str]
    categories: tuple[str, ...]
    brands: tuple[str, ...]

    def title(self, code: str) -> str:
        """Return an item's title, or its code where nothing is known of it."""
        return self.items.get(code, code)


def benefit_name(benefit: str) -> str:
    """Return what a benefit gives, for a kind that can give one of several things."""
    return {
        "price_each": _("a price"),
        "off_each": _("an amount off each piece"),
        "percent_each": _("a percentage off each piece"),
        "deposit": _("a deposit"),
        "nth_piece": _("the Nth piece cheaper"),
        "pieces_percent": _("a percentage by pieces"),
        "buy_get": _("pieces free or cheaper"),
        "amount_tiers": _("an amount off by tiers"),
        "percent_tiers": _("a percentage off by tiers"),
        "every_amount": _("an amount off each full amount"),
        "bundle_price": _("a price for several pieces"),
        "gift": _("a gift"),
        "add_on": _("items at an add-on price"),
        "shipping_off": _("postage off"),
        "off_order": _("an amount off"),
        "percent_order": _("a percentage off"),
        "points": _("paying with points"),
    }[benefit]


def draw_benefit(fields: Fields, name: str, start: Benefit | None, choices: Choices) -> None:
    """Draw the fields of a benefit, filled with what it is so far where it is of that kind."""
    draw, _read = _BENEFITS[name]
    known = start if start is not None and start.benefit == name else None
    draw(fields, known, choices)


def benefit_of(name: str, values: Mapping[str, Any]) -> Benefit:
    """Return the benefit that was typed. Raises BadInput with the field that is empty but needed."""
    _draw, read = _BENEFITS[name]
    return read(values)


def _needed(values: Mapping[str, Any], name: str) -> Any:
    if values[name] is None or values[name] in ((), "", frozenset()):
        raise BadInput(_("This is needed."), field=name)
    return values[name]


def _of(start: Any, name: str, default: Any = None) -> Any:
    return default if start is None else getattr(start, name)


def _price(fields: Fields, start: PriceEach | None, _choices: Choices) -> None:
    fields.yuan("price", _("Price of a piece (¥)"), _of(start, "price"))


def _off_each(fields: Fields, start: OffEach | None, _choices: Choices) -> None:
    with st.grid(2, min_column_width=150):
        fields.yuan("amount", _("Off each piece (¥)"), _of(start, "amount"))
        fields.count("most_units", _("At most so many pieces"), _of(start, "most_units"), least=1)


def _percent_each(fields: Fields, start: PercentEach | None, _choices: Choices) -> None:
    with st.grid(2, min_column_width=150):
        fields.off("share", _("Discount"), _of(start, "share"))
        fields.count("most_units", _("At most so many pieces"), _of(start, "most_units"), least=1)


def _deposit(fields: Fields, start: Deposit | None, _choices: Choices) -> None:
    with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
        fields.yuan("deposit", _("Deposit a piece (¥)"), _of(start, "deposit"))
        fields.yuan("counts_as", _("Counts as (¥)"), _of(start, "counts_as"))
        fields.yuan("off", _("Or off at once (¥)"), _of(start, "off"))
    st.caption(_("Fill in one of the two: what the deposit counts as, or what comes off at once."))


def _deposit_of(values: Mapping[str, Any]) -> Deposit:
    counts_as, off = values["counts_as"], values["off"]
    if (counts_as is None) == (off is None):
        raise BadInput(
            _("Fill in what the deposit counts as, or what comes off: one of the two."), field="counts_as"
        )
    return Deposit(_needed(values, "deposit"), counts_as=counts_as, off=off)


def _nth(fields: Fields, start: NthPiece | None, _choices: Choices) -> None:
    with st.grid(2, min_column_width=150):
        fields.count("n", _("Which piece"), _of(start, "n", 2), least=2)
        fields.off("share", _("Discount on it"), _of(start, "share", 0.5))
        fields.yes("repeats", _("Again for each further so many"), _of(start, "repeats", True))
        fields.yes("of_one_item", _("Each item for itself"), _of(start, "of_one_item", False))


def _pieces_percent(fields: Fields, start: PiecesPercent | None, _choices: Choices) -> None:
    tiers = _of(start, "tiers", ((2, 0.1),))
    fields.tiers("tiers", (_("From pieces"), _("Discount")), tiers, ("count", "share"))


def _buy_get(fields: Fields, start: BuyGet | None, choices: Choices) -> None:
    with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
        fields.count("buy_pieces", _("Buy pieces"), _of(start, "buy_pieces", 2), least=1)
        fields.count("get_pieces", _("Get pieces"), _of(start, "get_pieces", 1), least=1)
        fields.off("share", _("Discount on them"), _of(start, "share", 1.0))
    of_it = sorted(start.get.items) if start is not None and start.get is not None else ()
    fields.several(
        "get_items", _("Items one gets"), tuple(choices.items), of_it, choices.title, is_open=True,
        placeholder=_("of the same items"),
    )  # fmt: skip
    with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
        fields.one("pick", _("Cheaper are"), tuple(Pick), _of(start, "pick", Pick.CHEAPEST), _pick_name)
        fields.count("most_sets", _("At most so many sets"), _of(start, "most_sets"), least=1)
        fields.yes("repeats", _("As many sets as the basket holds"), _of(start, "repeats", True))
        fields.yes("of_one_item", _("Each set of one item"), _of(start, "of_one_item", False))


def _buy_get_of(values: Mapping[str, Any]) -> BuyGet:
    got = values["get_items"]
    return BuyGet(
        _needed(values, "buy_pieces"),
        _needed(values, "get_pieces"),
        get=Scope(items=got) if got else None,
        share=_needed(values, "share"),
        pick=values["pick"],
        of_one_item=values["of_one_item"],
        repeats=values["repeats"],
        most_sets=values["most_sets"],
    )


def _pick_name(pick: Pick) -> str:
    return {
        Pick.CHEAPEST: _("the cheapest pieces"),
        Pick.DEAREST: _("the dearest pieces"),
        Pick.CHEAPEST_OF_THE_REST: _("the cheapest besides the bought ones"),
    }[pick]


def _amount_tiers(fields: Fields, start: AmountTiers | None, _choices: Choices) -> None:
    tiers = _of(start, "tiers", ((300_00, 50_00),))
    fields.tiers("tiers", (_("From (¥)"), _("Off (¥)")), tiers, ("yuan", "yuan"))


def _percent_tiers(fields: Fields, start: PercentTiers | None, _choices: Choices) -> None:
    tiers = _of(start, "tiers", ((300_00, 0.1),))
    fields.tiers("tiers", (_("From (¥)"), _("Discount")), tiers, ("yuan", "share"))


def _every(fields: Fields, start: EveryAmount | None, _choices: Choices) -> None:
    with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
        fields.yuan("every", _("Each full (¥)"), _of(start, "every", 300_00))
        fields.yuan("off", _("Off (¥)"), _of(start, "off", 50_00))
        fields.count("most_times", _("At most times"), _of(start, "most_times"), least=1)


def _bundle(fields: Fields, start: BundlePrice | None, choices: Choices) -> None:
    with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
        fields.count("pieces", _("Pieces together"), _of(start, "pieces", 2), least=1)
        fields.yuan("price", _("For (¥)"), _of(start, "price"))
    fields.several(
        "parts", _("Exactly these items, one piece each"), tuple(choices.items),
        [code for code, _n in _of(start, "parts", ())], choices.title, is_open=True,
        placeholder=_("any items of the promotion"),
    )  # fmt: skip
    fields.yes("repeats", _("As many bundles as the basket holds"), _of(start, "repeats", True))


def _bundle_of(values: Mapping[str, Any]) -> BundlePrice:
    parts = tuple((code, 1) for code in sorted(values["parts"]))
    pieces = len(parts) or _needed(values, "pieces")
    return BundlePrice(pieces, _needed(values, "price"), parts=parts, repeats=values["repeats"])


def _gift(fields: Fields, start: Gift | None, _choices: Choices) -> None:
    with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
        fields.text("title", _("Gift"), _of(start, "title", ""))
        fields.count("gift_pieces", _("Pieces"), _of(start, "pieces", 1), least=1)
        fields.yuan("value", _("Worth to the buyer, a piece (¥)"), _of(start, "value"))
        fields.yuan("cost", _("Costs us, a piece (¥)"), _of(start, "cost"))


def _gift_of(values: Mapping[str, Any]) -> Gift:
    title = _needed(values, "title")
    return Gift(title, title, values["gift_pieces"] or 1, values["value"] or 0, values["cost"] or 0)


def _add_on(fields: Fields, start: AddOn | None, choices: Choices) -> None:
    fields.several(
        "add_on_items", _("Items to add"), tuple(choices.items), sorted(_of(start, "items", ())), choices.title,
        is_open=True,
    )  # fmt: skip
    with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
        fields.yuan("price", _("Price of a piece (¥)"), _of(start, "price"))
        fields.count("add_on_pieces", _("At most so many pieces"), _of(start, "pieces", 1), least=1)


def _add_on_of(values: Mapping[str, Any]) -> AddOn:
    return AddOn(_needed(values, "add_on_items"), _needed(values, "price"), values["add_on_pieces"] or 1)


def _shipping(fields: Fields, start: ShippingOff | None, _choices: Choices) -> None:
    fields.off("share", _("Off the postage"), _of(start, "share", 1.0))


def _off_order(fields: Fields, start: OffOrder | None, _choices: Choices) -> None:
    fields.yuan("amount", _("Amount off (¥)"), _of(start, "amount"))


def _percent_order(fields: Fields, start: PercentOrder | None, _choices: Choices) -> None:
    fields.off("share", _("Discount"), _of(start, "share"))


def _points(fields: Fields, start: Points | None, _choices: Choices) -> None:
    with st.grid(2, min_column_width=150, vertical_alignment="bottom"):
        fields.count("balance", _("Points the buyer holds"), _of(start, "balance", 1000))
        fields.yuan("unit_value", _("A point is worth (¥)"), _of(start, "unit_value", 1))
        fields.count("most_points", _("At most points"), _of(start, "most_points"))
        fields.percent("most_share", _("At most of the order (%)"), _of(start, "most_share", 1.0))


def _plain(made: Callable[..., B], *names: str, **optional: str) -> Callable[[Mapping[str, Any]], B]:
    """Return what makes a benefit of needed fields, and of others that may be empty."""

    def read(values: Mapping[str, Any]) -> B:
        needed = {name: _needed(values, name) for name in names}
        return made(**needed, **{name: values[at] for name, at in optional.items()})

    return read


_BENEFITS: dict[
    str, tuple[Callable[[Fields, Any, Choices], None], Callable[[Mapping[str, Any]], Benefit]]
] = {
    "price_each": (_price, _plain(PriceEach, "price")),
    "off_each": (_off_each, _plain(OffEach, "amount", most_units="most_units")),
    "percent_each": (_percent_each, _plain(PercentEach, "share", most_units="most_units")),
    "deposit": (_deposit, _deposit_of),
    "nth_piece": (_nth, _plain(NthPiece, "n", "share", repeats="repeats", of_one_item="of_one_item")),
    "pieces_percent": (_pieces_percent, _plain(PiecesPercent, "tiers")),
    "buy_get": (_buy_get, _buy_get_of),
    "amount_tiers": (_amount_tiers, _plain(AmountTiers, "tiers")),
    "percent_tiers": (_percent_tiers, _plain(PercentTiers, "tiers")),
    "every_amount": (_every, _plain(EveryAmount, "every", "off", most_times="most_times")),
    "bundle_price": (_bundle, _bundle_of),
    "gift": (_gift, _gift_of),
    "add_on": (_add_on, _add_on_of),
    "shipping_off": (_shipping, _plain(ShippingOff, "share")),
    "off_order": (_off_order, _plain(OffOrder, "amount")),
    "percent_order": (_percent_order, _plain(PercentOrder, "share")),
    "points": (_points, _plain(Points, "balance", "unit_value", "most_share", most_points="most_points")),
}
KNOWN_BENEFITS = frozenset(_BENEFITS)
