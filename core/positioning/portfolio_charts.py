"""Two pictures of the item portfolio: growth × share of sales, margin × traffic. Colours are the theme's, by place."""

from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from core.locale import _
from core.positioning.portfolio_gaps import role_said
from core.positioning.portfolio_reads import Structure
from core.shop.items import ItemRole

Matrix = Literal["growth", "margin"]
MATRICES: tuple[Matrix, ...] = ("growth", "margin")
MOST_POINTS, MOST_LABELS, MOST_TITLE = 300, 8, 9
HEIGHT = 420
GROWTH_ENDS = (-0.9, 1.5)  # beyond these a point stands at the edge, and its tooltip says where it is
NARROW = "windowSize()[0] < 600"  # a phone
MUTED = "#8A8F96"  # readable on paper and on the dark page, as in core.competitors.sale_bands
PICKED = "picked"


@dataclass(frozen=True, slots=True)
class Points:
    """What a matrix shows: the rows drawn (largest first), how many are not, and the share of sales of those."""

    rows: pd.DataFrame
    left_out: int
    left_share: float
    unknown: int


def points(structure: Structure, matrix: Matrix, role: str = "") -> Points:
    """Return the items that a matrix can show; of more than MOST_POINTS the largest by sales."""
    items = structure.items
    if role:
        items = items[items["role"] == role]
    x, y = ("share", "growth") if matrix == "growth" else ("traffic", "margin")
    known = items[items[x].notna() & items[y].notna() & (items[x] > 0)]
    ordered = known.sort_values(["sales", "item_id"], ascending=[False, True], kind="stable")
    shown = ordered.head(MOST_POINTS)
    rest = ordered.iloc[MOST_POINTS:]
    return Points(shown, len(rest), float(rest["share"].sum()), len(items) - len(known))


def quadrants(matrix: Matrix) -> tuple[str, str, str, str]:
    """Return the names of the corners: upper left, upper right, lower left, lower right."""
    if matrix == "growth":
        return _("Question marks"), _("Stars"), _("Dogs"), _("Cash cows")
    return _("Earn, unseen"), _("Earn and draw"), _("Neither"), _("Draw visitors")


def thresholds(structure: Structure, matrix: Matrix) -> tuple[float, float]:
    """Return where the lines stand: on the axis of share or traffic, and on that of growth or margin."""
    told = structure.told
    if matrix == "growth":
        return told.mean_share, told.growth or 0.0
    visited = structure.items["traffic"]
    mean = float(visited[visited > 0].mean()) if (visited > 0).any() else 0.0
    return mean, structure.goals["profit"].margin


def matrix_picture(structure: Structure, matrix: Matrix, role: str = "") -> alt.LayerChart:
    """Draw the items as bubbles (area by sales), the lines between the corners, and the corners' names.

    Labelled are the candidates for a hit and the largest items; a click picks an item (param PICKED).
    """
    shown = points(structure, matrix, role).rows
    across, up = thresholds(structure, matrix)
    x, y = ("share", "growth") if matrix == "growth" else ("traffic", "margin")
    low, high = GROWTH_ENDS if matrix == "growth" else (-0.6, 0.8)
    table = pd.DataFrame(
        {
            "item_id": shown["item_id"],
            "item": shown["code"] + " " + shown["title"],
            "x": shown[x],
            "y": shown[y].clip(low, high),
            "said": shown[y],
            "yuan": shown["sales"] / 100,
            "role": [role_said(each) for each in shown["role"]],
            "label": _labels(shown),
        }
    )
    picked = alt.selection_point(name=PICKED, fields=["item_id"], on="click")
    scales = _scales(table, across, up)
    bubbles = (
        alt.Chart(table)
        .mark_circle(opacity=0.75, stroke=MUTED, strokeWidth=0.5)
        .encode(
            x=alt.X(
                "x:Q",
                scale=scales[0],
                title=_x_title(matrix),
                axis=alt.Axis(format="~%", tickCount=5, grid=False),
            ),
            y=alt.Y(
                "y:Q",
                scale=scales[1],
                title=_y_title(matrix),
                axis=alt.Axis(format="+~%" if matrix == "growth" else "~%", tickCount=6, grid=False),
            ),
            size=alt.Size("yuan:Q", scale=alt.Scale(range=[20, 900]), legend=None),
            color=alt.Color(
                "role:N",
                title=None,
                scale=alt.Scale(domain=[role_said(each) for each in (*(r.value for r in ItemRole), "")]),
                legend=alt.Legend(
                    orient="top", columns=alt.ExprRef(f"{NARROW} ? 3 : 7"), symbolType="circle"
                ),
            ),
            opacity=alt.condition(picked, alt.value(0.8), alt.value(0.25)),
            tooltip=_tooltip(matrix),
        )
        .add_params(picked)
    )
    labels = (
        alt.Chart(table[table["label"] != ""])
        .mark_text(dy=-12, fontSize=11, color=MUTED, limit=110)
        .encode(x=alt.X("x:Q", scale=scales[0]), y=alt.Y("y:Q", scale=scales[1]), text="label:N")
    )
    return alt.layer(*_lines(matrix, across, up, scales), bubbles, labels).properties(height=HEIGHT)


