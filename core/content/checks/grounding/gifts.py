"""Gifts in the copy: whether there is one, which, and how many."""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.content.checks.grounding.figures import QUANTITY, UNITS
from core.content.checks.grounding.numerals import NUMBER, number
from core.content.checks.grounding.reading import Reading, Verdict

# 送 is also delivering, seeing off and giving a present to somebody: those are no gifts of the shop.
_NOT_GIVEN = (
    r"货|达|到|往|去|来|进|出|回|上门|入户|检|审|餐|别|考|医|葬|行|客|水|风|气|礼|人|给|爸|妈|父|母|长辈|老人|老师|老婆|老公|女友|男友|女朋友|男朋友|"
    r"女生|男生|朋友|闺蜜|领导|客户|孩子|宝|自己|家人|亲友|亲人|同事|恋人|爱|ta|她|他|谁|什么|祝福|温暖|温馨|暖|健康|心意|关怀|清凉|惊喜给|团圆|幸福|快递|装|运费险|积分|啥|福(?!袋)"
)
_GIVE = re.compile(
    r"(?:(?<![转捐馈])赠(?!言|与|险|人|予)送?|(?<![配派运推护接])(?<!(?<!沙)发)(?<![护接断呈播放投奉赠送相欢目外选能可自爱])送(?:您|你)?(?!"
    + _NOT_GIVEN
    + r")|(?<=[可])送(?=[一二两三四五1-9]))"
    rf"(?:价值[¥]?(?:{NUMBER})元的?)?(?P<n>{NUMBER})?(?P<what>(?:(?!前\d|下单|[送赠])[^，。,;!?！？；、\n+()（）【】~/|]){{0,14}})"
)
_NAMED = re.compile(
    r"(?:附|配|加|随单|含|有|享|领|得|获|多重|神秘|惊喜|超值|专属|满额|下单|开学|节日|定制)*(?P<what>好礼|赠品|礼品|大礼包|伴手礼|小礼物)(?!盒|袋|品?袋|卡)"
)
_ENGLISH = re.compile(
    r"(?<![-\w])(?:free|complimentary|bonus) (?P<what>(?!(?:shipping|delivery|returns?|of|from|to|trial|for|and|with|exchange|time|now|standard|express|next|same|worldwide|on|samples? not)(?![a-z\d]))[a-z][a-z\- ]{2,24})"
    r"|(?<![a-z\d])(?:free )?(?P<gift>gifts?) (?:with|included|inside)|(?<![a-z\d])(?P<fg>free gifts?)(?![a-z\d])|(?<![a-z\d])get (?:a|an|one) (?P<w2>[a-z ]{3,20}) free(?![a-z\d])"
)
_GENERIC = re.compile(
    r"^(?:一?[份个款]?(?:精美|神秘|惊喜|超值|专属|定制|随机|多重|满额|开学|节日|限定|价值)*(?:好礼|赠品|礼品|礼物|礼|大礼包|礼包|伴手礼|小样|品|完即止|送|完为止)?|a? ?gifts?|free gifts?)$"
)
_TAIL = re.compile(
    r"(?:送完即止|送完为止|赠完即止|以实物为准|数量有限|[×x*]\d+|(?:\d+|[一二两三四五六七八九十])[份个只条枚支包袋瓶盒片张双套件把对块罐本卷]|哦|啦|呢|哟|吧|等|活动|服务)+$"
)
_VOUCHER = re.compile("元.{0,6}?(?:券|红包|津贴|立减金|礼金)")  # money off is judged as money
_LIMIT = re.compile(
    r"(?<=.)(?:仅?限(?![定量]\D|时)|前\d|数量(?!有限)|共\d).*$"
)  # how many get it is counted elsewhere
_OF_GIFTS = re.compile(r"^品(?:[:为是]+|.*$)")  # 赠品:杯刷 names one, 赠品每单限1份 does not
_COUNTERS = "份个只条枚支包袋瓶盒片张双套件把对"
_COUNTED = re.compile(rf"(?P<n>{NUMBER})[份个只条枚支包袋瓶盒片张双套件]|[×x*](?P<m>\d+)")
_KEYS = ("gift", "gift_qty")
_ABSTRACT = re.compile(
    r"^(?:一份|一次|一场|一个)?(?:浪漫|清凉|惊喜给|美好|好运|关爱|爱心|甜蜜|夏日|冬日|舒适|安心|放心|礼之选)"
)


