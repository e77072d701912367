"""Product pages of our own invention, in all the ways shops mark up a price; and pages that offer nothing."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.competitors.page import read_address, read_offer
from core.competitors.page_command import read_page
from core.errors import BadFile, BadInput, NotFound
from core.locale import speaking
from core.web.decoding import html_text
from core.web.errors import Blocked, Refused
from core.web.pages import PageReader
from tests.core.web.outside import Outside, response

PAGES = Path(__file__).parent / "pages"
HERE = "https://shop.example/p/1"

OFFERS: list[tuple[str, str, dict[str, Any]]] = [
    ("nuts_json_ld", "https://www.shanyefang.example/item/17", {
        "title": "琥珀核桃仁 罐装 250g", "price": 39.9, "currency": "CNY", "list_price": 59, "brand": "山野坊", "sku": "SYF-017",
        "mpn": "HT250", "gtin": "6901234567892", "availability": "InStock", "stock": "in", "seller": "山野坊旗舰店",
        "image": "https://www.shanyefang.example/img/ht-1.jpg", "source": "json-ld"}),
    ("tea_microdata", HERE, {
        "title": "桂花乌龙 茶包 30包", "price": 88, "currency": "CNY", "brand": "云上茶社", "sku": "YS30", "stock": "low",
        "image": "https://shop.example/p/images/oolong.png", "source": "microdata"}),
    ("kettle_open_graph", "https://brew.example/kettle?utm=1", {
        "title": "Pour-over kettle 1 L", "price": 899, "list_price": 1049, "currency": "USD", "stock": "in",
        "brand": "Brew & Bench", "sku": "KT-1L", "seller": "Brew & Bench", "source": "open graph"}),
    ("broken_json", HERE, {"price": 68.5, "currency": "CNY", "source": "json-ld"}),
    ("sloppy_json", HERE, {"title": "海盐酥糖 礼盒", "brand": "记零食", "price": 68.5, "currency": "CNY", "stock": "in"}),
    ("graph", "https://mill.example/walnut-oil", {
        "title": "Walnut oil 500 ml", "price": 14.5, "currency": "EUR", "brand": "Mill House", "seller": "Mill House",
        "availability": "SoldOut", "stock": "out"}),
    ("aggregate", HERE, {"price": 89.95, "low": 89.95, "high": 119.95, "currency": "USD", "stock": "in"}),
    ("variants", "https://lsj.example/p/mrjg?sku=MRJG-30", {
        "title": "每日坚果 30包", "price": 99, "brand": "栗山记", "sku": "MRJG-30", "stock": "in", "low": None}),
    ("variants", "https://lsj.example/p/mrjg?sku=MRJG-60", {"title": "每日坚果", "price": 179, "sku": "MRJG-60"}),
    ("variants", "https://lsj.example/p/mrjg?sku=MRJG-7", {"price": 29.9, "stock": "out"}),
    ("variants", "https://lsj.example/p/mrjg", {"price": 99, "low": 29.9, "high": 179, "stock": "in"}),
    ("many_sellers", HERE, {"price": 54, "currency": "GBP", "seller": "Meter Shop", "stock": "in"}),
    ("specifications", HERE, {"price": 17.9, "list_price": 21.5, "currency": "EUR", "availability": "PreOrder"}),
    ("with_and_without_tax", HERE, {"price": 119, "currency": "EUR"}),
    ("loose_properties", HERE, {"title": "老坛酸菜 400g*5袋", "price": 25.8, "currency": "CNY", "stock": "in"}),
    ("offer_only", HERE, {"title": "Linen apron", "price": 34, "currency": "USD", "stock": "in"}),
    ("list_of_products", "https://nuts.example/walnuts", {"title": "Walnuts", "price": 6}),
    ("beside_others", HERE, {"title": "Walnuts, shelled", "price": 6.25, "currency": "USD"}),
    ("yen", HERE, {"price": 1280, "currency": "JPY"}),
    ("no_currency_cn", HERE, {"price": 29.9, "currency": ""}),
    ("no_currency_cn", "https://item.jd.com/1.html", {"price": 29.9, "currency": "CNY"}),
    ("no_currency_cn", "https://shop.maojin.cn/1.html", {"price": 29.9, "currency": "CNY"}),
    ("no_currency_zh", HERE, {"price": 26.8, "currency": "CNY"}),
    ("price_range", HERE, {"price": 49, "low": 49, "high": 79, "currency": "CNY", "source": "open graph"}),
    ("hidden_signs", HERE, {
        "title": "坚果 & 果干 礼盒", "brand": "栗山", "price": 199, "currency": "CNY", "image": "", "url": HERE, "stock": "out"}),
    ("no_price", HERE, {"title": "蚕丝被 春秋款", "price": None, "stock": "in"}),
    ("twitter_labels", HERE, {"title": "Cork coasters, set of 6", "price": 12, "currency": "GBP", "source": "meta"}),
    ("gap_filled", HERE, {
        "title": "黑芝麻丸 108g", "brand": "禾田", "price": 35, "currency": "CNY", "sku": "HT108", "stock": "in",
        "image": "https://img.example/zm.jpg", "seller": "禾田铺子", "source": "open graph"}),
    ("nested_offers", HERE, {"price": 45, "currency": "USD", "low": 39, "high": 59, "sku": "ARC-W"}),
    ("old_prices", HERE, {"price": 3490, "currency": "RUB", "stock": "out"}),
    ("plain_price_in_offers", HERE, {"title": "竹炭牙刷 10支", "brand": "洁竹", "price": 19.9, "currency": "CNY"}),
    ("sugar_gbk", HERE, {"title": "手工红糖 500g", "brand": "云岭", "price": 22.8, "stock": "in"}),
]  # fmt: skip


@pytest.mark.parametrize(("page", "url", "said"), OFFERS)
def test_what_a_page_says_is_read(page: str, url: str, said: dict[str, Any]) -> None:
    answer = read_page(PAGES / f"{page}.html", url)
    assert {name: answer[name] for name in said} == said
    json.dumps(answer, allow_nan=False)


def test_every_page_of_the_folder_is_read_by_a_test() -> None:
    told = {page for page, _url, _said in OFFERS} | {"article", "sign_in"}
    assert {path.stem for path in PAGES.glob("*.html")} == told


def test_money_in_yuan_is_fen_and_other_money_is_not() -> None:
    nuts = read_offer((PAGES / "nuts_json_ld.html").read_text(encoding="utf-8"), HERE)
    assert (nuts.price_fen, nuts.list_price_fen, nuts.price) == (3990, 5900, Decimal("39.90"))
    oil = read_offer((PAGES / "graph.html").read_text(encoding="utf-8"), HERE)
    assert (oil.price_fen, oil.price) == (None, Decimal("14.50"))


def test_all_offers_of_the_product_are_kept_with_the_page() -> None:
    meter = read_offer((PAGES / "many_sellers.html").read_text(encoding="utf-8"), HERE)
    assert [(offer.seller, offer.price) for offer in meter.offers] == [
        ("Second Shelf", 31), ("Lab Direct", 49), ("Meter Shop", 54), ("Other Shop", 52)]  # fmt: skip


@pytest.mark.parametrize("page", ["article", "list_of_products"])
def test_a_page_without_a_product_of_its_own_says_so(page: str) -> None:
    with speaking("en"), pytest.raises(NotFound, match="paste it instead"):
        read_page(PAGES / f"{page}.html", HERE)


def test_a_sign_in_page_is_told_as_blocked() -> None:
    with speaking("en"), pytest.raises(Blocked, match=r"shop\.example shows this page only"):
        read_page(PAGES / "sign_in.html", HERE)


@pytest.mark.parametrize("url", ["", "shop.example/p", "file:///etc/passwd", "http://", "http://[::1"])
def test_the_address_of_a_saved_page_must_be_one(url: str) -> None:
    with pytest.raises(BadInput):
        read_page(PAGES / "yen.html", url)


def test_a_file_that_is_no_page_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    with pytest.raises(BadFile):
        read_page(file, HERE)
    with pytest.raises(BadFile):
        read_page(tmp_path, HERE)
    file.write_bytes(b" \n")
    with pytest.raises(BadFile):
        read_page(file, HERE)
    file.write_bytes(b"%PDF-1.7 \x00\xff\xfe binary")
    with pytest.raises(NotFound):
        read_page(file, HERE)
    file.write_bytes(b"x" * 5_000_001)
    with pytest.raises(BadFile):
        read_page(file, HERE)


HEAD = '<script type="application/ld+json">'
ATTACKS = {
    "deep json": HEAD + '{"a":' * 50_000 + "</script>",
    "deep lists": HEAD + "[" * 100_000 + "]" * 100_000 + "</script>",
    "deep html": "<div>" * 20_000 + '<span itemprop="price">9</span>',
    "nested scopes": '<div itemscope itemprop="offers" itemtype="https://schema.org/Product">' * 240 + "<p>x" * 5000,
    "many scopes": '<div itemscope itemtype="https://schema.org/Product"><b itemprop="name">x</b></div>' * 30_000,
    "scopes side by side in one": '<div itemscope itemtype="https://schema.org/Product">' + "<b itemprop=name>x</b>" * 1900,
    "many scripts": (HEAD + '{"@type":"Product"}</script>') * 20_000,
    "unclosed": "<title>" + "a" * 1_000_000,
    "many quotes": HEAD + "{" + '"' * 300_000 + "</script>",
    "references in a circle": HEAD + '[{"@id":"a","@type":"Thing","b":{"@id":"b"}},{"@id":"b","@type":"Thing","b":{"@id":"a"}}]</script>',
    "huge number": HEAD + '{"@type":"Product","name":"x","offers":{"price":' + "9" * 5000 + "}}</script>",
    "numbers that are none": HEAD + '{"@type":"Product","name":"x","offers":{"price":NaN,"lowPrice":-1,"highPrice":1e999}}</script>',
    "commas": HEAD + "{" + ",}" * 90_000 + "</script>",
    "comment without end": HEAD + "/*" * 90_000 + "</script>",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_page_neither_breaks_nor_hangs_the_reader(attack: str) -> None:
    try:
        offer = read_offer(ATTACKS[attack], HERE)
    except NotFound:
        offer = None
    assert offer is None or offer.price is None


def _reader(html: str) -> PageReader:
    nothing = response(b"", status="404 Not Found")
    return PageReader(
        Outside(nothing, response(html.encode(), content_type="text/html; charset=utf-8")).fetcher()
    )


def test_a_named_page_is_fetched_and_read() -> None:
    html = (PAGES / "tea_microdata.html").read_text(encoding="utf-8")
    offer = read_address("http://shop.example/tea", _reader(html))
    assert (offer.title, offer.price_fen, offer.url) == (
        "桂花乌龙 茶包 30包",
        8800,
        "http://shop.example/tea",
    )


def test_a_fetched_door_is_told_as_blocked() -> None:
    for page in ("<title>安全验证</title>", "<title>x</title><form><input type=password></form>"):
        with pytest.raises(Blocked):
            read_address("http://shop.example/tea", _reader(page))
    with pytest.raises(Refused):
        read_address("http://127.0.0.1/tea", _reader(""))


def test_one_link_that_is_none_hides_no_price() -> None:
    html = '<div itemscope itemtype="https://schema.org/Product"><a itemprop="url" href="http://[x"></a><b itemprop="name">Tea</b>'
    html += '<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><i itemprop="price">¥9.9</i></div></div>'
    assert read_offer(html, HERE).price_fen == 990


BYTES = [path.read_bytes() for path in sorted(PAGES.glob("*.html"))]
SCRAPS = [b'"', b"{", b"}", b"[", b"]", b",", b"<", b">", b"\\", b"null", b"-1", b"1e999", b'{"@id":"#a"}', b"\xff", b'"offers":',
          b' itemscope ', b' itemprop="offers price" ', b"http://[", b'"@graph":[', b"&#0;", b"</script>"]  # fmt: skip


@settings(deadline=None)  # the first page with microdata imports its reader
@given(
    st.sampled_from(BYTES),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40), st.sampled_from(SCRAPS)), max_size=8),
)
def test_a_damaged_page_is_read_or_told_and_never_breaks_the_reader(
    page: bytes, damages: list[tuple[int, int, bytes]]
) -> None:
    for at, gone, scrap in damages:
        page = page[: at % len(page)] + scrap + page[at % len(page) + gone :]
    try:
        offer = read_offer(html_text(page), HERE)
    except (NotFound, Blocked):
        return
    assert offer.price is None or offer.price > 0
    assert len(offer.title) <= 200
    assert (offer.price_fen is not None) == (offer.price is not None and offer.currency == "CNY")
