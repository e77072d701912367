"""Five bands from cheapest to dearest: by how many rivals ask less, whatever the order of equal prices."""

import pandas as pd
import pytest

from core.competitors.position import BANDS, SOLE, UNKNOWN, UNMATCHED, band_name, bands


@pytest.mark.parametrize(
    ("cheaper", "equal", "dearer", "rivals", "band"),
    [
        (0, 0, 0, 0, SOLE),
        (0, 0, 0, 2, UNKNOWN),
        (0, 0, 3, 3, "cheapest"),
        (0, 1, 2, 3, "cheapest"),  # shared with one
        (3, 0, 0, 3, "dearest"),
        (2, 1, 0, 3, "dearest"),
        (0, 2, 0, 2, "middle"),  # all ask the same
        (1, 0, 1, 2, "middle"),
        (1, 0, 3, 4, "lower"),
        (1, 0, 2, 3, "middle"),
        (2, 0, 1, 3, "middle"),
        (3, 0, 1, 4, "upper"),
        (1, 0, 0, 1, "dearest"),
    ],
)
def test_a_band_is_told_by_who_asks_less(cheaper, equal, dearer, rivals, band):
    told = bands(*(pd.Series([n]) for n in (cheaper, equal, dearer, rivals)))
    assert told.tolist() == [band]


def test_every_band_has_a_name():
    assert len({band_name(band) for band in (*BANDS, SOLE, UNMATCHED, UNKNOWN)}) == 8
