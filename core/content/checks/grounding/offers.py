"""Offers in the copy: thresholds and coupons, discounts, several pieces together."""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.content.checks.grounding import figures
from core.content.checks.grounding.figures import zhe
from core.content.checks.grounding.known import Known
from core.content.checks.grounding.numerals import ARABIC, NUMBER, number
from core.content.checks.grounding.reading import Reading, Verdict, listed, near

_N = rf"(?:{NUMBER})"
COUPON = re.compile(
    rf"(?P<every>每)?满(?P<t>{_N})元?[，,]?(?:即可?|立|再|可|就|享|直)*(?:减|-|省|抵|返|立减|优惠)¥?(?P<o>{_N})元?"
    rf"|(?<![\d.一二三四五六七八九十])(?P<t2>{_N})元?(?:立|直)?减(?P<o2>{_N})元?"
    rf"|(?<![a-z\d])spend [$¥€£]?(?P<t3>{ARABIC})(?:\+| or more)?,?(?: and| to)? (?:save|get|take) [$¥€£]?(?P<o3>{ARABIC})(?: off)?"
    rf"|[$¥€£](?P<o4>{ARABIC}) off (?:your |any |all )?(?:orders?|purchases?|when you spend)?(?: of| over| above| on)? ?[$¥€£](?P<t4>{ARABIC})\+?"
)
FREE_OVER = re.compile(
    rf"满¥?(?P<t>{_N})元?[，,]?(?:即|就|可|立享|享|全国)*(?:包邮|免邮|免运费|免邮费)"
    rf"|free (?:shipping|delivery) (?:on|for|over|above|with)(?: all)?(?: orders?| purchases?)?(?: over| above| of| from)? ?[$¥€£](?P<t2>{ARABIC})\+?"
)
BULK = re.compile(
    rf"第(?:{_N}|n)件(?:半价|{_N}折|[0零]元|免费|立?减{_N}元?|免单)"
    rf"|买(?P<b>{_N})[{'件包盒袋瓶个支双套罐'}]?(?:免|送|赠|发|得)(?P<g>{_N})[件包盒袋瓶个支双套罐]?"
    rf"|拍{_N}(?:件|份)?发{_N}[件包盒袋瓶个支双套罐]?|(?:满|任选|任意|买)?{_N}件(?:享|打|立享)?{_N}折"
    r"|(?<![a-z\d])buy (?:one|two|three|\d)(?: [a-z]+)?,? get (?P<e>one|two|three|\d(?!\d|%))(?: free| half price| (?:\d+)% off)?|(?<![a-z\d])bogo(?![a-z\d])|(?<![a-z\d])[2-5]-for-[12](?![a-z\d])|(?<![a-z\d])[2-5] for [12](?![a-z\d])"
)
RATIO = re.compile(
    r"(?P<z>\d{1,2}(?:\.\d)?|[一二三四五六七八九](?:点?[一二三四五六七八九])?)折(?![叠页射线耳返合扣])"
    r"|(?:立减|直降|降价?|减|立省|省|优惠|折扣|(?<![a-z\d])save|(?<![a-z\d])saving)(?:了|高达|最高|达| up to| an extra| extra)? ?(?P<p>\d{1,2}(?:\.\d)?) ?(?:%|percent)(?:\s?off)?"
    r"|(?P<q>\d{1,2}(?:\.\d)?) ?(?:%|percent)[ -]?(?:off|discount|savings|cheaper|优惠|折扣|的折扣)"
    r"|(?P<h>(?<!件)半价|对折|(?<=[省低减宜])一半(?!的?(?:时间|力|空间|功夫|步骤|水|电))|(?<![a-z\d])half[ -](?:price|off)(?![a-z\d]))"
)
_SHIPPING = ("free_ship", "free_shipping_min", "ship")
_DISCOUNT = ("sale_price", "min_discount", "member_discount", "discount", "coupon")
_NAMED = (
    (re.compile(r"领券|优惠券|店铺券|满减|用券|coupon"), ("coupon",), re.compile("券|减|coupon")),
    (
        re.compile(r"会员(?:价|折扣?|专享价)|member price"),
        ("member_discount", "member_price"),
        re.compile("会员|member"),
    ),
    (
        re.compile(r"特价|打折|促销价|秒杀价|折扣价|on sale"),
        ("sale_price", "min_discount"),
        re.compile("特价|折|促销|秒杀|券|减|-"),
    ),
)
_DIGIT = str.maketrans("一二两三四五六七八九", "1223456789")
_PIECES_FOR = re.compile(
    r"(?P<n>\d{1,2})件(?:享|打|立享|可享|即享)?(?P<z>\d(?:\.\d)?折)|(?P<b>买)(?P<m>\d{1,2})[件包盒袋瓶个支双套罐]?(?=[送赠免])"
)
_EQUALS = re.compile(r"(?:相当于|约合?|折合|等于|差不多|equals?|about|nearly)$")
_NO_THRESHOLD = re.compile(r"无门槛|无需凑单|不用凑单|不限金额|任意金额|0门槛|零门槛|no minimum|any order")
_TAKEN_BACK = re.compile(r"[?？]\s?(?:没有|不存在|不是|才怪|别想|no)")
_ABOUT = re.compile(r"(?:约|近|不到|差不多|低于|about|nearly)$")


