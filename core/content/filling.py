"""Filling phrase lines from a brief: which line, which words, without saying a thing twice."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from core.content.checks.lengths import length
from core.content.checks.limits import Limit
from core.content.hearing import Ear
from core.content.known import Known
from core.content.phrases import Line
from core.content.shorten import Measure
from core.text import folded

Accepts = Callable[[str], bool]
# Slots that say the same thing in other words: a draft says it once.
_TOPICS = {
    "price": "price", "each": "price", "usual": "usual", "save": "save", "zhe": "save",
    "end": "time", "end_day": "time", "start": "time", "start_day": "time", "start_only": "time",
    "limit": "limit", "per_buyer": "limit",
    "item": "item", "name": "item", "names": "item", "leaf": "item", "count": "count", "shop": "shop",
    "scene": "scene", "short": "scene", "named": "scene", "moment": "scene", "moment2": "scene", "ask": "ask", "ask_slim": "ask",
    "material": "stuff", "material_of": "stuff", "stuff": "stuff", "verb": "",
}  # fmt: skip
_REPEATABLE = (
    "item",
    "name",
    "names",
    "leaf",
    "shop",
    "occasion",
    "verb",
    "scene",
    "named",
    "count",
    "price",
    "each",
    "usual",
    "save",
    "zhe",
)
_WORTH = {"price", "each", "threshold"}
_POINTS = ("point", "point2", "point3", "point_in", "point_long", "fix", "points")


@dataclass(frozen=True, slots=True)
class Filled:
    """A line with its words in: the skeleton it came from, what it speaks of, and the values it quotes."""

    text: str
    skeleton: str
    topics: frozenset[str]
    values: tuple[str, ...]


@dataclass(slots=True)
class Said:
    """What other drafts of the same order said already, so that the next one says it otherwise."""

    skeletons: list[str] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)
    drafts: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, *lines: Filled) -> None:
        self.skeletons.extend(line.skeleton for line in lines)
        self.texts.update(folded(line.text) for line in lines)


@dataclass(frozen=True)
class Room:
    """How much may be said: a greatest length and the way it is measured."""

    limit: int
    measure: Measure

    def holds(self, text: str) -> bool:
        return self.measure(text) <= self.limit


def room(limit: Limit | None, default: int) -> Room:
    """Return the room of a channel's part; without a rule, `default` characters."""
    return Room(limit.value, partial(length, unit=limit.unit)) if limit else Room(default, len)


