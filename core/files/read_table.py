"""Any table a person has: csv, xls, xlsx, exports that only claim to be one of them, or pasted text."""

from core.errors import BadFile
from core.files import kinds
from core.files.error_cells import error_cells
from core.files.markup_table import looks_like_markup, sheets_of_xml, tables_of_html
from core.files.ole import guard_ole
from core.files.sheet import LIMITS, Limits, Sheet, grid
from core.files.text_table import decoded, delimiter_of, rows_of_text
from core.files.workbook import sheets_of_workbook
from core.files.zip_guard import guard_zip
from core.locale import _


def read_table(data: bytes, file_name: str, limits: Limits = LIMITS) -> tuple[Sheet, ...]:
    """Return the sheets of a file that hold anything, the visible ones first.

    What the file is follows from its bytes, not from its name. Raises BadFile with the reason and the
    next step when it is no table, locked, damaged, or larger than `limits`.
    """
    if len(data) > limits.file_bytes:
        raise BadFile(
            _("{file} has {size} MB; at most {most} MB are read. Split it, or leave out pictures.").format(
                file=file_name, size=len(data) // 2**20, most=limits.file_bytes // 2**20
            )
        )
    kinds.refuse_what_is_no_table(data, file_name)
    if data.startswith(kinds.ZIP):
        failed = error_cells(data, guard_zip(data, file_name, limits))
        sheets = sheets_of_workbook(data, file_name, limits, failed)
    elif data.startswith(kinds.OLE):
        guard_ole(data, file_name, limits)
        sheets = sheets_of_workbook(data, file_name, limits)
    else:
        sheets = _sheets_of_text(decoded(data, file_name), file_name, limits)
    held = [sheet for sheet in sheets if sheet.rows]
    if not held:
        raise BadFile(
            _("{file} is empty. Export the table again and choose that file.").format(file=file_name)
        )
    return tuple(sorted(held, key=lambda sheet: sheet.hidden))


def read_pasted(text: str, limits: Limits = LIMITS) -> Sheet:
    """Return the table pasted from a sheet: tabs between cells, quotes around cells with line breaks."""
    name = _("Pasted table")
    if not text.strip():
        raise BadFile(
            _("Nothing was pasted. Copy the cells in your sheet, with their header, and paste again.")
        )
    if len(text) > limits.file_bytes // 2:
        raise BadFile(_("That is too much to paste. Save it as a file and choose the file."))
    delimiter = "\t" if "\t" in text else delimiter_of(text)
    return Sheet(name=name, cells=grid(_pasted_rows(text, name, delimiter, limits), name, limits))


def _pasted_rows(text: str, name: str, delimiter: str, limits: Limits) -> list[list[str]]:
    """Return pasted rows; a lone quotation mark (12" pizza) is a character, not the start of a cell."""
    try:
        return rows_of_text(text, name, delimiter=delimiter, limits=limits)
    except BadFile:
        if text.count('"') % 2 == 0:
            raise
        return [line.split(delimiter) for line in text.splitlines()]


def _sheets_of_text(text: str, file_name: str, limits: Limits) -> tuple[Sheet, ...]:
    markup = looks_like_markup(text)
    if markup == "other":
        raise BadFile(_("{file} is a web page without a table.").format(file=file_name))
    if markup == "xml":
        named = sheets_of_xml(text, file_name, limits)
        return tuple(Sheet(name=name, cells=grid(rows, file_name, limits)) for name, rows in named)
    if markup == "html":
        tables = tables_of_html(text, file_name, limits)
        return tuple(
            Sheet(name=_("Table {n}").format(n=n), cells=grid(rows, file_name, limits))
            for n, rows in enumerate(tables, start=1)
        )
    return (
        Sheet(name=file_name, cells=grid(rows_of_text(text, file_name, limits=limits), file_name, limits)),
    )
