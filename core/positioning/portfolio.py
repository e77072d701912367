"""The item portfolio (货品结构): what each item brings, whole columns at once.

Sales, share, growth, margin after costs, traffic, conversion and the stage of life; suggested roles and
candidates for a hit follow in core.positioning.role_suggestion and core.positioning.hit_candidates.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from core.positioning.life_cycle import stages
from core.positioning.portfolio_grid import BEFORE, NONE, YEAR, MonthGrid, growth, month_grid, peak_times
from core.rules.portfolio import PortfolioPack
from core.shop.costs import CostTerms
from core.shop.margin import item_costs

LEAST_OF_CATEGORY = 3  # items of which a middle says something
DAYS_A_MONTH = 30.44


@dataclass(frozen=True)
class Portfolio:
    """What the shop's items bring: one row an item, and what it is measured by.

    `basis` is "months" (item exports; `months` are those counted, oldest first), "sold_30d" (pieces of 30
    days × the usual price: no growth, no traffic) or "" (neither). Columns of `items`: item_id version code
    title category role status usual_price cost stock; sales and base in 分, share, pieces, growth with
    growth_kind, price (what a piece brought on average, else the usual price), margin, contribution (分 a
    piece), visitors, traffic, buyers, conversion, conversion_middle and price_middle (of its category),
    stock_days, peak, stage, months. Money and counts are floats, nan where unknown.
    """

    items: pd.DataFrame
    basis: str = ""
    months: tuple[date, ...] = ()
    without_figures: int = 0
    total: float = 0.0  # sales of all items in 分
    growth: float | None = None  # of the items of which it is known, together
    margin: float | None = None  # of all items whose costs are known, by their sales
    by_year: int = 0  # items whose growth is year on year
    goals: Mapping[str, float] = field(default_factory=dict)  # margin by role

    @property
    def mean_share(self) -> float:
        """The share of an average item that sells at all."""
        selling = int((self.items["sales"] > 0).sum())
        return 1 / selling if selling else 0.0

    @property
    def mean_visitors(self) -> float:
        """The visitors of an average item that has some."""
        visited = self.items["visitors"]
        return float(visited[visited > 0].mean()) if (visited > 0).any() else 0.0


def portfolio(
    items: pd.DataFrame,
    months: pd.DataFrame,
    terms: CostTerms,
    pack: PortfolioPack,
    today: date,
    goals: Mapping[str, float],
) -> Portfolio:
    """Return the portfolio on a day; the month that it is in is not over and is not counted.

    `items` has item_id (rising), version, code, title, category, role, status, usual_price, cost, stock,
    sold_30d; `months` item_id, month (first days), sales, pieces, visitors, buyers, carts. Money in 分.
    `goals` are the target margins by role.
    """
    told = items.reset_index(drop=True).copy()
    for name in ("usual_price", "cost", "stock", "sold_30d"):
        told[name] = told[name].astype("Float64").to_numpy("float64", na_value=np.nan)
    grid = month_grid(told["item_id"].to_numpy("int64"), months, today.replace(day=1))
    if grid is None:
        made = _of_thirty_days(told)
        basis = "sold_30d" if made["sales"].notna().any() else ""
    else:
        made, basis = _of_months(told, months, grid, pack), "months"
    made = _with_margin(made, terms)
    total = float(made["sales"].sum())
    made["share"] = made["sales"] / total if total > 0 else np.nan
    visitors = float(made["visitors"].sum())
    made["traffic"] = made["visitors"] / visitors if visitors > 0 else np.nan
    made["conversion"] = (made["buyers"] / made["visitors"]).where(
        made["visitors"] >= pack.least_visitors.value
    )
    made["conversion_middle"] = _middle_of_category(made, "conversion")
    made["price_middle"] = _middle_of_category(made, "usual_price")
    grown = made[made["growth"].notna()]
    earning = made[made["margin"].notna() & (made["sales"] > 0)]
    base, sold = float(grown["base"].sum()), float(earning["sales"].sum())
    return Portfolio(
        items=made,
        basis=basis,
        months=() if grid is None else tuple(grid.month(int(each)) for each in _period(grid, pack)),
        without_figures=int(made["sales"].isna().sum()),
        total=total,
        growth=float(grown["now"].sum()) / base - 1 if base > 0 else None,
        margin=float((earning["margin"] * earning["sales"]).sum()) / sold if sold > 0 else None,
        by_year=int((made["growth_kind"] == YEAR).sum()),
        goals=dict(goals),
    )


def _period(grid: MonthGrid, pack: PortfolioPack) -> np.ndarray:
    return grid.period(int(pack.months.value))


def _of_months(
    items: pd.DataFrame, months: pd.DataFrame, grid: MonthGrid, pack: PortfolioPack
) -> pd.DataFrame:
    period = _period(grid, pack)
    has_figures = grid.first >= 0
    sales = np.where(has_figures, np.nansum(grid.sales[:, period], axis=1), np.nan)
    grown = growth(
        grid, int(pack.months.value), int(pack.least_pairs.value), int(pack.least_base.value * 100)
    )
    stage, known = stages(grid, grown, pack)
    wanted = [pd.Timestamp(grid.month(int(each))) for each in period]
    recent = months[months["month"].isin(wanted)]
    names = ["pieces", "visitors", "buyers", "carts"]
    sums = recent.groupby("item_id")[names].sum(min_count=1).reindex(items["item_id"])
    told = items.assign(**{name: sums[name].to_numpy("float64") for name in names})
    days = len(period) * DAYS_A_MONTH
    pieces = np.where(has_figures & np.isnan(told["pieces"]) & (sales == 0), 0.0, told["pieces"])
    with np.errstate(divide="ignore", invalid="ignore"):
        stock_days = told["stock"].to_numpy() / (pieces / days)
    return told.assign(
        pieces=pieces,
        sales=sales,
        growth=grown.share,
        growth_kind=grown.kind,
        now=grown.now,
        base=grown.base,
        stage=stage,
        months=known,
        peak=peak_times(grid),
        stock_days=stock_days,
    )


def _of_thirty_days(items: pd.DataFrame) -> pd.DataFrame:
    pieces = items["sold_30d"]
    with np.errstate(divide="ignore", invalid="ignore"):
        stock_days = (items["stock"] / (pieces / 30)).to_numpy()
    nothing = dict.fromkeys(("visitors", "buyers", "carts", "growth", "now", "base", "peak"), np.nan)
    return items.assign(
        pieces=pieces,
        sales=pieces * items["usual_price"],
        growth_kind=NONE,
        stage="",
        months=0,
        stock_days=stock_days,
        **nothing,
    )


def _with_margin(items: pd.DataFrame, terms: CostTerms) -> pd.DataFrame:
    """Add what a piece brought and leaves: c = P · slope − fixed (core.shop.margin), its terms by category."""
    with np.errstate(divide="ignore", invalid="ignore"):
        brought = (items["sales"] / items["pieces"]).where(items["pieces"] > 0)
    price = brought.where(brought > 0, items["usual_price"]).to_numpy("float64")
    slope, fixed, goods = (np.full(len(items), np.nan) for _each in range(3))
    for category, rows in items.groupby("category", sort=False).indices.items():
        costs = item_costs(terms, cost=0, category=str(category))
        slope[rows], fixed[rows] = costs.slope, costs.fixed
        goods[rows] = costs.stands + costs.refund_after * (1 - costs.resale)
    contribution = price * slope - fixed - goods * items["cost"].to_numpy("float64")
    margin = np.divide(contribution, price, out=np.full(len(items), np.nan), where=price > 0)
    return items.assign(price=price, contribution=contribution, margin=margin)


def _middle_of_category(items: pd.DataFrame, column: str) -> pd.Series:
    own = items.groupby("category")[column]
    middle = own.transform("median")
    return middle.where((own.transform("count") >= LEAST_OF_CATEGORY) & (items["category"] != ""))


def is_seasonal(kind: str) -> bool:
    """Tell whether a growth may be a season's: it was compared with the months just before."""
    return kind == BEFORE
