"""Prices compared with: what was charged before, what others charge, what the maker recommends.

明码标价和禁止价格欺诈规定 art. 16, 17, 19, 20. Facts are in yuan.
"""

import re
from collections.abc import Iterator

from core.content.checks.law.amounts import YUAN, amount
from core.content.checks.law.copy import Copy, Hit, hit_at
from core.content.checks.law.facts import Known
from core.rules import adlaw

_LAW = "《明码标价和禁止价格欺诈规定》第十六、十七、十九条"
_ONLINE = "《明码标价和禁止价格欺诈规定》第二十条"
_GAP = r"(?:价格?)?\s*(?:[:：为是只要仅需]|高达)?\s*"
_FORMER = re.compile(
    rf"(?:(?<!恢复)(?<!复)原价|划线价|曾售|曾卖|曾经卖|日常价|平日价|平时价?|吊牌价|挂牌价|正价|之前卖|以前卖|上市价"
    rf"|(?<![a-z])(?:was|originally|regular price|reg\.|compare at|formerly)(?![a-z])){_GAP}{YUAN}"
)
_OUTSIDE = re.compile(
    rf"(?:市场(?:参考)?价|专柜(?:价|同款)?|商场价?|门店价|实体店价?|参考价|线下价?|官网价|同行价|别家卖?|市价){_GAP}{YUAN}"
)
_MAKER = re.compile(
    rf"(?:建议零售价|厂商指导价|官方指导价|指导价|厂家零售价|零售价|全国统一价|(?<![a-z])(?:msrp|rrp|list price|retail price))"
    rf"{_GAP}{YUAN}"
)
_LESS = re.compile(
    rf"(?:满\s*\d+(?:元)?\s*(?:立?减|返)|抵扣?用?|膨胀[至到]?|直降|立降|狂降|降价|猛降|立省|狂省|直省|省下?|立减|直减|优惠|(?<![a-z])save(?![a-z])){_GAP}{YUAN}(?!\s*[%折倍天])"
)
_SHOWN = re.compile(
    r"(?<![\d.])[¥￥$]\s*(?P<sign>\d+(?:\.\d+)?)|(?<![\d.减满省降抵返券送值])(?P<unit>\d+(?:\.\d+)?)\s*(?:元|块)(?!券|红包|优惠|无门槛|以上|起送|运费)"
    r"|(?:只要|仅需?|到手价?|现价|特价|秒杀价?|活动价|券后价?|抢购价|(?<![a-z])now)\s*(?P<bare>\d+(?:\.\d+)?)(?![\d.%折元块件天个只份])"
)
_FROM = re.compile(
    rf"(?:低至|仅需?|最低|只要|低到|(?<![a-z])(?:from|as low as|starting at)(?![a-z]))\s*{YUAN}(?!\s*[折%])|{YUAN.replace('yuan', 'least')}起"
)
_NO_OWN_PRICE = re.compile(
    r"[满减省降抵返券送值运]|(?:原|市场|划线|专柜|零售|指导|日常|吊牌|参考|门店)价|was|save"
)
_TOLD_FEW = re.compile(r"限量|限购|限前|前\s*\d+\s*名|仅\s*\d+|only \d+|first \d+|limited to")
_SLACK = 0.005


def priced(copy: Copy) -> Iterator[Hit]:
    """Yield what the facts say about compared, saved and shown prices."""
    for match in _FORMER.finditer(copy.text):
        yield from _judged(match, "former", _former(copy.known, amount(match["yuan"]) or 0))
    for match in _OUTSIDE.finditer(copy.text):
        yield from _judged(match, "outside", _outside(copy.known, amount(match["yuan"]) or 0))
    for match in _MAKER.finditer(copy.text):
        yield from _judged(match, "maker", _maker(copy.known, amount(match["yuan"]) or 0))
    yield from _saved(copy)
    yield from _shown(copy)
    yield from _least(copy)


def _judged(match: re.Match[str], rule: str, true: bool | None) -> Iterator[Hit]:
    """Yield a hit on a compared price: false is a violation, unknown asks for the base."""
    if true is None:
        yield hit_at(match, f"price.{rule}", "price_base", _LAW, severity="warn")
    elif not true:
        yield hit_at(match, f"price.{rule}", "price_false", _LAW)


