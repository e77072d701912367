"""Claims in words: material, function, proof, origin, ingredients, shipping, service, endorsement."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from core.content.checks.grounding import figures
from core.content.checks.grounding.gifts import alike
from core.content.checks.grounding.reading import Kind, Reading, Verdict, denied
from core.rules.claims import Claim, ClaimGroup, claims

_LIQUID = re.compile("[奶乳饮]|ml|毫升|drink|milk")
_LEFT_OUT = re.compile(
    r"(?:无|[0零]|不含|不添加|未添加|不加|没有)(?:任何)?(?P<x>[氟盐油糖奶蛋]|[\u4e00-\u9fff]{2,4}?)(?=[配的、，。!和与及]|$)"
)
_CONTAINS = re.compile(
    r"(?<![不内包隐零无0])(?:富?含有?|添加了?|加入了?|蕴含|萃取)(?!税|包装|泪|苞|义|羞|运费|邮|量|糖量|水量|绒量|[\d])(?P<x>[\u4e00-\u9fff、]{2,14})(?=[，。,;!]|$)"
)
_NUMBER_OF = re.compile(r"^(?:\d+|[一二两三四五六七八九十多数几]+)[种款类]")
_KINDS_OF = re.compile("益生菌|维生素|膳食纤维|蛋白|矿物质|氨基酸|坚果|谷物|果干|香料|草本|植物|营养")
_PREPARED = re.compile("精华|提取物?|成分|配方|萃取|因子|精粹|原液")
_MADE_OF = re.compile(r"(?<![\u4e00-\u9fff])(?P<x>[\u4e00-\u9fff]{2,6}?)(?:材质|面料|表身|镜面|外壳)")
_ADJECTIVES = re.compile(
    "柔软|亲肤|透气|舒适|轻薄|加厚|厚实|优质|精选|环保|耐磨|耐用|双层|单层|超薄|宽大|一体|磨砂|哑光|亮面|光滑|进口|安全|健康|高级|升级|特制|新型|这种|同款|细腻|垂感|高密|弹力|抗皱|速干|保暖|凉感|软糯|挺括|质感|精致|好|软|硬|薄|厚|的|是|和|用|采用|选用|甄选|这|种|款|级"
)
_PURE = re.compile(
    r"(?:(?<![单清])纯(?!净|正|色|粹|手工|天然|真)|百分之?百|100%)(?P<x>[\u4e00-\u9fff]{1,4})|(?<![\d.])100% (?P<e>[a-z]{4,})"
)
_PURE_WORDS = frozenset(
    [
        "satisfaction",
        "pure",
        "natural",
        "authentic",
        "genuine",
        "real",
        "money",
        "cotton",
        "silk",
        "linen",
        "wool",
        "leather",
        "plant",
        "made",
        "safe",
        "happy",
        "guaranteed",
        "recycled",
        "organic",
        "vegan",
        "free",
    ]
)
_SHARES = re.compile(
    r"(?P<a>[\u4e00-\u9fff]{1,6}|[a-z]+)(?:含量)?[::(]? ?(?P<p>\d{1,3}(?:\.\d)?)%|(?P<q>\d{1,3}(?:\.\d)?)% ?(?P<b>[\u4e00-\u9fff]{1,6}|[a-z]+)"
)
_ALLOY = re.compile(r"(?<![\d.])\d{3}(?=不锈钢|银|钢)")
_WHOLE = Decimal(95)
_FOREIGN = re.compile(
    r"(?<![a-z])(?P<x>[a-z][a-z\-]{3,})(?:面料|材质|涂层|薄膜|膜布|中底|大底|鞋底|芯片|填充|科技)"
)
_CANNOT_BE_DENIED = re.compile(r"^(?:0|零|无|不|非|no|non)|free$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A claim ready to be read: its group, its patterns, the keys that answer it."""

    claim: Claim
    group: ClaimGroup
    keys: tuple[str, ...]
    known: re.Pattern[str]
    against: re.Pattern[str] | None


