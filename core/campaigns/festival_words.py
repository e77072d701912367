"""The rule of a festival in words: what it hangs on, and the days around."""

from core.locale import _, language, ngettext
from core.rules.festivals import FestivalRule, Kind, LunarDay, Weekday

_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_DIGITS = ("十", "一", "二", "三", "四", "五", "六", "七", "八", "九")
_TENTHS = {10: "初十", 20: "二十"}
_ORDINALS = {1: "1st", 2: "2nd", 3: "3rd", 21: "21st", 22: "22nd", 23: "23rd"}
_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
TERMS_EN = {
    "小寒": "Minor Cold", "大寒": "Major Cold", "立春": "Start of Spring", "雨水": "Rain Water",
    "惊蛰": "Awakening of Insects", "春分": "Spring Equinox", "清明": "Pure Brightness", "谷雨": "Grain Rain",
    "立夏": "Start of Summer", "小满": "Grain Buds", "芒种": "Grain in Ear", "夏至": "Summer Solstice",
    "小暑": "Minor Heat", "大暑": "Major Heat", "立秋": "Start of Autumn", "处暑": "End of Heat",
    "白露": "White Dew", "秋分": "Autumn Equinox", "寒露": "Cold Dew", "霜降": "Frost's Descent",
    "立冬": "Start of Winter", "小雪": "Minor Snow", "大雪": "Major Snow", "冬至": "Winter Solstice",
}  # fmt: skip


def kind_name(kind: Kind) -> str:
    """Return what a festival hangs on."""
    return {
        "day": _("The same day every year"),
        "span": _("The same days every year"),
        "weekday": _("A weekday of a month"),
        "lunar": _("A day of the lunar calendar"),
        "new_year": _("Days from the lunar new year"),
        "term": _("A solar term"),
    }[kind]


def rule_words(rule: FestivalRule) -> str:
    """Return the rule of a festival in words, as 农历五月初五，提前 10 天到当天."""
    if rule.fixed is not None:
        fixed = rule.fixed
        if fixed.starts == fixed.ends:
            return _("every year on {day}").format(day=fixed.starts)
        if fixed.anchor is None or fixed.anchor == fixed.starts:
            return _("every year from {first} to {last}").format(first=fixed.starts, last=fixed.ends)
        said = _("every year from {first} to {last}, main day {day}")
        return said.format(first=fixed.starts, last=fixed.ends, day=fixed.anchor)
    if rule.weekday is not None:
        return _around(weekday_words(rule.weekday), rule.weekday.days)
    if rule.lunar is not None:
        return _around(lunar_words(rule.lunar), rule.lunar.days)
    assert rule.term is not None  # one of the four holds
    return _around(_("solar term {name}").format(name=term_name(rule.term.name)), rule.term.days)


def weekday_words(rule: Weekday) -> str:
    """Return a weekday of a month in words."""
    said = _("{nth} {weekday} of month {month}").format(
        nth=ordinal(rule.nth), weekday=weekday_name(rule.weekday), month=rule.month
    )
    if not rule.plus:
        return said
    later = ngettext("{n} day after the {day}", "{n} days after the {day}", rule.plus)
    return later.format(n=rule.plus, day=said)


def lunar_words(rule: LunarDay) -> str:
    """Return a day of the lunar calendar in words."""
    if (rule.month, rule.day) == (1, 1):
        return _("lunar new year")
    if (rule.month, rule.day) == (1, 0):
        return _("lunar new year's eve")
    if rule.day == 0:
        return _("the day before {day}").format(day=_lunar_name(rule.month, 1))
    return _lunar_name(rule.month, rule.day)


def term_name(name: str) -> str:
    """Return a solar term in the reader's language."""
    return TERMS_EN[name] if language() == "en" else name


def weekday_name(weekday: int) -> str:
    """Return a weekday, 1 being Monday."""
    return (_WEEK if language() == "en" else _WEEK_ZH)[weekday - 1]


def ordinal(n: int) -> str:
    """Return a place in a row: 2nd, 第 2 个."""
    return _ORDINALS.get(n, f"{n}th") if language() == "en" else f"第{n}个"


def _lunar_name(month: int, day: int) -> str:
    if language() == "en":
        return f"{ordinal(day)} day of the {ordinal(month)} lunar month"
    told = _TENTHS.get(day) or f"{('初', '十', '廿')[day // 10]}{_DIGITS[day % 10]}"
    return f"农历{_MONTHS[month - 1]}月{told}"


def _around(anchor: str, days: tuple[int, int]) -> str:
    if days == (0, 0):
        return anchor
    said = _("{anchor}, from {first} to {last}")
    return said.format(anchor=anchor, first=_distance(days[0]), last=_distance(days[1]))


def _distance(days: int) -> str:
    if days == 0:
        return _("the day itself")
    if days < 0:
        return ngettext("{n} day before", "{n} days before", -days).format(n=-days)
    return ngettext("{n} day after", "{n} days after", days).format(n=days)
