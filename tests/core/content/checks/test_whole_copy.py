"""Copy of every fact key and channel against all checks together, as an outsider would label it."""

from pathlib import Path

import pytest

from core.content.checks.run import check
from tests.core.content.checks.law_table import Row, rows

FOLDER = Path(__file__).parent / "whole_copy"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def _is_hit(row: Row) -> bool:
    return any(finding.severity != "info" for finding in check(row.text))


@pytest.mark.parametrize("name", NAMES)
def test_every_batch_is_judged_as_labelled(name: str) -> None:
    table = list(rows(name, FOLDER))
    assert len(table) > 50
    missed = [(row.line, row.text.text) for row in table if row.violating and not _is_hit(row)]
    wrong = [(row.line, row.text.text) for row in table if not row.violating and _is_hit(row)]
    assert len(missed) <= 0.05 * sum(row.violating for row in table), missed
    assert len(wrong) <= 0.04 * sum(not row.violating for row in table), wrong
