"""Exceptions that hold for a text whatever the rule: names and titles used as names."""

import re

from core.content.checks.law.copy import Copy, Hit
from core.text import folded

# A clause that warns against a claim does not make it, nor does one that says the goods do no such thing.
_WARNED = re.compile(
    r"(?:不使用|不会使用|不写|不讲|不宣[称传]|不承诺|请?勿(?:轻)?信|不要相信|别(?:轻)?信|不轻信|警惕|谨防|抵制|严禁|禁止|举报|打击"
    r"|不得(?:使用|宣传|声称|含有)|反对|识破|揭秘|如何识别"
    r"|(?<![a-z])(?:beware of|do not believe|don't believe|never claim|we do not claim|avoid))[^,。!?;]{0,24}"
)
_LACKING = re.compile(
    r"(?:不具有?|不具备|不作为|不属于|不用于|并非|不是(?=药|治)|(?:不能|不可|无法)(?=用于|替代|代替|取代|作为|治|预防|达到|起到)"
    r"|没有(?!.{0,3}副作用)(?=[^,。!?;]{0,10}(?:作用|功效|效果|功能)))[^,。!?;]{0,24}|不含有?[^,。!?;]{0,8}"
)
_TITLE = re.compile("《[^》]{1,40}》")
_QUOTED = re.compile('["「『“【<]([^"」』”】>]{2,20})["」』”】>]')
_NAME_KEYS = ("name", "brand", "trademark", "model")


def exempt(copy: Copy, hit: Hit) -> bool:
    """Say whether a claim is disowned, or lies inside a registered name or a title.

    The 2023 guide leaves out a term inside a product name, model, trademark or patent, for
    absolutes only: a cure claimed by a product's name is still a cure claimed.
    """
    if hit.rule.startswith(("medium", "mandatory", "health_food.disclaimer")):
        return False
    absolute = hit.rule.startswith(("absolute", "english_absolute"))
    disowned = [*_WARNED.finditer(copy.text), *(() if absolute else _LACKING.finditer(copy.text))]
    if any(m.start() <= hit.start and hit.end <= m.end() for m in disowned):
        return True
    spans = [match.span() for match in _TITLE.finditer(copy.text)]
    if absolute or hit.rule.startswith("society"):
        spans += _names(copy)
    return any(start <= hit.start < end for start, end in spans)


def _names(copy: Copy) -> list[tuple[int, int]]:
    """Return where the names from the facts stand in the text, whole or by their marked part."""
    found = []
    for key in _NAME_KEYS:
        name = folded(copy.known.words(key)).strip()
        for part in {name, *re.findall(r"[\u4e00-\u9fff]{2,}|[a-z0-9][a-z0-9 ]{3,}", name)}:
            shared = _longest_shared(part, copy.text)
            if shared:
                at = copy.text.find(shared)
                found.append((at, at + len(shared)))
    return found + [
        m.span() for m in _QUOTED.finditer(copy.text) if m.group(1) in folded(copy.known.words(*_NAME_KEYS))
    ]


def _longest_shared(name: str, text: str) -> str:
    """Return the longest prefix of a name, of three characters or more, that the text holds."""
    for length in range(len(name), 2, -1):
        if name[:length] in text:
            return name[:length]
    return ""
