"""Correspondence analysis of a table of counts: where rows and columns stand by what sets them apart. Pure.

Formulas and names are those of Greenacre, *Correspondence Analysis in Practice* (3rd ed. 2017, theory in
appendix A). With N the table, n its sum, P = N / n, r and c the sums of its rows and columns (the masses):

* standardised residuals  S = Dr^-½ (P - r cᵀ) Dc^-½, decomposed as S = U Dα Vᵀ
* principal inertias      λ = α²; their sum, the total inertia, is χ² / n
* standard coordinates    Φ = Dr^-½ U of rows, Γ = Dc^-½ V of columns (weighted mean square 1 on each axis)
* principal coordinates   F = Φ Dα, G = Γ Dα (weighted mean square λ); distances between rows are χ²-distances
* contributions           r f² / λ and c g² / λ: each axis is shared out to 1
* cos²                    f² / d², with d² the squared χ²-distance to the average: each point is shared out to 1
* transition              F = Dr⁻¹ P Γ and G = Dc⁻¹ Pᵀ Φ; by it supplementary points are placed

The decomposition is SciPy's full singular value decomposition (LAPACK's gesdd): exact to rounding, nothing
random. The package prince comes down to the same call with its engine "scipy" (by default it is a randomised
one) and agrees to the last digits, but it brings no standard coordinates, stops at empty rows with a division
by zero, and places points only one frame at a time, where the bootstrap needs a thousand tables at once.

Signs are arbitrary in the theory; here each axis points to where its column of largest contribution lies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.linalg import svd

from core.errors import BadInput
from core.locale import _

Floats = npt.NDArray[np.float64]
LEAST = 1e-10  # a singular value below is rounding: the table has no such dimension


@dataclass(frozen=True, slots=True, eq=False)
class Correspondence:
    """The analysis of one table. Arrays of points are rows × dimensions or columns × dimensions.

    There are as many dimensions as the table has, at most min(rows, columns) - 1; of a table whose rows have
    all the same profile none.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    total: float  # the sum of the counts
    row_masses: Floats
    column_masses: Floats
    singular_values: Floats
    row_distances: Floats  # χ²-distance of each row's profile to the average profile
    column_distances: Floats
    row_standard: Floats
    column_standard: Floats

    @property
    def inertias(self) -> Floats:
        """Return the principal inertias, largest first."""
        return self.singular_values**2

    @property
    def total_inertia(self) -> float:
        """Return the total inertia: the mass-weighted squared distances of the rows, which is χ² / n."""
        return float(self.row_masses @ self.row_distances**2)

    @property
    def chi_square(self) -> float:
        """Return χ² of independence; it has (rows - 1)(columns - 1) degrees of freedom."""
        return self.total_inertia * self.total

    @property
    def shares(self) -> Floats:
        """Return the share of the total inertia that each axis shows."""
        return self.inertias / self.inertias.sum() if len(self.singular_values) else self.inertias

    @property
    def row_principal(self) -> Floats:
        """Return the principal coordinates of the rows."""
        return self.row_standard * self.singular_values

    @property
    def column_principal(self) -> Floats:
        """Return the principal coordinates of the columns."""
        return self.column_standard * self.singular_values

    @property
    def row_inertias(self) -> Floats:
        """Return what each row adds to the total inertia."""
        return self.row_masses * self.row_distances**2

    @property
    def column_inertias(self) -> Floats:
        """Return what each column adds to the total inertia."""
        return self.column_masses * self.column_distances**2

    @property
    def row_contributions(self) -> Floats:
        """Return the share of each axis that each row accounts for; 1 an axis."""
        return self.row_masses[:, None] * self.row_standard**2

    @property
    def column_contributions(self) -> Floats:
        """Return the share of each axis that each column accounts for; 1 an axis."""
        return self.column_masses[:, None] * self.column_standard**2

    @property
    def row_cos2(self) -> Floats:
        """Return the share of each row's distance that each axis shows (its quality); 1 a row over all axes."""
        return _cos2(self.row_principal, self.row_distances)

    @property
    def column_cos2(self) -> Floats:
        """Return the share of each column's distance that each axis shows; 1 a column over all axes."""
        return _cos2(self.column_principal, self.column_distances)

    @property
    def column_vectors(self) -> Floats:
        """Return the columns of the contribution biplot (Greenacre 2013): Dc^½ Γ.

        Squared, they are the contributions; times a row's principal coordinates they give how far the row's
        share of the column lies above the average, (p/r - c) / √c.
        """
        return np.sqrt(self.column_masses)[:, None] * self.column_standard

    def place_rows(self, counts: npt.ArrayLike) -> Floats:
        """Return the principal coordinates of supplementary rows, by the transition formula.

        `counts` are … × columns: one row, a table, or any number of tables. A row without counts is not a number.
        """
        given = np.asarray(counts, dtype=np.float64)
        return _placed(given, self.column_standard)

    def place_columns(self, counts: npt.ArrayLike) -> Floats:
        """Return the principal coordinates of supplementary columns; `counts` are … × rows, one column a line."""
        given = np.asarray(counts, dtype=np.float64)
        return _placed(given, self.row_standard)


