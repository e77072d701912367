"""Read a plan file: the sheets of our own workbook, in either language, also after people worked on them."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.campaigns.plan_columns import REQUIRED, SHEETS, schema, sheet_name, sheet_names
from core.errors import BadFile, BadInput
from core.files.columns import find_header, heading_key, recognise
from core.files.plan import BadRow, Plan, make_plan
from core.files.read_table import read_table
from core.files.sheet import Sheet
from core.locale import _


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a file says, by sheet; a sheet that is not there is left alone."""

    name: str
    plans: Mapping[str, Plan]

    @property
    def bad(self) -> tuple[tuple[str, BadRow], ...]:
        """The rows that cannot be read, each with its sheet."""
        return tuple((sheet, row) for sheet, plan in self.plans.items() for row in plan.bad)


def read_plan(data: bytes, file_name: str) -> PlanFile:
    """Return what a plan file says. Raises BadFile when it is none, or a column that every row needs is gone."""
    found = {
        sheet: page for page in read_table(data, file_name) if (sheet := _sheet_of(page)) and not page.hidden
    }
    if "campaigns" not in found:
        said = _("{file} has no sheet named {name}: export the plan here first, and change that file.")
        raise BadFile(said.format(file=file_name, name=sheet_name("campaigns")))
    return PlanFile(
        file_name, {sheet: _plan(sheet, found[sheet], file_name) for sheet in SHEETS if sheet in found}
    )


def _sheet_of(page: Sheet) -> str:
    key = heading_key(page.name)
    return next((sheet for sheet in SHEETS if key in map(heading_key, sheet_names(sheet))), "")


def _plan(sheet: str, page: Sheet, file_name: str) -> Plan:
    wanted = schema(sheet)
    header = find_header(page.cells, wanted)
    columns = recognise(page.cells, header, wanted)
    there = {column.field for column in columns}
    for name in REQUIRED[sheet]:
        if name not in there:
            said = _("{file}: the sheet {sheet} has no column {column}, which every row needs.")
            raise BadFile(said.format(file=file_name, sheet=sheet_name(sheet), column=wanted[name].label))
    try:
        return make_plan(page.cells, header, columns, wanted)
    except BadInput as error:
        said = _("{file}, sheet {sheet}: {error}")
        raise BadFile(said.format(file=file_name, sheet=sheet_name(sheet), error=error)) from error
