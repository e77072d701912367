"""Labelled copy of every class: the check finds what breaks the law and leaves fine copy alone."""

import itertools

import pytest

from core.content.checks.law.law import law
from tests.core.content.checks.law_table import Row, files, rows

EVERYTHING = [row for name in files() for row in rows(name)]


def _is_hit(row: Row) -> bool:
    return any(finding.severity != "info" for finding in law(row.text))


@pytest.mark.parametrize("name", files())
def test_every_file_of_copy_is_judged_as_labelled(name: str) -> None:
    table = list(rows(name))
    assert table, "an empty table proves nothing"
    missed = [(row.line, row.text.text) for row in table if row.violating and not _is_hit(row)]
    wrong = [(row.line, row.text.text) for row in table if not row.violating and _is_hit(row)]
    assert len(missed) <= 0.05 * sum(row.violating for row in table), missed
    assert len(wrong) <= 0.04 * sum(not row.violating for row in table), wrong


def test_recall_and_false_hits_over_the_whole_table_keep_the_aim() -> None:
    violating = [row for row in EVERYTHING if row.violating]
    fine = [row for row in EVERYTHING if not row.violating]
    assert len(violating) > 400
    assert len(fine) > 400
    assert sum(map(_is_hit, violating)) >= 0.97 * len(violating)
    assert sum(map(_is_hit, fine)) <= 0.02 * len(fine)


def test_every_finding_says_where_why_and_by_which_law() -> None:
    for row in EVERYTHING:
        for finding in law(row.text):
            assert finding.check == "law"
            assert finding.term == row.text.text[finding.start : finding.end] != ""
            assert finding.reason
            assert finding.law
            assert finding.id


def test_findings_of_one_text_never_overlap_and_stand_in_reading_order() -> None:
    for row in EVERYTHING:
        spans = [(finding.start, finding.end) for finding in law(row.text)]
        assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans)), row.text.text
