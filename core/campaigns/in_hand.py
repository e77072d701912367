"""What a buyer pays in a campaign for one piece of each item, and what a piece must bring: whole columns at once.

The lab's own run over a catalogue (see core.promotions.catalogue_run), with the campaign's price as the page
price and the campaign's scenario as the stack. Scenarios of equal terms share one run.
"""

import json
from collections.abc import Mapping

import numpy as np
import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.quoted import COLUMNS, quoted, same_price
from core.competitors.policy_actions import policy as price_policy
from core.errors import BadInput
from core.promotions.catalogue_earnings import earned
from core.promotions.items import tags_of
from core.promotions.scenario import Scenario
from core.promotions.stored import scenario_of
from core.promotions.tables import PromotionPlan, PromotionScenario
from core.shop.cost_actions import cost_terms
from core.shop.costs import CostTerms
from core.shop.tables import Item
from core.team.rights import Actor, require

# How a price in hand came about; see `in_hand`.
PLAIN, PRICED, NO_PRICE, REFUSED, GONE = "plain", "priced", "no_price", "refused", "gone"
MONEY = ("in_hand", "in_hand_most", "unit_kept", "floor")
_FEW = 1000  # items that one question to the database may name


def in_hand(session: Session, actor: Actor, rows: pd.DataFrame) -> pd.DataFrame:
    """Return, for rows of items in campaigns, what one piece costs the buyer and must bring the shop.

    `rows` has item_id, code, title, category, role, price, cost and scenario_id. Money in 分, by the
    rows' index:
    - in_hand: the 到手价 of one piece alone in a basket; in_hand_most differs from it where the scenario
      leaves the threshold basis open: then the buyer pays one or the other
    - unit_kept: what of it the shop gets, with what others bear of the discounts
    - floor: what a piece must bring for the target margin of its role, as the lab shows it: compare
      it with unit_kept; missing while the cost is unknown or no price would do
    - contribution: what a sold piece leaves the shop, Float64; missing while its cost is unknown
    - price_state: plain (no scenario: the page price), priced, no_price, refused (the scenario cannot be
      computed for the item) or gone (the scenario is no longer there); in_hand is missing in the last three
    """
    require(actor, "campaigns.see")
    told = rows[["item_id", "code", "title", "category", "role", "price", "cost"]].copy()
    told = told.join(_labels(session, actor, rows["item_id"]), on="item_id")
    told["brand"] = told["brand"].fillna("").astype("str")
    scenarios = _scenarios(session, actor, rows["scenario_id"].dropna().unique().tolist())
    terms, policy = cost_terms(session, actor), price_policy(session, actor)
    margins = {str(role): policy.goal(str(role)).margin for role in told["role"].unique()}
    parts = [
        _of_scenario(part, scenario, terms, margins)
        for part, scenario in _by_scenario(told, rows["scenario_id"], scenarios)
    ]
    made = pd.concat(parts) if parts else _of_scenario(told, None, terms, margins)
    return made.reindex(rows.index)


def _by_scenario(
    told: pd.DataFrame, scenario_id: pd.Series, scenarios: Mapping[int, Scenario | None]
) -> list[tuple[pd.DataFrame, Scenario | None]]:
    """Return the rows of each distinct scenario with it: None is none, a row of a gone one has no price."""
    gone = scenario_id.isin([each for each, scenario in scenarios.items() if scenario is None])
    told = told.assign(is_gone=gone)
    groups: dict[int, Scenario | None] = {}
    of = np.zeros(len(told), dtype="int64")
    known: dict[tuple[str, str], int] = {}
    ids = scenario_id.fillna(0).to_numpy("int64")
    for number, scenario in scenarios.items():
        if scenario is None:
            continue
        group = known.setdefault((same_price(scenario), str(sorted(scenario.what_if.items()))), number)
        groups[group] = scenario
        of[ids == number] = group
    pairs = [(told[of == group], scenario) for group, scenario in groups.items()]
    return [(part, scenario) for part, scenario in [(told[of == 0], None), *pairs] if len(part)]


