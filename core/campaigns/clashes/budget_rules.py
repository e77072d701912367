"""Money: what campaigns cost in a month or a year against its budget, and a campaign that has spent more than planned.

A line costs what is planned for it, or what is committed or spent where that is more. A campaign's money is
spread over the time in which it sells: one that runs over midnight of a month's end counts in both.
"""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from core.campaigns.clashes.clash import Clash, Found, NotRun, Severity
from core.campaigns.clashes.reasons import months_without_budget, years_without_budget
from core.campaigns.clashes.sight import SHOWN, Sight
from core.locale import _


def budget_month(sight: Sight) -> Found:
    """Find months, from this one on, in which campaigns cost more together than the month's budget."""
    costs = _by_month(sight)
    today = sight.ground.today
    budgets = {each: sum_ for each, sum_ in _budgets(sight).items() if each[1]}
    ahead = [each for each in costs if each >= (today.year, today.month) and any(costs[each].values())]
    if ahead and not budgets:
        raise NotRun(_("No budgets are set for months: set them at Targets."))
    clashes = [
        _over(sight, "budget_month", f"{year}-{month:02d}", costs[year, month], budgets[year, month])
        | {"day": max(today, date(year, month, 1)), "month": month, "year": year}
        for year, month in ahead
        if (year, month) in budgets and sum(costs[year, month].values()) > budgets[year, month]
    ]
    missing = sum(each not in budgets for each in ahead)
    return Found(tuple(map(_clash, clashes)), unseen=months_without_budget(missing))


def budget_year(sight: Sight) -> Found:
    """Find years, from this one on, in which campaigns cost more together than the year's budget."""
    costs: dict[int, dict[int, int]] = {}
    for (year, _month), own in _by_month(sight).items():
        for place, money in own.items():
            costs.setdefault(year, {}).setdefault(place, 0)
            costs[year][place] += money
    today = sight.ground.today
    budgets = {year: sum_ for (year, month), sum_ in _budgets(sight).items() if not month}
    ahead = [year for year in costs if year >= today.year and any(costs[year].values())]
    if ahead and not budgets:
        raise NotRun(_("No budget is set for a year: set it at Targets."))
    clashes = [
        _over(sight, "budget_year", str(year), costs[year], budgets[year])
        | {"day": max(today, date(year, 1, 1)), "year": year}
        for year in ahead
        if year in budgets and sum(costs[year].values()) > budgets[year]
    ]
    missing = ", ".join(str(year) for year in ahead if year not in budgets)
    return Found(tuple(map(_clash, clashes)), unseen=years_without_budget(missing))


def overspent(sight: Sight) -> Found:
    """Find campaigns that have committed or spent more than is planned for them."""
    lines = sight.ground.frames.budget
    lines = lines[lines["campaign_id"].isin(sight.open_ids)]
    used = lines[["committed", "spent"]].max(axis=1)
    table = lines.assign(used=used).groupby("campaign_id")[["planned", "used"]].sum().astype("int64")
    clashes = []
    for campaign_id, planned, used_ in table[table["used"] > table["planned"]].itertuples():
        place = sight.place(int(campaign_id))
        clashes.append(
            Clash(
                rule="overspent",
                severity=Severity.WARN,
                key=f"overspent:{campaign_id}",
                campaigns=(int(campaign_id),),
                measure=float(used_ - planned),
                facts={"campaign": sight.names[place], "planned": int(planned), "used": int(used_)},
                who=sight.owners[place],
                day=sight.live_days[place],
                money=int(used_ - planned),
            )
        )
    return Found(tuple(clashes))


def _budgets(sight: Sight) -> dict[tuple[int, int], int]:
    if sight.ground.budgets is None:
        raise NotRun(sight.ground.missing.get("budgets", "budgets"))
    return dict(sight.ground.budgets)


def _by_month(sight: Sight) -> dict[tuple[int, int], dict[int, int]]:
    """Return by year and month what each campaign, by place, costs in it, in 分."""
    lines = sight.ground.frames.budget
    lines = lines[lines["campaign_id"].isin(sight.ids)]
    cost = lines[["planned", "committed", "spent"]].max(axis=1).groupby(lines["campaign_id"]).sum()
    places = np.searchsorted(sight.ids, cost.index.to_numpy("int64"))
    money = np.zeros(len(sight.ids))
    money[places] = cost.to_numpy("float64")
    shares = _shares(sight)
    shares["cost"] = (shares["share"] * money[shares["place"]]).round().astype("int64")
    told: dict[tuple[int, int], dict[int, int]] = {}
    for month, place, cost_ in shares[["month", "place", "cost"]].itertuples(index=False):
        told.setdefault((month.year, month.month), {})[int(place)] = int(cost_)
    return dict(sorted(told.items()))


def _shares(sight: Sight) -> pd.DataFrame:
    """Return what part of each campaign's selling time falls into which local month: month, place, share."""
    own = sight.windows
    starts = sight.local(own["starts"].dt.tz_localize("UTC")).to_numpy("datetime64[s]")
    ends = sight.local(own["ends"].dt.tz_localize("UTC")).to_numpy("datetime64[s]")
    ends = np.maximum(ends, starts + np.timedelta64(1, "s"))
    first, last = starts.astype("datetime64[M]"), (ends - np.timedelta64(1, "s")).astype("datetime64[M]")
    count = (last - first).astype("int64") + 1
    row = np.repeat(np.arange(len(own)), count)
    month = first[row] + (np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count))
    begin = np.maximum(starts[row], month.astype("datetime64[s]"))
    end = np.minimum(ends[row], (month + 1).astype("datetime64[s]"))
    parts = pd.DataFrame(
        {
            "month": month.astype("datetime64[s]"),
            "place": own["place"].to_numpy()[row],
            "seconds": (end - begin).astype("int64"),
        }
    )
    told = parts.groupby(["month", "place"], as_index=False)["seconds"].sum()
    told["share"] = told["seconds"] / told.groupby("place")["seconds"].transform("sum")
    return told


def _over(sight: Sight, rule: str, key: str, costs: dict[int, int], budget: int) -> dict[str, Any]:
    """Tell of what costs too much: named are the dearest campaigns without which it would not."""
    by_cost = sorted((place for place in costs if costs[place] > 0), key=lambda place: (-costs[place], place))
    total, left, named = sum(costs.values()), sum(costs.values()) - budget, []
    for place in [place for place in by_cost if sight.is_open[place]] or by_cost:
        if left > 0:
            named.append(place)
            left -= costs[place]
    return {
        "rule": rule,
        "key": f"{rule}:{key}",
        "campaigns": tuple(int(sight.ids[place]) for place in named),
        "who": sight.owners[named[0]],
        "total": total,
        "budget": budget,
        "names": tuple(sight.names[place] for place in named[:SHOWN]),
        "n_campaigns": len(by_cost),
    }


def _clash(told: dict[str, Any]) -> Clash:
    names = ("total", "budget", "year", "month", "n_campaigns")
    over = told["total"] - told["budget"]
    return Clash(
        rule=told["rule"],
        severity=Severity.WARN,
        key=told["key"],
        campaigns=told["campaigns"],
        measure=float(over),
        facts={"campaigns": told["names"], "over": over}
        | {name: told[name] for name in names if name in told},
        who=told["who"],
        day=told["day"],
        money=over,
    )
