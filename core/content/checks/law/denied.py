"""Claims that a single fact denies: the newest, the first, a grade, a standard, a share, a patent."""

import re
from collections.abc import Iterator

from core.content.checks.law.copy import Copy, Hit, hit_at
from core.rules import adlaw

_LAW = "《广告法》第四条、第二十八条"
_PATENT_LAW = "《广告法》第十二条"
_LATEST = re.compile(
    r"最新(?:款|一代|型号|上市|版|品)?|全新一代|(?<![a-z])(?:latest|newest|brand[- ]new)(?![a-z])"
)
_FIRST_ITEM = re.compile(
    r"(?:店铺?|本店|品牌|我们(?:家)?的?|自家)?[^,。!?;]{0,3}(?:首[款个双件支]|第一[款个双件支]|首发)|(?<![a-z])(?:our |the )?first(?:[- ]ever)?(?= \w+)"
)
_GRADE = re.compile(
    r"特级|特等|一级|优级|优等|特选级|甲级|aaa级?|aa级|5a级|顶级|(?<![a-z])(?:grade a|extra virgin|premium grade|first grade)(?![a-z])"
)
_CLASS = re.compile(r"(?P<class>[abc])\s*类")
_RECYCLED = re.compile(
    r"(?P<a>\d+(?:\.\d+)?)\s*%\s*(?:的)?(?:再生|回收|可回收|recycled|post-consumer)|(?P<all>全再生|全部(?:由|采用)?(?:再生|回收)|(?<![a-z])(?:fully|entirely|completely) recycled)"
)
_PATENT = re.compile(r"专利|patent")
_NUMBER = re.compile(r"(?:zl|cn|us)?\s*(\d{6,}(?:\.[\dx])?)")
_DEAD = re.compile(r"申请|pending|失效|终止|无效|撤销|过期|expired|revoked|invalid|abandoned|applied")
_KINDS_OF_PATENT = {"发明": r"发明|invention", "实用新型": r"实用新型|utility", "外观": r"外观|design"}
_NO_ADDITIVES = re.compile(
    r"(?:零|0|无)\s*添加(?!蔗?糖)|(?:不含|无|零|0)(?:任何)?(?:添加剂|防腐剂|香精|色素)|(?<![a-z])(?:additive|preservative)[- ]free"
)
_ADDITIVE = re.compile(
    r"山梨酸|苯甲酸|脱氢乙酸|防腐剂|香精|色素|甜蜜素|阿斯巴甜|安赛蜜|三氯蔗糖|糖精|亚硝酸|卡拉胶|柠檬黄|日落黄|胭脂红|味精|谷氨酸钠|增稠剂|sorbate|benzoate|preservative|aspartame"
)
_SELF = re.compile(
    r"(?:店内|本店|店铺|我店|店里|我们家?)[^,。!?;]{0,8}(?:(?:销量|热销|人气|排行)[^,。!?;]{0,2}(?:第\s*[一1](?!\d)|冠军|top\s*1(?!\d)|no\.?\s*1(?!\d)|之王|最高)"
    r"|最(?:畅销|热销|热卖|受欢迎|火|好卖|爱买))|(?<![a-z])our (?:\w+ ){0,2}best-?sell\w*|(?<![a-z])(?:shop|store|customer) favou?rite"
)
_NATIONAL = re.compile(r"国家级[^,。!?;]{0,4}(?:非遗|非物质|传承)|世界(?:级)?(?:非遗|非物质)")


def denied(copy: Copy) -> Iterator[Hit]:
    """Yield claims that the facts contradict. Nothing is said where they do not speak."""
    if copy.known.facts is None:
        return
    yield from _newest(copy)
    yield from _graded(copy)
    yield from _shares(copy)
    yield from _patented(copy)
    yield from _ranked(copy)


