"""Correspondence analysis against published tables to six digits, and the laws it obeys on any table.

The tables: staff and smoking, science funding (Greenacre, *Correspondence Analysis in Practice*; the figures as
the R package ca prints them, Nenadić and Greenacre 2007), eye and hair colour in Caithness (Fisher 1940; Venables
and Ripley), hair and eye colour of students (Snee 1974). Signs are arbitrary and left aside.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from core.errors import BadInput
from core.positioning.correspondence import correspondence

SMOKE = np.array([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])
CAITHNESS = np.array(
    [[326, 38, 241, 110, 3], [688, 116, 584, 188, 4], [343, 84, 909, 412, 26], [98, 48, 403, 681, 85]]
)
STUDENTS = np.array([[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]])
FUNDING = np.array(
    [
        [3, 19, 39, 14, 10], [1, 2, 13, 1, 12], [6, 25, 49, 21, 29], [3, 15, 41, 35, 26], [10, 22, 47, 9, 26],
        [3, 11, 25, 15, 34], [1, 6, 14, 5, 11], [0, 12, 34, 17, 23], [2, 5, 11, 4, 7], [2, 11, 37, 8, 20],
    ]
)  # fmt: skip
SHARED = Path(__file__).parents[4] / "shared" / "data" / "positioning" / "smoke.csv"  # read by tests only
DIGITS = 5e-7  # published to six digits


@pytest.mark.parametrize(
    ("table", "total", "inertias"),
    [
        (SMOKE, 0.085190, [0.074759, 0.010017, 0.000414]),
        (CAITHNESS, 0.230191, [0.199245, 0.030087, 0.000859]),
        (STUDENTS, 0.233598, [0.208773, 0.022227, 0.002598]),
        (FUNDING, 0.082879, [0.039117, 0.030381, 0.010869, 0.002512]),
    ],
    ids=["smoke", "caithness", "students", "funding"],
)
def test_the_inertias_are_the_published_ones(table, total, inertias):
    analysis = correspondence(table)
    assert analysis.inertias == pytest.approx(inertias, abs=DIGITS)
    assert analysis.total_inertia == pytest.approx(total, abs=DIGITS)
    assert analysis.chi_square == pytest.approx(chi2_contingency(table, correction=False).statistic)


def test_the_shared_table_is_analysed_as_published():
    table = pd.read_csv(SHARED, index_col=0) if SHARED.exists() else pd.DataFrame(SMOKE)
    assert correspondence(table).inertias == pytest.approx([0.074759, 0.010017, 0.000414], abs=DIGITS)


def test_smoking_staff_has_the_published_masses_distances_and_standard_coordinates():
    analysis = correspondence(SMOKE)
    assert analysis.row_masses == pytest.approx(
        [0.056995, 0.093264, 0.264249, 0.455959, 0.129534], abs=DIGITS
    )
    assert analysis.column_masses == pytest.approx([0.316062, 0.233161, 0.321244, 0.129534], abs=DIGITS)
    distances = [0.216559, 0.356921, 0.380779, 0.240025, 0.216169]
    assert analysis.row_distances == pytest.approx(distances, abs=DIGITS)
    assert analysis.row_inertias == pytest.approx(
        [0.002673, 0.011881, 0.038314, 0.026269, 0.006053], abs=DIGITS
    )
    assert analysis.column_distances == pytest.approx([0.394490, 0.173996, 0.198127, 0.355109], abs=DIGITS)
    rows = [
        [0.240539, 0.947105, 1.391973, 0.851989, 0.735456],
        [1.935708, 2.430958, 0.106508, 0.576944, 0.788435],
    ]
    assert np.abs(analysis.row_standard[:, :2].T) == pytest.approx(np.array(rows), abs=DIGITS)
    columns = [[1.438471, 0.363746, 0.718017, 1.074445], [0.304659, 1.409433, 0.073528, 1.975960]]
    assert np.abs(analysis.column_standard[:, :2].T) == pytest.approx(np.array(columns), abs=DIGITS)


def test_smoking_staff_has_the_published_summary_in_thousandths():
    analysis = correspondence(SMOKE)

    def thousandths(values):
        return np.abs(np.rint(values[:, :2].T * 1000)).astype(int).tolist()

    assert thousandths(analysis.row_principal) == [[66, 259, 381, 233, 201], [194, 243, 11, 58, 79]]
    assert thousandths(analysis.row_cos2) == [[92, 526, 999, 942, 865], [800, 465, 1, 58, 133]]
    assert thousandths(analysis.row_contributions) == [[3, 84, 512, 331, 70], [214, 551, 3, 152, 81]]
    assert thousandths(analysis.column_principal) == [[393, 99, 196, 294], [30, 141, 7, 198]]
    assert thousandths(analysis.column_cos2) == [[994, 327, 982, 684], [6, 657, 1, 310]]
    assert thousandths(analysis.column_contributions) == [[654, 31, 166, 150], [29, 463, 2, 506]]


def test_a_supplementary_row_lies_where_it_is_published():
    """The national average of smokers, 42, 29, 20 and 9 per cent."""
    assert np.abs(correspondence(SMOKE).place_rows([42, 29, 20, 9])[:2]) == pytest.approx(
        [0.258, 0.118], abs=5e-4
    )


def test_eyes_in_caithness_have_the_published_standard_coordinates():
    analysis = correspondence(CAITHNESS)
    assert analysis.singular_values == pytest.approx([0.446368, 0.173455, 0.029317], abs=DIGITS)
    rows = [[0.896793, 0.987318, 0.075306, 1.574347], [0.953623, 0.510004, 1.412478, 0.772036]]
    assert np.abs(analysis.row_standard[:, :2].T) == pytest.approx(np.array(rows), abs=DIGITS)


def test_names_come_from_a_frame_and_each_axis_points_to_its_strongest_column():
    frame = pd.DataFrame(SMOKE, index=list("abcde"), columns=["none", "light", "medium", "heavy"])
    analysis = correspondence(frame)
    assert (analysis.rows, analysis.columns) == (tuple("abcde"), ("none", "light", "medium", "heavy"))
    strongest = np.argmax(analysis.column_contributions, axis=0)
    assert (analysis.column_principal[strongest, np.arange(3)] > 0).all()


@pytest.mark.parametrize(
    "table",
    [
        [[1, 2, 3]],
        [[1], [2]],
        [[1, 2], [0, 0]],
        [[1, 0], [2, 0]],
        [[1, -2], [3, 4]],
        [[1, float("nan")], [3, 4]],
        [[1, float("inf")], [3, 4]],
        [[0, 0], [0, 0]],
    ],
)
def test_a_table_without_profiles_to_compare_is_refused_with_a_sentence(table):
    with pytest.raises(BadInput) as told:
        correspondence(np.array(table, dtype=float))
    assert str(told.value).endswith("。")


def test_rows_of_one_profile_have_no_dimension():
    analysis = correspondence([[1, 2, 3], [2, 4, 6]])
    assert len(analysis.inertias) == 0
    assert analysis.total_inertia == pytest.approx(0)
    assert analysis.row_principal.shape == (2, 0)


tables = (
    st.integers(2, 6)
    .flatmap(
        lambda rows: st.integers(2, 6).flatmap(
            lambda columns: st.lists(
                st.lists(st.integers(1, 200), min_size=columns, max_size=columns),
                min_size=rows,
                max_size=rows,
            )
        )
    )
    .map(np.array)
)


@settings(max_examples=30, deadline=None)
@given(tables)
def test_the_laws_of_correspondence_analysis_hold_on_any_table(table):
    analysis = correspondence(table)
    near = {"abs": 1e-8}
    r, c, values = analysis.row_masses, analysis.column_masses, analysis.singular_values
    # χ² / n is the total inertia, which the axes share out
    assert analysis.chi_square == pytest.approx(chi2_contingency(table, correction=False).statistic, abs=1e-6)
    assert analysis.inertias.sum() == pytest.approx(analysis.total_inertia, **near)
    # standard coordinates have mean 0 and mean square 1 on each axis
    for masses, standard in ((r, analysis.row_standard), (c, analysis.column_standard)):
        assert masses @ standard == pytest.approx(np.zeros(len(values)), abs=1e-6)
        assert standard.T @ np.diag(masses) @ standard == pytest.approx(np.eye(len(values)), abs=1e-6)
    # the transition formulas put the rows and columns where they are
    assert analysis.place_rows(table) == pytest.approx(analysis.row_principal, abs=1e-6)
    assert analysis.place_columns(table.T) == pytest.approx(analysis.column_principal, abs=1e-6)
    # contributions share out the axes, cos² the points
    for shares in (analysis.row_contributions, analysis.column_contributions):
        assert shares.sum(axis=0) == pytest.approx(np.ones(len(values)), abs=1e-6)
    distant = analysis.row_distances > 1e-4
    assert analysis.row_cos2.sum(axis=1)[distant] == pytest.approx(1, abs=1e-6)
    # distances between rows are χ²-distances of their profiles
    profiles = table / table.sum(axis=1, keepdims=True)
    apart = (((profiles[0] - profiles[1]) ** 2) / c).sum()
    drawn = ((analysis.row_principal[0] - analysis.row_principal[1]) ** 2).sum()
    assert drawn == pytest.approx(apart, **near)
    # the whole table comes back (reconstitution)
    back = np.outer(r, c) * (1 + analysis.row_principal @ analysis.column_standard.T)
    assert back * table.sum() == pytest.approx(table, rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(tables, st.integers(2, 9), st.randoms(use_true_random=False))
def test_order_and_scale_of_counts_change_nothing(table, times, random):
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    plain, other = correspondence(table), correspondence(table[np.ix_(rows, columns)] * times)
    assert other.inertias == pytest.approx(plain.inertias, abs=1e-9)
    assert other.row_masses == pytest.approx(plain.row_masses[rows])
    assert other.row_distances == pytest.approx(plain.row_distances[rows], abs=1e-6)
    assert _distances(other.column_principal) == pytest.approx(
        _distances(plain.column_principal[columns]), abs=1e-6
    )


@settings(max_examples=30, deadline=None)
@given(tables, st.integers(1, 5))
def test_columns_of_one_profile_are_as_good_as_their_sum(table, times):
    """Distributional equivalence: splitting a column in proportion moves no row."""
    split = np.column_stack([table * (times + 1), table[:, [0]] * times])
    split[:, 0] = table[:, 0]
    plain, other = correspondence(np.column_stack([table * (times + 1)])), correspondence(split)
    assert other.inertias == pytest.approx(plain.inertias, abs=1e-9)
    assert _distances(other.row_principal) == pytest.approx(_distances(plain.row_principal), abs=1e-6)


def _distances(points):
    return np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(axis=-1))
