"""How a campaign's target spreads over its phases and days. Pure; the parts always add up to the whole.

Shares are whole hundredths of a per cent that sum to 10,000. A phase is known by its kind and its number
among those of the kind (`burst:1`): phases are stored anew with each edit, their ids do not last.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from core.campaigns.values import Phase, PhaseKind, phase_name
from core.errors import BadInput
from core.locale import _
from core.promotions.allocation import prorate
from core.rules.curves import WHOLE, Preset, Shape, presets

DEFAULT = "flat"
SELLING = (PhaseKind.WARM_UP, PhaseKind.PRESALE, PhaseKind.BURST, PhaseKind.RETURN, PhaseKind.OTHER)
A_DAY = timedelta(days=1)
MOST_DAYS = 400  # of one phase
ENOUGH = 0.8  # share of days that must be known to learn from them


@dataclass(frozen=True, slots=True)
class PhaseDays:
    """A phase as its days in the shop's zone: each day on which it runs, if only for an hour."""

    key: str
    kind: PhaseKind
    name: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A preset, and what somebody changed of it: shares by phase, and shares of days by phase.

    `learned_from` names the days that the shares were learned from; "" where they were not.
    """

    preset: str = DEFAULT
    phases: Mapping[str, int] = field(default_factory=dict)
    days: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    learned_from: str = ""


@dataclass(frozen=True, slots=True)
class Learned:
    """A curve learned from earlier days, and how many of the days it rests on were known."""

    curve: Curve
    known: int
    days: int


def phase_days(phases: Iterable[Phase], zone: ZoneInfo) -> tuple[PhaseDays, ...]:
    """Return phases as days, by their start. A phase that ends at midnight does not reach the day after."""
    seen: Counter[str] = Counter()
    result = []
    for phase in sorted(phases, key=lambda each: (each.starts, each.ends, each.kind)):
        seen[phase.kind] += 1
        first = phase.starts.astimezone(zone).date()
        last = (phase.ends - timedelta(microseconds=1)).astimezone(zone).date()
        days = tuple(first + timedelta(days=n) for n in range(min((last - first).days + 1, MOST_DAYS)))
        name = phase.name or phase_name(phase.kind)
        result.append(PhaseDays(f"{phase.kind}:{seen[phase.kind]}", PhaseKind(phase.kind), name, days))
    return tuple(result)


def phases_of(rows: pd.DataFrame) -> tuple[Phase, ...]:
    """Return the phases of one campaign from rows of the plan's frame."""
    return tuple(
        Phase(PhaseKind(row.kind), _moment(row.starts_at), _moment(row.ends_at), row.name_of, int(row.id))
        for row in rows.rename(columns={"name": "name_of"}).itertuples()
    )


def spread(target: int, phases: Sequence[PhaseDays], curve: Curve) -> pd.DataFrame:
    """Return what each day of each phase is to bring: day, phase, name, gmv. The sum is the target, to the 分.

    A day that two phases share has a row for each.
    """
    rows: list[tuple[date, str, str, int]] = []
    shares = phase_shares(phases, curve)
    for phase, part in zip(phases, prorate([shares[each.key] for each in phases], target), strict=True):
        parts = prorate(day_shares(phase, curve), part)
        rows += [(day, phase.key, phase.name, gmv) for day, gmv in zip(phase.days, parts, strict=True)]
    frame = pd.DataFrame(rows, columns=["day", "phase", "name", "gmv"])
    frame["day"] = pd.to_datetime(frame["day"]).astype("datetime64[us]")
    return frame.astype({"gmv": "int64"}).sort_values(["day"], kind="stable", ignore_index=True)


def by_day(table: pd.DataFrame) -> pd.Series:
    """Return what each day is to bring over all phases, by day."""
    return table.groupby("day")["gmv"].sum().astype("int64")


def phase_shares(phases: Sequence[PhaseDays], curve: Curve) -> dict[str, int]:
    """Return the share of each phase. They sum to WHOLE; own shares of other phases than these do not count."""
    keys = [phase.key for phase in phases]
    own = {key: share for key, share in curve.phases.items() if key in keys}
    if own and sum(own.values()) > 0:
        weights = [own.get(key, 0) for key in keys]
    else:
        weights = _preset_weights(phases, _preset(curve))
    return dict(zip(keys, prorate(weights, WHOLE), strict=True))


