"""Sentences as one readable paragraph, each with a mark: a number for evidence, ○ for none."""

from collections.abc import Iterable, Sequence

from core.positioning.evidence_words import SIGNS
from core.positioning.statement import Sentence
from core.team.rights import Actor
from pages.ui.positioning import profile_load
from pages.ui.save import JOINER, literal

_DIGITS = "①②③④⑤⑥⑦⑧"
BARE = "○"


def paragraph(user: Actor, revision: int, sentences: Sequence[Sentence]) -> str:
    """Return sentences as Markdown: words of people and models are text, marks say which rest on something."""
    marked = zip(marks(user, revision, sentences), sentences, strict=True)
    # The joiner keeps a mark on the line of the stop that it stands behind.
    return " ".join(f"{literal(sentence.text)}{JOINER}:gray[{mark}]" for mark, sentence in marked)


def marks(user: Actor, revision: int, sentences: Iterable[Sentence]) -> list[str]:
    """Number the sentences that have evidence; a sign behind the number says that a figure has moved since."""
    found, n = [], 0
    for sentence in sentences:
        if not sentence.evidence:
            found.append(BARE)
            continue
        told = profile_load.all_told(user, revision, sentence.evidence)
        signs = dict.fromkeys(SIGNS[each.moved] for each in told)
        found.append(_DIGITS[n] + "".join(signs))
        n += 1
    return found
