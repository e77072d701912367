"""The offline drafter: copy from the brief's facts by angles and phrase rules, without a model."""

import random
from collections.abc import Callable, Sequence
from functools import partial

from core.content.angles import ranked
from core.content.brief import Brief, Kind, Variant
from core.content.checked import check_parts, off_voice_in
from core.content.checks.limits import limit_for
from core.content.filling import Room, Said, Writer, room
from core.content.guide import guide
from core.content.hearing import ear_of
from core.content.known import Known
from core.content.phrases import Line
from core.content.rewrite import without_span
from core.content.shorten import shorten

_ATTEMPTS = 5
_SHORT_SMS = {"zh": 70, "en": 160}


def draft_offline(brief: Brief, kind: Kind, angle: str, seed: int) -> Variant:
    """Return one draft of a kind from an angle; the same brief and seed give the same draft.

    Every figure and claim in it comes from the brief, every part keeps its limit, and nothing in it
    is forbidden by the checks unless no wording at all would pass. What the brand's voice does to it is
    said in `core.content.hearing`; a brief without one is drafted as if there were no voices.
    """
    return _draft(Known(brief), kind, angle, seed, Said())


def draft_all_offline(brief: Brief, seed: int = 0) -> list[Variant]:
    """Return the drafts that a brief orders: each kind, each variant from an angle of its own.

    With more variants than angles, angles come again in other words.
    """
    known, angles = Known(brief), ranked(brief)
    drafts: list[Variant] = []
    for kind in brief.kinds:
        said = Said()
        chosen = [angles[n % len(angles)] for n in range(brief.variants)]
        drafts += [_draft(known, kind, one.key, seed + n, said) for n, one in enumerate(chosen)]
    return drafts


def _draft(known: Known, kind: Kind, angle: str, seed: int, said: Said) -> Variant:
    """Write drafts until one is new and nothing in it is forbidden; else return the one with the least to change."""
    tried: list[tuple[int, Writer, Variant]] = []
    while len(tried) < _ATTEMPTS and (not tried or tried[-1][0]):
        # the voice throws no dice: what differs between two voices is theirs
        told = known.brief.model_dump_json(exclude={"voice"})
        dice = random.Random(f"{seed}/{len(tried)}/{kind}/{angle}/{told}")
        ear = ear_of(known.brief, angle, said.texts)
        writer = Writer(known, dice, said, partial(known.judge.allows, channel=kind), ear)
        parts = _in_voice(known.brief, kind, _WRITERS[kind](writer, angle))
        variant = Variant(kind=kind, angle=angle, parts=parts, origin="template")
        wrong = 2 * _objections(known.brief, variant) + (tuple(variant.parts.values()) in said.drafts)
        tried.append((wrong, writer, variant))
    _wrong, writer, variant = min(tried, key=lambda one: one[0])
    said.add(*writer.lines)
    said.drafts.add(tuple(variant.parts.values()))
    return variant


def _in_voice(brief: Brief, kind: Kind, parts: dict[str, str]) -> dict[str, str]:
    """Leave out the words to avoid that no other line could spare; a part is never emptied by that."""
    kept = {}
    for part, text in parts.items():
        for found in reversed(off_voice_in(brief, kind, text)):
            text = without_span(text, found.start, found.end) or text
        kept[part] = text
    return kept


def _objections(brief: Brief, variant: Variant) -> int:
    """Count what the checks forbid in a draft as a whole."""
    remarks = check_parts(brief, variant.kind, variant.parts)
    found = [one for part in remarks.values() for one in part]
    return sum(one.severity == "block" or one.check == "voice" for one in found)


def _banner(writer: Writer, angle: str) -> dict[str, str]:
    rules = writer.known.phrases.banner
    lang = writer.known.brief.language
    main = _first(writer, rules.main, (angle, "plain"), room(limit_for("banner", "main", lang), 20))
    said = writer.spoken()
    if "ask" in said:
        order = ["fix", "named", "point", "offer"]
    elif "item" not in said and "threshold" not in said:
        order = ["named", "offer", "point", "name"]
    elif said & {"price", "threshold", "gift", "save"}:
        order = ["point", "usual", "time", "fact", "gift", "limit", "ship", "who", "scene", "name", "offer"]
    else:
        order = ["offer", "gift", "time", "point", "fact", "limit", "ship", "who", "scene", "name"]
    space = room(limit_for("banner", "subtitle", lang), 40)
    subtitle = _first(writer, rules.subtitle, order, space, or_name=False)
    return {"main": main, "subtitle": subtitle, "button": _button(writer, angle)}


def _button(writer: Writer, angle: str) -> str:
    rules = writer.known.phrases.banner.button
    space = room(limit_for("banner", "button", writer.known.brief.language), 12)
    own = [*rules.get(angle, ()), *writer.known.group.button, *rules["any"]]
    fitting = _spoken(writer, own, space) or _spoken(
        writer, [w for each in rules.values() for w in each], space
    )
    fitting = fitting or [word for word in own if space.holds(word)]
    fresh = [word for word in fitting if word not in writer.said.texts]
    button = writer.dice.choice((fresh or fitting)[:3])
    writer.said.texts.add(button)
    return button


