"""From a file's cells to an attribute table: brands × attributes, a long list, or the answers of single people. Pure.

The shape is guessed and can be corrected: which way the brands stand, and whether the numbers are counts or
ratings. Rows of single people (a brand several times) become sums of ticks, or means of ratings with the
covariances of these means, from which ellipses are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from core.errors import BadInput
from core.files.columns import heading_key
from core.files.sheet import Grid
from core.locale import _, ngettext
from core.numbers import is_missing, read_number
from core.positioning.attribute_shape import TOTALS, Shape, cell_text, is_known, is_numeric, part_of, parts_of
from core.positioning.attributes import MOST_ATTRIBUTES, MOST_BRANDS, MOST_NAME, Attributes, Kind
from core.positioning.correspondence import Floats
from core.text import folded


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A table as read, with sentences about what was done with the cells."""

    table: Attributes
    said: tuple[str, ...]


def read(cells: Grid, shape: Shape, *, ours: Sequence[str] = ()) -> Found:
    """Return the table of a sheet. `ours` are names that our own brand may have in it.

    Raises BadInput that names row and column of a cell that is no number.
    """
    body = _Body(cells, shape.header)
    found = _long(body, shape) if shape.layout == "long" else _wide(body, shape)
    own = next((name for name in found.table.brands if is_known(name, ours)), "")
    return replace(found, table=replace(found.table, ours=own))


class _Body:
    """The cells below a header without blank rows and rows of totals."""

    def __init__(self, cells: Grid, header: int) -> None:
        self.names = [cell_text(cell) for cell in cells[header]]
        self.parts = parts_of(cells, header)
        rows = range(header + 1, cells.shape[0])
        filled = [n for n in rows if any(cell_text(cell) for cell in cells[n])]
        totals = [n for n in filled if heading_key(cell_text(cells[n, 0])) in TOTALS]
        self.rows = [n for n in filled if n not in set(totals)]
        self.cells = cells
        self.said: list[str] = []
        if totals:
            said = ngettext(
                "{n} row of totals was left out.", "{n} rows of totals were left out.", len(totals)
            )
            self.said.append(said.format(n=len(totals)))
        if not self.rows:
            raise BadInput(_("Below the header there is no row with anything in it."))

    def texts(self, column: int) -> list[str]:
        return [cell_text(self.cells[n, column])[:MOST_NAME] for n in self.rows]

    def without_words(self, columns: list[int]) -> list[int]:
        """Return the columns that have a number somewhere, or nothing at all; those of words only are left out."""

        def is_words(column: int) -> bool:
            texts = [text for text in self.texts(column) if not is_missing(text)]
            return bool(texts) and not any(any(letter.isdigit() for letter in text) for text in texts)

        words = [n for n in columns if is_words(n)]
        if words and len(words) < len(columns):
            said = _("Columns without any number were left out: {names}.")
            self.said.append(said.format(names=_(", ").join(self.names[n] for n in words)))
            return [n for n in columns if n not in words]
        return columns

    def numbers(self, column: int) -> list[float | None]:
        """Return the numbers of a column, None for an empty cell."""
        return [self._number(n, column) for n in self.rows]

    def _number(self, row: int, column: int) -> float | None:
        cell = self.cells[row, column]
        if is_missing(cell) or cell_text(cell) == "":
            return None
        try:
            number = read_number(cell)
        except BadInput as error:
            said = _("Row {row}, column “{column}”: {reason}")
            raise BadInput(
                said.format(row=row + 1, column=self.names[column] or column + 1, reason=error)
            ) from None
        return None if number is None else float(number)


def _wide(body: _Body, shape: Shape) -> Found:
    if shape.layout == "across":
        return _across(body, shape)
    at = body.parts.get("brand", _first_text(body))
    parts: tuple[str, ...] = ("size", "price", "quality", "person")
    aside = {part: body.parts[part] for part in parts if part in body.parts}
    columns = [n for n, name in enumerate(body.names) if name and n != at and n not in aside.values()]
    columns = body.without_words(columns)
    brands = body.texts(at)
    frame = pd.DataFrame({body.names[n]: body.numbers(n) for n in columns}, dtype="float64")
    if frame.shape[1] != len(columns):
        raise BadInput(_("Two columns have the same heading: give each attribute a name of its own."))
    named = [bool(brand) for brand in brands]
    if not all(named):
        said = ngettext(
            "{n} row without a brand was left out.",
            "{n} rows without a brand were left out.",
            named.count(False),
        )
        body.said.append(said.format(n=named.count(False)))
    if len({folded(brand) for brand in brands if brand}) < sum(named):
        return _people(body, frame[named], [brand for brand in brands if brand], shape.kind)
    sides = {part: _kept(body.numbers(n), named) for part, n in aside.items() if part != "person"}
    return _found(body, frame[named], [brand for brand in brands if brand], shape.kind, sides)


def _across(body: _Body, shape: Shape) -> Found:
    """Read a sheet whose rows are attributes and whose columns are brands."""
    at = body.parts.get("attribute", _first_text(body))
    columns = [n for n, name in enumerate(body.names) if name and n != at]
    labels = body.texts(at)
    frame = pd.DataFrame({body.names[n]: body.numbers(n) for n in columns}, dtype="float64").T
    sides: dict[str, list[float | None]] = {}
    kept = []
    for place, label in enumerate(labels):
        part = part_of(label, labels)
        if part in ("size", "price", "quality"):
            sides[part] = [None if np.isnan(each) else float(each) for each in frame.iloc[:, place]]
        elif label:
            kept.append(place)
    frame = frame.iloc[:, kept]
    frame.columns = pd.Index([labels[n] for n in kept])
    return _found(body, frame, [body.names[n] for n in columns], shape.kind, sides)


