"""Pressure of time and stock: it must be true (反不正当竞争法 art. 8, 规范促销行为暂行规定 art. 5)."""

import re
from collections.abc import Iterator

from core.content.checks.grounding.numerals import NUMBER, number
from core.content.checks.law.copy import Copy, Hit, hit_at
from core.content.checks.law.facts import Known
from core.rules import adlaw

_LAW = "《反不正当竞争法》第八条；《规范促销行为暂行规定》第五、六条；《价格法》第十四条"
_LAST = re.compile(
    r"(?:最后|仅剩|只剩|倒数|还剩|剩余|倒计时)\s*(?P<n>\d+|[一二两三四五六七八九十]+)?\s*(?P<unit>天|日|小时|分钟)"
    r"|(?P<now>今[晚日天](?:24点|24:00|[0零]点|午夜)?(?:就)?(?:截止|结束|收官|恢复)|即将结束|马上结束|最后(?:机会|一波|一次|时刻|关头)|错过(?:再等|就)|"
    r"(?<![a-z])(?:last day|last chance|final (?:day|hours?|call)|ends (?:tonight|today|at midnight|soon|in (?:\d+|an?|one|two) (?:hours?|minutes?))|today only|hours? left|ending soon)(?![a-z]))"
)
_RESTORES = re.compile(
    r"恢复(?:原价|日常价|正价)|(?:即将|明[天日早]|马上|今晚|随时|立刻|过后|节后|结束后?|之后|后天|下周)?(?:就|要|会|将|即)?(?:涨价|回调|调价|提价)|(?:错过|过了)[^,。!?;]{0,6}(?:再等|没有|后悔)|不会再(?:有|便宜|降)|仅此一次|最后(?:一次)?机会"
    r"|(?<![a-z])(?:prices? (?:goes?|going|will go) up|prices? (?:increases?|rises?|will (?:rise|increase))|back to full price|last chance|never again|returns? to (?:full|regular) price)(?![a-z])"
)
_LEFT = re.compile(
    r"(?:仅剩|只剩|最后|还剩|库存仅|剩余|仅余|剩)(?:最后|下)?\s*(?P<n>\d+|[一二两三四五六七八九十百千]+)\s*(?:件|份|台|套|个|盒|箱|双|瓶|席|名额|单|组|只|条|支|张|间|把|块|瓶|枚|本)|(?<![a-z])(?:only|just) (?P<e>\d+) (?:left|remaining|in stock)"
)
_NEARLY = re.compile(
    r"即将(?:售罄|售完|断货|抢空)|(?:所剩|剩余)无几|库存(?:告急|紧张|见底)|快(?:卖|抢)(?:完|光)了?|已?售罄\s*\d+%|已抢\s*\d+%|马上抢光|(?<![a-z])(?:almost (?:gone|sold out)|selling (?:out )?fast|nearly gone|low stock|going fast|while (?:they|it) lasts?)(?![a-z])"
)
_ONLY = re.compile(
    r"(?:仅|只)限?今[天日]|今日限定|仅此一[天日]|限时\s*(?P<n>\d+|[一二两三四五六七八九十]+)\s*[天日]|(?<![a-z])(?:today only|one day only)(?![a-z])"
)
_CROWD = re.compile(
    rf"(?<![\d.])(?P<n>{NUMBER}|万千|上万|数万|百万|千万|万|千|亿)\s*\+?\s*(?:余|多)?(?:人|位?(?:用户|顾客|妈妈|买家|家庭))(?:都)?(?:正?在)?"
    r"(?:疯抢|抢购|已购|下单|购买|在买|哄抢|回购|好评|付款|收藏|已买|入手|推荐|选择|信赖|在用|见证)"
    rf"|(?:累计|已|热卖|热销|狂销|售出|卖出|销量|销售|畅销)[^,。!?;\d]{{0,4}}?(?<![\d.])(?P<m>{NUMBER}|上万|数万|百万|千万|万|千|亿)\s*\+?\s*(?:余|多)?"
    r"(?:件|台|盒|瓶|套|个|份|只|袋|支|条|双|册|单|箱|包|把|张)"
    rf"|销[量售](?:额|已)?(?:突破|超过?|达到?|过|破)\s*(?P<o>{NUMBER})"
    r"|(?P<mad>(?:全民|疯狂|全网)(?:疯抢|抢购)|卖疯了|抢疯了|卖爆(?:了|全网)?|人手一[件个支瓶袋盒]|火爆全网|疯抢(?:中)?|断货王|爆款|卖到断货|(?:家家|人人)(?:必抢|都在(?:抢|买)))"
)
_CROWDS = {
    "万": 10**4,
    "万千": 10**4,
    "上万": 10**4,
    "数万": 2 * 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "千": 1000,
    "亿": 10**8,
}


