"""Shortening by the clause: less is said, but what is left is still said properly.

The order of sacrifice: brackets and long-winded phrases, empty clauses, adjectives, the least
telling clauses, and only then words around what matters most. Nothing is cut inside a word, a
number, a price or a date, and the number of an offer goes last.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from core.content.words import AMOUNT, DATE, OFFER, is_chinese, pieces, tagged
from core.rules.packs import Rule, load

Measure = Callable[[str], int]
_BRACKETS = re.compile(r"\s*(?:（[^（）]*）|\([^()]*\)|〔[^〔〕]*〕|\[[^\[\]]*\])")
_SPLIT = re.compile(
    r"[，。！？；：…\n]+[”’」』]?|[.!?;:,](?=\s|$)\s*|\s[-–—]\s|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|——"
)
_FRAME = re.compile(
    r"^(\s*【[^】]*】)?(.*?)((?:[，,。.；;]?\s*(?:拒收请回复?R|回复?T退订|回T退|退订回T|Reply STOP to opt out\.?)\s*)?)$",
    re.DOTALL,
)
_MARKS = " \t\n，,、；;：:—–-·|/&＆+"
_STOPS = "。！？!?….\n"


@dataclass(frozen=True, slots=True)
class _Clause:
    text: str
    mark: str
    worth: int


class _Rules(Rule):
    shorter: dict[str, str]
    fillers: tuple[str, ...]
    empty_clauses: tuple[str, ...]
    links: tuple[str, ...]
    dangling_end: frozenset[str]
    dangling_start: frozenset[str]
    openers: frozenset[str]
    phrases: tuple[str, ...]


class _Pack(Rule):
    zh: _Rules
    en: _Rules


def _rules(text: str) -> _Rules:
    pack = load("shortening", _Pack)
    return pack.zh if is_chinese(text) else pack.en


def shorten(text: str, limit: int, *, measure: Measure = len) -> str:
    """Return the text said in at most `limit`, as `measure` counts (characters by default).

    A text that fits comes back as it is, apart from blanks around it. The signature in front and
    the opt-out at the end of a message stay while there is room for both and for an offer. Where
    not even one whole word fits, the result is empty: half a word is worse than none.
    """
    text = text.strip()
    if measure(text) <= limit:
        return text
    frame = _FRAME.match(text)
    head, body, tail = (frame.group(1) or "", frame.group(2), frame.group(3)) if frame else ("", text, "")
    room = limit - measure(head + tail)
    if (head or tail) and body.strip() and room >= 4:
        middle = _body(body.strip(), room, measure)
        kept_offer = bool(OFFER.search(middle)) or not OFFER.search(body)
        if middle and kept_offer and measure(head + middle + tail) <= limit:
            stop = "。" if tail and tail[0] not in _MARKS + _STOPS and middle[-1] not in _STOPS else ""
            return head + middle + (stop if measure(head + middle + stop + tail) <= limit else "") + tail
    return _body(text, limit, measure)


def _body(text: str, limit: int, measure: Measure) -> str:
    rules = _rules(text)
    whole = text
    for lighter in (_without_brackets, _without_fillers, _in_shorter_words):
        if measure(text) > limit:
            text = lighter(text)
    for enough in (12, None):
        text = _fewer_clauses(text, limit, measure, rules, below=enough)
        if measure(text) <= limit:
            return text
        text = _without_adjectives(text)
    for shorter in _fewer_phrases(text, rules):
        if measure(shorter) <= limit and (OFFER.search(shorter) or not OFFER.search(text)):
            return shorter
    core = _core(text, limit, measure, rules)
    return core if OFFER.search(core) else _core(whole, limit, measure, rules) or core


def _without_brackets(text: str) -> str:
    """Drop what stands in brackets, unless an offer stands there and nowhere else."""
    bare = _BRACKETS.sub(_seam, text).strip()
    return text if not bare or (OFFER.search(text) and not OFFER.search(bare)) else bare


def _seam(match: re.Match[str]) -> str:
    """Return what stays where brackets went: a blank between two figures, so that they do not run together."""
    text = match.string
    apart = (
        text[match.start() - 1 : match.start()].isalnum() and text[match.end() : match.end() + 1].isascii()
    )
    return " " if apart and text[match.end() : match.end() + 1].isalnum() else ""


def _without_fillers(text: str) -> str:
    fillers = sorted(_rules(text).fillers, key=len, reverse=True)
    if is_chinese(text):
        lighter = re.sub("|".join(map(re.escape, fillers)), "", text)
    else:
        lighter = re.sub(rf"\b(?:{'|'.join(map(re.escape, fillers))})\b\s*", "", text, flags=re.IGNORECASE)
    return lighter.strip() or text


def _in_shorter_words(text: str) -> str:
    edge = "" if is_chinese(text) else r"\b"
    for long, short in sorted(_rules(text).shorter.items(), key=lambda pair: -len(pair[0])):
        text = re.sub(
            rf"{edge}{re.escape(long)}{edge}{'' if short else ' ?'}", short, text, flags=re.IGNORECASE
        )
    return text.strip()


def _without_adjectives(text: str) -> str:
    """Drop adjective + 的 before a noun: 柔软的毛巾 is still a 毛巾."""
    if not is_chinese(text):
        return text
    words = tagged(text)
    kept: list[str] = []
    at = 0
    while at < len(words):
        word, tag = words[at]
        after = words[at + 1 : at + 3]
        if (
            tag in ("a", "ad", "an", "z", "b", "i")
            and len(after) == 2
            and after[0][0] == "的"
            and after[1][1][:1] == "n"
        ):
            at += 2
            continue
        kept.append(word)
        at += 1
    return "".join(kept)


def _fewer_clauses(text: str, limit: int, measure: Measure, rules: _Rules, *, below: int | None) -> str:
    """Drop the clauses that tell least, the later first, until the rest fits; below a worth, if given."""
    clauses = _clauses(text, rules)
    kept = list(range(len(clauses)))
    for least in sorted(kept, key=lambda at: (clauses[at].worth, -at)):
        if len(kept) == 1 or measure(_joined(clauses, kept, rules)) <= limit:
            break
        if below is None or clauses[least].worth < below:
            kept.remove(least)
    if below is None:
        for back in sorted(set(range(len(clauses))) - set(kept), key=lambda at: (-clauses[at].worth, at)):
            fuller = sorted([*kept, back])
            if measure(_joined(clauses, fuller, rules)) <= limit:
                kept = fuller
    return _joined(clauses, kept, rules)


def _fewer_phrases(text: str, rules: _Rules) -> list[str]:
    """Return an English clause without some of its later phrases, the fullest first.

    "Save ¥50 on our towels with free shipping until Nov 11" can do without "on our towels".
    """
    if not rules.phrases:
        return []
    first, *rest = re.split(rf"\s+(?=(?:{'|'.join(rules.phrases)})\s)", text.strip())
    if len(first.split()) < 2:
        return []
    places = range(min(len(rest), 6))
    choices = [chosen for size in places for chosen in combinations(places, size)]
    choices.sort(key=lambda chosen: -sum(_telling(rest[at]) + 6 - at for at in chosen))
    return [" ".join([first, *(rest[at] for at in chosen)]) for chosen in choices]


def _telling(phrase: str) -> int:
    """Rank a phrase by what a buyer would miss."""
    free = re.search(r"\b(?:gift|free)\b", phrase, re.IGNORECASE)
    return 100 * bool(OFFER.search(phrase)) + 40 * bool(DATE.search(phrase)) + 30 * bool(free)


def _clauses(text: str, rules: _Rules) -> list[_Clause]:
    found: list[_Clause] = []
    at = 0
    whole = [match.span() for match in AMOUNT.finditer(text)]
    for match in _SPLIT.finditer(text):
        if any(start < match.start() < end for start, end in whole):
            continue
        if match.start() > at:
            found.append(_Clause(text[at : match.start()], match.group(), 0))
        at = match.end()
    if at < len(text):
        found.append(_Clause(text[at:], "", 0))
    last = len(found) - 1
    return [_Clause(one.text, one.mark, _worth(one.text, n, last, rules)) for n, one in enumerate(found)]


def _worth(clause: str, place: int, last: int, rules: _Rules) -> int:
    """Rank a clause by what a buyer would miss: the offer, the deadline, the gift, a figure, the subject."""
    worth = 8 if place == 0 else 4
    if OFFER.search(clause):
        worth += 100
    if DATE.search(clause):
        worth += 40
    if re.search(r"赠|包邮|\bgift\b|\bfree\b|ships free", clause, re.IGNORECASE):
        worth += 30
    if AMOUNT.search(clause):
        worth += 10
    if any(empty in clause.lower() for empty in rules.empty_clauses):
        worth -= 6
    return worth + (1 if place == last else 0) + min(len(clause), 20) // 5


def _joined(clauses: list[_Clause], kept: list[int], rules: _Rules) -> str:
    """Write the kept clauses as one text: links to dropped clauses go, sentence ends stay ends."""
    out = ""
    for n, at in enumerate(kept):
        clause = clauses[at]
        words = clause.text
        if at and (not n or kept[n - 1] != at - 1):
            words = _without_link(words, rules)
        if out.rstrip()[-1:] in ".!?":
            words = words[:1].upper() + words[1:]
        upto = kept[n + 1] if n + 1 < len(kept) else len(clauses)
        ends = [one.mark for one in clauses[at:upto] if one.mark and one.mark.strip(" ")[:1] in _STOPS]
        mark = clause.mark
        if ends and not (mark.strip(" ")[:1] and mark.strip(" ")[:1] in _STOPS):
            mark = ends[-1]
        out += words + mark
    tidy = out.strip(" \t\n").rstrip(_MARKS)
    return (
        tidy[0].upper() + tidy[1:]
        if tidy and not is_chinese(tidy) and clauses[0].text[:1].isupper()
        else tidy
    )


def _without_link(words: str, rules: _Rules) -> str:
    bare = words.lstrip()
    for link in rules.links:
        cut = bare[len(link) :]
        if bare.lower().startswith(link) and cut.strip() and (is_chinese(link) or cut[:1] == " "):
            return cut.lstrip()
    return bare


def _core(text: str, limit: int, measure: Measure, rules: _Rules) -> str:
    """Return the most telling run of whole pieces that fits and neither starts nor ends in the air."""
    parts = pieces(text)
    best, best_score = "", -1e9
    holds_offer = any(OFFER.search(part) and measure(part) <= limit for part in parts)
    for start in range(len(parts)):
        if not parts[start].strip(_MARKS + _STOPS):
            continue
        for end in range(start + 1, len(parts) + 1):
            run = _paired("".join(parts[start:end]))
            if measure("".join(parts[start:end]).strip()) > limit:
                break
            if not re.search(r"\w", run) or not parts[end - 1].strip(_MARKS):
                continue
            score = _completeness(parts, start, end, rules)
            if holds_offer and OFFER.search(run):
                score += 200
            if score > best_score:
                best, best_score = run, score
    return best.rstrip(_MARKS)


def _paired(run: str) -> str:
    """Return a run without a bracket or quote that lost its partner."""
    for opens, closes in ("【】", "（）", "()", "“”", "「」", "《》", "[]"):
        if run.count(opens) != run.count(closes):
            run = run.replace(opens, "").replace(closes, "")
    return run.strip()


def _completeness(parts: list[str], start: int, end: int, rules: _Rules) -> float:
    """Rate a run of pieces: fuller is better, borders at clause borders are better, loose ends are bad."""
    run = parts[start:end]
    first, last = run[0].strip().lower(), next(p for p in reversed(run) if p.strip()).strip().lower()
    before = next((p for p in reversed(parts[:start]) if p.strip()), "")
    after = next((p for p in parts[end:] if p.strip()), "").lower()
    score = float(sum(min(len(part), 6) for part in run if re.search(r"\w", part)))
    score += sum(8 for part in run if AMOUNT.fullmatch(part))
    if not re.search(r"\w", before):
        score += 5 if is_chinese(first) else 14
    elif before == "的":
        score += 2
    elif not is_chinese(first):
        score -= 6
    if not re.search(r"\w", after) or AMOUNT.match(after) or after in rules.openers:
        score += 6
    elif not is_chinese(last):
        score -= 12
    score -= 60 * (last in rules.dangling_end) + 60 * (first in rules.dangling_start)
    return score
