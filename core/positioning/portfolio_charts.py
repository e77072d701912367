"""Two pictures of the item portfolio: growth × share of sales, margin × traffic. Colours are the theme's, by place."""

import math
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import pandas as pd

from core.locale import _
from core.positioning.portfolio_gaps import role_said
from core.positioning.portfolio_reads import Structure
from core.shop.items import ItemRole

Matrix = Literal["growth", "margin"]
MATRICES: tuple[Matrix, ...] = ("growth", "margin")
MOST_POINTS, MOST_LABELS, MOST_TITLE = 300, 6, 9
APART = (0.17, 0.09)  # of the picture: labels nearer to each other would run together
HEIGHT = 420
ENDS = {"growth": (-0.9, 1.5), "margin": (-0.6, 0.8)}  # of what is drawn
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


@dataclass(frozen=True, slots=True)
class Scales:
    """The ends of both axes; shares stand on a logarithmic one, as a few items sell most."""

    x: tuple[float, float]
    y: tuple[float, float]

    def across(self) -> alt.Scale:
        """Return the scale of shares."""
        return alt.Scale(type="log", domain=list(self.x), nice=False)

    def up(self) -> alt.Scale:
        """Return the scale of growth or margin."""
        return alt.Scale(domain=list(self.y), nice=False)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point stands, both from 0 to 1."""
        wide = math.log(self.x[1] / self.x[0])
        return math.log(x / self.x[0]) / wide, (y - self.y[0]) / (self.y[1] - self.y[0])


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


def matrix_picture(structure: Structure, matrix: Matrix, role: str = "") -> alt.LayerChart | alt.FacetChart:
    """Draw the items as bubbles (area by sales), the lines between the corners, and the corners' names.

    Labelled are the candidates for a hit and the largest items; a click picks an item (param PICKED).
    """
    shown = points(structure, matrix, role).rows
    across, up = thresholds(structure, matrix)
    table = _table(shown, matrix)
    scales = _scales(table, across, up)
    table = table.assign(label=_labels(shown, table, scales))
    labels = (
        alt.Chart(table[table["label"] != ""])
        .mark_text(dy=-17, opacity=alt.ExprRef(f"{NARROW} ? 0 : 1"), fontSize=11, color=MUTED, limit=110)
        .encode(x=alt.X("x:Q", scale=scales.across()), y=alt.Y("y:Q", scale=scales.up()), text="label:N")
    )
    bubbles = _bubbles(table, matrix, scales, _roles(shown))
    return alt.layer(*_lines(matrix, across, up, scales), bubbles, labels).properties(height=HEIGHT)


def _table(shown: pd.DataFrame, matrix: Matrix) -> pd.DataFrame:
    """Return what is drawn of each item; one that lies beyond the picture stands at its edge, and `said` is the truth."""
    x, y = ("share", "growth") if matrix == "growth" else ("traffic", "margin")
    return pd.DataFrame(
        {
            "item_id": shown["item_id"],
            "item": shown["code"] + " " + shown["title"],
            "x": shown[x],
            "y": shown[y].clip(*ENDS[matrix]),
            "said": shown[y],
            "yuan": shown["sales"] / 100,
            "role": [role_said(each) for each in shown["role"]],
        }
    )


def _bubbles(table: pd.DataFrame, matrix: Matrix, scales: Scales, roles: list[str]) -> alt.Chart:
    picked = alt.selection_point(name=PICKED, fields=["item_id"], on="click")
    top: dict[str, Any] = {
        "titleAngle": 0,
        "titleAlign": "left",
        "titleX": -44,
        "titleY": -12,
    }  # a name on its side is hard to read
    drawn: alt.Chart = (
        alt.Chart(table)
        .mark_circle(opacity=0.75, stroke=MUTED, strokeWidth=0.5)
        .encode(
            x=alt.X(
                "x:Q",
                scale=scales.across(),
                title=_x_title(matrix),
                axis=alt.Axis(format="~%", tickCount=5, grid=False),
            ),
            y=alt.Y(
                "y:Q",
                scale=scales.up(),
                title=_y_title(matrix),
                axis=alt.Axis(format="+~%" if matrix == "growth" else "~%", tickCount=6, grid=False, **top),
            ),
            size=alt.Size("yuan:Q", scale=alt.Scale(range=[20, 900]), legend=None),
            color=alt.Color(
                "role:N",
                title=None,
                scale=alt.Scale(domain=[role_said(each) for each in roles]),
                legend=alt.Legend(
                    orient="top",
                    columns=alt.ExprRef(f"{NARROW} ? 2 : 7"),
                    labelLimit=130,
                    symbolType="circle",
                ),
            ),
            opacity=alt.condition(picked, alt.value(0.8), alt.value(0.25)),
            tooltip=_tooltip(matrix),
        )
        .add_params(picked)
    )
    return drawn


def _roles(shown: pd.DataFrame) -> list[str]:
    """Return every role in its order, so that each keeps its colour; none at all only where an item has none."""
    return [*(each.value for each in ItemRole), *([""] if (shown["role"] == "").any() else [])]


def _scales(table: pd.DataFrame, across: float, up: float) -> Scales:
    known = [each for each in (*table["x"].tolist(), across) if each > 0]
    least, most = (min(known), max(known)) if known else (0.001, 1.0)
    ups = [*table["y"].tolist(), up, 0.0]
    room = max(0.12, (max(ups) - min(ups)) * 0.14)
    return Scales((least * 0.6, max(most * 1.6, least * 2)), (min(ups) - room, max(ups) + room))


def _lines(matrix: Matrix, across: float, up: float, scales: Scales) -> list[alt.Chart]:
    """Return the two lines with what they are, and the names of the corners."""
    said_x = _("average item {share}").format(share=f"{across:.1%}")
    said_y = (_("the shop {share}") if matrix == "growth" else _("target of profit items {share}")).format(
        share=f"{up:+.0%}" if matrix == "growth" else f"{up:.0%}"
    )
    x, y = alt.X("x:Q", scale=scales.across()), alt.Y("y:Q", scale=scales.up())
    rule: dict[str, Any] = {"strokeDash": [4, 3], "color": MUTED}
    text: dict[str, Any] = {"color": MUTED, "fontSize": 11, "baseline": "bottom", "align": "left"}
    lines = [
        alt.Chart(pd.DataFrame({"x": [across]})).mark_rule(**rule).encode(x=x),
        alt.Chart(pd.DataFrame({"y": [up]})).mark_rule(**rule).encode(y=y),
        alt.Chart(pd.DataFrame({"x": [across], "said": [said_x]}))
        .mark_text(dx=4, dy=-4, **text)
        .encode(x=x, y=alt.value("height"), text="said:N"),
        alt.Chart(pd.DataFrame({"y": [up], "said": [said_y]}))
        .mark_text(dx=4, dy=-3, **text)
        .encode(x=alt.value(0), y=y, text="said:N"),
    ]
    left_up, right_up, left_down, right_down = quadrants(matrix)
    return [
        *lines,
        _corner(left_up, is_right=False, is_low=False),
        _corner(right_up, is_right=True, is_low=False),
        _corner(left_down, is_right=False, is_low=True),
        _corner(right_down, is_right=True, is_low=True),
    ]


def _corner(name: str, *, is_right: bool, is_low: bool) -> alt.Chart:
    drawn: alt.Chart = (
        alt.Chart(pd.DataFrame({"said": [name]}))
        .mark_text(
            align="right" if is_right else "left",
            baseline="bottom" if is_low else "top",
            dx=-8 if is_right else 8,
            dy=-18 if is_low else 6,
            fontSize=13,
            fontWeight="bold",
            color=MUTED,
        )
        .encode(
            x=alt.value("width" if is_right else 0),
            y=alt.value("height" if is_low else 0),
            text="said:N",
        )
    )
    return drawn


def _labels(shown: pd.DataFrame, table: pd.DataFrame, scales: Scales) -> list[str]:
    """Return the labels of the few that matter: candidates for a hit, what falls hardest, and the largest.

    One that would run into another is left out; the tooltip names every item.
    """
    falls = shown[shown["stage"] == "decline"].head(2)["item_id"]
    wanted = list(
        dict.fromkeys([*shown.loc[shown["is_hit"], "item_id"].head(3), *falls, *shown["item_id"].head(40)])
    )
    at = dict(zip(table["item_id"], map(scales.place, table["x"].tolist(), table["y"].tolist()), strict=True))
    kept: list[int] = []
    for item_id in wanted:
        x, y = at[item_id]
        if all(abs(x - at[each][0]) > APART[0] or abs(y - at[each][1]) > APART[1] for each in kept):
            kept.append(item_id)
    names = set(kept[:MOST_LABELS])
    return [
        _clipped(str(title).removeprefix(str(brand)).strip()) if item_id in names else ""
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
