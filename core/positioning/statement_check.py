"""Does a sentence of a statement say only what the facts it cites say? Numbers and claims are held to them.

A number counts as supported when a cited fact holds it, at the precision it is written with. A claim (a
material, a certificate, a rank, a superlative) counts as supported when the cited facts make it too. What is
not supported is left out with the reason; what is supported but rests on no evidence is a claim, and says so.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain

from core.competitors.spoken_numbers import with_figures
from core.positioning.statement import Sentence
from core.positioning.statement_facts import StatementFact, evidence_behind
from core.rules.claims import claims
from core.text import visible

_NUMBER = re.compile(
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)\s?(?P<scale>[万亿千k](?![a-z]))?"
    r"\s?(?P<unit>%|个?百分点|per\s?cent|成|折|倍|times\b)?"
)
_SCALES = {"万": 10**4, "亿": 10**8, "千": 1000, "k": 1000}
_SHARES = ("%", "成", "百分点", "个百分点", "percent", "per cent")
# “一家店” and “one place” count nothing; “第一” and “number one” do.
_ONE = re.compile(r"(?<!第)一(?=[个家款件种份包口次天年道位名件])|\b(?<!number )(?<!no\. )one\b")
_STRONG = re.compile(
    r"第一|唯一|冠军|销冠|顶级|顶尖|国家级|世界级|首创|首家|独家|独有|领先|领导者|永久|绝对|100%|百分百"
    r"|最(?![近后终初]|好是)|有机|绿色食品|专利|认证|获奖|金奖|检测|特供|老字号|明星"
    r"|no\.? ?1\b|number one|\bthe only\b|\bbest\b|\bleading\b|\bunique\b|\bexclusive\b|\bworld[- ]class\b|\bguaranteed\b"
)
_PAIR = re.compile(r"(?=([\u4e00-\u9fff]{2}))")
_WORD = re.compile(r"[a-z]{4,}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sentence that may not be shown as true, and what in it no cited fact says."""

    text: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Held:
    """What of an option's sentences the facts hold, and what was left out."""

    sentences: tuple[Sentence, ...]
    left_out: tuple[LeftOut, ...] = ()


def held(written: Sequence[tuple[str, Sequence[str]]], facts: Mapping[str, StatementFact]) -> Held:
    """Return the sentences that the facts they cite hold. `written` are texts with the ids they cite.

    An id that is not known carries nothing, and neither does a fact that the sentence shares no word or number
    with: a sentence that cites no other stands there without evidence.
    """
    kept, left_out = [], []
    for text, ids in written:
        text = " ".join(visible(text).split())
        cited = [facts[each] for each in dict.fromkeys(ids) if each in facts]
        if not text:
            continue
        if wrong := unsupported(text, [fact.text for fact in cited]):
            left_out.append(LeftOut(text, wrong))
        else:
            told = _terms(text)
            spoken_of = [fact for fact in cited if told & _terms(fact.text)]
            kept.append(Sentence(text, evidence_behind(spoken_of)))
    return Held(tuple(kept), tuple(left_out))


def unsupported(sentence: str, cited: Sequence[str]) -> str:
    """Return the first number or claim of a sentence that none of the cited texts holds, "" for none."""
    said, known = _folded(sentence), _folded("\n".join(cited))
    strong = (found[0] for found in _STRONG.finditer(said) if found[0] not in known)
    figures = list(_numbers(known))
    numbers = (
        number.text for number in _numbers(said) if not any(_equals(number, figure) for figure in figures)
    )
    claimed = (
        found[0] for say, carries in _claims() if (found := say.search(said)) and not carries.search(known)
    )
    return next(chain(strong, numbers, claimed), "")


def _terms(text: str) -> set[str]:
    """Return what a text is about, coarsely: pairs of Chinese characters, longer words, numbers as read."""
    folded = _folded(text)
    terms = {found[1] for found in _PAIR.finditer(folded)} | set(_WORD.findall(folded))
    return terms | {f"{number.value.normalize():f}{number.kind}" for number in _numbers(folded)}


@dataclass(frozen=True, slots=True)
class _Read:
    """A number as written: its value, half a unit of its last digit, and what it counts."""

    text: str
    value: Decimal
    half: Decimal
    kind: str


def _numbers(text: str) -> Iterator[_Read]:
    for found in _NUMBER.finditer(with_figures(_ONE.sub("", text))):
        digits = found["digits"].replace(",", "")
        size = Decimal(_SCALES.get(found["scale"] or "", 1))
        unit = found["unit"] or ""
        if unit == "成":
            size *= 10
        half = Decimal(5).scaleb(-len(digits.partition(".")[2]) - 1)
        kind = "share" if unit in _SHARES else unit
        yield _Read(found[0].strip(), Decimal(digits) * size, half * size, kind)


def _equals(said: _Read, known: _Read) -> bool:
    return said.kind == known.kind and abs(said.value - known.value) <= said.half


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", visible(text)).casefold().split())


@cache
def _claims() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """Return how each claim of the pack is worded, and what in the facts carries it."""
    return tuple(
        (re.compile(claim.say), re.compile(claim.known or claim.say))
        for group in claims().groups
        for claim in group.claims
        if (claim.missing or group.missing) in ("mark", "named")
    )
