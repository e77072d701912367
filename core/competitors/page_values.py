"""Single values of a page's markup: a price with its currency, whether it can be bought, a line of text."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin, urlsplit

from core.amounts import find_amount
from core.text import visible

LARGEST = Decimal(10) ** 10
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_RANGE = re.compile(r"(?<=[0-9])\s*(?:-|–|—|~|～|至|到|\bto\b)\s*(?=[^0-9]{0,6}[0-9])")
_SIGNS = {
    "¥": "CNY", "￥": "CNY", "元": "CNY", "块": "CNY", "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "cn¥": "CNY",
    "us$": "USD", "$": "USD", "美元": "USD", "hk$": "HKD", "港币": "HKD", "nt$": "TWD", "a$": "AUD", "c$": "CAD",
    "cad$": "CAD", "r$": "BRL", "s$": "SGD", "mop$": "MOP", "€": "EUR", "欧元": "EUR", "£": "GBP", "₩": "KRW",
    "₽": "RUB", "руб": "RUB", "руб.": "RUB", "฿": "THB", "₫": "VND", "₹": "INR", "₺": "TRY", "₴": "UAH", "₪": "ILS",
    "zł": "PLN", "kč": "CZK", "lei": "RON", "日元": "JPY", "円": "JPY",
}  # fmt: skip
_CODE = re.compile(r"[A-Z]{3}")
_CHINESE_SHOPS = re.compile(
    r"\.cn$|(?:^|\.)(?:taobao|tmall|jd|pinduoduo|yangkeduo|1688|vip|suning|dangdang|kaola|jinritemai|xiaohongshu|youpin|gome)\.com$"
)
_STATES = {
    "instock": "InStock", "in stock": "InStock", "in_stock": "InStock", "available": "InStock", "有货": "InStock",
    "现货": "InStock", "有库存": "InStock", "onlineonly": "OnlineOnly", "instoreonly": "InStoreOnly", "1": "InStock",
    "true": "InStock", "limitedavailability": "LimitedAvailability", "limited": "LimitedAvailability",
    "库存紧张": "LimitedAvailability", "少量库存": "LimitedAvailability", "仅剩少量": "LimitedAvailability",
    "outofstock": "OutOfStock", "out of stock": "OutOfStock", "out_of_stock": "OutOfStock", "oos": "OutOfStock",
    "unavailable": "OutOfStock", "无货": "OutOfStock", "缺货": "OutOfStock", "暂无货": "OutOfStock", "0": "OutOfStock",
    "补货中": "OutOfStock", "false": "OutOfStock", "soldout": "SoldOut", "sold out": "SoldOut", "售罄": "SoldOut",
    "已售罄": "SoldOut", "已售完": "SoldOut", "discontinued": "Discontinued", "下架": "Discontinued",
    "已下架": "Discontinued", "preorder": "PreOrder", "pre-order": "PreOrder", "presale": "PreSale", "预售": "PreSale",
    "预定": "PreOrder", "backorder": "BackOrder", "available for order": "BackOrder", "madetoorder": "MadeToOrder",
    "reserved": "Reserved",
}  # fmt: skip
_STOCK = {
    "InStock": "in", "OnlineOnly": "in", "InStoreOnly": "in", "PreOrder": "in", "PreSale": "in", "MadeToOrder": "in",
    "LimitedAvailability": "low", "OutOfStock": "out", "SoldOut": "out", "Discontinued": "out", "BackOrder": "out",
    "Reserved": "out",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount, or from … to …; `currency` is an ISO code, "" where the text says none."""

    low: Decimal
    high: Decimal
    currency: str


def each(value: Any) -> Iterator[Any]:
    """Yield the values of a property, which may be one, several in a list, or none."""
    if isinstance(value, list):
        for inner in value:
            yield from each(inner)
    elif value is not None and value != "":
        yield value


def text_of(value: Any, most: int) -> str:
    """Return the first value as one clean line: a node stands for its name."""
    for found in each(value):
        if isinstance(found, dict):
            inner = text_of(found.get("name") or found.get("value"), most)
            if inner:
                return inner
        else:
            line = " ".join(visible(html.unescape(str(found)))[: most * 10].split())
            if line:
                return line[:most]
    return ""


def price_of(value: Any) -> Priced | None:
    """Return the first price among the values. Nought is no price: shops write it for “sign in to see”."""
    for found in each(value):
        priced = _price(found)
        if priced is not None and 0 < priced.low <= priced.high <= LARGEST:
            return priced
    return None


def _price(written: Any) -> Priced | None:
    if isinstance(written, dict | bool):
        return None
    if isinstance(written, int | Decimal):
        return Priced(Decimal(written), Decimal(written), "") if Decimal(written).is_finite() else None
    text = " ".join(visible(html.unescape(str(written)[:200])).split())
    if _NUMBER.fullmatch(text):  # as schema.org wants it: the point is a decimal point
        return Priced(Decimal(text), Decimal(text), "")
    parts = _RANGE.split(text, maxsplit=1)
    amounts = [amount for amount in map(find_amount, parts) if amount is not None]
    if not amounts:
        return None
    values = sorted(amount.value for amount in amounts)
    return Priced(values[0], values[-1], next((currency_code(a.currency) for a in amounts if a.currency), ""))


def currency_code(written: Any) -> str:
    """Return the ISO code of a currency as a page names it, "" for what names none."""
    word = text_of(written, 12)
    known = _SIGNS.get(word.casefold(), "")
    return known or (word.upper() if _CODE.fullmatch(word.upper()) and word.isascii() else "")


def currency_of_site(url: str) -> str:
    """Return the currency that a site sells in where its page does not say: yuan for Chinese shops, else ""."""
    return "CNY" if _CHINESE_SHOPS.search(urlsplit(url).hostname or "") else ""


def availability_of(value: Any) -> str:
    """Return schema.org's word for whether it can be bought, "" when the page says nothing known."""
    for found in each(value):
        word = text_of(found, 60).rstrip("/").rpartition("/")[2].rpartition(":")[2].strip().casefold()
        if word in _STATES:
            return _STATES[word]
    return ""


def stock_of(availability: str) -> str:
    """Return the stock state that an observation stores: in, low, out, "" for not known."""
    return _STOCK.get(availability, "")


def link_of(value: Any, base: str) -> str:
    """Return the first web address among the values, whole; "" for any other scheme."""
    for found in each(value):
        if isinstance(found, dict):
            found = found.get("url") or found.get("contenturl") or found.get("@id") or ""
        text = visible(html.unescape(text_of(found, 500)))
        try:
            link = urljoin(base, text)
            if text and urlsplit(link).scheme in ("http", "https"):
                return link[:500]
        except ValueError:
            continue
    return ""
