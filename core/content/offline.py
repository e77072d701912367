"""The offline drafter: copy from the brief's facts by angles and phrase rules, without a model."""

import random
from collections.abc import Callable, Sequence

from core.content.angles import ranked
from core.content.brief import Brief, Kind, Variant
from core.content.checks.limits import limit_for
from core.content.filling import Room, Said, Writer, room
from core.content.guide import guide
from core.content.known import Known
from core.content.phrases import Line
from core.content.shorten import shorten

_SHORT_SMS = {"zh": 70, "en": 160}


def draft_offline(brief: Brief, kind: Kind, angle: str, seed: int, said: Said | None = None) -> Variant:
    """Return one draft of a kind from an angle; the same brief and seed give the same draft.

    Every figure and claim in it comes from the brief, every part keeps its limit. `said` collects
    what other drafts of the order said, so that this one is worded otherwise.
    """
    known = Known(brief)
    said = said if said is not None else Said()
    writer = Writer(known, random.Random(f"{seed}/{kind}/{angle}"), said, _anything)
    parts = _WRITERS[kind](writer, angle)
    said.add(*writer.lines)
    return Variant(kind=kind, angle=angle, parts=parts, origin="template")


def draft_all_offline(brief: Brief, seed: int = 0) -> list[Variant]:
    """Return the drafts that a brief orders: each kind, each variant from an angle of its own.

    With more variants than angles, angles come again in other words.
    """
    angles = ranked(brief)
    drafts: list[Variant] = []
    for kind in brief.kinds:
        said = Said()
        chosen = [angles[n % len(angles)] for n in range(brief.variants)]
        drafts += [draft_offline(brief, kind, one.key, seed + n, said) for n, one in enumerate(chosen)]
    return drafts


def _anything(_text: str) -> bool:
    return True


def _banner(writer: Writer, angle: str) -> dict[str, str]:
    rules = writer.known.phrases.banner
    lang = writer.known.brief.language
    main = _first(writer, rules.main, (angle, "plain"), room(limit_for("banner", "main", lang), 20))
    said = {topic for line in writer.lines for topic in line.topics}
    order = ["offer", "gift", "time", "point", "fact", "limit", "ship", "scene", "who", "name"]
    if said & {"price", "threshold", "gift"}:
        order = ["point", "time", "fact", "gift", "limit", "ship", "who", "scene", "name", "offer"]
    subtitle = _first(writer, rules.subtitle, order, room(limit_for("banner", "subtitle", lang), 40))
    space = room(limit_for("banner", "button", lang), 12)
    words = [*rules.button.get(angle, ()), *writer.known.group.button, *rules.button["any"]]
    fitting = [word for word in words if space.holds(word)]
    fresh = [word for word in fitting if word not in writer.said.texts]
    button = writer.dice.choice((fresh or fitting)[:3])
    writer.said.texts.add(button)
    return {"main": main, "subtitle": subtitle, "button": button}


def _push(writer: Writer, angle: str) -> dict[str, str]:
    rules = writer.known.phrases.push
    lang = writer.known.brief.language
    title = _first(writer, rules.title, (angle, "plain"), room(limit_for("push", "title", lang), 40))
    space = room(limit_for("push", "body", lang), 100)
    lead = _first(writer, rules.lead, (angle, "points", "plain"), space, repeat=("item",))
    more = _more(
        writer,
        rules.more,
        ("offer", "time", "gift", "limit", "ship", "point", "call"),
        space,
        lead,
        at_most=3,
    )
    return {"title": title, "body": _sentence(writer, [lead, *more], space)}


def _sms(writer: Writer, angle: str) -> dict[str, str]:
    brief, rules = writer.known.brief, writer.known.phrases.sms
    zh = brief.language == "zh"
    name = brief.signature or brief.shop
    head = (f"【{name}】" if zh else f"{name}: ") if name else ""
    tail = "拒收请回复R" if zh else " Reply STOP to opt out"
    limit = limit_for("sms", "text", brief.language)
    counted = room(limit, 500)
    short = _SHORT_SMS[brief.language]
    space = Room(short - counted.measure(head + tail) - 1, counted.measure)
    lead = _first(writer, rules.lead, (angle, "points", "plain"), space)
    more = _more(
        writer,
        rules.more,
        ("offer", "time", "gift", "limit", "ship", "point", "call"),
        space,
        lead,
        at_most=4,
    )
    text = _sentence(writer, [lead, *more], space)
    stop = writer.known.phrases.words.stop
    return {"text": head + text.rstrip(stop) + stop.rstrip() + tail}


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
    repeat: tuple[str, ...] = (),
) -> str:
    """Take the first line that can be said, going through pools in order; a shortened name if none can."""
    for again in ((), repeat):
        for key in order:
            text = writer.take(writer.draw(pools.get(key, ()), space, repeat=again))
            if text:
                return text
    name = writer.known.slots["item"][0]
    return shorten(name, space.limit, measure=space.measure)


def _more(
    writer: Writer,
    pools: dict[str, tuple[Line, ...]],
    order: Sequence[str],
    space: Room,
    lead: str,
    *,
    at_most: int,
) -> list[str]:
    """Return what can be added to the lead within the room, the most useful first."""
    added: list[str] = []
    for key in order:
        if len(added) == at_most:
            break
        used = sum(space.measure(text) + 1 for text in (lead, *added)) + 1
        filled = writer.draw(pools[key], Room(space.limit - used, space.measure))
        if filled:
            added.append(writer.take(filled))
    return added


def _sentence(writer: Writer, clauses: list[str], space: Room) -> str:
    """Join clauses as people punctuate: a lead with commas of its own ends as a sentence."""
    words = writer.known.phrases.words
    lead, *rest = [clause for clause in clauses if clause] or [""]
    if not rest:
        return lead
    full = words.comma in lead or lead[-1:] in "？?"
    glue = "" if lead[-1:] in "？?！!" else (words.stop if full else words.comma)
    text = lead + glue + words.comma.join(rest)
    return text + words.stop.rstrip() if full and space.holds(text + words.stop.rstrip()) else text
