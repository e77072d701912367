"""A product page's offer: what it costs, in which currency, whether it can be bought, read from its markup.

JSON-LD, microdata, Open Graph and plain meta are read, in this order of trust; what one leaves open
the next fills in. Prices that only stand in the text of a page are not guessed at here: people paste
those.
"""

from dataclasses import replace
from urllib.parse import urlsplit

from core.competitors.page_candidates import PRODUCTS, Candidate, Here, candidates
from core.competitors.page_nodes import Markup, markup
from core.competitors.page_product import PageOffer, product
from core.competitors.page_values import (
    Priced,
    availability_of,
    currency_code,
    currency_of_site,
    link_of,
    price_of,
    text_of,
)
from core.errors import NotFound
from core.locale import _
from core.web.pages import PageReader, blocked, looks_like_a_door, page_reader

_SOURCES = ("json-ld", "microdata")
_META_PRICES = (
    ("product:sale_price:amount", "product:sale_price:currency"),
    ("product:price:amount", "product:price:currency"),
    ("og:price:amount", "og:price:currency"),
    ("og:product:price", ""),
    ("product:price", ""),
    ("twitter:data1", ""),
)
_META_LIST_PRICES = ("product:original_price:amount", "og:price:standard_amount", "product:price:amount")
_SHARED = ("title", "brand", "sku", "mpn", "gtin", "image", "url", "seller", "availability")


def read_address(text: str, reader: PageReader | None = None) -> PageOffer:
    """Fetch one public page that a person names and return its offer.

    Raises what `PageReader.page` and `read_offer` raise: each a sentence with the way out.
    """
    page = (reader or page_reader()).page(text)
    try:
        offer = read_offer(page.html, str(page.address))
    except NotFound:
        if page.is_door:
            raise blocked(page.address.host) from None
        raise
    if offer.price is None and page.is_door:
        raise blocked(page.address.host)
    return offer


def read_offer(html: str, url: str) -> PageOffer:
    """Return the offer of a page from its HTML; `url` is where it came from.

    Raises NotFound when no product can be read, Blocked when it is a sign-in page or a check for
    robots: both say what to do instead.
    """
    found = markup(html, url)
    offer = _best(found, url) if found is not None else None
    if offer is not None:
        return offer
    if looks_like_a_door(html):
        raise blocked(urlsplit(url).hostname or url[:80])
    raise NotFound(
        _("No product can be read from this page. Copy the text of the page and paste it instead.")
    )


def _best(found: Markup, url: str) -> PageOffer | None:
    """Choose the product that is the page's own, and fill its gaps from what else is said about the same."""
    here = Here.of(found, url)
    meta = _from_metas(found, url)
    read = [
        (each, offer)
        for source, nodes in zip(_SOURCES, (found.json_ld, found.microdata), strict=True)
        for each in candidates(nodes, source)
        if (offer := product(each, here)) is not None
    ]
    own = [(each, offer) for each, offer in read if not each.is_beside] or _the_one_of_a_list(read, here)
    own.sort(key=lambda pair: _rank(pair[0], pair[1], here), reverse=True)
    if not own:
        return _finished(meta, found, url) if meta is not None else None
    offer = own[0][1]
    for _each, other in own[1:]:
        offer = _filled(offer, other) if _is_same(offer, other) else offer
    return _finished(_filled(offer, meta) if meta is not None else offer, found, url)


def _the_one_of_a_list(
    read: list[tuple[Candidate, PageOffer]], here: Here
) -> list[tuple[Candidate, PageOffer]]:
    """Of products that all stand in lists only the page's own counts: else it is a page of many products."""
    own = [(each, offer) for each, offer in read if here.is_at(offer.url) == 2]
    return own if len(own) == 1 else read if len(read) == 1 else []


