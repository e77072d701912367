"""How much was asked of the model and what it cost; the budget of the day."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.db.base import now
from core.llm.cost import MICRO
from core.llm.errors import OverBudget
from core.llm.tables import ModelCall
from core.locale import _
from core.money import price
from core.team.rights import Actor, require


def day_begins(timezone: str, moment: datetime) -> datetime:
    """Return the start of the shop's day that a moment falls into."""
    return moment.astimezone(ZoneInfo(timezone)).replace(hour=0, minute=0, second=0, microsecond=0)


def spent_today(session: Session, shop_id: int | None, timezone: str, moment: datetime | None = None) -> int:
    """Return what the shop's calls of its present day cost so far, in 微元."""
    total = session.scalar(
        select(func.coalesce(func.sum(ModelCall.cost), 0)).where(
            ModelCall.shop_id == shop_id if shop_id is not None else ModelCall.shop_id.is_(None),
            ModelCall.at >= day_begins(timezone, moment or now()),
        )
    )
    return int(total or 0)


def within_budget(*, spent: int, expected: int, budget: int) -> None:
    """Raise OverBudget, with the figures, when a call could take the day beyond its budget (all in 微元)."""
    if expected and spent + expected > budget:
        raise OverBudget(
            _(
                "Today's model budget of {budget} does not cover another draft ({spent} spent). "
                "Draft with templates, or ask whoever sets LLM_DAILY_BUDGET_YUAN."
            ).format(budget=in_yuan(budget), spent=in_yuan(spent))
        )


def in_yuan(micro: int) -> str:
    """Write 微元 as people read money; anything paid shows as at least one 分."""
    return price(-(-micro // (MICRO // 100)))


def usage_by_day(session: Session, actor: Actor, *, timezone: str, days: int = 30) -> pd.DataFrame:
    """Return one row for each day with calls, the newest first.

    Columns: day (date), calls, failed, tokens_in, tokens_out, cost (yuan), is_estimated (some
    figure of the day is), first_token_ms and total_ms (medians of the calls that succeeded).
    """
    require(actor, "usage.see")
    zone = ZoneInfo(timezone)
    since = day_begins(timezone, now()) - timedelta(days=days - 1)
    columns = [
        "at",
        "outcome",
        "tokens_in",
        "tokens_out",
        "cost",
        "is_estimated",
        "first_token_ms",
        "total_ms",
    ]
    rows = session.execute(
        select(
            ModelCall.at,
            ModelCall.outcome,
            ModelCall.tokens_in,
            ModelCall.tokens_out,
            ModelCall.cost,
            ModelCall.is_estimated | ModelCall.is_cost_estimated,
            ModelCall.first_token_ms,
            ModelCall.total_ms,
        ).where(ModelCall.shop_id == actor.shop_id, ModelCall.at >= since)
    ).all()
    calls = pd.DataFrame([tuple(row) for row in rows], columns=columns)
    calls["day"] = [moment.astimezone(zone).date() for moment in calls["at"]]
    calls["failed"] = calls["outcome"] != "ok"
    succeeded = ~calls["failed"]
    calls["first_token_ms"] = calls["first_token_ms"].where(succeeded)
    calls["total_ms"] = calls["total_ms"].where(succeeded)
    calls["is_estimated"] = calls["is_estimated"].astype(bool)
    table = calls.groupby("day", as_index=False).agg(
        calls=("outcome", "size"),
        failed=("failed", "sum"),
        tokens_in=("tokens_in", "sum"),
        tokens_out=("tokens_out", "sum"),
        cost=("cost", "sum"),
        is_estimated=("is_estimated", "any"),
        first_token_ms=("first_token_ms", "median"),
        total_ms=("total_ms", "median"),
    )
    table["cost"] = table["cost"] / MICRO
    return table.sort_values("day", ascending=False, ignore_index=True)
