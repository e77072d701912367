"""What is told of a scenario, as plain sections of lines, and as a document."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.files.document import Bullets, Document, Heading


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    heading: str
    lines: tuple[str, ...]


def as_text(sections: Sequence[Section]) -> str:
    """Return the sections as plain text to copy."""
    blocks = ["\n".join([section.heading, *(f"- {line}" for line in section.lines)]) for section in sections]
    return "\n\n".join(blocks)


def as_document(title: str, sections: Sequence[Section]) -> Document:
    """Return the sections as a document for a file."""
    parts = [part for each in sections for part in (Heading(each.heading), Bullets(each.lines))]
    return Document(title, parts)