def correspondence(
    counts: pd.DataFrame | npt.ArrayLike,
    *,
    rows: Sequence[Any] | None = None,
    columns: Sequence[Any] | None = None,
) -> Correspondence:
    """Analyse a table of counts, or of any amounts of 0 and more, with two rows and two columns at least.

    Names are taken from a frame, or counted from 1. Raises BadInput for a table that has no profiles to
    compare: one row or column, an empty one, a negative or missing number.
    """
    table, row_names, column_names = _table(counts, rows, columns)
    total = float(table.sum())
    p = table / total
    r, c = p.sum(axis=1), p.sum(axis=0)
    residuals = (p - np.outer(r, c)) / np.sqrt(np.outer(r, c))
    left, values, right = svd(residuals, full_matrices=False)
    kept = values > LEAST
    kept[min(table.shape) - 1 :] = False  # centring takes one dimension
    left, values, right = left[:, kept], values[kept], right[kept].T
    signs = axis_signs(right)
    return Correspondence(
        rows=row_names,
        columns=column_names,
        total=total,
        row_masses=r,
        column_masses=c,
        singular_values=values,
        row_distances=np.sqrt((residuals**2).sum(axis=1) / r),
        column_distances=np.sqrt((residuals**2).sum(axis=0) / c),
        row_standard=left * signs / np.sqrt(r)[:, None],
        column_standard=right * signs / np.sqrt(c)[:, None],
    )


def axis_signs(vectors: Floats) -> Floats:
    """Return 1 or -1 an axis, so that its largest loading is positive; of loadings as large, the first."""
    if not vectors.size:
        return np.ones(vectors.shape[1])
    size = np.abs(vectors)
    first = np.argmax(size >= size.max(axis=0) * (1 - 1e-9), axis=0)
    signs: Floats = np.where(vectors[first, np.arange(vectors.shape[1])] < 0, -1.0, 1.0)
    return signs


def _cos2(principal: Floats, distances: Floats) -> Floats:
    squared = distances[:, None] ** 2
    return np.divide(principal**2, squared, out=np.zeros_like(principal), where=squared > LEAST**2)


def _placed(counts: Floats, standard: Floats) -> Floats:
    sums = counts.sum(axis=-1, keepdims=True)
    profiles = np.divide(counts, sums, out=np.full_like(counts, np.nan), where=sums > 0)
    placed: Floats = profiles @ standard
    return placed


def _table(
    counts: pd.DataFrame | npt.ArrayLike, rows: Sequence[Any] | None, columns: Sequence[Any] | None
) -> tuple[Floats, tuple[str, ...], tuple[str, ...]]:
    if isinstance(counts, pd.DataFrame):
        rows = list(counts.index) if rows is None else rows
        columns = list(counts.columns) if columns is None else columns
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        raise BadInput(_("A map compares: it needs at least two rows and two columns of counts."))
    named = (
        tuple(str(name) for name in (rows if rows is not None else range(1, table.shape[0] + 1))),
        tuple(str(name) for name in (columns if columns is not None else range(1, table.shape[1] + 1))),
    )
    if (len(named[0]), len(named[1])) != table.shape:
        raise ValueError("as many names as rows and columns")
    if not np.isfinite(table).all() or (table < 0).any():
        raise BadInput(_("Counts are 0 or more: a negative or missing number is none."))
    for names, sums in zip(named, (table.sum(axis=1), table.sum(axis=0)), strict=True):
        if (sums == 0).any():
            said = _("“{name}” has no counts at all: it has no place on a map.")
            raise BadInput(said.format(name=names[int(np.argmin(sums))]))
    return table, *named
