"""What a waiver covers: a clash of these items, this bad. One that got worse is told again.

A clash is as it was accepted while it holds no item that it did not hold then, and is not worse by more than
the tolerance. Of very many items only a digest fits: then it is told again with any change of them.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from core.campaigns.clashes.clash import MOST_KEY, Checked, Clash, WaivedClash, Waiver

MOST_MARK = 90  # with the key and what stands between them it fits its column
_BETWEEN = "|"
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def stored_name(clash: Clash) -> str:
    """Return what a waiver of the clash is stored by: its key and a mark of its items."""
    assert len(clash.key) <= MOST_KEY
    return stored_as(clash.key, mark_of(clash.items))


def stored_as(key: str, mark: str) -> str:
    """Return what a waiver of a key and a mark is stored by."""
    return f"{key}{_BETWEEN}{mark}"


def key_and_mark(stored: str) -> tuple[str, str]:
    """Return the key and the mark of a stored waiver."""
    key, _between, mark = stored.partition(_BETWEEN)
    return key, mark


def mark_of(items: Iterable[int]) -> str:
    """Return the items in as few characters as they need, or a digest of them."""
    told = sorted(items)
    mark = ",".join(map(_short, told))
    if len(mark) <= MOST_MARK:
        return mark
    return "#" + sha256(mark.encode()).hexdigest()[:32]


def covers(waiver: Waiver, clash: Clash, worse_by: float) -> bool:
    """Tell whether a waiver still holds for the clash as it is now."""
    return not _has_new_items(waiver.mark, clash) and not is_worse(clash.measure, waiver.measure, worse_by)


def is_worse(measure: float | None, than: float | None, worse_by: float) -> bool:
    """Tell whether a clash is worse than it was by more than the tolerance. What was not measured then is."""
    if measure is None:
        return False
    return than is None or measure > than * (1 + worse_by) + 1e-9


def settled(checked: Checked, found: Iterable[Clash], waivers: Iterable[Waiver], worse_by: float) -> Checked:
    """Return what was checked with the clashes that nobody waived, the waived ones apart."""
    by_key = {waiver.key: waiver for waiver in waivers}
    open_, waived, returned = [], [], {}
    for clash in found:
        waiver = by_key.get(clash.key)
        if waiver is not None and covers(waiver, clash, worse_by):
            waived.append(WaivedClash(clash, waiver))
            continue
        open_.append(clash)
        if waiver is not None:
            returned[clash.key] = waiver
    return replace(checked, clashes=tuple(open_), waived=tuple(waived), returned=returned)


def _has_new_items(mark: str, clash: Clash) -> bool:
    if mark.startswith("#"):
        return mark != mark_of(clash.items)
    return not set(map(_short, clash.items)) <= set(mark.split(","))


def _short(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
        if not number:
            return digits
