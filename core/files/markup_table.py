"""Tables that back offices export as web pages or XML under the name .xls."""

import re
from html.parser import HTMLParser
from typing import Any
from xml.parsers import expat

from core.errors import BadFile
from core.files.sheet import LIMITS, Limits, within
from core.locale import _

_SPAN_LIMIT = 1000


def looks_like_markup(text: str) -> str:
    """Return "html", "xml" (an XML spreadsheet), or "" for a text that is neither."""
    start = text[:4096].lstrip("\ufeff \r\n\t").casefold()
    if not start.startswith("<"):
        return ""
    if "urn:schemas-microsoft-com:office:spreadsheet" in start and "<workbook" in start:
        return "xml"
    return "html" if "<table" in text[:200_000].casefold() else "other"


class _Tables(HTMLParser):
    """Collects the cells of every table of a page; spans repeat their text."""

    def __init__(self, file_name: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._file_name, self._limits = file_name, limits
        self._open: list[int] = []
        self._spans: dict[int, dict[int, tuple[int, str]]] = {}
        self._cell: list[str] | None = None
        self._size = (1, 1)
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("style", "script"):
            self._quiet += 1
        elif tag == "table":
            self._close_cell()
            self.tables.append([])
            self._open.append(len(self.tables) - 1)
        elif tag == "tr" and self._open:
            self._close_cell()
            self.tables[self._open[-1]].append([])
            within(self._file_name, len(self.tables[self._open[-1]]), 1, self._limits)
        elif tag in ("td", "th") and self._open:
            self._close_cell()
            values = dict(attrs)
            self._size = (_span(values.get("rowspan")), _span(values.get("colspan")))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._quiet = max(self._quiet - 1, 0)
        elif tag in ("td", "th", "tr"):
            self._close_cell()
        elif tag == "table" and self._open:
            self._close_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._quiet:
            self._cell.append(data)

    def _close_cell(self) -> None:
        if self._cell is None or not self._open:
            return
        text = re.sub(r"[ \t\r\f\xa0]+", " ", "".join(self._cell)).strip()
        self._cell = None
        number = self._open[-1]
        if not self.tables[number]:
            self.tables[number].append([])
        row = self.tables[number][-1]
        spans = self._spans.setdefault(number, {})
        _fill_from_above(row, spans)
        down, across = self._size
        for _copy in range(across):
            if down > 1:
                spans[len(row)] = (down - 1, text)
            row.append(text)
        within(self._file_name, 1, len(row), self._limits)

    def finish(self) -> list[list[list[str]]]:
        """Return the tables with at least two rows or two columns, after the last tag."""
        self.close()
        self._close_cell()
        return [rows for rows in self.tables if len(rows) > 1 or (rows and len(rows[0]) > 1)]


def _fill_from_above(row: list[str], spans: dict[int, tuple[int, str]]) -> None:
    while len(row) in spans:
        left, text = spans.pop(len(row))
        if left > 1:
            spans[len(row)] = (left - 1, text)
        row.append(text)


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _SPAN_LIMIT) if text and text.strip().isdecimal() else 1


def tables_of_html(text: str, file_name: str, limits: Limits = LIMITS) -> list[list[list[str]]]:
    """Return the tables of a web page, each as rows of cell texts."""
    parser = _Tables(file_name, limits)
    parser.feed(text)
    tables = parser.finish()
    if not tables:
        raise BadFile(_("{file} is a web page without a table.").format(file=file_name))
    return tables


class _XmlWorkbook:
    """Follows an XML spreadsheet of 2003: Worksheet, Row, Cell with ss:Index and merges, Data."""

    def __init__(self, file_name: str, limits: Limits) -> None:
        self.sheets: list[tuple[str, list[list[Any]]]] = []
        self._file_name, self._limits = file_name, limits
        self._across = 0
        self._text: list[str] | None = None
        self._type = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        value = {key.rpartition(":")[2]: text for key, text in attributes.items()}
        if name == "Worksheet":
            self.sheets.append((value.get("Name", ""), []))
        elif name == "Row" and self.sheets:
            rows = self.sheets[-1][1]
            target = int(value["Index"]) if value.get("Index", "").isdecimal() else len(rows) + 1
            within(self._file_name, target, 1, self._limits)
            rows.extend([] for _row in range(target - len(rows)))
        elif name == "Cell" and self.sheets and self.sheets[-1][1]:
            row = self.sheets[-1][1][-1]
            target = int(value["Index"]) if value.get("Index", "").isdecimal() else len(row) + 1
            within(self._file_name, 1, target, self._limits)
            row.extend([""] * (target - len(row)))
            self._across = (
                min(int(value["MergeAcross"]), 300) if value.get("MergeAcross", "").isdecimal() else 0
            )
        elif name == "Data":
            self._text, self._type = [], value.get("Type", "String")

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "Data" and self._text is not None and self.sheets and self.sheets[-1][1]:
            row = self.sheets[-1][1][-1]
            if row:
                row[-1] = "".join(self._text)
            self._text = None
        elif name == "Cell" and self.sheets and self.sheets[-1][1]:
            row = self.sheets[-1][1][-1]
            row.extend(row[-1:] * self._across)
            self._across = 0

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def sheets_of_xml(text: str, file_name: str, limits: Limits = LIMITS) -> list[tuple[str, list[list[Any]]]]:
    """Return the sheets of an XML spreadsheet as (name, rows). Entities of its own are refused."""
    follower, parser = _XmlWorkbook(file_name, limits), expat.ParserCreate()
    parser.StartElementHandler = follower.start
    parser.EndElementHandler = follower.end
    parser.CharacterDataHandler = follower.text
    damaged = BadFile(_("{file} is damaged or incomplete. Export it again.").format(file=file_name))

    def refuse(*_declaration: object) -> None:
        raise damaged

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text), True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged from error
    return follower.sheets
