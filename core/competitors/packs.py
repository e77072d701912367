"""How much is in a pack: 500g*2袋, 30片×3盒, 1.5L, 买一送一, 12 x 330ml; and what it costs by the measure.

What cannot be read for sure (80-90g, 250g/500g, two sizes at once) is no pack: a price is never
brought to another size by a guess. Sizes of a thing (18.5cm, 35×20cm) say nothing of how much it is.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from core.competitors.pack_words import Group, Quantity, free_units, groups, prepared

Measure = Literal["g", "ml", "piece", "m"]
PER: dict[Measure, int] = {"g": 100, "ml": 100, "piece": 1, "m": 1}
_FEW, _MANY = 4, 10
_CONTAINERS = frozenset("袋盒瓶罐听桶箱")
# Beside grams, a few of these are as likely weighed together as each; with sheets the grams are the paper's.
_SINGLE, _SHEETS, _ENGLISH = frozenset("支管块条"), frozenset("张抽"), frozenset(("count", "counts", "ct"))


@dataclass(frozen=True, slots=True)
class Pack:
    """What the buyer gets for one price: `amount` in `unit`, the free units counted in.

    `factors` are the numbers that were multiplied, the units as written; `bought` and `free` say of
    how many bought units how many more are given (买二送一 is 2 and 1; 1 and 0 without such an offer).
    """

    amount: float
    unit: Measure
    factors: tuple[tuple[float, str], ...] = ()
    bought: int = 1
    free: int = 0
    is_about: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.amount < 1e9:
            raise ValueError(f"no pack holds {self.amount} {self.unit}")


def read_pack(text: str) -> Pack | None:
    """Return the pack that a spec or a title states, None when it states none or more than one."""
    plain = prepared(text)
    bought, free = free_units(plain)
    found = _whole(plain)
    if found is None:
        if not free or groups(plain).main:
            return None
        found = Pack(1.0, "piece")
    amount = Decimal(repr(found.amount)) * (bought + free) / bought
    if not 0 < amount < 10**9:
        return None
    return Pack(float(amount), found.unit, found.factors, bought, free, found.is_about)


def pack_of(spec: str, title: str) -> Pack | None:
    """Return the pack of a rival's item: of its spec, or else of its title."""
    return read_pack(spec) or read_pack(title)


def item_pack(*, title: str, spec: str, pack_size: str, pack_unit: str) -> Pack | None:
    """Return the pack of an item of ours: of its pack size and unit, of its spec, or else of its title."""
    return (read_pack(f"{pack_size}{pack_unit}") if pack_size.strip() else None) or pack_of(spec, title)


def same_measure(first: Pack | None, second: Pack | None) -> bool:
    """Whether both packs are known, and in one unit."""
    return first is not None and second is not None and first.unit == second.unit


def unit_price(price: int, pack: Pack) -> Decimal:
    """Return 分 per 100 g, 100 ml, piece or metre (see PER), to a hundredth of a 分, halves up."""
    each = Decimal(price) * PER[pack.unit] / Decimal(repr(pack.amount))
    return each.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def at_pack(price: int, of: Pack, to: Pack) -> int | None:
    """Return what a price for one pack means for another, in whole 分, halves up.

    None when the two are not measured in one unit.
    """
    if not same_measure(of, to):
        return None
    brought = Decimal(price) * Decimal(repr(to.amount)) / Decimal(repr(of.amount))
    return int(brought.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _whole(plain: str) -> Pack | None:
    """Return the pack without what is given free."""
    found = groups(plain)
    if found.is_unsure:
        return None
    measured = [group for group in found.main if group.measure]
    counted = [group for group in found.main if not group.measure]
    packs = [group for group in found.notes if group.quantities[0].written == "pack"]
    if measured:
        return _measured(measured, counted or packs)  # 500 g (pack of 2)
    noted = [group for group in found.notes if group.measure]
    if counted:
        return _counted(counted, noted)
    if noted:
        return _measured(noted, [])
    return _counted(list(found.notes), []) if found.notes else None


def _measured(measured: list[Group], counted: list[Group]) -> Pack | None:
    """Return the pack of groups with grams, millilitres or metres, with counts that stand beside them."""
    first, *others = measured
    if any(other.unit != first.unit for other in others):
        return None
    if others and all(other.is_added for other in others):
        return _pack(sum((group.amount for group in measured), Decimal(0)), measured)
    if any(other.amount != first.amount or other.is_another for other in others):
        return None  # two sizes, or two things: 250g/500g, 750ml+护发素750ml
    if first.is_total or not counted or len(first.quantities) > 1:
        return _pack(first.amount, [first])
    if len(counted) > 1:
        return None
    times = _times(first, counted[0])
    return (
        None if times is None else _pack(first.amount * times, [first, counted[0]] if times > 1 else [first])
    )


def _times(measured: Group, counted: Group) -> Decimal | None:
    """Return how often a measure counts that has a number of things beside it, without a sign between.

    A liquid is told by its bottle (550ml 24瓶). Grams of few bags or tins are told by the bag (500g 2袋),
    of many little things for the whole (750g 30包); in between it can be either. 每袋25g is each bag's.
    """
    count, unit = counted.amount, counted.quantities[-1].written
    if count == 1:
        return Decimal(1)
    if measured.unit == "ml" or unit in ("pack", "连包", "联包", "连杯", measured.container):
        return count
    if measured.unit == "g" and (
        _SHEETS & {one.written for one in counted.quantities}
        or (unit in _SINGLE and count <= _FEW)
        or unit in _ENGLISH
    ):
        return None
    if measured.unit != "g" or unit not in _CONTAINERS | {"包"}:
        return Decimal(1)
    if count <= _FEW and unit != "包":
        return count
    return Decimal(1) if count >= _MANY else None


def _counted(counted: list[Group], noted: list[Group]) -> Pack | None:
    """Return the pack of groups that count things, with the measures in brackets behind them."""
    if len(noted) == 1:
        total = noted[0]
        counts = [one.number for one in total.quantities if not one.measure]
        if total.is_total or counted[0].amount in (*counts, Decimal(1)):
            return _pack(total.amount, [total])
        return None
    first, *others = [one for one in counted if one.amount != 1] or counted[:1]
    if not others:
        return _pack(first.amount, [first])
    if len(others) == 1 and first.container and others[0].quantities[-1].written == first.container:
        return _pack(first.amount * others[0].amount, [first, *others])  # 24瓶/箱 2箱
    if all(one.is_added for one in others):
        return _pack(sum((one.amount for one in others), first.amount), [first, *others])
    return _pack(first.amount, [first]) if all(one.amount == first.amount for one in others) else None


def _pack(amount: Decimal, of: list[Group]) -> Pack | None:
    if not 0 < amount < 10**9:
        return None
    quantities: list[Quantity] = [one for group in of for one in group.quantities]
    factors = tuple((float(one.number), one.written) for one in quantities)
    return Pack(float(amount), of[0].unit, factors, is_about=any(group.is_about for group in of))
