"""A picture of a campaign's budget: planned, committed and spent by what the money goes into."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from core.campaigns.budget_actions import SUMS, Line, sum_name
from core.campaigns.chart_axis import short_sums
from core.campaigns.values import BudgetKind, budget_name
from core.locale import _

ROW, AROUND = 44, 110  # pixels for the three bars of what money goes into; for legend and axis


def budget_bars(lines: Sequence[Line]) -> alt.Chart | None:
    """Return three bars for each kind, always in this order; None while all sums are nothing."""
    rows = [
        {
            "kind": budget_name(kind),
            "sum": sum_name(field),
            "field": field,
            "yuan": sum(getattr(line, field) for line in lines if line.kind == kind) / 100,
        }
        for kind in BudgetKind
        if any(line.kind == kind for line in lines)
        for field in SUMS
    ]
    if not any(row["yuan"] for row in rows):
        return None
    table = pd.DataFrame(rows)
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    names = [sum_name(field) for field in SUMS]
    bars: alt.Chart = (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("yuan:Q", title=_("Yuan"), axis=alt.Axis(labelExpr=short_sums(), tickCount=6)),
            y=alt.Y("kind:N", sort=kinds, title=None),
            yOffset=alt.YOffset("sum:N", sort=names),
            color=alt.Color("sum:N", sort=names, title=None, legend=alt.Legend(orient="top")),
            tooltip=[
                alt.Tooltip("kind:N", title=_("Goes into")),
                alt.Tooltip("sum:N", title=_("Sum")),
                alt.Tooltip("yuan:Q", title=_("Yuan"), format=",.2f"),
            ],
        )
        .properties(height=ROW * len(kinds) + AROUND)
    )
    return bars
