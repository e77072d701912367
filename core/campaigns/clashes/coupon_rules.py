"""Coupons and offers of campaigns that run at the same time and add up on the same items."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.campaigns.clashes.clash import Clash, Found, NotRun, Severity, key_of
from core.campaigns.clashes.reasons import scenarios_unread
from core.campaigns.clashes.sight import Sight
from core.promotions.catalogue_scopes import held
from core.promotions.promotion import Level, Promotion, Stacking

_NO_MONEY_OFF = frozenset({"shipping_off", "gift", "add_on"})


def coupons_stack(sight: Sight) -> Found:
    """Find two promotions of two campaigns that a buyer may use together on the same items.

    Of one group only one applies, and what stands alone or refuses the other does not add up either. Two item
    prices never do: the lower one counts. A scenario that both campaigns run is one offer, not two.
    """
    offers = sight.ground.offers
    if offers is None:
        raise NotRun(sight.ground.missing.get("offers", "offers"))
    scenario = sight.campaigns["scenario_id"].to_numpy("float64", na_value=np.nan)
    has = np.array([int(each) in offers for each in sight.ids], dtype=bool)
    related = np.triu(sight.overlap) & has[:, None] & has[None, :]
    related &= scenario[:, None] != scenario[None, :]
    row, partner = sight.sharing(related)
    tables = _Tables(sight)
    clashes = []
    for a, b, at in sight.by_pair(row, partner):
        found = _stacking(sight, tables, a, b, row[at], partner[at])
        if found is not None:
            clashes.append(found)
    unread = int((sight.is_open & ~np.isnan(scenario) & ~has).sum())
    return Found(tuple(clashes), unseen=scenarios_unread(unread))


def add_up(one: Promotion, other: Promotion) -> bool:
    """Return whether a buyer may use both in one order, so that both are taken off."""
    if not (one.is_on and other.is_on) or _same_offer(one, other):
        return False
    if one.benefit.benefit in _NO_MONEY_OFF or other.benefit.benefit in _NO_MONEY_OFF:
        return False
    if one.level is Level.ITEM and other.level is Level.ITEM:
        return False
    if one.stacking.group and one.stacking.group == other.stacking.group:
        return False
    return not (_refuses(one.stacking, other) or _refuses(other.stacking, one))


def _same_offer(one: Promotion, other: Promotion) -> bool:
    """Return whether both are the same but for their ids and names: a platform's own offer in both campaigns."""
    return (one.kind, one.benefit, one.condition.amount) == (
        other.kind,
        other.benefit,
        other.condition.amount,
    )


def _refuses(stacking: Stacking, other: Promotion) -> bool:
    names = {other.kind, other.stacking.group or other.id, other.id}
    if not stacking.never_with.isdisjoint(names):
        return True
    return stacking.alone and stacking.beside.isdisjoint(names)


@dataclass(frozen=True)
class _Tables:
    """The items of campaigns as scopes ask for them."""

    sight: Sight

    def of(self, rows: np.ndarray) -> pd.DataFrame:
        """Return code, category, brand, tags and price of rows."""
        items = self.sight.items.iloc[rows][["item_id", "code", "category", "price"]].reset_index(drop=True)
        labels = self.sight.ground.labels
        if labels is None:
            return items.assign(brand="", tags=[frozenset()] * len(items))
        told = labels.reindex(items["item_id"])
        tags = [each if isinstance(each, frozenset) else frozenset() for each in told["tags"]]
        return items.assign(brand=told["brand"].fillna("").to_numpy(), tags=tags)


def _stacking(
    sight: Sight, tables: _Tables, a: int, b: int, row: np.ndarray, partner: np.ndarray
) -> Clash | None:
    """Return the clash of two campaigns, with the two promotions that meet on the most items."""
    offers = sight.ground.offers
    assert offers is not None
    own, others = offers[int(sight.ids[a])], offers[int(sight.ids[b])]
    pairs = [(one, other) for one in own for other in others if add_up(one, other)]
    if not pairs:
        return None
    mine, theirs = tables.of(row), tables.of(partner)
    holds = {id(each): held(each.scope, mine) for each, _other in pairs}
    holds |= {id(each): held(each.scope, theirs) for _own, each in pairs}
    meet = [(holds[id(one)] & holds[id(other)], one, other) for one, other in pairs]
    both, one, other = max(meet, key=lambda each: int(each[0].sum()))
    if not both.any():
        return None
    since, until = sight.meeting(a, b)
    later = b if (sight.sells_from[b], sight.ids[b]) >= (sight.sells_from[a], sight.ids[a]) else a
    rows = row[np.any([each for each, _one, _other in meet], axis=0)]
    return Clash(
        rule="coupons_stack",
        severity=Severity.WARN,
        key=key_of("coupons_stack", (int(sight.ids[a]), int(sight.ids[b]))),
        campaigns=(int(sight.ids[later]), int(sight.ids[a if later == b else b])),
        items=sight.item_tuple(rows),
        measure=float(sum(int(each.sum()) for each, _one, _other in meet)),
        facts={
            "campaign": sight.names[a],
            "other_campaign": sight.names[b],
            "offer": (one.kind, one.name),
            "other_offer": (other.kind, other.name),
            "pairs": sum(bool(each.any()) for each, _one, _other in meet),
            "since": since,
            "until": until,
        }
        | sight.item_facts(rows),
        who=sight.owners[later],
        day=since.date(),
    )
