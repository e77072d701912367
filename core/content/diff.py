"""What changed between two texts, in pieces that a reader can follow."""

import re
from difflib import SequenceMatcher
from typing import Literal

import rjieba

Op = Literal["same", "added", "removed"]
_LATIN = re.compile(r"[A-Za-z0-9.,]+|\s+|.", re.DOTALL)


def difference(before: str, after: str) -> list[tuple[Op, str]]:
    """Return the spans that stayed, went and came, in reading order.

    The kept and removed spans together are `before`, the kept and added ones `after`.
    """
    old, new = _words(before), _words(after)
    spans: list[tuple[Op, str]] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            spans.append(("same", "".join(old[a:b])))
            continue
        if a < b:
            spans.append(("removed", "".join(old[a:b])))
        if c < d:
            spans.append(("added", "".join(new[c:d])))
    return spans


def _words(text: str) -> list[str]:
    """Split into words: Chinese by the segmenter, figures and Latin words whole."""
    words: list[str] = []
    for word in rjieba.cut(text):
        words += _LATIN.findall(word) if re.search(r"[A-Za-z0-9\s]", word) else [word]
    return words
