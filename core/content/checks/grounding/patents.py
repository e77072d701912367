"""Patents in the copy: whether there is one, of which kind, and whether it is granted."""

import re
from collections.abc import Iterator

from core.content.checks.grounding.reading import Reading, Verdict

_CLAIM = re.compile(
    r"(?:国家|国际|独家|多项|\d{1,4}项|自主|核心)*(?P<kind>发明|实用新型|外观(?:设计)?)?专利(?:技术|产品|认证|设计|配方|工艺|结构)?|(?<![a-z\d])patented(?![a-z\d])|(?<![a-z\d])patents?(?![a-z\d])"
)
_PENDING = re.compile(r"申请中|审查中|受理|公布|公开|未授权|pending|applied|实审")
_LAPSED = re.compile(r"失效|过期|终止|驳回|撤回|无效|放弃|expired|lapsed|rejected|invalid")
_NO_CLAIM = re.compile(r"^(?:申请中|正在申请|待批|号申请| pending|-pending)")
_KINDS = {"发明": "发明|invention", "实用新型": "实用新型|utility", "外观": "外观|design"}


def patents(reading: Reading) -> Iterator[Verdict]:
    """Judge every patent that the copy names."""
    known = reading.known
    status, kind = known.text_of("patent.status"), known.text_of("patent.type")
    for match in reading.fresh(_CLAIM):
        if reading.denied(match.start()):
            continue
        reading.take(match.start(), match.end())
        pending = bool(_NO_CLAIM.search(reading.after(match.end())))
        named = next((v for k, v in _KINDS.items() if (match.groupdict()["kind"] or "").startswith(k)), "")
        if known.has("patent", "patent.no", "patent.type", "patent.status"):
            lapsed = _LAPSED.search(status) or (_PENDING.search(status) and not pending)
            if lapsed or (named and kind and not re.search(named, kind)):
                shown = " ".join((kind, status)).strip()
                yield Verdict(match.start(), match.end(), "contradicts", "claim.patent", shown)
        elif re.search("专利|patent", known.words):
            continue
        elif known.lacks("patent", "patent.no"):
            yield Verdict(match.start(), match.end(), "absent", "claim.patent")
        else:
            yield Verdict(match.start(), match.end(), "unsupported", "claim.patent")
