"""How long something of the item lasts: battery, keeping warm, shelf life, a formula's hours."""

import re
from collections.abc import Iterator

from core.content.checks.grounding.moments import LENGTH
from core.content.checks.grounding.numerals import number
from core.content.checks.grounding.reading import Reading, Verdict

_PROPERTY = re.compile(
    r"续航|充满|充一次|能用|可用|播放|待机|保温|保冷|保鲜|预约|后[^，。,]{0,4}(?:仍|还有|依然)|持妆|留香|锁水|定时|使用|通话|快充|充电|保质期|质保期|不脱妆|防晒|battery|burn|playtime|playback|runtime|standby|warm|hot|cold|fresh|charge"
)
_SERVICE = re.compile("发货|达|质保|保修|无理由|ship|deliver|return|warranty")
_KEYS = {"hours": "h", "h": "h", "minutes": "min", "min": "min", "months": "m", "years": "y"}
_UNITS = {
    "小时": "h",
    "h": "h",
    "hour": "h",
    "hr": "h",
    "分钟": "min",
    "minute": "min",
    "min": "min",
    "天": "d",
    "日": "d",
}
_UNITS |= {
    "day": "d",
    "个月": "m",
    "月": "m",
    "month": "m",
    "年": "y",
    "year": "y",
    "周": "w",
    "星期": "w",
    "week": "w",
}


def lasting(reading: Reading) -> Iterator[Verdict]:
    """Judge lengths of time that describe the item, against those in the facts with the same unit."""
    lines = "\n".join(line for line in reading.known.words.split("\n") if not _SERVICE.search(line))
    given = {_length(match) for match in LENGTH.finditer(lines)}
    for key in reading.known.values:
        if unit := _KEYS.get(key.rpartition("_")[2]):
            given |= {(n, unit) for n in reading.known.amounts(key)}
    for match in reading.fresh(LENGTH):
        said = _length(match)
        around = reading.before(match.start(), 24) + reading.after(match.end(), 24)
        if said is None or said in given or not _PROPERTY.search(around):
            continue
        if said[0] in reading.known.numbers and not any(g and g[1] == said[1] for g in given):
            continue
        reading.take(match.start(), match.end())
        same = any(g and g[1] == said[1] for g in given)
        yield Verdict(match.start(), match.end(), "contradicts" if same else "loose", "measure.lasting")


def _length(match: re.Match[str]) -> tuple[object, str] | None:
    unit = _UNITS.get(match["u"] or (match["u2"] or "").rstrip("s"))
    value = number(match["n"] or match["n2"])
    if unit == "w" and value is not None:
        return value * 7, "d"
    return (value, unit) if unit and value is not None else None
