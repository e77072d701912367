"""Candidates for a hit (爆款): what grows, converts better than its kind, can pay for ads and is in stock."""

import numpy as np
import pandas as pd

from core.rules.portfolio import PortfolioPack


def hit_candidates(items: pd.DataFrame, pack: PortfolioPack) -> pd.DataFrame:
    """Return the candidates, the strongest first: the rows of a portfolio's items with score and max_cpc.

    All four must hold: growth of `hit_growth`, a conversion `hit_conversion` times the middle of the
    category, a margin of `hit_margin`, stock for `hit_stock_days` at the present pace. What is unknown does
    not hold. The score is growth × conversion against its category × margin. `max_cpc` in 分 is what a click
    may cost until nothing is left: contribution a piece × pieces a visitor (core.shop.margin.max_cpc counts
    the same with the conversion).
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        converts = items["conversion"] / items["conversion_middle"]
        a_visitor = items["pieces"] / items["visitors"]
    holds = (
        (items["growth"] >= pack.hit_growth.value)
        & (converts >= pack.hit_conversion.value)
        & (items["margin"] >= pack.hit_margin.value)
        & (items["stock_days"] >= pack.hit_stock_days.value)
        & (items["pieces"] >= pack.least_pieces.value)
    )
    told = items.assign(
        score=(1 + items["growth"]) * converts * items["margin"],
        max_cpc=items["contribution"].clip(lower=0) * a_visitor,
    )[holds.fillna(False)]
    return told.sort_values(["score", "item_id"], ascending=[False, True], kind="stable")
