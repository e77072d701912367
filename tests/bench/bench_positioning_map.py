"""What a perceptual map costs at 30 brands × 40 attributes with 1,000 replicates, beside one decomposition.

The reference is the correspondence analysis alone, one singular value decomposition of the table. The rest are
multiples of it, each the median of a few runs.
"""

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from core.positioning.attributes import Attributes
from core.positioning.correspondence import correspondence
from core.positioning.ellipses import alike, drawn_counts, ellipse
from core.positioning.map_charts import map_chart
from core.positioning.map_plane import perceptual_map

BRANDS, NAMES, RUNS = 30, 40, 7
Line = tuple[str, float, str]


def run() -> list[Line]:
    """Measure the map's parts and the whole."""
    draw = np.random.default_rng(1)
    likes = draw.dirichlet(np.ones(NAMES) * 8, BRANDS)
    cells = np.stack([draw.multinomial(1_200, each) for each in likes]).astype(np.float64)
    none = (None,) * BRANDS
    table = Attributes(
        "counts",
        tuple(f"brand {n}" for n in range(BRANDS)),
        tuple(f"attribute {n}" for n in range(NAMES)),
        cells,
        "brand 0",
        none,
        none,
        none,
    )
    analysis = correspondence(cells)
    clouds = drawn_counts(analysis, cells)
    points = analysis.row_principal[:, :2]
    ellipses = [ellipse(point, cloud) for point, cloud in zip(points, clouds, strict=True)]
    drawn = perceptual_map(table)
    once = _seconds(lambda: correspondence(cells))
    parts: tuple[tuple[str, Callable[[], object]], ...] = (
        ("map: 1,000 replicates of 30 brands", lambda: drawn_counts(analysis, cells)),
        ("map: which of 435 pairs overlap", lambda: alike(ellipses)),
        ("map: the whole, as a page reads it", lambda: perceptual_map(table)),
        ("map: its picture as a specification", lambda: map_chart(drawn).to_dict()),
    )
    lines = [("map: one decomposition, 30 × 40", once * 1000, "ms, the reference")]
    for name, work in parts:
        seconds = _seconds(work)
        lines.append((name, seconds / once, f"× the decomposition ({seconds * 1000:.0f} ms)"))
    return lines


def _seconds(work: Callable[[], object]) -> float:
    took = []
    for _run in range(RUNS):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return median(took)
