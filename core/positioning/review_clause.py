"""One clause of a review: its terms in their order, what stands before a judgement, and which topics it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

GENERAL = -1  # in the place of a topic: a judgement of the whole
_GAP, _LATIN_GAP = 4, 16  # characters between a negator and what it negates
_NAMED_WITHIN = 14  # of a judgement and its topic: they are shown marked as one

Kind = Literal[
    "word", "cue", "near", "scale", "general", "negator", "degree", "too", "wish", "feared", "fixed"
]
JUDGES = ("cue", "near", "scale", "general")
_PASSED = ("negator", "degree", "too", "feared", "wish", "word")


class Role(NamedTuple):
    """What a term can be, of which topic, and whether it praises (1) or complains (-1)."""

    kind: Kind
    topic: int = GENERAL
    sign: int = 0


class Token(NamedTuple):
    """A term at its place in a clause; it may play several roles."""

    roles: tuple[Role, ...]
    start: int
    end: int


class Event(NamedTuple):
    """What a clause says: of one topic, of several that it may be, or of none. `doubtful`: the rating decides."""

    kind: Literal["hit", "word", "open", "near"]
    topics: tuple[int, ...]
    sign: int
    start: int
    end: int
    doubtful: bool = False


@dataclass(slots=True)
class Clause:
    """A clause on its way: topics named and not yet judged, and what was found."""

    text: str
    tokens: list[Token]
    named: list[tuple[int, Token]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


class Before(NamedTuple):
    """What stands before a judgement: where that begins, and how it changes it."""

    start: int
    is_negated: bool
    is_too: bool
    is_feared: bool


def before_it(clause: Clause, n: int) -> Before:
    """Return what stands shortly before a judgement and changes it."""
    token = clause.tokens[n]
    start, edge, negators, too, feared = token.start, token.start, 0, False, False
    for earlier in reversed(clause.tokens[:n]):
        between = clause.text[earlier.end : edge]
        if len(between) > (_LATIN_GAP if between.isascii() and between.strip() else _GAP):
            break
        kinds = {role.kind for role in earlier.roles}
        if not kinds & set(_PASSED) or (kinds & {"cue", "general"} and "degree" not in kinds):
            break
        edge = earlier.start
        if "negator" in kinds:
            negators += 1
            start = earlier.start
        if "too" in kinds:
            too, start = True, earlier.start
        feared = feared or "feared" in kinds
    return Before(start, negators % 2 == 1, too, feared)


def is_degree(clause: Clause, n: int) -> bool:
    """Whether 好 is but a "very" before another judgement: 好难吃, 好甜."""
    token = clause.tokens[n]
    if clause.text[token.start] != "好" or n + 1 >= len(clause.tokens):
        return False
    after = clause.tokens[n + 1]
    return after.start == token.end and any(role.kind in ("cue", "near", "scale") for role in after.roles)


def nearest(clause: Clause, n: int, topics: Iterable[int]) -> tuple[int | None, Token | None]:
    """Return which of these topics is named nearest: before a judgement, else after it."""
    wanted = set(topics)
    for earlier in reversed(clause.tokens[: n + 1]):
        for role in earlier.roles:
            if role.kind == "word" and role.topic in wanted:
                return role.topic, earlier
    for later in clause.tokens[n + 1 :]:
        for role in later.roles:
            if role.kind == "word" and role.topic in wanted:
                return role.topic, later
    return None, None


def beside(clause: Clause, n: int) -> tuple[tuple[int, ...], list[Token]]:
    """Return the topics that a general judgement is about: those named before it and not judged yet, else the next."""
    if clause.named:
        return tuple(dict.fromkeys(topic for topic, _token in clause.named)), [
            token for _topic, token in clause.named
        ]
    for later in clause.tokens[n + 1 :]:
        if any(role.kind in JUDGES for role in later.roles):
            break
        if words := [role.topic for role in later.roles if role.kind == "word"]:
            return tuple(words), [later]
    return (), []


def span_of(start: int, end: int, named: Sequence[Token]) -> tuple[int, int]:
    for token in named:
        if end - token.start <= _NAMED_WITHIN + (end - start) and token.start < end:
            start = min(start, token.start)
        elif token.start >= end and token.end - end <= _NAMED_WITHIN:
            end = token.end
    return start, end
