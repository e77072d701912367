"""The door, as the files stand: no page can be reached around it."""

import ast
from pathlib import Path

import pytest

PAGES = Path(__file__).parent.parent / "pages"
SECTIONS = [
    folder for folder in PAGES.iterdir() if folder.is_dir() and folder.name not in ("ui", "__pycache__")
]
FILES = sorted(file for folder in SECTIONS for file in folder.rglob("*.py") if file.name != "__init__.py")


def test_nothing_but_init_lies_directly_in_pages():
    """Streamlit serves such a file without app.py, so without its door, until navigation has run once."""
    assert [file.name for file in PAGES.glob("*.py")] == ["__init__.py"]


def test_every_section_has_pages():
    assert {folder.name for folder in SECTIONS} == {"plan", "create", "promote", "manage"}
    assert len(FILES) >= 5


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_page_asks_who_is_here_before_it_draws_or_reads_anything(file):
    calls = [
        node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        for statement in ast.parse(file.read_text(encoding="utf-8")).body
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
    ]
    assert calls, "a page that does nothing"
    assert calls[0] == "require_user"
