"""Prices in hand: below the floor, above the lowest-price gate, or a new low that breaks a later campaign's gate."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from core.campaigns.clashes.clash import Clash, Found, Severity
from core.campaigns.clashes.item_rules import pair_facts, unpriced
from core.campaigns.clashes.reasons import gates_unknown, unknown_floors
from core.campaigns.clashes.sight import Sight, groups
from core.promotions.gates import Light
from core.promotions.lowest_rule import most_allowed

_BLOCK = "block"


def below_floor(sight: Sight) -> Found:
    """Find open campaigns in which a piece brings less than its floor."""
    sight.ground.needed("priced")
    kept, floor, forecast = (sight.numbers(name) for name in ("unit_kept", "floor", "forecast"))
    is_open = sight.is_open[sight.item_place]
    gap = floor - kept
    rows = np.flatnonzero(is_open & (gap > 0))
    unknown = int((is_open & np.isnan(gap)).sum())
    clashes = []
    for place, at in groups(sight.item_place[rows]):
        own = rows[at][np.argsort(-gap[rows[at]], kind="stable")]
        pieces = np.nan_to_num(forecast[own], nan=1.0)
        clashes.append(
            Clash(
                rule="below_floor",
                severity=Severity.BLOCK,
                key=f"below_floor:{sight.ids[place]}",
                campaigns=(int(sight.ids[place]),),
                items=sight.item_tuple(own),
                measure=float(gap[own].sum()),
                facts={"campaign": sight.names[place], "kept": int(kept[own[0]]), "floor": int(floor[own[0]])}
                | sight.item_facts(own),
                who=sight.owners[place],
                day=sight.live_days[place],
                money=int((gap[own] * pieces).sum()),
            )
        )
    return Found(tuple(clashes), unseen=unknown_floors(unknown))


def above_lowest(sight: Sight) -> Found:
    """Find open campaigns with items whose price in hand is above what their lowest-price gate allows."""
    lights, gates = sight.ground.needed("lights"), sight.ground.needed("price_gates")
    wanted = lights.merge(gates[["campaign_id", "gate", "days"]], on=["campaign_id", "gate"])
    wanted = wanted[wanted["campaign_id"].isin(sight.open_ids)]
    failing = wanted[wanted["light"] == Light.FAIL.value]
    clashes = []
    for campaign_id, own in failing.groupby("campaign_id"):
        over = (own["value"] - own["bound"]).astype("float64")
        own = own.assign(over=over).sort_values(["over", "item_id"], ascending=[False, True])
        place, worst = sight.place(int(campaign_id)), own.iloc[0]
        rows = _rows_of(sight, place, own["item_id"])
        clashes.append(
            Clash(
                rule="above_lowest",
                severity=Severity.BLOCK if (own["on_fail"] == _BLOCK).any() else Severity.WARN,
                key=f"above_lowest:{campaign_id}",
                campaigns=(int(campaign_id),),
                items=sight.item_tuple(rows),
                measure=float(own["over"].sum()),
                facts={
                    "campaign": sight.names[place],
                    "price": int(worst["value"]),
                    "bound": int(worst["bound"]),
                    "days": int(worst["days"]),
                }
                | sight.item_facts(rows),
                who=sight.owners[place],
                day=_gate_day(sight, place),
                money=int(own["over"].sum()),
            )
        )
    unknown = wanted.loc[wanted["light"] == Light.UNKNOWN.value, "item_id"].nunique()
    return Found(tuple(clashes), unseen=gates_unknown(int(unknown)))


def breaks_later_low(sight: Sight) -> Found:
    """Find open campaigns whose price in hand becomes the low that a later one's gate is measured by, and breaks it.

    The gate is measured on the day before the later one goes live. What breaks it already now is `above_lowest`'s.
    """
    gates = sight.ground.needed("price_gates")
    sight.ground.needed("priced")
    gates = gates[gates["campaign_id"].isin(sight.open_ids)]
    failing = _failing(sight)
    found: dict[tuple[int, int], list[tuple[np.ndarray, np.ndarray, Mapping[str, Any]]]] = {}
    for (days, share), own in gates.groupby(["days", "share"]):
        _look(sight, int(days), float(share), own, failing, found)
    clashes = [_broken(sight, first, then, parts) for (first, then), parts in sorted(found.items())]
    return Found(tuple(clashes), unseen=unpriced(sight) if len(gates) else "")


def _look(
    sight: Sight,
    days: int,
    share: float,
    gates: pd.DataFrame,
    failing: np.ndarray,
    found: dict[tuple[int, int], list[tuple[np.ndarray, np.ndarray, Mapping[str, Any]]]],
) -> None:
    """Add what one bound finds: by the two places the rows of both and the bound."""
    places = np.searchsorted(sight.ids, gates["campaign_id"].to_numpy("int64"))
    severity = dict(zip(places.tolist(), gates["on_fail"], strict=True))
    has_gate = np.zeros(len(sight.ids), dtype=bool)
    has_gate[places] = True
    row, partner = sight.sharing(_before(sight, days) & has_gate[None, :])
    price, most = sight.numbers("in_hand"), sight.numbers("in_hand_most")
    asked = np.where(np.isnan(most), price, most)
    has_own = _has_own_price(sight)
    known = has_own[row] & ~np.isnan(price[row]) & ~np.isnan(asked[partner])
    row, partner = row[known], partner[known]
    allowed = most_allowed(pd.Series(price[row]).astype("Int64"), share).to_numpy("float64")
    breaks = (asked[partner] > allowed) & ~failing[partner]
    row, partner, allowed = row[breaks], partner[breaks], allowed[breaks]
    for first, then, at in sight.by_pair(row, partner):
        over = asked[partner[at]] - allowed[at]
        worst = int(np.argmax(over))
        bound = {
            "days": days,
            "over": over,
            "low": int(price[row[at][worst]]),
            "price": int(asked[partner[at][worst]]),
            "bound": int(allowed[at][worst]),
            "severity": severity[then],
        }
        found.setdefault((first, then), []).append((row[at], partner[at], bound))


def _broken(
    sight: Sight,
    first: int,
    then: int,
    parts: list[tuple[np.ndarray, np.ndarray, Mapping[str, Any]]],
) -> Clash:
    """Make one clash of what several gates of the later campaign find: the worst one is told."""
    row, _partner, bound = max(parts, key=lambda part: float(part[2]["over"].max()))
    rows = row[np.argsort(-bound["over"], kind="stable")]
    items = np.unique(np.concatenate([part[0] for part in parts]))
    return Clash(
        rule="breaks_later_low",
        severity=Severity.BLOCK if any(part[2]["severity"] == _BLOCK for part in parts) else Severity.WARN,
        key=f"breaks_later_low:{sight.ids[first]}>{sight.ids[then]}",
        campaigns=(int(sight.ids[first]), int(sight.ids[then])),
        items=sight.item_tuple(items),
        measure=float(max(part[2]["over"].sum() for part in parts)),
        facts=pair_facts(sight, first, then)
        | {name: bound[name] for name in ("days", "low", "price", "bound")}
        | sight.item_facts(rows),
        who=sight.owners[first],
        day=sight.utc64(sight.sells_from[first]).date(),
        money=int(bound["over"].sum()),
    )


def _before(sight: Sight, days: int) -> np.ndarray:
    """Return which open campaign [row] sells within so many days up to the day before another [column] goes live."""
    live = np.array(sight.live_days, dtype="datetime64[D]")
    measured = live - np.timedelta64(1, "D")
    starts = _local_day(sight, sight.sells_from)
    ends = _local_day(sight, sight.sells_until - np.timedelta64(1, "m"))
    gap = measured[None, :] - ends[:, None]
    near = (starts[:, None] <= measured[None, :]) & (gap <= np.timedelta64(days, "D"))
    near &= sight.sells_from[:, None] < sight.campaigns["live_at"].to_numpy("datetime64[us]")[None, :]
    near &= sight.is_open[:, None] & sight.is_open[None, :]
    np.fill_diagonal(near, False)
    return np.asarray(near)


def _local_day(sight: Sight, moments: np.ndarray) -> np.ndarray:
    local = sight.local(pd.Series(moments).dt.tz_localize("UTC"))
    return np.asarray(local.to_numpy("datetime64[D]"))


def _has_own_price(sight: Sight) -> np.ndarray:
    """Return which rows sell at a price of their own: without one and without a scenario it is the usual price."""
    has_scenario = sight.campaigns["scenario_id"].notna().to_numpy()[sight.item_place]
    return np.asarray(sight.items["own_price"].notna().to_numpy() | has_scenario)


def _failing(sight: Sight) -> np.ndarray:
    """Return which rows of items break a lowest-price gate already now."""
    lights, gates = sight.ground.lights, sight.ground.needed("price_gates")
    if lights is None:
        return np.zeros(len(sight.items), dtype=bool)
    own = lights[lights["light"] == Light.FAIL.value].merge(gates[["campaign_id", "gate"]])
    failing = pd.MultiIndex.from_frame(own[["campaign_id", "item_id"]].astype("int64"))
    rows = pd.MultiIndex.from_arrays([sight.ids[sight.item_place], sight.item_ids])
    return np.asarray(rows.isin(failing))


def _rows_of(sight: Sight, place: int, item_ids: pd.Series) -> np.ndarray:
    """Return the rows of items of a campaign in the order of the ids."""
    own = np.flatnonzero(sight.item_place == place)
    at = {int(sight.item_ids[row]): int(row) for row in own}
    return np.array([at[int(each)] for each in item_ids.unique() if int(each) in at], dtype="int64")


def _gate_day(sight: Sight, place: int) -> Any:
    """Return the day by which a price is to be right: enrolment's last, or the day of going live."""
    enrol = sight.campaigns["enrol_by"].iat[place]
    if pd.isna(enrol) or enrol < sight.now:
        return sight.live_days[place]
    return sight.local_moment(enrol).date()
