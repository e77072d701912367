"""The attribute table of a perceptual map: brands × attributes, as counts of mentions or as mean ratings. Pure.

Beside the cells a brand may have how many people or reviews stand behind its row, a price and a quality, for
the map of price and quality. A missing cell is NaN here and null where it is stored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from core.errors import BadInput
from core.locale import _
from core.positioning.correspondence import Floats
from core.text import folded, visible

Kind = Literal["counts", "ratings"]
KINDS: tuple[Kind, ...] = ("counts", "ratings")
ORIGINS = ("file", "typed", "reviews")
MOST_BRANDS, MOST_ATTRIBUTES, MOST_NAME = 40, 60, 40
MOST_COUNT, MOST_RATING, MOST_PRICE = 10**9, 1_000.0, 10**10


@dataclass(frozen=True, slots=True, eq=False)
class Attributes:
    """One table. `ours` is the brand among them that is our own, "" where none is.

    `sizes` are the people asked or reviews read behind each row, `prices` are in 分, `quality` is a mean
    rating. `spread` (brands × attributes × attributes) are the covariances of the mean ratings, known where
    the ratings of single people were imported. `since` and `praise_only` say what was counted in reviews.
    """

    kind: Kind
    brands: tuple[str, ...]
    attributes: tuple[str, ...]
    cells: Floats
    ours: str = ""
    sizes: tuple[int | None, ...] = ()
    prices: tuple[int | None, ...] = ()
    quality: tuple[float | None, ...] = ()
    spread: Floats | None = None
    since: date | None = None
    praise_only: bool = False


def attributes_of(kind: Kind, stored: Mapping[str, Any]) -> Attributes:
    """Return the table of stored terms."""
    brands, names = tuple(stored.get("brands", ())), tuple(stored.get("attributes", ()))
    none = [None] * len(brands)
    spread = stored.get("spread")
    return Attributes(
        kind=kind,
        brands=brands,
        attributes=names,
        cells=np.array(stored.get("cells", []), dtype=np.float64).reshape(len(brands), len(names)),
        ours=stored.get("ours", ""),
        sizes=tuple(stored.get("sizes") or none),
        prices=tuple(stored.get("prices") or none),
        quality=tuple(stored.get("quality") or none),
        spread=None if spread is None else np.array(spread, dtype=np.float64),
        since=_day(stored.get("since")),
        praise_only=bool(stored.get("praise_only")),
    )


def stored_attributes(table: Attributes) -> dict[str, Any]:
    """Return the terms of a table as they are stored. Raises BadInput as `checked_attributes`."""
    return checked_attributes(
        table.kind,
        {
            "brands": table.brands,
            "attributes": table.attributes,
            "cells": table.cells.tolist(),
            "ours": table.ours,
            "sizes": table.sizes,
            "prices": table.prices,
            "quality": table.quality,
            "spread": None if table.spread is None else table.spread.tolist(),
            "since": table.since,
            "praise_only": table.praise_only,
        },
    )


def checked_attributes(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the terms of a table as they are stored. Raises BadInput with the field at fault.

    A table may be stored half-done: with one brand, or with empty cells. What it lacks for a map the map says
    (see core.positioning.map_checks).
    """
    if kind not in KINDS:
        raise BadInput(_("A table holds counts or ratings."), field="kind")
    brands = _names(values.get("brands", ()), MOST_BRANDS, "brands")
    names = _names(values.get("attributes", ()), MOST_ATTRIBUTES, "attributes")
    if not brands or not names:
        raise BadInput(_("A table needs a brand and an attribute at least."), field="cells")
    rows = list(values.get("cells", ()))
    if len(rows) != len(brands) or any(len(row) != len(names) for row in rows):
        raise BadInput(_("The table has not a cell for each brand and attribute."), field="cells")
    ours = _name(values.get("ours") or "")
    if ours and ours not in brands:
        raise BadInput(_("“{brand}” is none of the table's brands.").format(brand=ours), field="ours")
    clean: dict[str, Any] = {"brands": brands, "attributes": names, "ours": ours}
    clean["cells"] = [
        [_cell(kind, cell, brand, name) for name, cell in zip(names, row, strict=True)]
        for brand, row in zip(brands, rows, strict=True)
    ]
    clean["sizes"] = _side(values.get("sizes"), brands, "sizes", MOST_COUNT, whole=True)
    clean["prices"] = _side(values.get("prices"), brands, "prices", MOST_PRICE, whole=True)
    clean["quality"] = _side(values.get("quality"), brands, "quality", MOST_RATING, whole=False)
    if kind == "ratings" and values.get("spread") is not None:
        clean["spread"] = _spread(values["spread"], len(brands), len(names))
    if since := _day(values.get("since")):
        clean["since"] = since.isoformat()
    if values.get("praise_only"):
        clean["praise_only"] = True
    return clean