def _long(body: _Body, shape: Shape) -> Found:
    at_brand, at_attribute = body.parts.get("brand", 0), body.parts.get("attribute", 1)
    others = [
        n for n in range(len(body.names)) if n not in (at_brand, at_attribute, body.parts.get("person"))
    ]
    at_value = body.parts.get("value", others[0] if others else None)
    table = pd.DataFrame(
        {
            "brand": body.texts(at_brand),
            "attribute": body.texts(at_attribute),
            "value": [1.0] * len(body.rows) if at_value is None else body.numbers(at_value),
        }
    )
    at_person = body.parts.get("person")
    table["person"] = body.texts(at_person) if at_person is not None else ""
    table = table[(table["brand"] != "") & (table["attribute"] != "")]
    if table.empty:
        raise BadInput(_("No row names both a brand and an attribute."))
    if shape.kind == "ratings" and at_person is not None:
        wide = table.pivot_table(
            index=["person", "brand"], columns="attribute", values="value", aggfunc="mean", sort=False
        )
        return _people(
            body, wide.reset_index(drop=True), list(wide.index.get_level_values("brand")), shape.kind
        )
    how = "sum" if shape.kind == "counts" else "mean"
    wide = table.pivot_table(index="brand", columns="attribute", values="value", aggfunc=how, sort=False)
    sides: dict[str, list[float | None]] = {}
    if at_person is not None:
        sides["size"] = [float(n) for n in table.groupby("brand")["person"].nunique().reindex(wide.index)]
    return _found(body, wide, [str(brand) for brand in wide.index], shape.kind, sides)


def _people(body: _Body, frame: pd.DataFrame, brands: list[str], kind: Kind) -> Found:
    """Join the rows of single people: a row a brand."""
    spelled: dict[str, str] = {}
    keys = [spelled.setdefault(folded(brand), brand) for brand in brands]
    groups = frame.reset_index(drop=True).groupby(pd.Series(keys), sort=False)
    said = ngettext(
        "{n} row of answers was joined by brand.", "{n} rows of answers were joined by brand.", len(frame)
    )
    body.said.append(said.format(n=f"{len(frame):,}"))
    sides: dict[str, list[float | None]] = {"size": [float(n) for n in groups.size()]}
    if kind == "counts":
        return _found(body, groups.sum(), list(groups.groups), kind, sides)
    found = _found(body, groups.mean(), list(groups.groups), kind, sides)
    if found.table.cells.shape[1] > _MOST_SPREAD:
        return found
    return replace(found, table=replace(found.table, spread=_spread([group for _name, group in groups])))


_MOST_SPREAD = 40  # attributes whose covariances are kept: 40 brands × 40 × 40 are numbers enough for one row


def _spread(groups: list[pd.DataFrame]) -> Floats | None:
    """Return the covariances of the means of each brand's ratings, from the people who gave both.

    cov(mean a, mean b) = s(a, b) n(a and b) / (n(a) n(b)). Where a brand has not two people for s, it is pooled
    from the other brands; None where none of them has.
    """
    given = [group.notna().to_numpy(dtype=np.float64) for group in groups]
    both = np.stack([each.T @ each for each in given])
    alone = np.stack([each.sum(axis=0) for each in given])
    unknown = np.full(both.shape[1:], np.nan)
    within = np.stack([group.cov(2).to_numpy() if len(group) > 1 else unknown for group in groups])
    weights = np.where(np.isfinite(within), np.clip(both - 1, 0, None), 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (np.nan_to_num(within) * weights).sum(axis=0) / weights.sum(axis=0)
        if not np.isfinite(np.diag(pooled)).all():
            return None
        filled = np.where(np.isfinite(within), within, np.nan_to_num(pooled))
        means = filled * both / (alone[:, :, None] * alone[:, None, :])
    spread: Floats = np.nan_to_num(means, nan=0.0, posinf=0.0, neginf=0.0)
    return spread


def _found(
    body: _Body, frame: pd.DataFrame, brands: list[str], kind: Kind, sides: dict[str, list[float | None]]
) -> Found:
    if not frame.shape[1]:
        raise BadInput(_("There is no column of numbers beside the brands."))
    if len(brands) > MOST_BRANDS or frame.shape[1] > MOST_ATTRIBUTES:
        said = _(
            "The sheet has {brands} brands and {attributes} attributes; a map takes {most_brands} and {most}."
        )
        raise BadInput(
            said.format(
                brands=len(brands), attributes=frame.shape[1], most_brands=MOST_BRANDS, most=MOST_ATTRIBUTES
            )
        )
    none = [None] * len(brands)
    table = Attributes(
        kind=kind,
        brands=tuple(brands),
        attributes=tuple(str(name)[:MOST_NAME] for name in frame.columns),
        cells=frame.to_numpy("float64"),
        sizes=tuple(None if n is None else round(n) for n in sides.get("size", none)),
        prices=tuple(None if yuan is None else round(yuan * 100) for yuan in sides.get("price", none)),
        quality=tuple(sides.get("quality", none)),
    )
    empty = int((~np.isfinite(table.cells)).sum())
    if empty:
        said = (
            ngettext("{n} empty cell counts as 0.", "{n} empty cells count as 0.", empty)
            if kind == "counts"
            else ngettext("{n} cell is empty.", "{n} cells are empty.", empty)
        )
        body.said.append(said.format(n=empty))
    return Found(table, tuple(body.said))


def _first_text(body: _Body) -> int:
    """Return the first column that holds words."""
    for n in range(len(body.names)):
        if not is_numeric(np.array([body.cells[row, n] for row in body.rows], dtype=object)):
            return n
    return 0


def _kept(values: list[float | None], which: list[bool]) -> list[float | None]:
    return [value for value, is_kept in zip(values, which, strict=True) if is_kept]
