"""The language of every sentence a person sees: gettext with English message ids.

`_` and `ngettext` translate into the language of whoever is asking. A web page answers to its
session, a command line to its environment, so the source of the language is a function that the
entry point sets once with `ask_language_from`; `speaking` overrides it for a block.
"""

import gettext as gettext_module
import io
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
DEFAULT: Language = "zh"
DOMAIN = "yunce"
_FOLDER = Path(__file__).parent
_override: ContextVar[Language | None] = ContextVar("language", default=None)
_source: list[Callable[[], Language]] = [lambda: DEFAULT]


def ask_language_from(source: Callable[[], Language]) -> None:
    """Set where the process learns the language of the person being answered."""
    _source[0] = source


def language() -> Language:
    """Return the language that `_` speaks here and now."""
    return _override.get() or _source[0]()


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Speak one language for a block, whoever is asking."""
    token = _override.set(chosen)
    try:
        yield
    finally:
        _override.reset(token)


def closest(tag: str | None) -> Language:
    """Return the language we speak for a browser's or a system's language tag."""
    known = (tag or "").lower().replace("_", "-")
    if not known or known in ("c", "posix", "c.utf-8"):
        return DEFAULT
    return "zh" if known.startswith("zh") else "en"


@cache
def _catalogue(chosen: Language) -> gettext_module.NullTranslations:
    """Compile a catalogue in memory, so that no built file can be older than its text."""
    if chosen == "en":  # message ids are the English text; only its plurals need a rule
        return gettext_module.NullTranslations()
    path = _FOLDER / "zh_CN" / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        catalog = read_po(file, locale="zh_CN", domain=DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


def _(message: str) -> str:
    """Translate a sentence into the current language."""
    return _catalogue(language()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a sentence with a count into the current language."""
    return _catalogue(language()).ngettext(one, many, n)


def one_after_another(sentences: Iterable[str]) -> str:
    """Return whole sentences as one text: Chinese sets no space behind its full stop. Empty ones are left out."""
    return ("" if language() == "zh" else " ").join(each for each in sentences if each)
