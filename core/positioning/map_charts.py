"""The picture of a perceptual map: points, arrows and ellipses, one unit as long across as up.

Colours are the theme's by their place: our brand the first, as in every picture, attributes the fourth, other
brands the eighth; each has a shape of its own. Both axes must have the same scale, for the map is read by
distances and angles: the domains follow from the size that the picture turns out to have.
"""

from dataclasses import dataclass
from typing import Any, Literal

import altair as alt
import numpy as np
import pandas as pd

from core.competitors.charts import NARROW
from core.locale import _
from core.positioning.map_labels import Label, Mark, labels
from core.positioning.map_plane import PerceptualMap
from core.positioning.map_words import axis_title

WIDE, WIDE_HEIGHT, SLIM = 740, 470, 280  # the plots that names are placed for
FLATTEST, AROUND = 280, 100  # the lowest plot; and what axes and legend take
MUTED = "#8A8F96"  # readable on paper and on the dark page
_BRAND, _ATTRIBUTE = 13, 11  # sizes of type
_SPARE = ("\u2007", "\u2007\u2007", "\u2007\u2007\u2007", "\u2007" * 4, "\u2007" * 5)
_FILLED = 0.92  # of the way to the farthest brand that the longest arrow goes
_REACH = 1.35  # times the farthest brand: what of an ellipse lies beyond is cut off

Chart = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True)
class Extent:
    """The middle of what is drawn and how far it reaches from there, in units of the map."""

    x: float
    y: float
    across: float
    up: float


def map_chart(drawn: PerceptualMap, *, ellipses: bool = True, attributes: bool = True) -> Chart:
    """Draw a map; `ellipses` and `attributes` can be left out."""
    brands = drawn.brands.assign(kind=_kinds(drawn))
    arrows = _arrows(drawn) if attributes else drawn.attributes.head(0).assign(kind=_("attribute"), rank=0)
    outlines = _outlines(drawn) if ellipses and drawn.ellipses else None
    extent = _extent(brands, arrows, outlines)
    brands, arrows = _named(brands, arrows, extent)
    x, y = _axes(drawn, extent)
    colour = _colour(drawn, attributes)
    layers: list[Any] = _cross()
    if outlines is not None:
        layers.append(_ellipses(outlines, colour))
    if attributes:
        layers += _arrow_layers(arrows, colour)
    layers += _brand_layers(brands, colour, drawn, x, y)
    return alt.layer(*layers).properties(height=_height(extent))


def _kinds(drawn: PerceptualMap) -> list[str]:
    return [_("our brand") if ours else _("other brand") for ours in drawn.brands["is_ours"]]


def _colour(drawn: PerceptualMap, attributes: bool) -> alt.Color:
    ours, other, attribute = _("our brand"), _("other brand"), _("attribute")
    names = [ours] * bool(drawn.brands["is_ours"].any()) + [other] + [attribute] * attributes
    domain = [ours, _SPARE[0], _SPARE[1], attribute, *_SPARE[2:], other]
    legend = alt.Legend(orient="top", values=names, title=None, symbolOpacity=1)
    return alt.Color("kind:N", scale=alt.Scale(domain=domain), title=None, legend=legend)


def _shape(colour: alt.Color) -> alt.Shape:
    domain = colour["scale"]["domain"]
    shapes = ["diamond", "square", "square", "triangle-up", *["square"] * (len(domain) - 5), "circle"]
    return alt.Shape(
        "kind:N", scale=alt.Scale(domain=domain, range=shapes), title=None, legend=colour["legend"]
    )


def _arrows(drawn: PerceptualMap) -> pd.DataFrame:
    """Return the attributes stretched alike, the strongest first."""
    table = drawn.attributes
    longest = float(np.hypot(table["x"], table["y"]).max())
    farthest = float(np.hypot(drawn.brands["x"], drawn.brands["y"]).max())
    stretch = _FILLED * farthest / longest if longest > 0 else 1.0
    pull = table["pull_x"] * drawn.drawn[0] + table["pull_y"] * drawn.drawn[1]
    arrows = table.assign(
        x=table["x"] * stretch,
        y=table["y"] * stretch,
        kind=_("attribute"),
        x0=0.0,
        y0=0.0,
        # the head is a triangle that points upwards by itself, and turns with the sun
        turn=np.degrees(np.arctan2(table["x"], table["y"])),
        pull=pull,
    )
    return arrows.sort_values("pull", ascending=False, kind="stable").reset_index(drop=True)


