"""Changes to a canvas of notes, and what its links tell: strategies of a TOWS, the fit of a value proposition."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.errors import BadInput, found
from core.locale import _
from core.positioning.canvas import LINKS, TOWS, Note, Notes

MOST_PAIRS = 3


def added(content: Notes, note: Note) -> Notes:
    """Return the content with a note at the end of its field. Raises BadInput where it says what stands there already."""
    same = note.text.casefold()
    if any(each.text.casefold() == same for each in content.of(note.field)):
        raise BadInput(_("This note stands in the field already."), field="text")
    return replace(content, notes=(*content.notes, note))


def changed(content: Notes, note: Note) -> Notes:
    """Return the content with a note in place of the one with its id; in another field it goes to the end."""
    before = found(content.note(note.id), _("This note is no longer on the canvas."))
    if before.field == note.field:
        return replace(content, notes=tuple(note if each.id == note.id else each for each in content.notes))
    if note.field not in LINKS:
        note = replace(note, links=())
    return replace(content, notes=(*(each for each in content.notes if each.id != note.id), note))


def without(content: Notes, note_id: str) -> Notes:
    """Return the content without a note. Links to it stay: what rested on it is to be looked at again."""
    return replace(content, notes=tuple(each for each in content.notes if each.id != note_id))


def stepped(content: Notes, note_id: str, step: int) -> Notes:
    """Return the content with a note one place up (-1) or down (1) in its field; at an end it stays."""
    note = found(content.note(note_id), _("This note is no longer on the canvas."))
    peers = content.of(note.field)
    to = peers.index(note) + step
    if not 0 <= to < len(peers):
        return content
    other = peers[to]
    swapped = {note.id: other, other.id: note}
    return replace(content, notes=tuple(swapped.get(each.id, each) for each in content.notes))


def with_evidence(content: Notes) -> tuple[int, int]:
    """Return how many notes have evidence, and how many there are; strategies rest on the notes they cross."""
    plain = [note for note in content.notes if note.field not in TOWS]
    return sum(bool(note.evidence) for note in plain), len(plain)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two notes that a strategy may cross, one of each side."""

    first: Note
    second: Note

    @property
    def rank(self) -> tuple[int, int]:
        """How much it matters: the weights together, then how many pieces of evidence stand behind it."""
        return self.first.weight + self.second.weight, len(self.first.evidence) + len(self.second.evidence)


def suggested_pairs(content: Notes, field: str, *, most: int = MOST_PAIRS) -> tuple[Pair, ...]:
    """Return the pairs that no strategy of a field of the TOWS crosses yet, the weightiest and best proven first.

    A note stands in one pair only, so that the suggestions are not one strong note with all others.
    """
    ours, outside = LINKS[field]
    crossed = {frozenset(note.links) for note in content.of(field)}
    pairs = sorted(
        (
            Pair(first, second)
            for first in content.of(ours)
            for second in content.of(outside)
            if not any({first.id, second.id} <= each for each in crossed)
        ),
        key=lambda pair: pair.rank,
        reverse=True,
    )
    kept: list[Pair] = []
    used: set[str] = set()
    for pair in pairs:
        if not used & {pair.first.id, pair.second.id}:
            kept.append(pair)
            used |= {pair.first.id, pair.second.id}
    return tuple(kept[:most])


def check_links(content: Notes, note: Note) -> None:
    """Raise BadInput (field "links") for a strategy that does not cross a note of each of its sides."""
    if note.field not in TOWS:
        return
    fields = {each.field for link in note.links if (each := content.note(link))}
    if set(LINKS[note.field]) - fields:
        raise BadInput(
            _("A strategy crosses at least one note of each side: choose one from both lists."), field="links"
        )


def linked(content: Notes, note: Note) -> tuple[Note, ...]:
    """Return the notes that a note is linked to and that still stand where it can link to them, in their order."""
    sides = LINKS.get(note.field, ())
    return tuple(each for each in content.notes if each.id in note.links and each.field in sides)


@dataclass(frozen=True, slots=True)
class Loose:
    """A note that no longer rests on what it was linked to. `gone` counts links to notes deleted or moved away."""

    note: Note
    gone: int


def loose(content: Notes) -> Iterator[Loose]:
    """Yield the notes whose links lead to a note that was deleted or moved to another field, and strategies
    that cross no note of one side."""
    for note in content.notes:
        sides = LINKS.get(note.field)
        if sides is None:
            continue
        kept = linked(content, note)
        gone = len(note.links) - len(kept)
        lacks = note.field in TOWS and {each.field for each in kept} != set(sides)
        if gone or lacks:
            yield Loose(note, gone)


@dataclass(frozen=True, slots=True)
class Fit:
    """How an offer fits: which wishes it answers and which not, and what of it answers nothing."""

    answered: tuple[Note, ...]
    unanswered: tuple[Note, ...]
    idle: tuple[Note, ...]

    @property
    def wishes(self) -> int:
        """How many pains, gains and jobs there are."""
        return len(self.answered) + len(self.unanswered)


def fit(content: Notes) -> Fit:
    """Return the fit of a value proposition, what weighs most first."""
    answers = {link for note in content.notes if note.field in LINKS for link in note.links}
    wishes = [note for field in ("pains", "gains", "jobs") for note in content.of(field)]
    wishes.sort(key=lambda note: -note.weight)
    offers = [note for field in ("products", "relievers", "creators") for note in content.of(field)]
    return Fit(
        answered=tuple(note for note in wishes if note.id in answers),
        unanswered=tuple(note for note in wishes if note.id not in answers),
        idle=tuple(note for note in offers if not linked(content, note)),
    )
