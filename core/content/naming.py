"""What copy calls an item: a shop title holds a brand, a spec and search words; copy wants the name."""

import re
from collections.abc import Callable
from functools import cached_property

from core.content.brief import Brief, BriefItem
from core.content.shorten import shorten
from core.content.words import AMOUNT, is_chinese, pieces
from core.rules.packs import Rule, load
from core.text import visible

_BRACKETS = re.compile(r"【[^】]*】|\[[^\]]*\]|（[^（）]*）|\([^()]*\)|〔[^〕]*〕")
_SEARCH_WORDS = re.compile(
    r"(?:20\d\d年?)?(?:新款|新品上市|新品|爆款|热卖|热销|正品|官方旗舰店|旗舰店|官方|包邮|现货|网红|推荐|同款|ins风|高颜值|批发|直销|特价|清仓|促销|送礼佳品)"
)
_ENGLISH_CUT = re.compile(r"\s[-–—|]\s|[,|;]|\s(?:with|for|by|in)\s", re.IGNORECASE)
_ENGLISH_NOISE = re.compile(
    r"\b(?:new|hot sale|official|genuine|free shipping|wholesale|20\d\d)\b", re.IGNORECASE
)
Measure = Callable[[str], int]


class _Naming(Rule):
    words: tuple[str, ...]
    asides: frozenset[str]
    tails: tuple[str, ...]

    @cached_property
    def tail(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{'|'.join(sorted(self.tails, key=len, reverse=True))})+$")


def _naming() -> _Naming:
    return load("naming", _Naming)


def _without_tail(name: str) -> str:
    """Return a name without endings such as 大号 or 女款, as long as a name is left."""
    bare = _naming().tail.sub("", name)
    return bare if len(bare) >= 2 else name


def plain_name(item: BriefItem) -> str:
    """Return the item's title without brand, brackets, amounts and search words; never empty."""
    title = " ".join(visible(item.title).split())
    name = _BRACKETS.sub(" ", title)
    if item.brand:
        name = re.sub(re.escape(item.brand), " ", name, flags=re.IGNORECASE)
    if not is_chinese(title):
        name = _ENGLISH_NOISE.sub(" ", name)
        name = _ENGLISH_CUT.split(name.strip())[0]
    else:
        name = _SEARCH_WORDS.sub(" ", name)
    name = re.sub(
        rf"(?<![A-Za-z\d-])(?<![A-Za-z]\s)(?:{AMOUNT.pattern})|(?<=[A-Za-z]\s)(?:\d+(?:\.\d+)?[a-zA-Z克包片只件套米升寸]+)|(?<=[A-Za-z]\s)\d+(?:\.\d+)?\s(?:pcs|pieces|packs?|g|kg|ml|l|cm|oz|m)\b",
        " ",
        name,
        flags=re.IGNORECASE,
    )
    name = re.sub(r"(?<=\s)[抽张粒入装枚床](?=\s|$)", " ", name)
    name = " ".join(re.sub(r"[*×/+]+(?=\s|$)|(?<=\s)[*×/+]+|[，。！？!?~～]+", " ", name).split()).strip(
        " -–—·/|*"
    )
    return name or title


def short_name(item: BriefItem, limit: int = 8, measure: Measure = len) -> str:
    """Return what copy calls the item, within `limit`: the telling end of its name (名 stands last)."""
    name = plain_name(item)
    if is_chinese(name) and " " not in name:
        name = _without_tail(name)
    if measure(name) <= limit and not (is_chinese(name) and " " in name):
        return name
    if not is_chinese(name):
        return (
            _last_words(name.split(), limit, measure, " ")
            or shorten(name, limit, measure=measure)
            or name.split()[-1]
        )
    parts = [part for part in name.split() if part not in _naming().asides] or name.split()
    main = max(parts, key=lambda part: _tells(part, parts.index(part), item))
    main = _without_tail(main)
    if measure(main) <= limit:
        return main
    return (
        _last_words(pieces(main), limit, measure, "")
        or shorten(main, limit, measure=measure)
        or main[-limit:]
    )


def collective_name(brief: Brief) -> str:
    """Return what several items share, the last level of their category, or "" when they share none."""
    leaves = {re.split(r"[/>＞·|、]", item.category)[-1].strip() for item in brief.items}
    leaf = leaves.pop() if len(leaves) == 1 else ""
    return leaf if len(leaf) <= (8 if is_chinese(leaf) else 24) else ""


def _tells(part: str, place: int, item: BriefItem) -> float:
    """Rate a blank-separated part of a Chinese title: the one that names the thing."""
    shared = len(set(part[-2:]) & set(item.category))
    return shared * 2 + 6 * is_chinese(part) + (2 if 3 <= len(part) <= 12 else 0) - place * 3


def _last_words(words: list[str], limit: int, measure: Measure, glue: str) -> str:
    for start in range(len(words)):
        tail = glue.join(words[start:]).strip()
        loose = words[start].strip() in ("和", "与", "of", "and", "for") or (
            not glue and len(words[start]) < 2
        )
        loose = loose or (not glue and not is_chinese(tail))
        if len(tail) >= 2 and measure(tail) <= limit and not loose:
            return tail
    return ""
