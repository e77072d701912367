"""What a file is by its first bytes, whatever its name says."""

from core.errors import BadFile
from core.locale import _

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


def refuse_what_is_no_table(data: bytes, file_name: str) -> None:
    """Raise BadFile, naming what the file is, when its first bytes show that it holds no table."""
    if not data.strip(b" \r\n\t\x00\xef\xbb\xbf\xff\xfe"):
        raise BadFile(
            _("{file} is empty. Export the table again and choose that file.").format(file=file_name)
        )
    what = _what(data)
    if what:
        raise BadFile(
            _("{file} is {what}, not a table. Save the table as xlsx or csv and choose that file.").format(
                file=file_name, what=what
            )
        )


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin like an archive."""
    return data.startswith(ZIP) or data.startswith(_ARCHIVES)


def _what(data: bytes) -> str:
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP") or _is_bitmap(data):
        return _("a picture")
    if data.lstrip()[:5] == b"%PDF-":
        return _("a PDF document")
    if data.startswith(_ARCHIVES):
        return _("an archive")
    if data.startswith(_PROGRAMS) and b"\x00" in data[:512]:
        return _("a program")
    if data[4:8] == b"ftyp" or data.startswith((b"RIFF", b"ID3", b"OggS", b"\x1aE\xdf\xa3")):
        return _("a sound or video file")
    if data.startswith(b"SQLite format 3"):
        return _("a database")
    return ""


def _is_bitmap(data: bytes) -> bool:
    return data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00"