def claimed(reading: Reading) -> Iterator[Verdict]:
    """Judge every claim of the pack that the copy makes."""
    pattern, lines = _reader()
    for match in reading.fresh(pattern):
        line = lines[int((match.lastgroup or "c0")[1:])]
        if not _CANNOT_BE_DENIED.search(match[0]) and reading.denied(match.start()):
            continue
        kind = _judge(reading, line, match[0])
        if kind:
            shown = reading.known.text_of(*line.keys).replace("\n", " / ") if kind == "contradicts" else ""
            reading.take(match.start(), match.end())
            yield Verdict(match.start(), match.end(), kind, f"claim.{line.group.id}", shown[:60])
    yield from _named_absent(reading)
    yield from _alternatives(reading)
    yield from _named_figures(reading)
    yield from _free_of(reading)
    yield from _pure(reading)
    yield from _brand_names(reading)
    yield from _contained(reading)


@cache
def _reader() -> tuple[re.Pattern[str], tuple[_Line, ...]]:
    lines = tuple(
        _Line(
            claim,
            group,
            claim.keys or group.keys,
            re.compile(claim.known or claim.say, re.MULTILINE),
            re.compile(claim.against) if claim.against else None,
        )
        for group in claims().groups
        for claim in group.claims
    )
    return re.compile("|".join(f"(?P<c{i}>{line.claim.say})" for i, line in enumerate(lines))), lines


def _judge(reading: Reading, line: _Line, said: str) -> Kind | None:
    known = reading.known
    if line.claim.least is not None or line.claim.most is not None:
        measured = known.amounts(*line.keys)
        if measured:
            return None if _within(line.claim, measured, reading) else "contradicts"
    if any(True in known.values.get(key, ()) for key in line.keys):
        return None
    if line.claim.any and known.has(*line.keys):
        return None
    if line.against and known.has(*line.keys):
        return "contradicts" if line.against.search(_without_denials(known.text_of(*line.keys))) else None
    if (said in known.words) if line.claim.same else _carried(line, said, known.words):
        return "absent" if known.lacks(*line.claim.keys) and line.group.missing == "pass" else None
    if line.claim.named and alike(reading.text, known.text_of(*line.keys)):
        return None
    if known.has(*line.keys):
        return "contradicts" if line.group.missing != "pass" else None
    if known.has(*line.group.proof):
        return None
    if known.lacks(*line.keys, *line.group.proof):
        return "absent"
    missing = line.claim.missing or line.group.missing
    if missing == "mark":
        return "unsupported"
    if missing == "named":
        return "unsupported" if known.named else "loose"
    return "loose" if missing == "loose" else None


def _carried(line: _Line, said: str, words: str) -> bool:
    """Tell whether the facts say the claim, and do not only say that it is not so."""
    if not _figures(said) <= _figures(words):  # 12期免息 is not 6期免息
        return False
    found = line.known.finditer(words)
    return any(_CANNOT_BE_DENIED.search(said) or not denied(words, match.start()) for match in found)


def _figures(text: str) -> set[Decimal]:
    return set(figures.numbers(text)) - {Decimal(0), Decimal(1), Decimal(100)}


def _within(claim: Claim, measured: frozenset[Decimal], reading: Reading) -> bool:
    if claim.most is not None:
        return max(measured) <= Decimal(str(claim.most))
    least = Decimal(str(claim.least))
    if _LIQUID.search(reading.known.words):
        least /= 2  # drinks need half as much per 100 ml
    return min(measured) >= least


def _without_denials(text: str) -> str:
    return re.sub(r"[0零无不]\S{0,4}(?:糖|剂|精|素|添加|硅油|麸质|色|香料)", "", text)


def _free_of(reading: Reading) -> Iterator[Verdict]:
    """Mark what is said to be left out and stands in the list of ingredients: 无氟 and 氟化钠."""
    contents = _without_denials(reading.known.text_of("ingredients"))
    for match in reading.fresh(_LEFT_OUT) if contents else ():
        if match["x"] in contents and match["x"] != "水":
            yield Verdict(match.start(), match.end(), "contradicts", "claim.ingredient", contents[:60])


