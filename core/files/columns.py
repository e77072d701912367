"""Which row is the header and which column is what: proposals a person can change."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from opencc import OpenCC

from core.errors import BadInput
from core.files.moments import is_moment
from core.files.schema import Field, Schema
from core.files.sheet import Grid
from core.numbers import is_missing, normal, read_number, read_share

SEARCHED_ROWS = 60
_SAMPLES = 60
_UNITS = {"万元": Decimal(10**4), "千元": Decimal(1000), "百元": Decimal(100), "分": Decimal("0.01")}
_UNITS |= {"角": Decimal("0.1"), "亿元": Decimal(10**8), "万件": Decimal(10**4), "万": Decimal(10**4)}
_Alias = tuple[str, str, int, bool]  # spelling, field, place among its spellings, only as a whole heading
_BRACKETS = re.compile(r"[(\[【<{][^()\[\]【】<>{}]*[)\]】>}]")


@dataclass(frozen=True, slots=True)
class Header:
    """The rows of a sheet that name its columns, first and last counted from 0; None when it has none."""

    first: int | None
    last: int | None

    @property
    def data_from(self) -> int:
        """The first row below the header."""
        return 0 if self.last is None else self.last + 1


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the file: its heading, a few of its values, and what it seems to hold."""

    index: int
    heading: str
    field: str | None
    samples: tuple[str, ...]
    scale: Decimal = Decimal(1)
    percent: bool = False


def _simplified(text: str) -> str:
    """Return the text in simplified characters, in which the aliases are written."""
    return text if text.isascii() else _converter().convert(text)


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=4096)
def heading_key(text: str) -> str:
    """Return a heading as it is compared: folded and in simplified characters, without units in brackets, blanks, punctuation."""
    folded = _simplified(normal(text))
    bare = re.sub(r"[\W_]+", "", _BRACKETS.sub("", folded))
    return bare or re.sub(r"[\W_]+", "", folded)


def headings(cells: Grid, header: Header) -> list[str]:
    """Return a heading a column; a group above sub-headings is put in front of them, columns without one are named by letter."""
    names = []
    for j in range(cells.shape[1]):
        parts: list[str] = []
        if header.first is not None and header.last is not None:
            parts = [" ".join(str(cells[i, j]).split()) for i in range(header.first, header.last + 1)]
        names.append(" ".join(dict.fromkeys(part for part in parts if part)) or f"{column_letters(j)}")
    return names


