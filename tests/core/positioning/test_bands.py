"""How prices are cut into bands: by given edges, quantiles, natural breaks, with round edges and poor data."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.positioning.band_breaks import MOST_UNIQUE, goodness, natural_breaks
from core.positioning.bands import Choice, band_of, choice_of, cut, fresh_cut, stored_terms

PRICES = st.lists(st.integers(100, 100_000), min_size=1, max_size=60)


def _deviation(values: np.ndarray, weights: np.ndarray, edges: np.ndarray) -> float:
    band = np.searchsorted(edges, values, side="right")
    return sum(
        float(np.sum(weights[band == n] * (values[band == n] - np.average(values[band == n], weights=weights[band == n])) ** 2))
        for n in range(len(edges) + 1)
    )  # fmt: skip


@given(
    st.lists(st.integers(1, 400), min_size=4, max_size=9, unique=True).map(sorted),
    st.integers(2, 4),
    st.randoms(use_true_random=False),
)
@settings(max_examples=30, deadline=None)
def test_natural_breaks_are_the_best_of_all_there_are(
    values: list[int], classes: int, random: object
) -> None:
    array = np.array(values, float)
    weights = np.array([random.randint(1, 9) for _ in values], float)  # type: ignore[attr-defined]
    found = natural_breaks(array, weights, classes)
    best = min(_deviation(array, weights, np.array(edges)) for edges in combinations(array[1:], classes - 1))
    assert _deviation(array, weights, found) == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize(
    ("values", "classes", "firsts"),
    [
        # The documented example of ckmeans in simple-statistics: -1×4, 2×3, 4 5 6.
        ([-1, 2, -1, 2, 4, 5, 6, -1, 2, -1], 3, [2, 4]),
        # The documented example of jenkspy: breaks [0, 3, 7, 11], each the last of its class.
        (list(range(12)), 3, [4, 8]),
        # jenkspy again: breaks [1.2, 2.3, 5.0, 7.8].
        ([1.3, 7.1, 7.3, 2.3, 3.9, 4.1, 7.8, 1.2, 4.3, 7.3, 5.0, 4.3], 3, [3.9, 7.1]),
    ],
)
def test_natural_breaks_of_published_examples(values: list[float], classes: int, firsts: list[float]) -> None:
    unique, counts = np.unique(np.array(values, float), return_counts=True)
    assert natural_breaks(unique, counts, classes).tolist() == firsts


def test_goodness_of_fit_of_the_textbook_example() -> None:
    """4 5 | 9 10: the squared deviations are 26 from the mean and 1 within the classes."""
    values = np.array([4.0, 5.0, 9.0, 10.0])
    assert goodness(values, np.ones(4), np.array([9.0])) == pytest.approx(25 / 26)
    assert goodness(values, np.ones(4), np.array([5.0])) < 0.5


def test_many_prices_are_grouped_and_still_part_where_they_lie_apart() -> None:
    values = np.concatenate([np.arange(1000, 4000), np.arange(50_000, 53_000)]).astype(float)
    assert len(values) > MOST_UNIQUE
    assert natural_breaks(values, np.ones(len(values)), 2).tolist() == [50_000]


@given(PRICES, st.integers(2, 10), st.sampled_from(["quantile", "natural"]), st.sampled_from(["", "0", "9"]))
@settings(max_examples=30, deadline=None)
def test_bands_part_the_prices_and_none_is_empty(prices: list[int], n: int, method: str, ending: str) -> None:
    array = np.array(prices)
    found = fresh_cut(array, Choice(method, n, ending))
    assert list(found.edges) == sorted(set(found.edges))
    assert found.bands <= n
    assert np.bincount(band_of(array, found.edges), minlength=found.bands).min() > 0
    assert bool(found.reason) == (found.bands < n)


@given(PRICES, st.integers(2, 10))
@settings(max_examples=30, deadline=None)
def test_a_dearer_price_never_lies_in_a_lower_band(prices: list[int], n: int) -> None:
    ordered = np.sort(np.array(prices))
    bands = band_of(ordered, fresh_cut(ordered, Choice("quantile", n, "")).edges)
    assert (np.diff(bands) >= 0).all()


@pytest.mark.parametrize(
    ("prices", "method", "n", "edges", "reason"),
    [
        ([], "quantile", 5, (), "no_prices"),
        ([1990], "natural", 5, (), "one_price"),
        ([1990] * 50, "quantile", 5, (), "one_price"),
        ([1990, 2990], "natural", 5, (2990,), "few_prices"),
        ([990] * 80 + [1990] * 5 + [2990] * 5 + [3990] * 5 + [4990] * 5, "quantile", 5, (1990,), "ties"),
        ([1000, 2000, 3000, 4000], "quantile", 4, (2000, 3000, 4000), ""),
    ],
)
def test_poor_prices_make_fewer_bands_and_say_why(
    prices: list[int], method: str, n: int, edges: tuple[int, ...], reason: str
) -> None:
    found = fresh_cut(np.array(prices, dtype="int64"), Choice(method, n, ""))
    assert (found.edges, found.reason) == (edges, reason)


@pytest.mark.parametrize(
    ("ending", "edges"), [("", (1990, 4290, 12900)), ("0", (2000, 4500, 13000)), ("9", (1900, 3900, 12900))]
)
def test_edges_end_as_wished(ending: str, edges: tuple[int, ...]) -> None:
    prices = np.array([990, 1590, 1890, 1990, 2490, 3590, 4290, 5290, 9900, 12900, 15900, 19900])
    assert fresh_cut(prices, Choice("quantile", 4, ending)).edges == edges


def test_edges_that_round_to_one_amount_are_one_edge() -> None:
    prices = np.array([4000, 4350, 4450, 9000])
    assert fresh_cut(prices, Choice("natural", 4, "0")).reason == "rounding"
    assert fresh_cut(prices, Choice("natural", 4, "")).edges == (4350, 4450, 9000)


def test_a_price_at_an_edge_belongs_to_the_band_above() -> None:
    assert band_of(np.array([1999, 2000, 2001]), (2000,)).tolist() == [0, 1, 1]


def test_stored_edges_hold_whatever_the_prices_do() -> None:
    choice = Choice("quantile", 3, "0", (2000, 4000))
    assert cut(np.array([10, 20, 30]), choice).edges == (2000, 4000)
    assert choice_of(stored_terms(choice)) == choice


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"method": "magic"}, "method"),
        ({"ending": "7"}, "ending"),
        ({"n": 1}, "n"),
        ({"n": True}, "n"),
        ({"n": 11}, "n"),
        ({"method": "given"}, "edges"),
        ({"method": "given", "edges": [0]}, "edges"),
        ({"method": "given", "edges": list(range(100, 1200, 100))}, "edges"),
        ({"colour": "red"}, ""),
    ],
)
def test_a_choice_that_cannot_be_meant_names_its_field(terms: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as told:
        choice_of(terms)
    assert told.value.field == field
