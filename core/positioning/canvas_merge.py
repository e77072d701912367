"""Two people at one canvas: changes to different notes are brought together, changes to the same one are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Part = Mapping[str, Any]
_LISTS = ("notes", "brands", "factors")


@dataclass(frozen=True, slots=True)
class Merged:
    """The contents brought together; `clashes` names what both changed, each in their own way."""

    content: dict[str, Any]
    clashes: tuple[str, ...]


def merge(base: Part, mine: Part, theirs: Part) -> Merged:
    """Return what two contents become that both began from `base`; stored contents, as `checked_content` returns them.

    A part is a note, a factor, a brand: changed, added or deleted by one of the two it is taken from that one.
    What both changed alike is no clash. Where both changed the order mine holds.
    """
    content: dict[str, Any] = {}
    clashes: list[str] = []
    for name in dict.fromkeys((*theirs, *mine)):
        before, ours, others = base.get(name), mine.get(name), theirs.get(name)
        if name in _LISTS:
            content[name] = _merged_list(before or (), ours or (), others or (), clashes)
        elif (value := ours if others == before else others) is not None:
            if ours not in (before, others) and others != before:
                clashes.append(str(others))
            content[name] = value
    return Merged(content, tuple(clashes))


def _merged_list(
    base: Sequence[Part], mine: Sequence[Part], theirs: Sequence[Part], clashes: list[str]
) -> list[Part]:
    before, ours, others = ({part["id"]: part for part in each} for each in (base, mine, theirs))
    kept: dict[str, Part] = {}
    for part_id in dict.fromkeys((*before, *others, *ours)):
        was, own, other = before.get(part_id), ours.get(part_id), others.get(part_id)
        if own != was and other not in (was, own):
            clashes.append(_called(other or was or own or {}))
        taken = own if other == was else other
        if taken is not None:
            kept[part_id] = taken
    return [kept[part_id] for part_id in _order(list(before), list(ours), list(others)) if part_id in kept]


def _order(before: list[str], ours: list[str], others: list[str]) -> list[str]:
    """Return all ids in the order of whom changed it, mine where both did, new ones of the other at the end."""
    common = [each for each in before if each in ours and each in others]
    i_moved = [each for each in ours if each in common] != common
    first, second = (ours, others) if i_moved or others == before else (others, ours)
    return list(dict.fromkeys((*first, *second, *before)))


def _called(part: Part) -> str:
    return str(part.get("text") or part.get("name") or "")
