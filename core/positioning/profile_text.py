"""What people type into a store profile, cleaned and held to its limits."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from core.errors import BadInput
from core.locale import _
from core.text import folded, visible

T = TypeVar("T", bound=str)


def line(field: str, value: Any, most: int) -> str:
    """Return a text as one line. Raises BadInput with the field when it is longer than `most` characters."""
    text = " ".join(visible(str(value or "")).split())
    if len(text) > most:
        sentence = _("“{start}…” is {n} characters long; at most {most} fit here.")
        raise BadInput(sentence.format(start=text[:20], n=len(text), most=most), field=field)
    return text


def lines(field: str, values: Any, *, most: int, most_long: int) -> list[str]:
    """Return each line once, empty ones left out, as written first. A text is read a line at a time."""
    given: Iterable[Any] = values.splitlines() if isinstance(values, str) else values or ()
    kept: dict[str, str] = {}
    for each in given:
        if text := line(field, each, most_long):
            kept.setdefault(folded(text), text)
    if len(kept) > most:
        raise BadInput(_("At most {n} lines fit here.").format(n=most), field=field)
    return list(kept.values())


def one_of(field: str, value: Any, known: Sequence[T]) -> T | str:
    """Return a choice, "" for none. Raises BadInput with the field for what is not offered."""
    if value in (None, ""):
        return ""
    if value not in known:
        raise BadInput(_("This is none of the known choices."), field=field)
    return str(value)


def rows(values: Mapping[str, Any], name: str, most: int) -> list[Mapping[str, Any]]:
    """Return the rows of a section. Raises BadInput for more than `most`, and for what is no row."""
    given = values.get(name) or ()
    if not isinstance(given, Sequence) or any(not isinstance(each, Mapping) for each in given):
        raise BadInput(_("This part of the profile cannot be read as rows."), field=name)
    if len(given) > most:
        raise BadInput(_("At most {n} rows fit here.").format(n=most), field=name)
    return list(given)
