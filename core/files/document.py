"""A short document as plain values: headings, paragraphs, lists, tables and pictures, in their order.

What a document says is decided once; `write_docx` and `write_markdown` put it into files. All texts
are text: nothing in them is markup, whoever wrote them.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the document's title; level 1 is the highest."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. A lead one is the answer that stands first; a small one is a remark."""

    text: str
    is_lead: bool = False
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of lines without an order."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a header row. `figures` are the columns that stand on the right, by position.

    `alt` says what the table tells, for who cannot see it. `wide` columns get three times the room.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    alt: str
    figures: frozenset[int] = frozenset()
    wide: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as PNG. `alt` says what it shows, `name` is how a file refers to it."""

    png: bytes
    alt: str
    name: str


Part = Heading | Paragraph | Bullets | Grid | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document. `remark` goes into the file's properties, such as how its text was made."""

    title: str
    parts: Sequence[Part]
    remark: str = ""
