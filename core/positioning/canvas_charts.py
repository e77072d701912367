"""The strategy canvas as a picture: factors against scores, our line thick, the target dashed, moves above.

Colours are the theme's categories by place: the first is always ours.
"""

from typing import Any

import altair as alt
import pandas as pd

from core.locale import _
from core.positioning.canvas import OURS, TOP, Curves
from core.positioning.canvas_strategy import apart, move_of
from core.positioning.canvas_words import errc_name
from core.positioning.canvas_wrap import wrapped

NARROW = "windowSize()[0] < 600"  # a phone
LABEL = 5.0  # a factor's name wraps at so many 汉字
MOVES = TOP + 0.9  # where the moves stand, above the highest score
Chart = alt.LayerChart | alt.FacetChart


def strategy_chart(content: Curves) -> Chart:
    """Draw the curves of a strategy canvas that has at least one score."""
    names = [brand.name for brand in content.brands]
    table = curve_table(content)
    order = list(dict.fromkeys(table["factor"]))
    x = alt.X(
        "factor:N",
        sort=order,
        title=None,
        axis=alt.Axis(
            labelExpr=r"split(datum.label, '\n')",
            labelAngle=alt.ExprRef(f"{NARROW} ? -50 : 0"),
            labelAlign=alt.ExprRef(f"{NARROW} ? 'right' : 'center'"),
            labelOverlap=False,
            labelLimit=120,
            grid=True,
        ),
        scale=alt.Scale(domain=order, padding=0.35),
    )
    y = alt.Y(
        "score:Q",
        title=None,
        scale=alt.Scale(domain=[0, MOVES + 0.4]),
        axis=alt.Axis(values=[0, 2, 4, 6, 8, 10], format="d"),
    )
    colour = alt.Color("brand:N", scale=alt.Scale(domain=names), title=None, legend=_legend(len(names)))
    kinds = [_("now"), _("target")]
    dash = alt.StrokeDash(
        "kind:N", scale=alt.Scale(domain=kinds, range=[[1, 0], [6, 4]]), title=None, legend=_kinds(table)
    )
    base = alt.Chart(table).encode(
        x=x,
        y=y,
        color=colour,
        tooltip=[
            alt.Tooltip("plain:N", title=_("Factor")),
            alt.Tooltip("brand:N", title=_("Brand")),
            alt.Tooltip("kind:N", title=_("Curve")),
            alt.Tooltip("score:Q", title=_("Score (0–10)")),
            alt.Tooltip("move:N", title=_("Move")),
        ],
    )
    lines = base.mark_line(invalid="break-paths-show-domains").encode(
        strokeDash=dash,
        strokeWidth=alt.condition(alt.datum["is_ours"], alt.value(4), alt.value(1.6)),
        detail=["brand:N", "kind:N"],
    )
    points = base.mark_point(filled=True, opacity=1).encode(
        size=alt.condition(alt.datum["is_ours"], alt.value(90), alt.value(36))
    )
    layers: list[Any] = [lines, points]
    moves = table[(table["kind"] == kinds[0]) & table["is_ours"] & (table["move"] != "")]
    if len(moves):
        marks = (
            alt.Chart(moves.assign(score=MOVES))
            .transform_calculate(said=f"{NARROW} ? slice(datum.move, 0, 1) : datum.move")
            .mark_text(fontSize=13, baseline="middle")
            .encode(x=x, y=y, color=colour, text="said:N", tooltip=[alt.Tooltip("move:N", title=_("Move"))])
        )
        layers.append(marks)
    return alt.layer(*layers).properties(height=360)


def curve_table(content: Curves) -> pd.DataFrame:
    """Return one row a factor, brand and curve (now, target): factor (wrapped), plain, brand, kind, score, move."""
    now_, target = _("now"), _("target")
    ours = next((brand.name for brand in content.brands if brand.id == OURS), "")
    rows = []
    for factor in content.factors:
        wide = "\n".join(wrapped(factor.name, LABEL))
        move = errc_name(move_of(factor))
        for brand in content.brands:
            rows.append(
                (
                    wide,
                    factor.name,
                    brand.name,
                    now_,
                    factor.scores.get(brand.id),
                    move if brand.id == OURS else "",
                )
            )
        if any(each.target is not None for each in content.factors):
            rows.append((wide, factor.name, ours, target, factor.target, move))
    table = pd.DataFrame(rows, columns=["factor", "plain", "brand", "kind", "score", "move"])
    table["score"] = table["score"].astype("float64")
    return table.assign(is_ours=table["brand"] == ours)


def chart_says(content: Curves) -> str:
    """Say what the picture shows: on what our curve leaves the rivals' furthest."""
    furthest = apart(content)
    if not furthest:
        return _("Strategy canvas: scores of 0 to 10 by factor")
    first = furthest[0]
    if round(first.by, 1) == 0:
        return _("Strategy canvas: our curve runs with the rivals' on every factor")
    sentence = (
        _("Strategy canvas: we stand out most on {factor}, {by} above the rivals' mean")
        if first.by > 0
        else _("Strategy canvas: we stand out most on {factor}, {by} below the rivals' mean")
    )
    return sentence.format(factor=first.factor.name, by=f"{abs(first.by):.1f}")


def _legend(n: int) -> alt.Legend:
    return alt.Legend(
        orient="top", columns=alt.ExprRef(f"{NARROW} ? 2 : {min(n, 5)}"), symbolType="stroke", labelLimit=160
    )


def _kinds(table: pd.DataFrame) -> alt.Legend | None:
    if table["kind"].nunique() < 2:
        return None
    return alt.Legend(
        orient="bottom", symbolType="stroke", symbolSize=400, columns=2
    )  # beside the brands it would not fit a phone
