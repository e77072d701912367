"""The large sales behind a picture of prices: faint bands, and their names above it where there is room."""

from collections.abc import Sequence
from datetime import date, timedelta
from unicodedata import east_asian_width

import altair as alt
import pandas as pd

from core.rules.festivals import Span

SHADE = "#8A8F96"  # readable as a faint band on paper and on the dark page
ROWS, ROW_HEIGHT = 3, 13
NARROWEST = 230  # pixels between the axes on a phone: names keep clear of each other there, too


def sale_bands(spans: Sequence[Span], since: date, until: date) -> list[alt.Chart]:
    """Return bands for the large sales within two days, and their names in rows above the plot.

    The names stand outside of the plot, so that no line runs through them; a name that no row has room
    for is told by the tooltip of its band only.
    """
    inside = [
        span for span in spans if span.level in ("S", "A") and span.starts <= until and span.ends >= since
    ]
    if not inside:
        return []
    bands = pd.DataFrame(
        {
            "starts": [pd.Timestamp(max(span.starts, since)) for span in inside],
            "ends": [pd.Timestamp(min(span.ends, until)) for span in inside],
            "name": [span.shown_name for span in inside],
            "row": _rows(inside, since, until),
        }
    )
    shades = (
        alt.Chart(bands)
        .mark_rect(color=SHADE, opacity=0.16)
        .encode(x="starts:T", x2="ends:T", tooltip="name:N")
    )
    names = [
        alt.Chart(bands[bands["row"] == row])
        .mark_text(align="left", baseline="bottom", color=SHADE, fontSize=11)
        .encode(x="starts:T", y=alt.value(-4 - ROW_HEIGHT * row), text="name:N")
        for row in sorted(bands["row"].unique())
        if row < ROWS
    ]
    return [shades, *names]


def rows_needed(bands: Sequence[alt.Chart]) -> int:
    """Return how many rows of names stand above the plot."""
    return max(len(bands) - 1, 0)


def _rows(spans: Sequence[Span], since: date, until: date) -> list[int]:
    """Return for each name the lowest row where it meets no other; ROWS where there is none.

    The largest sales choose first.
    """
    days_a_pixel = max((until - since).days, 1) / NARROWEST
    taken: list[list[tuple[date, date]]] = [[] for _row in range(ROWS)]
    rows = [ROWS] * len(spans)
    for n in sorted(range(len(spans)), key=lambda n: (spans[n].level != "S", spans[n].starts)):
        first = max(spans[n].starts, since)
        last = first + timedelta(days=round(_width(spans[n].shown_name) * days_a_pixel))
        for row, others in enumerate(taken):
            if all(last < start or first > end for start, end in others):
                others.append((first, last))
                rows[n] = row
                break
    return rows


def _width(name: str) -> int:
    """Return about how many pixels a name takes at 11 px, with a little space after it."""
    return 6 + sum(11 if east_asian_width(letter) in "WF" else 6 for letter in name)
