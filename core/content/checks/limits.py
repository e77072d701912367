"""How long a text may be, how long it is, and what is said when it is too long."""

from dataclasses import dataclass
from functools import cache

from core.content.checks import push, sms
from core.content.checks.finding import Finding, Severity, Text
from core.content.checks.lengths import length
from core.locale import Language, _
from core.rules.channels import Over, Unit, channels

_ONLY_PART = {"sms": "text"}


@dataclass(frozen=True, slots=True)
class Limit:
    """The greatest length of one part of one kind of copy, and what happens beyond it."""

    channel: str
    part: str
    value: int
    unit: Unit
    over: Over
    source: str


@dataclass(frozen=True, slots=True)
class Count:
    """A live counter: how much of a limit a text uses."""

    used: int
    limit: int
    unit: Unit
    over: bool


@cache
def limit_for(channel: str, part: str = "", lang: Language = "zh") -> Limit | None:
    """Return the limit of a part of a kind of copy or channel, None where there is none."""
    part = part or _ONLY_PART.get(channel, "")
    for rule in channels().texts:
        if (rule.channel, rule.part) == (channel, part) and rule.lang in ("", lang):
            return Limit(channel, part, rule.limit, rule.unit, rule.over, rule.source)
    return None


@cache
def title_limit(platform: str) -> Limit | None:
    """Return the limit of an item title on a platform (taobao, pinduoduo, jd, douyin, xiaohongshu)."""
    for rule in channels().titles:
        if platform.casefold() in (rule.platform, *rule.name.casefold().split(" / ")):
            return Limit(rule.platform, "title", rule.limit, rule.unit, rule.over, rule.source)
    return None


def measure(text: str, limit: Limit) -> int:
    """Return how much of a limit a text uses, in the limit's unit."""
    return length(text, limit.unit)


def counter(text: str, channel: str, part: str = "", lang: Language = "zh") -> Count | None:
    """Return the live counter of a part of a card, None where any length is fine."""
    limit = limit_for(channel, part, lang)
    if limit is None:
        return None
    used = measure(text, limit)
    return Count(used, limit.value, limit.unit, used > limit.value)


def unit_name(unit: Unit) -> str:
    """Name a unit the way a counter writes it after a number."""
    return {
        "characters": _("characters"),
        "utf16": _("characters"),
        "hanzi": _("Chinese characters"),
        "gb18030": _("bytes"),
    }[unit]


def limits(text: Text) -> list[Finding]:
    """Check the length of a copy and, for SMS, what a message must carry."""
    found = _too_long(text)
    return found + sms.findings(text) if text.channel == "sms" else found


def _too_long(text: Text) -> list[Finding]:
    limit = limit_for(text.channel, text.part, text.lang) or _most_generous(text)
    if limit is None or measure(text.text, limit) <= limit.value:
        return []
    start, used = _first_over(text.text, limit), measure(text.text, limit)
    reason = _("{used} of at most {limit} {unit}: shorten it by {over}.").format(
        used=used,
        limit=limit.value,
        unit=unit_name(limit.unit),
        over=used - limit.value,
    )
    if text.channel == "push" and (names := push.failing(text.text, limit.part)):
        reason += " " + _("Not delivered by {names}.").format(names=", ".join(names))
    return [
        Finding(
            check="limits",
            severity=_severity(text, limit),
            start=start,
            end=len(text.text),
            term=text.text[start:],
            reason=reason,
            law=limit.source,
            id=f"limits.{limit.channel}.{limit.part or 'whole'}",
        )
    ]


def _most_generous(text: Text) -> Limit | None:
    """Return the limit for a text that does not say which part it is: all parts together."""
    rules = [r for r in channels().texts if r.channel == text.channel and r.lang in ("", text.lang)]
    if text.part or text.channel not in ("banner", "push") or not rules:
        return None
    return Limit(text.channel, "", sum(r.limit for r in rules), rules[0].unit, rules[0].over, rules[0].source)


def _severity(text: Text, limit: Limit) -> Severity:
    if limit.over == "style":
        return "warn" if text.part else "info"
    return "block" if text.part or text.channel == "sms" else "warn"


def _first_over(text: str, limit: Limit) -> int:
    """Return the index of the first character that no longer fits."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle], limit) <= limit.value else (low, middle - 1)
    return low
