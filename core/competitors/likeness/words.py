"""Titles as words: Chinese is segmented, Latin is folded, numbers and model codes keep their meaning."""

import re
import unicodedata
from functools import cache

import rjieba
from opencc import OpenCC

from core.text import folded

_PIECE = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*|[\u3400-\u9fff]+|[+*#×]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_POSSESSIVE = re.compile(r"['’`]s\b|['’`]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_VERSION = re.compile(r"^v(?:er|ersion)?\.?(?=\d)")
_TRAILING_NOUGHTS = re.compile(r"(?<=\d)(?:\.0+)+$")
_ENTITY = re.compile(r"&(?:amp|quot|nbsp|lt|gt|#\d+);")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_MEASURE = re.compile(
    r"\d+(?:\.\d+)?(?:[kmgt]?b|[km]?g|mg|[cm]?l|[ckm]?m|in|inch|oz|lb|ft|[km]?w|v|[kmg]?hz|m?ah|mp|x|u|p|pk|pc|ct|user|pack)"
)
_SILENT = frozenset([*"s+*#×a的了和与", "the", "an", "of", "for", "and", "with", "by", "in", "on", "to"])


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def plain(text: str) -> str:
    """Return the text folded for comparing: width, case, accents, entities, traditional characters."""
    text = _ENTITY.sub(" ", folded(text))
    if _CHINESE.search(text):
        text = _simplifier().convert(text)
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _THOUSANDS.sub("", _POSSESSIVE.sub("", text))


def words(text: str) -> list[str]:
    """Return the words of a text that was made plain, in their order, without the silent ones."""
    found: list[str] = []
    for piece in _PIECE.findall(text):
        if _CHINESE.match(piece):
            found.extend(rjieba.cut(piece))
        else:
            found.append(_stem(piece))
    return [word for word in found if word and word not in _SILENT]


def _stem(word: str) -> str:
    """Return a Latin word without its plural, a version without its letters, a Roman numeral as a number."""
    if word.isalpha():
        if word in _ROMAN:
            return _ROMAN[word]
        if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
            return word[:-1]
        return word
    return _TRAILING_NOUGHTS.sub("", _VERSION.sub("", word))


def joined(found: list[str], most: int = 3) -> list[str]:
    """Return what neighbouring words make when written as one: ps lx350h gives pslx350h."""
    made = []
    for n in range(2, most + 1):
        for i in range(len(found) - n + 1):
            word = "".join(found[i : i + n])
            if len(word) <= 24 and word.isascii():
                made.append(word)
    return made


def is_number(word: str) -> bool:
    """Tell whether a word is a bare number: a version, a year, a count."""
    return word.replace(".", "").isdigit()


def is_measure(word: str) -> bool:
    """Tell whether a word is a number with its unit: 500g, 3u, 1.5l."""
    return _MEASURE.fullmatch(word) is not None


def is_code(word: str) -> bool:
    """Tell whether a word looks like a model code: letters and digits mixed, or a long run of digits."""
    if not (word.isascii() and word.isalnum()) or len(word) < 4 or _MEASURE.fullmatch(word):
        return False
    digits = sum(c.isdigit() for c in word)
    if digits == len(word):
        return len(word) >= 5
    return digits >= 2 or (digits == 1 and len(word) >= 5)
