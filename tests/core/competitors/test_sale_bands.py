"""Names of sales keep clear of each other, also where a phone leaves little room."""

from datetime import date, timedelta

import pytest

from core.competitors.sale_bands import NARROWEST, ROWS, rows_needed, sale_bands
from core.locale import speaking
from core.rules.festivals import spans

UNTIL = date(2026, 11, 26)


@pytest.mark.parametrize("spoken", ["zh", "en"])
@pytest.mark.parametrize("days", [30, 90, 365])
def test_names_in_one_row_never_meet(spoken, days):
    since = UNTIL - timedelta(days=days)
    with speaking(spoken):
        bands = sale_bands(spans(since, UNTIL), since, UNTIL)
    letter = 11 if spoken == "zh" else 6
    for names in bands[1:]:
        told = names.data.sort_values("starts")
        room = told["starts"].diff().shift(-1).dt.days * NARROWEST / days
        wide = told["name"].str.len() * letter * 0.9  # figures in a Chinese name are narrower
        assert (room.isna() | (room >= wide)).all()


def test_a_name_without_room_leaves_its_band():
    since = UNTIL - timedelta(days=365)
    with speaking("en"):
        bands = sale_bands(spans(since, UNTIL), since, UNTIL)
    told = sum(len(names.data) for names in bands[1:])
    assert rows_needed(bands) <= ROWS
    assert 0 < told <= len(bands[0].data)


def test_no_sale_is_no_layer():
    assert sale_bands([], UNTIL, UNTIL) == []
    assert rows_needed([]) == 0
