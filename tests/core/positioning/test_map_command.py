"""The analysis behind the map on the command line: a published table from a file, and files that hold none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.__main__ import main
from core.errors import PlannerError
from core.positioning.map_command import analyse_file

SMOKING = """,none,light,medium,heavy
SM,4,2,3,2
JM,4,3,7,4
SE,25,10,12,4
JE,18,24,33,13
SC,10,6,7,2
"""


@pytest.fixture
def smoking(tmp_path: Path) -> Path:
    """Greenacre, Correspondence Analysis in Practice: staff groups by smoking."""
    file = tmp_path / "smoking.csv"
    file.write_text(SMOKING, encoding="utf-8")
    return file


def test_a_published_table_is_analysed_from_a_file(smoking):
    told = analyse_file(smoking)
    assert told["inertias"] == pytest.approx([0.0747591, 0.0100172, 0.0004136], abs=1e-7)
    assert (told["total"], told["total_inertia"]) == (193, pytest.approx(0.0851899, abs=1e-7))
    assert told["rows"]["SE"]["mass"] == pytest.approx(51 / 193)
    assert sum(each["contributions"][0] for each in told["columns"].values()) == pytest.approx(1)
    assert sum(told["rows"]["JM"]["cos2"]) == pytest.approx(1)


@pytest.mark.parametrize(
    "text", ["", "a,b\n", "brand,fresh\nours,3\n", "brand,fresh,cheap\nours,0,0\ntheirs,1,2\n"]
)
def test_a_file_without_such_a_table_gets_a_sentence(tmp_path, text):
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlannerError) as told:
        analyse_file(file)
    assert len(str(told.value)) > 10


def test_the_answer_goes_into_a_file(smoking, tmp_path, monkeypatch):
    monkeypatch.setattr("core.__main__.ask_language_from", lambda _ask: None)
    out = tmp_path / "analysis.json"
    assert main(["correspondence", str(smoking), "--out", str(out)]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["rows"].keys() == {"SM", "JM", "SE", "JE", "SC"}


def test_a_reader_that_closes_early_sees_no_traceback(smoking):
    gone, pipe = os.pipe()
    os.close(gone)
    done = subprocess.run(
        [sys.executable, "-m", "core", "correspondence", str(smoking)],
        stdout=pipe,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(pipe)
    assert done.stderr == ""
