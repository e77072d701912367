"""What pages and checks ask about targets and the days behind them: frames and frozen values."""

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.campaigns.tables import PlanTarget
from core.team.rights import Actor, require

TARGET_COLUMNS = ["year", "month", "gmv", "budget"]


def budgets(session: Session, actor: Actor) -> pd.DataFrame:
    """Return what years (month 0) and months are to bring and may cost, by time; missing is not set.

    Columns: year, month, gmv, budget.
    """
    require(actor, "campaigns.see")
    query = (
        select(PlanTarget.year, PlanTarget.month, PlanTarget.gmv, PlanTarget.budget)
        .where(PlanTarget.shop_id == actor.shop_id)
        .order_by(PlanTarget.year, PlanTarget.month)
    )
    frame = pd.DataFrame(session.execute(query).all(), columns=TARGET_COLUMNS)
    return frame.astype({"year": "int64", "month": "int64", "gmv": "Int64", "budget": "Int64"})
