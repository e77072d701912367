"""How near a pair comes: the same, the same in another pack, or something that stands in for it."""

from collections.abc import Sequence
from typing import Literal

import pandas as pd

from core.competitors.likeness.arrays import Floats
from core.competitors.likeness.evidence import NAMES
from core.competitors.packs import Pack, pack_of, same_measure

Kind = Literal["exact", "equivalent", "substitute"]

_BRANDS_DIFFER, _CODES_DIFFER = NAMES.index("brands_differ"), NAMES.index("codes_differ")
_WORDS = NAMES.index("words")
_SAME_WORDS = 0.75  # titles so alike that another code is the shop's own number, not another model
_TOLERANCE = 0.02


def packs(table: pd.DataFrame) -> list[Pack | None]:
    """Return each listing's pack as its spec, or else its title, says it."""
    specs = table["spec"].fillna("") if "spec" in table.columns else [""] * len(table)
    return [
        pack_of(str(spec), str(title)) for spec, title in zip(specs, table["title"].fillna(""), strict=True)
    ]


def kind_of(measures: Floats, ours: Pack | None, theirs: Pack | None) -> Kind:
    """Return the kind of a pair that is believed the same, from its measures and both packs."""
    if measures[_BRANDS_DIFFER] > 0:
        return "substitute"
    if measures[_CODES_DIFFER] > 0 and measures[_WORDS] < _SAME_WORDS:
        return "substitute"
    return "equivalent" if are_other_packs(ours, theirs) else "exact"


def are_other_packs(ours: Pack | None, theirs: Pack | None) -> bool:
    """Tell whether both packs are known and hold amounts that differ by more than rounding."""
    if ours is None or theirs is None:
        return False
    if not same_measure(ours, theirs):
        return False
    return abs(ours.amount - theirs.amount) > _TOLERANCE * max(ours.amount, theirs.amount)


def kinds(
    measures: Floats, ours: Sequence[Pack | None], theirs: Sequence[Pack | None], believed: Sequence[bool]
) -> list[Kind]:
    """Return the kind of each pair; what is not believed the same is a substitute at best."""
    return [
        kind_of(row, left, right) if is_believed else "substitute"
        for row, left, right, is_believed in zip(measures, ours, theirs, believed, strict=True)
    ]
