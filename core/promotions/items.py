"""From the items a scenario wants to the lines of a basket: what the shop knows of them, and at what price."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from core.errors import BadInput
from core.locale import _
from core.promotions.basket import Basket, Line
from core.promotions.scenario import Scenario, Wanted
from core.shop import reads as shops
from core.team.rights import Actor, require

_AT_ONCE = 500  # codes one question to the database may name
_TAG_FACTS = ("标签", "tags")
_BETWEEN_TAGS = re.compile(r"[,，、;；/|\s]+")


@dataclass(frozen=True, slots=True)
class KnownItem:
    """What the shop knows of an item that matters for a promotion. Money in 分; what is not known is None."""

    id: int
    code: str
    title: str
    category: str = ""
    brand: str = ""
    role: str = ""
    tags: frozenset[str] = frozenset()
    usual_price: int | None = None
    list_price: int | None = None
    cost: int | None = None
    stock: int | None = None
    sold_30d: int | None = None


def known_items(session: Session, actor: Actor, codes: Iterable[str]) -> Mapping[str, KnownItem]:
    """Return what the shop at hand knows of these items, by code; codes it does not have are left out."""
    require(actor, "promotions.see")
    wanted = list(dict.fromkeys(codes))
    known: dict[str, KnownItem] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        for row in shops.items_by_code(session, actor, wanted[start : start + _AT_ONCE]):
            known[row["code"]] = _known(row)
    return known


def _known(row: Mapping[str, Any]) -> KnownItem:
    plain = (
        "id",
        "code",
        "title",
        "category",
        "brand",
        "role",
        "usual_price",
        "list_price",
        "cost",
        "stock",
        "sold_30d",
    )
    return KnownItem(**{name: row[name] for name in plain}, tags=tags_of(row["role"], row["facts"]))


def tags_of(role: str, facts: Mapping[str, str] | None) -> frozenset[str]:
    """Return an item's tags: its role, and the words of its fact 标签 or tags."""
    told = (value for name, value in (facts or {}).items() if name.strip().casefold() in _TAG_FACTS)
    words = (word for value in told for word in _BETWEEN_TAGS.split(value) if word)
    return frozenset(words) | ({role} if role else frozenset())


def basket_of(scenario: Scenario, known: Mapping[str, KnownItem]) -> Basket:
    """Return the scenario's basket at the price it wants, else the item's usual one.

    A line's id is its item's code: an item that is wanted twice at one price is one line of all pieces.
    Raises BadInput that names the item where the shop does not have it or it has no price.
    """
    lines = tuple(_line(wanted, known.get(wanted.item)) for wanted in together(scenario.basket))
    return Basket(lines, postage=scenario.postage, buyer=scenario.buyer)


def together(basket: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """Return each item once, with all its pieces; the price that is named last counts."""
    pieces: dict[str, int] = {}
    prices: dict[str, int | None] = {}
    for wanted in basket:
        pieces[wanted.item] = pieces.get(wanted.item, 0) + wanted.qty
        prices[wanted.item] = prices.get(wanted.item) if wanted.price is None else wanted.price
    return tuple(Wanted(item, qty, prices[item]) for item, qty in pieces.items())


def _line(wanted: Wanted, item: KnownItem | None) -> Line:
    if item is None:
        raise BadInput(
            _("The shop has no item {code} any more. Take it out of the basket.").format(code=wanted.item),
            field="basket",
        )
    price = item.usual_price if wanted.price is None else wanted.price
    if price is None:
        raise BadInput(
            _("{title} ({code}) has no price. Enter its usual price, or a price to try out.").format(
                title=item.title, code=item.code
            ),
            field="basket",
        )
    return Line(
        id=item.code,
        unit_price=price,
        qty=wanted.qty,
        item=item.code,
        title=item.title,
        spu=item.code,
        category=item.category,
        brand=item.brand,
        tags=item.tags,
    )
