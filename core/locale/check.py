"""`python -m core.locale.check`: is every string translated, none left over, every {name} kept?"""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Message

from core.locale.extract import PO, ROOT, name_of, spoken, translated

PLACEHOLDER = re.compile(r"\{(\w*)")


def problems(root: Path = ROOT, po: Path = PO) -> list[str]:
    """Return one line for each string that is untranslated, unused, or loses a value on the way."""
    said = {name_of(message): message for message in spoken(root) if message.id}
    known = {name_of(message): message for message in translated(po) if message.id}
    found = [f"unused: {name!r}" for name in known.keys() - said.keys()]
    for name, message in said.items():
        where = ", ".join(f"{file}:{line}" for file, line in message.locations)
        words = _translations(known.get(name))
        if not words or not all(words):
            found.append(f"untranslated: {name!r} ({where})")
        elif any(_values(each) - _values(*_texts(message)) for each in words):
            found.append(f"a value nobody fills: {name!r} ({where})")
        elif _values(*_texts(message)) - _values(*words):
            found.append(f"a value is lost: {name!r} ({where})")
    return sorted(found)


def _texts(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _translations(message: Message | None) -> tuple[str, ...]:
    if message is None or "fuzzy" in message.flags:
        return ()
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def _values(*texts: str) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


if __name__ == "__main__":
    lines = problems()
    for line in lines:
        print(line)
    print(f"{len(lines)} problems with the words on screen" if lines else "every string is translated")
    sys.exit(1 if lines else 0)
