"""The offers in a product's markup: prices under all their names, and which of several offers a buyer sees first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from core.competitors.page_nodes import Node, name
from core.competitors.page_values import (
    Priced,
    availability_of,
    currency_code,
    each,
    link_of,
    price_of,
    stock_of,
    text_of,
)

_CROSSED_OUT = (
    "listprice",
    "strikethroughprice",
    "srp",
    "msrp",
    "regularprice",
    "originalprice",
    "suggestedretailprice",
)
_NOT_FOR_ALL = ("deliverychargespecification", "paymentchargespecification")
_CROSSED_OUT_KEYS = (
    "listprice",
    "originalprice",
    "regularprice",
    "strikethroughprice",
    "marketprice",
    "wasprice",
    "msrp",
)
_SECOND_HAND = ("usedcondition", "refurbishedcondition", "damagedcondition")
_MOST_OFFERS = 500


@dataclass(frozen=True, slots=True)
class Offered:
    """One offer of a product. What the page does not say is None or ""."""

    price: Decimal | None
    currency: str
    list_price: Decimal | None
    low: Decimal | None
    high: Decimal | None
    availability: str
    seller: str
    sku: str
    url: str
    is_second_hand: bool = False


def offers_of(node: Node, base: str) -> list[Offered]:
    """Return the offers under a product's node, in the page's order."""
    return [_offered(offer, base) for offer in islice(_offer_nodes(node), _MOST_OFFERS)]


def first_offer(offers: Sequence[Offered], *, url: str, sku: str) -> Offered | None:
    """Return the offer that belongs to the page: the one at its address or of its sku, else what a buyer sees.

    Of one seller's offers, which are variants, that is the cheapest in stock; of several sellers' the first.
    """
    priced = [offer for offer in offers if offer.price is not None]
    fresh = [offer for offer in priced if not offer.is_second_hand] or priced
    there = [offer for offer in fresh if offer.availability and stock_of(offer.availability) != "out"]
    there = there or [offer for offer in fresh if stock_of(offer.availability) != "out"] or fresh
    for own in (
        [offer for offer in fresh if offer.url == url and "?" in url],
        [offer for offer in fresh if sku and offer.sku == sku],
    ):
        if len(own) == 1:
            return own[0]
    if not there:
        return next(iter(offers), None)
    if len({offer.seller for offer in there}) > 1 or len({offer.currency for offer in there}) > 1:
        return there[0]
    return min(there, key=lambda offer: offer.price or Decimal(0))


def _offer_nodes(node: Node) -> Iterator[Node]:
    for offer in each(node.get("offers")):
        if isinstance(offer, dict):
            inner = [one for one in each(offer.get("offers")) if isinstance(one, dict)]
            if inner and any(_has_price(one) for one in inner):
                yield from ({**_inherited(offer), **one} for one in inner)
            else:
                yield offer
        else:  # a price in the place of an offer
            yield {"price": offer}


def _inherited(offer: Node) -> Node:
    return {key: offer[key] for key in ("pricecurrency", "seller", "availability") if key in offer}


def _has_price(offer: Node) -> bool:
    return any(key in offer for key in ("price", "lowprice", "pricespecification"))


def _offered(offer: Node, base: str) -> Offered:
    specs = [spec for spec in each(offer.get("pricespecification")) if isinstance(spec, dict)]
    now = price_of(offer.get("price"))
    now_spec = min(filter(_is_what_all_pay, specs), key=_is_without_tax, default=None)
    if now is None and now_spec is not None:
        now = price_of([now_spec.get("price"), now_spec.get("minprice")])
    low, high = price_of(offer.get("lowprice")), price_of(offer.get("highprice"))
    crossed = price_of([*(spec.get("price") for spec in specs if _is_crossed_out(spec))])
    crossed = crossed or price_of([offer.get(key) for key in _CROSSED_OUT_KEYS])
    shown = now or low or high
    return Offered(
        price=shown.low if shown else None,
        currency=_currency([offer, *specs], shown),
        list_price=crossed.low if crossed and shown and crossed.low > shown.low else None,
        low=low.low if low else _spread(now, 0),
        high=high.high if high else _spread(now, 1),
        availability=availability_of(offer.get("availability")),
        seller=text_of(offer.get("seller") or offer.get("offeredby"), 80),
        sku=text_of(offer.get("sku"), 64),
        url=link_of(offer.get("url"), base),
        is_second_hand=_last_word(offer.get("itemcondition")) in _SECOND_HAND,
    )


def _spread(price: Priced | None, end: int) -> Decimal | None:
    if price is None or price.low == price.high:
        return None
    return (price.low, price.high)[end]


def _currency(nodes: Sequence[Node], price: Priced | None) -> str:
    stated = next((code for node in nodes if (code := currency_code(node.get("pricecurrency")))), "")
    return stated or (price.currency if price else "")


def _is_crossed_out(spec: Node) -> bool:
    return _last_word(spec.get("pricetype")) in _CROSSED_OUT


def _is_what_all_pay(spec: Node) -> bool:
    """Leave out what is crossed out, delivery, prices for members, for a hundred grams, or for ten pieces."""
    types = spec.get("@type") or ()
    return not (
        _is_crossed_out(spec)
        or any(kind in _NOT_FOR_ALL for kind in types)
        or any(key in spec for key in ("validformembertier", "referencequantity", "membershippointsearned"))
        or _least_pieces(spec) > 1
    )


def _is_without_tax(spec: Node) -> bool:
    """Whether a price is for businesses: of two prices a buyer pays the one with the tax in it."""
    return text_of(spec.get("valueaddedtaxincluded"), 8).casefold() == "false"


def _least_pieces(spec: Node) -> Decimal:
    quantity: Any = next((one for one in each(spec.get("eligiblequantity")) if isinstance(one, dict)), {})
    least = price_of(quantity.get("minvalue") or quantity.get("value"))
    return least.low if least else Decimal(1)


def _last_word(value: Any) -> str:
    return name(text_of(value, 80)).rstrip("/").rpartition("/")[2]
