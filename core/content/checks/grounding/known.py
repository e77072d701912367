"""What is known, digested once: the facts as prices, dates, counts, quantities and words."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from core.content.checks.finding import Facts
from core.content.checks.grounding import figures
from core.content.checks.grounding.keys import ITEM, MEDIUM, canonical
from core.content.checks.grounding.moments import Times, times
from core.content.checks.grounding.plain import plain
from core.content.checks.grounding.price_facts import Prices, prices

_INNER = ("", "items", "item", "facts", "offer", "time", "brief", "price", "medium")
_MUCH = 4
_DATED = re.compile("start|end|activity_end|price_history")
_NONE = ("无", "没有", "否", "none", "null", "no", "false", "n/a", "-", "--", "–")


@dataclass(frozen=True, slots=True)
class Known:
    """The facts of one text in the forms in which copy repeats them.

    `values` holds every fact by canonical key as a tuple of what was given; `absent` the keys known
    to be absent; `words` all fact texts in plain form; `rich` tells that the facts are a whole sheet
    and not a single remark; `named` that they are of one item; `speaks` that they say anything about the goods or the offer; `about` are the keys that do.
    """

    values: Mapping[str, tuple[Any, ...]]
    absent: frozenset[str]
    words: str
    prices: Prices
    numbers: frozenset[Decimal]
    quantities: Mapping[str, frozenset[Decimal]]
    times: Times
    currency: str
    rich: bool
    named: bool
    speaks: bool
    about: frozenset[str]

    def has(self, *keys: str) -> bool:
        """Tell whether any of the keys is known with a value."""
        return any(key in self.values for key in keys)

    def lacks(self, *keys: str) -> bool:
        """Tell whether one of the keys is known to be absent and none of them has a value."""
        return any(key in self.absent for key in keys) and not self.has(*keys)

    def amounts(self, *keys: str) -> frozenset[Decimal]:
        """Return the numbers given under the keys, those in their texts included."""
        found = (n for key in keys for value in self.values.get(key, ()) for n in figures.numbers_in(value))
        return frozenset(found)

    def text_of(self, *keys: str) -> str:
        """Return what is given under the keys as one plain text."""
        return "\n".join(
            plain(str(v)).text for key in keys for v in self.values.get(key, ()) if v is not True
        )


def known(facts: Facts) -> Known:
    """Return the digest of facts; the same facts are digested once."""
    return _known(json.dumps(dict(facts), ensure_ascii=False, default=str))


@lru_cache(maxsize=512)
def _known(encoded: str) -> Known:
    values: dict[str, list[Any]] = {}
    absent: set[str] = set()
    for name, value in _flat(json.loads(encoded, parse_float=Decimal, parse_constant=str)):
        key = canonical(name)
        if value is None or value is False or _denied(value):
            absent.add(key)
        elif value != "":
            values.setdefault(key, []).append(value)
    frozen = {key: tuple(given) for key, given in values.items()}
    return _digest(frozen, frozenset(absent - set(frozen)))


def _denied(value: Any) -> bool:
    return isinstance(value, str) and value.strip().lower() in _NONE


def _digest(values: Mapping[str, tuple[Any, ...]], absent: frozenset[str]) -> Known:
    words = "\n".join(_words(values))
    about = {key for key in (*values, *absent) if key not in MEDIUM}
    return Known(
        values=values,
        absent=absent,
        words=words,
        prices=prices(values, words),
        numbers=frozenset(n for given in values.values() for v in given for n in figures.numbers_in(v)),
        quantities=figures.quantities(values, words),
        times=times(values, "\n".join(_words({k: v for k, v in values.items() if not _DATED.match(k)}))),
        currency=str(values.get("currency", ("",))[0]).strip().upper(),
        rich=len(about) >= _MUCH,
        named=len(about) > 1 and ("name" in about or bool(about & ITEM)),
        speaks=bool(about - {"name"}),
        about=frozenset(about - {"name"}),
    )


def _flat(facts: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (key, plain value): an entry of a list alone, an empty list or object as None."""
    if isinstance(facts, Mapping):
        if not facts and prefix:
            yield prefix, None
        for key, value in facts.items():
            inner = prefix in _INNER
            yield from _flat(value, str(key) if inner else f"{prefix}.{key}")
            if not inner and isinstance(value, str):
                yield prefix, value
    elif isinstance(facts, list):
        if not facts:
            yield prefix, None
        for value in facts:
            yield from _flat(value, prefix)
    else:
        yield prefix, facts


def _words(values: Mapping[str, tuple[Any, ...]]) -> Iterator[str]:
    for key, given in values.items():
        for value in given:
            if value is True:
                yield plain(key).text
            elif isinstance(value, str):
                yield plain(value).text
            if not key.isascii() and value is not True:
                yield plain(f"{key}{value}").text
