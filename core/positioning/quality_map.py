"""The map of price and quality: who is dear and good, who cheap and good, against the middle of the brands. Pure."""

from dataclasses import dataclass

import altair as alt
import pandas as pd

from core.competitors.charts import NARROW
from core.locale import _, one_after_another
from core.positioning.map_charts import MUTED, SLIM, WIDE
from core.positioning.map_labels import Mark, labels

HEIGHT = 380
_PAD = 0.14
Chart = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True, eq=False)
class QualityMap:
    """`points`: brand, price (in 分, or a level with ours at 100), quality, size, is_ours; medians of both."""

    points: pd.DataFrame
    price: float
    quality: float
    is_level: bool


def quality_map(points: pd.DataFrame, *, is_level: bool = False) -> QualityMap | None:
    """Return the map of the brands with both a price and a quality; None with fewer than two of them.

    `is_level` says that prices are levels against ours (100), not amounts.
    """
    known = points[points["price"].notna() & points["quality"].notna()]
    if len(known) < 2:
        return None
    known = known.astype({"price": "float64", "quality": "float64"}).reset_index(drop=True)
    return QualityMap(known, float(known["price"].median()), float(known["quality"].median()), is_level)


def quarter_says(price: float, quality: float, *, middle: tuple[float, float]) -> str:
    """Say in which quarter of the map a brand lies; on a line it is neither."""
    dear = int(price > middle[0]) - int(price < middle[0])
    good = int(quality > middle[1]) - int(quality < middle[1])
    return {
        (1, 1): _("dear and good"),
        (1, -1): _("dear and weak"),
        (-1, 1): _("cheap and good"),
        (-1, -1): _("cheap and weak"),
        (1, 0): _("dear, of middling quality"),
        (-1, 0): _("cheap, of middling quality"),
        (0, 1): _("good at a middling price"),
        (0, -1): _("weak at a middling price"),
        (0, 0): _("in the middle of both"),
    }[dear, good]


def quality_says(drawn: QualityMap) -> str:
    """Return the answer of the map: where we stand, and who is cheaper and at least as good."""
    middle = (drawn.price, drawn.quality)
    ours = drawn.points[drawn.points["is_ours"]]
    if ours.empty:
        best = drawn.points.sort_values(["quality", "price"], ascending=[False, True]).iloc[0]
        said = _("{brand} has the best quality ({quality}): {where}.")
        where = quarter_says(best["price"], best["quality"], middle=middle)
        return said.format(brand=best["brand"], quality=f"{best['quality']:.1f}", where=where)
    own = ours.iloc[0]
    where = quarter_says(own["price"], own["quality"], middle=middle)
    said = _("{brand} is {where} among {n} brands.").format(
        brand=own["brand"], where=where, n=len(drawn.points)
    )
    better = drawn.points[
        ~drawn.points["is_ours"]
        & (drawn.points["price"] < own["price"])
        & (drawn.points["quality"] >= own["quality"])
    ]
    if better.empty:
        return one_after_another((said, _("Nobody is cheaper and at least as good.")))
    names = _(", ").join(better["brand"])
    return one_after_another((said, _("Cheaper and at least as good: {brands}.").format(brands=names)))


def how_to_read_quality(drawn: QualityMap) -> tuple[str, ...]:
    """Return how to read the map, as it is printed below it."""
    price = (
        _("Price is the level of the matched items, ours being 100: baskets that differ are not compared.")
        if drawn.is_level
        else _("Price is what was typed for each brand: it compares only if it is of the same thing.")
    )
    return (
        _(
            "Farther right is dearer, farther up is better. The dashed lines are the medians of the brands shown."
        ),
        price,
        _("Larger points rest on more people or reviews. Brands without a price or a quality are not shown."),
    )


