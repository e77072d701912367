"""The READMEs promise what the code does, in both languages."""

import re
import shlex
from pathlib import Path

import pytest
from pydantic import AliasChoices

from core.__main__ import _parser
from core.settings import ROOT, Settings

READMES = ("README.md", "README.zh-CN.md")
BY_MAKE = {"HOST", "PORT"}


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _names_of_settings() -> set[str]:
    """Return each setting's name in the environment: its own, or the alias in capitals."""
    names = set()
    for field, info in Settings.model_fields.items():
        alias = info.validation_alias
        choices = alias.choices if isinstance(alias, AliasChoices) else [field.upper()]
        names |= {str(choice) for choice in choices if str(choice).isupper()}
    return names


@pytest.mark.parametrize("name", READMES)
def test_the_table_names_every_setting_and_no_other(name):
    rows = [line.split("|")[1] for line in _read(name).splitlines() if line.startswith("| `")]
    told = {word for row in rows for word in re.findall(r"`([A-Z][A-Z_]+)`", row)}
    assert told - BY_MAKE == _names_of_settings()


@pytest.mark.parametrize("name", READMES)
def test_every_command_line_is_one_the_program_takes(name):
    lines = re.findall(r"python -m core ([^#`\n]+)", _read(name))
    assert len(lines) >= 7
    for line in lines:
        assert _parser().parse_args(shlex.split(line)).run


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_and_linked_file_is_there(name):
    text = _read(name)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:`|^)(?:PORT=\d+ )?make (\w+)", text, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / link).exists(), link


def test_both_languages_show_the_same_addresses_and_settings():
    seen = []
    for name in READMES:
        text = _read(name)
        seen.append(
            (sorted(re.findall(r"https?://[\w.:/-]+", text)), sorted(re.findall(r"`[A-Z_]{4,}`", text)))
        )
    assert seen[0] == seen[1]


def test_the_licence_is_the_one_the_project_names():
    assert "Apache License" in _read("LICENSE")
    assert 'license = "Apache-2.0"' in Path(ROOT, "pyproject.toml").read_text(encoding="utf-8")
