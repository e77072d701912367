"""The middle of an import: which row is the header, and which column is what. Both proposed, both changeable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.db.engine import reading
from core.files.columns import SEARCHED_ROWS, Column, Header, column_letters
from core.files.plan import Plan, Progress, make_plan
from core.files.schema import Schema
from core.files.sheet import Grid, Sheet
from core.locale import _
from core.shop.import_reads import Proposal, propose
from core.team.rights import Actor
from pages.ui.import_source import Source
from pages.ui.save import literal

_PREVIEW = 50
Propose = Callable[[Header | None], Proposal]


@dataclass(frozen=True, slots=True)
class Way:
    """How a sheet is read, as the person chose: its header, its columns, and the dry run that follows.

    `settings` is what else the dry run depends on, `rows` how many it reads, `counted` what they are
    called where they are not rows of the file.
    """

    header: Header
    columns: tuple[Column, ...]
    plan: Callable[[Progress], Plan]
    rows: int
    settings: tuple[tuple[str, Any], ...] = ()
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that may stand in no column: `ask` draws the question and returns what all rows hold, {} for nothing.

    It is given the source, its sheet, the header and a key for its widgets.
    """

    field: str
    ask: Callable[[Source, Sheet, Header, str], Mapping[str, Any]]


def read_rows(
    schema: Schema,
    proposal_of: Callable[[Grid, Header | None], Proposal],
    source: Source,
    sheet: Sheet,
    place: str,
    *,
    asked: Asked | None = None,
) -> Way:
    """Draw header and columns of a sheet in which one row is one thing, and what no column says of all rows."""
    proposal = choose_header(sheet, partial(proposal_of, sheet.cells), place)
    columns_heading(proposal)
    columns = choose_columns(proposal, schema, f"{place}_{proposal.header.first}")
    given: Mapping[str, Any] = {}
    if asked is not None and not any(column.field == asked.field for column in columns):
        given = asked.ask(source, sheet, proposal.header, place)

    def plan(progress: Progress) -> Plan:
        return make_plan(sheet.cells, proposal.header, columns, schema, given=given, progress=progress)

    return Way(proposal.header, columns, plan, sheet.rows, settings=tuple(given.items()))


def proposed(actor: Actor, schema: Schema, cells: Grid, header: Header | None) -> Proposal:
    """Return what a table's header and columns most likely are, as somebody mapped this source before."""
    with reading() as session:
        return propose(session, actor, schema, cells, header)


def columns_heading(proposal: Proposal) -> None:
    """Draw the heading above the columns, and whether they are remembered."""
    st.subheader(_("Columns"), anchor=False)
    if proposal.is_remembered:
        st.caption(_("As you mapped this source the last time."))


def choose_header(sheet: Sheet, propose: Propose, key: str) -> Proposal:
    """Show the first rows with the header marked and let the person name another one.

    `propose` answers with the header found, or with the columns below the header it is given.
    """
    found = propose(None)
    choices = ["found", "none", *range(min(SEARCHED_ROWS, sheet.rows))]

    def named(choice: str | int) -> str:
        if choice == "found":
            return _("Found: {row}").format(row=_row_name(found.header))
        if choice == "none":
            return _("No header")
        return _("Row {n}").format(n=int(choice) + 1)

    choice = st.selectbox(_("Header row"), choices, format_func=named, key=f"{key}_header", width=260)
    proposal = found
    if choice == "none":
        proposal = propose(Header(None, None))
    elif choice != "found":
        proposal = propose(Header(int(choice), int(choice)))
    _preview(sheet, proposal.header)
    return proposal


def _row_name(header: Header) -> str:
    if header.first is None or header.last is None:
        return _("no header")
    if header.first == header.last:
        return _("row {n}").format(n=header.first + 1)
    return _("rows {first} and {last}").format(first=header.first + 1, last=header.last + 1)


def _preview(sheet: Sheet, header: Header) -> None:
    rows = sheet.cells[:_PREVIEW]
    table = pd.DataFrame([[str(cell)[:80] for cell in row] for row in rows], dtype="str")
    table.columns = [column_letters(j) for j in range(table.shape[1])]
    is_header = [
        header.first is not None and header.last is not None and header.first <= i <= header.last
        for i in range(len(table))
    ]
    table.insert(0, "mark", ["▸" if marked else "" for marked in is_header])
    table.index = pd.RangeIndex(1, len(table) + 1)
    st.dataframe(
        table,
        height=248,
        column_config={"mark": st.column_config.TextColumn(_("Header"), width=60, pinned=True)},
        alt=_("The first rows of the file; the mark ▸ stands at the header: {row}").format(
            row=_row_name(header)
        ),
    )


def choose_columns(proposal: Proposal, schema: Schema, key: str) -> tuple[Column, ...]:
    """Let the person change what each column is; columns without values are left out."""
    labels = {field.name: field.label for field in schema.fields}
    options: list[str | None] = [None, *labels]
    chosen = []
    with st.container(horizontal=True, gap="small"):
        for column in proposal.columns:
            if not column.samples:
                chosen.append(replace(column, field=None))
                continue
            with st.container(width=220, gap="xxsmall"):
                field = st.selectbox(
                    literal(column.heading[:60]),
                    options,
                    index=options.index(column.field if column.field in labels else None),
                    format_func=lambda name: labels[name] if name else _("– leave out –"),
                    key=f"{key}_column_{column.index}_{column.field}",
                )
                st.caption(literal(" · ".join(sample[:24] for sample in column.samples[:3])))
            chosen.append(replace(column, field=field))
    return tuple(chosen)
