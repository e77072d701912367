"""Which nodes of a page's markup are products, and which of them is the page's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from rapidfuzz import fuzz

from core.competitors.page_nodes import Markup, Node
from core.competitors.page_values import each, link_of
from core.text import folded

PRODUCTS = (
    "product",
    "productgroup",
    "individualproduct",
    "productmodel",
    "someproducts",
    "book",
    "vehicle",
    "car",
    "drug",
)
_OFFERS = ("offer", "aggregateoffer")
_NOT_SOLD = (
    "event",
    "organization",
    "website",
    "hotel",
    "course",
    "jobposting",
    "service",
    "localbusiness",
    "person",
)
_BESIDE = (
    "isrelatedto", "issimilarto", "isaccessoryorsparepartfor", "isconsumablefor", "itemlistelement", "review",
    "reviews", "hasoffercatalog", "itemoffered", "isvariantof", "mentions", "recommendations",
)  # fmt: skip
_SAME_TITLE = 80


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that is or may be a product: named as the page's main thing, beside it, or neither."""

    node: Node
    source: str
    is_beside: bool = False
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Here:
    """The page by its addresses and its titles."""

    url: str
    others: tuple[str, ...]
    titles: tuple[str, ...]

    @classmethod
    def of(cls, found: Markup, url: str) -> "Here":
        """Take the page's own words for where it is and what it is called."""
        links = (link_of(found.canonical, url), link_of(found.metas.get("og:url"), url))
        return cls(url, tuple(link for link in links if link), found.titles)

    def is_at(self, link: str) -> int:
        """Return 2 for the page's own address, 1 for one that says less in its query than ours, else 0."""
        if not link:
            return 0
        if any(_place(own) == _place(link) for own in (self.url, *self.others)):
            return 2
        (place, query), (own_place, own_query) = _place(link), _place(self.url)
        return int(place == own_place and query <= own_query)

    def is_called(self, title: str) -> bool:
        """Tell whether one of the page's titles carries this name."""
        return bool(title) and any(
            fuzz.partial_ratio(folded(title), folded(own)) >= _SAME_TITLE for own in self.titles
        )


def candidates(nodes: Sequence[Node], source: str) -> Iterator[Candidate]:
    """Yield the products among the nodes, in the page's order; what a product holds inside is its own affair."""
    by_id = {node["@id"]: node for node in _walk(nodes) if isinstance(node.get("@id"), str) and len(node) > 2}
    waiting = [Candidate(node, source) for node in reversed(nodes)]
    seen: set[int] = set()
    while waiting:
        at = waiting.pop()
        node = _meant(at.node, by_id)
        if id(node) in seen:
            continue
        seen.add(id(node))
        types = node.get("@type") or ()
        if any(kind in PRODUCTS for kind in types) or _sells_something(node, types):
            yield replace(at, node=_joined(node, by_id))
            continue
        waiting += [
            Candidate(
                inner, source, at.is_beside or key in _BESIDE, at.is_main or key.startswith("mainentity")
            )
            for key, value in reversed(node.items())
            for inner in reversed(list(each(value)))
            if isinstance(inner, dict)
        ]


def _place(link: str) -> tuple[str, frozenset[tuple[str, str]]]:
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    return host + parts.path.rstrip("/"), frozenset(parse_qsl(parts.query))


def _walk(nodes: Sequence[Node]) -> Iterator[Node]:
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [inner for value in node.values() for inner in each(value) if isinstance(inner, dict)]


def _sells_something(node: Node, types: Sequence[str]) -> bool:
    if any(kind in _OFFERS for kind in types):
        return True
    return "offers" in node and not any(kind in _NOT_SOLD for kind in types)


def _meant(node: Node, by_id: dict[str, Node]) -> Node:
    """Return what a reference refers to, any other node itself."""
    known = node.get("@id")
    return by_id.get(known, node) if isinstance(known, str) and len(node) <= 2 else node


def _joined(node: Node, by_id: dict[str, Node]) -> Node:
    """Return the node with what its references refer to: offers, brand, variants."""

    def meant(value: object) -> object:
        if isinstance(value, list):
            return [meant(one) for one in value]
        return _meant(value, by_id) if isinstance(value, dict) else value

    return {key: meant(value) for key, value in node.items()}
