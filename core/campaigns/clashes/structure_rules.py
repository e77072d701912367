"""Campaigns that break the item portfolio (货品结构): below a role's price band, an image item given away, an odd mix."""

import numpy as np

from core.campaigns.clashes.clash import Clash, Found, NotRun, Severity
from core.campaigns.clashes.ground import RoleGround
from core.campaigns.clashes.reasons import unknown_prices, unplanned_mix, without_role
from core.campaigns.clashes.sight import Sight, groups
from core.campaigns.values import Goal as Aim
from core.campaigns.values import Level
from core.rules.portfolio import portfolio_pack
from core.shop.items import ItemRole

LARGE = (Level.S.value, Level.A.value)  # campaigns that move what the year's structure becomes


def off_structure(sight: Sight) -> Found:
    """Find open campaigns that break the targets of the item portfolio, one clash a campaign and way of breaking it.

    - band: in hand, an item costs less than the price band of its role begins at
    - image: in hand, an image item costs less of its usual price than the shop's deepest image discount leaves
    - mix: a large campaign (S, A) plans so much less of its sales (forecast × price in hand) with profit items
      than the shop's target that the tolerance of the rule pack is passed
    - clearance: a campaign that is to win new buyers sells clearance items

    A shop without targets has nothing to break. Items without a role are not passed but told as unseen.
    """
    roles = sight.ground.roles
    if roles is None:
        raise NotRun(sight.ground.missing.get("roles", "roles"))
    if not roles.has_targets or not len(sight.items):
        return Found()
    sight.ground.needed("priced")
    role = sight.items["role"].fillna("").to_numpy("str")
    is_open = sight.is_open[sight.item_place]
    mixed, unplanned = _mixes(sight, roles, role, is_open)
    clashes = [
        *_below_band(sight, roles, role, is_open),
        *_given_away(sight, roles, role, is_open),
        *mixed,
        *_leftovers(sight, role, is_open),
    ]
    unpriced = is_open & np.isnan(sight.numbers("in_hand")) & _is_priced_by_role(roles, role)
    unseen = [
        without_role(int((is_open & (role == "")).sum())),
        unknown_prices(int(unpriced.sum())),
        unplanned_mix(unplanned),
    ]
    return Found(tuple(clashes), unseen=" ".join(each for each in unseen if each))


def _below_band(sight: Sight, roles: RoleGround, role: np.ndarray, is_open: np.ndarray) -> list[Clash]:
    price, least = sight.numbers("in_hand"), _by_role(role, {r: g.least for r, g in roles.goals.items()})
    gap = least - price
    clashes = []
    for place, own in _by_campaign(sight, is_open & (gap > 0), gap):
        worst = own[0]
        facts = {
            "kind": "band",
            "role": str(role[worst]),
            "price": int(price[worst]),
            "least": int(least[worst]),
        }
        pieces = np.nan_to_num(sight.numbers("forecast")[own], nan=1.0)
        clashes.append(
            _clash(sight, place, own, facts, float(gap[own].sum()), money=int((gap[own] * pieces).sum()))
        )
    return clashes


def _given_away(sight: Sight, roles: RoleGround, role: np.ndarray, is_open: np.ndarray) -> list[Clash]:
    price, usual = sight.numbers("in_hand"), sight.numbers("usual_price")
    off = np.divide(usual - price, usual, out=np.full(len(usual), np.nan), where=usual > 0)
    # whole 分: a price just at the bound is within it
    deep = is_open & (role == ItemRole.IMAGE) & (price < np.floor(usual * (1 - roles.image_off)))
    clashes = []
    for place, own in _by_campaign(sight, deep, off):
        facts = {"kind": "image", "off": float(off[own[0]]), "most": roles.image_off}
        clashes.append(_clash(sight, place, own, facts, float(off[own].sum())))
    return clashes


def _mixes(sight: Sight, roles: RoleGround, role: np.ndarray, is_open: np.ndarray) -> tuple[list[Clash], int]:
    """Return the large campaigns whose mix is off, and of how many of them it is not known."""
    target = roles.shares.get(ItemRole.PROFIT)
    if target is None:
        return [], 0
    is_large = np.isin(sight.campaigns["level"].to_numpy("str"), LARGE)
    rows = is_open & is_large[sight.item_place]
    planned = np.nan_to_num(sight.numbers("forecast") * sight.numbers("in_hand"))
    size = len(sight.ids)
    has_role = rows & (role != "")
    total = np.bincount(sight.item_place[has_role], weights=planned[has_role], minlength=size)
    is_profit = has_role & (role == ItemRole.PROFIT)
    profit = np.bincount(sight.item_place[is_profit], weights=planned[is_profit], minlength=size)
    share = np.divide(profit, total, out=np.full(size, np.nan), where=total > 0)
    short = target - share
    unknown = np.zeros(size, dtype=bool)
    unknown[sight.item_place[has_role]] = True
    unknown &= np.isnan(share)
    clashes = []
    for place in np.flatnonzero(short > portfolio_pack().mix_tolerance.value + 1e-9):
        facts = {
            "kind": "mix",
            "share": float(share[place]),
            "target": target,
            "points": float(short[place] * 100),
        }
        money = int(short[place] * total[place])
        own = np.zeros(0, dtype="int64")
        clashes.append(_clash(sight, int(place), own, facts, float(short[place]), money=money))
    return clashes, int(unknown.sum())


def _leftovers(sight: Sight, role: np.ndarray, is_open: np.ndarray) -> list[Clash]:
    wins = sight.campaigns["goal"].to_numpy("str") == Aim.NEW_BUYERS.value
    rows = is_open & wins[sight.item_place] & (role == ItemRole.CLEARANCE)
    return [
        _clash(sight, place, own, {"kind": "clearance"}, float(len(own)), severity=Severity.INFO)
        for place, own in _by_campaign(sight, rows, np.zeros(len(role)))
    ]


def _clash(
    sight: Sight,
    place: int,
    rows: np.ndarray,
    facts: dict[str, object],
    measure: float,
    *,
    severity: Severity = Severity.WARN,
    money: int = 0,
) -> Clash:
    return Clash(
        rule="off_structure",
        severity=severity,
        key=f"off_structure:{facts['kind']}:{sight.ids[place]}",
        campaigns=(int(sight.ids[place]),),
        items=sight.item_tuple(rows),
        measure=measure,
        facts={"campaign": sight.names[place]} | facts | sight.item_facts(rows),
        who=sight.owners[place],
        day=sight.live_days[place],
        money=money,
    )


def _by_campaign(sight: Sight, rows: np.ndarray, by: np.ndarray) -> list[tuple[int, np.ndarray]]:
    """Return the rows by campaign, of each the largest first."""
    wanted = np.flatnonzero(rows)
    told = []
    for place, at in groups(sight.item_place[wanted]):
        own = wanted[at]
        told.append((place, own[np.argsort(-by[own], kind="stable")]))
    return told


def _by_role(role: np.ndarray, values: dict[str, int | None]) -> np.ndarray:
    told = np.full(len(role), np.nan)
    for name, value in values.items():
        if value is not None and name:
            told[role == name] = value
    return told


def _is_priced_by_role(roles: RoleGround, role: np.ndarray) -> np.ndarray:
    """Return which rows have a role of which the price in hand matters."""
    names = [name for name, goal in roles.goals.items() if name and goal.least is not None]
    return np.isin(role, [*names, ItemRole.IMAGE.value])
