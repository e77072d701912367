"""The demo shop's three rivals: what they sell, what it is to us, and what it cost when somebody looked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from core.competitors.layers import LAYERS
from core.competitors.match_reasons import Listed, reasons
from core.competitors.packs import item_pack, pack_of
from core.competitors.price_seen import Seen
from core.competitors.take_over import Goods, Pair, RivalStory
from core.demo.catalogue import items, read
from core.demo.draws import draw
from core.demo.rival_prices import Habits, Ware, seen
from core.money import fen

_STATES = ("accepted", "suggested", "rejected", "exclusive")
# How sure a suggestion of a kind is, as the scorer would put it: from, and how far up from there.
_SURE = {"exact": (0.82, 0.16), "equivalent": (0.66, 0.2), "substitute": (0.45, 0.15)}


@dataclass(frozen=True, slots=True)
class _Shop:
    """One rival as its file tells: the shop, its habits and its shelf."""

    name: str
    about: dict[str, Any]
    shelf: dict[str, Any]
    habits: Habits


def rivals(until: datetime) -> list[RivalStory]:
    """Return the three rivals with everything seen of them in the 90 days before a moment."""
    return [
        RivalStory(
            name=shop.name,
            platform=shop.about["platform"],
            note=shop.about["note"],
            goods=[_goods(shop, state, line, until) for state, line in _lines(shop)],
        )
        for shop in _shops()
    ]


def _goods(shop: _Shop, state: str, line: dict[str, str], until: datetime) -> Goods:
    ware = Ware(line["code"], _fen(line["price"]), _fen(line["list"]))
    looks = seen(ware, shop.habits, until)
    return Goods(
        values={
            "code": line["code"],
            "title": line["title"],
            "brand": shop.shelf["brand"],
            "spec": line["spec"],
            "url": shop.about["site"] + line["code"],
        },
        seen=looks,
        pairs=() if state == "exclusive" else (_pair(shop, state, line, looks[-1]),),
    )


def _pair(shop: _Shop, state: str, line: dict[str, str], newest: Seen) -> Pair:
    least, room = _SURE[line["kind"]]
    score = round(least + room * draw(line["code"], "score"), 3)
    price = min(amount for layer, amount in newest.amounts.items() if layer in LAYERS)
    theirs = Listed(
        line["title"], shop.shelf["brand"], line["spec"], price, pack_of(line["spec"], line["title"])
    )
    return Pair(line["ours"], line["kind"], state, score, reasons(_ours()[line["ours"]], theirs))


@cache
def _ours() -> dict[str, Listed]:
    return {item["code"]: _listed(item) for item in items()}


def _listed(item: dict[str, Any]) -> Listed:
    title, spec = item["title"], item["spec"]
    pack = item_pack(title=title, spec=spec, pack_size=item["pack_size"], pack_unit=item["pack_unit"])
    return Listed(title, item["brand"], spec, item["usual_price"], pack)


def _lines(shop: _Shop) -> Iterator[tuple[str, dict[str, str]]]:
    for state in _STATES:
        yield from ((state, line) for line in shop.shelf[state])


@cache
def _shops() -> tuple[_Shop, ...]:
    return tuple(
        _Shop(name, about, read(f"rival_shops/{about['file']}"), _habits(about["habits"]))
        for name, about in read("rivals.yaml").items()
    )


def _habits(told: dict[str, str]) -> Habits:
    return Habits(
        before=int(told["before"]),
        after=int(told["after"]),
        coupon_only_in_sales=told["coupon_only_in_sales"] == "yes",
        gift_worth=_fen(told["gift_worth"]),
        shipping=_fen(told["shipping"]),
        **{name: float(told[name]) for name in ("joins", "off", "coupon", "extra", "gift", "flash")},
    )


def _fen(amount: str) -> int:
    return fen(Decimal(amount))
