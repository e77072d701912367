"""A wide price table, unfolded to the prices in it: one for each filled cell below a rival, a layer or a day."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from core.competitors.layers import LAYERS
from core.competitors.wide_heading import ABOUT_ITEM, ANY_PRICE, PRICED, unmarked
from core.errors import BadInput
from core.files.columns import Column, Header
from core.files.plan import Plan, Progress, make_plan
from core.files.schema import Schema
from core.files.sheet import Grid
from core.locale import _


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

    Rows of the plan are rows of the file, so one row can stand there for several rivals and days.
    """
    about = [column for column in columns if column.field in ABOUT_ITEM]
    groups = _by_rival_and_day(columns, layer)
    if not groups:
        raise BadInput(_("No column is chosen as a rival's price."), field="rival")
    wide = replace(schema, empty_without=(*LAYERS, "stock"))
    plans = []
    for n, ((rival, day), own) in enumerate(groups.items()):
        others = {each.field for each in own} | ({"rival"} if rival else set())
        kept = [column for column in about if column.field not in others]
        said = {**given, **({"rival": rival} if rival else {}), **({"seen_at": day} if day else {})}
        plans.append(make_plan(cells, header, [*kept, *own], wide, given=said, cancelled=cancelled))
        progress((n + 1) / len(groups))
    return _joined(plans)


def _by_rival_and_day(columns: Sequence[Column], layer: str) -> dict[tuple[str, date | None], list[Column]]:
    """Return the columns that belong together; what a rival's columns say without a day holds for each of its days."""
    groups: dict[tuple[str, date | None], list[Column]] = defaultdict(list)
    for column in columns:
        of = unmarked(column.field)
        if of is not None:
            field = layer if of.field == ANY_PRICE else of.field
            groups[of.rival, of.day].append(replace(column, field=field))
    priced = {key for key, own in groups.items() if any(each.field in PRICED for each in own)}
    for rival, day in priced:
        if day and (rival, None) in groups and (rival, None) not in priced:
            groups[rival, day] += groups[rival, None]
    return {key: own for key, own in groups.items() if key in priced}


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
