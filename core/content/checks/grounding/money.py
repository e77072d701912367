"""Prices in the copy: what is asked, what it is compared with, what is saved."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from core.content.checks.grounding.figures import PIECES
from core.content.checks.grounding.numerals import ARABIC, NUMBER, number
from core.content.checks.grounding.reading import Kind, Reading, Verdict, listed, near

Role = Literal["current", "reference", "off", "worth", "fee", "threshold", "each", "other", "neutral"]
_NOW = r"(?:到手|券后|活动|秒杀|现|促销|拼团|会员|直播|折后|一口|抢购|预售|惊爆|尝鲜|开业|首发|新品|优惠)价|特价|(?:今[天日]|如今|本店|我家|这里)(?:只要|仅|价|卖|才)?|现只?要|到手|券后|折后|仅需?|只要|只需|低至|(?<![a-z\d])now|(?<![a-z\d])only|(?<![a-z\d])just"
_THEN = r"原价|(?:日常|平时|原来|以前)(?:要|卖)|曾售|曾卖|曾经卖|以前卖|之前卖|日常价?|吊牌价|专柜(?:价|同款)?|市场价|划线价|平时|平日|门店价|零售价|指导价|标价|(?<![a-z\d])was|(?<![a-z\d])list price|(?<![a-z\d])msrp|originally|(?<![a-z\d])reg(?:ular)?(?: price)?|usually|(?<![a-z\d])rrp"
_NOT_PRICE = (
    rf"[\d.%折天日月号点年秒分小时{PIECES}岁斤克升毫元g码寸层步款种位名人次级代成倍颜色周]|[~-]|[a-z]"
)
_CURRENCIES = {"$": "USD", "us$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY"}
MONEY = re.compile(
    rf"(?P<cur>us\$|[¥$€£]|(?<![a-z\d])(?:rmb|cny|usd)) ?(?P<a>{ARABIC}[万千]?)元?"
    rf"|(?<![几数多上第])(?P<b>{NUMBER})(?:元(?![素气旦宵首老])|块钱|块(?=出头|多[，。,!]|多一)|圆|(?:人民币|rmb|yuan))"
    rf"|(?P<k>{NUMBER})块(?P<jiao>[1-9一二三四五六七八九])(?:毛|角)?(?!包邮)(?![\d{PIECES}])|(?P<k2>{NUMBER})块(?P<jiao2>[1-9])(?=包邮)"
    rf"|(?<=[仅只要才省减降就到])(?P<kk>{ARABIC})块"
    rf"|(?P<c>{ARABIC}) ?(?:dollars?|usd|bucks|美元|美金|欧元|英镑|euros?|pounds)(?![a-z\d])"
    rf"|(?:{_NOW}|{_THEN}|售价|价格|价)[:为是至]?(?P<d>{ARABIC})(?!{_NOT_PRICE})"
    rf"|(?<=[减省抵降惠少])(?P<f>{ARABIC})(?!{_NOT_PRICE})"
    r"|(?<!\d)(?P<e>\d{1,6}+(?:\.\d{1,2}+)?+)(?=起?包邮)"
)
_NOW_BEFORE = re.compile(rf"(?:{_NOW}|售价)[:为是至]?[¥$€£]?$")
_THEN_BEFORE = re.compile(rf"(?:{_THEN})[:为是至]?[¥$€£]?$")
_OFF_BEFORE = re.compile(
    r"(?:直降|立减|立省|[省减降返抵惠少]|便宜|降价|面额|面值|补贴|优惠[券了]?|返现|红包|(?<![a-z\d])saves?|(?<![a-z\d])saving|extra)(?:了|你|至|高达|最高|达|up to| you)?[:]? ?[¥$€£]?$"
)
_OFF_AFTER = re.compile(
    r"^ ?(?:无门槛|优惠|满减|代金|现金|店铺|大额|通用|新人|专享|直减)*(?:优惠|券|红包|津贴|补贴|立减金|礼金)|^ ?(?:off|less|cheaper|discount|coupon|voucher|savings)(?![a-z\d])"
)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        "worth",
        re.compile(
            r"(?:价值|总值|市值|(?<![a-z\d])worth|(?<![a-z\d])valued at|(?<![a-z\d])value)(?:约|高达|up to|of)?[:]? ?[¥$€£]?$"
        ),
    ),
    ("fee", re.compile(r"(?:运费|邮费|shipping|delivery)[:仅只需为]*(?: for)? ?[¥$€£]?$")),
    (
        "threshold",
        re.compile(
            r"(?:满|消费|(?<![a-z\d])over|(?<![a-z\d])under|(?<![a-z\d])above|(?<![a-z\d])orders of|spend)(?:额)? ?[¥$€£]?$"
        ),
    ),
    (
        "each",
        re.compile(
            r"(?:每[\w]{1,2}|平均|折合|相当于|一[天包盒片杯斤袋瓶]|[/每])(?:不到|仅|只要?|仅需|约|低至)*[¥$€£]?$"
        ),
    ),
    (
        "other",
        re.compile(r"(?:[定订]金|尾款|奖金?|奖励|赔付?|加|换购|deposit|prize)[:价最高达仅需付]* ?[¥$€£]?$"),
    ),
)
_EACH_AFTER = re.compile(rf"^(?:起)?(?:[/每一](?:[{PIECES}斤克天片次]|100|500|kg|g)|a day|per |each|/)")
_LEAST_AFTER = re.compile(r"^ ?(?:minimum|or more|以上可用|可用|门槛|起用)")
_UNDER = re.compile(r"不到|不足|低于|under|less than|below")
_COST = re.compile(r"成本价?(?:出|清|卖|给)?|亏本|赔本|低于成本|进货?价|at cost|below cost")
_CENTIME = Decimal("0.01")  # 实付不低于0.01元 is how a counter works, no price
_POINTS = re.compile(r"积分.{0,8}(?:抵|换|兑|当|等于)|(?<![a-z])points? (?:is|are|=|equals?|for)")
CENT = Decimal("0.011")


def money(reading: Reading) -> Iterator[Verdict]:
    """Judge every amount of money in the copy."""
    yield from _below_cost(reading)
    for match in reading.fresh(MONEY):
        group = next(name for name in ("a", "b", "k", "k2", "kk", "c", "d", "f", "e") if match[name])
        value = number(match[group])
        if value is None or value <= _CENTIME or _POINTS.search(reading.before(match.start(), 14)):
            continue
        jiao = match["jiao"] or match["jiao2"]
        if jiao:
            value += (number(jiao) or Decimal(0)) / 10
        start = match.start() if match["cur"] else match.start(group)
        reading.take(match.start(), match.end())
        verdict = _currency(reading, match) or _judge(reading, value, start, match.end())
        if verdict:
            yield verdict


def _below_cost(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    costs = known.amounts("unit_cost", "cost")
    for match in reading.fresh(_COST):
        if costs and known.prices.current and min(known.prices.current) > max(costs):
            yield Verdict(match.start(), match.end(), "contradicts", "money.cost", listed(costs))


def _judge(reading: Reading, value: Decimal, start: int, end: int) -> Verdict | None:
    kind: Kind
    known, role = reading.known.prices, role_of(reading, start, end)
    if any(value <= most for most in reading.known.amounts("max_prize")) and re.search(
        "[奖抽]", reading.text
    ):
        return None
    if role == "off":
        return _saved(reading, value, start, end)
    if role == "other" and reading.known.has("actual_offset") and "定金" in reading.before(start, 6):
        return None  # what it is worth is known, and that is what the deal is
    if role in ("worth", "fee", "threshold", "other"):
        allowed = known.named | reading.known.numbers
        if role in ("threshold", "other"):
            allowed |= known.all | known.savings
        if value in allowed:
            return None
        bound = known.coupons or reading.known.has("threshold", "free_shipping_min")
        kind = "loose" if role == "threshold" and not bound else "unsupported"
        return Verdict(start, end, kind, f"money.{role}")
    if role == "each":
        return None if _each(reading, value, start) else Verdict(start, end, "unsupported", "money.each")
    allowed = known.all
    if role == "reference" and known.reference:
        allowed = known.reference | (known.named - known.current)
    elif role == "current" and known.reference:
        allowed = known.all - (known.reference - known.current - reading.known.amounts("price"))
    if value not in known.current and _never_asked(reading, value):
        return Verdict(start, end, "absent", "money.never")
    if _near(reading, value, allowed, start, end):
        return None
    if role == "reference" and reading.known.lacks("list_price", "msrp", "counter_price", "market_price"):
        return Verdict(start, end, "absent", "money.reference")
    shown = known.reference if role == "reference" else known.current
    if not shown and role != "reference" and any(value < price for price in known.reference):
        return Verdict(start, end, "loose", f"money.{role}")
    if shown:
        return Verdict(
            start, end, "contradicts", f"money.{role}", listed(shown), _instead(reading, shown, start, end)
        )
    kind = "absent" if reading.known.lacks("price", "sale_price") else "unsupported"
    return Verdict(start, end, kind, f"money.{role}")


def _never_asked(reading: Reading, value: Decimal) -> bool:
    """Tell whether a fact says that this price was never asked: {"ever_sold_at_1999": false}."""
    return any(
        Decimal(found[1].replace("_", ".")) == value
        for key in reading.known.absent
        if (found := re.search(r"_at_(\d{1,7}(?:[._]\d{1,2})?)$", key))
    )


def role_of(reading: Reading, start: int, end: int) -> Role:
    """Tell what an amount is said to be from the words around it."""
    before, after = reading.before(start, 12), reading.after(end)
    if _OFF_AFTER.search(after) or _OFF_BEFORE.search(before):
        return "off"
    for role, pattern in _ROLES:
        if pattern.search(before):
            return role
    if _EACH_AFTER.search(after):
        return "each"
    if _LEAST_AFTER.search(after):
        return "threshold"
    if _THEN_BEFORE.search(before):
        return "reference"
    return "current" if _NOW_BEFORE.search(before) else "neutral"


def _saved(reading: Reading, value: Decimal, start: int, end: int) -> Verdict | None:
    prices = reading.known.prices
    if near(value, prices.savings, CENT) or value in prices.named - prices.current - prices.reference:
        return None
    if prices.savings:
        return Verdict(start, end, "contradicts", "money.off", listed(prices.savings))
    absent = reading.known.lacks("coupon", "off", "sale_price", "list_price")
    return Verdict(start, end, "absent" if absent else "unsupported", "money.off")


def _each(reading: Reading, value: Decimal, start: int) -> bool:
    """Tell whether a price for one of many follows: a known price divided by a known number."""
    known = reading.known
    if value in known.prices.all:
        return True
    pieces = {n for unit, ns in known.quantities.items() if len(unit) == 1 for n in ns}
    pieces |= {a * b for a in pieces for b in pieces}
    pieces |= {g / per for g in known.quantities.get("mass", ()) for per in (100, 500, 1000)}
    pieces |= known.amounts("installment", "activity_days") | {Decimal(n) for n in (2, 3)}
    room = max(CENT, value / 50)
    each = {price / n for price in known.prices.named | known.prices.current for n in pieces if n > 0}
    if _UNDER.search(reading.before(start, 6)):
        return any(value * Decimal("0.7") <= e < value for e in each)
    return any(abs(e - value) <= room for e in each)


def _near(reading: Reading, value: Decimal, allowed: frozenset[Decimal], start: int, end: int) -> bool:
    if near(value, allowed, CENT):
        return True
    return reading.about(value, allowed, start, end)


def _currency(reading: Reading, match: re.Match[str]) -> Verdict | None:
    mark = match["cur"] or ("usd" if match["c"] else "")
    meant = _CURRENCIES.get(mark, "CNY" if mark in ("rmb", "cny") else "USD" if mark else "")
    known = reading.known.currency
    if meant and known and known != meant and not (meant == "CNY" and known in ("JPY", "RMB")):
        return Verdict(match.start(), match.end(), "contradicts", "money.currency", known)
    return None


def _instead(reading: Reading, shown: frozenset[Decimal], start: int, end: int) -> str:
    """Return the span with the one known amount in it, "" when several would fit."""
    if len(shown) != 1:
        return ""
    return re.sub(ARABIC, f"{next(iter(shown)).normalize():f}", reading.text[start:end], count=1)
