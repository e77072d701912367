"""Disguised spellings: the words that people hide, and the ways in which they hide them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.rules import adlaw

# A disguise needs Latin next to Chinese, a look-alike, or a gap inside a word: most copy has none.
_GAP = r"[ ·.*|_~/+-]{0,2}"
_MIXED = re.compile(
    r"[\u4e00-\u9fff][ ·.*_-]?[a-z]|[a-z][ ·.*_-]?[\u4e00-\u9fff]|[\u4e00-\u9fff][ ·.*|_~/+-]{1,2}[\u4e00-\u9fff0-9]"
)
_HAS_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Book:
    pattern: re.Pattern[str]
    words: dict[str, str]
    lookalikes: frozenset[str]


def _any_of(character: str, sounds: Mapping[str, tuple[str, ...]], long: bool) -> str:
    """Return a pattern for one character of a word: itself, a look-alike, its pinyin, an initial."""
    forms = [character, *sounds.get(character, ())]
    latin = [form for form in forms[1:] if form.isascii() and form.isalpha()]
    initials = [form[0] for form in latin[:1]] if long else []
    return f"(?:{'|'.join(re.escape(form) for form in [*forms, *initials])})"


@cache
def _book() -> _Book:
    data = adlaw.spellings()
    words = {f"w{i}": word for i, word in enumerate(data.words)}
    branches = [
        f"(?P<{name}>{_GAP.join(_any_of(c, data.sounds, len(word) > 2) for c in word)})"
        for name, word in words.items()
    ]
    for i, (find, word) in enumerate(data.rewrites.items()):
        words[f"r{i}"] = word
        branches.append(f"(?P<r{i}>{find})")
    look = {form for forms in data.sounds.values() for form in forms if not form.isascii()}
    return _Book(re.compile("|".join(branches)), words, frozenset(look) | frozenset(data.triggers))


def disguised(text: str) -> list[tuple[int, int, str]]:
    """Return the spans that hide a word, each with the word, in order and without overlap."""
    book = _book()
    if not _MIXED.search(text) and book.lookalikes.isdisjoint(text):
        return []
    found = []
    for match in book.pattern.finditer(text):
        word = book.words[str(match.lastgroup)]
        if match.group() != word and _HAS_CHINESE.search(match.group() + text[match.end() : match.end() + 1]):
            found.append((match.start(), match.end(), word))
    return found