def offers(reading: Reading) -> Iterator[Verdict]:
    """Judge thresholds, offers for several pieces and discounts."""
    yield from _bulk(reading)
    yield from _coupons(reading)
    yield from _without_threshold(reading)
    yield from _free_over(reading)
    yield from _ratios(reading)
    yield from _named(reading)


def _coupons(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(COUPON):
        threshold = number(next(match[g] for g in ("t", "t2", "t3", "t4") if match[g]))
        off = number(next(match[g] for g in ("o", "o2", "o3", "o4") if match[g]))
        follows = reading.text[match.end() : match.end() + 1]
        if (
            follows in ("折", "%")
            or (match["t2"] and (threshold or 0) < 20)
            or threshold is None
            or off is None
            or off >= threshold
        ):
            continue
        reading.take(match.start(), match.end())
        if _coupon_known(reading, threshold, off, every=bool(match["every"]), shorthand=bool(match["t2"])):
            continue
        shown = " / ".join(f"{t:f}-{o:f}" for t, o in sorted(known.prices.coupons)[:3])
        if known.prices.coupons or known.has("actual_offset"):
            yield Verdict(match.start(), match.end(), "contradicts", "offer.coupon", shown)
        elif known.lacks("coupon", "threshold", "off"):
            yield Verdict(match.start(), match.end(), "absent", "offer.coupon")
        else:
            yield Verdict(match.start(), match.end(), "unsupported", "offer.coupon")


def _without_threshold(reading: Reading) -> Iterator[Verdict]:
    """Judge 无门槛 where every known coupon has a threshold."""
    known = reading.known
    free = _NO_THRESHOLD.search(known.words) or known.has("free_ship")
    for match in reading.fresh(_NO_THRESHOLD) if known.prices.coupons and not free else ():
        if not reading.denied(match.start()):
            shown = " / ".join(f"{t:f}-{o:f}" for t, o in sorted(known.prices.coupons)[:3])
            yield Verdict(match.start(), match.end(), "contradicts", "offer.threshold", shown)


def _coupon_ratios(known: Known) -> frozenset[Decimal]:
    return frozenset(1 - off / threshold for threshold, off in known.prices.coupons)


def _named(reading: Reading) -> Iterator[Verdict]:
    """Judge offers without a figure against what is known to be absent."""
    known = reading.known
    for pattern, keys, said in _NAMED:
        if not known.lacks(*keys) or said.search(known.words):
            continue
        for match in reading.fresh(pattern):
            if not reading.denied(match.start()):
                yield Verdict(match.start(), match.end(), "absent", "offer.named")


def _coupon_known(
    reading: Reading, threshold: Decimal, off: Decimal, *, every: bool, shorthand: bool
) -> bool:
    known = reading.known
    repeats = bool(re.search("每满|每\\d|上不封顶|可叠加", known.words))
    actual = known.amounts("actual_offset")
    if actual and off not in actual:
        return False
    if shorthand and threshold in known.prices.named and off in known.prices.savings:
        return True  # 1899减100: the price itself, less what a coupon takes off
    if (threshold, off) in known.prices.coupons:
        return not every or repeats
    return repeats and any(
        threshold % t == 0 and off == o * (threshold // t) for t, o in known.prices.coupons
    )


def _free_over(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(FREE_OVER):
        threshold = number(match["t"] or match["t2"])
        reading.take(match.start(), match.end())
        least = known.amounts("free_shipping_min")
        if threshold is None or threshold in least or re.search(rf"满{threshold:f}元?包邮", known.words):
            continue
        if least:
            yield Verdict(match.start(), match.end(), "contradicts", "offer.free_shipping", listed(least))
        elif known.has("free_ship"):
            continue
        elif known.lacks(*_SHIPPING):
            yield Verdict(match.start(), match.end(), "absent", "offer.free_shipping")
        else:
            yield Verdict(match.start(), match.end(), "unsupported", "offer.free_shipping")


def _bulk(reading: Reading) -> Iterator[Verdict]:
    words = reading.known.words.translate(_DIGIT)
    for match in reading.fresh(BULK):
        if reading.denied(match.start()):
            continue
        reading.take(match.start(), match.end())
        said = re.sub(r"满|任选|任意|享|打|立|元|,", "", match[0].translate(_DIGIT))
        if said in re.sub(r"满|任选|任意|享|打|立|元|,", "", words):
            continue
        if _other_count(said, words):
            yield Verdict(
                match.start(), match.end(), "contradicts", "offer.bulk", reading.known.text_of("coupon")[:60]
            )
            continue
        if any(ratio in reading.known.prices.ratios for ratio in figures.ratios_in(match[0])):
            continue
        gift = reading.known.text_of("gift")
        if match["b"] and re.search("同款|正装|一件|1件|同品", gift):
            continue
        given = match["b"] or match["e"]
        if reading.known.lacks("gift") if given else reading.known.lacks("coupon"):
            yield Verdict(match.start(), match.end(), "absent", "offer.bulk")
        else:
            yield Verdict(match.start(), match.end(), "unsupported", "offer.bulk")


def _other_count(said: str, words: str) -> bool:
    """Tell whether the facts ask for another number of pieces for the same: 5件8折 and 2件8折."""
    match = _PIECES_FOR.search(said)
    if not match:
        return False
    same = [m for m in _PIECES_FOR.finditer(words) if (m["z"], m["b"]) == (match["z"], match["b"])]
    return bool(same) and all((m["n"] or m["m"]) != (match["n"] or match["m"]) for m in same)


def _ratios(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(RATIO):
        paid = _paid(match)
        if paid is None or reading.denied(match.start()) or _TAKEN_BACK.match(reading.text, match.end()):
            continue
        reading.take(match.start(), match.end())
        room = Decimal("0.03") if _ABOUT.search(reading.before(match.start(), 6)) else Decimal("0.0056")
        if near(paid, known.prices.ratios, room):
            continue
        if _EQUALS.search(reading.before(match.start(), 6)) and near(paid, _coupon_ratios(known), room):
            continue
        if known.prices.ratios:
            shown = " / ".join(f"{r * 10:.1f}折" for r in sorted(known.prices.ratios)[:3])
            yield Verdict(match.start(), match.end(), "contradicts", "offer.discount", shown)
        elif known.lacks(*_DISCOUNT):
            yield Verdict(match.start(), match.end(), "absent", "offer.discount")
        else:
            yield Verdict(match.start(), match.end(), "unsupported", "offer.discount")


def _paid(match: re.Match[str]) -> Decimal | None:
    if match["z"]:
        return zhe(match["z"])
    if match["h"]:
        return Decimal("0.5")
    return 1 - Decimal(match["p"] or match["q"]) / 100