def column_letters(index: int) -> str:
    """Return A for 0, AB for 27, as a sheet names its columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_header(cells: Grid, schema: Schema) -> Header:
    """Return the header rows that fit best: known headings, texts over data, one or two rows."""
    rows = min(SEARCHED_ROWS, cells.shape[0])
    texts = [[_text(cell) for cell in cells[i]] for i in range(rows)]
    best, best_score = Header(None, None), 1.5
    for i in range(rows):
        score = _header_score(texts, i, i, schema)
        if score > best_score:
            best, best_score = Header(i, i), score
    if best.first is None:
        return best
    for pair in (Header(best.first - 1, best.first), Header(best.first, best.first + 1)):
        if pair.first is None or pair.last is None or pair.first < 0 or pair.last >= rows:
            continue
        if (
            _is_group_row(texts[pair.first])
            and _header_score(texts, pair.first, pair.last, schema) > best_score + 1
        ):
            return pair
    return best


def _text(cell: object) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else str(cell)


def _header_score(texts: list[list[str]], first: int, last: int, schema: Schema) -> float:
    """Score rows as a header: four points a known field, up to two for looking like one, less for data."""
    joined = [
        " ".join(dict.fromkeys(c for c in column if c))
        for column in zip(*texts[first : last + 1], strict=True)
    ]
    filled = [text for text in joined if text]
    if not filled or any(_is_data(text) for row in texts[last : last + 1] for text in row):
        return 0.0
    known = {found for text in joined if text and (found := _best_alias(text, schema)[0])}
    distinct = len(set(filled)) / max(len(filled), 1)
    width = len(set(filled)) / max(len(joined), 1)
    below = next((row for row in texts[last + 1 :] if any(row)), [])
    over_data = sum(_is_data(text) for text in below) > 0
    return 4.0 * len(known) + distinct * width + (1.0 if over_data and len(filled) > 1 else 0.0)


def _is_group_row(row: list[str]) -> bool:
    return len({text for text in row if text}) > 1


def _is_data(text: str) -> bool:
    """Whether a text is a value rather than a name: a number, a date, an address."""
    return bool(re.match(r"^[¥￥$(+-]?\s*\d[\d,.\s]*[%元万件]*\)?$|^https?://|^\d{4}[-/年]\d", text))


def _best_alias(heading: str, schema: Schema) -> tuple[str | None, float]:
    """Return the field a heading names, and how surely (above 0.8 when it is one of its aliases)."""
    return _best_alias_of(heading_key(heading), heading_key(heading.split(" ")[-1]), _alias_index(schema))


@lru_cache(maxsize=4096)
def _best_alias_of(key: str, last_key: str, index: tuple[_Alias, ...]) -> tuple[str | None, float]:
    best: tuple[str | None, float] = (None, 0.0)
    for alias, name, rank, is_whole in index:
        if key == alias:  # of two columns that both say it, the more usual heading is meant
            return name, 1 - rank / 1000
        if last_key == alias:
            score = 0.8
        elif is_whole:
            continue
        elif len(alias) > 1 and alias in key:
            ends = 0.25 if key.endswith(alias) else 0.0
            score = 0.2 + ends + 0.45 * len(alias) / len(key)
        elif len(key) > 2 and key in alias:
            score = 0.5 * len(key) / len(alias)
        else:
            continue
        if score > best[1]:
            best = (name, score)
    return best if best[1] >= 0.45 else (None, 0.0)


_INDEXES: dict[tuple[tuple[str, tuple[str, ...], bool], ...], tuple[_Alias, ...]] = {}


def _alias_index(schema: Schema) -> tuple[_Alias, ...]:
    key = tuple((field.name, field.aliases, field.whole_headings) for field in schema.fields)
    if key not in _INDEXES:
        _INDEXES[key] = tuple(
            (heading_key(alias), name, rank, is_whole)
            for name, aliases, is_whole in key
            for rank, alias in enumerate(aliases)
        )
    return _INDEXES[key]


def recognise(
    cells: Grid, header: Header, schema: Schema, remembered: Mapping[str, str | None] | None = None
) -> tuple[Column, ...]:
    """Return the columns with the field each seems to hold; what was remembered for a heading wins."""
    names = headings(cells, header)
    samples = [_samples(cells, header.data_from, j) for j in range(cells.shape[1])]
    chosen: dict[int, str | None] = {}
    taken: set[str] = set()
    for j, name in enumerate(names):
        if remembered is not None and name in remembered:
            chosen[j] = _free(remembered[name], schema, taken)
            taken |= {chosen[j] or ""}
    for _score, j, field in sorted(_candidates(names, samples, schema), key=lambda c: (-c[0], c[1])):
        if j not in chosen and (field not in taken or schema[field].many):
            chosen[j] = field
            taken.add(field)
    _by_content(samples, schema, chosen, taken)
    return tuple(
        Column(j, name, chosen.get(j), tuple(_text(v) for v in samples[j][:4]), *_unit(name))
        for j, name in enumerate(names)
    )


def _free(name: str | None, schema: Schema, taken: set[str]) -> str | None:
    """Return a remembered field unless it no longer exists or another column of the same heading has it."""
    field = next((each for each in schema.fields if each.name == name), None)
    return name if field and (field.many or field.name not in taken) else None


def _samples(cells: Grid, start: int, j: int) -> list[object]:
    values = (
        value
        for value in cells[start : start + 2000, j]
        if not (isinstance(value, str) and not value.strip())
    )
    return [value for value, _n in zip(values, range(_SAMPLES), strict=False)]


def _unit(heading: str) -> tuple[Decimal, bool]:
    """Return the unit that a heading states in brackets, as a factor, and whether it says percent."""
    folded = normal(heading)
    inside = " ".join(re.findall(r"[(\[【/]([^()\[\]【】]*)[)\]】]?", folded))
    scale = next(
        (size for unit, size in _UNITS.items() if inside.removeprefix("单位").strip(" :") == unit), Decimal(1)
    )
    return scale, "%" in folded


def _candidates(
    names: list[str], samples: list[list[object]], schema: Schema
) -> list[tuple[float, int, str]]:
    found = []
    for j, name in enumerate(names):
        field, score = _best_alias(name, schema)
        if field is not None:
            fits = fit(schema[field], samples[j])
            if (score < 0.8 and fits < 0.5) or (schema.refuses and schema.refuses(name, field, samples[j])):
                continue
            found.append((score + fits, j, field))
    return found


def fit(field: Field, samples: Sequence[object]) -> float:
    """Return the share of samples that could be values of the field; 0.5 when there are none."""
    values = [value for value in samples if not is_missing(value)]
    if not values:
        return 0.5
    return sum(_could_be(field, value) for value in values) / len(values)


def _could_be(field: Field, value: object) -> bool:
    text = str(value).strip()
    if field.kind in ("money", "number", "count", "share"):
        try:
            return (read_share if field.kind == "share" else read_number)(value) is not None
        except BadInput:
            return False
    if field.kind == "url":
        return bool(re.match(r"(?:https?:)?//", text))
    if field.kind == "choice":
        return heading_key(text) in field.choices
    if field.kind == "code":
        return bool(re.fullmatch(r"[\w./#-]{1,64}", text)) and not re.search(r"[一-鿿]{3}", text)
    if field.kind == "moment":
        return is_moment(value)
    if field.kind == "date":
        return bool(re.match(r"\d{4}[-/年.]\d|\d{8}$", text))
    return True


def _by_content(
    samples: list[list[object]], schema: Schema, chosen: dict[int, str | None], taken: set[str]
) -> None:
    """Give required and address-like fields that no heading names the column whose content fits."""
    free = [j for j in range(len(samples)) if j not in chosen and samples[j]]
    for field in schema.fields:
        if field.name in taken or not (field.required or field.kind == "url"):
            continue
        fits = [j for j in free if fit(field, samples[j]) >= 0.9 and _typical(field, samples[j])]
        if fits:
            best = max(fits, key=lambda j: _length(samples[j]) if field.kind == "text" else -j)
            chosen[best] = field.name
            free.remove(best)


def _typical(field: Field, samples: Sequence[object]) -> bool:
    """Whether the values are what such a column usually holds, not only allowed in it."""
    distinct = len({str(value) for value in samples}) / len(samples)
    if field.kind == "code":
        return distinct > 0.95 and all(re.search(r"[A-Za-z]\w*\d|\d{5}", str(value)) for value in samples)
    if field.kind == "text":
        return (
            distinct > 0.7
            and _length(samples) >= 5
            and sum(isinstance(v, str) and not _is_data(v) for v in samples) > 0.8 * len(samples)
        )
    return True


def _length(samples: Sequence[object]) -> float:
    return sum(len(str(value)) for value in samples) / len(samples)


def fingerprint(names: Sequence[str]) -> str:
    """Return what tells one source from another: its headings, in whatever order."""
    keys = sorted(Counter(heading_key(name) for name in names).items())
    return hashlib.sha256(repr(keys).encode()).hexdigest()[:32]


def best_sheet(sheets: Sequence[Grid], schema: Schema) -> int:
    """Return the number of the sheet in which most fields are recognised, the first of several."""

    def known(number: int) -> int:
        cells = sheets[number]
        columns = recognise(cells, find_header(cells, schema), schema)
        return len({column.field for column in columns if column.field})

    return max(range(len(sheets)), key=known)
