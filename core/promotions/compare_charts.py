"""One picture of scenarios: profit against orders with the break-even points, or what an order leaves."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from core.competitors.sale_bands import SHADE
from core.locale import _
from core.promotions.judged import Judged

STEPS = 40
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (1, 3))  # told apart without colour, too
HEIGHT = 280
Chart = alt.LayerChart | alt.FacetChart


def picture(scenarios: Sequence[Judged]) -> Chart | None:
    """Return the profit against orders where the usual orders are known, else what an order leaves; None: nothing is."""
    told = [each for each in scenarios if each.outcome and each.outcome.worst.contribution is not None]
    if not told:
        return None
    if all(each.scenario.targets.usual_orders for each in told):
        return _profit(told)
    return _left(told)


def curves(scenarios: Sequence[Judged]) -> pd.DataFrame:
    """Return points of the line of each scenario, and of the usual profit: letter, orders, profit in yuan."""
    most = _most_orders(scenarios)
    rows: list[tuple[str, float, float]] = []
    for each in scenarios:
        left = each.outcome.worst.contribution if each.outcome else None
        if left is None:
            continue
        for step in range(STEPS + 1):
            orders = most * step / STEPS
            rows.append((each.letter, orders, left * orders / 100))
    return pd.DataFrame(rows, columns=["letter", "orders", "profit"])


def crossings(scenarios: Sequence[Judged]) -> pd.DataFrame:
    """Return the break-even point of each scenario that has one: letter, orders, profit, which is the usual one."""
    rows = []
    for each in scenarios:
        usual = each.scenario.targets.usual_orders
        needed = each.outcome.needed_orders(usual) if each.outcome else None
        if each.outcome is None or needed is None:
            continue
        rows.append((each.letter, needed, (each.outcome.usual_profit(usual) or 0.0) / 100))
    return pd.DataFrame(rows, columns=["letter", "orders", "profit"])


def _profit(scenarios: Sequence[Judged]) -> Chart:
    letters = [each.letter for each in scenarios]
    colour = alt.Color("letter:N", scale=alt.Scale(domain=letters), title=_("Scenario"), legend=_legend())
    dashes = [list(DASHES[n % len(DASHES)]) for n in range(len(letters))]
    dash = alt.StrokeDash(
        "letter:N", scale=alt.Scale(domain=letters, range=dashes), title=_("Scenario"), legend=_legend()
    )
    x = alt.X("orders:Q", title=_("Orders"), axis=alt.Axis(format="~s", tickCount=6))
    y = alt.Y("profit:Q", title="¥", axis=alt.Axis(format="~s", titleAngle=0))
    lines = alt.Chart(curves(scenarios)).mark_line().encode(x=x, y=y, color=colour, strokeDash=dash)
    usual = pd.DataFrame(
        {
            "profit": sorted(
                {
                    round((each.outcome.usual_profit(each.scenario.targets.usual_orders) or 0) / 100, 2)
                    for each in scenarios
                    if each.outcome
                }
            )
        }
    )
    rule = alt.Chart(usual).mark_rule(strokeDash=[2, 3], strokeWidth=1.5, color=SHADE).encode(y="profit:Q")
    points = crossings(scenarios)
    marks = (
        alt.Chart(points)
        .mark_point(filled=True, size=110, opacity=1)
        .encode(
            x=x,
            y=y,
            color=colour,
            tooltip=[
                alt.Tooltip("letter:N", title=_("Scenario")),
                alt.Tooltip("orders:Q", title=_("Orders needed"), format=",d"),
                alt.Tooltip("profit:Q", title=_("Profit as usual (¥)"), format=",.0f"),
            ],
        )
    )
    names = (
        alt.Chart(points).mark_text(dy=-13, fontWeight="bold").encode(x=x, y=y, text="letter:N", color=colour)
    )
    return alt.layer(rule, lines, marks, names).properties(height=HEIGHT)


def _left(scenarios: Sequence[Judged]) -> Chart:
    rows = pd.DataFrame(
        [
            (each.letter, each.outcome.worst.contribution / 100)
            for each in scenarios
            if each.outcome and each.outcome.worst.contribution is not None
        ],
        columns=["letter", "left"],
    )
    base = alt.Chart(rows).encode(
        y=alt.Y("letter:N", title=None, sort=None),
        x=alt.X("left:Q", title=_("An order leaves (¥)")),
    )
    bars = base.mark_bar(size=18)
    names = base.mark_text(align="left", dx=5).encode(text=alt.Text("left:Q", format=",.2f"))
    return alt.layer(bars, names).properties(height=60 + 40 * len(rows))


def _most_orders(scenarios: Sequence[Judged]) -> float:
    """Return up to how many orders the lines go: somewhat beyond all that is asked about."""
    asked: list[float] = [1.0]
    for each in scenarios:
        targets = each.scenario.targets
        asked += [targets.orders or 0, targets.usual_orders or 0]
        if each.outcome is not None:
            asked.append(each.outcome.needed_orders(targets.usual_orders) or 0)
    return max(asked) * 1.15


def _legend() -> alt.Legend:
    return alt.Legend(orient="top", symbolType="stroke", symbolSize=400)
