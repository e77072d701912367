"""The shop's item portfolio, read whole: items, their months, costs, goals and targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Select, String, func, select, type_coerce
from sqlalchemy.orm import Session

from core.competitors.policy import Goal
from core.competitors.policy_actions import policy
from core.positioning.hit_candidates import hit_candidates
from core.positioning.item_months import KIND
from core.positioning.portfolio import Portfolio, portfolio
from core.positioning.portfolio_gaps import RoleGap, role_gaps, with_places
from core.positioning.role_suggestion import is_anew, with_suggestions
from core.positioning.role_target_reads import role_targets
from core.positioning.role_targets import RoleTargets
from core.positioning.tables import ItemMonth
from core.rules.portfolio import portfolio_pack
from core.shop.cost_actions import cost_terms
from core.shop.import_tables import ImportRun
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
_DTYPES = {"item_id": "int64", "month": "datetime64[s]"}
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


def structure(
    session: Session, actor: Actor, today: date, *, months: pd.DataFrame | None = None
) -> Structure:
    """Return the item portfolio of the shop on a day. `months` are as `item_months` reads them, where the caller has them."""
    require(actor, "positioning.see")
    terms, pack = policy(session, actor), portfolio_pack()
    goals = {role: terms.goal(role) for role in terms.goals}
    items = _items(session, actor)
    months = item_months(session, actor, today) if months is None else months
    told = portfolio(
        items,
        months[months["item_id"].isin(items["item_id"])],  # those of deleted items wait for their undo
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
    """Return what items brought by month: MONTH, one row an item and month, money in 分, unknown as nan.

    Traffic and pieces only of the months that are counted together; of the months before them the sales.
    """
    require(actor, "positioning.see")
    first = (pd.Period(today, "M") - LOOKED_BACK).start_time.date()
    own = (
        ItemMonth.shop_id == actor.shop_id,
        ItemMonth.month >= first,
        ItemMonth.month < today.replace(day=1),
    )
    last = session.scalar(select(func.max(ItemMonth.month)).where(*own, ItemMonth.sales.is_not(None)))
    if last is None:
        return pd.DataFrame({name: np.array([], dtype=_DTYPES.get(name, "float64")) for name in MONTH})
    counted = (pd.Period(last, "M") - int(portfolio_pack().months.value) + 1).start_time.date()
    sales = _table(session, select(*_columns(MONTH[:3])).where(*own))
    rest = _table(
        session, select(*_columns((*MONTH[:2], *MONTH[3:]))).where(*own, ItemMonth.month >= counted)
    )
    told = sales.merge(rest, on=["item_id", "month"], how="left")
    return told[list(MONTH)]


def months_mark(session: Session, actor: Actor) -> tuple[int, int]:
    """Return what changes whenever months of items are imported or taken back, and with nothing else."""
    require(actor, "positioning.see")
    query = select(func.coalesce(func.max(ImportRun.id), 0), func.count(ImportRun.undone_at)).where(
        ImportRun.shop_id == actor.shop_id, ImportRun.kind == KIND
    )
    last, undone = session.execute(query).one()
    return int(last), int(undone)


def _columns(names: Sequence[str]) -> list[Any]:
    """Return columns to select; days as the database has them: hundreds of thousands are not made dates one by one."""
    return [
        type_coerce(ItemMonth.month, String).label("month") if name == "month" else getattr(ItemMonth, name)
        for name in names
    ]


def _table(session: Session, query: Select[Any]) -> pd.DataFrame:
    result = session.connection().execute(query)
    names = list(result.keys())
    columns = list(zip(*result.all(), strict=True)) or [()] * len(names)
    told: dict[str, Any] = {}
    for name, column in zip(names, columns, strict=True):
        if name == "month":
            codes, days = pd.factorize(np.array(column, dtype="object"))
            told[name] = np.array([np.datetime64(str(day), "s") for day in days], dtype="datetime64[s]")[
                codes
            ]
        else:
            told[name] = np.array(column, dtype=_DTYPES.get(name, "float64"))
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