def _outlines(drawn: PerceptualMap) -> pd.DataFrame:
    parts = []
    for each, brand, kind in zip(drawn.ellipses, drawn.brands["brand"], _kinds(drawn), strict=True):
        corners = each.outline()
        parts.append(
            pd.DataFrame(
                {
                    "x": corners[:, 0],
                    "y": corners[:, 1],
                    "brand": brand,
                    "kind": kind,
                    "order": range(len(corners)),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _extent(brands: pd.DataFrame, arrows: pd.DataFrame, outlines: pd.DataFrame | None) -> Extent:
    xs, ys = [0.0, *brands["x"], *arrows["x"]], [0.0, *brands["y"], *arrows["y"]]
    if outlines is not None:
        most = _REACH * max(np.abs(xs).max(), np.abs(ys).max())
        xs += list(outlines["x"].clip(-most, most))
        ys += list(outlines["y"].clip(-most, most))
    low, high = np.array([min(xs), min(ys)]), np.array([max(xs), max(ys)])
    middle, reach = (low + high) / 2, (high - low) / 2
    return Extent(float(middle[0]), float(middle[1]), float(reach[0]) * 1.12, float(reach[1]) * 1.1)


def _height(extent: Extent) -> int:
    """Return the height of a picture: a flat map leaves no empty room above and below it."""
    plot = WIDE * extent.up / extent.across if extent.across > 0 else WIDE_HEIGHT
    return round(min(max(plot, FLATTEST), WIDE_HEIGHT)) + AROUND


def _axes(drawn: PerceptualMap, extent: Extent) -> tuple[alt.X, alt.Y]:
    """Return axes of one scale: a pixel is as much across as up, whatever size the picture turns out to have."""
    pixel = f"max({extent.across!r} * 2 / max(width, 1), {extent.up!r} * 2 / max(height, 1))"

    def ends(middle: float, size: str) -> dict[str, Any]:
        half = f"{pixel} * {size} / 2"
        return {
            "domainMin": alt.ExprRef(f"{middle!r} - {half}"),
            "domainMax": alt.ExprRef(f"{middle!r} + {half}"),
            "nice": False,
            "zero": False,
        }

    axis: dict[str, Any] = {"labels": False, "ticks": False, "grid": False, "titleFontSize": 12}
    return (
        alt.X(
            "x:Q",
            title=axis_title(drawn, 0),
            scale=alt.Scale(**ends(extent.x, "width")),
            axis=alt.Axis(**axis),
        ),
        alt.Y(
            "y:Q",
            title=axis_title(drawn, 1),
            scale=alt.Scale(**ends(extent.y, "height")),
            axis=alt.Axis(**axis),
        ),
    )


def _named(brands: pd.DataFrame, arrows: pd.DataFrame, extent: Extent) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both with the places of their names, on a wide picture and on a phone: brands first, then arrows."""
    first = brands.sort_values("is_ours", ascending=False, kind="stable")
    plot = _height(extent) - AROUND
    for size, wide, high in (("wide", WIDE, plot), ("slim", SLIM, plot)):
        pixel = max(2 * extent.across / wide, 2 * extent.up / high)
        marks = [
            Mark(
                (row.x - extent.x) / pixel + wide / 2, high / 2 - (row.y - extent.y) / pixel, name, font, must
            )
            for frame, font, must in ((first, _BRAND, True), (arrows, _ATTRIBUTE, False))
            for row, name in zip(frame.itertuples(index=False), frame.iloc[:, 0], strict=True)
        ]
        placed = labels(marks, width=wide, height=high)
        first = _with(first, placed[: len(first)], size)
        arrows = _with(arrows, placed[len(first) :], size)
    return first, arrows


def _with(frame: pd.DataFrame, places: list[Label], size: str) -> pd.DataFrame:
    return frame.assign(
        **{
            f"dx_{size}": [each.dx for each in places],
            f"dy_{size}": [each.dy for each in places],
            f"hide_{size}": [each.hidden for each in places],
        }
    )


def _by_size(name: str) -> alt.ExprRef:
    return alt.ExprRef(f"{NARROW} ? datum.{name}_slim : datum.{name}_wide")


def _cross() -> list[alt.Chart]:
    middle = alt.Chart(pd.DataFrame({"x": [0.0], "y": [0.0]}))
    rule = middle.mark_rule(strokeDash=[3, 3], color=MUTED, opacity=0.7)
    return [rule.encode(x="x:Q"), rule.encode(y="y:Q")]


def _ellipses(outlines: pd.DataFrame, colour: alt.Color) -> alt.Chart:
    drawn: alt.Chart = (
        alt.Chart(outlines)
        .mark_line(strokeWidth=1.4, opacity=0.75, clip=True)
        .encode(
            x="x:Q",
            y="y:Q",
            order="order:Q",
            detail="brand:N",
            color=colour,
            strokeDash=alt.condition(
                alt.FieldEqualPredicate(field="kind", equal=_("our brand")),
                alt.value([1, 0]),
                alt.value([5, 3]),
            ),
        )
    )
    return drawn


def _arrow_layers(arrows: pd.DataFrame, colour: alt.Color) -> list[alt.Chart]:
    base = alt.Chart(arrows).encode(color=colour)
    tips = [
        alt.Tooltip("attribute:N", title=_("Attribute")),
        alt.Tooltip("shown:Q", title=_("Shown on this plane"), format=".0%"),
        alt.Tooltip("pull_x:Q", title=_("Share of the axis across"), format=".0%"),
        alt.Tooltip("pull_y:Q", title=_("Share of the axis up"), format=".0%"),
    ]
    return [
        base.mark_rule(strokeWidth=1.3, opacity=0.8).encode(x="x0:Q", y="y0:Q", x2="x:Q", y2="y:Q"),
        base.mark_point(filled=True, size=55, opacity=1, angle=alt.ExprRef("datum.turn")).encode(
            x="x:Q", y="y:Q", shape=_shape(colour), tooltip=tips
        ),
        _text(base, "attribute", _ATTRIBUTE),
    ]


def _brand_layers(
    brands: pd.DataFrame, colour: alt.Color, drawn: PerceptualMap, x: alt.X, y: alt.Y
) -> list[alt.Chart]:
    base = alt.Chart(brands).encode(color=colour)
    what = _("Mentions") if drawn.table.kind == "counts" else _("People")
    tips = [
        alt.Tooltip("brand:N", title=_("Brand")),
        alt.Tooltip("size:Q", title=what, format=",d"),
        alt.Tooltip("shown:Q", title=_("Shown on this plane"), format=".0%"),
    ]
    size = alt.condition(alt.FieldEqualPredicate(field="is_ours", equal=True), alt.value(190), alt.value(90))
    others = brands[brands["is_focus"] & ~brands["is_ours"]]
    ring = alt.Chart(others).mark_point(shape="circle", size=420, strokeWidth=1.8, opacity=1, color=MUTED)
    return [  # a layer without a mark would be a picture without a name to screen readers
        *([ring.encode(x="x:Q", y="y:Q")] if len(others) else []),
        base.mark_point(filled=True, opacity=1).encode(
            x=x, y=y, shape=_shape(colour), size=size, tooltip=tips
        ),
        _text(base, "brand", _BRAND, weight=600),
    ]


def _text(base: alt.Chart, name: str, font: int, weight: Literal[400, 600] = 400) -> alt.Chart:
    text: alt.Chart = base.mark_text(
        align="center",
        baseline="middle",
        fontSize=font,
        fontWeight=weight,
        dx=_by_size("dx"),
        dy=_by_size("dy"),
        opacity=alt.ExprRef(f"({NARROW} ? datum.hide_slim : datum.hide_wide) ? 0 : 1"),
    ).encode(x="x:Q", y="y:Q", text=f"{name}:N")
    return text
