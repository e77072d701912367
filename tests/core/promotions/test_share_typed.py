"""Shares off as the trade types them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from core.locale import speaking
from core.promotions.share_typed import off_typed, share_off


@pytest.mark.parametrize(
    ("typed", "off"),
    [
        ("85折", 0.15),
        ("8.5 折", 0.15),
        ("8折", 0.2),
        ("95折", 0.05),
        ("八五折", 0.15),
        ("半价", 0.5),
        ("对折", 0.5),
        ("免费", 1.0),
        ("15%", 0.15),
        ("15", 0.15),
        ("12.5% off", 0.125),
        ("100%", 1.0),
        ("", None),
        ("  ", None),
    ],
)
def test_a_share_off_is_read(typed: str, off: float | None):
    assert share_off(typed) == off


@pytest.mark.parametrize("typed", ["120%", "0", "0%", "-5%", "10折", "cheap", "12折扣吧", "1e400"])
def test_what_is_no_discount_is_refused_at_its_field(typed: str):
    with pytest.raises(BadInput) as refused:
        share_off(typed, field="share")
    assert refused.value.field == "share"


@pytest.mark.parametrize(
    ("share", "zh", "en"), [(0.15, "85折", "15%"), (0.2, "8折", "20%"), (1.0, "免费", "100%")]
)
def test_a_share_is_written_as_the_reader_says_it(share: float, zh: str, en: str):
    with speaking("zh"):
        assert off_typed(share) == zh
    with speaking("en"):
        assert off_typed(share) == en


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10000), st.sampled_from(["zh", "en"]))
def test_what_is_shown_is_read_back(parts: int, spoken: str):
    with speaking(spoken):
        assert share_off(off_typed(parts / 10000)) == parts / 10000