def urged(copy: Copy) -> Iterator[Hit]:
    """Yield pressure that the facts deny. Nothing is said where they do not speak."""
    if copy.known.facts is None:
        return
    yield from _last(copy)
    if copy.known.lacks("restores"):
        for match in _RESTORES.finditer(copy.text):
            if match.group():
                yield hit_at(match, "urgency.restores", "urgency", _LAW, say="活动价")
    yield from _days_told(copy)
    yield from _left(copy)
    yield from _crowd(copy)


def days_left(known: Known) -> float | None:
    """Return how many days an activity still runs, None when the facts cannot tell without a clock."""
    for key in ("activity_end", "end"):
        value = str(known.get(key) or "").strip().lower()
        if value.startswith(("today", "今天", "今晚", "tonight")):
            return 1
        if value.startswith(("tomorrow", "明天")):
            return 2
        plus = re.match(r"\+?\s*(\d+(?:\.\d+)?)\s*([dhw天])", value)
        if plus:
            return float(plus[1]) * {"d": 1, "天": 1, "h": 1 / 24, "w": 7}[plus[2]]
    if known.lacks("activity_end", "end"):
        return float("inf")
    return None


def _last(copy: Copy) -> Iterator[Hit]:
    """Yield "the last day" of an activity that runs on."""
    left = days_left(copy.known)
    for match in _LAST.finditer(copy.text):
        said = _days(match)
        if left is not None and left > said + 0.01 and left > 1:
            yield hit_at(match, "urgency.last", "urgency", _LAW)


def _days_told(copy: Copy) -> Iterator[Hit]:
    """Yield "today only" and "3 days only" of an activity that takes longer."""
    days = copy.known.number("activity_days")
    if days is None:
        return
    for match in _ONLY.finditer(copy.text):
        if days > float(number(match["n"] or "1") or 1):
            yield hit_at(match, "urgency.only", "urgency", _LAW)


def _days(match: re.Match[str]) -> float:
    if match["now"]:
        return 1
    count = float(number(match["n"]) or 1) if match["n"] else 1
    return count * {"天": 1, "日": 1, "小时": 1 / 24, "分钟": 1 / 1440}[match["unit"]]


def _left(copy: Copy) -> Iterator[Hit]:
    """Yield a shortage that the stock does not know."""
    known, rules = copy.known, adlaw.figures().scarcity
    stock = known.number("stock")
    if stock is None:
        return
    for match in _LEFT.finditer(copy.text):
        said = number(match["n"] or match["e"])
        if said == 1 and not re.match(r"[啦了哦]|现货|库存|清|$|[^\w]", copy.text[match.end() :]):
            continue  # 最后一块留给了奶奶
        if said is not None and stock > float(said):
            yield hit_at(match, "urgency.left", "urgency", _LAW)
    sold = known.number("sold") or known.number("total_sold") or 0
    gone = sold / (sold + stock) if sold + stock else 1
    for match in _NEARLY.finditer(copy.text):
        if stock > rules.few_left and gone < rules.nearly_all:
            yield hit_at(match, "urgency.nearly_gone", "urgency", _LAW)


def _crowd(copy: Copy) -> Iterator[Hit]:
    """Yield crowds of buyers that the sales do not know."""
    sold = copy.known.number("total_sold")
    sold = copy.known.number("sold") if sold is None else sold
    if sold is None:
        return
    for match in _CROWD.finditer(copy.text):
        told = match["n"] or match["m"] or match["o"]
        said = (
            adlaw.figures().scarcity.frenzy if told is None else float(_CROWDS.get(told) or number(told) or 0)
        )
        said *= 10 if told is None and re.search("全|人手", match.group()) else 1
        if sold < said:
            yield hit_at(match, "urgency.crowd", "urgency", _LAW)
