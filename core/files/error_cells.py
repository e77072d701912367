"""Cells whose formula failed: the workbook reader shows them empty, but nothing there is not an error there."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from zipfile import ZipFile

_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>"
    rb"(?:<(?:\w+:)?f[^<>]*/>|<(?:\w+:)?f[^<>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v>(#[^<]{1,16})<"
)
_ADDRESS = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
Place = tuple[int, int, str]


def error_cells(data: bytes, members: set[str]) -> dict[str, list[Place]]:
    """Return for each sheet the (row, column, error) of its failed cells, both counted from 0.

    `members` are those in which a guard saw failed cells: only they are read.
    """
    if not members:
        return {}
    found: dict[str, list[Place]] = {}
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            for sheet, member in _sheet_members(archive):
                if member in members:
                    found[sheet] = list(_places(archive.read(member)))
    except (KeyError, zipfile.BadZipFile):
        return {}  # a workbook whose parts do not fit together: its reader says so
    return found


def _sheet_members(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name and the member of each sheet."""
    links = {
        link.get("Id"): link.get("Target", "")
        for link in _tags(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    for sheet in _tags(archive, "xl/workbook.xml", "sheet"):
        target = links.get(next((value for key, value in sheet.items() if key.endswith(":id")), ""), "")
        yield sheet.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _tags(archive: ZipFile, member: str, name: str) -> Iterator[dict[str, str]]:
    """Yield the attributes of each element of a name. No parser, so no entities to guard against."""
    text = archive.read(member).decode("utf-8", errors="replace")
    for attributes in re.findall(rf"<(?:\w+:)?{name}\s([^<>]*)>", text):
        pairs = re.findall(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", attributes)
        yield {key: html.unescape(double or single) for key, double, single in pairs}


def _places(sheet: bytes) -> Iterator[Place]:
    for attributes, error in _CELL.findall(sheet):
        address = _ADDRESS.search(attributes)
        if address:
            column = 0
            for letter in address[1]:
                column = column * 26 + letter - 64
            yield int(address[2]) - 1, column - 1, error.decode("utf-8", errors="replace")
