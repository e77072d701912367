"""Phases and days of figures, for tests of targets."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from core.campaigns.curves import PhaseDays, phase_days
from core.campaigns.tables import DayActual
from core.campaigns.values import Phase, PhaseKind
from core.db.engine import writing
from core.team.rights import Actor

ZONE = ZoneInfo("Asia/Shanghai")


def run_of(*kinds: tuple[PhaseKind, int], first: date = date(2026, 10, 20)) -> tuple[PhaseDays, ...]:
    """Return phases one after the other, each of whole days."""
    at = datetime(first.year, first.month, first.day, tzinfo=ZONE).astimezone(UTC)
    phases = []
    for kind, days in kinds:
        phases.append(Phase(kind, at, at + timedelta(days=days)))
        at += timedelta(days=days)
    return phase_days(phases, ZONE)


def series(first: str, values: Sequence[int | None]) -> pd.Series:
    """Return figures by day from a first day on."""
    return pd.Series(values, index=pd.date_range(first, periods=len(values), freq="D"), dtype="Int64")


def stored_days(actor: Actor, sold: pd.Series, **more: int) -> None:
    """Store days of sales, each with the same other figures."""
    with writing() as session:
        session.add_all(
            DayActual(shop_id=actor.shop_id, day=day.date(), gmv=int(gmv), **more)
            for day, gmv in sold.items()
        )
