"""Copy out of the house: xlsx, csv and Markdown, each saying that software helped to write it."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from core.content.angles import angle_name
from core.content.brief import PARTS, Brief
from core.content.checks.finding import Finding
from core.content.checks.limits import counter, unit_name
from core.content.names import kind_name, part_name
from core.files.safe_cells import safe_cell
from core.locale import _

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One piece of copy with what its checks say, and how it was made."""

    brief: Brief
    kind: str
    angle: str
    parts: dict[str, str]
    origin: str
    is_edited: bool
    is_chosen: bool
    made_with: str
    findings: tuple[Finding, ...] = ()

    def mark(self) -> str:
        """Return the mark that a reader outside must see: who wrote this, in words."""
        if self.origin == "person":
            return _("Written by a person")
        made = _("AI-assisted") if self.origin == "model" else _("Made by software from templates")
        return _("{made}, edited by a person").format(made=made) if self.is_edited else made

    def remarks(self) -> str:
        """Return what the checks object to, one line each."""
        return "\n".join(f"{finding.term}: {finding.reason}" for finding in self.findings)


def _header() -> list[str]:
    return [
        _("Kind"),
        _("Angle"),
        _("Part"),
        _("Text"),
        _("Length"),
        _("Chosen"),
        _("Made how"),
        _("Model and prompt"),
        _("Items"),
        _("Remarks"),
    ]


def _lines(rows: Sequence[ExportRow]) -> list[list[str]]:
    """Return a line for each part of each piece; its remarks stand at its first part."""
    return [
        [
            kind_name(row.kind),
            angle_name(row.angle),
            part_name(part),
            row.parts[part],
            _length(row, part),
            "✓" if row.is_chosen else "",
            row.mark(),
            row.made_with,
            " ".join(item.code or item.title for item in row.brief.items),
            row.remarks() if number == 0 else "",
        ]
        for row in rows
        for number, part in enumerate(PARTS[row.kind])  # type: ignore[index]
    ]


def _length(row: ExportRow, part: str) -> str:
    count = counter(row.parts[part], row.kind, part, row.brief.language)
    return f"{count.used}/{count.limit} {unit_name(count.unit)}" if count else str(len(row.parts[part]))


def as_xlsx(rows: Sequence[ExportRow]) -> bytes:
    """Return a workbook with a line for each part; every cell is a string, none a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": _("Copy"), "comments": _statement(rows), "author": "Yunce 运策"})
        sheet = book.add_worksheet(_("Copy"))
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_row(0, 0, _header(), bold)
        for number, line in enumerate(_lines(rows), start=1):
            for column, text in enumerate(line):
                sheet.write_string(number, column, text, wrapped)
        sheet.write_string(len(_lines(rows)) + 2, 0, _statement(rows))
        sheet.set_column(0, 2, 14)
        sheet.set_column(3, 3, 60)
        sheet.set_column(4, 8, 18)
        sheet.set_column(9, 9, 50)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def as_csv(rows: Sequence[ExportRow]) -> bytes:
    """Return UTF-8 with a byte order mark, as Excel in China opens it; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_header())
    for line in _lines(rows):
        writer.writerow([safe_cell(text) for text in line])
    writer.writerow([])
    writer.writerow([_statement(rows)])
    return out.getvalue().encode("utf-8-sig")


def as_markdown(rows: Sequence[ExportRow]) -> bytes:
    """Return a document for colleagues: a heading a piece, the texts as text."""
    blocks = [f"> {_literal(_statement(rows))}"]
    for row in rows:
        chosen = " ✓ " + _("Chosen") if row.is_chosen else ""
        blocks.append(f"## {_literal(kind_name(row.kind))} · {_literal(angle_name(row.angle))}{chosen}")
        for part in PARTS[row.kind]:  # type: ignore[index]
            text = "  \n".join(_literal(line) for line in row.parts[part].split("\n"))
            blocks.append(f"**{_literal(part_name(part))}** ({_literal(_length(row, part))})  \n{text}")
        blocks.append(_literal(" · ".join(text for text in (row.mark(), row.made_with) if text)))
        if row.findings:
            blocks.append("\n".join(f"- {_literal(line)}" for line in row.remarks().splitlines()))
    return ("\n\n".join(blocks) + "\n").encode()


def _statement(rows: Sequence[ExportRow]) -> str:
    """Return the sentence that marks a whole file, as the rules on labelling generated text want."""
    if any(row.origin == "model" for row in rows):
        return _("Contains text that was written with the help of artificial intelligence.")
    if any(row.origin == "template" for row in rows):
        return _("Contains text that software made from templates.")
    return _("Written by a person")


def _literal(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)
