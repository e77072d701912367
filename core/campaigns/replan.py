"""What the remaining days must bring when some days are known. Pure; money in 分."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from core.promotions.allocation import prorate


@dataclass(frozen=True, slots=True)
class Replan:
    """A target against what came in.

    `table` by day: planned, actual (missing: no figure), needed (of the days that are left; missing for
    others). `factor` is what is needed of the remaining days over what was planned for them, None where
    nothing was planned. `unknown` counts days gone by without a figure: what they brought is not in `done`.
    """

    target: int
    done: int
    left: int
    days_left: int
    today_needs: int | None
    per_day: int | None
    factor: float | None
    unknown: int
    table: pd.DataFrame

    @property
    def is_reached(self) -> bool:
        """Whether what came in is the target already."""
        return self.done >= self.target

    @property
    def is_over(self) -> bool:
        """Whether no day is left."""
        return not self.days_left


def replan(planned: pd.Series, actuals: pd.Series, today: date) -> Replan:
    """Spread what is left of a target over the days that are left, in proportion to their plan.

    `planned` is 分 by day and sums to the target; `actuals` 分 by day. A day is left when it is today or
    later and has no figure. Where nothing was planned for the days left they share evenly. The needs add
    up to what is left and are never negative: a target that was reached leaves 0 to each.
    """
    plan = planned.sort_index()
    days = pd.DatetimeIndex(plan.index)
    actual = actuals.reindex(days).astype("Int64")
    is_left = (days >= pd.Timestamp(today)) & actual.isna().to_numpy()
    target, done = int(plan.sum()), int(actual.sum())
    left = max(target - done, 0)
    weights = [int(gmv) for gmv in plan[is_left]]
    parts = prorate(weights if sum(weights) else [1] * len(weights), left)
    needed = pd.Series(pd.NA, index=days, dtype="Int64")
    needed[is_left] = parts
    table = pd.DataFrame(
        {"day": days, "planned": plan.to_numpy(), "actual": actual.to_numpy(), "needed": needed.to_numpy()}
    ).astype({"planned": "Int64", "actual": "Int64", "needed": "Int64"})
    now = needed.get(pd.Timestamp(today))
    return Replan(
        target=target,
        done=done,
        left=left,
        days_left=len(parts),
        today_needs=None if now is None or pd.isna(now) else int(now),
        per_day=-(-left // len(parts)) if parts else None,
        factor=left / sum(weights) if sum(weights) else None,
        unknown=int((~is_left & actual.isna().to_numpy()).sum()),
        table=table,
    )
