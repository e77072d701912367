"""What is known about the thing that the copy sells: present, known to be absent, or unknown."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.content.checks.finding import Facts

_HUGE = 10**15  # beyond that it is no price, count or share
_DATE = re.compile(r"\d{4}-\d{1,2}(?:-\d{1,2})?(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Known:
    """Facts with the three answers a check needs: has, lacks, or neither of the two."""

    facts: Facts | None

    def has(self, *keys: str) -> bool:
        """Say whether any of the keys is known and holds something."""
        return self.facts is not None and any(_filled(self.facts.get(key)) for key in keys)

    def lacks(self, *keys: str) -> bool:
        """Say whether any of the keys is known to be absent and none of them is there."""
        if self.facts is None or self.has(*keys):
            return False
        return any(key in self.facts for key in keys)

    def get(self, key: str) -> Any:
        """Return the value of a key, or None."""
        return None if self.facts is None else self.facts.get(key)

    def words(self, *keys: str) -> str:
        """Return everything the keys hold as one line of text."""
        return " ".join(_flat(self.get(key)) for key in keys).strip()

    def number(self, key: str) -> float | None:
        """Return the first number that a key holds, or None; True and False are no numbers."""
        numbers = self.numbers(key)
        return numbers[0] if numbers else None

    def numbers(self, key: str) -> list[float]:
        """Return the numbers that a key holds, in order."""
        value = self.get(key)
        values = value if isinstance(value, list | tuple) else [value]
        return [number for item in values for number in _numbers(item)]

    def starting(self, prefix: str) -> list[tuple[str, Any]]:
        """Return the facts whose key starts with a prefix, as (rest of the key, value)."""
        if self.facts is None:
            return []
        return [(str(k)[len(prefix) :], v) for k, v in self.facts.items() if str(k).startswith(prefix)]


def _filled(value: Any) -> bool:
    """Say whether a value holds something: a dict does when any of its values does."""
    if isinstance(value, dict):
        return any(_filled(item) for item in value.values())
    if isinstance(value, str):
        return value.strip().lower() not in (
            "",
            "false",
            "none",
            "null",
            "no",
            "n/a",
            "-",
            "--",
            "无",
            "否",
            "没有",
            "暂无",
        )
    return bool(value)


def _numbers(value: Any) -> Iterable[float]:
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [float(value)] if abs(value) < _HUGE else []
    if isinstance(value, dict):
        priced = [value[key] for key in ("price", "amount", "value") if key in value]
        return [n for item in priced or value.values() for n in _numbers(item)]
    if isinstance(value, list | tuple):
        return [n for item in value for n in _numbers(item)]
    plain = _DATE.sub(" ", str(value)).replace(",", "")
    return [float(found) for found in _NUMBER.findall(plain)]


def _flat(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dict):
        return " ".join(_flat(item) for item in value.values())
    if isinstance(value, list | tuple):
        return " ".join(_flat(item) for item in value)
    return str(value)


def with_derived(facts: Facts | None) -> Facts | None:
    """Return the facts with what follows from them: a price under cost, the lowest of its history."""
    if facts is None:
        return None
    known = Known(facts)
    price = known.number("sale_price") or known.number("price")
    more: dict[str, Any] = {}
    if price is not None and known.number("unit_cost") is not None:
        more["price_below_cost"] = price <= known.numbers("unit_cost")[0]
    if price is not None and known.numbers("price_history"):
        more["price_history_low"] = price <= min(known.numbers("price_history"))
    return {**facts, **more} if more else facts