def _scales(table: pd.DataFrame, across: float, up: float) -> tuple[alt.Scale, alt.Scale]:
    """Return the scales: shares on a logarithmic one, as a few items sell most."""
    known = np.array([*table["x"].tolist(), across], dtype="float64")
    known = known[known > 0]
    least, most = (float(known.min()), float(known.max())) if len(known) else (0.001, 1.0)
    ups = [*table["y"].tolist(), up, 0.0]
    low, high = min(ups), max(ups)
    room = max(0.12, (high - low) * 0.14)
    return (
        alt.Scale(type="log", domain=[least * 0.7, min(most * 1.6, 1.0)], nice=False),
        alt.Scale(domain=[low - room, high + room], nice=False),
    )


def _lines(matrix: Matrix, across: float, up: float, scales: tuple[alt.Scale, alt.Scale]) -> list[alt.Chart]:
    names = quadrants(matrix)
    said_x = _("average item {share}").format(share=f"{across:.1%}")
    said_y = (_("the shop {share}") if matrix == "growth" else _("target of profit items {share}")).format(
        share=f"{up:+.0%}" if matrix == "growth" else f"{up:.0%}"
    )
    x, y = alt.X("x:Q", scale=scales[0]), alt.Y("y:Q", scale=scales[1])
    upright = alt.Chart(pd.DataFrame({"x": [across]})).mark_rule(strokeDash=[4, 3], color=MUTED).encode(x=x)
    level = alt.Chart(pd.DataFrame({"y": [up]})).mark_rule(strokeDash=[4, 3], color=MUTED).encode(y=y)
    text: dict[str, Any] = {"color": MUTED, "fontSize": 11}
    named = [
        alt.Chart(pd.DataFrame({"x": [across], "said": [said_x]}))
        .mark_text(align="left", baseline="bottom", dx=4, **text)
        .encode(x=x, y=alt.value(HEIGHT - 4), text="said:N"),
        alt.Chart(pd.DataFrame({"y": [up], "said": [said_y]}))
        .mark_text(align="right", baseline="bottom", dy=-3, dx=-4, **text)
        .encode(x=alt.value("width"), y=y, text="said:N"),
    ]
    corners = [
        alt.Chart(pd.DataFrame({"said": [name]}))
        .mark_text(align=align, baseline="top", fontSize=13, fontWeight="bold", opacity=0.75, color=MUTED)
        .encode(x=alt.value(at_x), y=alt.value(at_y), text="said:N")
        for name, align, at_x, at_y in (
            (names[0], "left", 8, 6),
            (names[1], "right", "width", 6),
            (names[2], "left", 8, HEIGHT - 36),
            (names[3], "right", "width", HEIGHT - 36),
        )
    ]
    return [upright, level, *named, *corners]


def _labels(shown: pd.DataFrame) -> list[str]:
    """Return the labels of the few that matter: candidates for a hit, what falls hardest, and the largest."""
    falls = shown[shown["stage"] == "decline"].head(2)["item_id"]
    wanted = [*shown.loc[shown["is_hit"], "item_id"].head(3), *falls, *shown["item_id"]]
    kept = set(list(dict.fromkeys(wanted))[:MOST_LABELS])
    return [
        _clipped(str(title).removeprefix(str(brand)).strip()) if item_id in kept else ""
        for item_id, title, brand in zip(shown["item_id"], shown["title"], shown["brand"], strict=True)
    ]


def _clipped(title: str) -> str:
    return title if len(title) <= MOST_TITLE else f"{title[: MOST_TITLE - 1]}…"


def _x_title(matrix: Matrix) -> str:
    return _("Share of sales") if matrix == "growth" else _("Share of visitors")


def _y_title(matrix: Matrix) -> str:
    return _("Growth") if matrix == "growth" else _("Margin after costs")


def _tooltip(matrix: Matrix) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("item:N", title=_("Item")),
        alt.Tooltip("role:N", title=_("Role")),
        alt.Tooltip("yuan:Q", title=_("Sales ¥"), format=",.0f"),
        alt.Tooltip("x:Q", title=_x_title(matrix), format=".1%"),
        alt.Tooltip("said:Q", title=_y_title(matrix), format="+.0%" if matrix == "growth" else ".0%"),
    ]
