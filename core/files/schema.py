"""What an import can fill: fields with their kinds and the headings people give them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal[
    "text", "code", "money", "share", "count", "number", "url", "choice", "tags", "date", "moment", "facts"
]
RowFault = tuple[int, str, str]  # the row's position, the field at fault, the reason


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can hold.

    `many`: several columns may fill it (卖点1, 卖点2; facts keep their heading). `check` is the last
    word on a value: it returns what is stored or raises BadInput. `choices` leads from a folded
    spelling to the stored word. `pair_headings`: under these a cell of facts holds `name: value` pairs,
    under others the heading is the name. `whole_headings`: a heading that only contains an alias is
    something else. `read` reads a cell (with the field and `core.files.cells.Reading`) in place of the
    kind's own reader. `fills_down`: in a column that says each value once, an empty cell means the
    one above it, as in a sheet whose merged cells were lost on the way.
    """

    name: str
    kind: Kind
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    many: bool = False
    whole_headings: bool = False
    signed: bool = False
    max_length: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)
    pair_headings: tuple[str, ...] = ()
    check: Callable[[Any], Any] | None = None
    read: Callable[[Any, "Field", Any], Any] | None = None
    fills_down: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The fields of one import.

    `key` names the fields that together say which row is which. `needs` are groups of fields: a row
    holds at least one of each. A row that holds none of `empty_without` says nothing and is passed
    over. `check_rows` is the last word on whole rows: it is given the columns by field. `refuses` tells
    by heading, field and samples that a column is something else, whatever its heading sounds like.
    """

    name: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    needs: tuple[tuple[str, ...], ...] = ()
    empty_without: tuple[str, ...] = ()
    check_rows: Callable[[Mapping[str, Sequence[Any]]], Iterable[RowFault]] | None = None
    refuses: Callable[[str, str, Sequence[object]], bool] | None = None

    def __getitem__(self, name: str) -> Field:
        return next(each for each in self.fields if each.name == name)
