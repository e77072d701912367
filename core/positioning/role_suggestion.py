"""The role that the data suggest for an item, with what speaks for it. It only suggests: nothing is overwritten."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from core.positioning.portfolio import Portfolio
from core.positioning.portfolio_grid import BEFORE, YEAR
from core.rules.portfolio import PortfolioPack
from core.shop.items import ItemRole

# Why nothing is suggested.
NO_MONTHS, NO_COST, FEW_PIECES, SHORT_HISTORY, UNCLEAR = (
    "no_months",
    "no_cost",
    "few_pieces",
    "short",
    "unclear",
)
HIGH, MEDIUM, LOW = "high", "medium", "low"
SURE_PIECES, SURE_MONTHS = 100, 12  # a suggestion that rests on so much may be sure
FAR = 1.25  # times the threshold


def with_suggestions(told: Portfolio, pack: PortfolioPack) -> pd.DataFrame:
    """Return the items with suggested ("" is none), because (the role's sign, or why there is none) and confidence.

    The first that holds is suggested:

    - clearance: sells less by `falls_by`, or nothing any more, and its stock lasts `stock_days`
    - potential: grows by `hit_growth`, converts at least like the middle of its category, is not large yet,
      and leaves the potential role's margin
    - image: costs `image_times` the middle of its category, sells no more than an average item, and leaves
      the image role's margin
    - traffic: has `traffic_times` the visitors of an average item, and leaves less than a profit item must
    - event: its best month sells `event_times` its middle one, and leaves less than a profit item must, and
      what an event item must
    - profit: leaves what a profit item must
    """
    items = told.items
    signs = _signs(told, pack)
    missing = _missing(told, pack)
    roles = list(signs)
    holds = np.column_stack([signs[role][0] for role in roles]) & (missing == "")[:, None]
    times = np.column_stack([signs[role][1] for role in roles])
    first = holds.argmax(axis=1)
    has = holds.any(axis=1)
    suggested = np.where(has, np.array(roles)[first], "")
    why = np.where(has, suggested, np.where(missing != "", missing, UNCLEAR))
    lead = times[np.arange(len(items)), first]
    return items.assign(
        suggested=suggested, because=why, confidence=np.where(has, _confidence(items, suggested, lead), "")
    )


def is_anew(items: pd.DataFrame) -> pd.Series:
    """Return which items are suggested another role than they have."""
    return (items["suggested"] != "") & (items["suggested"] != items["role"])


def _signs(told: Portfolio, pack: PortfolioPack) -> Mapping[str, tuple[np.ndarray, np.ndarray]]:
    """Return by role, in the order in which they are asked, whether it holds and how many times its threshold is met."""
    items, goals = told.items, told.goals
    growth, margin, share = (items[name].to_numpy("float64") for name in ("growth", "margin", "share"))
    with np.errstate(divide="ignore", invalid="ignore"):
        dearer = items["usual_price"].to_numpy() / items["price_middle"].to_numpy()
        visited = items["visitors"].to_numpy() / (told.mean_visitors or np.nan)
        converts = items["conversion"].to_numpy() / items["conversion_middle"].to_numpy()
    stock_days, peak = items["stock_days"].to_numpy("float64"), items["peak"].to_numpy("float64")
    falls = (growth <= -pack.falls_by.value) | (
        (items["sales"].to_numpy() <= 0) & (items["months"].to_numpy() >= pack.least_months.value)
    )
    profit = goals.get(ItemRole.PROFIT, 0.0)
    earns_less = margin < profit
    return {
        ItemRole.CLEARANCE.value: (
            falls & (stock_days >= pack.stock_days.value),
            stock_days / pack.stock_days.value,
        ),
        ItemRole.POTENTIAL.value: (
            (growth >= pack.hit_growth.value)
            & (converts >= 1)
            & (share <= 2 * told.mean_share)
            & (margin >= goals.get(ItemRole.POTENTIAL, 0.0)),
            growth / pack.hit_growth.value,
        ),
        ItemRole.IMAGE.value: (
            (dearer >= pack.image_times.value)
            & (share <= told.mean_share)
            & (margin >= goals.get(ItemRole.IMAGE, 0.0)),
            dearer / pack.image_times.value,
        ),
        ItemRole.TRAFFIC.value: (
            (visited >= pack.traffic_times.value) & earns_less,
            visited / pack.traffic_times.value,
        ),
        ItemRole.EVENT.value: (
            (peak >= pack.event_times.value) & earns_less & (margin >= goals.get(ItemRole.EVENT, 0.0)),
            peak / pack.event_times.value,
        ),
        ItemRole.PROFIT.value: (margin >= profit, 1 + (margin - profit) / 0.2),
    }


def _missing(told: Portfolio, pack: PortfolioPack) -> np.ndarray:
    """Return why there is not enough data of an item, "" where there is. What sold nothing needs no pieces."""
    items = told.items
    if told.basis != "months":
        return np.full(len(items), NO_MONTHS)
    has_figures, sales = items["sales"].notna().to_numpy(), items["sales"].to_numpy("float64")
    few = (items["pieces"].to_numpy("float64") < pack.least_pieces.value) & (sales > 0)
    few |= np.isnan(items["pieces"].to_numpy("float64")) & (sales > 0)
    is_gone = sales <= 0
    return np.select(
        [
            ~has_figures,
            items["months"].to_numpy() < pack.least_months.value,
            few,
            np.isnan(items["margin"].to_numpy("float64")) & ~is_gone,
        ],
        [NO_MONTHS, SHORT_HISTORY, FEW_PIECES, NO_COST],
        default="",
    )


def _confidence(items: pd.DataFrame, suggested: np.ndarray, lead: np.ndarray) -> np.ndarray:
    """Return how sure a suggestion is: by the pieces and months it rests on, and how far past the threshold it is.

    A role that rests on growth against the months just before may be a season: never more than medium.
    """
    pieces, months = items["pieces"].to_numpy("float64"), items["months"].to_numpy()
    kind = items["growth_kind"].to_numpy("str")
    grows = np.isin(suggested, (ItemRole.POTENTIAL.value, ItemRole.CLEARANCE.value))
    is_sure = (lead >= FAR) & (months >= SURE_MONTHS) & ((pieces >= SURE_PIECES) | (pieces == 0))
    is_sure &= ~grows | (kind == YEAR)
    is_weak = ((pieces < SURE_PIECES / 2) & (pieces > 0)) | (grows & (kind == BEFORE) & (lead < FAR))
    return np.select([is_sure, is_weak], [HIGH, LOW], default=MEDIUM)
