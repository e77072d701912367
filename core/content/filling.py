"""Filling phrase lines from a brief: which line, which words, without saying a thing twice."""

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from core.content.checks.lengths import length
from core.content.checks.limits import Limit
from core.content.known import Known
from core.content.phrases import Line
from core.content.shorten import Measure
from core.text import folded

Accepts = Callable[[str], bool]
# Slots that say the same thing in other words: a draft says it once.
_TOPICS = {
    "price": "price", "usual": "price", "save": "price", "zhe": "price", "each": "price",
    "end": "time", "end_day": "time", "start": "time", "start_day": "time",
    "limit": "limit", "per_buyer": "limit",
    "item": "item", "name": "item", "names": "item", "count": "count", "shop": "shop",
    "scene": "scene", "scene_short": "scene", "moment": "scene", "ask": "ask", "ask_slim": "ask",
    "use": "", "verb": "",
}  # fmt: skip
_POINTS = ("point", "point2", "point3", "point_in", "fix", "points")


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
    lines: list[Filled] = field(default_factory=list)

    def draw(self, pool: Sequence[Line], space: Room, *, repeat: Iterable[str] = ()) -> Filled | None:
        """Return a line of the pool that fits, says nothing twice and was least used before; None if there is none."""
        tone = self.known.brief.tone
        usable = [line for line in pool if not line.tone or tone in line.tone]
        self.dice.shuffle(usable)
        usable.sort(key=lambda line: (self.said.skeletons.count(line.text), not line.tone))
        for line in usable:
            filled = self._fill(line, space, frozenset(repeat))
            if filled:
                return filled
        return None

    def take(self, filled: Filled | None) -> str:
        """Note a line as said in this draft and return its text."""
        if filled is None:
            return ""
        self.lines.append(filled)
        return filled.text

    def _fill(self, line: Line, space: Room, repeat: frozenset[str]) -> Filled | None:
        topics = _topics(line)
        spoken = frozenset().union(*(one.topics for one in self.lines)) - repeat
        if topics & spoken:
            return None
        for attempt in range(6):
            values = self._values(line, attempt)
            if values is None:
                return None
            text = _with(line.text, values)
            quoted = tuple(value for slot, value in values.items() if slot not in ("verb", "use"))
            if not space.holds(text) or self._says_again(quoted, line) or folded(text) in self.said.texts:
                continue
            if not self.accepts(text):
                continue
            return Filled(text, line.text, topics, quoted)
        return None

    def _values(self, line: Line, attempt: int) -> dict[str, str] | None:
        """Choose a wording for each slot: the usual ones first, then others by chance."""
        slots, chosen = self.known.slots, dict[str, str]()
        spoken = {folded(value) for one in self.lines for value in one.values}
        for slot in line.slots:
            base = "moment" if slot == "moment2" else slot
            options = [one for one in slots.get(base, ()) if one not in chosen.values()]
            if slot in _POINTS:
                options = [one for one in options if folded(one) not in spoken]
            if not options:
                return None
            free = slot in (*_POINTS, "scene", "scene_short", "moment", "moment2", "ask", "ask_slim", "names")
            if slot == "fix":
                options = self._answers(chosen) or options
            chosen[slot] = self.dice.choice(options) if free else options[min(attempt, len(options) - 1)]
        if "scene" in chosen:
            chosen["scene"] = chosen["scene"].replace(
                "{item}", slots["item"][min(attempt, len(slots["item"]) - 1)]
            )
        return chosen

    def _answers(self, chosen: dict[str, str]) -> list[str]:
        asked = {*chosen.values(), *(value for one in self.lines for value in one.values)}
        return [point for ask, slim, point in self.known.answers if ask in asked or slim in asked]

    def _says_again(self, values: tuple[str, ...], line: Line) -> bool:
        """Say whether a line repeats itself, or repeats more of the draft than a name."""
        if any(_overlap(one, other) for n, one in enumerate(values) for other in values[n + 1 :]):
            return True
        fixed = "".join(re.split(r"\{\w+\}", line.text))
        return any(len(value) >= 2 and value in fixed for value in values)


def _topics(line: Line) -> frozenset[str]:
    found = {_TOPICS.get(slot, "" if slot in _POINTS else slot) for slot in line.slots}
    return frozenset(found - {""})


def _with(text: str, values: dict[str, str]) -> str:
    """Put the words in, once: braces inside a value stay what they are."""
    return re.sub(r"\{(\w+)\}", lambda match: values[match.group(1)], text)


def _overlap(one: str, other: str) -> bool:
    """Say whether two wordings share a telling stretch: three 汉字 or a long English word."""
    short, long = sorted((folded(one), folded(other)), key=len)
    width = 3 if re.search("[\u4e00-\u9fff]", short) else 7
    if len(short) < width:
        return len(short) >= 2 and short in long and not short.isdigit() and not short.startswith("¥")
    return any(short[at : at + width] in long for at in range(len(short) - width + 1))
