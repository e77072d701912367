"""Write a document as Markdown: one file with its pictures in it, and texts that stay texts."""

import re
from base64 import b64encode
from collections.abc import Sequence

from core.files.document import Bullets, Document, Grid, Heading, Paragraph, Part, Picture
from core.text import visible

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&@])")
_LINE_START = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)](?:\s|$)))", re.MULTILINE)
_ADDRESS = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)


def markdown(document: Document) -> bytes:
    """Return the document as Markdown; pictures stand at its end, where they do not hinder reading."""
    blocks = [f"# {literal(document.title)}"]
    blocks += [_written(part) for part in document.parts]
    pictures = [part for part in document.parts if isinstance(part, Picture)]
    blocks += [f"[{one.name}]: data:image/png;base64,{b64encode(one.png).decode()}" for one in pictures]
    return ("\n\n".join(blocks) + "\n").encode()


def literal(text: str) -> str:
    """Return a text so that Markdown shows it as it is: on one line, no markup, no address to click."""
    flat = " ".join(visible(text).split())
    escaped = _ADDRESS.sub(lambda found: "\\" + found[0], _MARKS.sub(r"\\\1", flat))
    return _LINE_START.sub(lambda found: f"{found[1]}{_escaped_start(found[2])}", escaped)


def _escaped_start(mark: str) -> str:
    """A number before a point would begin a list: the point is what can be escaped."""
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"


def _written(part: Part) -> str:
    if isinstance(part, Heading):
        return f"{'#' * (part.level + 1)} {literal(part.text)}"
    if isinstance(part, Paragraph):
        text = literal(part.text)
        return f"**{text}**" if part.is_lead and text else text
    if isinstance(part, Bullets):
        return "\n".join(f"- {literal(line)}" for line in part.lines)
    if isinstance(part, Picture):
        return f"![{literal(part.alt)}][{part.name}]"
    return _table(part)


def _table(grid: Grid) -> str:
    ruler = ["---:" if number in grid.figures else "---" for number in range(len(grid.header))]
    return "\n".join(_line(cells) for cells in (_literals(grid.header), ruler, *map(_literals, grid.rows)))


def _literals(cells: Sequence[str]) -> list[str]:
    return [literal(cell) for cell in cells]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
