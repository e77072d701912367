"""The strings that the code speaks, and the catalogue that translates them."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from core.locale import DOMAIN

ROOT = Path(__file__).parents[2]
PO = Path(__file__).parent / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.po"
SPOKEN = ("core", "pages", "app.py", "serve.py")
# Packs whose sources people read as sentences; laws are cited by their own names.
SOURCED = (
    "curves",
    "fees",
    "festivals",
    "gate_packs",
    "plan_limits",
    "portfolio",
    "pricing",
    "review_topics",
)
KEYWORDS = {"_": None, "ngettext": (1, 2)}
# Who made the file and when would change with every run, and say nothing.
_NOISE = re.compile(
    rb'"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To):'
    rb"[^\n]*\n"
)


def spoken(root: Path = ROOT) -> Catalog:
    """Return every string in the code and every source in the packs, with the files that say it."""
    found = Catalog(project=DOMAIN, charset="utf-8")
    for name in SPOKEN:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.is_file():
            where = file.relative_to(root).as_posix()
            for line, words, comments, context in extract_from_file("python", file, keywords=KEYWORDS):
                found.add(words, locations=[(where, line)], auto_comments=comments, context=context)
    for pack in SOURCED:
        file = root / "core" / "rules" / f"{pack}.yaml"
        for source in _sources(yaml.safe_load(file.read_text(encoding="utf-8"))) if file.is_file() else ():
            found.add(source, locations=[(file.relative_to(root).as_posix(), 1)])
    return found


def _sources(pack: Any) -> Iterator[str]:
    """Yield each `source` of a pack, however deep it stands."""
    if isinstance(pack, dict):
        if isinstance(pack.get("source"), str):
            yield pack["source"]
        pack = list(pack.values())
    if isinstance(pack, list):
        for each in pack:
            yield from _sources(each)


def translated(po: Path = PO) -> Catalog:
    """Return the catalogue as it is stored."""
    with po.open("rb") as file:
        return read_po(file, locale="zh_CN", domain=DOMAIN)


def store(catalog: Catalog, po: Path = PO) -> None:
    """Write a catalogue so that the same strings always give the same file."""
    written = io.BytesIO()
    write_po(written, catalog, sort_output=True, no_location=True, width=110, ignore_obsolete=True)
    po.write_bytes(_NOISE.sub(b"", written.getvalue()))


def name_of(message: Message) -> str:
    """Return the English words of a string; the singular where it has a plural."""
    return message.id if isinstance(message.id, str) else message.id[0]
