"""The pictures of a brief, drawn as on the page and printed for paper."""

from datetime import timedelta
from typing import Any

import altair as alt
import pandas as pd

from core.competitors import charts
from core.competitors.report import Report
from core.competitors.report_reads import HISTORY_DAYS, Gathered
from core.files.document import Picture
from core.files.write_png import png, shows_chinese
from core.locale import _

WIDTH, RUNG, LEAST_HEIGHT, HISTORY_HEIGHT = 460, 17, 80, 220


def ladder_picture(gathered: Gathered) -> Picture | None:
    """Draw the price ladder of the slice; None when no pair has a gap to draw."""
    pairs = gathered.ladder
    if pairs.empty:
        return None
    rungs = min(pairs["item_id"].nunique(), charts.MOST_ITEMS)
    chart = charts.on_paper(charts.price_ladder(pairs), width=WIDTH, height=max(LEAST_HEIGHT, RUNG * rungs))
    return Picture(_drawn(chart), _ladder_alt(gathered.report), "ladder")


def history_picture(gathered: Gathered, title: str, number: int) -> Picture | None:
    """Draw how the prices of one item went, with the large sales; None without any look at it."""
    history: pd.DataFrame = gathered.histories[title]
    if history["price"].isna().all():
        return None
    scope = gathered.report.scope
    since = scope.on - timedelta(days=HISTORY_DAYS)
    chart = charts.price_history(
        history, gathered.sales, since=since, until=scope.on, fresh_days=scope.stale_after_days
    )
    takeaway = _("{item}: our price and the rivals' from {since} to {until}").format(
        item=title, since=since.isoformat(), until=scope.on.isoformat()
    )
    printed = charts.on_paper(chart, width=WIDTH + 120, height=HISTORY_HEIGHT)
    return Picture(_drawn(printed), takeaway, f"history-{number}")


def can_draw() -> bool:
    """Tell whether pictures with Chinese names in them would be readable on this machine."""
    return shows_chinese()


def _drawn(chart: Any) -> bytes:
    # Altair refuses long tables lest a notebook grow: here they end in a picture.
    with alt.data_transformers.enable("default", max_rows=None):
        return png(chart.to_dict())


def _ladder_alt(report: Report) -> str:
    standing = report.standing
    said = _("Price ladder: rivals' prices against ours; {n} of {compared} items are dearer than every rival")
    return said.format(n=standing.dearest, compared=standing.compared)
