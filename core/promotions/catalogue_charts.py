"""One picture of a run: how far the margins lie from the targets of the items' roles."""

import altair as alt
import numpy as np
import pandas as pd

from core.locale import _

STEP = 0.05  # five points of margin a bar
FURTHEST = 0.5  # what lies further is drawn in the last bar
HEIGHT = 220
POINTS = "datum.value == 0 ? '0' : format(datum.value * 100, '+.0f')"


def distances(items: pd.DataFrame) -> pd.DataFrame:
    """Return how many items lie in each step from their target margin: least, next, is_under, items.

    `items` has margin, target and under_floor; those of which one is not known are left out.
    """
    known = items[items["margin"].notna() & items["under_floor"].notna()]
    gap = (known["margin"] - known["target"]).to_numpy("float64").clip(-FURTHEST, FURTHEST - STEP / 2)
    least = np.floor(np.round(gap / STEP, 9)) * STEP
    told = pd.DataFrame({"least": least.round(4), "is_under": known["under_floor"].to_numpy("bool")})
    counted = told.groupby(["least", "is_under"]).size().rename("items").reset_index()
    return counted.assign(next=(counted["least"] + STEP).round(4))


def margin_distances(items: pd.DataFrame) -> alt.LayerChart | alt.FacetChart:
    """Draw the distances as bars, those under their floor in the colour and with the sign of what fails."""
    bars = distances(items)
    names = [_("✓ at the target or above"), _("✕ under the floor")]
    bars["stands"] = bars["is_under"].map({False: names[0], True: names[1]})
    colour = alt.Color(
        "stands:N",
        scale=alt.Scale(domain=names),
        title=None,
        legend=alt.Legend(orient="top", direction="horizontal", symbolType="square", labelLimit=0),
    )
    drawn = (
        alt.Chart(bars)
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X(
                "least:Q",
                bin="binned",
                title=_("Margin less the role's target, points"),
                axis=alt.Axis(labelExpr=POINTS, tickCount=9, format="+.0%"),
            ),
            x2="next:Q",
            y=alt.Y("items:Q", title=None, axis=alt.Axis(tickMinStep=1)),
            color=colour,
            tooltip=[
                alt.Tooltip("least:Q", title=_("From"), format="+.0%"),
                alt.Tooltip("next:Q", title=_("To"), format="+.0%"),
                alt.Tooltip("items:Q", title=_("Items"), format=",d"),
                alt.Tooltip("stands:N", title=_("Floor")),
            ],
        )
    )
    target = (
        alt.Chart(pd.DataFrame({"at": [0.0]})).mark_rule(strokeDash=[4, 3], strokeWidth=2).encode(x="at:Q")
    )
    return alt.layer(drawn, target).properties(height=HEIGHT)
