"""Strings are found by the extractor: a call inside an f-string is not."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
HIDDEN = re.compile(r"""f["'][^"'\n]*\{\s*(?:_|ngettext)\(""")


def test_no_string_hides_inside_an_f_string():
    files = [
        *(ROOT / "core").rglob("*.py"),
        *(ROOT / "pages").rglob("*.py"),
        ROOT / "app.py",
        ROOT / "serve.py",
    ]
    found = [
        f"{file.relative_to(ROOT)}:{n}"
        for file in files
        for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if HIDDEN.search(line)
    ]
    assert found == []
