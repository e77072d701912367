"""The targets of a year, its months and its campaigns, held against each other. Pure; money in 分."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

import pandas as pd

from core.errors import BadInput
from core.locale import _
from core.promotions.allocation import prorate

MONTHS = range(1, 13)
FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST = 10**14


@dataclass(frozen=True, slots=True)
class MonthNeed:
    """What the days left of a month must bring to reach its target."""

    year: int
    month: int
    target: int
    done: int
    left: int
    days_left: int
    per_day: int | None
    unknown: int

    @property
    def is_reached(self) -> bool:
        """Whether the month's target is reached."""
        return self.done >= self.target


def checked_target(year: int, month: int, gmv: int | None, budget: int | None) -> None:
    """Raise BadInput at the field at fault of a target."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadInput(
            _("The year {year} is no year to plan for: write one from {first} to {last}.").format(
                year=year, first=FIRST_YEAR, last=LAST_YEAR
            ),
            field="year",
        )
    if not 0 <= month <= 12:
        raise BadInput(_("There is no month {month}.").format(month=month), field="month")
    for name, value in (("gmv", gmv), ("budget", budget)):
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadInput(_("A whole number belongs here, not {value}.").format(value=value), field=name)
        if value < 0:
            sentence = (
                _("A target cannot be below ¥0.") if name == "gmv" else _("A budget cannot be below ¥0.")
            )
            raise BadInput(sentence, field=name)
        if value > MOST:
            raise BadInput(_("This is larger than any target: count the digits."), field=name)


def months_from_year(total: int, last_year: pd.Series | None = None) -> list[int]:
    """Return a year's target by month: as last year's twelve months were, else by days. The sum is the total."""
    weights = [30] * 12
    if last_year is not None and len(last_year) == 12 and last_year.notna().all() and (last_year > 0).all():
        weights = [int(gmv) for gmv in last_year]
    return prorate(weights, total)


def year_table(year: int, targets: pd.DataFrame, planned: pd.DataFrame, actuals: pd.Series) -> pd.DataFrame:
    """Return the twelve months of a year: what they are to bring, what campaigns bring of it, what is left.

    `targets` has year, month, gmv, budget; `planned` what campaigns bring by day (campaign_id, day, gmv);
    `actuals` 分 by day. Columns: month, gmv, budget, campaigns (their part that falls into the month),
    n_campaigns, base (what is left for the rest: gmv − campaigns; below 0 the campaigns promise more than
    the month asks), base_days (days on which no campaign brings anything), per_base_day, actual (missing
    without any figure), known_days, days.
    """
    own = targets[(targets["year"] == year) & (targets["month"] > 0)].set_index("month")
    days = planned[planned["day"].dt.year == year] if len(planned) else planned
    sold = actuals.dropna()
    sold = sold[pd.DatetimeIndex(sold.index).year == year]
    rows = []
    for month in MONTHS:
        length = monthrange(year, month)[1]
        there = days[days["day"].dt.month == month] if len(days) else days
        there = there[there["gmv"] > 0] if len(there) else there
        campaigns = int(there["gmv"].sum()) if len(there) else 0
        gmv = own["gmv"].get(month, pd.NA)
        base_days = length - (there["day"].nunique() if len(there) else 0)
        base = pd.NA if pd.isna(gmv) else int(gmv) - campaigns
        even = not pd.isna(base) and base >= 0 and base_days > 0
        of_month = sold[pd.DatetimeIndex(sold.index).month == month]
        rows.append(
            {
                "month": month,
                "gmv": gmv,
                "budget": own["budget"].get(month, pd.NA),
                "campaigns": campaigns,
                "n_campaigns": there["campaign_id"].nunique() if len(there) else 0,
                "base": base,
                "base_days": base_days,
                "per_base_day": base // base_days if even else pd.NA,
                "actual": int(of_month.sum()) if len(of_month) else pd.NA,
                "known_days": len(of_month),
                "days": length,
            }
        )
    return pd.DataFrame(rows).astype(dict.fromkeys(list(rows[0]), "Int64"))


def month_need(
    table: pd.DataFrame, actuals: pd.Series, year: int, month: int, today: date
) -> MonthNeed | None:
    """Return what the days left of a month must bring; None where the month has no target.

    A day is left when it is today or later and has no figure; days gone by without one are `unknown`.
    """
    row = table.loc[table["month"] == month].iloc[0]
    if pd.isna(row["gmv"]):
        return None
    days = pd.date_range(date(year, month, 1), periods=int(row["days"]), freq="D")
    there = actuals.reindex(days)
    done = int(there.sum())
    is_left = (days >= pd.Timestamp(today)) & there.isna().to_numpy()
    days_left, left = int(is_left.sum()), max(int(row["gmv"]) - done, 0)
    return MonthNeed(
        year=year,
        month=month,
        target=int(row["gmv"]),
        done=done,
        left=left,
        days_left=days_left,
        per_day=-(-left // days_left) if days_left else None,
        unknown=int((~is_left & there.isna().to_numpy()).sum()),
    )


def too_much(table: pd.DataFrame) -> tuple[int, ...]:
    """Return the months whose campaigns are to bring more than the month."""
    return tuple(int(row.month) for row in table.itertuples() if not pd.isna(row.base) and row.base < 0)


def year_gap(year_target: int | None, table: pd.DataFrame) -> int | None:
    """Return what the months lack of the year's target (below 0: they ask for more); None unless both are set."""
    months = table["gmv"].dropna()
    if year_target is None or months.empty:
        return None
    return year_target - int(months.sum())
