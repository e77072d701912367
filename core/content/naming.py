"""What copy calls an item: a shop title holds a brand, a spec and search words; copy wants the name."""

import re
from collections.abc import Callable

from core.content.brief import Brief, BriefItem
from core.content.shorten import shorten
from core.content.words import AMOUNT, is_chinese, pieces
from core.text import visible

_BRACKETS = re.compile(r"【[^】]*】|\[[^\]]*\]|（[^（）]*）|\([^()]*\)|〔[^〕]*〕")
_SEARCH_WORDS = re.compile(
    r"(?:20\d\d年?)?(?:新款|新品上市|新品|爆款|热卖|热销|正品|官方旗舰店|旗舰店|官方|包邮|现货|网红|推荐|同款|ins风|高颜值|批发|直销|特价|清仓|促销|送礼佳品)"
)
_ENGLISH_CUT = re.compile(r"\s[-–—|]\s|[,|;]|\s(?:with|for|by|in)\s", re.IGNORECASE)
_ENGLISH_NOISE = re.compile(
    r"\b(?:new|hot sale|official|genuine|free shipping|wholesale|20\d\d)\b", re.IGNORECASE
)
_TAIL = re.compile(
    r"(?:男女|男士|女士|男款|女款|男|女|儿童|成人|通用|秋冬|春秋|春夏|夏季|冬季|秋季|春季|四季|家用|商用|专用)+$"
)
_LESS_TELLING = frozenset(
    [
        "家用",
        "商用",
        "便携",
        "全自动",
        "大容量",
        "小型",
        "学生",
        "宿舍",
        "办公室",
        "男女",
        "男士",
        "女士",
        "儿童",
        "成人",
        "春秋",
        "秋冬",
        "春夏",
        "夏季",
        "冬季",
        "四季",
        "送礼",
        "礼盒装",
        "组合装",
        "套餐",
    ]
)
Measure = Callable[[str], int]


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
        rf"(?<![A-Za-z\d-])(?<![A-Za-z]\s)(?:{AMOUNT.pattern})|(?<=[A-Za-z]\s)(?:\d+(?:\.\d+)?[a-zA-Z克包片只件套米升寸]+)",
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
    if measure(name) <= limit and not (is_chinese(name) and " " in name):
        return name
    if not is_chinese(name):
        return (
            _last_words(name.split(), limit, measure, " ")
            or shorten(name, limit, measure=measure)
            or name.split()[-1]
        )
    parts = [part for part in name.split() if part not in _LESS_TELLING] or name.split()
    main = max(parts, key=lambda part: _tells(part, parts.index(part), item))
    main = _TAIL.sub("", main) or main
    if measure(main) <= limit:
        return main
    return (
        _last_words(pieces(main), limit, measure, "")
        or shorten(main, limit, measure=measure)
        or main[-limit:]
    )


def collective_name(brief: Brief, default: str) -> str:
    """Return what copy calls several items together: their common category, or the default."""
    leaves = {re.split(r"[/>＞·|、]", item.category)[-1].strip() for item in brief.items}
    return (
        leaves.pop()
        if len(leaves) == 1 and all(leaves) and len(next(iter(leaves or {""}), "")) <= 8
        else default
    )


def _tells(part: str, place: int, item: BriefItem) -> float:
    """Rate a blank-separated part of a Chinese title: the one that names the thing."""
    shared = len(set(part[-2:]) & set(item.category))
    return shared * 2 + (2 if 3 <= len(part) <= 8 else 0) - place * 0.5


def _last_words(words: list[str], limit: int, measure: Measure, glue: str) -> str:
    for start in range(len(words)):
        tail = glue.join(words[start:]).strip()
        if (
            tail
            and measure(tail) <= limit
            and words[start].strip() not in ("的", "和", "与", "of", "and", "for")
        ):
            return tail
    return ""
