"""A text as the law reads it: disguises undone, and every character still tied to where it stood."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

from core.content.checks.law import spellings
from core.text import INVISIBLE

# What people slip between the characters of a barred word. Commas and full stops are no part of it:
# they end a clause, and a clause is the room in which an exception holds.
_SEPARATORS = frozenset(" \t\u3000·•․‧・.*-_~|/\\+^`'\"#=°※—–【】[]()「」『』〖〗“”‘’<>{}&@ㄨ丶×✕✖")
_CJK = re.compile("[\u4e00-\u9fff]")
_LETTER_O = re.compile(r"(?<=\d)o+(?=\d*\s?[%万千百元折倍])")
_WHITE = re.compile(r"\s")
_ROMAN = {"Ⅰ": "1", "ⅰ": "1", "丨": "1"}


_EMOJI = {"🔥": "火", "👍": "棒", "💪": "强"}


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; character i of `text` came from `origin[i]` of the text as given (end exclusive)."""

    text: str
    origin: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that a non-empty span of the folded text came from."""
        covered = self.origin[start:end]
        return min(s for s, _ in covered), max(e for _, e in covered)


_Cells = list[tuple[str, int, int]]


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=16384)
def _plain(character: str) -> str:
    """Return one character as plain lower-case simplified text, or nothing when it shows nothing."""
    if character in _EMOJI:
        return _EMOJI[character]
    if character in _ROMAN:
        return _ROMAN[character]
    if character < "\u0080":
        return character.lower() if character >= " " or character == "\n" else " "
    if INVISIBLE.match(character) or unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc", "Cs", "Co"):
        return "\n" if character == "\u2028" else ""
    if unicodedata.category(character) in ("No", "So") and unicodedata.digit(character, None) is not None:
        return str(unicodedata.digit(character))
    if unicodedata.category(character) == "So" and not unicodedata.normalize("NFKC", character).isalnum():
        return " "
    form = unicodedata.normalize("NFKC", character).lower()
    bare = unicodedata.normalize("NFD", form)
    if bare[:1].isascii() and bare[:1].isalpha():  # zuì is zui
        form = "".join(c for c in bare if not unicodedata.combining(c))
    return str(_simplified().convert(form)) if _CJK.search(form) else form


def fold(text: str) -> Folded:
    """Return the text in the form that the rules are written for."""
    cells = [(c, i, i + 1) for i, character in enumerate(text) for c in _plain(character)]
    cells = _respelled(_joined(_zeroed(cells)))
    return Folded("".join(c for c, _, _ in cells), tuple((start, end) for _, start, end in cells))


def _zeroed(cells: _Cells) -> _Cells:
    """Write a letter O that stands for a figure as 0: 1OO%."""
    text = "".join(c for c, _, _ in cells)
    if "o" not in text:
        return cells
    zeros = {i for match in _LETTER_O.finditer(text) for i in range(*match.span())}
    return [("0", s, e) if i in zeros else (c, s, e) for i, (c, s, e) in enumerate(cells)] if zeros else cells


def _joined(cells: _Cells) -> _Cells:
    """Drop separators that split a lone character from its word: 最·佳, 第 一. Others stay."""
    if not any(c in _SEPARATORS for c, _, _ in cells):
        return cells
    pieces = _pieces(cells)
    kept: _Cells = []
    for at, (kind, piece) in enumerate(pieces):
        inner = kind == "gap" and 0 < at < len(pieces) - 1
        if inner and _splits(pieces[at - 1], pieces[at + 1]):
            continue
        kept.extend((" " if kind == "gap" and _WHITE.match(c) else c, s, e) for c, s, e in piece)
    return kept


def _splits(left: tuple[str, _Cells], right: tuple[str, _Cells]) -> bool:
    """Say whether a gap between two runs tears a word apart: one of them is a single character."""
    return left[0] == right[0] == "run" and (len(left[1]) == 1 or len(right[1]) == 1)


def _pieces(cells: _Cells) -> list[tuple[str, _Cells]]:
    """Cut into runs of Chinese characters, gaps of separators, and everything else."""
    pieces: list[tuple[str, _Cells]] = []
    for cell in cells:
        c = cell[0]
        kind = "gap" if c in _SEPARATORS else "run" if "\u4e00" <= c <= "\u9fff" else "rest"
        if pieces and pieces[-1][0] == kind:
            pieces[-1][1].append(cell)
        else:
            pieces.append((kind, [cell]))
    return pieces


def _respelled(cells: _Cells) -> _Cells:
    """Write pinyin, homophones and split words as the word they stand for."""
    text = "".join(c for c, _, _ in cells)
    found = spellings.disguised(text)
    if not found:
        return cells
    out: _Cells = []
    done = 0
    for start, end, word in found:
        out.extend(cells[done:start])
        first, last = cells[start][1], cells[end - 1][2]
        out.extend((c, first, last) for c in word)
        done = end
    return [*out, *cells[done:]]
