"""Offers held against facts: discounts on how much of the shop, gifts, conditions, clearance.

规范促销行为暂行规定 art. 5, 6, 20, 21; 广告法 art. 8; 明码标价和禁止价格欺诈规定 art. 19, 20.
"""

import re
from collections.abc import Iterator

from core.content.checks.law.amounts import discounts
from core.content.checks.law.copy import Copy, Hit, hit_at
from core.rules import adlaw

_PROMOTION = "《规范促销行为暂行规定》第五、六条；《明码标价和禁止价格欺诈规定》第二十条"
_GIFT_LAW = "《广告法》第八条第二款；《明码标价和禁止价格欺诈规定》第十八条"
_SHOWN_LAW = "《明码标价和禁止价格欺诈规定》第六、十九条（六）"
_WHOLE = re.compile(
    r"全场|全店|全馆|全部商品|所有商品|全线|整店|件件|款款|人人有份|(?<![a-z])(?:everything|sitewide|site-wide|storewide|store-wide|entire (?:store|site|range)|all (?:items|products|orders|styles))(?![a-z])"
)
_SOME = re.compile(r"部分|指定|精选|参与活动|以详情|以页面|参加活动|selected|select styles|participating")
_MEMBER = re.compile(
    r"会员(?:价|专享|折扣|日)?[^,。!?;]{0,6}?(?=\d|[一二三四五六七八九]折|半价)|member(?:s)?[^,.]{0,20}off|会员(?:专享|专属|特)?价"
)
_OFFER = re.compile(
    r"免费[^,。!?;]{0,8}|[0零]元(?:购|领|拿|抢|试用|得|抽)?|白送|免单|(?:买[^,。!?;]{0,4})?(?:送|赠)[^,。!?;]{1,10}|满\s*\d+[^,。!?;]{0,8}|立减[^,。!?;]{0,6}"
    r"|半价|[\d.一二三四五六七八九]+折|包邮|领[^,。!?;]{0,6}(?:券|红包|礼)|(?:[一二三四五六七八九两\d.]+)分钱|(?:优惠券|红包|满减|秒杀|返现|抵用|抵扣|新人价|到手价|券后)[^,。!?;]{0,6}"
    r"|免息|百亿补贴|补贴价|返[^,。!?;]{0,6}|低至[^,。!?;]{0,6}|\d+(?:\.\d+)?元(?:起|抢|购)?|(?<![a-z])(?:free(?! of)|win|gift|% off|\d+% off|bogo|buy \w+ get|save|cashback|trial)(?![a-z])[^,.!?]{0,16}"
)
_GIFT = re.compile(
    r"(?:买|下单|拍下|加购|满额?\s*\d*元?)?(?:即|就|再|还|免费|额外|另|附|加)?(?:赠送?|(?<![配派运发输推播护接迎寄投])送)(?!礼(?!包|物|品|盒)|货|达|到|礼(?:佳品|首选|物|盒装|有面|体面)|朋友|人|给|爸妈|也|ta|礼物|长辈|女友|男友|妈妈|爸爸|爱人|老师|客户|同事|父母|自己|闺蜜|孩子|老人|领导|亲友|她|他|你|餐|上|至|往|修|检|出|祝福)[^,。!?;]{0,10}|(?:下单|购买|入会|进店|签到|到店)(?:即)?(?:有|享|领)(?:好|豪|大|惊喜|伴手)?礼|(?:好|豪|大|惊喜|伴手)礼(?:相送|等你|免费领)|(?<![a-z])free (?:gift|\w+ with)[^,.!?]{0,20}|赠品"
)
_FREE_SHIPPING = re.compile(
    r"(?:全国|全场|全店|下单|一件|每单|都|均|通通|无门槛|限时|今日)?(?:免费)?(?<!不)(?<!非)(?:包邮|免运费|免邮)|(?<![a-z])free (?:shipping|delivery)"
)
_THRESHOLD = re.compile(r"满|起|以上|over|above|orders of|\d+件|minimum|偏远")
_LIMITED_SHIPPING = re.compile(
    r"(?:限时|今日|今天|活动期间|仅限|本周)[^,。!?;]{0,4}(?:包邮|免邮|免运费)|limited[- ]time free shipping"
)
_CLEARANCE = re.compile(
    r"(?:换季|断码|尾货|库存|年终|工厂)?清仓(?:价|大?甩卖|处理|大?促|特卖)?|清库存?|甩卖|(?<![a-z])(?:clearance|liquidation|blowout)(?: sale)?(?![a-z])"
)
_CLOSING = re.compile(
    r"(?:厂家|工厂|老板|本店|店铺|公司|门店|店面)?[^,。!?;]{0,4}?(?:倒闭|关店|闭店|关门|撤店|撤柜|破产|转让|歇业|停业|搬迁|拆迁|跑路|租约到期|合同到期|(?<=店)铺?到期|铺面到期)[^,。!?;]{0,4}"
    r"|(?<![a-z])(?:going out of business|clos(?:ing|e) (?:our|its|the) doors|closing[- ]down|store closing|bankruptcy|final closing|closing forever|last day(?:s)? in business)(?: sale)?"
)
_ORDINARY_CLOSING = re.compile(
    r"关门时间|不?打烊|打烊|临时(?:闭店|歇业)|春节|装修|盘点|一键关|关店时间|营业时间|退换"
)
_ASKED = re.compile(
    r"(?<![减省降抵返券送满值])(?:[¥$]\s*(?P<a>\d{1,6}(?:\.\d{1,2})?)|(?<![\d.])(?P<b>\d{1,6}(?:\.\d{1,2})?)\s*元(?!券|红包|优惠|无门槛))"
)
_LIMITED = re.compile(
    r"限量(?:版|款|发售|供应|抢)?(?:\s*\d+\s*[件份台套盒])?|(?<![a-z])limited edition(?![a-z])"
)


