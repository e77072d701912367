"""Wide price tables: items down, rivals across. Their header and columns are found by themselves."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from core.competitors.layers import LAYERS
from core.competitors.price_columns import price_pack
from core.competitors.wide_cells import are_prices, can_be_read, is_value
from core.competitors.wide_heading import (
    ABOUT_ITEM,
    ANY_PRICE,
    OF_RIVAL,
    PRICED,
    Heading,
    is_no_rival,
    is_ours,
    known_name,
    marked,
    read_dated,
    read_heading,
    unmarked,
)
from core.files.cells import Reading
from core.files.columns import Column, Header, column_letters, heading_key, headings, recognise
from core.files.moments import Moment, is_moment
from core.files.schema import Schema
from core.files.sheet import Grid
from core.text import folded

_SEARCHED = 15  # rows in which the header of a wide table is looked for
_MOST_NAME = 80


def find_wide(
    cells: Grid,
    schema: Schema,
    rivals: Mapping[str, str],
    remembered: Callable[[Sequence[str]], Mapping[str, str | None] | None],
) -> tuple[Header, tuple[Column, ...], bool]:
    """Return the header and columns of a wide table, and whether they are remembered from before.

    `rivals` leads from a folded name to a known rival's name.
    """
    rows = min(_SEARCHED, cells.shape[0])
    choices = [Header(i, last) for i in range(rows) for last in (i, i + 1) if last < cells.shape[0]]
    choices = [each for each in choices if each.first == each.last or not _is_title(cells[each.first])]
    scored = [(_score(cells, header, schema, rivals), header) for header in choices]
    best, header = max(
        scored,
        key=lambda pair: (pair[0], -(pair[1].last or 0)),
        default=(0.0, Header(None, None)),
    )
    return header if best > 0 else Header(None, None), *wide_columns(
        cells, header, schema, rivals, remembered
    )


def wide_columns(
    cells: Grid,
    header: Header,
    schema: Schema,
    rivals: Mapping[str, str],
    remembered: Callable[[Sequence[str]], Mapping[str, str | None] | None],
) -> tuple[tuple[Column, ...], bool]:
    """Return the columns below a header as a wide table has them, and whether they are remembered."""
    names = wide_headings(cells, header)
    before = remembered(names)
    plain = _samples(cells, header, names)
    fields = _about_item(plain, schema)
    columns = []
    for column in plain:
        name = column.heading
        found = fields.get(column.index) or _of_rival(column, header, schema, rivals)
        columns.append(
            replace(column, field=before[name] if before is not None and name in before else found)
        )
    return tuple(_priced(_once(_beside(columns)))), before is not None


def wide_headings(cells: Grid, header: Header) -> list[str]:
    """Return a heading a column; a group that stands over its first column only counts for those behind it."""
    if header.first is None or header.last is None or header.first == header.last:
        return headings(cells, header)
    names, group = [], ""
    groups = [" ".join(str(cell).split()) for cell in cells[header.first]]
    if _is_title(groups):
        return headings(cells, Header(header.last, header.last))  # the title of the whole table
    is_filled = any(
        a and a == b for a, b in itertools.pairwise(groups)
    )  # the sheet tells how far each reaches
    for j, above in enumerate(groups):
        below = " ".join(str(cells[header.last, j]).split())
        group = above or (group if below and not is_filled else "")
        names.append(" ".join(dict.fromkeys(part for part in (group, below) if part)) or column_letters(j))
    return names


def _is_title(row: Iterable[object]) -> bool:
    """Whether a row holds one text from its first cell on: the title of the whole table, no group of columns."""
    texts = [" ".join(str(cell).split()) for cell in row]
    return bool(texts[0]) and len({text for text in texts if text}) < 2


def looks_wide(columns: Sequence[Column], rivals: Mapping[str, str], long: Sequence[Column]) -> bool:
    """Whether a table is better read with rivals across than with one price a row."""
    marks = [each for column in columns if (each := unmarked(column.field))]
    named = {each.rival for each in marks if each.rival}
    if len({each.day for each in marks if each.day}) > 1:
        return True
    theirs = {column.index for column in columns if unmarked(column.field)}
    if any(column.field == "rival" and column.index not in theirs for column in long):
        return False
    if named and any(is_ours(column.heading) for column in columns):
        return True  # our prices beside theirs
    if named and not any(column.field in (*LAYERS, "stock") for column in long):
        return True
    return len(named) > 1 or any(folded(name) in rivals for name in named)


def rivals_of(columns: Sequence[Column]) -> list[str]:
    """Return the rivals that the columns of a wide table name, in their order."""
    marks = (unmarked(column.field) for column in columns)
    return list(dict.fromkeys(each.rival for each in marks if each and each.rival))


def asks_for_rival(columns: Sequence[Column]) -> bool:
    """Whether there are prices of which no column says whose they are: a table of days across."""
    marks = (unmarked(column.field) for column in columns)
    has_column = any(column.field == "rival" for column in columns)
    return not has_column and any(each and not each.rival for each in marks)


def _samples(cells: Grid, header: Header, names: Sequence[str]) -> list[Column]:
    """Return the columns with a few of their values and the unit that the heading states; fields are not known yet."""
    nothing = Schema("", (), ())
    plain = recognise(cells, header, nothing)
    return [replace(column, heading=name) for column, name in zip(plain, names, strict=True)]


def _about_item(columns: Sequence[Column], schema: Schema) -> dict[int, str]:
    """Return which columns say what an item is: by their headings, the code as ours."""
    found: dict[int, str] = {}
    for column in columns:
        if _names_rivals(column, schema) and "rival" not in found.values():
            found[column.index] = "rival"
            continue
        field = read_heading(column.heading)
        name = "our_code" if field.field == "item_code" else field.field
        if name == "seen_at" and not all(can_be_read(schema["seen_at"], each) for each in column.samples):
            continue
        if not field.rival and name in ABOUT_ITEM and name not in found.values() and column.samples:
            found[column.index] = name
    if not {"our_code", "title"} & set(found.values()):
        texts = [column for column in columns if _could_name(column, schema)]
        if texts:
            found[texts[0].index] = "title"
    return found


def _names_rivals(column: Column, schema: Schema) -> bool:
    """Whether a column says row by row whose the prices are."""
    keys = {heading_key(word) for word in price_pack().fields["rival"]}
    return (
        heading_key(column.heading) in keys
        and bool(column.samples)
        and not are_prices(column.samples, schema)
    )


def _could_name(column: Column, schema: Schema) -> bool:
    """Whether a column without a telling heading could hold the titles."""
    if not column.samples or read_heading(column.heading).field or is_no_rival(column.heading):
        return False
    return not are_prices(column.samples, schema) and not all(is_moment(each) for each in column.samples)


def _of_rival(column: Column, header: Header, schema: Schema, rivals: Mapping[str, str]) -> str | None:
    """Return whose price the column holds: a known rival's, or that of a name nobody knows over prices."""
    if not column.samples or is_no_rival(column.heading) or column.heading == column_letters(column.index):
        return None
    if known := rivals.get(folded(column.heading)):
        return marked(ANY_PRICE, known)
    said = _said(column, schema)
    if not (said.rival or said.day) or len(said.rival) > _MOST_NAME or is_no_rival(said.rival):
        return None
    name = known_name(said.rival, rivals)
    if said.field in (ANY_PRICE, *OF_RIVAL):
        return marked(said.field, name, said.day)
    if said.field:
        return None
    if header.first is None:
        return None
    return marked(ANY_PRICE, name, said.day) if are_prices(column.samples, schema) else None


