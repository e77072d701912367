"""Curves: presets sum to all, days sum to the target to the 分, own shares and learned ones hold as well."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns.curves import (
    Curve,
    by_day,
    curve_of,
    day_shares,
    learned,
    phase_days,
    phase_shares,
    resampled,
    spread,
    stored_curve,
    with_days,
    with_phases,
)
from core.campaigns.values import Phase, PhaseKind
from core.errors import BadInput
from core.rules.curves import WHOLE, presets
from tests.core.campaigns.target_days import ZONE, run_of

KINDS = list(PhaseKind)
runs = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 40)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(runs, st.integers(0, 10**12), st.sampled_from(sorted(presets())))
def test_days_sum_to_the_target_whatever_the_phases(run, target, preset):
    phases = run_of(*run)
    curve = Curve(preset)
    table = spread(target, phases, curve)
    assert table["gmv"].sum() == target
    assert (table["gmv"] >= 0).all()
    assert sum(phase_shares(phases, curve).values()) == WHOLE
    assert all(sum(day_shares(phase, curve)) == WHOLE for phase in phases)
    assert by_day(table).sum() == target


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, WHOLE), min_size=1, max_size=50).filter(any), st.integers(1, 60))
def test_a_resampled_curve_still_sums_to_all(shares, days):
    assert len(resampled(shares, days)) == days
    assert sum(resampled(shares, days)) == WHOLE


def test_resampling_keeps_the_area_under_the_curve():
    assert resampled((7000, 3000), 4) == (3500, 3500, 1500, 1500)
    assert resampled((3500, 3500, 1500, 1500), 2) == (7000, 3000)
    assert resampled((5000, 3000, 2000), 2) == (6500, 3500)


def test_flat_is_the_same_on_every_selling_day():
    phases = run_of(
        (PhaseKind.GATHER, 5), (PhaseKind.PRESALE, 3), (PhaseKind.BURST, 7), (PhaseKind.REVIEW, 5)
    )
    days = by_day(spread(1000, phases, Curve("flat")))
    assert set(days) == {0, 100}
    assert (days == 100).sum() == 10


def test_a_peak_stays_a_peak_when_the_sale_is_longer():
    phases = run_of((PhaseKind.BURST, 20))
    days = by_day(spread(10_000, phases, Curve("two_peaks"))).tolist()
    assert (days[0], days[-1]) == (2800, 2600)
    assert max(days[2:-2]) < 300


def test_a_phase_from_the_evening_counts_on_its_first_day_and_not_on_midnight_after_its_last():
    start = datetime(2026, 11, 10, 12, tzinfo=UTC)  # 20:00 in Shanghai
    (phase,) = phase_days([Phase(PhaseKind.BURST, start, start + timedelta(hours=28))], ZONE)
    assert phase.days == (date(2026, 11, 10), date(2026, 11, 11))
    assert phase.key == "burst:1"


def test_shares_that_do_not_sum_to_all_are_refused_with_the_gap():
    phases = run_of((PhaseKind.PRESALE, 3), (PhaseKind.BURST, 2))
    with pytest.raises(BadInput, match=r"缺 2\.5 %|2\.5 % is missing") as told:
        with_phases(Curve(), phases, [30, 67.5])
    assert told.value.field == "phases"
    with pytest.raises(BadInput, match=r"0\.01 %"):
        with_days(Curve(), phases[1], [50, 50.01])
    with pytest.raises(BadInput, match="0 %"):
        with_days(Curve(), phases[1], [-1, 101])


def test_own_shares_survive_being_stored():
    phases = run_of((PhaseKind.PRESALE, 3), (PhaseKind.BURST, 2))
    curve = with_days(with_phases(Curve("two_peaks"), phases, [20, 80]), phases[1], [75, 25])
    assert curve_of(stored_curve(curve)) == curve
    assert by_day(spread(10_000, phases, curve)).tolist()[-2:] == [6000, 2000]


@pytest.mark.parametrize(
    "stored",
    [
        {"preset": "none such"},
        {"colour": "red"},
        {"phases": {"burst:1": 9_999}},
        {"phases": [1]},
        {"days": {"burst:1": [5000.0, 5000.0]}},
        {"days": {"burst:1": 3}},
    ],
)
def test_what_is_no_curve_is_refused(stored):
    with pytest.raises(BadInput):
        curve_of(stored)


def test_a_curve_is_learned_by_days_from_the_anchor_not_by_date():
    phases = run_of((PhaseKind.BURST, 4), first=date(2027, 1, 10))  # 春节 2027-02-06
    days = [date(2026, 1, 21) + timedelta(days=n) for n in range(4)]  # as far from 2026-02-17
    sold = pd.Series([100, 300, 400, 200], index=pd.DatetimeIndex(days))
    told = learned(sold, phases, anchor=date(2027, 2, 6), last_anchor=date(2026, 2, 17))
    assert told.curve.days["burst:1"] == (1000, 3000, 4000, 2000)
    assert told.curve.learned_from == "2026-01-21/2026-01-24"
    assert curve_of(stored_curve(told.curve)) == told.curve


def test_too_few_days_teach_nothing():
    phases = run_of((PhaseKind.BURST, 4), first=date(2027, 1, 10))
    with pytest.raises(BadInput, match="4"):
        learned(
            pd.Series([1], index=pd.DatetimeIndex(["2026-01-21"])),
            phases,
            anchor=date(2027, 2, 6),
            last_anchor=date(2026, 2, 17),
        )