def gifts(reading: Reading) -> Iterator[Verdict]:
    """Judge every gift that the copy promises."""
    for pattern in (_GIVE, _NAMED, _ENGLISH):
        for match in reading.fresh(pattern):
            what = next((g for k, g in match.groupdict().items() if g and k != "n"), "")
            what = _OF_GIFTS.sub("", what)
            if reading.denied(match.start()) or _ABSTRACT.match(what) or _VOUCHER.match(what):
                continue
            if pattern is _NAMED and what in reading.known.text_of("name"):
                continue  # a 大礼包 that is the item itself is no gift
            end = match.start() + len(_LIMIT.sub("", match[0]).rstrip())
            what = _LIMIT.sub("", what)
            reading.take(match.start(), end)
            verdict = _judge(reading, match, _TAIL.sub("", what.strip()), end)
            if verdict:
                yield verdict


def _judge(reading: Reading, match: re.Match[str], what: str, end: int) -> Verdict | None:
    known, start = reading.known, match.start()
    given = known.text_of("gift")
    if known.has("gift") or known.amounts("gift_qty"):
        if not (
            not what or _GENERIC.match(what) or alike(what, given) or alike(what, known.words, most=True)
        ):
            return Verdict(start, end, "contradicts", "gift.other", given)
        return _quantity(reading, match, end)
    if what and not _GENERIC.match(what) and _said(what, known.words):
        return None
    if known.lacks(*_KEYS):
        return Verdict(start, end, "absent", "gift.none")
    if re.search("[赠送]|gift", known.words):
        return Verdict(start, end, "loose", "gift.unknown")
    return Verdict(start, end, "unsupported", "gift.unknown")


def _quantity(reading: Reading, match: re.Match[str], end: int) -> Verdict | None:
    size = _other_size(match[0], reading.known.text_of("gift"))
    if size:
        return Verdict(match.start(), end, "contradicts", "gift.size", size)
    known = reading.known.amounts("gift_qty")
    counted = match.groupdict().get("n") and match["what"][:1] in _COUNTERS
    said = (match["n"] if counted else "") or ((m := _COUNTED.search(match[0])) and (m["n"] or m["m"]))
    value = number(said) if said else None
    if (
        not known
        or value is None
        or value in known
        or value in _pieces(reading)
        or value in reading.known.amounts("limited_qty")
    ):
        return None
    if value == 1 and re.match(r"一[份个款条只套]", said or ""):
        return Verdict(match.start(), end, "loose", "gift.quantity")
    shown = " / ".join(f"{n:f}" for n in sorted(known)[:3])
    return Verdict(match.start(), end, "contradicts", "gift.quantity", shown)


def _other_size(said: str, given: str) -> str:
    """Return the known size of a gift when the copy names another: 44g旅行装 and 旅行装 30g."""
    sizes = {(UNITS[m["u"]][0], m[0]) for m in QUANTITY.finditer(given)}
    for match in QUANTITY.finditer(said):
        same = [text for dimension, text in sizes if dimension == UNITS[match["u"]][0]]
        if same and match[0] not in same:
            return " / ".join(same)
    return ""


def _pieces(reading: Reading) -> frozenset[Decimal]:
    found = (number(match["n"] or match["m"]) for match in _COUNTED.finditer(reading.known.text_of("gift")))
    return frozenset(n for n in found if n is not None)


def alike(what: str, given: str, *, most: bool = False) -> bool:
    """Tell whether a promised thing is the known one: one names the other, or half of it is shared.

    With `most` more than half must be: 瑜伽砖 is not the 瑜伽垫 it comes with.
    """
    if not what or not given:
        return False
    if what in given or any(
        len(part) >= 2 and part in what for part in re.split(r"[\s,，、\n×*+]+|\d+[个份只条]?", given)
    ):
        return True
    if what.isascii():
        return bool(set(re.findall(r"[a-z]{3,}", what)) & set(re.findall(r"[a-z]{3,}", given)))
    pairs = {what[i : i + 2] for i in range(len(what) - 1)}
    shared = sum(pair in given for pair in pairs) * 2
    return bool(pairs) and (shared > len(pairs) if most else shared >= len(pairs))


def _said(what: str, words: str) -> bool:
    return any(line and what in line and re.search("[赠送]|gift|free", line) for line in words.split("\n"))