def day_shares(phase: PhaseDays, curve: Curve) -> tuple[int, ...]:
    """Return the share of each day of a phase. They sum to WHOLE, and follow the phase's length."""
    own = curve.days.get(phase.key)
    if own:
        return resampled(own, len(phase.days))
    shape = _preset(curve).days.get(phase.kind)
    return shaped(shape or Shape(), len(phase.days))


def shaped(shape: Shape, days: int) -> tuple[int, ...]:
    """Return a shape over a number of days: first and last days keep their height, those between give way."""
    ends = len(shape.head) + len(shape.tail)
    if days < ends:
        return resampled((*shape.head, *shape.tail), days)
    left = WHOLE - sum(shape.head) - sum(shape.tail)
    if days == ends:
        return tuple(prorate((*shape.head, *shape.tail), WHOLE))
    return (*shape.head, *prorate([1] * (days - ends), left), *shape.tail)


def resampled(shares: Sequence[int], days: int) -> tuple[int, ...]:
    """Return a curve over another number of days: the area under it is kept, and the sum is WHOLE.

    Each of the old days is spread evenly over the stretch that it fills of the new ones.
    """
    if days < 1:
        return ()
    if len(shares) == days:
        return tuple(prorate(shares, WHOLE))
    old = len(shares)
    weights = [0] * days
    for j, share in enumerate(shares):  # old day j fills [j·days, (j+1)·days) of old·days steps
        for i in range(j * days // old, ((j + 1) * days - 1) // old + 1):
            overlap = min((j + 1) * days, (i + 1) * old) - max(j * days, i * old)
            weights[i] += share * overlap
    return tuple(prorate(weights, WHOLE))


def checked_shares(percents: Sequence[float | None], *, of: str, where: str) -> tuple[int, ...]:
    """Return per cents as shares. Raises BadInput at `where`, naming what is missing or too much, unless they sum to 100.

    `of` says what is shared, as a person calls it.
    """
    shares = []
    for percent in percents:
        value = 0.0 if percent is None or pd.isna(percent) else float(percent)
        if not 0 <= value <= 100:
            raise BadInput(_("{of}: a share lies between 0 % and 100 %.").format(of=of), field=where)
        shares.append(round(value * 100))
    gap = WHOLE - sum(shares)
    if gap:
        sentence = (
            _("{of}: the shares sum to {sum} %, {gap} % is missing.")
            if gap > 0
            else _("{of}: the shares sum to {sum} %, {gap} % too much.")
        )
        raise BadInput(
            sentence.format(of=of, sum=percent_text(WHOLE - gap), gap=percent_text(abs(gap))), field=where
        )
    return tuple(shares)


def percent_text(share: int) -> str:
    """Write a share as per cent without the sign: 9750 is 97.5."""
    return f"{share / 100:.2f}".rstrip("0").rstrip(".")


def with_phases(curve: Curve, phases: Sequence[PhaseDays], percents: Sequence[float | None]) -> Curve:
    """Return the curve with own shares of its phases, in their order; the shares must sum to 100 %."""
    shares = checked_shares(percents, of=_("Phases"), where="phases")
    return replace(
        curve, phases=dict(zip((each.key for each in phases), shares, strict=True)), learned_from=""
    )


def with_days(curve: Curve, phase: PhaseDays, percents: Sequence[float | None]) -> Curve:
    """Return the curve with own shares of the days of a phase, in their order; the shares must sum to 100 %."""
    shares = checked_shares(percents, of=phase.name, where=phase.key)
    return replace(curve, days={**curve.days, phase.key: shares}, learned_from="")


def learned(actuals: pd.Series, phases: Sequence[PhaseDays], *, anchor: date, last_anchor: date) -> Learned:
    """Return the curve of the same days around an earlier anchor (`actuals`: 分 by day).

    A day of this campaign that lies n days from its anchor takes the day n days from the earlier one. A
    day that several phases share is theirs in equal parts. Days without a figure take the mean of their
    phase's others. Raises BadInput when fewer than ENOUGH of the days are known, or nothing was sold.
    """
    known = {pd.Timestamp(day).date(): int(gmv) for day, gmv in actuals.dropna().items() if gmv >= 0}
    shift = last_anchor - anchor
    running = [phase for phase in phases if phase.kind in SELLING] or list(phases)
    shared = Counter(day for phase in running for day in phase.days)
    there = [day for day in shared if day + shift in known]
    if not shared or len(there) < ENOUGH * len(shared):
        sentence = _(
            "Of the {days} days around {anchor} that this curve would be learned from, {known} have figures; "
            "import more of them."
        )
        raise BadInput(sentence.format(days=len(shared), anchor=last_anchor, known=len(there)), field="curve")
    weights = {phase.key: _weights(phase, known, shift, shared) for phase in running}
    if not sum(map(sum, weights.values())):
        raise BadInput(
            _("Nothing was sold on the days around {anchor}.").format(anchor=last_anchor), field="curve"
        )
    keys = list(weights)
    phase_parts = prorate([sum(weights[key]) for key in keys], WHOLE)
    days = {key: tuple(prorate(parts, WHOLE)) for key, parts in weights.items() if sum(parts)}
    first, last = min(shared) + shift, max(shared) + shift
    label = f"{first.isoformat()}/{last.isoformat()}"
    curve = Curve(DEFAULT, dict(zip(keys, phase_parts, strict=True)), days, label)
    return Learned(curve, len(there), len(shared))


def curve_of(stored: Mapping[str, Any] | None) -> Curve:
    """Return a curve as it is stored with a campaign. Raises BadInput for one that does not sum up.

    {"preset": key, "phases": {phase: share}, "days": {phase: [share, …]}, "learned_from": days}; {} is the default.
    """
    told = dict(stored or {})
    unknown = set(told) - {"preset", "phases", "days", "learned_from"}
    preset = told.get("preset", DEFAULT)
    if unknown or preset not in presets():
        raise BadInput(_("There is no curve “{name}”.").format(name=preset), field="curve")
    phases, days = told.get("phases", {}), told.get("days", {})
    if not isinstance(phases, Mapping) or not isinstance(days, Mapping):
        raise BadInput(_("This is no curve: it lacks shares by phase."), field="curve")
    if phases:
        _whole(list(phases.values()), _("Phases"))
    for key, shares in days.items():
        if not isinstance(shares, Sequence) or len(shares) > MOST_DAYS:
            raise BadInput(_("This is no curve: it lacks shares by day."), field="curve")
        _whole(shares, str(key))
    return Curve(
        str(preset),
        dict(phases),
        {str(key): tuple(shares) for key, shares in days.items()},
        str(told.get("learned_from", ""))[:60],
    )


def stored_curve(curve: Curve) -> dict[str, Any]:
    """Return a curve as it is stored; what is as the preset has it is left out."""
    told: dict[str, Any] = {"preset": curve.preset}
    if curve.phases:
        told["phases"] = dict(curve.phases)
    if curve.days:
        told["days"] = {key: list(shares) for key, shares in curve.days.items()}
    if curve.learned_from:
        told["learned_from"] = curve.learned_from
    return told


def _whole(shares: Sequence[Any], of: str) -> None:
    if any(isinstance(share, bool) or not isinstance(share, int) for share in shares):
        raise BadInput(
            _("{of}: a share is a whole number of hundredths of a per cent.").format(of=of), field="curve"
        )
    checked_shares([share / 100 for share in shares], of=of, where="curve")


def _weights(
    phase: PhaseDays, known: Mapping[date, int], shift: timedelta, shared: Mapping[date, int]
) -> list[int]:
    """Return the weights of a phase's days: money of the earlier days, in sixtieths so that halves stay whole."""
    told = [known.get(day + shift) for day in phase.days]
    there = [gmv for gmv in told if gmv is not None]
    mean = sum(there) // len(there) if there else 0
    return [
        (mean if gmv is None else gmv) * 60 // shared[day] for day, gmv in zip(phase.days, told, strict=True)
    ]


def _preset(curve: Curve) -> Preset:
    known = presets()
    return known.get(curve.preset) or known[DEFAULT]


def _preset_weights(phases: Sequence[PhaseDays], preset: Preset) -> list[int]:
    """Return weights of phases: of its kind's share each takes what its days are of the kind's days."""
    selling = [phase.kind in SELLING for phase in phases]
    if preset.phases and any(preset.phases.get(phase.kind, 0) for phase in phases):
        days: Counter[PhaseKind] = Counter()
        for phase in phases:
            days[phase.kind] += len(phase.days)
        common = 1
        for n in days.values():
            common *= max(n, 1)
        return [
            preset.phases.get(phase.kind, 0) * len(phase.days) * common // max(days[phase.kind], 1)
            for phase in phases
        ]
    return [
        len(phase.days) if is_selling or not any(selling) else 0
        for phase, is_selling in zip(phases, selling, strict=True)
    ]


def _moment(value: Any) -> datetime:
    moment: datetime = pd.Timestamp(value).to_pydatetime()
    return moment