def _day(given: Any) -> date | None:
    return given if given is None or isinstance(given, date) else date.fromisoformat(str(given))


def _names(given: Sequence[Any], most: int, field: str) -> list[str]:
    names = [_name(each) for each in given]
    if len(names) > most:
        said = {
            "brands": _("A table holds at most {most} brands."),
            "attributes": _("A table holds at most {most} attributes."),
        }[field]
        raise BadInput(said.format(most=most), field=field)
    if any(not name for name in names):
        raise BadInput(_("A brand or an attribute has no name."), field=field)
    seen: set[str] = set()
    for name in names:
        if folded(name) in seen:
            raise BadInput(_("“{name}” stands twice in the table.").format(name=name), field=field)
        seen.add(folded(name))
    return names


def _name(given: Any) -> str:
    return " ".join(visible(str(given)).split())[:MOST_NAME]


def _cell(kind: str, given: Any, brand: str, name: str) -> float | None:
    number = _number(given)
    if number is None:
        return None
    if kind == "counts" and not 0 <= number <= MOST_COUNT:
        said = _("{brand}, {attribute}: a count is 0 or more.")
    elif kind == "ratings" and abs(number) > MOST_RATING:
        said = _("{brand}, {attribute}: no scale of ratings goes so far.")
    else:
        return number
    raise BadInput(said.format(brand=brand, attribute=name), field="cells")


def _number(given: Any) -> float | None:
    if given is None or given == "":
        return None
    try:
        number = float(given)
    except (TypeError, ValueError):
        raise BadInput(_("“{text}” is not a number.").format(text=str(given)[:40]), field="cells") from None
    if np.isnan(number):
        return None
    if np.isinf(number):
        raise BadInput(_("“{text}” is not a number.").format(text=str(given)[:40]), field="cells")
    return number


def _side(
    given: Sequence[Any] | None, brands: list[str], field: str, most: float, *, whole: bool
) -> list[Any]:
    """Return what a brand has beside its cells, None where nothing is known."""
    values = list(given) if given else [None] * len(brands)
    if len(values) != len(brands):
        raise BadInput(_("The table has not a cell for each brand and attribute."), field=field)
    clean: list[Any] = []
    for brand, each in zip(brands, values, strict=True):
        number = _number(each)
        if number is not None and not 0 <= number <= most:
            said = _("{brand}: {number} is below 0 or too large to be meant.")
            raise BadInput(said.format(brand=brand, number=f"{number:g}"), field=field)
        clean.append(None if number is None else round(number) if whole else number)
    return clean


def _spread(given: Any, brands: int, names: int) -> list[Any]:
    spread = np.asarray(given, dtype=np.float64)
    if spread.shape != (brands, names, names) or not np.isfinite(spread).all():
        raise BadInput(_("The spread of the ratings does not fit the table."), field="spread")
    rounded: list[Any] = np.round(spread, 8).tolist()
    return rounded