def _newest(copy: Copy) -> Iterator[Hit]:
    if copy.known.lacks("is_latest_sku"):
        for match in _LATEST.finditer(copy.text):
            yield hit_at(match, "denied.latest", "facts_deny", _LAW)
    order = copy.known.number("launch_order")
    first = _FIRST_ITEM.search(copy.text) if order is not None and order != 1 else None
    if first and not re.search(r"第一(?:款|个)[^,。]{0,8}[,、;]\s*第二", copy.text):
        yield hit_at(first, "denied.first", "facts_deny", _LAW)


def _graded(copy: Copy) -> Iterator[Hit]:
    """Yield a grade or class other than the one that is known, or one that is known not to exist."""
    grade = copy.known.words("grade", "standard").lower()
    for match in _GRADE.finditer(copy.text):
        stated = match.group().rstrip("级等")
        if (grade and copy.known.has("grade") and stated not in grade) or copy.known.lacks("grade"):
            yield hit_at(match, "denied.grade", "facts_deny", _LAW)
    heritage = copy.known.words("heritage")
    national = _NATIONAL.search(copy.text) if heritage and "国家" not in heritage else None
    if national:
        yield hit_at(national, "denied.heritage", "facts_deny", _LAW)
    standard = copy.known.words("standard", "grade").lower()
    known = set(re.findall(r"([abc])\s*类", standard))
    for match in _CLASS.finditer(copy.text):
        if known and match["class"] not in known:
            yield hit_at(match, "denied.class", "facts_deny", _LAW)


def _shares(copy: Copy) -> Iterator[Hit]:
    """Yield shares and nutrients that do not reach what is claimed."""
    recycled = copy.known.number("recycled_pct")
    if recycled is not None or copy.known.lacks("recycled_pct"):
        percent = (recycled or 0) * (100 if 0 < (recycled or 0) <= 1 else 1)
        for match in _RECYCLED.finditer(copy.text):
            if float(match["a"] or 100) > percent + 0.5:
                yield hit_at(match, "denied.recycled", "facts_deny", _LAW)
    if _ADDITIVE.search(copy.known.words("ingredients").lower()):
        for match in _NO_ADDITIVES.finditer(copy.text):
            yield hit_at(match, "denied.additives", "facts_deny", _LAW)
    for nutrient in adlaw.figures().nutrition:
        value = copy.known.number(nutrient.fact)
        if value is None:
            continue
        low = nutrient.least is not None and value < nutrient.least
        high = nutrient.most is not None and value > nutrient.most
        for match in re.finditer(nutrient.claim, copy.text) if low or high else ():
            yield hit_at(match, "denied.nutrition", "nutrition", f"{nutrient.source}；《广告法》第二十八条")


def _patented(copy: Copy) -> Iterator[Hit]:
    """Yield a patent that is not in force, has another number, or is of another type."""
    match = _PATENT.search(copy.text)
    patent = copy.known.get("patent")
    if not match or patent is None:
        return
    told = copy.known.words("patent").lower()
    stated = {n.replace(".", "") for n in _NUMBER.findall(copy.text)}
    held = {n.replace(".", "") for n in _NUMBER.findall(told)}
    other_type = any(
        re.search(pattern, copy.text[max(0, match.start() - 6) : match.end() + 8])
        and any(re.search(p, told) for name, p in _KINDS_OF_PATENT.items() if name != kind)
        and not re.search(pattern, told)
        for kind, pattern in _KINDS_OF_PATENT.items()
    )
    if _DEAD.search(told) or (stated and held and stated.isdisjoint(held)) or other_type:
        yield hit_at(match, "denied.patent", "patent", _PATENT_LAW)


def _ranked(copy: Copy) -> Iterator[Hit]:
    """Yield a best-seller of the shop that is none."""
    rank = copy.known.number("rank_in_shop_30d")
    match = _SELF.search(copy.text)
    if (
        match
        and rank is not None
        and rank > 1
        and re.search(r"第一|冠军|top\s*1|no\.?\s*1|王|best|最", copy.text)
    ):
        yield hit_at(match, "denied.rank", "facts_deny", _LAW)
