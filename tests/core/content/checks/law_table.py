"""The labelled copy of law_copy/*.txt: one sentence a line, label|channel|category|text|facts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from core.content.checks.finding import Channel, Text

FOLDER = Path(__file__).parent / "law_copy"

_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, what it is labelled as, and where it stands."""

    group: str
    line: int
    violating: bool
    text: Text


def rows(name: str, folder: Path = FOLDER) -> Iterator[Row]:
    """Yield the sentences of one file; V is violating, F is fine; the facts are JSON or left out."""
    group = name
    for number, line in enumerate((folder / f"{name}.txt").read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("# class:"):
            group = f"{name}/{line.removeprefix('# class:').strip()}"
        elif line.strip() and not line.startswith("#"):
            yield _row(line, group, number, lang=_language(name, line))


def _language(name: str, line: str) -> Literal["zh", "en"]:
    """Return English for the files of English copy, elsewhere by the text itself."""
    text = line.split("|", 3)[-1].split("|{")[0]
    return "en" if "english" in name or not _CHINESE.search(text) else "zh"


def _row(line: str, group: str, number: int, *, lang: Literal["zh", "en"]) -> Row:
    parts = line.split("|")
    facts: dict[str, Any] | None = json.loads(parts.pop()) if parts[-1].startswith("{") else None
    label, channel, category = parts[:3]
    text = Text("|".join(parts[3:]), cast(Channel, channel), category, facts, lang)
    return Row(group, number, label == "V", text)


def files() -> list[str]:
    """Return the names of all files of sentences."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))
