"""Guards on zipped workbooks, run before any reader opens them.

A zip's own figures can lie, so each member is really unpacked once, in pieces, and counted. On the
way the cell addresses are looked at: the reader lays a sheet out as one rectangle, so one cell in the
farthest corner would cost it gigabytes.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.parsers import expat

from core.errors import BadFile
from core.files.kinds import is_archive
from core.files.sheet import LIMITS, Limits, within
from core.locale import _

_PIECE = 1 << 20
_SMALL = 1 << 24  # below this no ratio is a danger
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)([0-9]+)[\"']")
# Anything but the address of a near cell such as C7 or of a row such as 12.
_FAR = re.compile(rb"\sr\s*=\s*[\"'](?![A-Za-z]?[0-9]{1,5}[\"'])")
_ERROR = re.compile(rb"=\s*[\"']e[\"']")
_UNADDRESSED = re.compile(rb"<(?:\w{1,9}:)?c(?:\s*/?>|\s+(?!r\s*=))")


@dataclass(slots=True)
class _Extent:
    """How far a member's cells reach at most, by their addresses alone."""

    rows: int = 99_999
    columns: int = 26
    unaddressed: bool = False
    has_errors: bool = False

    def take(self, piece: bytes) -> None:
        if _FAR.search(piece):  # only then is each address worth reading
            for letters, digits in _ADDRESS.findall(piece):
                self.rows = max(self.rows, int(digits[:12]))
                self.columns = max(self.columns, column_number(letters[:7].decode()))
        self.has_errors = self.has_errors or bool(_ERROR.search(piece))
        self.unaddressed = self.unaddressed or bool(_UNADDRESSED.search(piece))


def column_number(letters: str) -> int:
    """Return 1 for A, 28 for AB."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def guard_zip(data: bytes, file_name: str, limits: Limits = LIMITS) -> set[str]:
    """Raise BadFile with the reason unless the workbook is safe to open.

    Returns the members in which it saw cells whose formula failed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, struct.error, ValueError, NotImplementedError) as error:
        raise damaged(file_name) from error
    if len(members) > limits.members:
        raise _bomb(file_name)
    if any(member.flag_bits & 0x1 for member in members):
        raise encrypted(file_name)
    _only_a_workbook({member.filename for member in members}, file_name)
    return set(_unpacked_within(data, members, file_name, limits))


def _only_a_workbook(names: set[str], file_name: str) -> None:
    """Raise BadFile unless the members are those of an xlsx."""
    folders = {name.partition("/")[0] for name in names}
    sentence = ""
    if "xl/workbook.xml" in names:
        return
    if "word" in folders:
        sentence = _("{file} is a Word document. Copy its table into a sheet, or paste it here.")
    elif "ppt" in folders:
        sentence = _("{file} is a presentation. Copy its table into a sheet, or paste it here.")
    elif "content.xml" in names or "xl/workbook.bin" in names or "Index/Document.iwa" in names:
        sentence = _("{file} is a sheet in a format that is not read here. Save it as xlsx or csv.")
    else:
        sentence = _("{file} is an archive. Unpack it and choose the table inside.")
    raise BadFile(sentence.format(file=file_name))


def _unpacked_within(
    data: bytes, members: list[zipfile.ZipInfo], file_name: str, limits: Limits
) -> Iterator[str]:
    """Unpack every member piece by piece within the limits; yield those with cells whose formula failed."""
    left = limits.unpacked_bytes
    for member in members:
        extent, rest, size = _Extent(), b"", 0
        for piece in _pieces(data, member, file_name):
            if not size and is_archive(piece):
                raise BadFile(
                    _("{file} contains another archive. Remove embedded files and save it again.").format(
                        file=file_name
                    )
                )
            size += len(piece)
            if size > left or (size > _SMALL and size > limits.ratio * max(member.compress_size, 1)):
                raise _bomb(file_name)
            window = rest + piece
            cut = max(window.rfind(b"<"), 0)
            extent.take(window[:cut])
            rest = window[cut:][: 4 * _PIECE]
        extent.take(rest)
        left -= size
        if _too_far(
            extent, limits
        ):  # most often formatted empty rows: look which cells really hold something
            within(file_name, *_used(data, member, file_name), limits)
        if extent.has_errors:
            yield member.filename


def _too_far(extent: _Extent, limits: Limits) -> bool:
    return (
        extent.unaddressed
        or extent.rows > limits.rows
        or extent.columns > limits.columns
        or extent.rows * extent.columns > limits.cells
    )


def _pieces(data: bytes, member: zipfile.ZipInfo, file_name: str) -> Iterator[bytes]:
    """Yield what a member really unpacks to, however long that is."""
    start = member.header_offset
    if data[start : start + 4] != b"PK\x03\x04":
        raise damaged(file_name)
    name_length, extra_length = struct.unpack_from("<HH", data, start + 26)
    begin = start + 30 + name_length + extra_length
    packed = memoryview(data)[begin : begin + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _PIECE):
            yield bytes(packed[at : at + _PIECE])
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise damaged(file_name)
    inflater = zlib.decompressobj(-15)
    waiting: bytes | memoryview = packed
    try:
        while waiting and not inflater.eof:
            piece = inflater.decompress(waiting, _PIECE)
            waiting = inflater.unconsumed_tail
            if not piece and not waiting:
                break
            yield piece
    except zlib.error as error:
        raise damaged(file_name) from error


class _UsedCells:
    """Follows a sheet's XML and remembers how far the cells that hold something reach."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self._row = self._column = 0
        self._inside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            self._row = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self._row + 1
            self._column = 0
        elif name == "c":
            address = re.fullmatch(r"([A-Za-z]{1,7})([0-9]{1,10})", attributes.get("r", ""))
            if address is None and "r" in attributes:
                self.rows = self.columns = 2**31  # no address that a reader could place
            self._column = column_number(address[1]) if address else self._column + 1
            self._row = int(address[2]) if address else self._row
        elif name in ("v", "t"):
            self._inside = True

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] in ("v", "t"):
            self._inside = False

    def text(self, text: str) -> None:
        if self._inside and text.strip():
            self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)


def _used(data: bytes, member: zipfile.ZipInfo, file_name: str) -> tuple[int, int]:
    """Return how many rows and columns of a sheet member hold anything."""
    follower, parser = _UsedCells(), expat.ParserCreate()
    parser.StartElementHandler = follower.start
    parser.EndElementHandler = follower.end
    parser.CharacterDataHandler = follower.text
    parser.buffer_text = True

    def refuse(*_declaration: object) -> None:
        raise damaged(file_name)

    parser.EntityDeclHandler = refuse
    try:
        for piece in _pieces(data, member, file_name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged(file_name) from error
    return follower.rows, follower.columns


def encrypted(file_name: str) -> BadFile:
    """Return the error for a file that asks for a password."""
    return BadFile(
        _(
            "{file} is protected by a password. Open it, remove the password, save it and choose it again."
        ).format(file=file_name)
    )


def damaged(file_name: str) -> BadFile:
    """Return the error for a file that ends early or contradicts itself."""
    return BadFile(_("{file} is damaged or incomplete. Export it again.").format(file=file_name))


def _bomb(file_name: str) -> BadFile:
    return BadFile(
        _(
            "{file} unpacks to far more than a table needs, so it was not opened. Save it again as csv."
        ).format(file=file_name)
    )
