"""Confidence ellipses of points on a map, and which of them cannot be told apart. Pure.

For counts it is the partial bootstrap (Lebart 2004; Greenacre, *Correspondence Analysis in Practice*, ch. 29;
compare Linting et al. 2007): the axes stay as they are; each row is drawn anew many times from a multinomial
with its own total and profile, and every replicate is placed as a supplementary point by the transition
formula. The ellipse has the centre of its point and the covariance of the replicates, at 95 % of a plane: all
x with (x - point)ᵀ Σ⁻¹ (x - point) ≤ 5.991, the 0.95 quantile of χ² with two degrees of freedom.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.positioning.correspondence import Correspondence, Floats

LEVEL = 0.95
BOUND = 5.991464547107979  # χ², two degrees of freedom, at LEVEL
REPLICATES = 1_000
SEED = 20260606  # the same table has the same ellipses on every screen
_OUTLINE = 60  # corners of a drawn ellipse
_STEPS = np.linspace(0.005, 0.995, 199)


@dataclass(frozen=True, slots=True, eq=False)
class Ellipse:
    """Where a point could as well lie: its centre, the covariance of its replicates, and how many are inside."""

    centre: Floats
    covariance: Floats  # 2 × 2
    inside: float  # share of the replicates that the ellipse holds; near 0.95 where the normal law fits

    def outline(self) -> Floats:
        """Return the corners of the drawn ellipse, closed."""
        values, vectors = np.linalg.eigh(self.covariance)
        turn = np.linspace(0, 2 * np.pi, _OUTLINE + 1)
        circle = np.stack([np.cos(turn), np.sin(turn)])
        drawn: Floats = self.centre + ((vectors * np.sqrt(np.clip(values, 0, None) * BOUND)) @ circle).T
        return drawn


def drawn_counts(
    analysis: Correspondence,
    counts: Floats,
    *,
    axes: tuple[int, int] = (0, 1),
    times: int = REPLICATES,
    seed: int = SEED,
) -> Floats:
    """Return where the rows of a table lie on two axes in tables drawn anew: rows × times × 2."""
    draw = np.random.default_rng(seed)
    standard = analysis.column_standard[:, list(axes)]
    totals = np.maximum(np.rint(counts.sum(axis=1)), 1).astype(np.int64)
    profiles = counts / counts.sum(axis=1, keepdims=True)
    return np.stack(
        [
            draw.multinomial(total, profile, size=times) @ standard / total
            for total, profile in zip(totals, profiles, strict=True)
        ]
    )


def drawn_means(covariances: Floats, vectors: Floats, *, times: int = REPLICATES, seed: int = SEED) -> Floats:
    """Return how far means drawn anew lie from their points: rows × times × dimensions.

    For ratings: `covariances` (rows × attributes × attributes) are those of each row's means, estimated from
    the people who rated; the means are drawn from a normal law with them and placed by `vectors`.
    """
    draw = np.random.default_rng(seed)
    values, axes = np.linalg.eigh(covariances)
    roots = axes * np.sqrt(np.clip(values, 0, None))[:, None, :]
    noise = draw.standard_normal((len(covariances), times, covariances.shape[-1]))
    drawn: Floats = noise @ np.swapaxes(roots, 1, 2) @ vectors
    return drawn


def ellipse(centre: Floats, cloud: Floats) -> Ellipse:
    """Return the ellipse of a point from its replicates (times × 2)."""
    covariance = np.atleast_2d(np.cov(cloud, rowvar=False))
    off = cloud - centre
    distance = np.einsum("ti,ij,tj->t", off, np.linalg.pinv(covariance, hermitian=True), off)
    return Ellipse(centre, covariance, float((distance <= BOUND).mean()))


def overlap(one: Ellipse, other: Ellipse) -> bool:
    """Tell whether two ellipses have a point in common.

    They have none exactly when for some s in (0, 1) s(1 - s) dᵀ [(1 - s) Σ₁ + s Σ₂]⁻¹ d > 5.991, with d from one
    centre to the other (Perram and Wertheim 1985).
    """
    off = one.centre - other.centre
    mixed = (1 - _STEPS)[:, None, None] * one.covariance + _STEPS[:, None, None] * other.covariance
    spread = np.linalg.pinv(mixed, hermitian=True)
    # What no spread covers (a brand without any) is told apart by any distance along it.
    beyond = np.abs(off - mixed[99] @ spread[99] @ off).max() > 1e-12
    reach = _STEPS * (1 - _STEPS) * np.einsum("i,sij,j->s", off, spread, off)
    return not beyond and bool(reach.max() <= BOUND)


def alike(ellipses: list[Ellipse]) -> list[tuple[int, int]]:
    """Return the pairs whose ellipses overlap: these cannot be told apart on the map."""
    pairs = combinations(range(len(ellipses)), 2)
    return [(a, b) for a, b in pairs if overlap(ellipses[a], ellipses[b])]
