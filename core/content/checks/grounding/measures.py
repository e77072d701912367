"""Measures, shares and pieces in the copy, held against what the item measures."""

import re
from collections.abc import Iterator
from decimal import Decimal

from core.content.checks.grounding.figures import PIECE, QUANTITY, UNITS
from core.content.checks.grounding.numerals import NUMBER, number
from core.content.checks.grounding.reading import Reading, Verdict, listed

# How a thing is used or where it is kept is advice, not a property of the thing.
_ADVICE = re.compile(
    r"加入?|放入|倒入|烤|煮|冲泡?|浸泡|泡|水温|建议|推荐|身高|体重|适合|冷藏|冷冻|保存|储存|清洗|水洗|加热|预热|腌|焖|炒|蒸|焯|搅|沸|开水|温水|热水|每天|每日|每次|一次|跑|走|夏天|高温|天气|户外|距离|楼|大约|随手|伸手|add|bake|store|drink|daily|cook|boil|heat"
)
_SPEECH = re.compile(
    r"^(?:正品|满意|好评返|支持|放心|用心|匠心|安心|努力|投入|还原|真心|回头)|^ (?:satisf|happy|sure|ready|commit)"
)
_OFFERED = re.compile(
    r"(?:共|整箱|一箱|一盒|一包|一袋|每[盒箱包袋]|净含量|内含|内有|含|到手|[*×x+]|装|独立)$"
)
_OFFERED_AFTER = re.compile(r"^(?:装|/[箱盒袋包]|独立包装|整箱|[*×x]\d)")
_RATES = re.compile(
    r"好评率?|回购率?|复购率?|满意度?|推荐率?|有效率?|通过率|合格率|positive|satisfaction|recommend"
)
_FIGURE = re.compile(
    rf"(?<![\d.第])(?P<n>{NUMBER}(?:万)?)\+?(?:余|多)?(?:道工序|项专利|项检测|项认证|次测试|次洗涤|次冲洗|层过滤|重过滤|家门店|家店|个国家|年经验|年工艺|年匠心|年老店|位专家|位设计师|个城市|亩|位大厨|国认证)"
)
_SCORE = re.compile(r"(?P<n>[1-5]\.\d)(?:分|星| ?stars?| out of 5|/5)")


def measures(reading: Reading) -> Iterator[Verdict]:
    """Judge measures with a unit, shares in percent, pieces in a pack, figures of the maker."""
    yield from _quantities(reading)
    yield from _figures(reading)
    yield from _pieces(reading)


def _quantities(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(QUANTITY):
        dimension, factor = UNITS[match["u"]]
        value = number(match["n"])
        if value is None or _idle(reading, match, dimension, value):
            continue
        reading.take(match.start(), match.end())
        allowed = known.quantities.get(dimension, frozenset())
        said = {value * factor} | (
            {v * factor} if match["m"] and (v := number(match["m"])) is not None else set()
        )
        if match[0] in known.words or all(
            v in allowed or _multiple(v, allowed, known.quantities) for v in said
        ):
            continue
        if dimension != "share" and all(v / factor in known.numbers for v in said):
            continue
        if dimension == "share" and (
            1 - value / 100 in known.prices.ratios or value / 100 in known.amounts("participating_ratio")
        ):
            continue
        if allowed:
            yield Verdict(
                match.start(),
                match.end(),
                "contradicts",
                f"measure.{dimension}",
                listed(frozenset(a / factor for a in allowed)),
            )
        else:
            yield Verdict(match.start(), match.end(), "unsupported", f"measure.{dimension}")


def _idle(reading: Reading, match: re.Match[str], dimension: str, value: Decimal) -> bool:
    """Tell whether a measure says nothing about the thing: advice, an idiom, a word that looks like one."""
    before, after = reading.before(match.start(), 10), reading.after(match.end(), 8)
    if dimension == "threads" or (match["u"] in "两度寸升米斤" and not match["n"][0].isdigit()):
        return True
    if match["u"] == "度" and value > 300:
        return True
    if dimension == "share" and (value in (0, 100) or _SPEECH.match(after)):
        return not (
            value == 100 and re.search("率$|棉|羊毛|羊绒|真丝|cotton|wool|silk", before[-2:] + after[:5])
        )
    return bool(_ADVICE.search(before) or _ADVICE.search(after))


def _multiple(
    value: Decimal, allowed: frozenset[Decimal], quantities: dict[str, frozenset[Decimal]] | object
) -> bool:
    """Tell whether a measure is a known one taken several times, or the sum of a few."""
    if not isinstance(quantities, dict):
        return False
    counts = {n for unit, ns in quantities.items() if len(unit) == 1 for n in ns}
    return any(a and value == a * n for a in allowed for n in counts)


def _pieces(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(PIECE):
        value = number(match["n"])
        if (
            value is None
            or value < 2
            or not (
                _OFFERED.search(reading.before(match.start(), 6))
                or _OFFERED_AFTER.search(reading.after(match.end(), 4))
            )
        ):
            continue
        reading.take(match.start(), match.end())
        every = {n for unit, ns in known.quantities.items() if len(unit) == 1 for n in ns} | known.numbers
        if value in every or any(a * b == value for a in every for b in every if a > 1 and b > 1):
            continue
        same = known.quantities.get(match["u"], frozenset())
        if same:
            yield Verdict(match.start(), match.end(), "contradicts", "measure.pieces", listed(same))
        else:
            yield Verdict(match.start(), match.end(), "unsupported", "measure.pieces")


def _figures(reading: Reading) -> Iterator[Verdict]:
    for pattern, rule in ((_FIGURE, "measure.figure"), (_SCORE, "measure.score")):
        for match in reading.fresh(pattern):
            value = number(match["n"])
            reading.take(match.start(), match.end())
            if value not in reading.known.numbers and match[0] not in reading.known.words:
                yield Verdict(
                    match.start(), match.end(), "unsupported" if rule == "measure.score" else "loose", rule
                )
