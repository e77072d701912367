"""The stage of an item's life: introduction, growth, maturity or decline, from its months."""

import numpy as np

from core.locale import _
from core.positioning.portfolio_grid import BEFORE, YEAR, Growth, MonthGrid
from core.rules.portfolio import PortfolioPack

INTRODUCTION, GROWTH, MATURITY, DECLINE, UNKNOWN = "introduction", "growth", "maturity", "decline", ""
STAGES = (INTRODUCTION, GROWTH, MATURITY, DECLINE)


def stages(grid: MonthGrid, grown: Growth, pack: PortfolioPack) -> tuple[np.ndarray, np.ndarray]:
    """Return each item's stage and of how many months it is known.

    New is what the shop had no figures of at first and has had for `new_months` at most. Of the others
    `least_months` are needed. A year-on-year change leaves seasons out; a change against the months just
    before (Growth.kind "before") does not, and whoever shows it says so. What sold before and sells nothing
    any more declines, however little that was.
    """
    months = np.where(grid.first >= 0, grid.size - grid.first, 0)
    is_new = (grid.first > 0) & (months <= pack.new_months.value)
    recent = np.nansum(grid.sales[:, grid.period(int(pack.months.value))], axis=1)
    sold = np.nansum(grid.sales, axis=1) > 0
    is_long = months >= pack.least_months.value
    says = is_long & np.isin(grown.kind, (YEAR, BEFORE))
    told = np.select(
        [
            is_new,
            is_long & sold & (recent <= 0),
            says & (grown.share >= pack.grows_by.value),
            says & (grown.share <= -pack.falls_by.value),
            says,
        ],
        [INTRODUCTION, DECLINE, GROWTH, DECLINE, MATURITY],
        default=UNKNOWN,
    )
    return told, months


def stage_name(stage: str) -> str:
    """Return a stage as the trade calls it."""
    return {
        INTRODUCTION: _("introduction"),
        GROWTH: _("growth"),
        MATURITY: _("maturity"),
        DECLINE: _("decline"),
        UNKNOWN: _("not enough data"),
    }[stage]