def _rank(found: Candidate, offer: PageOffer, here: Here) -> tuple[int | bool, ...]:
    is_product = any(kind in PRODUCTS for kind in found.node.get("@type") or ())
    return (
        here.is_at(offer.url),
        found.is_main,
        here.is_called(offer.title),
        is_product,
        offer.price is not None,
        -_SOURCES.index(found.source),
    )


def _is_same(one: PageOffer, other: PageOffer) -> bool:
    """Tell whether two nodes speak of one product: by number, else by name; a nameless price is the page's."""
    if one.sku and other.sku:
        return one.sku == other.sku
    return not other.title or not one.title or one.title.casefold() == other.title.casefold()


def _filled(offer: PageOffer, other: PageOffer) -> PageOffer:
    """Take from the other what the offer leaves open; price, currency and their like only together."""
    gaps = {name: getattr(other, name) for name in _SHARED if not getattr(offer, name)}
    if offer.price is None and other.price is not None:
        together = ("price", "currency", "list_price", "low", "high", "offers", "source")
        gaps |= {name: getattr(other, name) for name in together}
    elif offer.price == other.price:
        gaps |= {} if offer.currency else {"currency": other.currency}
        gaps |= {} if offer.list_price else {"list_price": other.list_price}
    return replace(offer, **gaps)


def _from_metas(found: Markup, url: str) -> PageOffer | None:
    """Read Open Graph and its cousins; None where they speak of no product."""
    metas = found.metas
    price, currency = _meta_price(metas)
    if price is None and not metas.get("og:type", "").lower().startswith(("product", "og:product")):
        return None
    crossed = price_of([metas.get(key, "") for key in _META_LIST_PRICES])
    return PageOffer(
        title=text_of([metas.get("og:title", ""), *found.titles], 200),
        price=price.low if price else None,
        currency=currency,
        list_price=crossed.low if crossed and price and crossed.low > price.low else None,
        low=price.low if price and price.low != price.high else None,
        high=price.high if price and price.low != price.high else None,
        availability=availability_of(
            [metas.get("product:availability", ""), metas.get("og:availability", "")]
        ),
        brand=text_of([metas.get("product:brand", ""), metas.get("og:brand", "")], 80),
        sku=text_of(metas.get("product:retailer_item_id"), 64),
        mpn=text_of(metas.get("product:mfr_part_no"), 64),
        image=link_of([metas.get("og:image", ""), metas.get("twitter:image", "")], url),
        url=link_of(metas.get("og:url"), url),
        seller=text_of(metas.get("og:site_name"), 80),
        source="open graph" if any(key.startswith(("og:", "product:")) for key in metas) else "meta",
    )


def _meta_price(metas: dict[str, str]) -> tuple[Priced | None, str]:
    for amount, currency in _META_PRICES:
        if amount == "twitter:data1" and not _is_price_label(metas.get("twitter:label1", "")):
            continue
        price = price_of(metas.get(amount))
        if price is not None:
            return price, currency_code(metas.get(currency, "")) or price.currency
    return None, ""


def _is_price_label(label: str) -> bool:
    return label.strip().lower().startswith(("price", "价", "售价"))


def _currency_of(found: Markup, url: str) -> str:
    """Return the currency of a price that has none: yuan on a page in simplified Chinese, else its site's."""
    is_mainland = found.language in ("zh", "zh-cn", "zh-hans", "zh-hans-cn")
    return "CNY" if is_mainland else currency_of_site(url)


def _finished(offer: PageOffer, found: Markup, url: str) -> PageOffer:
    """Name what is still nameless by the page, and the currency by the page's language or its site's country."""
    currency = offer.currency or (_currency_of(found, url) if offer.price is not None else "")
    if currency == "CNY" and found.language.startswith("ja"):
        currency = "JPY"  # the same sign
    return replace(
        offer,
        title=offer.title or text_of(list(found.titles), 200),
        currency=currency,
        image=offer.image or link_of(found.metas.get("og:image"), url),
        url=offer.url or url[:500],
        seller=offer.seller or text_of(found.metas.get("og:site_name"), 80),
    )
