"""The perceptual map: brands as points, attributes as arrows, on a plane that may be turned to one brand. Pure.

**Counts** are taken apart by correspondence analysis (core.positioning.correspondence). Drawn is the
contribution biplot (Greenacre 2013): brands in principal coordinates, attributes as Dc^½ Γ.

**Mean ratings** are no counts: they are centred on the mean of the brands and decomposed as they are, a
principal component analysis of covariances with equal weights (form biplot, Gabriel 1971). They are not
standardised, for all attributes are rated on one scale: dividing by the spread would make an attribute on
which the brands hardly differ as loud as one that tears them apart.

In both, brands are F and arrows V with orthonormal columns, F Vᵀ is how far each brand lies above the average
brand in each attribute, V² are the contributions of the attributes, and distances between brands are those
of the table as far as the plane shows them. Turning the plane turns both alike, so all of it stays true.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.linalg import svd

from core.errors import BadInput
from core.locale import _
from core.positioning.attributes import Attributes
from core.positioning.correspondence import LEAST, Floats, axis_signs, correspondence
from core.positioning.ellipses import REPLICATES, Ellipse, alike, drawn_counts, drawn_means, ellipse
from core.positioning.map_checks import scarce, usable, warnings

PLANES = ((0, 1), (0, 2), (1, 2))


@dataclass(frozen=True, slots=True, eq=False)
class PerceptualMap:
    """One map.

    `brands`: brand, x, y, mass, size (mentions, of ratings the people behind it), shown (share of its distance that
    the plane shows), pull_x, pull_y (its share of each drawn axis), is_ours, is_focus. `attributes`: attribute,
    x, y, shown, pull_x, pull_y. `above` (brands × attributes) is what lies above the average brand: of counts
    the share of mentions over the average share (1 is the average), of ratings the points above it.
    """

    table: Attributes
    brands: pd.DataFrame
    attributes: pd.DataFrame
    above: pd.DataFrame
    shares: tuple[float, ...]  # of each principal axis, all of them
    total_inertia: float
    plane: tuple[int, int]
    drawn: tuple[float, float]  # share of what differs along the drawn axes, turned as they are
    angle: float  # by which the plane was turned, in radians
    focus: str
    ellipses: tuple[Ellipse, ...]
    alike: tuple[tuple[str, str], ...]
    scarce: tuple[str, ...]  # brands with too few mentions or people to tell anything of
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def plane_share(self) -> float:
        """Return the share of what differs that the plane shows."""
        return self.drawn[0] + self.drawn[1]

    @property
    def is_turned(self) -> bool:
        """Tell whether the plane was turned to its focal brand."""
        return self.angle != 0.0


@dataclass(frozen=True, slots=True, eq=False)
class _Axes:
    """A table taken apart: masses of the brands, F, V and the inertia of each axis."""

    masses: Floats
    points: Floats
    vectors: Floats
    inertias: Floats


def perceptual_map(
    table: Attributes,
    *,
    plane: tuple[int, int] = (0, 1),
    focus: str = "",
    turn: bool = False,
    times: int = REPLICATES,
) -> PerceptualMap:
    """Return the map of a table; with `turn` the focal brand lies on the positive first axis.

    Without a focus it is our own brand. Raises BadInput with the sentence why there can be no map. A plane that
    the table has not is the first one.
    """
    fit = usable(table)
    table = fit.table
    axes, clouds = (
        _of_counts(table, plane, times) if table.kind == "counts" else _of_ratings(table, plane, times)
    )
    if max(plane) >= len(axes.inertias):
        plane = (0, 1)
    focus = focus if focus in table.brands else table.ours
    points, vectors = axes.points[:, plane], axes.vectors[:, plane]
    angle = _angle(points[table.brands.index(focus)]) if turn and focus else 0.0
    turned = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    points, vectors = points @ turned, vectors @ turned
    ellipses = () if clouds is None else tuple(map(ellipse, points, clouds @ turned))
    total = float(axes.inertias.sum())
    along = axes.masses @ points**2
    names = table.brands
    return PerceptualMap(
        table=table,
        brands=_brands(table, axes, points, along, focus),
        attributes=_attributes(table, axes, vectors, plane),
        above=_above(table),
        shares=tuple(axes.inertias / total),
        total_inertia=total,
        plane=plane,
        drawn=(float(along[0] / total), float(along[1] / total)),
        angle=angle,
        focus=focus,
        ellipses=ellipses,
        alike=tuple((names[a], names[b]) for a, b in alike(list(ellipses))),
        scarce=tuple(name for name, _n in scarce(table)),
        left_out=fit.left_out,
        warnings=warnings(table),
    )


def _of_counts(table: Attributes, plane: tuple[int, int], times: int) -> tuple[_Axes, Floats | None]:
    analysis = correspondence(table.cells, rows=table.brands, columns=table.attributes)
    _refuse_flat(len(analysis.inertias))
    axes = _Axes(analysis.row_masses, analysis.row_principal, analysis.column_vectors, analysis.inertias)
    if max(plane) >= len(analysis.inertias):
        plane = (0, 1)
    return axes, drawn_counts(analysis, table.cells, axes=plane, times=times)


def _of_ratings(table: Attributes, plane: tuple[int, int], times: int) -> tuple[_Axes, Floats | None]:
    brands = len(table.brands)
    left, values, right = svd((table.cells - table.cells.mean(axis=0)) / np.sqrt(brands), full_matrices=False)
    kept = (values > LEAST * max(1.0, float(np.abs(table.cells).max()))) & (
        np.arange(len(values)) < brands - 1
    )
    _refuse_flat(int(kept.sum()))
    left, values, vectors = left[:, kept], values[kept], right[kept].T
    signs = axis_signs(vectors)
    points, vectors = left * signs * values * np.sqrt(brands), vectors * signs
    axes = _Axes(np.full(brands, 1 / brands), points, vectors, values**2)
    if table.spread is None:
        return axes, None
    if max(plane) >= len(values):
        plane = (0, 1)
    return axes, points[:, None, plane] + drawn_means(table.spread, vectors[:, plane], times=times)


def _refuse_flat(dimensions: int) -> None:
    if dimensions == 0:
        raise BadInput(_("All brands have the same profile: there is nothing to tell them apart by."))
    if dimensions == 1:
        raise BadInput(
            _(
                "The brands differ along a single line, so there is no plane to draw: compare the table itself."
            )
        )


def _angle(point: Floats) -> float:
    """Return the angle by which to turn so that a point lies on the positive first axis; 0 for the middle."""
    return float(np.arctan2(point[1], point[0])) if np.hypot(*point) > 1e-9 else 0.0


def _brands(table: Attributes, axes: _Axes, points: Floats, along: Floats, focus: str) -> pd.DataFrame:
    known = [size if size is not None else np.nan for size in table.sizes]
    sizes = table.cells.sum(axis=1) if table.kind == "counts" else np.array(known, dtype=np.float64)
    pulls = axes.masses[:, None] * points**2 / np.where(along > 0, along, 1)
    return pd.DataFrame(
        {
            "brand": table.brands,
            "x": points[:, 0],
            "y": points[:, 1],
            "mass": axes.masses,
            "size": sizes,
            "shown": _part((points**2).sum(axis=1), (axes.points**2).sum(axis=1)),
            "pull_x": pulls[:, 0],
            "pull_y": pulls[:, 1],
            "is_ours": [name == table.ours for name in table.brands],
            "is_focus": [name == focus for name in table.brands],
        }
    )


def _attributes(table: Attributes, axes: _Axes, vectors: Floats, plane: tuple[int, int]) -> pd.DataFrame:
    shown = axes.inertias * axes.vectors**2  # unturned: the turn mixes the two axes, their sum stays
    return pd.DataFrame(
        {
            "attribute": table.attributes,
            "x": vectors[:, 0],
            "y": vectors[:, 1],
            "shown": _part(shown[:, plane].sum(axis=1), shown.sum(axis=1)),
            "pull_x": vectors[:, 0] ** 2,
            "pull_y": vectors[:, 1] ** 2,
        }
    )


def _above(table: Attributes) -> pd.DataFrame:
    cells = table.cells
    if table.kind == "counts":
        shares = cells / cells.sum(axis=1, keepdims=True)
        above = shares / (cells.sum(axis=0) / cells.sum())
    else:
        above = cells - cells.mean(axis=0)
    return pd.DataFrame(above, index=list(table.brands), columns=list(table.attributes))


def _part(some: Floats, whole: Floats) -> Floats:
    part: Floats = np.divide(some, whole, out=np.zeros_like(some), where=whole > LEAST**2)
    return part