def _former(known: Known, price: float) -> bool | None:
    """Say whether a price was charged before: by the sold-at facts, the last 7 days, the history."""
    for rest, value in known.starting("ever_sold_at"):
        named = re.search(r"\d+(?:[._]\d+)?", rest)
        if named is None or abs(float(named.group().replace("_", ".")) - price) < _SLACK:
            return bool(value) and value not in ("false", "no", "否")
    lowest = known.number("min_deal_price_7d")
    if lowest is not None:
        return price <= lowest + _SLACK
    history = known.numbers("price_history")
    if history:
        return any(abs(price - past) < _SLACK for past in history) or price <= min(history)
    listed = known.number("list_price") or (known.number("price") if known.has("sale_price") else None)
    if listed is not None:
        return price <= listed + _SLACK
    if known.lacks("price_history", "list_price", "min_deal_price_7d"):
        return False
    return None


def _outside(known: Known, price: float) -> bool | None:
    """Say whether another seller's price has a source, and is not overstated."""
    counter = known.number("counter_price")
    if counter is not None:
        return price <= counter + _SLACK
    if known.has("market_price_source", "source", "evidence"):
        return True
    if known.lacks("counter_price", "market_price_source", "source", "evidence"):
        return False
    return None


def _maker(known: Known, price: float) -> bool | None:
    """Say whether the maker's recommended price is the one that is known."""
    recommended = known.number("msrp") or known.number("list_price")
    if recommended is not None:
        return price <= recommended + _SLACK
    return False if known.lacks("msrp", "list_price") else None


def _saved(copy: Copy) -> Iterator[Hit]:
    """Yield savings that are larger than the step from the true base to the price."""
    known = copy.known
    coupons = known.numbers("coupon")
    offset = known.number("actual_offset")
    price = known.number("sale_price") or known.number("price")
    bases = [
        known.number("min_deal_price_7d"),
        known.number("list_price"),
        *known.numbers("price_history")[:1],
    ]
    base = next((value for value in bases if value is not None), None)
    for match in _LESS.finditer(copy.text):
        said = amount(match["yuan"])
        if said is None or any(abs(said - c) < _SLACK for c in coupons):
            continue
        least = [offset] if offset is not None else []
        if base is not None and price is not None and not coupons:
            least.append(base - price)
        if least and said > min(least) + _SLACK:
            yield hit_at(match, "price.saving", "price_false", _LAW)


def _shown(copy: Copy) -> Iterator[Hit]:
    """Yield prices below the one on the detail page, and prices at which next to nothing is in stock."""
    detail = copy.known.number("detail_page_price")
    scarce = list(_scarce(copy))
    if detail is None and not scarce:
        return
    for match in _SHOWN.finditer(copy.text):
        said = float(match["sign"] or match["unit"] or match["bare"])
        if _NO_OWN_PRICE.search(copy.text[max(0, match.start() - 4) : match.start()]):
            continue
        bait = any(at is None or abs(said - at) < _SLACK for at in scarce)
        if bait or (detail is not None and said < detail - _SLACK):
            yield hit_at(match, "price.shown", "price_false", _ONLINE)


def _scarce(copy: Copy) -> Iterator[float | None]:
    """Yield the prices (None = whatever is shown) at which there is nothing, or too little not told."""
    lure = adlaw.figures().scarcity.few_at_lure_price
    for rest, value in copy.known.starting("stock_at"):
        named = re.search(r"\d+(?:[._]\d+)?", rest)
        left = copy.known.number(f"stock_at{rest}")
        few = not value or (left is not None and left <= lure and not _TOLD_FEW.search(copy.text))
        if few and value is not True:
            yield float(named.group().replace("_", ".")) if named else None


def _least(copy: Copy) -> Iterator[Hit]:
    """Yield a "from" price under the cheapest item that can be bought."""
    least = copy.known.number("min_sku_price")
    if least is None:
        return
    for match in _FROM.finditer(copy.text):
        said = amount(match["yuan"] or match["least"])
        if said is not None and said < least - _SLACK:
            yield hit_at(match, "price.from", "price_false", _ONLINE)
