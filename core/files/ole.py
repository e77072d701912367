"""Guards on old .xls files: is there a workbook inside, is it locked, how far do its cells reach?

An OLE file is a small file system; its workbook stream is a chain of records. Only the records that
place a cell are looked at, so that the real reader is never asked to lay out a rectangle of gigabytes.
"""

import struct

from core.errors import BadFile
from core.files.sheet import LIMITS, Limits, within
from core.files.zip_guard import encrypted
from core.locale import _

_LAST = 0xFFFFFFFC  # this and the numbers above it mark ends and free sectors
_FILEPASS = 0x2F
_ONE_CELL = frozenset([0x06, 0x203, 0x204, 0x205, 0xFD, 0x27E, 0xD6, 0x03, 0x04, 0x05, 0x07])
_MANY_NUMBERS = 0xBD


def guard_ole(data: bytes, file_name: str, limits: Limits = LIMITS) -> None:
    """Raise BadFile unless the file is an unlocked workbook of a size that can be read."""
    try:
        reader = _Reader(data)
        reader.load()
        if "EncryptedPackage" in reader.entries or "EncryptionInfo" in reader.entries:
            raise encrypted(file_name)
        name = next(
            (name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in reader.entries), None
        )
        if name is None:
            raise BadFile(
                _(
                    "{file} is an Office document without a sheet. Copy its table into a sheet, or paste it here."
                ).format(file=file_name)
            )
        rows, columns = _extent(reader.stream(*reader.entries[name]), file_name)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise BadFile(
            _("{file} is damaged or incomplete. Export it again.").format(file=file_name)
        ) from error
    within(file_name, rows, columns, limits)


class _Reader:
    """Reads streams by name from an OLE file's sector chains."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.sector = 1 << struct.unpack_from("<H", data, 30)[0]
        if self.sector not in (512, 4096):
            raise ValueError("sector size")
        self.fat = self._fat()
        self.entries: dict[str, tuple[int, int]] = {}
        self.small: list[int] = []
        self.small_data = b""

    def _at(self, number: int) -> bytes:
        begin = (number + 1) * self.sector
        return self.data[begin : begin + self.sector]

    def _numbers(self, block: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4]))

    def _fat(self) -> list[int]:
        blocks = [number for number in struct.unpack_from("<109I", self.data, 76) if number < _LAST]
        more, seen = struct.unpack_from("<I", self.data, 68)[0], set[int]()
        while more < _LAST and more not in seen:
            seen.add(more)
            numbers = self._numbers(self._at(more))
            blocks += [number for number in numbers[:-1] if number < _LAST]
            more = numbers[-1]
        return [number for block in blocks for number in self._numbers(self._at(block))]

    def chain(self, start: int, table: list[int]) -> list[int]:
        """Return the numbers of a chain; a loop or a number outside the table is damage."""
        numbers, number = [], start
        while number < _LAST:
            numbers.append(number)
            if len(numbers) > len(table):
                raise ValueError("loop")
            number = table[number]
        return numbers

    def stream(self, start: int, size: int) -> bytes:
        """Return a stream's bytes, from the small sectors when it is a small one."""
        if size < 4096 and self.small_data:
            return b"".join(self.small_data[n * 64 : n * 64 + 64] for n in self.chain(start, self.small))[
                :size
            ]
        return b"".join(self._at(n) for n in self.chain(start, self.fat))[:size]

    def load(self) -> None:
        """Read the directory and the small sectors."""
        listing = b"".join(
            self._at(n) for n in self.chain(struct.unpack_from("<I", self.data, 48)[0], self.fat)
        )
        root = (_LAST, 0)
        for at in range(0, len(listing) - 127, 128):
            length, kind = struct.unpack_from("<H", listing, at + 64)[0], listing[at + 66]
            name = listing[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<II", listing, at + 116)
            if kind == 5:
                root = (start, size)
            elif kind == 2:
                self.entries[name] = (start, size)
        first_small = struct.unpack_from("<I", self.data, 60)[0]
        self.small = [
            n for block in self.chain(first_small, self.fat) for n in self._numbers(self._at(block))
        ]
        self.small_data = b"".join(self._at(n) for n in self.chain(root[0], self.fat))[: root[1]]


def _extent(stream: bytes, file_name: str) -> tuple[int, int]:
    """Return the farthest row and column of any cell of any sheet."""
    at, rows, columns, end = 0, 0, 0, len(stream)
    header = struct.Struct("<HH")
    while at + 4 <= end:
        kind, length = header.unpack_from(stream, at)
        if kind == _FILEPASS:
            raise encrypted(file_name)
        if kind in _ONE_CELL and length >= 4:
            row, column = header.unpack_from(stream, at + 4)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        elif kind == _MANY_NUMBERS and length >= 6:
            row, column = header.unpack_from(stream, at + 4)
            rows, columns = max(rows, row + 1), max(columns, column + (length - 6) // 6 + 1)
        at += 4 + length
    return rows, columns