def _said(column: Column, schema: Schema) -> Heading:
    """Return what the heading says, as far as the cells below it can be that."""
    seen_at = schema["seen_at"]

    def day_of(text: str) -> Moment | None:
        return seen_at.read(text, seen_at, Reading()) if seen_at.read else None

    said = read_dated(column.heading, day_of)
    if said.field in ("rival", "title") and are_prices(column.samples, schema):
        return Heading(column.heading, "")
    return said


def _priced(columns: Sequence[Column]) -> list[Column]:
    """Let go of the columns of those of whom no column holds a price."""
    marks = {column.index: unmarked(column.field) for column in columns}
    priced = {each.rival for each in marks.values() if each and each.field in PRICED}
    return [
        replace(column, field=None) if (of := marks[column.index]) and of.rival not in priced else column
        for column in columns
    ]


def _beside(columns: Sequence[Column]) -> list[Column]:
    """Give a column that stands again and again, 采集日期 or 链接, to the rival on its left."""
    counts = Counter(column.heading for column in columns)
    given, left = [], ""
    for column in columns:
        of, said = unmarked(column.field), read_heading(column.heading)
        if of:
            left = of.rival
        elif left and counts[column.heading] > 1 and not said.rival and said.field in OF_RIVAL:
            column = replace(column, field=marked(said.field, left))
        given.append(column)
    return given


def _once(columns: Sequence[Column]) -> list[Column]:
    """Let each thing a rival's columns can hold be held by the first that claims it."""
    taken: set[str] = set()
    kept = []
    for column in columns:
        field = None if column.field in taken else column.field
        taken |= {field} if field else set()
        kept.append(replace(column, field=field))
    return kept


def _score(cells: Grid, header: Header, schema: Schema, rivals: Mapping[str, str]) -> float:
    """Score rows as the header of a wide table: known rivals and named layers most, names over prices less."""
    if header.last is None or header.data_from >= cells.shape[0]:
        return 0.0
    names = wide_headings(cells, header)
    columns = _samples(cells, header, names)
    about = _about_item(columns, schema)
    claimed = _claimed(columns, header, schema, rivals, about)
    score, values, prices = 0.0, 0, 0
    for index, of in claimed.items():
        if of.field in PRICED and folded(of.rival) not in rivals:
            prices += 1
            values += any(is_value(cell) for cell in cells[header.first : header.data_from, index])
        score += 1 + 3 * (folded(of.rival) in rivals) + 2 * (of.field != ANY_PRICE or of.day is not None)
    headed = sum(not read_heading(column.heading).rival for column in columns if column.index in about)
    if prices and values * 2 >= prices and not headed:
        return 0.0  # values stand where names should; next to 品名, 3M and 1919 are names
    return score and score + 2 * headed


def _claimed(
    columns: Sequence[Column],
    header: Header,
    schema: Schema,
    rivals: Mapping[str, str],
    about: Mapping[int, str],
) -> dict[int, Heading]:
    """Return what the columns would hold for rivals of whom there is a price."""
    found: dict[str, int] = {}
    for column in columns:
        field = None if column.index in about else _of_rival(column, header, schema, rivals)
        if field:
            found.setdefault(field, column.index)
    marks = {index: of for field, index in found.items() if (of := unmarked(field))}
    priced = {of.rival for of in marks.values() if of.field in PRICED}
    return {index: of for index, of in marks.items() if of.rival in priced}
