"""Text broken into lines by the room it takes: a 汉字 is one em wide, a Latin letter about half of it.

A line breaks between any two 汉字, between words elsewhere, and inside a word that is longer than a line. It
never begins with a mark that closes and never ends with one that opens (避头尾, after GB/T 15834 and JIS X 4051).
"""

import re
import unicodedata

_CLOSES = frozenset("，。、；：？！）》〉】」』”’…—·,.;:?!)]}%％°")
_OPENS = frozenset("（《〈【「『“‘([{¥$#")
_NARROW, _WIDE_LATIN = frozenset("iljtfrI.,:;!|'()[]·"), frozenset("mwMW@%")
_PIECES = re.compile(r"\s+|[\u0021-\u02ff\u0370-\u10ff]+|.", re.DOTALL)


def width(text: str) -> float:
    """Return how wide a text is, in em."""
    return sum(_width(sign) for sign in text)


def _width(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF" or ord(sign) > 0xFFFF:
        return 1.0
    if sign in _NARROW:
        return 0.33
    if sign in _WIDE_LATIN:
        return 0.88
    return 0.68 if sign.isupper() else 1.0 if unicodedata.east_asian_width(sign) == "A" else 0.56


def wrapped(text: str, room: float) -> list[str]:
    """Return the lines of a text that has so many em to a line; an empty text is one empty line."""
    lines, line = [], ""
    for piece in _pieces(text, room):
        if not line or width((line + piece).rstrip()) <= room:
            line += piece if line else piece.lstrip()
        else:
            lines.append(line.rstrip())
            line = piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str, room: float) -> list[str]:
    """Return what must not be broken: words with what closes or opens beside them, 汉字 each for itself."""
    pieces: list[str] = []
    for piece in _PIECES.findall(" ".join(text.split())):
        for part in _cut(piece, room):
            closes = part[0] in _CLOSES and not part.isspace()
            if (
                pieces
                and (closes or pieces[-1][-1] in _OPENS)
                and not pieces[-1].isspace()
                and width(pieces[-1] + part) <= room
            ):
                pieces[-1] += part
            else:
                pieces.append(part)
    return pieces


def _cut(word: str, room: float) -> list[str]:
    """Cut a word that is longer than a line."""
    parts, part = [], ""
    for sign in word:
        if part and width(part + sign) > room:
            parts.append(part)
            part = ""
        part += sign
    return [*parts, part]