def quality_chart(drawn: QualityMap) -> Chart:
    """Draw the map, with the medians as lines and the quarters named in the corners."""
    ours, other = _("our brand"), _("other brand")
    scaled = drawn.points["price"] if drawn.is_level else drawn.points["price"] / 100
    middle = drawn.price if drawn.is_level else drawn.price / 100
    points = drawn.points.assign(price=scaled, kind=drawn.points["is_ours"].map({True: ours, False: other}))
    ends = _ends(points["price"]), _ends(points["quality"])
    points = _named(points, *ends)
    title = _("Price level, ours = 100") if drawn.is_level else _("Price ¥")
    x = alt.X("price:Q", title=title, scale=alt.Scale(domain=list(ends[0]), nice=False, zero=False))
    y = alt.Y("quality:Q", title=_("Quality"), scale=alt.Scale(domain=list(ends[1]), nice=False, zero=False))
    lines = alt.Chart(pd.DataFrame({"price": [middle], "quality": [drawn.quality]})).mark_rule(
        strokeDash=[4, 3], color=MUTED
    )
    domain, legend = _domain()
    colour = alt.Color("kind:N", scale=alt.Scale(domain=domain), title=None, legend=legend)
    base = alt.Chart(points).encode(x=x, y=y, color=colour)
    return alt.layer(
        lines.encode(x=x), lines.encode(y=y), *_corners(ends, x, y), _dots(base, drawn.is_level), _names(base)
    ).properties(height=HEIGHT)


def _ends(values: pd.Series) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    pad = _PAD * (high - low) or max(abs(high) * 0.1, 0.5)
    return low - pad, high + pad


def _domain() -> tuple[list[str], alt.Legend]:
    """Return the kinds of points with room between them: our colour is the first, that of others the eighth."""
    kinds = [_("our brand"), _("other brand")]
    spare = ["\u2007" * n for n in range(1, 7)]
    return [kinds[0], *spare, kinds[1]], alt.Legend(orient="top", values=kinds, title=None)


def _dots(base: alt.Chart, is_level: bool) -> alt.Chart:
    price = alt.Tooltip(
        "price:Q", title=_("Price level") if is_level else _("Price ¥"), format=".0f" if is_level else ",.2f"
    )
    domain, legend = _domain()
    shapes = ["diamond", *["square"] * (len(domain) - 2), "circle"]
    dots: alt.Chart = base.mark_point(filled=True, opacity=1).encode(
        size=alt.Size("size:Q", scale=alt.Scale(range=[80, 420]), legend=None),
        shape=alt.Shape("kind:N", scale=alt.Scale(domain=domain, range=shapes), title=None, legend=legend),
        tooltip=[
            alt.Tooltip("brand:N", title=_("Brand")),
            price,
            alt.Tooltip("quality:Q", title=_("Quality"), format=".2f"),
            alt.Tooltip("size:Q", title=_("People or reviews"), format=",d"),
        ],
    )
    return dots


def _names(base: alt.Chart) -> alt.Chart:
    names: alt.Chart = base.mark_text(
        fontSize=13,
        fontWeight=600,
        dx=alt.ExprRef(f"{NARROW} ? datum.dx_slim : datum.dx_wide"),
        dy=alt.ExprRef(f"{NARROW} ? datum.dy_slim : datum.dy_wide"),
    ).encode(text="brand:N")
    return names


def _named(points: pd.DataFrame, xs: tuple[float, float], ys: tuple[float, float]) -> pd.DataFrame:
    for size, wide, high in (("wide", WIDE, HEIGHT - 70), ("slim", SLIM, HEIGHT - 90)):
        marks = [
            Mark(
                (row.price - xs[0]) / (xs[1] - xs[0]) * wide,
                (ys[1] - row.quality) / (ys[1] - ys[0]) * high,
                row.brand,
                13,
                must=True,
                radius=9,
            )
            for row in points.itertuples(index=False)
        ]
        placed = labels(marks, width=wide, height=high)
        points = points.assign(
            **{f"dx_{size}": [each.dx for each in placed], f"dy_{size}": [each.dy for each in placed]}
        )
    return points


def _corners(ends: tuple[tuple[float, float], tuple[float, float]], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the names of the four quarters, each in its corner."""
    drawn = []
    for right, up in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
        place = {"price": [ends[0][right > 0]], "quality": [ends[1][up > 0]]}
        text = quarter_says(right, up, middle=(0, 0))
        mark = alt.Chart(pd.DataFrame({**place, "text": [text]})).mark_text(
            align="right" if right > 0 else "left",
            baseline="top" if up > 0 else "bottom",
            dx=-6 * right,
            dy=6 * up,
            fontSize=12,
            fontStyle="italic",
            color=MUTED,
        )
        drawn.append(mark.encode(x=x, y=y, text="text:N"))
    return drawn