def _spoken(writer: Writer, words: Sequence[str], space: Room) -> list[str]:
    """Return the buttons that fit and sound like the voice, those first that do so most."""
    ear = writer.ear
    lines = [Line(text=word) for word in dict.fromkeys(words) if space.holds(word)]
    kept = [line for line in lines if not ear.bars(line)]
    return [line.text for line in sorted(kept, key=lambda line: -ear.leaning(line))]


def _push(writer: Writer, angle: str) -> dict[str, str]:
    rules = writer.known.phrases.push
    lang = writer.known.brief.language
    title = _first(writer, rules.title, (angle, "plain"), room(limit_for("push", "title", lang), 40))
    space = room(limit_for("push", "body", lang), 100)
    clauses: list[str] = []
    for key in (angle, "any"):
        if not clauses:
            clauses = _fitting(writer, rules.say.get(key, ()), space, [])
    for pool in _pools(writer, rules.deal):
        clauses += _fitting(writer, pool, space, clauses, rich=True)
    if not clauses:
        clauses = _fitting(writer, rules.say["any"], space, [], repeat=("item",))
    if len(clauses) < 2:
        calls = [call for call in rules.call if not writer.ear.avoids(call)]
        clauses += [writer.dice.choice(calls)] if calls else []
    return {"title": title, "body": _text(writer, clauses, space)}


def _sms(writer: Writer, angle: str) -> dict[str, str]:
    brief, rules = writer.known.brief, writer.known.phrases.sms
    zh = brief.language == "zh"
    name = brief.signature or brief.shop
    head = (f"【{name}】" if zh else f"{name}: ") if name else ""
    tail = "拒收请回复R" if zh else " Reply STOP to opt out"
    limit = limit_for("sms", "text", brief.language)
    counted = room(limit, 500)
    space = Room(_SHORT_SMS[brief.language] - counted.measure(head + tail) - 1, counted.measure)
    lead = _first(writer, rules.lead, (angle, "points", "plain"), space)
    says = [] if writer.quotes_a_point() else _fitting(writer, rules.say, space, [lead], rich=True)
    if says and not writer.spoken() & {"price", "each", "threshold", "save", "ask"}:
        clauses = [lead + writer.known.phrases.words.comma + says[0]]
    else:
        clauses = [lead, *says]
    for pool in (*_pools(writer, rules.deal), rules.call):
        clauses += _fitting(writer, pool, space, clauses, rich=True)
    text = _text(writer, clauses, space)
    stop = writer.known.phrases.words.stop.rstrip()
    return {"text": f"{head}{text.rstrip(stop)}{'' if text[-1:] in '？?' else stop}{tail}"}


def _guide(writer: Writer, angle: str) -> dict[str, str]:
    return guide(writer, angle)


_WRITERS: dict[Kind, Callable[[Writer, str], dict[str, str]]] = {
    "banner": _banner,
    "push": _push,
    "sms": _sms,
    "guide": _guide,
}


def _first(
    writer: Writer,
    pools: dict[str, tuple[Line, ...]],
    order: Sequence[str],
    space: Room,
    *,
    or_name: bool = True,
) -> str:
    """Take the first line that can be said, going through pools in order; else the name, if it is wanted."""
    for again in (False, True):
        for key in order:
            found = writer.draw(pools.get(key, ()), space, rich=key == "named", again=again)
            if found:
                return writer.take(found)
    name = writer.known.slots["item"][0] if or_name else ""
    return _capital(shorten(name, space.limit, measure=space.measure))


def _fitting(
    writer: Writer,
    pool: Sequence[Line],
    space: Room,
    before: Sequence[str],
    *,
    repeat: tuple[str, ...] = (),
    rich: bool = False,
) -> list[str]:
    """Return one more clause that fits behind the others, or nothing."""
    used = sum(space.measure(text) + 2 for text in before)
    left = Room(space.limit - used - 1, space.measure)
    text = writer.take(writer.draw(pool, left, repeat=repeat, rich=rich, start=not before))
    return [text] if text else []


def _pools(writer: Writer, deal: Sequence[Line]) -> list[Sequence[Line]]:
    """Return what is drawn from behind the first clause: the deal and what goes with it, in more or fewer words."""
    step = writer.ear.step("detail")
    extras = _extras(deal)
    return [deal] if step < 0 else [deal, extras, extras] if step > 1 else [deal, extras]


def _extras(pool: Sequence[Line]) -> list[Line]:
    """Return the lines that may follow the main deal: gift, time, limits, but no second price."""
    return [line for line in pool if not {"price", "usual", "save"} & set(line.slots)]


def _text(writer: Writer, clauses: Sequence[str], space: Room) -> str:
    """Join clauses as people punctuate: what has commas of its own, or a capital, is a sentence."""
    words = writer.known.phrases.words
    text = ""
    for clause in clauses:
        if not text:
            text = clause
        elif text[-1] in "？?！!":
            text += words.stop[1:] + _capital(clause)
        elif words.comma in text + clause or clause[:1].isupper():
            text += words.stop + _capital(clause)
        else:
            text += words.comma + clause
    stop = words.stop.rstrip()
    return text + stop if stop in text and text[-1] not in "？?！!" and space.holds(text + stop) else text


def _capital(clause: str) -> str:
    return clause[:1].upper() + clause[1:]
