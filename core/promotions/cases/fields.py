"""JSON objects read field by field: each wrong value is named by its place, and what nobody reads is refused."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeVar

from core.errors import BadInput
from core.locale import _

T = TypeVar("T")

MOST_MONEY = 10**12  # 分; far above any order, far below where floats lose a 分

_REMARKS = ("note", "notes", "comment", "description", "source")


class Fields:
    """The fields of one JSON object. A null counts as absent; `done` refuses what was not asked for."""

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise wrong(place, _("an object is expected, as {example}").format(example='{"…": …}'))
        self._values = {str(name): each for name, each in value.items() if each is not None}
        self._unread = set(self._values)
        self._place = place

    def has(self, name: str) -> bool:
        """Return whether the field is there."""
        return name in self._values

    def whole(self, name: str, *, least: int = 0, most: int = MOST_MONEY) -> int:
        """Return a whole number that must be there."""
        value = self._needed(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong(
                self.at(name), _("{value} is no whole number (money is in minor units)").format(value=value)
            )
        return self._within(name, value, least, most)

    def whole_or(self, name: str, default: T, *, least: int = 0, most: int = MOST_MONEY) -> int | T:
        """Return a whole number, or the default where there is none."""
        return self.whole(name, least=least, most=most) if self.has(name) else default

    def share(self, name: str) -> float:
        """Return a percentage as a share. More than 100 % is 100 %: nothing falls below zero."""
        value = self._needed(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise wrong(self.at(name), _("{value} is no percentage").format(value=value))
        return percent(value, self.at(name))

    def choice(self, name: str, values: Mapping[str, T], default: T) -> T:
        """Return what a word stands for, or the default where there is none."""
        if not self.has(name):
            return default
        word = self._needed(name)
        if not isinstance(word, str) or word not in values:
            raise wrong(
                self.at(name), _("{value} is not known: {known}").format(value=word, known=", ".join(values))
            )
        return values[word]

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a yes or no."""
        if not self.has(name):
            return default
        value = self._needed(name)
        if not isinstance(value, bool):
            raise wrong(self.at(name), _("{value} is neither true nor false").format(value=value))
        return value

    def name(self, name: str) -> str:
        """Return a name or a number that serves as one, empty where there is none."""
        return _as_name(self._needed(name), self.at(name)) if self.has(name) else ""

    def names(self, name: str) -> frozenset[str]:
        """Return one name or a list of names as a set."""
        value = self._needed(name) if self.has(name) else []
        values = value if isinstance(value, list) else [value]
        return frozenset(_as_name(each, self.at(name)) for each in values)

    def fields(self, name: str) -> "Fields | None":
        """Return the object that the field holds."""
        return Fields(self._needed(name), self.at(name)) if self.has(name) else None

    def each(self, name: str) -> "Iterator[Fields]":
        """Yield the objects of the list that the field holds; an absent list is empty."""
        for place, value in self.values(name):
            yield Fields(value, place)

    def values(self, name: str) -> Iterator[tuple[str, object]]:
        """Yield the values of a list with their places; an absent list is empty."""
        values = self._needed(name) if self.has(name) else []
        if not isinstance(values, list):
            raise wrong(self.at(name), _("a list is expected"))
        for number, value in enumerate(values):
            yield f"{self.at(name)}[{number}]", value

    def raw(self, name: str) -> object:
        """Return the value as it stands in the file, None where there is none."""
        return self._needed(name) if self.has(name) else None

    def at(self, name: str) -> str:
        """Return the field's place in the file."""
        return f"{self._place}.{name}" if self._place else name

    def skip(self, *names: str) -> None:
        """Leave fields aside that say nothing about the price."""
        self._unread.difference_update(names)

    def done(self) -> None:
        """Refuse a field that nobody read: it might have changed the price. Remarks do not."""
        self.skip(*_REMARKS)
        if self._unread:
            raise wrong(self.at(min(self._unread)), _("this field is not known here"))

    def _needed(self, name: str) -> object:
        if name not in self._values:
            raise wrong(self.at(name), _("this field is missing"))
        self._unread.discard(name)
        return self._values[name]

    def _within(self, name: str, value: int, least: int, most: int) -> int:
        if value < least:
            raise wrong(self.at(name), _("{value} is less than {least}").format(value=value, least=least))
        if value > most:
            raise wrong(self.at(name), _("{value} is more than {most}").format(value=value, most=most))
        return value


def wrong(place: str, why: str) -> BadInput:
    """Return the error that names a place in the file."""
    return BadInput(f"{place}: {why}" if place else why, field=place)


def percent(value: float, place: str) -> float:
    """Return a percentage as a share, the nearest one to the decimals written."""
    if not 0 <= value < float("inf"):
        raise wrong(place, _("{value} is no percentage").format(value=value))
    return float(min(Fraction(str(value)) / 100, Fraction(1)))


def _as_name(value: object, place: str) -> str:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise wrong(place, _("{value} is no name").format(value=value))
