"""Words that the brand does not say: found where they stand, a remark and never a ban."""

import re
from collections.abc import Sequence
from functools import lru_cache

from core.content.checks.finding import Finding
from core.content.checks.law.folding import fold
from core.locale import _

SOURCE = "voice.avoid"


def off_voice(text: str, avoid: Sequence[str]) -> list[Finding]:
    """Return a remark for every place where a text says a word to avoid, in the order of the text.

    Case, width and traditional characters do not hide a word. A word in Latin letters stands alone:
    "cheap" is not found in "cheaply"; Chinese has no such borders. Of words within words the longest counts.
    """
    return [_finding(text, start, end) for start, end in _spans(text, tuple(avoid))] if avoid else []


@lru_cache(maxsize=16384)
def says(text: str, words: tuple[str, ...]) -> bool:
    """Say whether a text holds one of the words, as `off_voice` looks for them."""
    pattern = _pattern(words) if words else None
    return pattern is not None and pattern.search(fold(text).text) is not None


@lru_cache(maxsize=4096)
def _spans(text: str, words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return where the words stand. A page asks this of every piece in every run."""
    pattern = _pattern(words)
    if pattern is None or not text:
        return ()
    folded = fold(text)
    return tuple(folded.span(*match.span()) for match in pattern.finditer(folded.text))


def _finding(text: str, start: int, end: int) -> Finding:
    return Finding(
        check="voice",
        severity="warn",
        start=start,
        end=end,
        term=text[start:end],
        reason=_("Not our voice: the positioning says to avoid it."),
        id=SOURCE,
        removable=True,
    )


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what finds the words in a folded text, None where no word shows anything."""
    plain = {" ".join(fold(word).text.split()) for word in words} - {""}
    longest_first = sorted(plain, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(_bordered, longest_first))) if longest_first else None


def _bordered(word: str) -> str:
    start = r"(?<![a-z0-9])" if _is_latin(word[0]) else ""
    end = r"(?![a-z0-9])" if _is_latin(word[-1]) else ""
    return start + re.escape(word).replace(r"\ ", r"\s+") + end


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
