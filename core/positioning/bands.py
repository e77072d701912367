"""Price bands: how prices are cut into them. Prices in 分; a price at an edge belongs to the band above it.

Three ways: edges given by people, quantiles (each band has about as many offers), natural breaks (prices of a band lie
close together). Quantiles and breaks never make an empty band; where the prices do not allow as many bands as asked
for there are fewer, with the reason.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np

from core.errors import BadInput
from core.locale import _
from core.positioning.band_breaks import natural_breaks
from core.shop.items import MOST_MONEY

METHODS = ("quantile", "natural", "given")
ENDINGS = ("0", "9", "")  # how edges end: round numbers, just below them, or as the prices say
FEWEST, MOST = 2, 10
_YUAN = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """How prices are to be cut. `edges` are those that hold, in 分; without any they follow from the prices."""

    method: str = "quantile"
    n: int = 5
    ending: str = "0"
    edges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """The edges between the bands, ascending, and why there are fewer bands than asked for ("" if there are not).

    Reasons: no_prices, one_price, few_prices (fewer prices than bands), ties (many offers share a price), rounding
    (edges that are rounded fall together).
    """

    edges: tuple[int, ...]
    reason: str = ""

    @property
    def bands(self) -> int:
        """How many bands there are."""
        return len(self.edges) + 1


def choice_of(terms: Mapping[str, Any]) -> Choice:
    """Return the choice of stored or typed terms. Raises BadInput with the field when one cannot be meant."""
    values = asdict(Choice()) | dict(terms)
    if unknown := set(values) - {each.name for each in fields(Choice)}:
        raise BadInput(_("Price bands have no field named {field}.").format(field=sorted(unknown)[0]))
    if values["method"] not in METHODS:
        raise BadInput(_("This is none of the known choices."), field="method")
    if values["ending"] not in ENDINGS:
        raise BadInput(_("This is none of the known choices."), field="ending")
    edges = _checked_edges(values["edges"])
    if values["method"] == "given":
        if not edges:
            raise BadInput(_("Give at least one edge, such as 20, 40, 60."), field="edges")
        return Choice("given", len(edges) + 1, values["ending"], edges)
    n = values["n"]
    if isinstance(n, bool) or not isinstance(n, int) or not FEWEST <= n <= MOST:
        sentence = _("A whole number from {least} to {most} is needed.")
        raise BadInput(sentence.format(least=FEWEST, most=MOST), field="n")
    return Choice(values["method"], n, values["ending"], edges)


def _checked_edges(edges: Sequence[Any]) -> tuple[int, ...]:
    for edge in edges:
        if isinstance(edge, bool) or not isinstance(edge, int) or not 0 < edge <= MOST_MONEY:
            raise BadInput(_("An edge is an amount above 0."), field="edges")
    unique = tuple(sorted(set(edges)))
    if len(unique) >= MOST:
        raise BadInput(_("At most {n} bands.").format(n=MOST), field="edges")
    return unique


def stored_terms(choice: Choice) -> dict[str, Any]:
    """Return the choice as plain values, as `choice_of` reads them."""
    return asdict(choice) | {"edges": list(choice.edges)}


def cut(prices: np.ndarray, choice: Choice, offers: np.ndarray | None = None) -> Cut:
    """Return the edges that hold: those of the choice, else those that follow from the prices."""
    if choice.edges:
        return Cut(choice.edges)
    return fresh_cut(prices, choice, offers)


def fresh_cut(prices: np.ndarray, choice: Choice, offers: np.ndarray | None = None) -> Cut:
    """Return the edges that follow from the prices now, all above 0, each that of so many `offers` (of one without)."""
    if choice.method == "given":
        return Cut(choice.edges)
    unique, place = np.unique(prices, return_inverse=True)
    counts = np.bincount(place, weights=offers, minlength=len(unique))
    if len(unique) < 2:
        return Cut((), "one_price" if len(unique) else "no_prices")
    n = min(choice.n, len(unique))
    edges = (natural_breaks if choice.method == "natural" else _quantiles)(unique, counts, n)
    rounded = _rounded(unique, [int(edge) for edge in edges], choice.ending)
    if len(rounded) + 1 >= choice.n:
        return Cut(tuple(rounded))
    if len(rounded) < len(edges):
        return Cut(tuple(rounded), "rounding")
    return Cut(tuple(rounded), "few_prices" if len(unique) < choice.n else "ties")


def band_of(prices: np.ndarray, edges: Sequence[int]) -> np.ndarray:
    """Return the number of each price's band, the lowest is 0."""
    return np.searchsorted(np.asarray(edges, dtype="int64"), prices, side="right")


def _quantiles(unique: np.ndarray, counts: np.ndarray, n: int) -> np.ndarray:
    """Return the first price of each band but the lowest: where the offers below are nearest to an nth of all.

    Prices that many offers share stay in one band, so several of these places can be one.
    """
    below = np.cumsum(counts)[:-1]
    wanted = counts.sum() * np.arange(1, n) / n
    places = np.abs(below[None, :] - wanted[:, None]).argmin(axis=1)
    edges: np.ndarray = unique[np.unique(places) + 1]
    return edges


def _rounded(unique: np.ndarray, edges: list[int], ending: str) -> list[int]:
    """Return the edges at round amounts. One that would leave a band empty stays where it is, or goes."""
    if not ending:
        return edges
    kept: list[int] = []
    for edge in edges:
        for wanted in (_nice(edge, ending), edge):
            below = kept[-1] if kept else 0
            has_offers = ((unique >= below) & (unique < wanted)).any() and (unique >= wanted).any()
            if wanted > below and has_offers:
                kept.append(wanted)
                break
    return kept


def _nice(edge: int, ending: str) -> int:
    """Return the round amount nearest to an edge: 20, 45, 60, 120, 250; or 19, 49, 59, 119, 249 just below."""
    yuan = edge / _YUAN
    size = 10.0 ** (math.floor(math.log10(yuan)) - 1)
    leading = yuan / size / 10
    step = size * (1 if leading < 2 else 5 if leading < 5 else 10)
    if ending == "9" and yuan >= 10:
        step = max(step, 10.0)
    fen = max(round(step * _YUAN), 10)
    nice = (edge + fen // 2) // fen * fen
    if ending == "9":
        nice -= _YUAN if nice > 10 * _YUAN else 10
    return max(nice, 1)
