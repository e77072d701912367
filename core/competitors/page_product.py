"""A product's node as an offer: its names and numbers, its variants, and the price that a buyer sees."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

from core.competitors.page_candidates import Candidate, Here
from core.competitors.page_nodes import Node
from core.competitors.page_offers import Offered, first_offer, offers_of
from core.competitors.page_values import each, link_of, stock_of, text_of
from core.money import fen

_GTINS = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "isbn")
_OFFERS = ("offer", "aggregateoffer")
_MOST_VARIANTS = 300


@dataclass(frozen=True, slots=True)
class PageOffer:
    """What one page offers. A price is in `currency`, an ISO code, "" where nothing tells it; nothing is converted.

    `low` and `high` span the variants where they differ. `offers` are all of the product's, the chosen
    one among them. `source` names the markup that the price was read from.
    """

    title: str
    price: Decimal | None = None
    currency: str = ""
    list_price: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    availability: str = ""
    brand: str = ""
    sku: str = ""
    mpn: str = ""
    gtin: str = ""
    image: str = ""
    url: str = ""
    seller: str = ""
    source: str = ""
    offers: tuple[Offered, ...] = ()

    @property
    def stock(self) -> str:
        """Whether it can be bought, as an observation stores it: in, low, out, "" for not known."""
        return stock_of(self.availability)

    @property
    def price_fen(self) -> int | None:
        """The price in 分; None where there is none, or in another currency than yuan."""
        return fen(self.price) if self.price is not None and self.currency == "CNY" else None

    @property
    def list_price_fen(self) -> int | None:
        """The crossed-out price in 分; None where there is none, or in another currency than yuan."""
        return fen(self.list_price) if self.list_price is not None and self.currency == "CNY" else None


def product(found: Candidate, here: Here) -> PageOffer | None:
    """Return the offer of a product's node; None for a node without a name and without a price."""
    node = found.node
    if any(kind in _OFFERS for kind in node.get("@type") or ()):
        thing = next((one for one in each(node.get("itemoffered")) if isinstance(one, dict)), {})
        node = {**thing, "url": thing.get("url") or node.get("url"), "offers": node}
        node.setdefault("name", found.node.get("name"))
    variants = [_named(node, one) for one in each(_variants(node)) if isinstance(one, dict)][:_MOST_VARIANTS]
    own = _own_variant(variants, here)
    if own is not None:
        return _offer(own, found.source, here)
    offers = [offer for variant in variants for offer in offers_of(variant, here.url)]
    return _offer(node, found.source, here, inner=offers)


def _variants(node: Node) -> object:
    return node.get("hasvariant") or node.get("model") or node.get("isrelatedvariant")


def _named(group: Node, variant: Node) -> Node:
    """Return a variant with what its group says for all: name, brand, picture."""
    shared: Node = {key: group[key] for key in ("name", "brand", "image", "manufacturer") if key in group}
    return {**shared, **variant}


def _own_variant(variants: list[Node], here: Here) -> Node | None:
    """Return the one variant that the page's address names, by its own address or by its number in the query."""
    chosen = {value for _key, value in parse_qsl(urlsplit(here.url).query)}
    at = [one for one in variants if any(here.is_at(link) == 2 for link in _links(one, here.url))]
    numbered = [
        one for one in variants if chosen & {text_of(one.get(key), 64) for key in ("sku", "productid", "mpn")}
    ]
    return next((found[0] for found in (at, numbered) if len(found) == 1 and len(variants) > 1), None)


def _links(node: Node, base: str) -> Iterator[str]:
    yield link_of(node.get("url"), base)
    yield from (offer.url for offer in offers_of(node, base))


def _offer(node: Node, source: str, here: Here, *, inner: list[Offered] | None = None) -> PageOffer | None:
    sku = text_of(node.get("sku") or node.get("productid"), 64)
    offers = [*offers_of(node, here.url), *(inner or [])]
    chosen = first_offer(offers, url=here.url, sku=sku)
    title = text_of(node.get("name") or node.get("title"), 200)
    if not title and (chosen is None or chosen.price is None):
        return None
    offer = PageOffer(
        title=title,
        brand=text_of(node.get("brand") or node.get("manufacturer"), 80),
        sku=sku,
        mpn=text_of(node.get("mpn"), 64),
        gtin=_gtin(node),
        image=link_of(node.get("image"), here.url),
        url=link_of(node.get("url"), here.url),
        source=source,
    )
    return offer if chosen is None else _priced(offer, chosen, offers)


def _priced(offer: PageOffer, chosen: Offered, offers: list[Offered]) -> PageOffer:
    comparable = [one for one in offers if one.price is not None and one.currency == chosen.currency]
    lows = [one.low or one.price for one in comparable if one.price is not None]
    highs = [one.high or one.price for one in comparable if one.price is not None]
    low, high = min(lows, default=None), max(highs, default=None)
    return replace(
        offer,
        price=chosen.price,
        currency=chosen.currency,
        list_price=chosen.list_price,
        low=low if low != high else None,
        high=high if low != high else None,
        availability=chosen.availability,
        seller=chosen.seller,
        sku=offer.sku or chosen.sku,
        url=offer.url or chosen.url,
        offers=tuple(offers),
    )


def _gtin(node: Node) -> str:
    for key in _GTINS:
        digits = text_of(node.get(key), 32).replace("-", "").replace(" ", "")
        if digits.isdecimal() and digits.isascii() and 8 <= len(digits) <= 14:
            return digits
    return ""
