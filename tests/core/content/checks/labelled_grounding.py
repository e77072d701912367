"""The labelled copy for grounding as texts, and how often the check is right about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from core.content.checks.finding import Text
from core.content.checks.grounding.check import grounding

_FOLDER = Path(__file__).parent / "grounding_copy"


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text."""

    text: Text
    violating: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Shares: of violating texts that were marked, of fine texts that were marked."""

    recall: float
    false_hits: float
    wrong: tuple[str, ...]


def rows() -> Iterator[Row]:
    """Yield every labelled text; those in the folder `held` were written last and only measured."""
    for path in sorted(_FOLDER.glob("*/*.yaml")):
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in given["rows"]:
            facts: Any = row.get("f")
            violating = "v" in row
            words = str(row["v"] if violating else row["ok"])
            text = Text(
                text=words,
                channel=row.get("ch", "banner"),
                facts=given["facts"][facts] if isinstance(facts, str) else facts,
                lang="en" if words.isascii() else "zh",
            )
            yield Row(text, violating, path.parent.name == "held")


def is_marked(text: Text) -> bool:
    """Tell whether grounding blocks or warns."""
    return any(finding.severity != "info" for finding in grounding(text))


def score(*, held: bool) -> Score:
    """Return how the check does on one part of the labelled copy."""
    part = [row for row in rows() if row.held == held]
    marked = {id(row): is_marked(row.text) for row in part}
    bad, fine = [r for r in part if r.violating], [r for r in part if not r.violating]
    return Score(
        recall=sum(marked[id(r)] for r in bad) / len(bad),
        false_hits=sum(marked[id(r)] for r in fine) / len(fine),
        wrong=tuple(r.text.text for r in part if marked[id(r)] != r.violating),
    )
