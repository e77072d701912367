"""What a review praises and complains of, clause by clause: topics by sets of words, negation, wishes, the rating.

A clause ends at a mark or where it turns (但是, but). In it a judgement goes to the topics named beside
it, turned round by a negator shortly before it (不新鲜, 没有异味, not fresh); a judgement only feared
(担心会碎) counts for nothing, one only wished for (要是包装好点) complains. A topic that is named without
a judgement takes that of the next clause of its sentence, else a complaint from one or two stars.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.positioning.review_clause import (
    GENERAL,
    JUDGES,
    Before,
    Clause,
    Event,
    Role,
    Token,
    before_it,
    beside,
    is_degree,
    nearest,
    span_of,
)
from core.positioning.review_pack import ReviewPack, review_pack
from core.positioning.review_terms import Terms, comparable

PARTS = ("words", "praise", "complaint", "near_praise", "near_complaint", "too")
# Ratings below and above which a topic without a judgement, or a doubtful one, is judged.
LOW, HIGH = 2.5, 3.5
_MOST_KNOWN = 200_000  # clauses kept of one reading


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic: its name and sets of words, see the head of the pack. `is_given`: it ships with the app."""

    key: str
    name: str
    words: tuple[str, ...] = ()
    praise: tuple[str, ...] = ()
    complaint: tuple[str, ...] = ()
    near_praise: tuple[str, ...] = ()
    near_complaint: tuple[str, ...] = ()
    too: tuple[str, ...] = ()
    is_general: bool = False
    is_given: bool = False


class Hit(NamedTuple):
    """One place of a text that names a topic (by its number, GENERAL for none): praise 1, complaint -1, neither 0."""

    topic: int
    sign: int
    start: int
    end: int


