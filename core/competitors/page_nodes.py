"""What a page says about itself in markup, from whichever syntax, as plain nodes of one shape.

A node is a dict: keys in lower case without a vocabulary's prefix, "@type" a tuple of such names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import lxml.html
from lxml.etree import LxmlError
from lxml.html import HtmlElement

from core.competitors.page_json import read_json

Node = dict[str, Any]
LARGEST_HTML = 5_000_000
_MOST_SCRIPTS = 60
_MOST_ELEMENTS = 120_000
_MOST_PROPERTIES = 2_000
_MOST_WORK = 400_000  # elements that the microdata reader would copy
_DEEPEST_PAGE = 250
_DEEPEST_NODE = 25
_PREFIX = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Markup:
    """All that a page says in markup: nodes by syntax, meta values by lower-case name, titles, addresses."""

    json_ld: tuple[Node, ...]
    microdata: tuple[Node, ...]
    metas: dict[str, str]
    titles: tuple[str, ...]
    canonical: str
    language: str


def markup(html: str, url: str) -> Markup | None:
    """Return what the HTML says in markup; None when it is no HTML that can be taken apart with reason."""
    tree = _tree(html)
    if tree is None:
        return None
    metas = dict(_metas(tree))
    titles = [metas.get("og:title", ""), _text(tree, "//h1"), _text(tree, "//title")]
    return Markup(
        tuple(_json_ld(tree)),
        tuple(_microdata(tree, url)),
        metas,
        tuple(title for title in titles if title),
        next(iter(tree.xpath("//link[translate(@rel, 'CANOIL', 'canoil')='canonical']/@href")), ""),
        str(tree.get("lang") or "").lower(),
    )


def _tree(html: str) -> HtmlElement | None:
    html = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", html[:LARGEST_HTML].replace("\x00", ""))
    if "<" not in html:
        return None
    try:
        tree = lxml.html.document_fromstring(
            html, parser=lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
        )
    except (LxmlError, ValueError):
        return None
    return tree if isinstance(tree, HtmlElement) and _is_reasonable(tree) else None


def _is_reasonable(tree: HtmlElement) -> bool:
    """Whether the page is neither deeper nor larger than a page is; whoever walks it may then recurse."""
    level, total = [tree], 0
    for _depth in range(_DEEPEST_PAGE):
        total += len(level)
        if not level or total > _MOST_ELEMENTS:
            break
        level = [child for element in level for child in element]
    return not level


def _text(tree: HtmlElement, path: str) -> str:
    found = tree.xpath(path)
    return " ".join(found[0].text_content().split())[:300] if found else ""


def _metas(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield the first value of each meta name; Open Graph is found under `name` too, and outside of the head."""
    for meta in reversed(tree.xpath("//meta[@content]")):
        name = meta.get("property") or meta.get("name") or ""
        if name:
            yield name.strip().lower()[:80], meta.get("content")[:2000]


def _json_ld(tree: HtmlElement) -> Iterator[Node]:
    scripts = tree.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]")
    for script in scripts[:_MOST_SCRIPTS]:
        for value in read_json(script.text_content()):
            yield from _nodes(_plain(value, _DEEPEST_NODE))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each)
    elif isinstance(value, dict):
        graph = value.pop("@graph", None)
        yield from _nodes(graph)
        if len(value) > 1 or graph is None:
            yield value


def _plain(value: Any, depth: int) -> Any:
    """Return a value in the shape of a node; what lies too deep is left out."""
    if not depth:
        return None
    if isinstance(value, list):
        return [_plain(each, depth - 1) for each in value]
    if not isinstance(value, dict):
        return value
    if "@value" in value:
        return value["@value"]
    if "@list" in value or "@set" in value:
        return _plain(value.get("@list") or value.get("@set"), depth - 1)
    return {
        key: _types(each) if key == "@type" else _plain(each, depth - 1)
        for key, each in ((name(key), each) for key, each in value.items())
    }


def name(written: object) -> str:
    """Return a property or type as it is compared: lower case, without the vocabulary in front."""
    return _PREFIX.sub("", str(written).strip()).lower()


def _types(value: Any) -> tuple[str, ...]:
    return tuple(name(each) for each in (value if isinstance(value, list) else [value]))


def _microdata(tree: HtmlElement, url: str) -> Iterator[Node]:
    properties = tree.xpath("//*[@itemprop]")
    if not properties or len(properties) > _MOST_PROPERTIES or _work(tree) > _MOST_WORK:
        return
    _drop_broken_links(properties, url)
    from extruct.w3cmicrodata import (
        MicrodataExtractor,
    )  # with rdflib it takes 0.5 s to import: only where needed

    for item in MicrodataExtractor(nested=True, strict=True).extract_items(tree, url):
        yield _item(item, _DEEPEST_NODE)
    loose = _loose(properties)
    if loose:
        yield loose


def _drop_broken_links(properties: list[HtmlElement], url: str) -> None:
    """Leave out addresses that are none: the microdata reader stumbles over a single one."""
    for element in properties:
        for attribute in ("href", "src", "data"):
            try:
                urljoin(url, element.get(attribute) or "")
            except ValueError:
                element.attrib.pop(attribute)


def _work(tree: HtmlElement) -> int:
    """Return how many elements the microdata reader would look at, over and over for what is nested."""
    work, waiting = 0, [(tree, 1)]
    while waiting:
        element, times = waiting.pop()
        work += times
        inner = (
            times + (element.get("itemprop") is not None) + 2 * times * (element.get("itemscope") is not None)
        )
        waiting += [(child, inner) for child in element if isinstance(child.tag, str)]
    return work


def _item(item: dict[str, Any], depth: int) -> Node:
    node: Node = {"@type": _types(item.get("type", []))}
    if "id" in item:
        node["@id"] = item["id"]
    for key, values in (item.get("properties") or {}).items() if depth else ():
        found = [_item(each, depth - 1) if isinstance(each, dict) else each for each in values]
        node[name(key)] = found[0] if len(found) == 1 else found
    return node


def _loose(properties: list[HtmlElement]) -> Node:
    """Return the properties that stand in no item at all: a price marked up by somebody in a hurry."""
    node: Node = {}
    for element in properties:
        if element.xpath("ancestor-or-self::*[@itemscope]"):
            continue
        value = element.get("content") or element.get("href") or element.get("src") or element.text_content()
        for key in element.get("itemprop").split():
            node.setdefault(name(key), value)
    return {**node, "@type": ("offer",)} if "price" in node else {}
