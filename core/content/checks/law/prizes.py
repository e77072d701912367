"""Lotteries: the top prize, and what must be published (反不正当竞争法 art. 10, 规范促销行为暂行规定 art. 11 to 17)."""

import re
from collections.abc import Iterator

from core.content.checks.grounding.numerals import NUMBER, number
from core.content.checks.law.copy import Copy, Hit, hit_at
from core.rules import adlaw

_LAW = "《反不正当竞争法》第十条；《规范促销行为暂行规定》第十三、十七条"
_LOTTERY = re.compile(
    r"抽奖|(?<![\d多])抽(?!屉|纸|水|烟|查|检|取|样|湿|油|象|绳|拉|空|血|成|时间|出|丝|真空)[^,。!?;]{1,8}|(?:一|二|三|特|头)等奖|大奖(?!章)|幸运奖|中奖|开奖|摇奖|转盘|盲盒奖|刮奖|锦鲤|赢(?:取|得|大奖|走)?[^,。!?;]{0,8}|(?<![a-z])(?:lottery|you(?:'ve| have) won|lucky draw|sweepstakes?|prize|win a|win \$|giveaway|raffle)(?![a-z])"
)
_WORTH = re.compile(
    rf"(?:奖|抽|赢|价值|win|prize|worth)[^,。!?;\d]{{0,10}}[¥￥$]?\s*(?P<a>{NUMBER})\s*(?:元|块|现金|大奖|yuan|rmb)?|[¥￥$]?\s*(?P<b>{NUMBER})\s*(?:元|块)?(?:现金)?(?:大奖|奖金|巨奖|红包大奖)"
)
_DEAR = re.compile(
    r"(?:抽奖?|中奖|赢取?|赢)[^。!?;]{0,6}(?:送|得)?(?:房(?!间|卡|券)|车(?!票|载|厘)|奔驰|宝马|奥迪|特斯拉|保时捷|法拉利|玛莎拉蒂|路虎|轿车|汽车|小轿车|豪车|suv|一套房|房子|别墅|海景房|金条)|win (?:a |an )?(?:car|tesla|bmw|mercedes|porsche|house|apartment)"
)
_TERMS = re.compile(
    r"概率|中奖率|\d+\s*[名份个台套位件]|共\s*\d+|%|odds|winners?|开奖(?:时间|日期)|公布|详见|规则|活动页|详情|见(?:页面|活动)"
)
_NAMED = re.compile(
    r"(?:一|二|三|特|头)等奖|抽[^,。!?;]{0,3}(?:手机|iphone|苹果|平板|ipad|电视|现金|相机|旅游|机票|黄金|包)|抽奖(?:赢|送|得|抽)|win (?:an? )?(?:iphone|ipad|trip|tv|phone)"
)


def drawn(copy: Copy) -> Iterator[Hit]:
    """Yield prizes above the limit, and lotteries that keep their terms to themselves."""
    lottery = _LOTTERY.search(copy.text)
    if not lottery:
        return
    top = adlaw.figures().prize.top_yuan
    known = copy.known.number("max_prize")
    dear = _DEAR.search(copy.text)
    if copy.known.lacks("max_prize"):
        yield hit_at(lottery, "prize.none", "prize", _LAW)
    if known is not None and known > top:
        yield hit_at(lottery, "prize.top", "prize", _LAW)
    elif dear and known is None:
        yield hit_at(dear, "prize.dear", "prize", _LAW)
    for match in _WORTH.finditer(copy.text):
        value = number(match["a"] or match["b"])
        if value is not None and value > top and not _is_count(copy.text, match):
            yield hit_at(match, "prize.top", "prize", _LAW)
    yield from _terms(copy)


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Say whether the number counts people or pieces rather than money."""
    return bool(
        re.match(r"\s*(?:人|名|份|个|次|位|件|积分|分|pcs|people|月|日|年|号|%)", text[match.end() :])
    )


def _terms(copy: Copy) -> Iterator[Hit]:
    """Yield a lottery with named prizes whose number or odds are nowhere."""
    named = _NAMED.search(copy.text)
    if not named or copy.known.has("conditions_shown", "max_prize") or _TERMS.search(copy.text):
        return
    full = copy.given.channel in ("rules", "detail", "email")
    yield hit_at(named, "prize.terms", "prize_terms", _LAW, severity="warn" if full else "info")