def _of_scenario(
    items: pd.DataFrame, scenario: Scenario | None, terms: CostTerms, margins: Mapping[str, float]
) -> pd.DataFrame:
    paid = _plain(items) if scenario is None else _quoted(items, scenario)
    own = terms if scenario is None else _with_what_if(terms, scenario)
    counted = {name: paid[name] for name in ("kept", "postage", "gift_cost")}
    counted["pieces"] = paid["pieces"].fillna(1)  # a floor asks for no price
    ours = earned(items, counted, own, margins)
    return pd.DataFrame(
        {
            "in_hand": paid["unit_paid"],
            "in_hand_most": paid["unit_most"],
            "unit_kept": paid["kept"],
            "floor": ours["floor"],
            "contribution": ours["contribution"],
            "price_state": paid["state"],
        }
    )


def _with_what_if(terms: CostTerms, scenario: Scenario) -> CostTerms:
    """Return the terms with the scenario's trials; without those that no longer go with the shop's costs."""
    try:
        return terms.with_what_if(scenario.what_if)
    except BadInput:
        return terms


def _plain(items: pd.DataFrame) -> dict[str, pd.Series]:
    is_gone = items["is_gone"] if "is_gone" in items else pd.Series(False, index=items.index)
    has_price = (items["price"] > 0).fillna(False).astype("bool")
    price = items["price"].where(has_price & ~is_gone)
    zero = pd.Series(0, index=items.index, dtype="Int64")
    state = np.select([is_gone, ~has_price], [GONE, NO_PRICE], default=PLAIN)
    return {
        "pieces": zero + 1,
        "unit_paid": price,
        "unit_most": price,
        "kept": price,
        "postage": zero,
        "gift_cost": zero,
        "state": pd.Series(state, index=items.index, dtype="str"),
    }


def _quoted(items: pd.DataFrame, scenario: Scenario) -> dict[str, pd.Series]:
    told = quoted(items, scenario)
    has_price = (items["price"] > 0).fillna(False)
    state = np.select([told["unit_paid"].notna(), ~has_price], [PRICED, NO_PRICE], default=REFUSED)
    return {name: told[name] for name in COLUMNS} | {
        "state": pd.Series(state, index=items.index, dtype="str")
    }


def _scenarios(session: Session, actor: Actor, ids: list[int]) -> dict[int, Scenario | None]:
    """Return the scenarios by id; None where one was deleted or cannot be read any more."""
    if not ids:
        return {}
    query = (
        select(PromotionScenario.id, PromotionScenario.terms)
        .join(PromotionPlan, PromotionPlan.id == PromotionScenario.plan_id)
        .where(
            PromotionScenario.shop_id == actor.shop_id,
            PromotionScenario.id.in_([int(each) for each in ids]),
            PromotionScenario.deleted_at.is_(None),
            PromotionPlan.deleted_at.is_(None),
        )
    )
    told: dict[int, Scenario | None] = {int(each): None for each in ids}
    read: dict[str, Scenario | None] = {}
    for number, terms in session.execute(query):
        key = json.dumps(terms, sort_keys=True)
        if key not in read:
            read[key] = _readable(terms)
        told[int(number)] = read[key]
    return told


def _readable(terms: object) -> Scenario | None:
    try:
        return scenario_of(terms)
    except BadInput:
        return None


def _labels(session: Session, actor: Actor, ids: pd.Series) -> pd.DataFrame:
    """Return brand and tags by item id."""
    wanted = [int(each) for each in ids.unique()]
    query = select(Item.id, Item.brand, Item.role, Item.facts).where(
        Item.shop_id == actor.shop_id,
        Item.deleted_at.is_(None),
        *([Item.id.in_(wanted)] if len(wanted) <= _FEW else []),
    )
    rows = [(row.id, row.brand, tags_of(row.role, row.facts)) for row in session.execute(query)]
    table = pd.DataFrame(rows, columns=["id", "brand", "tags"])
    return table.astype({"id": "int64", "brand": "str", "tags": "object"}).set_index("id")