class Reader:
    """Reads reviews by a set of topics; made once, it reads any number of them."""

    def __init__(self, topics: Sequence[Topic], pack: ReviewPack | None = None) -> None:
        pack = pack or review_pack()
        self.topics = tuple(topics)
        self._roles = _roles(self.topics, pack)
        self._terms = Terms(self._roles)
        self._border = _border(pack.turns)
        self._known: dict[str, tuple[Event, ...]] = {}

    def read(self, text: str, rating: float | None = None) -> list[Hit]:
        """Return every place of a text that names or judges a topic, in their order; GENERAL judges the whole."""
        hits: list[Hit] = []
        for sentence in self._sentences(comparable(text)):
            hits += _joined(sentence, rating)
        return hits

    def segments(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the clauses of a text begin and end."""
        at = 0
        for border in self._border.finditer(comparable(text)):
            if border.start() > at:
                yield at, border.start()
            at = border.end()
        if at < len(text):
            yield at, len(text)

    def _sentences(self, text: str) -> Iterator[list[tuple[int, tuple[Event, ...]]]]:
        """Yield the sentences as clauses: where each begins, and what it says."""
        sentence: list[tuple[int, tuple[Event, ...]]] = []
        at = 0
        for border in self._border.finditer(text):
            if border.start() > at and (events := self._clause(text[at : border.start()])):
                sentence.append((at, events))
            at = border.end()
            if border["stop"] and sentence:
                yield sentence
                sentence = []
        if at < len(text) and (events := self._clause(text[at:])):
            sentence.append((at, events))
        if sentence:
            yield sentence

    def _clause(self, text: str) -> tuple[Event, ...]:
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[text] = tuple(self._events(text))
        return known

    def _events(self, text: str) -> list[Event]:
        tokens = [Token(self._roles[term], start, end) for term, start, end in self._terms.found(text)]
        if not tokens:
            return []
        clause = Clause(text, tokens)
        is_wished = any(role.kind == "wish" for token in tokens for role in token.roles)
        for n, token in enumerate(tokens):
            self._word(clause, token)
            if any(role.kind in JUDGES for role in token.roles):
                self._judge(clause, n, is_wished)
        for topic, token in clause.named:
            kind: Literal["hit", "word"] = "hit" if is_wished else "word"
            clause.events.append(Event(kind, (topic,), -is_wished, token.start, token.end))
        return clause.events

    def _word(self, clause: Clause, token: Token) -> None:
        clause.named += [(role.topic, token) for role in token.roles if role.kind == "word"]

    def _judge(self, clause: Clause, n: int, is_wished: bool) -> None:
        """Add what the judgement at place `n` of a clause says, and of which topics."""
        token = clause.tokens[n]
        before = before_it(clause, n)
        if before.is_feared and not before.is_negated:
            return
        if token.end - token.start == 1 and is_degree(clause, n):
            return
        for role, topics, named in self._aims(clause, n, before):
            sign, doubtful = -1 if role.kind == "scale" else role.sign, False
            if before.is_negated:
                sign, doubtful = -sign, role.kind == "scale"
            if is_wished:
                if role.kind == "general" and role.sign < 0 and not named:
                    continue
                sign = -1
            start = before.start
            kind: Literal["hit", "open", "near"] = "hit"
            if not topics:
                kind = "open"
            elif role.kind == "near" and not named:
                kind = "near"
            start, end = span_of(start, token.end, named)
            clause.events.append(Event(kind, topics, sign, start, end, doubtful))
            judged = set(topics) if kind == "hit" else set()
            clause.named = [each for each in clause.named if each[0] not in judged]

    def _aims(
        self, clause: Clause, n: int, before: "Before"
    ) -> Iterator[tuple[Role, tuple[int, ...], list[Token]]]:
        """Yield the roles in which a token judges, the topics it judges, and where these are named."""
        token = clause.tokens[n]
        near = {role.topic: role for role in token.roles if role.kind == "near"}
        cues = [role for role in token.roles if role.kind == "cue"]
        if cues:
            topic, named = nearest(clause, n, {*near, *(role.topic for role in cues)})
            if topic in near and named:  # 柔软 is comfort, of the fabric that is named it is the fabric's
                yield near[topic], (topic,), [named]
                return
            for role in cues:
                yield role, (role.topic,), [each for topic, each in clause.named if topic == role.topic]
            return
        scales = [role for role in token.roles if role.kind == "scale"]
        if scales and (before.is_too or before.is_negated) and (aim := self._scale(clause, n, scales)):
            yield aim
            return
        if near:
            topic, named = nearest(clause, n, near)
            if topic is not None:
                yield near[topic], (topic,), [named] if named else []
                return
            if not any(role.kind == "general" for role in token.roles):
                for topic, role in near.items():  # the clause before may name one of them
                    yield role, (topic,), []
                return
        for role in token.roles:
            if role.kind == "general":
                topics, places = beside(clause, n)
                yield role, topics, places

    def _scale(
        self, clause: Clause, n: int, scales: Sequence[Role]
    ) -> tuple[Role, tuple[int, ...], list[Token]] | None:
        """Return of which topic something is too much: the one named beside it, else the one it is usual for."""
        mine = {role.topic: role for role in scales}
        topic, named = nearest(clause, n, mine)
        if topic is not None:
            return mine[topic], (topic,), [named] if named else []
        usual = [role for role in scales if not self.topics[role.topic].is_general]
        return (usual[0], (usual[0].topic,), []) if usual else None


def _joined(sentence: Sequence[tuple[int, tuple[Event, ...]]], rating: float | None) -> Iterator[Hit]:
    """Yield the hits of a sentence: what one clause leaves open is looked for in its neighbour."""
    last: tuple[int, ...] = ()
    for n, (at, events) in enumerate(sentence):
        for event in events:
            topics, sign = event.topics, event.sign
            if event.kind == "near":
                topics = tuple(topic for topic in topics if topic in last)
                if not topics:
                    continue
            elif event.kind == "open":
                topics = (GENERAL,)
            elif event.kind == "word":
                sign = _borrowed(sentence, n, rating)
            elif event.doubtful:
                sign = 1 if rating is None or rating > HIGH else -1
            for topic in topics:
                yield Hit(topic, sign, at + event.start, at + event.end)
        named = tuple(topic for event in events if event.kind in ("hit", "word") for topic in event.topics)
        last = named or last


def _borrowed(sentence: Sequence[tuple[int, tuple[Event, ...]]], n: int, rating: float | None) -> int:
    """Return the judgement of a topic that its clause only names."""
    if n + 1 < len(sentence):
        after = sentence[n + 1][1]
        if all(event.kind == "open" for event in after):
            return after[0].sign
    return -1 if rating is not None and rating < LOW else 0


def _border(turns: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(turns, key=len, reverse=True)
    chinese = "|".join(re.escape(word) for word in longest if not word.isascii())
    latin = "|".join(re.escape(word) for word in longest if word.isascii())
    return re.compile(
        rf"(?P<stop>[。!！?？\n\r]+|\.(?=\s|$))|[，,;；、:：~～…·]+|(?:{chinese})|(?<![a-z])(?:{latin})(?![a-z])"
    )


def _roles(topics: Sequence[Topic], pack: ReviewPack) -> dict[str, tuple[Role, ...]]:
    found: dict[str, list[Role]] = {}

    def add(terms: Iterable[str], role: Role) -> None:
        for term in terms:
            roles = found.setdefault(comparable(term), [])
            if role not in roles:
                roles.append(role)

    for number, topic in enumerate(topics):
        add(topic.words, Role("word", number))
        add(topic.praise, Role("cue", number, 1))
        add(topic.complaint, Role("cue", number, -1))
        add(topic.near_praise, Role("near", number, 1))
        add(topic.near_complaint, Role("near", number, -1))
        add(topic.too, Role("scale", number, -1))
    add(pack.praise, Role("general", GENERAL, 1))
    add(pack.complaint, Role("general", GENERAL, -1))
    for kind, terms in (
        ("negator", pack.negators),
        ("degree", pack.degrees),
        ("too", pack.too),
        ("wish", pack.wishes),
        ("feared", pack.feared),
        ("fixed", pack.fixed),
    ):
        add(terms, Role(kind))  # type: ignore[arg-type]
    # 大小 of a topic that is left out is still one word, and no 小.
    keys = {topic.key for topic in topics}
    for left_out in pack.topics:
        if left_out.key not in keys:
            unused = (*left_out.words, *left_out.praise, *left_out.complaint)
            add((term for term in unused if comparable(term) not in found), Role("fixed"))
    return {term: tuple(roles) for term, roles in found.items()}
