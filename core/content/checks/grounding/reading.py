"""The text being read against the facts, and what is said of a span."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from core.content.checks.grounding.known import Known

Kind = Literal["contradicts", "absent", "unsupported", "loose", "statutory"]
_DENIED = re.compile(
    r"(?:不(?![仅但只光止])|非(?!常)|无(?!论)|没有?|未|勿|并非|不是|是否|如需|不含|不参与|不支持|不提供|(?<![a-z])(?:no|not|without|non)|n't)[- ]?\w?$"
)

_UNDER = re.compile(r"不到|不足|低于|小于|不超过|under|less than|below")
_ABOVE = re.compile(r"超过?|大于|高于|逾|over|more than")
_ABOVE_AFTER = re.compile(r"^[多余+]|^出头|^以上")
_ABOUT = re.compile(r"约|近|大概|about|around|nearly")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the facts say to a span of the plain text.

    contradicts: the facts say something else (`known`). absent: they say there is none.
    unsupported: they do not say it, and copy may not say it unsupported. loose: they do not say
    it, which matters only where much is known. statutory: true of every offer by law.
    """

    start: int
    end: int
    kind: Kind
    rule: str
    known: str = ""
    suggestion: str = ""


@dataclass(slots=True)
class Reading:
    """A plain text with the facts it is held against; spans once read are not read again."""

    text: str
    known: Known
    _taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self._taken = bytearray(len(self.text))

    def fresh(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern in the part of the text nobody has read yet."""
        for match in pattern.finditer(self.text):
            if match.end() > match.start() and not any(self._taken[match.start() : match.end()]):
                yield match

    def take(self, start: int, end: int) -> None:
        """Mark a span as read."""
        self._taken[start:end] = b"\x01" * (end - start)

    def before(self, index: int, width: int = 10) -> str:
        """Return what stands before an index, within its clause."""
        return re.split(r"[，。,;!?！？；\n]", self.text[max(0, index - width) : index])[-1]

    def after(self, index: int, width: int = 10) -> str:
        """Return what follows an index, within its clause."""
        return re.split(r"[，。;!?！？；\n]", self.text[index : index + width])[0]

    def about(self, value: Decimal, allowed: Iterable[Decimal], start: int, end: int) -> bool:
        """Tell whether a known value fits what is said around a number: 不到2kg, 约3元, 100多件."""
        before, after = self.before(start, 6), self.after(end, 4)
        if _UNDER.search(before) or after.startswith(("以内", "以下", "内")):
            return any(value * Decimal("0.7") <= a < value for a in allowed)
        if _ABOVE_AFTER.search(after) or _ABOVE.search(before):
            return any(value <= a <= value * Decimal("1.3") for a in allowed)
        return bool(_ABOUT.search(before)) and any(abs(a - value) <= value / 10 for a in allowed)

    def denied(self, start: int) -> bool:
        """Tell whether the words before a span take it back: 不包邮, 非纯棉, no gift."""
        return denied(self.text, start)


def denied(text: str, start: int) -> bool:
    """Tell whether the words before an index take back what follows."""
    return bool(_DENIED.search(text[max(0, start - 9) : start]))


def near(value: Decimal, allowed: frozenset[Decimal], tolerance: Decimal) -> bool:
    """Tell whether one of the allowed values is within a tolerance."""
    return value in allowed or any(abs(a - value) <= tolerance for a in allowed)


def listed(values: frozenset[Decimal], most: int = 4) -> str:
    """Write known values for a sentence: 199 / 249."""
    return " / ".join(f"{v.normalize():f}" for v in sorted(values)[:most])
