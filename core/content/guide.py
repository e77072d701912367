"""Guide copy without a model: a short note in the voice of a shop guide, and a detail block."""

from collections.abc import Sequence

from core.content.checks.limits import limit_for
from core.content.filling import Room, Writer, room
from core.content.known import Known, Slots, fact, fact_kind
from core.content.phrases import Labels, Line

_NOTE = {"zh": 130, "en": 420}
_DETAIL_VALUE = {"zh": 60, "en": 140}


def guide(writer: Writer, angle: str) -> dict[str, str]:
    """Return the note and the detail block of a guide draft."""
    return {"note": _note(writer, angle), "detail": _detail(writer, angle)}


def _note(writer: Writer, angle: str) -> str:
    known, rules = writer.known, writer.known.phrases.guide
    limit = limit_for("guide", "note", known.brief.language)
    counted = room(limit, 1000)
    longest = min(_NOTE[known.brief.language], counted.limit)
    glue = "" if known.brief.language == "zh" else " "
    sentences: list[str] = []
    detail = writer.ear.step("detail")
    wanted = [
        (rules.open, (angle, "plain"), 1),
        (rules.middle, _middle_order(angle), 2 + max(-1, min(1, detail))),
        (rules.middle, ("offer", "gift"), 1 if detail < 1 else 2),
        (rules.close, ("time", "ask"), 1 if detail > -2 else 0),
    ]
    for pools, order, how_many in wanted:
        for key in order:
            if how_many == 0:
                break
            left = Room(longest - counted.measure(glue.join(sentences)) - 1, counted.measure)
            text = writer.take(
                writer.draw(pools.get(key, ()), left, repeat=("item",), again=pools is not rules.open)
            )
            if text:
                sentences.append(text)
                how_many -= 1
    return glue.join(sentences)


def _middle_order(angle: str) -> tuple[str, ...]:
    if angle in ("scene", "occasion", "gifting", "audience"):
        return ("point", "fact", "who", "scene")
    if angle in ("points", "problem", "quality"):
        return ("point", "scene", "fact", "who")
    return ("point", "scene", "fact", "who")


def _detail(writer: Writer, angle: str) -> str:
    known = writer.known
    rules = known.phrases.guide.detail
    labels = rules.labels[len(writer.said.skeletons) % len(rules.labels)]
    rows = _item_rows(known, labels) if known.is_many else _one_item_rows(writer, labels)
    offer = _offer_rows(known, labels)
    first = angle in ("offer", "threshold", "gift", "deadline", "limited", "shipping")
    if writer.ear.step("detail") == -2:  # a voice this brief says what it is and what speaks for it
        rows = rows[:2]
    rows = [*rows[:1], *offer, *rows[1:]] if first else [*rows, *offer]
    rows += _after_rows(known, labels)
    colon = known.phrases.words.colon
    return "\n".join(
        f"· {label}{colon}{text}"
        for label, text in rows
        if text and known.judge.allows(text, "guide") and not writer.ear.avoids(label)
    )


def _one_item_rows(writer: Writer, labels: Labels) -> list[tuple[str, str]]:
    known = writer.known
    item, words = known.item, known.phrases.words
    spec = known.slots.get("spec", ("",))[0]
    what = known.name(item, 16 if known.brief.language == "zh" else 60) + (
        f"{words.comma}{spec}" if spec and spec not in item.title else ""
    )
    longest = _DETAIL_VALUE[known.brief.language]
    shown = (
        "material",
        "ingredients",
        "origin",
        "craft",
        "capacity",
        "size",
        "colour",
        "flavour",
        "scent",
        "battery",
        "certificate",
    )
    facts = [
        (name.strip(), text.strip())
        for name, text in item.facts.items()
        if fact_kind(name) in (*shown, "") and text.strip()
    ]
    told = words.semicolon.join(f"{name} {text}" for name, text in facts if len(text) <= longest)
    often = known.group.moment
    moments = words.list.join(writer.dice.sample(often, k=min(3, len(often))))
    who = known.brief.audience.strip() or fact(item, "audience")
    return [
        (labels.what, what),
        (labels.points, words.semicolon.join(known.long_points[:4])),
        (labels.facts, told),
        (labels.who, who),
        (labels.when, moments),
        (labels.use, fact(item, "usage")),
    ]


def _item_rows(known: Known, labels: Labels) -> list[tuple[str, str]]:
    """Name each item with what is known of it: its first selling point and its spec."""
    lang, words = known.brief.language, known.phrases.words
    rows = [(labels.items, "")]
    told: list[str] = []
    for item in known.brief.items:
        name = known.name(item, 12 if lang == "zh" else 40)
        notes = [note.strip() for note in (item.spec, *item.selling_points[:1]) if note.strip()]
        told.append(
            f"{name}（{words.comma.join(notes)}）"
            if lang == "zh" and notes
            else f"{name} ({words.comma.join(notes)})"
            if notes
            else name
        )
    rows = [(labels.items, words.semicolon.join(told))]
    rows.append((labels.points, words.list.join(known.points[:4])))
    rows.append((labels.who, known.brief.audience.strip()))
    return rows


def _offer_rows(known: Known, labels: Labels) -> list[tuple[str, str]]:
    slots, words, rules = known.slots, known.phrases.words, known.phrases.guide.detail
    said = [
        *_known_lines(rules.offer, slots)[:1],
        *slots.get("threshold", ()),
        *slots.get("ship", ()),
        *_known_lines(rules.limit, slots),
    ]
    time = _known_lines(rules.time, slots)[:1] or [""]
    return [
        (labels.offer, words.comma.join(said)),
        (labels.time, time[0]),
        (labels.gift, slots.get("gift", ("",))[-1]),
    ]


def _known_lines(lines: Sequence[Line], slots: Slots) -> list[str]:
    return [
        line.text.format_map({slot: slots[slot][0] for slot in line.slots})
        for line in lines
        if slots.keys() >= set(line.slots)
    ]


def _after_rows(known: Known, labels: Labels) -> list[tuple[str, str]]:
    if known.is_many:
        return []
    item, words = known.item, known.phrases.words
    kept = {
        kind: (name.strip(), text.strip())
        for name, text in item.facts.items()
        if (kind := fact_kind(name)) and text.strip()
    }
    rows = [(labels.care, kept["care"][1])] if "care" in kept else []
    notices = [kept[kind] for kind in ("notice", "shelf_life", "warranty") if kind in kept]
    return [
        *rows,
        (labels.notice, words.semicolon.join(f"{name} {text}" for name, text in notices)),
    ]
