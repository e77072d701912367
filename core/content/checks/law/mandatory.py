"""What some goods must say, and who may not be shown: prescription drugs, OTC, devices, news, children."""

import re
from collections.abc import Iterator

from core.content.checks.law.copy import Copy, Hit, hit_at, opening

_PRESCRIPTION = re.compile(r"(?<!非)处方药|凭处方|(?<!over the counter )prescription (?:drug|only)")
_ADVISED = re.compile(
    r"说明书|药师指导|医务人员|(?<![a-z])(?:read the (?:label|instructions|leaflet)|ask your pharmacist|use as directed)"
)
_TELLING = ("detail", "guide", "story", "email")
_DEVICE_SAY = "请仔细阅读产品说明书或者在医务人员的指导下购买和使用"
_DRUG_SAY = "请按药品说明书或者在药师指导下购买和使用"
_NEWS = re.compile(
    r"本报讯|本台讯|记者(?:从[^,。]{1,10})?(?:获悉|走访|报道|了解到|探访)|(?:新闻|独家)(?:报道|专访|播报)[:：]|据(?:本报|本台|新华社|央视)[^,。]{0,4}(?:报道|消息)"
)
_CHILD = re.compile(
    r"(?:[一二三四五六七八九]|(?<!\d)[1-9])岁(?:的)?[^,。!?;]{0,6}(?:代言|为您推荐|倾情推荐|担任[^,。]{0,4}代言)"
)


def owed(copy: Copy) -> Iterator[Hit]:
    """Yield advice that is missing, and forms that are barred."""
    yield from _medicine(copy)
    if not copy.kinds & {"books"}:
        for match in _NEWS.finditer(copy.text):
            yield hit_at(match, "mandatory.news", "news", "《广告法》第十四条第二款、第十九条")
    for match in _CHILD.finditer(copy.text):
        yield hit_at(match, "mandatory.child", "child_endorser", "《广告法》第三十八条第二款")


def _medicine(copy: Copy) -> Iterator[Hit]:
    """Yield prescription drugs (no advertising at all), and OTC or devices without their advice."""
    start = opening(copy)
    if start is None or copy.kinds.isdisjoint({"drug", "medical_device"}):
        return
    if "drug" in copy.kinds and _PRESCRIPTION.search(copy.given.product_category + copy.text):
        yield hit_at(start, "mandatory.prescription", "prescription", "《广告法》第十五条")
    elif not _ADVISED.search(copy.text):
        grave = copy.given.channel in _TELLING
        advice = _DRUG_SAY if "drug" in copy.kinds else _DEVICE_SAY
        yield hit_at(
            start,
            "mandatory.advice",
            "advice",
            "《广告法》第十六条",
            severity="warn" if grave else "info",
            say=f"{{}}（{advice}）",
        )
