"""Measures, shares and pieces in the copy, held against what the item measures."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from core.content.checks.grounding.figures import PIECE, QUANTITY, UNITS
from core.content.checks.grounding.numerals import NUMBER, number
from core.content.checks.grounding.reading import Kind, Reading, Verdict, listed

# How a thing is used or where it is kept is advice, not a property of the thing.
_ADVICE = re.compile(
    r"粉量|出液|萃取|注水|水量|加入|加(?![厚大长宽绒量赠固强重购粗高倍层])|放入|倒入|烤|煮|冲泡?|浸泡|泡|水温|建议|推荐|身高|体重|胸围|腰围|臀围|脚长|脚宽|肩宽|可穿|零下|适合|冷藏|冷冻|保存|储存|清洗|水洗(?!豆|棉|牛仔|工艺|处理|款)|加热|预热|腌|焖|炒|蒸|焯|搅|沸|开水|温水|热水|每天|每日|每次|一次|跑|走|夏天|天气|户外|距离|楼|大约|随手|伸手|选[a-z\d]|选择?[大小中]?码|add|bake|store|drink|daily|cook|boil|heat"
)
_COMPARES = re.compile("比|轻|重|薄|厚|大|小|长|短|多|少|高|低|增|减|升")
_RECIPE = re.compile(
    "^(?:的)?(?:咖啡|全麦|高筋|低筋|白)?(?:粉|浓缩|(?P<w>清?水(?!杯|壶|箱|洗))|牛?奶|盐|糖|面粉|米|茶叶?|食?用?油|豆子?|酱|醋|肉|黄油)(?!.{0,2}装)"
    "| of (?:(?:hot |warm |cold |boiling )?(?:coffee|water|flour|sugar|milk|salt|butter|rice|tea|leaves|beans|oats|oil))"
)
_CLIMATE = re.compile(
    "零下|极寒|严寒|低温|高温|耐|抗|御寒|保暖|制热|制冷|工作|运行|适合|适用|户外|天气|环境|零上|withstand|down to|up to|rated"
)
_USE = re.compile(
    "洗|水温(?!仍|还|依)|锁鲜|速冻|急冻|泡|冲|烤|煮|烹|炒|蒸|炸|焯|保存|储存|冷藏|冷冻|烘|熨|加热|预热|wash|bake|store|brew|iron"
)
_DEVICE = re.compile("^ ?(?:的)?(?:电脑|笔记本|平板|手机|ipad|屏|电视|laptop)")
_DOWN = re.compile(r"(?<![\d.])(?P<n>[5-9]\d)(?=(?:白|灰)?[鸭鹅]?绒)")
_PAIR = re.compile(
    r"(?<![\d.])(\d{2,4}(?:\.\d)?)(?:cm|mm)?[×x*](\d{2,4}(?:\.\d)?)(?:(?:cm|mm)?[×x*](\d{2,4}(?:\.\d)?))?(?![\d包袋片盒瓶支])"
)
_MANY = 6
_SEVERAL = re.compile("[两二三23][盒箱袋包件套组份罐]")
_YARN = re.compile("^(?:高支|长绒|新疆|精梳|贡缎|天丝|纯?棉|纱|匹马)")
_MADE_OF = re.compile(
    "棉|羊毛|羊绒|丝|麻|再生|果汁|绒|乳胶|牛皮|羊皮|cotton|wool|merino|silk|linen|leather|recycled|down"
)
_WARMTH = re.compile(r"温|热|加热|冷|冻|煮|烤|℃")
_SPEECH = re.compile(
    r"^(?:正品|满意|好评返|支持|放心|用心|匠心|安心|努力|投入|还原|真心|回头)|^ (?:satisf|happy|sure|ready|commit)"
)
_OFFERED = re.compile(
    r"(?:共|整箱|一箱|一盒|一包|一袋|每[盒箱包袋]|净含量|内含|内有|含|到手|[*×x+]|装|独立)$"
)
_OFFERED_AFTER = re.compile(r"^(?:装|/[箱盒袋包]|独立(?:小袋|小包)?|整箱|小袋装|[*×x]\d)")
_RATES = re.compile(
    r"好评率?|回购率?|复购率?|满意度?|推荐率?|有效率?|通过率|合格率|positive|satisfaction|recommend"
)
_FIGURE = re.compile(
    rf"(?<![\d.第])(?P<n>{NUMBER}(?:万)?)\+?(?:余|多)?(?:道工序|项专利|项检测|项认证|次测试|次洗涤|次冲洗|层过滤|重过滤|家门店|家店|个国家|年经验|年工艺|年匠心|年老店|位专家|位设计师|个城市|亩|位大厨|国认证)"
)
_STEP = re.compile(
    rf"(?P<n>{NUMBER})(?P<u>档|挡|段|层|合一|核|孔|口|键|种模式|大模式|频|麦|轮|座|人份|门|扇)"
)
_KINDS = re.compile(
    r"(?P<n>\d{1,4})(?:种|大|个|项|道|款|重)(?P<u>菜单|模式|功能|程序|配件|接口|口袋|隔层|挡位|档位|色号|镜头|扬声|主机|旋翼|运动|图案|角度)"
)
_KELVIN = re.compile(r"(?P<n>\d{4})(?P<u>k)(?![a-z\d])")
_PACKS = re.compile(
    r"(?<![\d.])(?P<n>\d{1,5})[- ](?P<u>piece|pc|pack|count|bag|sheet|capsule|tablet|sachet|pod|bottle|pair)s?(?![a-z])"
)
_SCORE = re.compile(
    r"(?P<n>[1-5]\.\d)(?:分|星| ?stars?| out of 5|/5)|(?:杯测|评分|得分|测评|打分|跑分|评测)(?:高达|达|得)?(?P<n2>\d{1,7}(?:\.\d)?)(?:万)?分|(?<![a-z])rated (?P<n3>[1-5]\.\d)"
)


def measures(reading: Reading) -> Iterator[Verdict]:
    """Judge measures with a unit, shares in percent, pieces in a pack, figures of the maker."""
    yield from _sides(reading)
    yield from _down(reading)
    yield from _quantities(reading)
    yield from _figures(reading)
    yield from _steps(reading)
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
        if dimension == "temperature" and known.has("temps"):
            yield from _temperature(reading, match, value)
            continue
        said = {value * factor} | (
            {v * factor} if match["m"] and (v := number(match["m"])) is not None else set()
        )
        recipe = _RECIPE.search(reading.after(match.end(), 12)) if dimension in ("mass", "volume") else None
        if recipe and (
            all(v * 3 <= min(allowed, default=v) for v in said) or recipe["w"] or "water" in recipe[0]
        ):
            continue  # 15克粉 out of a pack of 454g
        if match[0] in known.words or all(
            v in allowed or _multiple(v, allowed, known.quantities) for v in said
        ):
            continue
        if len(said) == 1 and reading.about(min(said), allowed, match.start(), match.end()):
            continue
        if _COMPARES.search(reading.before(match.start(), 8)) and said <= {
            abs(a - b) for a in allowed for b in allowed
        }:
            continue
        if dimension != "share" and not allowed and all(v / factor in known.numbers for v in said):
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
        elif dimension == "share" and known.lacks("evidence", "source"):
            yield Verdict(match.start(), match.end(), "absent", "measure.share")
        elif not (dimension == "share" and known.has("evidence", "source", "standard")):
            kind: Kind = "unsupported" if known.named and dimension != "area" else "loose"
            yield Verdict(match.start(), match.end(), kind, f"measure.{dimension}")


def _down(reading: Reading) -> Iterator[Verdict]:
    """Judge 90绒: the share of down, where shares are known."""
    allowed = reading.known.quantities.get("share", frozenset())
    for match in reading.fresh(_DOWN) if allowed else ():
        reading.take(match.start(), match.end())
        if number(match["n"]) not in allowed:
            yield Verdict(match.start(), match.end(), "contradicts", "measure.share", listed(allowed))


def _idle(reading: Reading, match: re.Match[str], dimension: str, value: Decimal) -> bool:
    """Tell whether a measure says nothing about the thing: advice, an idiom, a word that looks like one."""
    before, after = reading.before(match.start(), 10), reading.after(match.end(), 8)
    if dimension == "threads":
        return not (_YARN.search(after) and reading.known.quantities.get("threads"))
    if match["u"] in "两度寸升米斤" and not match["n"][0].isdigit():
        return not (match["u"] in "斤升" and (after.startswith("装") or _OFFERED.search(before)))
    if before.endswith(("每", "per ", "/")) and value in (1, 10, 100, 500, 1000):
        return True
    if (
        match["u"] in ("寸", "英寸", "inch")
        and _DEVICE.match(after)
        and not re.search("寸|inch", reading.known.words)
    ):
        return True
    if dimension == "temperature" and reading.known.has("temps") and _CLIMATE.search(before):
        return bool(_USE.search(before + after))
    if match["u"] == "度" and not (_WARMTH.search(before + after) or reading.known.has("temps")):
        return True
    if dimension == "share" and value == 100:
        return not (_MADE_OF.search(after) and reading.known.quantities.get("share"))
    if dimension == "share" and (value == 0 or _SPEECH.match(after)):
        return True
    return bool(_ADVICE.search(before) or _ADVICE.search(after))


def _temperature(reading: Reading, match: re.Match[str], value: Decimal) -> Iterator[Verdict]:
    """Judge a temperature against those known: one of them, or between the lowest and the highest."""
    given = reading.known.amounts("temps") | {
        -n for n in reading.known.amounts("temps") if f"-{n:f}" in reading.known.text_of("temps")
    }
    below = bool(re.search(r"(?:零下|负|-|minus ?)$", reading.before(match.start(), 6)))
    said = [n for n in (value, number(match["m"]) if match["m"] else None) if n is not None]
    signed = [-said[0] if below else said[0], *said[1:]]
    within = len(given) > 1 and all(min(given) <= n <= max(given) for n in signed)
    if not within and not all(n in given for n in signed) and not reading.about(value, given, *match.span()):
        yield Verdict(
            match.start(), match.end(), "contradicts", "measure.temperature", listed(frozenset(given))
        )


def _multiple(
    value: Decimal, allowed: frozenset[Decimal], quantities: Mapping[str, frozenset[Decimal]]
) -> bool:
    """Tell whether a measure is a known one taken several times, or the sum of a few."""
    counts = {n for unit, ns in quantities.items() if len(unit) == 1 for n in ns}
    return any(a and value == a * n for a in allowed for n in counts)


def _pieces(reading: Reading) -> Iterator[Verdict]:
    known = reading.known
    for match in reading.fresh(PIECE):
        value = number(match["n"])
        before, after = reading.before(match.start(), 6), reading.after(match.end(), 4)
        offered = bool(_OFFERED.search(before) or _OFFERED_AFTER.search(after))
        same = known.quantities.get(match["u"], frozenset())
        if (
            value is None
            or value < 2
            or not (offered or (same and value >= _MANY and not _ADVICE.search(before)))
        ):
            continue
        reading.take(match.start(), match.end())
        pieces = {n for unit, ns in known.quantities.items() if len(unit) == 1 for n in ns if n > 1}
        if value in (pieces if same else pieces | known.numbers) or any(
            a * b == value for a in pieces for b in pieces
        ):
            continue
        if _SEVERAL.search(reading.text) and any(value == n * k for n in same for k in (2, 3)):
            continue
        if same:
            yield Verdict(match.start(), match.end(), "contradicts", "measure.pieces", listed(same))
        else:
            yield Verdict(match.start(), match.end(), "loose", "measure.pieces")


def _steps(reading: Reading) -> Iterator[Verdict]:
    """Judge numbers of steps, layers and the like where the facts count the same thing."""
    for pattern in (_STEP, _PACKS, _KINDS, _KELVIN):
        given: dict[str, set[Decimal]] = {}
        for match in pattern.finditer(reading.known.words):
            given.setdefault(match["u"], set()).add(number(match["n"]) or Decimal(0))
        for match in reading.fresh(pattern):
            known = frozenset(given.get(match["u"], ()))
            if known and number(match["n"]) not in known:
                reading.take(match.start(), match.end())
                yield Verdict(match.start(), match.end(), "contradicts", "measure.steps", listed(known))


def _sides(reading: Reading) -> Iterator[Verdict]:
    """Judge the sides of 200×230cm: each must be one of the known lengths, or of the known pairs."""
    known = reading.known
    pairs = {side for match in _PAIR.finditer(known.words) for side in match.groups() if side}
    for match in reading.fresh(_PAIR) if pairs else ():
        if not {side for side in match.groups() if side} <= pairs:
            reading.take(match.start(), match.end())
            yield Verdict(
                match.start(), match.end(), "contradicts", "measure.sides", " / ".join(sorted(pairs))
            )


def _figures(reading: Reading) -> Iterator[Verdict]:
    for pattern, rule in ((_FIGURE, "measure.figure"), (_SCORE, "measure.score")):
        for match in reading.fresh(pattern):
            value = number(match["n"] or match.groupdict().get("n2") or match.groupdict().get("n3") or "")
            reading.take(match.start(), match.end())
            if value not in reading.known.numbers and match[0] not in reading.known.words:
                yield Verdict(
                    match.start(), match.end(), "unsupported" if rule == "measure.score" else "loose", rule
                )
