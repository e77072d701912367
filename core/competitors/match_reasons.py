"""Why a rival's item could be ours, or not: what both sides say of brand, model code, size, words and price."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from core.competitors.packs import Pack

Sign = Literal["yes", "near", "no"]
Reason = dict[str, Any]  # plain JSON: about, sign, ours, theirs

_NEAR_SIZE, _NEAR_PRICE, _FAR_PRICE = 0.03, 0.15, 0.5
_MANY_WORDS, _SOME_WORDS = 0.6, 0.3
_SAME_CENTS = 0.005
_PIECES = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*|[\u4e00-\u9fff]+")
_CODE = re.compile(r"(?=[a-z-]*\d)(?=[\d.-]*[a-z])[a-z0-9][a-z0-9-]{3,}")
_MEASURE = re.compile(r"\d+(?:\.\d+)?(?:kg|g|mg|ml|l|cm|mm|m|w|v|pcs|oz|lb|gb|tb|hz|mah)")


@dataclass(frozen=True, slots=True)
class Listed:
    """One side of a pair as it is listed. Price in 分; an unknown pack is None."""

    title: str
    brand: str = ""
    spec: str = ""
    price: int | None = None
    pack: Pack | None = None


def reasons(ours: Listed, theirs: Listed) -> list[Reason]:
    """Return what speaks for and against a pair, as plain JSON values: brand, code, size, words, price.

    Each says what it is about, its sign (yes: speaks for it, near: nearly, no: speaks against it) and
    both sides' values. What one side does not tell is no reason.
    """
    found = (_brand(ours, theirs), _code(ours, theirs), _size(ours, theirs), _words(ours, theirs))
    return [each for each in (*found, _price(ours, theirs)) if each is not None]


def _brand(ours: Listed, theirs: Listed) -> Reason | None:
    mine, other = ours.brand.strip(), theirs.brand.strip()
    if not mine and not other:
        return None
    first, second = _plain(mine), _plain(other)
    if mine and other:
        same = first in second or second in first
        return _reason("brand", "yes" if same else "no", mine, other)
    named = (first or second) in _plain(theirs.title if mine else ours.title)
    return _reason("brand", "yes", mine or other, mine or other) if named else None


def _code(ours: Listed, theirs: Listed) -> Reason | None:
    """Compare model codes (xk-200, wh1000xm4): letters and digits, and no measure."""
    mine, other = _codes(ours), _codes(theirs)
    shared = sorted(mine & other)
    if shared:
        return _reason("code", "yes", shared[0].upper(), shared[0].upper())
    if mine and other:
        return _reason("code", "no", min(mine).upper(), min(other).upper())
    return None


def _codes(listed: Listed) -> set[str]:
    text = _plain(f"{listed.title} {listed.spec}")
    return {code for code in _CODE.findall(text) if not _MEASURE.match(code)}


def _size(ours: Listed, theirs: Listed) -> Reason | None:
    if ours.pack is None or theirs.pack is None or ours.pack.unit != theirs.pack.unit:
        return None
    apart = abs(ours.pack.amount / theirs.pack.amount - 1)
    sign: Sign = "yes" if apart < _SAME_CENTS else "near" if apart <= _NEAR_SIZE else "no"
    sides = [[pack.amount, pack.unit] for pack in (ours.pack, theirs.pack)]
    return _reason("size", sign, *sides)


def _words(ours: Listed, theirs: Listed) -> Reason | None:
    """Compare titles by the pairs of Chinese signs and the words that both have, of the fewer of the two."""
    mine, other = _pieces(ours.title), _pieces(theirs.title)
    if not mine or not other:
        return None
    share = len(mine & other) / min(len(mine), len(other))
    sign: Sign = "yes" if share >= _MANY_WORDS else "near" if share >= _SOME_WORDS else "no"
    return _reason("words", sign, round(share, 3), round(share, 3))


def _pieces(title: str) -> set[str]:
    found: set[str] = set()
    for piece in _PIECES.findall(_plain(title)):
        if piece[0] < "\u4e00" or len(piece) == 1:
            found.add(piece)
        else:
            found |= {a + b for a, b in pairwise(piece)}
    return found


def _price(ours: Listed, theirs: Listed) -> Reason | None:
    if not ours.price or not theirs.price:
        return None
    apart = abs(theirs.price / ours.price - 1)
    sign: Sign = "yes" if apart < _SAME_CENTS else "near" if apart <= _NEAR_PRICE else "no"
    return _reason("price", sign, ours.price, theirs.price) if sign != "no" or apart > _FAR_PRICE else None


def _reason(about: str, sign: Sign, ours: Any, theirs: Any) -> Reason:
    return {"about": about, "sign": sign, "ours": ours, "theirs": theirs}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
