"""Wide price tables: items down, rivals across. Found by themselves, changed by a person, unfolded to prices."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.competitors.layers import LAYERS
from core.competitors.wide_heading import (
    ANY_PRICE,
    is_no_rival,
    known_name,
    marked,
    read_heading,
    unmarked,
)
from core.errors import BadInput
from core.files.cells import Reading
from core.files.columns import Column, Header, column_letters, headings, recognise
from core.files.moments import is_moment
from core.files.plan import Plan, Progress, make_plan
from core.files.schema import Field, Schema
from core.files.sheet import Grid
from core.locale import _
from core.numbers import is_missing
from core.text import folded

ABOUT_ITEM = ("our_code", "title", "brand", "category", "spec")
_SEARCHED = 15  # rows in which the header of a wide table is looked for
_MOST_NAME = 80
_RANGE = re.compile(r"[¥￥]?\s*\d[\d,.]*\s*[-~至—]\s*[¥￥]?\s*\d[\d,.]*\s*元?起?")
_IS_PRICE = 0.6  # share of cells that must be prices, so that an unknown heading can be a rival


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
    scored = [(_score(cells, header, schema, rivals), header) for header in choices]
    best, header = max(
        scored, key=lambda pair: (pair[0], -(pair[1].last or 0)), default=(0.0, Header(None, None))
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
    return tuple(_once(columns)), before is not None


def wide_headings(cells: Grid, header: Header) -> list[str]:
    """Return a heading a column; a group that stands over its first column only counts for those behind it."""
    if header.first is None or header.last is None or header.first == header.last:
        return headings(cells, header)
    names, group = [], ""
    for j in range(cells.shape[1]):
        above, below = (" ".join(str(cells[i, j]).split()) for i in (header.first, header.last))
        group = above or (group if below else "")
        names.append(" ".join(dict.fromkeys(part for part in (group, below) if part)) or column_letters(j))
    return names


def looks_wide(columns: Sequence[Column], rivals: Mapping[str, str], long: Sequence[Column]) -> bool:
    """Whether a table is better read with rivals across than with one price a row."""
    named = {each.rival for column in columns if (each := unmarked(column.field))}
    if any(column.field == "rival" for column in long):
        return False
    return len(named) > 1 or any(folded(name) in rivals for name in named)


def rivals_of(columns: Sequence[Column]) -> list[str]:
    """Return the rivals that the columns of a wide table name, in their order."""
    return list(dict.fromkeys(each.rival for column in columns if (each := unmarked(column.field))))


def wide_plan(
    cells: Grid,
    header: Header,
    columns: Sequence[Column],
    schema: Schema,
    *,
    layer: str,
    given: Mapping[str, Any],
    progress: Progress = lambda _share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Plan:
    """Read a wide table as prices, one for each filled cell; `layer` is that of columns that say none.

    Rows of the plan are rows of the file, so one row can stand there for several rivals.
    """
    about = [column for column in columns if column.field in ABOUT_ITEM]
    groups: dict[str, list[Column]] = defaultdict(list)
    for column in columns:
        of = unmarked(column.field)
        if of is not None:
            field = layer if of.field == ANY_PRICE else of.field
            groups[of.rival].append(replace(column, field=field))
    if not groups:
        raise BadInput(_("No column is chosen as a rival's price."), field="rival")
    wide = replace(schema, empty_without=(*LAYERS, "stock"))
    plans = []
    for n, (rival, own) in enumerate(groups.items()):
        kept = [column for column in about if column.field not in {each.field for each in own}]
        plans.append(
            make_plan(
                cells, header, [*kept, *own], wide, given={**given, "rival": rival}, cancelled=cancelled
            )
        )
        progress((n + 1) / len(groups))
    return _joined(plans)


def _joined(plans: Sequence[Plan]) -> Plan:
    names = list(dict.fromkeys(name for plan in plans for name in plan.values))
    values: dict[str, list[Any]] = {name: [] for name in names}
    for plan in plans:
        for name in names:
            values[name] += plan.values.get(name) or [None] * plan.good
    bad = dict.fromkeys(
        each for plan in plans for each in plan.bad
    )  # a wrong code counts once, not once a rival
    rows = [row for plan in plans for row in plan.rows]
    first = plans[0]
    return Plan(
        values=values,
        rows=rows,
        bad=tuple(sorted(bad, key=lambda each: each.row)),
        total=len(rows) + len(bad),
        blank=min(plan.blank for plan in plans),
        totals=first.totals,
        repeated_headers=first.repeated_headers,
    )


def _samples(cells: Grid, header: Header, names: Sequence[str]) -> list[Column]:
    """Return the columns with a few of their values and the unit that the heading states; fields are not known yet."""
    nothing = Schema("", (), ())
    plain = recognise(cells, header, nothing)
    return [replace(column, heading=name) for column, name in zip(plain, names, strict=True)]


def _about_item(columns: Sequence[Column], schema: Schema) -> dict[int, str]:
    """Return which columns say what an item is: by their headings, the code as ours."""
    found: dict[int, str] = {}
    for column in columns:
        field = read_heading(column.heading)
        name = "our_code" if field.field == "item_code" else field.field
        if not field.rival and name in ABOUT_ITEM and name not in found.values() and column.samples:
            found[column.index] = name
    if not {"our_code", "title"} & set(found.values()):
        texts = [column for column in columns if _could_name(column, schema)]
        if texts:
            found[texts[0].index] = "title"
    return found


def _could_name(column: Column, schema: Schema) -> bool:
    """Whether a column without a telling heading could hold the titles."""
    if not column.samples or read_heading(column.heading).field or is_no_rival(column.heading):
        return False
    return not _are_prices(column.samples, schema) and not all(is_moment(each) for each in column.samples)


def _of_rival(column: Column, header: Header, schema: Schema, rivals: Mapping[str, str]) -> str | None:
    """Return whose price the column holds: a known rival's, or that of a name nobody knows over prices."""
    if not column.samples or is_no_rival(column.heading):
        return None
    if known := rivals.get(folded(column.heading)):
        return marked(ANY_PRICE, known)
    said = read_heading(column.heading)
    if not said.rival or len(said.rival) > _MOST_NAME or is_no_rival(said.rival):
        return None
    name = known_name(said.rival, rivals)
    if said.field:
        return marked(said.field, name)
    if header.first is None:
        return None
    return marked(ANY_PRICE, name) if _are_prices(column.samples, schema) else None


def _are_prices(samples: Collection[str], schema: Schema) -> bool:
    field = schema["page_price"]
    values = [sample for sample in samples if not is_missing(sample)]
    if not values or all(is_moment(value) for value in values):
        return False
    return sum(_is_price(field, value) for value in values) >= _IS_PRICE * len(values)


def _is_price(field: Field, value: str) -> bool:
    try:
        read = field.read(value, field, Reading()) if field.read else None
    except BadInput:
        return bool(_RANGE.fullmatch(value))  # no price to store, and yet a column of prices
    return read is not None


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
    score, held = 0.0, set()
    for column in columns:
        field = _of_rival(column, header, schema, rivals)
        of = unmarked(field)
        if of is None or column.index in about or field in held:
            continue
        if any(_are_prices([part], schema) for part in column.heading.split()):
            return 0.0  # a value stands where a name should
        held.add(field)
        score += 1 + 3 * (folded(of.rival) in rivals) + 2 * (of.field != ANY_PRICE)
    headed = sum(not read_heading(column.heading).rival for column in columns if column.index in about)
    return score and score + 2 * headed