@dataclass
class Writer:
    """One draft being written: draws lines by the seed, keeps count of what was said."""

    known: Known
    dice: random.Random
    said: Said
    accepts: Accepts
    ear: Ear
    lines: list[Filled] = field(default_factory=list)

    def draw(
        self,
        pool: Sequence[Line],
        space: Room,
        *,
        repeat: Iterable[str] = (),
        rich: bool = False,
        again: bool = False,
        start: bool = True,
    ) -> Filled | None:
        """Return a line of the pool that fits, says nothing twice and was least used before; None if there is none.

        Lines made for the brief's tone come first more often than not, and those that sound like the
        brand's voice: a step of it weighs half as much as having been used before. With `rich`, lines
        that say more come first (less, in a brief voice); with it, or `again`, what another draft said may
        be said in the same words. At the `start` of a sentence a line begins with a capital.
        """
        usable = [line for line in pool if self._suits(line) and not self.ear.bars(line)]
        many = self.known.is_many
        self.dice.shuffle(usable)
        used, tuned = self.said.skeletons, self.dice.random() < 0.5
        usable.sort(
            key=lambda line: (
                used.count(line.text) - self.ear.leaning(line),
                many and "names" not in line.slots,
                self._fullness(line) if rich else 0,
                tuned and not line.tone,
            )
        )
        for line in usable:
            filled = self._fill(line, space, frozenset(repeat), again=rich or again, start=start)
            if filled:
                return filled
        return None

    def _fullness(self, line: Line) -> int:
        """Put the line that says most first; in a brief voice the one that says the price and little else."""
        if self.ear.step("detail") >= 0:
            return -len(line.slots)
        return len(line.slots) + (0 if _WORTH & set(line.slots) else len(_TOPICS))

    def spoken(self) -> frozenset[str]:
        """Return the topics that the draft spoke of so far."""
        return frozenset().union(*(one.topics for one in self.lines))

    def quotes_a_point(self) -> bool:
        """Say whether the draft has named a selling point so far."""
        quoted = {value for line in self.lines for value in line.values}
        return bool({*self.known.points, *self.known.long_points} & quoted)

    def _suits(self, line: Line) -> bool:
        group = self.known.category
        return (
            (not line.tone or self.ear.opens(line.tone))
            and (not line.group or group in line.group)
            and self.known.slots.keys() >= set(line.needs)
            and (
                not line.after
                or line.after in self.spoken()
                or (line.after == "point" and self.quotes_a_point())
            )
            and not (self.known.is_many and self.known.phrases.words.single in line.text)
        )

    def take(self, filled: Filled | None) -> str:
        """Note a line as said in this draft and return its text."""
        if filled is None:
            return ""
        self.lines.append(filled)
        return filled.text

    def _fill(
        self, line: Line, space: Room, repeat: frozenset[str], *, again: bool, start: bool
    ) -> Filled | None:
        topics = _topics(line)
        if topics & (self.spoken() - repeat):
            return None
        for attempt in range(6):
            values = self._values(line, attempt)
            if values is None:
                return None
            text = _with(line.text, values)
            text = text[:1].upper() + text[1:] if start else text
            new = again or folded(text) not in self.said.texts
            if new and space.holds(text) and not _says_again(values, line) and self.accepts(text):
                quoted = tuple(value for slot, value in values.items() if slot != "verb")
                return Filled(text, line.text, topics, quoted)
        return None

    def _values(self, line: Line, attempt: int) -> dict[str, str] | None:
        """Choose a wording for each slot: the usual ones first, then others by chance."""
        slots, chosen = self.known.slots, dict[str, str]()
        spoken = {folded(value) for one in self.lines for value in one.values}
        for slot in line.slots:
            options = [one for one in slots.get(slot, ()) if one not in chosen.values()]
            if slot not in _REPEATABLE:
                options = [one for one in options if not any(_same(folded(one), other) for other in spoken)]
            if slot == "points" and self.quotes_a_point():
                return None
            if slot in _POINTS:
                named = folded(slots["item"][0])
                options = [one for one in options if folded(one) not in named] or options
            if not options:
                return None
            free = slot in (
                *_POINTS,
                "scene",
                "short",
                "named",
                "moment",
                "moment2",
                "ask",
                "ask_slim",
                "names",
            )
            if slot == "fix":
                options = self._answers(chosen) or options
            if free:
                options = self.ear.wanted(options)
            chosen[slot] = self.dice.choice(options) if free else options[min(attempt, len(options) - 1)]
        names = slots["item"][-1:] if "item" in self.spoken() else slots["item"]
        for slot in ("scene", "named"):
            if slot in chosen:
                chosen[slot] = chosen[slot].replace("{item}", names[min(attempt, len(names) - 1)])
        return chosen

    def _answers(self, chosen: dict[str, str]) -> list[str]:
        asked = {*chosen.values(), *(value for one in self.lines for value in one.values)}
        return [point for ask, slim, point in self.known.answers if ask in asked or slim in asked]


def _says_again(values: dict[str, str], line: Line) -> bool:
    """Say whether a line repeats a wording inside itself."""
    for slot, one in values.items():
        for other_slot, other in values.items():
            narrow = {slot, other_slot} & {"point_in", "occasion"}
            if slot < other_slot and _overlap(one, other, 2 if narrow else 3):
                return True
    fixed = "".join(re.split(r"\{\w+\}", line.text))
    return any(len(value) >= 2 and value in fixed for value in values.values())


def _topics(line: Line) -> frozenset[str]:
    found = {_TOPICS.get(slot, "" if slot in _POINTS else slot) for slot in line.slots}
    if {"scene", "named"} & set(line.slots):
        found.add("item")
    return frozenset(found - {""})


def _with(text: str, values: dict[str, str]) -> str:
    """Put the words in, once: braces inside a value stay what they are."""
    return re.sub(r"\{(\w+)\}", lambda match: values[match.group(1)], text)


def _same(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 3 and (one in other or other in one))


def _overlap(one: str, other: str, hanzi: int) -> bool:
    """Say whether two wordings share a telling stretch: some 汉字 or a long English word."""
    short, long = sorted((folded(one), folded(other)), key=len)
    width = hanzi if re.search("[\u4e00-\u9fff]", short) else 7
    if len(short) < width:
        return len(short) >= 2 and short in long and short.isalpha()
    stretches = (short[at : at + width] for at in range(len(short) - width + 1))
    return any(stretch in long and any(map(str.isalpha, stretch)) for stretch in stretches)
