"""What the clash check asks of the shop besides the plan and its prices: offers, gates, budgets, limits, festivals."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.clashes.ground import Limits, RoleGround, limits_of
from core.campaigns.festival_reads import festival_rules
from core.campaigns.festivals import event_in
from core.campaigns.gate_reads import packs
from core.campaigns.plan_frames import PlanFrames
from core.campaigns.tables import PlanTerms
from core.campaigns.target_reads import budgets
from core.competitors.policy_actions import policy
from core.errors import BadInput
from core.positioning.role_target_reads import role_targets
from core.promotions.items import tags_of
from core.promotions.promotion import Promotion
from core.promotions.stored import scenario_of
from core.promotions.tables import PromotionPlan, PromotionScenario
from core.shop.tables import Item
from core.team.rights import Actor, require

_FEW = 1000  # items that one question to the database may name


def limits(session: Session, actor: Actor) -> Limits:
    """Return what people and days are held against: the shop's own limits in place of the rule pack's."""
    require(actor, "campaigns.see")
    terms = session.scalar(select(PlanTerms.limits).where(PlanTerms.shop_id == actor.shop_id))
    return limits_of(terms or {})


def price_gates(session: Session, actor: Actor, frames: PlanFrames) -> pd.DataFrame:
    """Return the lowest-price gates of every campaign with a pack."""
    require(actor, "campaigns.see")
    rows = [
        (each.pack.key, gate.id, gate.window_days, gate.value, gate.on_fail.value)
        for each in packs(session, actor)
        for gate in each.pack.gates
        if gate.field == "price_lowest"
    ]
    gates = pd.DataFrame(rows, columns=["gate_pack", "gate", "days", "share", "on_fail"])
    own = frames.campaigns[["id", "gate_pack"]].rename(columns={"id": "campaign_id"})
    return own.merge(gates.astype({"gate_pack": "str"}), on="gate_pack").drop(columns="gate_pack")


def offers(session: Session, actor: Actor, frames: PlanFrames) -> Mapping[int, tuple[Promotion, ...]]:
    """Return the promotions of every campaign whose scenario is there and can be read."""
    require(actor, "campaigns.see")
    wanted = frames.campaigns.dropna(subset=["scenario_id"])
    ids = [int(each) for each in wanted["scenario_id"].unique()]
    query = (
        select(PromotionScenario.id, PromotionScenario.terms)
        .join(PromotionPlan, PromotionPlan.id == PromotionScenario.plan_id)
        .where(
            PromotionScenario.shop_id == actor.shop_id,
            PromotionScenario.id.in_(ids),
            PromotionScenario.deleted_at.is_(None),
            PromotionPlan.deleted_at.is_(None),
        )
    )
    known = {}
    for number, terms in session.execute(query):
        try:
            known[int(number)] = scenario_of(terms).promotions
        except BadInput:
            continue  # the rule tells that it cannot be read
    pairs = zip(wanted["id"].tolist(), wanted["scenario_id"].tolist(), strict=True)
    return {int(each): known[int(scenario)] for each, scenario in pairs if int(scenario) in known}


def labels(session: Session, actor: Actor, frames: PlanFrames) -> pd.DataFrame:
    """Return brand and tags by item id, as scopes of promotions ask for them."""
    require(actor, "campaigns.see")
    if frames.campaigns["scenario_id"].isna().all():
        return pd.DataFrame({"brand": [], "tags": []})
    ids = [int(each) for each in frames.items["item_id"].unique()]
    query = select(Item.id, Item.brand, Item.role, Item.facts).where(
        Item.shop_id == actor.shop_id, *([Item.id.in_(ids)] if len(ids) <= _FEW else [])
    )
    rows = [(row.id, row.brand, tags_of(row.role, row.facts)) for row in session.execute(query)]
    return pd.DataFrame(rows, columns=["id", "brand", "tags"]).set_index("id")


def month_budgets(session: Session, actor: Actor) -> Mapping[tuple[int, int], int]:
    """Return the budgets by year and month, in 分; month 0 is the year."""
    require(actor, "campaigns.see")
    set_ = budgets(session, actor).dropna(subset=["budget"])
    return {(int(row.year), int(row.month)): int(row.budget) for row in set_.itertuples()}


def roles(session: Session, actor: Actor) -> RoleGround:
    """Return the targets of the item portfolio by role."""
    require(actor, "campaigns.see")
    targets = role_targets(session, actor)
    return RoleGround(policy(session, actor).goals, targets.shares, targets.image_off)


def anchors(session: Session, actor: Actor, frames: PlanFrames) -> Mapping[int, date | None]:
    """Return by campaign with a festival the day on which that is now, in the year it was planned for."""
    require(actor, "campaigns.see")
    own = frames.campaigns[(frames.campaigns["festival"] != "") & frames.campaigns["festival_day"].notna()]
    if own.empty:
        return {}
    rules = {each.rule.key: each for each in festival_rules(session, actor, hidden=True)}
    known: dict[tuple[str, int], date | None] = {}
    told: dict[int, date | None] = {}
    for campaign_id, key, day in own[["id", "festival", "festival_day"]].itertuples(index=False):
        at = (str(key), int(day.year))
        if at not in known:
            event = event_in(rules[at[0]], at[1]) if at[0] in rules else None
            known[at] = event.anchor if event else None
        told[int(campaign_id)] = known[at]
    return told
