"""Tables in text: csv and its cousins in the encodings of Chinese back offices, and text pasted from a sheet."""

import csv
import io
import re
from collections import Counter
from typing import Any

from core.errors import BadFile
from core.files.sheet import LIMITS, Limits, within
from core.locale import _

DELIMITERS = "\t,;|"
DAMAGED = "\ufffd"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HAN = re.compile("[一-鿿]")
_SAMPLE_ROWS = 200


def decoded(data: bytes, file_name: str) -> str:
    """Return the text of a file in whichever of our encodings it is written.

    A mark at the start decides; else UTF-16 shows itself by zero bytes, UTF-8 by being valid, and the
    Chinese encodings are told apart by how common the characters are that come out.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    text = _utf16(data) if b"\x00" in data[:65536] else _bytewise(data)
    if text is None or len(_BINARY.findall(text[:65536])) > 2:
        raise BadFile(
            _(
                "{file} holds no text that can be read as a table. "
                "Save it as xlsx, or as csv with the encoding UTF-8, and choose that file."
            ).format(file=file_name)
        )
    return text


def _utf16(data: bytes) -> str | None:
    """Return text without a byte order mark whose zero bytes show UTF-16, None for other bytes."""
    even, odd = data[:65536:2].count(0), data[1:65536:2].count(0)
    encoding = "utf-16-le" if odd >= even else "utf-16-be"
    text = data[: len(data) // 2 * 2].decode(encoding, errors="replace")
    usual = sum(c.isascii() or bool(_HAN.match(c)) or c in "，。：；！？（）【】、￥“”" for c in text[:4000])
    return text if usual >= 0.7 * len(text[:4000]) and "\x00" not in text[:65536] else None


def _bytewise(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 and len(data) > 64:  # cut in the middle of the last character
            return data.decode("utf-8", errors="replace")
    high = sum(byte > 0x7F for byte in data[:65536])
    by_encoding = {name: _strict(data, name) for name in ("gb18030", "big5")}
    for name, text in by_encoding.items():
        if text is not None and _share_of_common(text, name) >= 0.75:
            return text
    for name in ("utf-8", "gb18030"):  # mostly right with a few damaged bytes: the rows say so themselves
        text = data.decode(name, errors="replace")
        if (
            text.count(DAMAGED) <= max(high // 100, 1)
            and _share_of_common(text.replace(DAMAGED, ""), "gb18030") >= 0.75
        ):
            return text
    western = _strict(data, "cp1252")
    if western is not None and high < 0.3 * min(len(data), 65536):
        return western
    return by_encoding["gb18030"]


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share_of_common(text: str, encoding: str) -> float:
    """Return the share of characters beyond ASCII that everyday text in that encoding consists of."""
    other = [c for c in text[:40000] if ord(c) > 0x7F]
    if not other:
        return 1.0
    common = 0
    for c in other:
        code = c.encode("big5" if encoding == "big5" else "gb18030", errors="replace")
        if encoding == "big5":
            common += len(code) == 2 and 0xA1 <= code[0] <= 0xC6
        else:
            common += len(code) == 2 and 0xA1 <= code[0] <= 0xF7 and code[1] >= 0xA1
    return common / len(other)


def delimiter_of(text: str) -> str:
    """Return the separator that cuts the first rows most evenly; a comma when none does."""
    hint = re.match(r"\ufeff?sep=(.)\r?\n", text)
    if hint:
        return hint[1]
    best, best_score = ",", (0.0, 0)
    sample = _first_lines(text)
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        try:
            rows = [row for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if any(row)]
        except csv.Error:  # a cell without an end: the real reading names its line
            continue
        if not rows:
            continue
        counts = Counter(len(row) for row in rows)
        width, times = max(counts.items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]))
        score = (round(times / len(rows), 3), width)
        if width > 1 and score > best_score:
            best, best_score = delimiter, score
    return best


def _first_lines(text: str) -> str:
    """Return the first rows without a row that the cut has torn."""
    lines = text[:200_000].splitlines(keepends=True)
    if len(text) > 200_000:
        lines = lines[:-1]
    return "".join(lines[:_SAMPLE_ROWS])


def rows_of_text(
    text: str, file_name: str, *, delimiter: str = "", limits: Limits = LIMITS
) -> list[list[Any]]:
    """Return the rows of delimited text; quoted cells may hold separators and line breaks."""
    text = text.removeprefix("\ufeff")
    delimiter = delimiter or delimiter_of(text)
    text = re.sub(r"\Asep=.\r?\n", "", text)
    try:
        return _rows(text, delimiter, file_name, limits, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error) or "field larger" in str(error):
            line = _unclosed_line(text, delimiter)
            raise BadFile(
                _(
                    '{file}: a quotation mark that is opened in line {line} is never closed. Write it as "".'
                ).format(file=file_name, line=line)
            ) from error
    try:
        return _rows(text, delimiter, file_name, limits, strict=False)
    except csv.Error as error:
        raise BadFile(
            _("{file} cannot be read as a table. Save it as xlsx.").format(file=file_name)
        ) from error


def _rows(text: str, delimiter: str, file_name: str, limits: Limits, *, strict: bool) -> list[list[Any]]:
    rows: list[list[Any]] = []
    filled, empty = 0, [""]
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict):
        if any(row):
            rows.append(row)
            filled = len(rows)
            if filled > limits.rows:
                break
        elif len(rows) < 4 * 2**20:
            rows.append(empty)  # one shared row: a million empty ones cost nothing
    within(file_name, filled, 1, limits)
    return rows[:filled]


def _unclosed_line(text: str, delimiter: str) -> int:
    """Return the line in which the cell begins that swallows the rest of the file."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for _row in reader:
            line = reader.line_num + 1
    except csv.Error:
        return line
    return line
