"""A text in one plain form for reading, with the way back to the text as given."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.text import visible

_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff0c¥"
_BLANK = re.compile(rf"(?<=[{_CJK}])[ \t]+|[ \t]+(?=[{_CJK}])")
_LETTER_O = re.compile(r"(?<=\d)o(?=[\d万千百元块折件w+])")  # 1O万: a letter for a figure
_SPACED_DIGITS = re.compile(r"(?<![\d.])\d(?: +\d)+(?![\d.])")
# Characters of the trade that are still met in traditional form.
_SIMPLE = str.maketrans(
    "減滿買贈郵價運費優圓塊獎證認國進產質顏萬時間開結熱銷賣單僅餘庫存貨號節險換碼專蓋純絲無糖購頭層",
    "减满买赠邮价运费优圆块奖证认国进产质颜万时间开结热销卖单仅余库存货号节险换码专盖纯丝无糖购头层",
)


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain form, and for each of its characters the index in the text as given."""

    text: str
    origin: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text as given that a span of the plain form came from."""
        return self.origin[start], self.origin[end - 1] + 1


def plain(text: str) -> Plain:
    """Return a text in half-width, lower case, simplified trade words, without invisible characters.

    Blanks next to Chinese and between single digits ("1 9 9 元") are dropped. The full-width comma
    stays, so that it is never taken for a thousands separator.
    """
    chars: list[str] = []
    origin: list[int] = []
    for index, char in enumerate(text):
        for piece in _form(char):
            chars.append(piece)
            origin.append(index)
    joined = _LETTER_O.sub("0", "".join(chars))
    if " " not in joined and "\t" not in joined:
        return Plain(joined, origin)
    dropped = {i for match in _blanks(joined) for i in match}
    kept = [i for i in range(len(joined)) if i not in dropped]
    return Plain("".join(joined[i] for i in kept), [origin[i] for i in kept])


def _form(char: str) -> str:
    if "a" <= char <= "z" or "0" <= char <= "9" or "\u4e00" <= char <= "\u9fff" or char in "，\n\t":
        return char.translate(_SIMPLE)
    if char.isspace():
        return "\n" if char in "\r\u2028\u2029\x0b\x0c" else " "
    return visible(unicodedata.normalize("NFKC", char)).lower().replace("￥", "¥")


def _blanks(text: str) -> list[range]:
    found = [range(*match.span()) for match in _BLANK.finditer(text)]
    for match in _SPACED_DIGITS.finditer(text):
        found += [range(i, i + 1) for i in range(*match.span()) if text[i] == " "]
    return found