def _pure(reading: Reading) -> Iterator[Verdict]:
    """Mark 纯羊绒 and 100% Arabica where the facts name a part of it only, or something else."""
    known = reading.known
    given = known.text_of("material", "ingredients")
    shares = [(m["a"] or m["b"], Decimal(m["p"] or m["q"])) for m in _SHARES.finditer(given)]
    for match in reading.fresh(_PURE) if given else ():
        said = match["x"] or match["e"]
        partly = any((name in said or said in name) and share < _WHOLE for name, share in shares)
        if partly or (match["e"] and said not in known.words and said not in _PURE_WORDS):
            yield Verdict(match.start(), match.end(), "contradicts", "claim.material", given[:60])


def _named_figures(reading: Reading) -> Iterator[Verdict]:
    """Mark 蓝牙5.4 where {"蓝牙": "5.3"}, and 435不锈钢 where the material has another number."""
    known = reading.known
    for key, given in known.values.items():
        figures_ = {n for value in given for n in figures.numbers_in(value)}
        if key.isascii() or len(key) < 2 or not figures_:
            continue
        for match in reading.fresh(_figure_of(key)):
            if Decimal(match["n"]) not in figures_:
                yield Verdict(match.start(), match.end(), "contradicts", "claim.figure", str(given[0])[:60])
    numbered = set(_ALLOY.findall(known.text_of("material")))
    for match in reading.fresh(_ALLOY) if numbered else ():
        if match[0] not in numbered:
            yield Verdict(match.start(), match.end(), "contradicts", "claim.material", " / ".join(numbered))


@cache
def _figure_of(key: str) -> re.Pattern[str]:
    return re.compile(
        re.escape(key) + r"(?:版本|高达|达|约|为|是|:)?(?P<n>\d{1,5}(?:\.\d{1,2})?)(?![\d.%折])"
    )


def _alternatives(reading: Reading) -> Iterator[Verdict]:
    """Mark one of several kinds where the facts name another: 机械机芯 and 石英."""
    words = reading.known.words
    for kinds in claims().alternatives:
        given = [kind for kind in kinds if kind in words]
        if not given:
            continue
        for match in reading.fresh(_any_of(kinds)):
            longer = any(match[0] in kind or kind in match[0] for kind in given)
            if not longer and not reading.denied(match.start()):
                yield Verdict(match.start(), match.end(), "contradicts", "claim.kind", " / ".join(given))


@cache
def _any_of(kinds: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(kind) for kind in sorted(kinds, key=len, reverse=True)))


def _brand_names(reading: Reading) -> Iterator[Verdict]:
    """Mark a material or technique with a foreign name that the facts do not know."""
    known = reading.known
    for match in reading.fresh(_MADE_OF) if known.has("material") else ():
        bare = _ADJECTIVES.sub("", match["x"])
        if len(bare) >= 2 and not alike(bare, known.words):
            shown = known.text_of("material")[:60]
            yield Verdict(match.start(), match.end(), "contradicts", "claim.material", shown)
    for match in reading.fresh(_FOREIGN):
        if match["x"] not in known.words and known.has("material"):
            shown = known.text_of("material")[:60]
            yield Verdict(match.start(), match.end(), "contradicts", "claim.material", shown)


def _contained(reading: Reading) -> Iterator[Verdict]:
    """Mark what is said to be in it and is in no list of ingredients: 含神经酰胺和燕麦精华."""
    known = reading.known
    warns = "过敏" in reading.text or "致敏" in reading.text  # 含有麸质 there is a warning, no praise
    for match in reading.fresh(_CONTAINS) if known.has("ingredients") and not warns else ():
        parts = [_NUMBER_OF.sub("", part) for part in re.split("[和与及、]", match["x"])]
        parts = [part for part in parts if len(part) >= 2 and not _KINDS_OF.search(part)]
        if any(not alike(_PREPARED.sub("", part) or part, known.words) for part in parts):
            shown = known.text_of("ingredients")[:60]
            yield Verdict(match.start(), match.end(), "contradicts", "claim.ingredient", shown)


def _named_absent(reading: Reading) -> Iterator[Verdict]:
    """Mark what a Chinese fact name says is absent: {"防水": false} against 防水."""
    for key in reading.known.absent:
        if key.isascii() or len(key) < 2:
            continue
        for match in reading.fresh(re.compile(re.escape(key))):
            if not reading.denied(match.start()):
                yield Verdict(match.start(), match.end(), "absent", "claim.named")
