"""Files as people have them, made in memory for the tests."""

import io
import struct
import zipfile

import xlsxwriter

ROWS = [
    ["商品编码", "商品标题", "品牌", "吊牌价(元)", "日常价", "成本", "库存", "材质"],
    ["00123", "山核桃仁 200g", "临安坊", "¥1,299.00", "899元", "1.2万", "１２００", "山核桃"],
    ["A02", "桂花糕", "临安坊", "--", "29.9", "12.50", "10", "糯米"],
]


def workbook(fill, **options) -> bytes:
    """Return an xlsx that `fill(book, sheet)` has written."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        fill(book, book.add_worksheet("商品"))
    return target.getvalue()


def messy(book, sheet) -> None:
    """Write what a back office exports: titles, a merged two-row header, blanks, sub-totals and a total."""
    sheet.merge_range("A1:H1", "某某旗舰店 商品明细", book.add_format({"bold": True}))
    sheet.write("A2", "导出时间：2026-11-01 10:00")
    for column, name in zip("ABCGH", ["商品编码", "商品标题", "品牌", "库存", "材质"], strict=True):
        sheet.merge_range(f"{column}4:{column}5", name)
    sheet.merge_range("D4:F4", "价格")
    for column, name in zip("DEF", ["吊牌价(元)", "日常价", "成本"], strict=True):
        sheet.write(f"{column}5", name)
    sheet.write_row("A6", ["00123", "山核桃仁 200g", "", "¥1,299.00", 899, "1.2万", "１２００", "山核桃"])
    sheet.write_row("A7", ["A02", "桂花糕", "", "--", 29.9, 12.5, 10, "糯米"])
    sheet.merge_range("C6:C7", "临安坊")
    sheet.write_row("A8", ["小计", "", "", "", 928.9])
    sheet.write_row("A10", ["A03", "酥糖", "临安坊", 0.1 + 0.2, "8.005", "", 5, ""])
    sheet.write_row("A11", ["合计", "", "", "", 1000, "", 1215])


def zipped(members, flag=0) -> bytes:
    """Return a zip of the members; `flag` is set in each header."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    data = bytearray(target.getvalue())
    if flag:
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = data.find(mark)
            while at >= 0:
                data[at + offset] |= flag
                at = data.find(mark, at + 4)
    return bytes(data)


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """Return a workbook with one member replaced or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    return zipped({**members, name: content})


def ole(streams: dict[str, bytes]) -> bytes:
    """Return an OLE file with these streams, each in normal sectors."""
    sectors: list[bytes] = []
    chains: list[tuple[str, int, int]] = []
    fat: list[int] = []
    for name, content in streams.items():
        content = content.ljust(4096, b"\0")
        start = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)]
        sectors += pieces
        fat += [start + n + 1 for n in range(len(pieces) - 1)] + [0xFFFFFFFE]
        chains.append((name, start, len(content)))
    entries = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    for number, (name, start, size) in enumerate(chains, start=1):
        entries += _entry(name, 2, start, size, right=number + 1 if number < len(chains) else 0xFFFFFFFF)
    entries += b"\0" * (-len(entries) % 512)
    directory = len(sectors)
    for at in range(0, len(entries), 512):
        sectors.append(entries[at : at + 512])
        fat.append(directory + at // 512 + 1 if at + 512 < len(entries) else 0xFFFFFFFE)
    blocks = (len(fat) + 1 + 127) // 128
    while (len(fat) + blocks + 127) // 128 > blocks:
        blocks += 1
    first_block = len(sectors)
    fat += [0xFFFFFFFD] * blocks
    fat += [0xFFFFFFFF] * (blocks * 128 - len(fat))
    sectors += [struct.pack("<128I", *fat[n * 128 : n * 128 + 128]) for n in range(blocks)]
    places = [first_block + n for n in range(blocks)] + [0xFFFFFFFF] * (109 - blocks)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xIIIIIIIII",
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        blocks,
        directory,
        0,
        4096,
        0xFFFFFFFE,
        0,
        0xFFFFFFFE,
        0,
    )
    return header + struct.pack("<109I", *places) + b"".join(sectors)


def _entry(name, kind, start, size, *, child=0xFFFFFFFF, right=0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
    return entry + b"\0" * 36 + struct.pack("<IQ", start, size)


def xls(rows, *, far_row: int | None = None, locked: bool = False) -> bytes:
    """Return an old workbook (BIFF8) with texts and numbers."""
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    width = max(len(row) for row in rows)
    sheet += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                sheet += _record(0x204, struct.pack("<HHHHB", i, j, 0, len(cell), 1) + text)
            else:
                sheet += _record(0x203, struct.pack("<HHHd", i, j, 0, cell))
    if far_row is not None:
        sheet += _record(0x203, struct.pack("<HHHd", far_row, 60000, 0, 1.0))
    sheet += _record(0x0A, b"")
    book = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    if locked:
        book += _record(0x2F, b"\0" * 6)
    book += _record(0x42, struct.pack("<H", 1200)) + _record(0x22, struct.pack("<H", 0))
    bound = struct.pack("<IBBBB", 0, 0, 0, 2, 1) + "商品".encode("utf-16-le")
    start = len(book) + 4 + len(bound) + 4
    book += _record(0x85, struct.pack("<I", start) + bound[4:]) + _record(0x0A, b"")
    return ole({"Workbook": book + sheet})


def _record(kind, content) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