def offered(copy: Copy) -> Iterator[Hit]:
    """Yield what the facts say about discounts, gifts, conditions and clearances."""
    yield from _discounted(copy)
    yield from _members(copy)
    yield from _conditions(copy)
    yield from _gifts(copy)
    yield from _shipping(copy)
    yield from _clearances(copy)


def _discounted(copy: Copy) -> Iterator[Hit]:
    """Yield discounts deeper than any that is given, and "the whole shop" where it is not."""
    known, text = copy.known, copy.text
    best, share = known.number("min_discount"), known.number("participating_ratio")
    if best is not None and best > 1:
        best = best / 10 if best <= 10 else 1 - best / 100
    whole = _WHOLE.search(text)
    if whole and share is not None and not _SOME.search(text):
        share = share / 100 if share > 1 else share
        starting = re.search(r"折起|低至|up to|起", text)
        if share < (adlaw.figures().whole_shop.share if starting else 1):
            yield hit_at(whole, "offer.whole_shop", "price_false", _PROMOTION)
    if best is not None:
        for match, left in discounts(text):
            if left < best - 0.005:
                yield hit_at(match, "offer.discount", "price_false", _PROMOTION)
        return
    listed, price = known.number("list_price"), known.number("sale_price") or known.number("price")
    if listed and price and not known.has("coupon", "member_discount"):
        for match, left in discounts(text):
            if left < price / listed - 0.015 and "第" not in text[max(0, match.start() - 6) : match.start()]:
                yield hit_at(match, "offer.discount", "price_false", _PROMOTION)


def _members(copy: Copy) -> Iterator[Hit]:
    """Yield a members' price that members do not get."""
    match = _MEMBER.search(copy.text)
    if match and copy.known.lacks("member_discount"):
        yield hit_at(match, "offer.member", "price_false", _PROMOTION)
    granted = copy.known.number("member_discount")
    if not match or granted is None:
        return
    granted = granted / 10 if 1 < granted <= 10 else granted
    for found, left in discounts(copy.text):
        if left < granted - 0.005 and copy.text.find("会员") in range(
            max(0, found.start() - 8), found.start() + 1
        ):
            yield hit_at(found, "offer.member", "price_false", _PROMOTION)


def _conditions(copy: Copy) -> Iterator[Hit]:
    """Yield offers whose conditions are known not to be shown."""
    if not copy.known.lacks("conditions_shown"):
        return
    match = _OFFER.search(copy.text)
    if match:
        yield hit_at(match, "offer.conditions", "price_condition", _SHOWN_LAW)


def _gifts(copy: Copy) -> Iterator[Hit]:
    """Yield gifts that do not exist or whose kind, number and terms are not told."""
    if not (copy.known.lacks("gift") or copy.known.lacks("gift_disclosed")):
        return
    match = _GIFT.search(copy.text)
    if match:
        yield hit_at(match, "offer.gift", "price_condition", _GIFT_LAW)


def _shipping(copy: Copy) -> Iterator[Hit]:
    """Yield free shipping without its threshold, or as a favour of the day when it is always free."""
    known = copy.known
    least = known.number("free_shipping_min")
    price = known.number("sale_price") or known.number("price")
    if least is not None and price is not None and price >= least:
        least = None
    match = _FREE_SHIPPING.search(copy.text)
    if match and ((least and not _THRESHOLD.search(copy.text)) or (known.lacks("free_ship") and not least)):
        yield hit_at(match, "offer.shipping", "price_condition", _SHOWN_LAW)
    limited = _LIMITED_SHIPPING.search(copy.text)
    usual = known.get("usual_shipping")
    if (
        limited
        and usual is not None
        and (usual in (0, "0") or re.search(r"包邮|免|free", str(usual).lower()))
    ):
        yield hit_at(limited, "offer.shipping_always", "price_false", _PROMOTION)


def _dumped(copy: Copy) -> Iterator[Hit]:
    """Yield a price under cost of goods that are not being cleared (价格法 art. 14)."""
    cost = copy.known.number("unit_cost")
    if cost is None or not copy.known.lacks("is_clearance"):
        return
    for match in _ASKED.finditer(copy.text):
        if 0 < float(match["a"] or match["b"]) < cost:
            yield hit_at(match, "offer.dumped", "price_false", "《价格法》第十四条（二）")


def _clearances(copy: Copy) -> Iterator[Hit]:
    """Yield clearances and closings that the facts deny; a closing that nobody knows of asks for a look."""
    clearance = _CLEARANCE.search(copy.text)
    if clearance and copy.known.lacks("is_clearance"):
        yield hit_at(clearance, "offer.clearance", "price_false", _PROMOTION)
    yield from _dumped(copy)
    closing = _CLOSING.search(copy.text)
    if closing and not _ORDINARY_CLOSING.search(copy.text):
        if copy.known.lacks("closing"):
            yield hit_at(closing, "offer.closing", "urgency", _PROMOTION)
        elif not copy.known.has("closing") and re.search(r"清仓|甩卖|亏|sale|business|全场|大促", copy.text):
            yield hit_at(closing, "offer.closing", "urgency", _PROMOTION, severity="warn")
    limited = _LIMITED.search(copy.text)
    if limited and copy.known.lacks("limited_qty"):
        yield hit_at(limited, "offer.limited", "urgency", _PROMOTION)
