"""The shop's item portfolio, read whole: items, their months, costs, goals and targets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.competitors.policy import Goal
from core.competitors.policy_actions import policy
from core.positioning.hit_candidates import hit_candidates
from core.positioning.portfolio import Portfolio, portfolio
from core.positioning.portfolio_gaps import RoleGap, role_gaps, with_places
from core.positioning.role_suggestion import is_anew, with_suggestions
from core.positioning.role_target_reads import role_targets
from core.positioning.role_targets import RoleTargets
from core.positioning.tables import ItemMonth
from core.rules.portfolio import portfolio_pack
from core.shop.cost_actions import cost_terms
from core.shop.tables import Item
from core.team.rights import Actor, require

LOOKED_BACK = 27  # months: two years and the quarter that is compared
ITEM = (
    "id",
    "version",
    "code",
    "title",
    "brand",
    "category",
    "role",
    "status",
    "usual_price",
    "cost",
    "stock",
    "sold_30d",
)
MONTH = ("item_id", "month", "sales", "pieces", "visitors", "buyers", "carts")


@dataclass(frozen=True)
class Structure:
    """The portfolio with what is made of it.

    `items` are the portfolio's with suggested, because, confidence, anew, band, below_margin and is_hit;
    `hits` the candidates' item ids, the strongest first, with their max_cpc in 分.
    """

    told: Portfolio
    items: pd.DataFrame
    gaps: tuple[RoleGap, ...]
    targets: RoleTargets
    goals: Mapping[str, Goal]
    hits: Mapping[int, float] = field(default_factory=dict)

    @property
    def anew(self) -> int:
        """How many items are suggested another role than they have."""
        return int(self.items["anew"].sum())

    def gap(self, role: str) -> RoleGap:
        """Return one role against its targets."""
        return next(each for each in self.gaps if each.role == role)


def structure(session: Session, actor: Actor, today: date) -> Structure:
    """Return the item portfolio of the shop on a day."""
    require(actor, "positioning.see")
    terms, pack = policy(session, actor), portfolio_pack()
    goals = {role: terms.goal(role) for role in terms.goals}
    told = portfolio(
        _items(session, actor),
        item_months(session, actor, today),
        cost_terms(session, actor),
        pack,
        today,
        {role: goal.margin for role, goal in goals.items()},
    )
    items = with_places(with_suggestions(told, pack), goals)
    best = hit_candidates(items, pack)
    hits = dict(zip(best["item_id"].tolist(), best["max_cpc"].tolist(), strict=True))
    items = items.assign(anew=is_anew(items), is_hit=items["item_id"].isin(list(hits)))
    targets = role_targets(session, actor)
    return Structure(told, items, role_gaps(items, goals, targets.shares), targets, goals, hits)


def item_months(session: Session, actor: Actor, today: date) -> pd.DataFrame:
    """Return what items brought by month: MONTH, one row an item and month, money in 分, unknown as nan."""
    require(actor, "positioning.see")
    first = (pd.Period(today, "M") - LOOKED_BACK).start_time.date()
    query = (
        select(*(getattr(ItemMonth, name) for name in MONTH))
        .join(Item, Item.id == ItemMonth.item_id)
        .where(ItemMonth.shop_id == actor.shop_id, Item.deleted_at.is_(None), ItemMonth.month >= first)
    )
    rows = session.execute(query).all()
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(MONTH)
    told: dict[str, object] = {
        "item_id": np.array(columns[0], dtype="int64"),
        "month": np.array(columns[1], dtype="datetime64[s]"),
    }
    told |= {
        name: np.array(column, dtype="float64") for name, column in zip(MONTH[2:], columns[2:], strict=True)
    }
    return pd.DataFrame(told)


def months_known(session: Session, actor: Actor) -> tuple[date, date, int] | None:
    """Return the first and last month of which the shop has figures, and how many rows; None without any."""
    require(actor, "positioning.see")
    query = select(func.min(ItemMonth.month), func.max(ItemMonth.month), func.count()).where(
        ItemMonth.shop_id == actor.shop_id
    )
    first, last, n = session.execute(query).one()
    return (first, last, n) if n else None


def _items(session: Session, actor: Actor) -> pd.DataFrame:
    query = (
        select(*(getattr(Item, name) for name in ITEM))
        .where(Item.shop_id == actor.shop_id, Item.deleted_at.is_(None))
        .order_by(Item.id)
    )
    table = pd.DataFrame(session.execute(query).all(), columns=list(ITEM)).rename(columns={"id": "item_id"})
    whole = ("usual_price", "cost", "stock", "sold_30d")
    texts = ("code", "title", "brand", "category", "role", "status")
    return table.astype(dict.fromkeys(whole, "Int64") | dict.fromkeys(texts, "str") | {"item_id": "int64"})
