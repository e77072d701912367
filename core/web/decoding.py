"""The bytes of an HTML page as text, in whichever encoding it says or turns out to be."""

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([a-z0-9_-]{2,30})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([a-z0-9_-]{2,30})""", re.IGNORECASE)
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([a-z0-9_-]{2,30})""", re.IGNORECASE)
_LOOKED_AT = 8192
# What browsers take these names for; Latin-1 fits every byte, so it is believed last.
_MEANT = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb-2312": "gb18030",
    "x-gbk": "gb18030",
    "big5-hkscs": "big5hkscs",
    "utf8": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "windows-1252": "cp1252",
}
_TRUSTED = re.compile(
    r"utf-?(?:8|16(?:-?[lb]e)?)|gb18030|big5(?:hkscs)?|euc-?(?:jp|kr)|shift_?-?jis|cp1252|(?:iso-8859|windows|koi8)-?\w+"
)


def html_text(body: bytes, content_type: str = "") -> str:
    """Return a page's text. What it declares is believed when its bytes agree; else they speak for themselves."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    declared = _declared(body, content_type)
    for encoding in (*(each for each in declared if each != "cp1252"), "utf-8", "gb18030"):
        text = _strict(body, encoding)
        if text is not None:
            return text
    return body.decode(next(iter(declared), "utf-8"), errors="replace")


def _declared(body: bytes, content_type: str) -> list[str]:
    head = body[:_LOOKED_AT]
    names = [found[1].decode("ascii") for found in (_META.search(head), _XML.search(head)) if found]
    header = _HEADER.search(content_type)
    if header:
        names.insert(0, header[1])
    return [name for name in map(_known, names) if name]


def _known(name: str) -> str:
    """Return the codec that a page means by this name, "" for one that is no encoding of text."""
    meant = _MEANT.get(name.lower(), name.lower())
    if not _TRUSTED.fullmatch(meant):
        return ""
    try:
        return codecs.lookup(meant).name
    except LookupError:
        return ""


def _strict(body: bytes, encoding: str) -> str | None:
    """Return the text if all bytes are of the encoding; the last character may be cut in the middle."""
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start > len(body) - 4 and error.start > 64:
            return body[: error.start].decode(encoding, errors="replace")
    return None
